//! What was found, as plain data.

use std::cell::OnceCell;
use std::time::Duration;

use super::extra::Extra;
use super::other_browser::{OtherBrowser, other_browser};
use super::question::Question;
use crate::fetch::{Kind, NextRequest, Outcome};
use crate::rules::{CacheLifetime, Notice, Reason, Rule, SetCookieSeen, Violation};
use crate::web::browser::Browser;
use crate::web::message::{Failure, FailureKind, HttpResponse};

/// One request and what came back.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request, what it was for, and why.
    pub request: NextRequest,
    /// The answer, or why there is none.
    pub response: Result<HttpResponse, Failure>,
    /// How long it took.
    pub elapsed: Duration,
    /// For how long the browser keeps the answer, where it is to a preflight and passed.
    pub lifetime: Option<CacheLifetime>,
}

/// A question with all that was found.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// What was asked.
    pub question: Question,
    /// The requests, in the order sent.
    pub exchanges: Vec<Exchange>,
    /// What the browser would do.
    pub outcome: Outcome,
    /// What explains it, or will surprise.
    pub notices: Vec<Notice>,
    /// What becomes of each cookie that an answer sets.
    pub set_cookies: Vec<SetCookieSeen>,
    /// How many cookies came besides these.
    pub cookies_left_out: usize,
    /// What the other browser would do; played when it is first asked for, unless it was before.
    pub(super) other: OnceCell<OtherBrowser>,
    /// The same call, made again.
    pub again: Option<Box<Self>>,
    /// What would follow if the faults were mended, where that was asked for. No browser sends it, and the verdict knows
    /// nothing of it.
    pub beyond: Vec<Exchange>,
    /// Requests that only the advice is made of.
    pub extras: Vec<Extra>,
}

impl Diagnosis {
    /// The rule that decided, or the kind of failure; `None` where the fetch is allowed.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        outcome_rule(&self.outcome)
    }

    /// What the other browser would do with the same answers.
    #[must_use]
    pub fn other(&self) -> &OtherBrowser {
        // Of a call that remembers an earlier one the answer is there: nobody could play it without that memory.
        self.other.get_or_init(|| other_browser(&self.question, &self.exchanges, &self.outcome, None).0)
    }

    /// The exchanges of the browser, and behind them those that it would not have made.
    pub fn all_exchanges(&self) -> impl DoubleEndedIterator<Item = &Exchange> {
        self.exchanges.iter().chain(&self.beyond)
    }

    /// The name that a browser's developer tools would give the error, as far as the answers at hand tell it.
    #[must_use]
    pub fn name_in(&self, browser: Browser) -> Option<&'static str> {
        match self.other() {
            OtherBrowser::Differs(other, outcome) if *other == browser => self.name_of(outcome, browser),
            _ => self.name_of(&self.outcome, browser),
        }
    }

    /// A browser's name for an outcome of this fetch. Firefox takes a network failure for a CORS error where the fetch was
    /// under CORS.
    fn name_of(&self, outcome: &Outcome, browser: Browser) -> Option<&'static str> {
        match (outcome, browser) {
            (Outcome::Allowed(_), _) => None,
            // A page from disk may ask for files, but not under CORS; to all other pages files are barred before that.
            (Outcome::Blocked(Violation::UrlScheme { scheme, mode: "cors" }), Browser::Chromium)
                if scheme == "file" && self.question.is_from_disk() =>
            {
                Rule::UrlScheme.name_in(browser)
            }
            (Outcome::Blocked(violation), _) => violation.name_in(browser),
            (Outcome::Failed(failure), _) => {
                let under_cors = self
                    .notices
                    .iter()
                    .any(|notice| matches!(notice, Notice::CorsNetwork | Notice::PreflightNetwork));
                failure_rule(failure.kind).name_in(browser).filter(|_| under_cors)
            }
        }
    }

    /// The reasons for preflights on any hop, each once.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = Vec::new();
        for exchange in self.exchanges.iter().filter(|exchange| exchange.request.kind == Kind::Preflight) {
            for reason in &exchange.request.reasons {
                if !reasons.contains(reason) {
                    reasons.push(reason.clone());
                }
            }
        }
        reasons
    }

    /// The call whose verdict counts where one line must do: the second, where that is worse.
    #[must_use]
    pub fn telling(&self) -> &Self {
        match &self.again {
            Some(again)
                if matches!(self.outcome, Outcome::Allowed(_))
                    || matches!(again.outcome, Outcome::Blocked(_))
                        && matches!(self.outcome, Outcome::Failed(_)) =>
            {
                again
            }
            _ => self,
        }
    }

    /// For how many seconds the first preflight serves the same request again, 0 where it does not; `None` without one.
    #[must_use]
    pub fn preflight_cached_seconds(&self) -> Option<u64> {
        let first = self.exchanges.iter().find(|exchange| exchange.request.kind == Kind::Preflight)?;
        Some(first.lifetime.as_ref().map_or(0, CacheLifetime::useful_seconds))
    }

    /// Whether a browser stopped after the last preflight, so that the actual request was not sent.
    #[must_use]
    pub fn stopped_after_preflight(&self) -> bool {
        self.exchanges.last().is_some_and(|exchange| exchange.request.kind == Kind::Preflight)
    }
}

/// The rule behind an outcome.
#[must_use]
pub(super) fn outcome_rule(outcome: &Outcome) -> Option<Rule> {
    match outcome {
        Outcome::Allowed(_) => None,
        Outcome::Blocked(violation) => Some(violation.rule()),
        Outcome::Failed(failure) => Some(failure_rule(failure.kind)),
    }
}

/// The page of the table that explains a network failure.
#[must_use]
pub fn failure_rule(kind: FailureKind) -> Rule {
    match kind {
        FailureKind::UnknownHost => Rule::UnknownHost,
        FailureKind::ConnectionRefused => Rule::ConnectionRefused,
        FailureKind::ConnectionFailed => Rule::ConnectionFailed,
        FailureKind::TimedOut => Rule::TimedOut,
        FailureKind::CertificateInvalid => Rule::CertificateInvalid,
        FailureKind::TlsFailed => Rule::TlsFailed,
        FailureKind::EmptyResponse => Rule::EmptyResponse,
        FailureKind::NotHttp => Rule::NotHttp,
        FailureKind::MalformedHttp => Rule::MalformedHttp,
        FailureKind::HeadTooLarge => Rule::HeadTooLarge,
        FailureKind::ProxyFailed => Rule::ProxyFailed,
        FailureKind::NotSendable => Rule::RequestNotSendable,
    }
}
