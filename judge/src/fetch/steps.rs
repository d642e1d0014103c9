//! What the steps of the algorithms have at hand: the engine whose way they go, and where they note what they find.

use super::engine::Engine;
use crate::rules::{Check, Checked, Notice};

/// The engine, and what was found so far.
#[derive(Debug)]
pub struct Steps {
    /// The engine.
    pub engine: &'static Engine,
    /// Whether the preflight response has `Access-Control-Expose-Headers`, which has no effect there.
    pub exposes_on_preflight: bool,
    notices: Vec<Notice>,
    checked: Vec<Checked>,
}

impl Steps {
    /// Nothing was found yet.
    #[must_use]
    pub fn new(engine: &'static Engine) -> Self {
        Self { engine, exposes_on_preflight: false, notices: Vec::new(), checked: Vec::new() }
    }

    /// Notes what explains the fetch, or will surprise, each once.
    pub fn note(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Notes that a header of the response at hand let it pass a check.
    pub fn passed(&mut self, check: Check, header: &'static str) {
        self.checked.push(Checked { check, header, passed: true });
    }

    /// Notes that a header of the response at hand, or its absence, failed a check.
    pub fn failed(&mut self, check: Check, header: &'static str) {
        self.checked.push(Checked { check, header, passed: false });
    }

    /// All notices.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The headers of the response at hand that took part in a check; from here on none.
    pub fn take_checked(&mut self) -> Vec<Checked> {
        std::mem::take(&mut self.checked)
    }
}
