//! One request and what came back.

use std::time::Duration;

use crate::fetch::{Kind, NextRequest};
use crate::rules::{CacheLifetime, Checked, Stage, Violation};
use crate::web::message::{Failure, HttpResponse};

/// One request and what came back.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request, what it was for, and why.
    pub request: NextRequest,
    /// The response, or why there is none.
    pub response: Result<HttpResponse, Failure>,
    /// How long it took.
    pub elapsed: Duration,
    /// For how long the browser caches the response, where it is to a preflight and passed.
    pub lifetime: Option<CacheLifetime>,
    /// Which headers of the response took part in a check.
    pub checked: Vec<Checked>,
}

impl Exchange {
    /// Whether this violation lies in the response.
    #[must_use]
    pub fn is_at_fault(&self, violation: &Violation) -> bool {
        violation.response().is_some_and(|at| {
            let stage = match self.request.kind {
                Kind::Preflight => Stage::Preflight,
                Kind::Actual => Stage::Actual,
            };
            at.stage == stage && at.hop == self.request.hop
        })
    }
}
