//! What a recording tells of one request.

use std::sync::Arc;

use super::super::recorded::QuestionError;
use super::frame::JudgedFrame;
use crate::fetch::Outcome;
use crate::probe::{Diagnosis, Question};
use crate::rules::Rule;

/// One request of a file, with what was found of it.
#[derive(Debug)]
pub struct JudgedEntry {
    /// Its place in the file, from 0.
    pub entry: usize,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Whether it went to the page's own origin, all the way.
    pub is_same_origin: bool,
    /// What was found.
    pub finding: Finding,
}

impl JudgedEntry {
    /// The rule that stops it, where one does.
    #[must_use]
    pub fn stopping_rule(&self) -> Option<Rule> {
        if let Finding::Frame(frame) = &self.finding {
            return frame.judged.rule();
        }
        let Finding::Verdict(diagnosis, _) = &self.finding else { return None };
        let is_stopped = !matches!(diagnosis.first_call().outcome, Outcome::Allowed(_));
        is_stopped.then(|| diagnosis.rule()).flatten()
    }
}

/// Chromium's error where CORS blocks a response, and seldom elsewhere.
const FAILED: &str = "net::ERR_FAILED";

/// What a file tells of a request.
#[derive(Debug)]
pub enum Finding {
    /// The verdict, and what was assumed for it.
    Verdict(Box<Diagnosis>, Vec<Assumption>),
    /// It went to the page's own origin, all the way, and nothing is wrong with it.
    SameOrigin,
    /// It is not one of the requests that CORS and its like are about.
    NotApplicable(NotApplicable),
    /// A document in a frame that is not shown.
    Frame(Box<JudgedFrame>),
    /// The file does not hold what decides.
    Unknown {
        /// What is missing.
        missing: Missing,
        /// The rules that the recorded error names.
        rules: Vec<Rule>,
        /// The request, where the file says as much.
        question: Option<Arc<Question>>,
    },
}

/// Requests that CORS and its like are not about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApplicable {
    /// A URL that no server responds to.
    NoServer,
    /// A navigation.
    Navigation,
    /// A WebSocket.
    WebSocket,
    /// A tunnel through a proxy.
    Tunnel,
    /// A request of the browser itself.
    OfBrowser,
    /// A request to which a service worker responded: CORS judges what the worker fetches, not what it hands on.
    ServiceWorker,
}

impl NotApplicable {
    /// What they are, in the plural.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoServer => "URLs without a server",
            Self::Navigation => "navigations",
            Self::WebSocket => "WebSockets",
            Self::Tunnel => "tunnels through a proxy",
            Self::OfBrowser => "the browser's own requests",
            Self::ServiceWorker => "responses of a service worker, which CORS does not judge",
        }
    }
}

/// What a file does not hold, and what a verdict takes for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumption {
    /// That credentials were included: the browser rejected the response, and nothing else explains that.
    CredentialsIncluded,
    /// That credentials were not included: the file has no cookies. With them, this rule would block the request.
    CredentialsNotIncluded(Rule),
    /// That a preflight passed: the request behind it was sent.
    PreflightPassed {
        /// The method that it requested.
        method: String,
        /// Its URL.
        url: String,
    },
    /// That a body is what its type says.
    Body,
    /// That `fetch()` made the request: the file does not say what did.
    Fetch,
    /// That the request was made without CORS: the browser accepted the response.
    NoCors,
    /// That the stored response, which a 304 confirms, allows the page: the browser accepted it.
    StoredResponse,
}

impl Assumption {
    /// A sentence without a full stop.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::CredentialsIncluded => {
                "credentials include: the browser rejected the response, and nothing else explains that"
                    .into()
            }
            Self::CredentialsNotIncluded(rule) => format!(
                "credentials same-origin, because the recording has no cookies; with include it is blocked by {rule}"
            ),
            Self::PreflightPassed { method, url } => format!(
                "the preflight of {method} {url} passed: it is not in the file, but the request behind it was sent"
            ),
            Self::Body => "the body is what its type says, because the recording does not have it".into(),
            Self::Fetch => "fetch() made the request: the recording does not say what did".into(),
            Self::NoCors => {
                "mode no-cors: the browser accepted the response, and nothing else explains that".into()
            }
            Self::StoredResponse => {
                "the response in the browser's cache, which the server only confirmed, allows the \
                                     page: it is not in the file, but the browser accepted it"
                    .into()
            }
        }
    }

    /// The same without a URL: it may have a secret.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::PreflightPassed { .. } => {
                "the preflight passed: it is not in the file, but the request behind it was sent".into()
            }
            other => other.message(),
        }
    }

    /// Whether it is about the credentials mode.
    #[must_use]
    pub fn is_about_credentials(&self) -> bool {
        matches!(self, Self::CredentialsIncluded | Self::CredentialsNotIncluded(_))
    }
}

/// What a file does not hold, so that there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The method.
    Method,
    /// The URL.
    Url,
    /// What made the request.
    Initiator,
    /// The origin of the page.
    PageOrigin,
    /// A URL and an origin that a question can be made of.
    Question(QuestionError),
    /// The preflight of a request.
    Preflight {
        /// The method that it requests.
        method: String,
        /// Its URL.
        url: String,
    },
    /// The request after a redirect.
    Response {
        /// Its method.
        method: String,
        /// Its URL.
        url: String,
    },
    /// The body of a response.
    Body,
    /// The response in the browser's cache, which the server only confirmed.
    StoredResponse,
    /// What became of a request to which a service worker responded.
    ServiceWorker,
    /// The response: an extension of the browser blocked the request.
    BlockedByExtension,
    /// The response: the page left, or its script aborted the request.
    Aborted,
    /// The response: there is only this error of the browser.
    OnlyError(String),
    /// The response, without a reason.
    NoReason,
}

impl Missing {
    /// A sentence without a full stop.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Question(error) => error.to_string(),
            Self::Preflight { method, url } | Self::Response { method, url } => {
                format!("{} of {method} {url}", self.cause())
            }
            other => other.cause(),
        }
    }

    /// The same without a URL: it may have a secret.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Method => "its entry has no method".into(),
            Self::Url => "its entry has no URL".into(),
            Self::Initiator => "the recording does not say what made the request".into(),
            Self::PageOrigin => "the recording does not say which page made the request".into(),
            Self::Question(error) => error.cause().into(),
            Self::Preflight { .. } => "the recording does not have the preflight".into(),
            Self::Response { .. } => "the recording does not have the response".into(),
            Self::Body => "the recording does not have the response's body, on which it depends".into(),
            Self::StoredResponse => {
                "the server only confirmed the response in the browser's cache, which the recording does not have"
                    .into()
            }
            Self::ServiceWorker => "a service worker responded, and the recording does not say how".into(),
            Self::BlockedByExtension => "an extension of the browser blocked it".into(),
            Self::Aborted => "the page left, or its script aborted it".into(),
            Self::OnlyError(error) if error == FAILED => {
                format!(
                    "the recording has no response, only {error}, which is what Chromium says where CORS blocks it"
                )
            }
            Self::OnlyError(error) => format!("the recording has no response, only {error}"),
            Self::NoReason => {
                "the recording has no response: the browser blocked it, or the network failed".into()
            }
        }
    }
}
