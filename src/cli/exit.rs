//! Exit statuses.

use std::process::ExitCode;

use crate::fetch::Outcome;
use crate::probe::CallTrace;
use crate::replay::Finding;

/// How the program ends. Scripts rely on these numbers; the help of every command lists them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: all requests are allowed, the origins are the same, the command did its work.
    #[default]
    Success,
    /// 3: a request failed in the network, or the command was interrupted, and nothing was blocked.
    Failed,
    /// 1: a request is blocked, a check failed, the origins differ.
    Blocked,
    /// 2: the command line, a file or this machine is at fault.
    Error,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Blocked => 1,
            Self::Error => 2,
            Self::Failed => 3,
        }
    }

    /// What one call means for the whole: blocked outweighs failed, failed outweighs allowed.
    #[must_use]
    pub fn and(self, call: &CallTrace) -> Self {
        self.max(match &call.outcome {
            // The page gets the response, but not all of it that it needs.
            Outcome::Allowed(_) if call.misses_headers() || !call.missed_needs().is_empty() => Self::Blocked,
            Outcome::Allowed(_) => Self::Success,
            Outcome::Blocked(_) => Self::Blocked,
            Outcome::Failed(_) => Self::Failed,
        })
    }
}

impl Exit {
    /// What one request of a recording means for the whole.
    #[must_use]
    pub fn and_finding(self, finding: &Finding) -> Self {
        match finding {
            Finding::Verdict(diagnosis, _) => self.and(diagnosis.first_call()),
            Finding::Frame(_) => self.max(Self::Blocked),
            Finding::Unknown { rules, .. } if rules.is_empty() => self.max(Self::Failed),
            Finding::Unknown { .. } => self.max(Self::Blocked),
            Finding::SameOrigin | Finding::NotApplicable(_) => self,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.status())
    }
}
