//! The parts of an entry that take time to make.

use crate::suite::Verdict;

/// Which parts of an entry are made beside those that each has: making them takes longer than the check itself, and most reports
/// need none of them of a check that passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// [`Entry::changes`](super::Entry::changes).
    pub changes: bool,
    /// [`Entry::text`](super::Entry::text).
    pub text: bool,
    /// [`Entry::painted`](super::Entry::painted).
    pub painted: bool,
    /// [`Entry::probe`](super::Entry::probe).
    pub probe: bool,
}

impl Parts {
    /// What the terminal shows of a check in full.
    pub const PAINTED: Self = Self { changes: true, text: false, painted: true, probe: false };
    /// What to change.
    pub(super) const CHANGES: Self = Self { changes: true, text: false, painted: false, probe: false };
    /// What to change, and the whole diagnosis as text.
    pub(super) const TEXT: Self = Self { changes: true, text: true, painted: false, probe: false };

    /// These parts of a check that does not pass.
    #[must_use]
    pub(super) fn unless_passed(self, verdict: Verdict) -> Self {
        if verdict.is_pass() { Self::default() } else { self }
    }

    /// What JSON has of a check: everything.
    #[must_use]
    pub fn of_json(verdict: Verdict) -> Self {
        Self { probe: true, ..Self::TEXT.unless_passed(verdict) }
    }

    /// These parts and those.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self {
            changes: self.changes || others.changes,
            text: self.text || others.text,
            painted: self.painted || others.painted,
            probe: self.probe || others.probe,
        }
    }
}
