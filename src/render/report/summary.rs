//! How a run ended, in numbers.

use serde::{Deserialize, Serialize};

use super::super::json::milliseconds;
use crate::suite::Summary;
use crate::web::text::counted;

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunSummary {
    /// How many checks passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
    /// How many have no verdict, because the network failed.
    pub errors: usize,
    /// How many were not run, because an earlier one failed.
    pub not_run: usize,
    /// How many requests were sent.
    pub requests: u64,
    /// How long it took, in milliseconds.
    pub elapsed_ms: f64,
}

impl From<&Summary> for RunSummary {
    fn from(summary: &Summary) -> Self {
        let Summary { passed, failed, errors, not_run, requests, elapsed } = *summary;
        let elapsed_ms = milliseconds(elapsed);
        Self { passed, failed, errors, not_run, requests, elapsed_ms }
    }
}

impl RunSummary {
    /// How many checks were run.
    #[must_use]
    pub fn run(&self) -> usize {
        // A report that is read may claim any numbers.
        self.passed.saturating_add(self.failed).saturating_add(self.errors)
    }

    /// How it ended, without a full stop: `24 checks: 22 passed, 2 failed; 48 requests in 0.3 s`.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { passed, failed, errors, not_run, requests, elapsed_ms } = *self;
        let all = self.run();
        let mut words = format!("{}: {passed} passed", counted(all, "check"));
        if failed > 0 {
            words += &format!(", {failed} failed");
        }
        if errors > 0 {
            words += &format!(", {}", counted(errors, "network error"));
        }
        if not_run > 0 {
            words += &format!("; {not_run} not run");
        }
        format!("{words}; {} in {:.1} s", counted(requests, "request"), elapsed_ms / 1000.0)
    }

    /// Adds the end of another run.
    pub fn add(&mut self, other: &Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        self.errors = self.errors.saturating_add(other.errors);
        self.not_run = self.not_run.saturating_add(other.not_run);
        self.requests = self.requests.saturating_add(other.requests);
        // The parts ran beside each other.
        self.elapsed_ms = self.elapsed_ms.max(other.elapsed_ms);
    }
}
