//! What holds for any input: nothing panics, everything ends, and no byte from outside reaches a terminal as it was.

mod drafts;
mod headers;
mod lint;
mod machine;
mod origins;
mod record;
mod secrets;

use proptest::prelude::*;

/// Any bytes, with those that mean something to a header more often.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![4 => prop::sample::select(b" \t,;=\"\\*/-aZ09".to_vec()), 1 => any::<u8>()];
    prop::collection::vec(byte, 0..40)
}

/// The usual number of cases; a failing input is printed, not kept in a file of its own: it belongs in a test.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}
