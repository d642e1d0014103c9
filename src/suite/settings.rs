//! What a file says of checks: whether a page must be allowed, how it calls, and what a response must have.

use super::called::Called;
use super::check::{AllowExpectation, DenyExpectation, Expectation};
use crate::frame::Channel;
use crate::rules::Rule;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::{Credentials, CrossOrigin, Mode, PreloadDestination, RedirectMode};
use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// What is expected of an origin.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum Expected: "an expectation" {
        Allow = "allow": "The page must be allowed",
        Deny = "deny": "The page must be refused",
        Skip = "skip": "The check is left out",
    }
}

/// The call, and what is expected of its response; what is `None` is as by default.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The headers that the page sets.
    pub headers: Vec<(String, String)>,
    /// The credentials mode.
    pub credentials: Option<Credentials>,
    /// The cookies that the browser has stored for the target, each as in `Set-Cookie`.
    pub cookies: Option<Vec<String>>,
    /// The body.
    pub body: Option<String>,
    /// What makes the request, or shows the document.
    pub called: Option<Called>,
    /// The channels to a document that must be open.
    pub need: Option<Vec<Channel>>,
    /// The `sandbox` attribute of a frame.
    pub sandbox: Option<String>,
    /// The headers of the page that shows a document.
    pub page_headers: Vec<(String, String)>,
    /// The function of the page that a script of JSONP calls.
    pub callback: Option<String>,
    /// The parameter of the URL that has its name.
    pub param: Option<String>,
    /// The element's `crossorigin` attribute.
    pub crossorigin: Option<CrossOrigin>,
    /// The `as` attribute of a preload.
    pub destination: Option<PreloadDestination>,
    /// Hashes of which the body must have one.
    pub integrity: Option<String>,
    /// The scope of a service worker.
    pub scope: Option<String>,
    /// The subprotocols of a WebSocket.
    pub protocols: Option<Vec<String>>,
    /// What the `Referer` may say.
    pub referrer_policy: Option<ReferrerPolicy>,
    /// The mode.
    pub mode: Option<Mode>,
    /// The redirect mode.
    pub redirect: Option<RedirectMode>,
    /// The response headers that an allowed page must be able to read.
    pub readable: Option<Vec<String>>,
    /// The statuses that an allowed page may get.
    pub status: Option<Vec<u16>>,
    /// For how many seconds the browser must cache the preflight.
    pub preflight_cache: Option<u64>,
    /// Whether responses that depend on the page's origin must say so.
    pub vary: Option<bool>,
    /// Whether no other origin may get in.
    pub audit: Option<bool>,
    /// The rule that must block a page that is not allowed.
    pub rule: Option<Rule>,
    /// Whether requests that may change data are sent.
    pub send: Option<bool>,
}

impl Settings {
    /// These settings where the others say nothing.
    pub(super) fn under(&self, over: &Self) -> Self {
        Self {
            headers: together(&self.headers, &over.headers),
            credentials: over.credentials.or(self.credentials),
            cookies: over.cookies.clone().or_else(|| self.cookies.clone()),
            body: over.body.clone().or_else(|| self.body.clone()),
            called: over.called.or(self.called),
            need: over.need.clone().or_else(|| self.need.clone()),
            sandbox: over.sandbox.clone().or_else(|| self.sandbox.clone()),
            page_headers: together(&self.page_headers, &over.page_headers),
            callback: over.callback.clone().or_else(|| self.callback.clone()),
            param: over.param.clone().or_else(|| self.param.clone()),
            crossorigin: over.crossorigin.or(self.crossorigin),
            destination: over.destination.or(self.destination),
            integrity: over.integrity.clone().or_else(|| self.integrity.clone()),
            scope: over.scope.clone().or_else(|| self.scope.clone()),
            protocols: over.protocols.clone().or_else(|| self.protocols.clone()),
            referrer_policy: over.referrer_policy.or(self.referrer_policy),
            mode: over.mode.or(self.mode),
            redirect: over.redirect.or(self.redirect),
            readable: over.readable.clone().or_else(|| self.readable.clone()),
            status: over.status.clone().or_else(|| self.status.clone()),
            preflight_cache: over.preflight_cache.or(self.preflight_cache),
            vary: over.vary.or(self.vary),
            audit: over.audit.or(self.audit),
            send: over.send.or(self.send),
            rule: over.rule.or(self.rule),
        }
    }

    pub(super) fn expectation(&self, expected: Expected, missing: bool) -> Expectation {
        let vary = self.vary.unwrap_or_default();
        if expected == Expected::Deny {
            return Expectation::Deny(DenyExpectation { rule: self.rule, vary });
        }
        Expectation::Allow(AllowExpectation {
            // An error response has other headers and another status, and its preflight is that of the other responses.
            readable: self.readable.clone().filter(|_| !missing).unwrap_or_default(),
            status: self.status.clone().filter(|_| !missing).unwrap_or_default(),
            preflight_cache: self.preflight_cache.filter(|_| !missing),
            vary,
            need: self.need.clone().filter(|_| !missing).unwrap_or_default(),
        })
    }
}

/// Headers, with others added; of two with one name the other's counts.
fn together(headers: &[(String, String)], over: &[(String, String)]) -> Vec<(String, String)> {
    let replaced = |name: &str| over.iter().any(|(theirs, _)| theirs.eq_ignore_ascii_case(name));
    headers.iter().filter(|(name, _)| !replaced(name)).chain(over).cloned().collect()
}
