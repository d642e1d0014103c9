//! What changed from one run of a suite to the next.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::check::{CheckResult, ReasonKind, Verdict};
use crate::web::text::without_asides;

/// What is stored of the last run: a few bytes a check, however much was found and however often it was run.
#[derive(Clone, Debug, Default)]
pub struct LastResults {
    /// By a hash of the check's id.
    known: HashMap<u64, Digest>,
}

/// What is stored of one check.
#[derive(Clone, Copy, Debug)]
struct Digest {
    last: End,
    /// How it ended when the network last worked.
    judged: Option<End>,
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
pub enum Previous {
    /// Nothing: it is new.
    Absent,
    /// It ended so; where the verdict is the same, for another reason.
    Ended(Verdict),
    /// The network failed, and before that it ended as it does now: the server was started again, say.
    Interrupted,
}

impl Previous {
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

impl LastResults {
    /// Notes how a check ended. Gives what was known of it, unless that is the same.
    pub fn note(&mut self, result: &CheckResult) -> Option<Previous> {
        let now = End { verdict: result.verdict, reasons: reasons(result) };
        let judged = (now.verdict != Verdict::Error).then_some(now);
        let Some(known) = self.known.get_mut(&hash(&result.check.id())) else {
            self.known.insert(hash(&result.check.id()), Digest { last: now, judged });
            return Some(Previous::Absent);
        };
        let before = *known;
        *known = Digest { last: now, judged: judged.or(before.judged) };
        match before.last {
            last if last == now => None,
            End { verdict: Verdict::Error, .. } if judged.is_some() && judged == before.judged => {
                Some(Previous::Interrupted)
            }
            End { verdict, .. } => Some(Previous::Ended(verdict)),
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
        reason.kind.id().hash(&mut hasher);
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

#[cfg(test)]
mod tests {
    use super::super::judge;
    use super::*;
    use crate::probe::probe;
    use crate::suite::{Found, Reason, Suite, UnsetVariables};
    use crate::web::message::{Failure, FailureKind, Reply};
    use futures_util::FutureExt;

    const SUITE: &str =
        "[origins]\napp = 'https://app.test'\n[targets.api]\nurl = 'https://api.test/'\npaths = ['/a', '/b']";

    /// The result of the suite's first check, with these reasons.
    fn result(reasons: &[(ReasonKind, &str)]) -> CheckResult {
        let suite = Suite::parse(SUITE, &|_| None, &[], UnsetVariables::Refuse).expect("a suite");
        let check = suite.check(&suite.keys().next().expect("a check"), 0);
        let failure = Failure { kind: FailureKind::EmptyResponse, detail: "nothing".into() };
        let send = async |_: &_| Reply::new(Err(failure.clone()), std::time::Duration::ZERO);
        let question = check.question.call().expect("a call").clone();
        let diagnosis = probe(question, send).now_or_never().expect("nothing was waited for");
        let reasons: Vec<Reason> =
            reasons.iter().map(|(kind, message)| judge::reason(*kind, (*message).to_owned())).collect();
        CheckResult {
            verdict: judge::verdict(&reasons),
            reasons,
            check,
            found: Found::Call(Box::new(diagnosis)),
            extra: Vec::new(),
            attempts: 1,
            elapsed: std::time::Duration::ZERO,
        }
    }

    #[test]
    fn a_check_over_time() {
        let pass = || result(&[]);
        let fail = |words: &str| result(&[(ReasonKind::Status, words)]);
        let error = |words: &str| result(&[(ReasonKind::Network, words)]);
        let mut last_results = LastResults::default();
        for (result, expected) in [
            (pass(), Some(Previous::Absent)),
            (pass(), None),
            (fail("a"), Some(Previous::Ended(Verdict::Pass))),
            (fail("a"), None),
            (fail("b"), Some(Previous::Ended(Verdict::Fail))),
            (error("no (10.0.0.1)"), Some(Previous::Ended(Verdict::Fail))),
            (error("no (10.0.0.2)"), None),
            (error("never"), Some(Previous::Ended(Verdict::Error))),
            (fail("b"), Some(Previous::Interrupted)),
            (error("no"), Some(Previous::Ended(Verdict::Fail))),
            (pass(), Some(Previous::Ended(Verdict::Error))),
            (pass(), None),
        ] {
            assert_eq!(last_results.note(&result), expected, "{:?}", result.reasons);
        }
    }

    #[test]
    fn checks_that_are_gone() {
        let mut last_results = LastResults::default();
        let known = result(&[]);
        last_results.note(&known);
        let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>().into_iter();
        let id = known.check.id();
        let id = id.as_str();
        assert_eq!(last_results.forget(ids(&[id, "never run"]), ids(&[id])), Vec::<String>::new());
        assert_eq!(last_results.forget(ids(&[id, "never run"]), ids(&["new"])), [id]);
        assert_eq!(last_results.note(&known), Some(Previous::Absent));
    }
}
