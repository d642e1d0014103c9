//! Whether a configuration file says what the server does.

use super::check::{Check, Reason, ReasonKind};
use super::configurations::Configurations;
use super::question::CheckQuestion;
use crate::fetch::Outcome;
use crate::probe::CallTrace;
use crate::rules::Rule;

/// Why a check fails whose file says something else than the server's responses.
pub(super) fn reason(check: &Check, live: &CallTrace, files: &dyn Configurations) -> Option<Reason> {
    let config = check.config.as_deref()?;
    let responded = Said::of(live)?;
    let CheckQuestion::Call(question) = &check.question else { return None };
    // A handshake is not a request that these files speak of.
    if matches!(question.url().scheme(), "ws" | "wss") {
        return None;
    }
    let foretold = files.verdict(config, question)?;
    let written = Said::of(foretold.worst_call())?;
    if written == responded {
        return None;
    }
    let message = format!(
        "By {config}, pages of {} are {}; by the server's responses, they are {}.",
        check.origin,
        written.words(),
        responded.words()
    );
    Some(Reason { kind: ReasonKind::Config, message, finding: None })
}

/// A verdict.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Allowed,
    Blocked(Option<Rule>),
}

impl Said {
    /// That of a call; `None` where the network failed.
    fn of(call: &CallTrace) -> Option<Self> {
        // The preflight has passed, and nothing else was to be sent.
        if call.unsent.is_some() {
            return Some(Self::Allowed);
        }
        match &call.outcome {
            Outcome::Allowed(_) => Some(Self::Allowed),
            Outcome::Blocked(_) => Some(Self::Blocked(call.rule())),
            Outcome::Failed(_) => None,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Allowed => "allowed".into(),
            Self::Blocked(None) => "blocked".into(),
            Self::Blocked(Some(rule)) => format!("blocked ({rule})"),
        }
    }
}
