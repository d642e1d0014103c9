//! What was found, as plain data.

use std::sync::Arc;

use super::exchange::Exchange;
use super::question::Question;
use crate::fetch::{Kind, NextRequest, Outcome, without_password};
use crate::rules::{CacheLifetime, CookieOutcome, Notice, Reason, Rule, failure_rule};
use crate::web::browser::Browser;

/// A question with all that was found: the calls of the page, in their order.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The question.
    pub question: Arc<Question>,
    /// At least one.
    calls: Vec<CallTrace>,
    /// The other engines' verdicts, where they were judged by other rules than those of a fetch.
    pub(super) given_others: Option<Vec<OtherVerdict>>,
}

/// One call of the page, from its first request to its outcome.
#[derive(Clone, Debug)]
pub struct CallTrace {
    /// The page, its call and the browser.
    pub question: Arc<Question>,
    /// The requests, in the order sent.
    pub exchanges: Vec<Exchange>,
    /// What the browser would do.
    pub outcome: Outcome,
    /// What explains it, or will surprise.
    pub notices: Vec<Notice>,
    /// What becomes of each cookie that a response sets.
    pub set_cookies: Vec<CookieOutcome>,
    /// How many cookies came besides these.
    pub cookies_omitted: usize,
    /// The request that stays unsent, where the question is about the preflight only and that lets it pass.
    pub unsent: Option<UnsentRequest>,
}

/// Another engine's verdict on a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherVerdict {
    /// Whose it is.
    pub browser: Browser,
    /// The outcome; or the request for want of whose response it is not known.
    pub outcome: Result<Outcome, UnsentRequest>,
}

/// A request that another engine would have sent and that was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentRequest {
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: String,
    /// Its `Origin`.
    pub origin: Option<String>,
}

impl UnsentRequest {
    /// What is said of a request.
    pub(super) fn of(next: &NextRequest) -> Self {
        Self {
            method: next.message.method.to_string(),
            url: without_password(&next.message.url),
            origin: next.message.headers.get_text("origin"),
        }
    }

    /// The request in a few words: `OPTIONS https://api.example/x with Origin: https://app.example`.
    #[must_use]
    pub fn words(&self) -> String {
        let origin = self.origin.as_ref();
        let origin =
            origin.map_or_else(|| "without Origin".to_owned(), |origin| format!("with Origin: {origin}"));
        format!("{} {} {origin}", self.method, self.url)
    }
}

impl Diagnosis {
    /// Of one call alone.
    #[must_use]
    pub fn of_call(call: CallTrace) -> Self {
        Self::new(call.question.clone(), call, Vec::new())
    }

    /// Of one call, and those after it.
    pub(super) fn new(question: Arc<Question>, first: CallTrace, later: Vec<CallTrace>) -> Self {
        let mut calls = vec![first];
        calls.extend(later);
        Self { question, calls, given_others: None }
    }

    /// The same with the verdicts of the other engines, those that differ and those that are not known: a WebSocket's.
    #[must_use]
    pub fn with_others(self, others: Vec<OtherVerdict>) -> Self {
        Self { given_others: Some(others), ..self }
    }

    /// The calls, in their order; at least one.
    #[must_use]
    pub fn calls(&self) -> &[CallTrace] {
        &self.calls
    }

    /// The first call.
    #[must_use]
    pub fn first_call(&self) -> &CallTrace {
        &self.calls[0]
    }

    /// The call whose verdict counts where there is room for one: the first of those with the worst outcome, or the last
    /// where all are allowed.
    #[must_use]
    pub fn worst_call(&self) -> &CallTrace {
        &self.calls[self.worst_call_number()]
    }

    /// Which of the calls that is, from 0.
    #[must_use]
    pub fn worst_call_number(&self) -> usize {
        let with = |fits: fn(&Outcome) -> bool| self.calls.iter().position(|call| fits(&call.outcome));
        with(|outcome| matches!(outcome, Outcome::Blocked(_)))
            .or_else(|| with(|outcome| matches!(outcome, Outcome::Failed(_))))
            .unwrap_or(self.calls.len() - 1)
    }

    /// The rule that decided the worst call, or its kind of failure; `None` where all calls are allowed.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        self.worst_call().rule()
    }
}

impl CallTrace {
    /// The rule that decided, or the kind of failure; where the fetch is allowed, what the page misses of that which it needs,
    /// or `None`.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        outcome_rule(&self.outcome)
            .or(self.misses_headers().then_some(Rule::HeaderNotReadable))
            .or_else(|| self.missed_needs().first().map(|(rule, _)| *rule))
    }

    /// The name that the developer tools of the browser in question give the error.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.name_of(&self.outcome, self.question.browser())
    }

    /// The name that any browser's developer tools would give the error, as far as the responses at hand tell it. `others`
    /// are the verdicts of the other engines on this call.
    #[must_use]
    pub fn name_in(&self, browser: Browser, others: &[OtherVerdict]) -> Option<&'static str> {
        self.name_of(self.outcome_in(browser, others)?, browser)
    }

    /// The sentence on any browser's console, where it names errors by nothing else.
    #[must_use]
    pub fn console_sentence_in(&self, browser: Browser, others: &[OtherVerdict]) -> Option<String> {
        match self.outcome_in(browser, others)? {
            Outcome::Blocked(violation) => violation.console_sentence(browser),
            Outcome::Allowed(_) | Outcome::Failed(_) => None,
        }
    }

    /// The outcome in any browser; `None` where the responses at hand do not tell it.
    fn outcome_in<'a>(&'a self, browser: Browser, others: &'a [OtherVerdict]) -> Option<&'a Outcome> {
        match others.iter().find(|other| other.browser.engine() == browser.engine()) {
            None => Some(&self.outcome),
            Some(other) => other.outcome.as_ref().ok(),
        }
    }

    /// A browser's name for an outcome of this fetch. Where a browser has one for network failures, it is for those of a fetch
    /// under CORS.
    fn name_of(&self, outcome: &Outcome, browser: Browser) -> Option<&'static str> {
        match outcome {
            Outcome::Allowed(_) => None,
            Outcome::Blocked(violation) => violation.name_in(browser),
            Outcome::Failed(failure) => {
                let mut notices = self.notices.iter();
                let under_cors =
                    notices.any(|notice| matches!(notice, Notice::CorsNetwork | Notice::PreflightNetwork));
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
pub fn outcome_rule(outcome: &Outcome) -> Option<Rule> {
    match outcome {
        Outcome::Allowed(_) => None,
        Outcome::Blocked(violation) => Some(violation.rule()),
        Outcome::Failed(failure) => Some(failure_rule(failure.kind)),
    }
}
