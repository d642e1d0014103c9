//! What changed from one run of a suite to the next.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::check::{CheckResult, ReasonKind, Verdict};
use crate::rules::words::without_asides;

/// What is kept of the last run: a few bytes a check, however much was found and however often it was run.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// By a hash of the check's id.
    known: HashMap<u64, Digest>,
}

/// What is kept of one check.
#[derive(Clone, Copy, Debug)]
struct Digest {
    last: End,
    /// How it ended when the network last did its part.
    answered: Option<End>,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    verdict: Verdict,
    /// A hash of why it does not pass.
    reasons: u64,
}

/// What was known of a check that is different now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing: it is new.
    Absent,
    /// It ended so; where that is no different, it did so for another reason.
    Ended(Verdict),
    /// The network failed, and before that it ended as it does now: the server was started again, say.
    Interrupted,
}

impl Before {
    /// How it ended, if it was there.
    #[must_use]
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Absent => None,
            Self::Ended(verdict) => Some(verdict),
            Self::Interrupted => Some(Verdict::Error),
        }
    }
}

impl Ledger {
    /// Notes how a check ended. Gives what was known of it, unless that is the same.
    pub fn note(&mut self, result: &CheckResult) -> Option<Before> {
        let now = End { verdict: result.verdict, reasons: reasons(result) };
        let answered = (now.verdict != Verdict::Error).then_some(now);
        let Some(known) = self.known.get_mut(&hash(&result.check.id)) else {
            self.known.insert(hash(&result.check.id), Digest { last: now, answered });
            return Some(Before::Absent);
        };
        let before = *known;
        *known = Digest { last: now, answered: answered.or(before.answered) };
        match before.last {
            last if last == now => None,
            End { verdict: Verdict::Error, .. } if answered.is_some() && answered == before.answered => {
                Some(Before::Interrupted)
            }
            End { verdict, .. } => Some(Before::Ended(verdict)),
        }
    }

    /// Forgets the checks of these ids that are not among those of now, and gives their ids.
    pub fn forget(
        &mut self,
        before: impl Iterator<Item = String>,
        now: impl Iterator<Item = String>,
    ) -> Vec<String> {
        let now: HashSet<u64> = now.map(|id| hash(&id)).collect();
        before.filter(|id| !now.contains(&hash(id)) && self.known.remove(&hash(id)).is_some()).collect()
    }
}

/// Why it does not pass. Which addresses a name had is left out: they may differ from one look-up to the next.
fn reasons(result: &CheckResult) -> u64 {
    let mut hasher = DefaultHasher::new();
    for reason in &result.reasons {
        reason.kind.name().hash(&mut hasher);
        match reason.kind {
            ReasonKind::Network => without_asides(&reason.message).hash(&mut hasher),
            _ => reason.message.hash(&mut hasher),
        }
    }
    hasher.finish()
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
