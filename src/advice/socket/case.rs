//! What advice on a WebSocket looks at.

use super::SocketInvestigation;
use crate::rules::SocketFault;
use crate::web::browser::names;
use crate::web::headers::decode;
use crate::web::http_url::http_url;
use crate::web::message::HttpResponse;
use crate::web::mime::{extract_mime_type, is_html};
use crate::web::origin::Origin;
use crate::web::session::Session;
use crate::websocket::{SocketDiagnosis, SocketOutcome};

/// An investigation, and what several pieces of advice need of it.
pub(super) struct SocketCase<'a> {
    found: &'a SocketInvestigation,
    body: String,
}

impl<'a> SocketCase<'a> {
    pub(super) fn new(found: &'a SocketInvestigation) -> Self {
        let body = found.diagnosis.last_response().map(|response| decode(&response.body.start));
        Self { found, body: body.unwrap_or_default() }
    }

    pub(super) fn diagnosis(&self) -> &'a SocketDiagnosis {
        &self.found.diagnosis
    }

    pub(super) fn session(&self) -> Option<&'a Session> {
        self.found.session.as_ref()
    }

    /// The fault of the response.
    pub(super) fn fault(&self) -> Option<&'a SocketFault> {
        match &self.found.diagnosis.outcome {
            SocketOutcome::Blocked(fault) => Some(fault),
            SocketOutcome::Opens(_) | SocketOutcome::Failed(_) => None,
        }
    }

    /// The response, where its status is not 101.
    pub(super) fn refusal(&self) -> Option<&'a HttpResponse> {
        self.fault().filter(|fault| matches!(fault, SocketFault::Status { .. }))?;
        self.found.diagnosis.last_response()
    }

    pub(super) fn body(&self) -> &str {
        &self.body
    }

    pub(super) fn is_html(&self) -> bool {
        let start = self.body.trim_start().to_ascii_lowercase();
        // A recording has no bodies of handshakes.
        let is_type =
            || self.diagnosis().last_response().and_then(|response| extract_mime_type(&response.headers));
        start.starts_with("<!doctype html")
            || start.starts_with("<html")
            || start.is_empty() && is_type().is_some_and(|mime| is_html(&mime))
    }

    /// Whether the body is Engine.IO's: `{"code":3,"message":"Bad request"}`.
    pub(super) fn is_engine_io(&self) -> bool {
        self.body.trim_start().starts_with("{\"code\":") && self.body.contains("\"message\":")
    }

    /// Whether the server began with HTTP/2's [settings](https://httpwg.org/specs/rfc9113.html#SETTINGS), which come first there.
    pub(super) fn begins_like_http2(&self) -> bool {
        let exchange = self.found.diagnosis.exchanges.last();
        let received = exchange.and_then(|exchange| exchange.reply.received.as_ref().ok());
        let frame = received.and_then(|received| received.bytes.first_chunk::<9>());
        matches!(frame, Some([0, 0, length, 4, 0, 0, 0, 0, 0]) if length % 6 == 0)
    }

    /// What came behind the head.
    pub(super) fn after_head(&self) -> Option<String> {
        let exchange = self.found.diagnosis.exchanges.last()?;
        let received = exchange.reply.received.as_ref().ok()?;
        let text = decode(&received.bytes);
        let (_, rest) = text.split_once("\r\n\r\n")?;
        Some(rest.to_owned())
    }

    pub(super) fn scheme(&self) -> Option<&'static str> {
        let url = self.found.diagnosis.question.url()?;
        Some(if url.scheme() == "wss" { "wss" } else { "ws" })
    }

    pub(super) fn path(&self) -> String {
        self.found.diagnosis.question.url().map(|url| url.path().to_owned()).unwrap_or_default()
    }

    /// The page's origin.
    pub(super) fn origin(&self) -> String {
        self.found.diagnosis.question.origin().serialize()
    }

    /// The target's own origin.
    pub(super) fn own_origin(&self) -> Option<String> {
        self.found.diagnosis.question.url().map(|url| Origin::of(&http_url(&url)).serialize())
    }

    /// Whether the socket opens for a page of that origin, where that was tried.
    pub(super) fn opens_from(&self, origin: &str) -> Option<bool> {
        let mut tried = self.found.foreign.iter();
        let found = tried.find(|foreign| foreign.question.origin().serialize() == origin)?;
        Some(matches!(found.outcome, SocketOutcome::Opens(_)))
    }

    /// Whether it was opened as another page.
    pub(super) fn tried_others(&self) -> bool {
        !self.found.foreign.is_empty()
    }

    /// The other browsers in which it opens: `Firefox and Safari`, or nothing.
    pub(super) fn opening_browsers(&self) -> String {
        let opens = |outcome: &Option<SocketOutcome>| matches!(outcome, Some(SocketOutcome::Opens(_)));
        let others = self.found.others.iter().filter(|other| opens(&other.outcome));
        let others: Vec<_> = others.map(|other| other.browser).collect();
        if others.is_empty() { String::new() } else { names(&others) }
    }
}
