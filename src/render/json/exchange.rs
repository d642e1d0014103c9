//! A request and its response, as the JSON of calls has them.

use serde::Serialize;

use super::Pairs;

/// A rule, and what it says here.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Said {
    /// The rule's id, for `corscheck explain`.
    pub(super) rule: &'static str,
    /// A sentence.
    pub(super) message: String,
}

/// A request and its response.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Sent<'a> {
    /// `preflight` or `actual`.
    pub(super) kind: &'static str,
    /// The method.
    pub(super) method: String,
    /// The URL; each redirect is an exchange of its own.
    pub(super) url: String,
    pub(super) request_headers: Pairs<'a>,
    /// What was connected to; null where that is not known.
    pub(super) address: Option<String>,
    /// The status; null where no response came.
    pub(super) status: Option<u16>,
    pub(super) response_headers: Pairs<'a>,
    /// The words of an error response's body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body_excerpt: Option<String>,
    /// The time until the response's headers, in milliseconds.
    pub(super) elapsed_ms: f64,
    /// Why no response came; null where one did.
    pub(super) failure: Option<Said>,
    /// The headers of the response that took part in a check, in the order of the checks.
    pub(super) checks: Vec<CheckJson>,
    /// Sent for `--keep-going`: a browser had stopped before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) simulated: bool,
}

/// A header of a response that took part in a check.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct CheckJson {
    /// The check: `cors`, `preflight-method`, `preflight-headers`, `resource-policy` …
    pub(super) check: &'static str,
    /// The header's name; one that is missing is listed too.
    pub(super) header: &'static str,
    /// Whether it passed.
    pub(super) passed: bool,
}
