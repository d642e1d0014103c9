//! What a text was recognised as, and what was taken from it, in JSON.

use serde::Serialize;

use crate::record::{Kind, RecordedCall};

/// The call in a pasted text.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Pasted<'a> {
    kind: &'static str,
    taken: &'a [String],
    skipped: Vec<&'a str>,
    unknown: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    contradiction: Option<&'a str>,
}

pub(super) fn pasted<'a>(
    (kind, call): (Kind, &'a RecordedCall),
    contradiction: Option<&'a str>,
) -> Pasted<'a> {
    let skipped = call.browser_headers.iter().chain(&call.omissions);
    Pasted {
        kind: kind.name(),
        taken: &call.provenance,
        skipped: skipped.map(String::as_str).collect(),
        unknown: &call.holes,
        contradiction,
    }
}
