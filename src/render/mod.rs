//! Diagnoses turned into text: one file a format. Nothing here prints or reads anything.

mod clean_texts;
pub mod json;
pub mod mask;
pub mod report;
pub mod secrets;
pub mod sentences;

mod audit_fix;
pub mod audit_report;
pub mod catalogue;
pub mod difference;
pub mod explain;
pub mod fix;
mod fix_command;
pub mod lint;
pub mod man;
pub mod markdown;
pub mod messages;
pub mod origins;
mod paint;
pub mod playground;
pub mod replacement;
pub mod schema;
pub mod suite_reference;
pub mod text;
pub mod topics;
mod wrap;

use crate::fetch::{Outcome, OutcomeKind};

pub use self::text::Detail;

/// How text may look where it goes.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether arrows and marks can be shown; otherwise ASCII stands for them.
    pub unicode: bool,
    /// How many columns there are.
    pub width: usize,
    /// Takes secrets out of a text before it is laid out: what stands for them has another width.
    pub hide: fn(String) -> String,
}

impl Style {
    /// A style in which texts are laid out as they are.
    #[must_use]
    pub const fn new(unicode: bool, width: usize) -> Self {
        Self { unicode, width, hide: std::convert::identity }
    }

    /// A text as it may be printed.
    #[must_use]
    pub fn hidden(self, text: &str) -> String {
        (self.hide)(text.to_owned())
    }
}

/// How many probes ended in which way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub(crate) allowed: usize,
    pub(crate) blocked: usize,
    pub(crate) failed: usize,
}

impl Tally {
    /// Counts one.
    pub fn count(&mut self, outcome: &Outcome) {
        self.count_kind(outcome.kind());
    }

    /// Counts one of which no more is known.
    pub fn count_kind(&mut self, outcome: OutcomeKind) {
        match outcome {
            OutcomeKind::Allowed => self.allowed += 1,
            OutcomeKind::Blocked => self.blocked += 1,
            OutcomeKind::Failed => self.failed += 1,
        }
    }

    /// How many there were.
    #[must_use]
    pub fn all(&self) -> usize {
        self.allowed + self.blocked + self.failed
    }

    /// How they ended: `3 allowed, 10 blocked, 0 failed`.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { allowed, blocked, failed } = self;
        format!("{allowed} allowed, {blocked} blocked, {failed} failed")
    }
}
