//! What the browser would do, for people who write tests.

use std::fmt;

use crate::fetch;
use crate::probe::{CallTrace, Diagnosis, others};
use crate::web::browser::Browser;
use crate::web::text::visible;

/// What the browser would do with a call.
///
/// As a text it is one line, or a few: the outcome, the rule and a sentence. Tests print it where they fail.
///
/// ```
/// use corscheck_judge::{Browser, Call, Outcome, http};
///
/// let verdict = Call::get("https://api.example.com/items")
///     .from("https://app.example.com")
///     .judge(|_| {
///         let response = http::Response::builder().header("Access-Control-Allow-Origin", "https://www.example.com");
///         response.body("[]".into()).expect("a response")
///     })?;
/// assert_eq!(verdict.outcome(), Outcome::Blocked);
/// assert_eq!(verdict.rule(), Some("cors-allow-origin-mismatch"));
/// assert_eq!(verdict.name_in(Browser::Firefox), Some("CORSAllowOriginNotMatchingOrigin"));
/// assert!(verdict.to_string().starts_with("BLOCKED cors-allow-origin-mismatch: "));
/// # Ok::<(), corscheck_judge::CallError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a verdict that is not checked tests nothing"]
pub struct Verdict {
    diagnosis: Diagnosis,
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// `fetch()` resolves; an element loads.
    Allowed,
    /// A rule of the platform makes `fetch()` reject, or the element fire `error`.
    Blocked,
    /// There was no response to judge.
    Failed,
}

/// What the page gets where a call is allowed.
///
/// ```
/// use corscheck_judge::{Call, http};
///
/// let verdict = Call::get("https://api.example.com/items").from("https://app.example.com").judge(|_| {
///     http::Response::builder()
///         .status(404)
///         .header("Access-Control-Allow-Origin", "*")
///         .header("Access-Control-Expose-Headers", "X-Total")
///         .header("X-Total", "0")
///         .header("X-Other", "1")
///         .body("".into())
///         .expect("a response")
/// })?;
/// let response = verdict.response().expect("allowed: the page may read an error, too");
/// assert_eq!((response.kind, response.status), ("cors", 404));
/// assert_eq!(response.readable_headers, ["x-total"]);
/// # Ok::<(), corscheck_judge::CallError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageResponse {
    /// The [response type](https://fetch.spec.whatwg.org/#concept-response-type): `basic`, `cors`, `opaque` or `opaqueredirect`.
    pub kind: &'static str,
    /// The URL of the last response; empty if the page may not know it.
    pub url: String,
    /// Whether there were redirects.
    pub redirected: bool,
    /// The status; 0 if the page may not know it.
    pub status: u16,
    /// The headers that the page's script can read: lower-case names, sorted, each once.
    pub readable_headers: Vec<String>,
}

/// One request that the browser would send, and the response to it.
///
/// ```
/// use corscheck_judge::{Call, http};
///
/// let verdict = Call::get("https://api.example.com/a").from("https://app.example.com").judge(|request| {
///     let response = http::Response::builder().header("Access-Control-Allow-Origin", "*");
///     match request.uri().path() {
///         "/a" => response.status(302).header("Location", "/b"),
///         _ => response,
///     }
///     .body("".into())
///     .expect("a response")
/// })?;
/// let sent: Vec<String> = verdict.exchanges().map(|exchange| format!("{} {}", exchange.method, exchange.url)).collect();
/// assert_eq!(sent, ["GET https://api.example.com/a", "GET https://api.example.com/b"]);
/// assert_eq!(verdict.exchanges().next().and_then(|first| first.status), Some(302));
/// # Ok::<(), corscheck_judge::CallError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange<'a> {
    /// Whether it is a preflight.
    pub is_preflight: bool,
    /// The method.
    pub method: &'a str,
    /// The URL.
    pub url: &'a str,
    /// The status of the response, where there was one.
    pub status: Option<u16>,
}

impl Verdict {
    pub(crate) fn of(diagnosis: Diagnosis) -> Self {
        Self { diagnosis }
    }

    fn call(&self) -> &CallTrace {
        self.diagnosis.first_call()
    }

    /// Whether `fetch()` resolves, or the element loads.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.outcome() == Outcome::Allowed
    }

    /// How the call ends.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.call().outcome {
            fetch::Outcome::Allowed(_) => Outcome::Allowed,
            fetch::Outcome::Blocked(_) => Outcome::Blocked,
            fetch::Outcome::Failed(_) => Outcome::Failed,
        }
    }

    /// The id of the rule that decided; `None` where the call is allowed. `corscheck explain` has a page on each.
    #[must_use]
    pub fn rule(&self) -> Option<&'static str> {
        self.call().rule().map(|rule| rule.id())
    }

    /// One sentence: what was seen, and what was needed. `None` where the call is allowed.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        match &self.call().outcome {
            fetch::Outcome::Allowed(_) => None,
            fetch::Outcome::Blocked(violation) => Some(violation.message()),
            fetch::Outcome::Failed(failure) => Some(format!("{}.", visible(&failure.detail))),
        }
    }

    /// The name that a browser's developer tools give the error, where they have one.
    #[must_use]
    pub fn name_in(&self, browser: Browser) -> Option<&'static str> {
        self.call().name_in(browser, &others(&self.diagnosis, 0))
    }

    /// What the page gets; `None` where it gets an error.
    #[must_use]
    pub fn response(&self) -> Option<PageResponse> {
        let fetch::Outcome::Allowed(response) = &self.call().outcome else { return None };
        Some(PageResponse {
            kind: response.kind.name(),
            url: response.url.clone(),
            redirected: response.redirected,
            status: response.status,
            readable_headers: response.readable_headers.clone(),
        })
    }

    /// The requests that the browser would send, in their order.
    pub fn exchanges(&self) -> impl Iterator<Item = Exchange<'_>> {
        self.call().exchanges.iter().map(|exchange| Exchange {
            is_preflight: exchange.request.kind == fetch::Kind::Preflight,
            method: exchange.request.message.method.as_str(),
            url: exchange.request.message.url.as_str(),
            status: exchange.response.as_ref().ok().map(|response| response.status),
        })
    }

    /// What explains the verdict, or will surprise, each in a sentence: headers that the page cannot read, cookies that are not sent,
    /// a missing `Vary`.
    ///
    /// ```
    /// use corscheck_judge::{Call, http};
    ///
    /// let verdict = Call::get("https://api.example.com/items").from("https://app.example.com").judge(|_| {
    ///     let response = http::Response::builder().header("Access-Control-Allow-Origin", "https://app.example.com");
    ///     response.body("[]".into()).expect("a response")
    /// })?;
    /// assert!(verdict.is_allowed());
    /// assert!(verdict.notices().any(|notice| notice.contains("Vary")));
    /// # Ok::<(), corscheck_judge::CallError>(())
    /// ```
    pub fn notices(&self) -> impl Iterator<Item = String> {
        self.call().notices.iter().map(|notice| notice.message())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.outcome() {
            Outcome::Allowed => "ALLOWED",
            Outcome::Blocked => "BLOCKED",
            Outcome::Failed => "FAILED",
        };
        f.write_str(word)?;
        if let (Some(rule), Some(message)) = (self.rule(), self.message()) {
            write!(f, " {rule}: {message}")?;
        }
        Ok(())
    }
}
