//! What an audit gives.

use super::class::Class;
use super::finding::Finding;
use super::note::Note;
use super::severity::Severity;
use crate::probe::Question;
use crate::rules::Rule;
use crate::web::address_space::AddressSpace;
use crate::web::message::HttpResponse;

/// An audit that is over.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The call.
    pub question: Question,
    /// The trusted origins, and whether they get in.
    pub trusted: Vec<TrustedOrigin>,
    /// Where the target is.
    pub space: AddressSpace,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
    /// Every origin that was tried, in the order sent.
    pub tried: Vec<Tried>,
    /// What should be known besides.
    pub notes: Vec<Note>,
    /// How many requests were sent.
    pub requests: usize,
    /// What failed in the network last.
    pub failure: Option<String>,
    /// Whether all that was needed could be judged.
    pub is_complete: bool,
    /// The response to the first trusted origin, by which the product is recognised.
    pub response: Option<HttpResponse>,
}

/// How an audit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No one but the trusted origins gets in.
    Clean,
    /// Others do.
    Findings,
    /// Too little came back to judge.
    Failed,
}

impl Outcome {
    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Findings => "findings",
            Self::Failed => "failed",
        }
    }
}

/// A trusted origin.
#[derive(Clone, Debug)]
pub struct TrustedOrigin {
    /// The origin, serialised.
    pub origin: String,
    /// Whether it gets in.
    pub allowed: Option<bool>,
    /// Whether it does with credentials.
    pub with_credentials: Option<bool>,
    /// The rule that stops it.
    pub rule: Option<Rule>,
}

/// An origin that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The origin, serialised.
    pub origin: String,
    /// What for.
    pub why: Why,
    /// Whether it gets in; `None` where that is not known.
    pub allowed: Option<bool>,
    /// Whether it does with credentials.
    pub with_credentials: Option<bool>,
}

/// Why an origin was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is trusted.
    Trusted,
    /// It would show this.
    Class(Class),
}

impl Why {
    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Class(class) => class.id(),
        }
    }
}

impl Audit {
    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if !self.findings.is_empty() {
            Outcome::Findings
        } else if self.is_complete {
            Outcome::Clean
        } else {
            Outcome::Failed
        }
    }

    /// The worst finding's severity.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// How many made-up origins were refused.
    #[must_use]
    pub fn refused(&self) -> usize {
        let made_up = self.tried.iter().filter(|one| one.why != Why::Trusted);
        made_up.filter(|one| one.allowed == Some(false)).count()
    }
}
