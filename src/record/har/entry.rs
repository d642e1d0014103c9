//! One request of a recording, and what came back.

use std::time::Duration;

use serde::de::SeqAccess;

use super::content::Content;
use super::lenient::{Any, Count, ErrorText, Given, Lenient, Pairs, Start, object};
use crate::web::body::{Body, BodyEnd, Cut, Decoding};
use crate::web::headers::HeaderList;
use crate::web::message::{HttpResponse, HttpVersion};

object! {
    /// One request and what came back.
    pub struct Entry {
        request: Request = "request",
        response: Given<Response> = "response",
        time: Option<f64> = "time",
        page: Option<String> = "pageref",
        resource_type: Option<String> = "_resourceType" | "_request_type",
        error: ErrorText = "_error" | "_failureText",
        id: Option<String> = "_requestId" | "_request_id",
        initiator: Initiator = "_initiator",
        initiator_type: Option<String> = "_initiator_type",
        fetch_type: Option<String> = "_fetchType",
        via_service_worker: bool = "_fetchedViaServiceWorker" | "_fromServiceWorker",
        websocket_messages: Messages = "_webSocketMessages",
    }
}

object! {
    /// What was sent.
    pub(super) struct Request {
        method: Option<String> = "method",
        url: Option<String> = "url",
        headers: Pairs = "headers",
        cookies: Count = "cookies",
        post_data: Given<PostData> = "postData",
    }
}

object! {
    /// What came back.
    pub(super) struct Response {
        status: Option<f64> = "status",
        version: Option<String> = "httpVersion",
        headers: Pairs = "headers",
        content: Content = "content",
        body_size: Option<f64> = "bodySize",
        error: ErrorText = "_error" | "_failureText",
        via_service_worker: bool = "_fetchedViaServiceWorker" | "_fromServiceWorker",
    }
}

/// What was said in a socket. Chromium also writes there why one failed, and nothing of the response.
#[derive(Debug, Default)]
pub(super) struct Messages {
    count: usize,
    error: ErrorText,
}

object! {
    struct Message {
        kind: Option<String> = "type",
        data: ErrorText = "data",
    }
}

impl Lenient for Messages {
    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut found = Self::default();
        while let Some(Any(Message { kind, data })) = list.next_element::<Any<Message>>()? {
            if kind.as_deref() == Some("error") {
                found.error = data;
            } else {
                found.count += 1;
            }
        }
        Ok(found)
    }
}

object! {
    /// The body that was sent.
    pub(super) struct PostData {
        mime: Option<String> = "mimeType",
        text: Start = "text",
        params: Count = "params",
    }
}

object! {
    /// What the browser says of how the request came about.
    pub(super) struct Initiator {
        kind: Option<String> = "type",
    }
}

impl Entry {
    /// The method; empty where the file does not say it.
    #[must_use]
    pub fn method(&self) -> &str {
        self.request.method.as_deref().unwrap_or_default()
    }

    /// The URL; empty where the file does not say it.
    #[must_use]
    pub fn url(&self) -> &str {
        self.request.url.as_deref().unwrap_or_default()
    }

    /// Its page's id.
    pub(super) fn page_id(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// The browser's number of the request; redirects of one request have the same.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        // chrome-har gives those that are redirected an ending.
        self.id.as_deref().map(|id| id.trim_end_matches('r')).filter(|id| !id.is_empty())
    }

    /// A header of the request.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let pair = self.request.headers.0.iter().find(|pair| pair.name.eq_ignore_ascii_case(name))?;
        Some(pair.value.as_str())
    }

    /// The names and values of the request's headers, as the file has them.
    pub fn header_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.request.headers.0.iter().map(|pair| (pair.name.as_str(), pair.value.as_str()))
    }

    /// All headers of the request, but those that only HTTP/2 has.
    #[must_use]
    pub fn request_headers(&self) -> HeaderList {
        let named = self.header_pairs().filter(|(name, _)| !name.starts_with(':'));
        named.map(|(name, value)| (name.to_owned(), latin1(value))).collect()
    }

    /// Whether the file has cookies that were sent.
    pub(super) fn has_cookies(&self) -> bool {
        self.request.cookies.0 > 0
    }

    /// The start of the body that was sent.
    pub(super) fn sent_body(&self) -> Option<Vec<u8>> {
        let data = self.request.post_data.0.as_ref()?;
        // Some recorders write an empty one for all requests.
        if ["GET", "HEAD"].iter().any(|method| method.eq_ignore_ascii_case(self.method())) {
            return None;
        }
        let text = data.text.0.as_deref().unwrap_or_default();
        let is_there = !text.is_empty()
            || data.params.0 > 0
            || data.mime.as_deref().is_some_and(|mime| !mime.is_empty());
        is_there.then(|| text.as_bytes().to_vec())
    }

    /// The type of the body that was sent, as the recorder has it.
    pub(super) fn body_type(&self) -> Option<&str> {
        self.request.post_data.0.as_ref()?.mime.as_deref()
    }

    /// How long it took.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        let seconds = self.time.unwrap_or_default() / 1000.0;
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    }

    /// The recorder's name of what made the request, in lower case.
    #[must_use]
    pub fn resource_type(&self) -> Option<String> {
        self.resource_type.as_deref().map(|kind| kind.trim().to_ascii_lowercase())
    }

    /// Whether the recorder names what made the request.
    pub(super) fn has_resource_type(&self) -> bool {
        self.resource_type.is_some()
    }

    /// What the browser says of how the request came about: `script`, `parser`, `other`, ….
    #[must_use]
    pub fn initiator_type(&self) -> Option<&str> {
        self.initiator.kind.as_deref().or(self.initiator_type.as_deref())
    }

    /// Whether the file has messages of the socket.
    #[must_use]
    pub fn has_websocket_messages(&self) -> bool {
        self.websocket_messages.count > 0
    }

    /// Whether this is a preflight.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.resource_type().as_deref() == Some("preflight")
            || self.method() == "OPTIONS" && self.header("access-control-request-method").is_some()
    }

    /// Whether a service worker responded.
    #[must_use]
    pub fn is_of_service_worker(&self) -> bool {
        self.via_service_worker
            || self.response.0.as_ref().is_some_and(|response| response.via_service_worker)
            || self.fetch_type.as_deref() == Some("Service Worker")
    }

    /// The browser's own words on what went wrong.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        let response = self.response.0.as_ref();
        let of_socket = || self.websocket_messages.error.text.as_deref().filter(|_| self.status().is_none());
        let said = response.and_then(|response| response.error.text.as_deref());
        said.or(self.error.text.as_deref()).or_else(of_socket)
    }

    /// The same, but where the page itself ended the request: that says nothing of the response.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.error().filter(|error| !is_abort(error))
    }

    /// The same, where the error may be that a rule of the browser's blocked the response: no other reason is named.
    #[must_use]
    pub fn unexplained_refusal(&self) -> Option<&str> {
        let names_reason = |error: &str| error.contains("net::ERR_") && !error.contains("net::ERR_FAILED");
        self.refusal().filter(|error| !names_reason(error))
    }

    /// Whether the file says in so many words that the browser accepted the response.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        let says_so = |response: &Response| response.error.is_null;
        self.error().is_none() && self.response.0.as_ref().is_some_and(says_so)
    }

    /// The response's status; `None` where there was none.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        let status = self.response.0.as_ref()?.status?;
        let is_one = (100.0..1000.0).contains(&status);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 100 to 999")]
        is_one.then_some(status as u16)
    }

    /// The response, where the file has one; without a body that the file does not hold.
    #[must_use]
    pub fn response(&self) -> Option<HttpResponse> {
        let status = self.status()?;
        let response = self.response.0.as_ref()?;
        let mut headers = HeaderList::new();
        for pair in &response.headers.0 {
            // Chromium writes equal names as one, a line each.
            for line in pair.value.split('\n') {
                headers.append(pair.name.as_str(), latin1(line));
            }
        }
        // Where headers were taken out, the recorder may still know the type.
        if headers.is_empty()
            && let Some(mime) = response.content.mime()
        {
            headers.append("Content-Type", mime);
        }
        let version = response.version.as_deref().unwrap_or_default().to_ascii_lowercase();
        let is_new = ["h2", "http/2", "h3", "http/3"].iter().any(|name| version.starts_with(name));
        let mut body = Body::starting(&response.content.body().unwrap_or_default());
        self.end_body(&headers, &mut body);
        Some(HttpResponse {
            version: if is_new { HttpVersion::Http2 } else { HttpVersion::Http1 },
            status,
            headers,
            body,
            remote: None,
        })
    }

    /// What the browser's error says of how the body ended.
    fn end_body(&self, headers: &HeaderList, body: &mut Body) {
        let error = self.error().unwrap_or_default();
        let is = |names: &[&str]| names.iter().any(|name| error.contains(name));
        if is(&["ERR_CONTENT_LENGTH_MISMATCH"]) {
            let promised = headers.get_text("content-length").and_then(|length| length.trim().parse().ok());
            body.end = BodyEnd::Cut(Cut::Length { promised: promised.unwrap_or_default() });
        } else if is(&["ERR_INCOMPLETE_CHUNKED_ENCODING"]) {
            body.end = BodyEnd::Cut(Cut::Chunks);
        } else if is(&["ERR_HTTP2_", "ERR_QUIC_"]) {
            body.end = BodyEnd::Cut(Cut::Stream);
        } else if is(&["ERR_CONNECTION_RESET", "ERR_CONNECTION_CLOSED", "ERR_NETWORK_CHANGED"]) {
            body.end = BodyEnd::Cut(Cut::Reset);
        } else if is(&["ERR_CONTENT_DECODING_FAILED"]) {
            body.decoding = Decoding::Failed(headers.get_text("content-encoding").unwrap_or_default());
        }
    }

    /// Whether the file has the response's body, or says that there was none: many tools leave bodies out.
    #[must_use]
    pub fn holds_body(&self) -> bool {
        self.response.0.as_ref().is_some_and(|response| response.content.body().is_some())
    }

    /// Whether the page got a body of which nothing came over the network.
    #[must_use]
    pub fn has_body_of_cache(&self) -> bool {
        self.response
            .0
            .as_ref()
            .is_some_and(|response| response.body_size == Some(0.0) && response.content.size() > 0.0)
    }

    /// The response's type as the recorder has it, where the headers may not.
    #[must_use]
    pub fn recorded_type(&self) -> Option<&str> {
        self.response.0.as_ref()?.content.mime()
    }
}

/// Whether an error says that the page left, or that its script ended the request.
#[must_use]
pub fn is_abort(error: &str) -> bool {
    let lower = error.to_ascii_lowercase();
    lower.contains("err_aborted")
        || lower.contains("ns_binding_aborted")
        || ["cancelled", "canceled"].iter().any(|word| lower.contains(word))
}

/// The bytes of a text that has one character a byte, or of any other.
fn latin1(text: &str) -> Vec<u8> {
    let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    bytes.unwrap_or_else(|| text.as_bytes().to_vec())
}
