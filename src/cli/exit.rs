//! Exit statuses.

use std::process::ExitCode;

use crate::fetch::Outcome;

/// How the program ends. Scripts trust these numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: all probes allowed, the origins are the same, the command did what it should.
    #[default]
    Good,
    /// 3: a probe failed in the network, and none was blocked.
    Failed,
    /// 1: a probe was blocked, the origins differ.
    Blocked,
    /// 2: the command line is wrong.
    Usage,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Blocked => 1,
            Self::Usage => 2,
            Self::Failed => 3,
        }
    }

    /// What one probe's outcome means for the whole: blocked outweighs failed, failed outweighs allowed.
    #[must_use]
    pub fn and(self, outcome: &Outcome) -> Self {
        self.max(match outcome {
            Outcome::Allowed(_) => Self::Good,
            Outcome::Blocked(_) => Self::Blocked,
            Outcome::Failed(_) => Self::Failed,
        })
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.status())
    }
}
