//! What a text was recognised as, and what was taken from it, in JSON.

use serde::Serialize;

use crate::record::{Kind, RecordedCall};

/// The call in a pasted text.
#[derive(Serialize)]
pub(super) struct Pasted<'a> {
    kind: &'static str,
    taken: &'a [String],
    skipped: &'a [String],
}

pub(super) fn pasted((kind, call): (Kind, &RecordedCall)) -> Pasted<'_> {
    Pasted { kind: kind.name(), taken: &call.provenance, skipped: &call.browser_headers }
}
