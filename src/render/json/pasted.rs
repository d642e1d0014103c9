//! What a text was recognised as, and what was taken from it, in JSON: one more field of the contract's object.

use serde::Serialize;

use super::with_field;
use crate::record::{Kind, RecordedCall};

#[derive(Serialize)]
struct Pasted<'a> {
    kind: &'static str,
    taken: &'a [String],
    skipped: &'a [String],
}

/// A line of JSON for a question with the field `pasted`, of the call that the question was made of.
#[must_use]
pub fn with_pasted(line: &str, kind: Kind, call: &RecordedCall) -> String {
    let pasted = Pasted { kind: kind.name(), taken: &call.taken, skipped: &call.dropped };
    with_field(line, "pasted", &pasted)
}
