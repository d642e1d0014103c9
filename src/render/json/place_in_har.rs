//! Where in a recording a request is.

use serde::Serialize;

/// The place of a request in a HAR, and what the file does not hold.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Recorded {
    pub(super) entry: usize,
    pub(super) assumed: Vec<String>,
    pub(super) missing: Option<String>,
    pub(super) rules: Vec<&'static str>,
}
