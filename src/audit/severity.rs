//! How bad a finding is.

use crate::web::address_space::AddressSpace;
use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// How bad a finding is, the mildest first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Severity: "a severity" {
        /// Harmless as it is; worth knowing.
        Info = "info": "Harmless as it is, and worth knowing",
        /// Something on the user's own machine must be taken over first, or nothing but a cache is wrong.
        Low = "low": "Needs control of the user's machine, or harms caches only",
        /// Something of the owner's or of the user's network must be taken over first.
        Medium = "medium": "Needs control of one of the owner's names or of the user's network",
        /// A domain must be bought for it.
        High = "high": "Needs a domain that anyone can register",
        /// Any page will do.
        Critical = "critical": "Needs nothing: any page can do it",
    }
}

vocabulary! {
    /// From which severity on a finding makes the exit status 1.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum FailOn: "a severity or never" {
        /// From critical on.
        Critical = "critical": "Findings that are critical",
        /// From high on.
        High = "high": "Findings from high on",
        /// From medium on.
        #[default]
        Medium = "medium": "Findings from medium on",
        /// From low on.
        Low = "low": "Findings from low on",
        /// Any finding.
        Info = "info": "All findings",
        /// None.
        Never = "never": "None: the exit status does not depend on findings",
    }
}

impl FailOn {
    /// Whether a finding of this severity counts.
    #[must_use]
    pub fn covers(self, severity: Severity) -> bool {
        let from = match self {
            Self::Critical => Severity::Critical,
            Self::High => Severity::High,
            Self::Medium => Severity::Medium,
            Self::Low => Severity::Low,
            Self::Info => Severity::Info,
            Self::Never => return false,
        };
        severity >= from
    }
}

/// What a page that gets in can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exposure {
    /// What the user may read.
    WithCredentials,
    /// What anyone can fetch without a browser.
    Public,
    /// What only the user's machine or network can reach: the page is the way in.
    OwnNetwork,
}

impl Exposure {
    /// What a page reads of a target there.
    pub(super) fn of(with_credentials: bool, target: AddressSpace) -> Self {
        match (with_credentials, target) {
            (true, _) => Self::WithCredentials,
            (false, AddressSpace::Public) => Self::Public,
            (false, AddressSpace::Local | AddressSpace::Loopback) => Self::OwnNetwork,
        }
    }
}

/// The severity where the response has a status that says that nothing is there to be read.
pub(super) fn lowered(severity: Severity, status: Option<u16>) -> Severity {
    match status {
        Some(404 | 410 | 500..) => severity.min(Severity::Low),
        _ => severity,
    }
}
