//! One check of a suite, and its result.

use std::sync::Arc;
use std::time::Duration;

use super::question::{CheckQuestion, Found};
use super::sending::Sending;
use super::spanned::Location;
use crate::audit::Severity;
use crate::frame::Channel;
use crate::probe::Diagnosis;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::web::secret;
use crate::web::vocabulary::vocabulary;

/// One question, and what is expected of its response.
#[derive(Clone, Debug)]
pub struct Check {
    /// Which check of the suite it is, from 0, whether or not others are left out.
    pub number: usize,
    /// What it shares with the checks that differ from it in the browser alone.
    pub group: [Option<usize>; 4],
    /// What its id is made of.
    pub name: CheckName,
    /// The origin's name.
    pub origin: Arc<str>,
    /// Whether the origin is a trusted one.
    pub trusted: bool,
    /// The target's name.
    pub target: Arc<str>,
    /// The requested URL.
    pub subject: Subject,
    /// The method, as written.
    pub method: Arc<str>,
    /// The question.
    pub question: CheckQuestion,
    /// The origins besides which no other may get in, where this check tries that: all that are allowed.
    pub audited: Vec<Origin>,
    /// The configuration file that must say what the server does.
    pub config: Option<Arc<str>>,
    /// What is expected.
    pub expectation: Arc<Expectation>,
    /// How far it goes.
    pub sending: Sending,
    /// Where the file says so: the override that decides, otherwise the path, otherwise the target. `None` where the
    /// suite was made of something else.
    pub location: Option<Location>,
}

/// What the id of a check is made of. Most are never shown, so that they are not made ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckName {
    /// Of what it checks; and of the browser, where there are several.
    OfParts(Option<Browser>),
    /// It is this.
    Given(String),
}

impl Check {
    /// Its id, which stays the same as long as its origin, target, path and method do:
    /// `items/app/GET/v1/items`, or `items/app/missing` for the path that does not exist; where there are several browsers, with `@`
    /// and the browser behind it.
    #[must_use]
    pub fn id(&self) -> String {
        let browser = match &self.name {
            CheckName::Given(id) => return id.clone(),
            CheckName::OfParts(browser) => *browser,
        };
        let request = match &self.subject {
            Subject::Path(path) => Some((&*self.method, &**path)),
            Subject::NonexistentPath => None,
        };
        id(&self.target, &self.origin, request, browser)
    }
}

/// The id of a check of this target and origin: of a method and path, or of the path that does not exist.
pub(super) fn id(
    target: &str,
    origin: &str,
    request: Option<(&str, &str)>,
    browser: Option<Browser>,
) -> String {
    let (at, browser) = browser.map_or_else(Default::default, |browser| ("@", browser.id()));
    match request {
        // An id is printed, and given to --only.
        Some((method, path)) => {
            let path = secret::text(path);
            format!("{target}/{origin}/{method}{path}{at}{browser}")
        }
        None => format!("{target}/{origin}/missing{at}{browser}"),
    }
}

/// What a check requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A path of the target, as written.
    Path(Arc<str>),
    /// A path that does not exist: an error response must keep its headers.
    NonexistentPath,
}

/// What is expected of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The page must be allowed.
    Allow(AllowExpectation),
    /// The page must be refused.
    Deny(DenyExpectation),
}

vocabulary! {
    /// What is expected, in a word.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ExpectationKind: "an expectation" {
        /// [`Expectation::Allow`].
        Allow = "allow": "The page must be allowed",
        /// [`Expectation::Deny`].
        Deny = "deny": "The page must be refused",
    }
}

impl Expectation {
    /// Whether the page must be refused.
    #[must_use]
    pub fn is_deny(&self) -> bool {
        matches!(self, Self::Deny(_))
    }

    /// Which of the two it is.
    #[must_use]
    pub fn kind(&self) -> ExpectationKind {
        match self {
            Self::Allow(_) => ExpectationKind::Allow,
            Self::Deny(_) => ExpectationKind::Deny,
        }
    }

    /// Whether responses that depend on the page's origin must say so.
    #[must_use]
    pub fn vary(&self) -> bool {
        match self {
            Self::Allow(AllowExpectation { vary, .. }) | Self::Deny(DenyExpectation { vary, .. }) => *vary,
        }
    }
}

/// What a page must get that is allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowExpectation {
    /// The response headers that it must be able to read, lower-case.
    pub readable: Vec<String>,
    /// The statuses one of which the response must have; any, where there are none.
    pub status: Vec<u16>,
    /// For how many seconds at least the preflight must be cached, where there is one.
    pub preflight_cache: Option<u64>,
    /// Whether responses that depend on the page's origin must say so.
    pub vary: bool,
    /// Of a document: the channels to it that must be open.
    pub need: Vec<Channel>,
}

/// How a page must be refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DenyExpectation {
    /// The rule that must decide.
    pub rule: Option<Rule>,
    /// Whether responses that depend on the page's origin must say so.
    pub vary: bool,
}

/// The result of a check.
#[derive(Clone, Debug)]
pub struct CheckResult {
    /// The check.
    pub check: Check,
    /// Whether what was expected came.
    pub verdict: Verdict,
    /// Why it did not, or why that is unknown.
    pub reasons: Vec<Reason>,
    /// What was found.
    pub found: Found,
    /// What was found by extra requests of this check alone.
    pub extra: Vec<Extra>,
    /// How often it was sent: more than once, where the network failed first.
    pub attempts: u32,
    /// How long all of it took.
    pub elapsed: Duration,
}

/// A further question of a check, and what was found.
#[derive(Clone, Debug)]
pub struct Extra {
    /// Why it was sent.
    pub purpose: &'static str,
    /// What was found.
    pub diagnosis: Diagnosis,
}

vocabulary! {
    /// How a check ends.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Verdict: "a verdict" {
        /// Everything is as expected.
        Pass = "pass": "Everything is as expected",
        /// Something is not as expected.
        Fail = "fail": "Something is not as expected",
        /// The network failed, so nothing can be said.
        Error = "error": "The network failed",
    }
}

/// Why a check does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which expectation it is about.
    pub kind: ReasonKind,
    /// A sentence: what was expected, and what was seen.
    pub message: String,
    /// Of an audit: the rule of what was found, and how bad it is.
    pub finding: Option<(Rule, Severity)>,
}

vocabulary! {
    /// Which expectation a reason is about.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ReasonKind: "an expectation" {
        /// Whether the page is allowed.
        Outcome = "outcome": "Whether the page is allowed",
        /// Which rule decides.
        Rule = "rule": "Which rule decides",
        /// Which headers can be read.
        Readable = "readable": "Which response headers can be read",
        /// The status.
        Status = "status": "The status of the response",
        /// For how long the preflight is cached.
        PreflightCache = "preflight-cache": "For how long the preflight is cached",
        /// `Vary: Origin`.
        Vary = "vary": "Whether Vary names Origin",
        /// Whether a channel between page and document is open.
        Channel = "channel": "Whether a channel is open",
        /// Whether other origins get in.
        Audit = "audit": "Whether other origins get in",
        /// The configuration file.
        Config = "config": "Whether the configuration file says what the server does",
        /// The network failed.
        Network = "network": "The network failed",
    }
}

/// What a run is about to do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The file's name, as given.
    pub file: String,
    /// The browsers' names, as a list in words.
    pub browser: String,
    /// The origins: name, origin as browsers write it, whether it is trusted; in the file's order.
    pub origins: Vec<(Arc<str>, String, bool)>,
    /// The targets: name, URL; in the file's order.
    pub targets: Vec<(Arc<str>, String)>,
    /// How many checks there are to run.
    pub checks: usize,
    /// How many of the file's checks are left out, by other shards or by what was selected.
    pub deselected: usize,
    /// Which part of how many this is.
    pub shard: Option<(u32, u32)>,
    /// Of a part: a hash of the ids of all the suite's checks, in the file's order. It is equal for all parts, on every machine.
    pub suite_hash: Option<String>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many checks passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
    /// How many have no verdict, because the network failed.
    pub errors: usize,
    /// How many were not run, because an earlier one failed.
    pub not_run: usize,
    /// How many requests were sent.
    pub requests: u64,
    /// How long it took.
    pub elapsed: Duration,
}

impl Summary {
    /// Counts a verdict.
    pub fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Pass => self.passed += 1,
            Verdict::Fail => self.failed += 1,
            Verdict::Error => self.errors += 1,
        }
    }

    /// How many checks were run.
    #[must_use]
    pub fn run(&self) -> usize {
        self.passed + self.failed + self.errors
    }
}
