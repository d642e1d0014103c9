//! A judgement as JavaScript drives it: a request out, its response in.

use std::fmt;
use std::time::Duration;

use corscheck::fetch::Kind;
use corscheck::web::body::Body;
use corscheck::web::headers::HeaderList;
use corscheck::web::message::{HttpRequest, HttpResponse, HttpVersion, Reply};
use serde::{Deserialize, Serialize};
use tsify::Tsify;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::call::{Call, CallSession};
use crate::frame::{FrameCall, FrameJudgement, FrameSession};
use crate::judgement::Judgement;
use crate::websocket::{SocketSession, WebSocketCall, WebSocketJudgement, raw};
use crate::words;

/// A request that the browser would send.
#[derive(Clone, Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// All headers, in the order in which the browser sends them.
    pub headers: Vec<(String, String)>,
    /// Whether it is a preflight.
    pub preflight: bool,
    /// Whether it has the body of the call.
    pub has_body: bool,
}

/// The status and the headers of a response.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResponseHead {
    /// The status, 100 to 999.
    pub status: u16,
    /// The headers, in their order; a name may be there more than once.
    pub headers: Vec<(String, String)>,
}

/// What is judged request by request.
trait Judged {
    /// The request whose response is needed; `None` where the judgement is complete.
    fn next_request(&mut self) -> Option<Request>;
    /// Goes on with its response.
    fn respond(&mut self, response: HttpResponse);
    /// The judgement as JSON.
    fn judgement(&self) -> String;
}

impl Judged for CallSession {
    fn next_request(&mut self) -> Option<Request> {
        let next = Self::next_request(self)?;
        Some(request(&next.message, next.kind == Kind::Preflight))
    }

    fn respond(&mut self, response: HttpResponse) {
        Self::respond(self, Reply::new(Ok(response), Duration::ZERO));
    }

    fn judgement(&self) -> String {
        words::json(&Judgement::of(&self.found()))
    }
}

impl Judged for SocketSession {
    fn next_request(&mut self) -> Option<Request> {
        Some(request(&Self::next_request(self)?.message, false))
    }

    fn respond(&mut self, response: HttpResponse) {
        Self::respond(self, raw(&response));
    }

    fn judgement(&self) -> String {
        words::json(&WebSocketJudgement::of(self.found()))
    }
}

impl Judged for FrameSession {
    fn next_request(&mut self) -> Option<Request> {
        Some(request(&Self::next_request(self)?, false))
    }

    fn respond(&mut self, response: HttpResponse) {
        Self::respond(self, Reply::new(Ok(response), Duration::ZERO));
    }

    fn judgement(&self) -> String {
        words::json(&FrameJudgement::of(&self.found()))
    }
}

/// A judgement, request by request: [`next`](Self::next_request) gives the request that the browser would send,
/// [`respond`](Self::respond) takes its response, until there is no next one.
#[wasm_bindgen]
pub struct Judging {
    judged: Box<dyn Judged>,
}

impl fmt::Debug for Judging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judging").finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl Judging {
    /// Begins with a [`Call`] as JSON, and its body.
    ///
    /// # Errors
    /// Where something in the call cannot be read: a sentence.
    #[wasm_bindgen(constructor)]
    pub fn new(call: &str, body: Option<Vec<u8>>) -> Result<Self, String> {
        let call: Call = read(call)?;
        Ok(Self { judged: Box::new(CallSession::of(call.questions(body)?)) })
    }

    /// Begins with a [`WebSocketCall`] as JSON.
    ///
    /// # Errors
    /// Where something in the call cannot be read: a sentence.
    #[wasm_bindgen(js_name = ofWebSocket)]
    pub fn of_web_socket(call: &str) -> Result<Self, String> {
        Ok(Self { judged: Box::new(read::<WebSocketCall>(call)?.begin()?) })
    }

    /// Begins with a [`FrameCall`] as JSON.
    ///
    /// # Errors
    /// Where something in the call cannot be read: a sentence.
    #[wasm_bindgen(js_name = ofFrame)]
    pub fn of_frame(call: &str) -> Result<Self, String> {
        Ok(Self { judged: Box::new(read::<FrameCall>(call)?.begin()?) })
    }

    /// The next [`Request`] as JSON; nothing where the judgement is complete.
    #[wasm_bindgen(js_name = next)]
    pub fn next_request(&mut self) -> Option<String> {
        self.judged.next_request().map(|request| words::json(&request))
    }

    /// Goes on with the response: a [`ResponseHead`] as JSON, and its body.
    ///
    /// # Errors
    /// Where the response cannot be one: a sentence.
    pub fn respond(&mut self, head: &str, body: &[u8]) -> Result<(), String> {
        let head: ResponseHead =
            serde_json::from_str(head).map_err(|error| format!("the response: {error}"))?;
        if !(100..=999).contains(&head.status) {
            return Err(format!("the response: {} is not a status; it has three digits", head.status));
        }
        self.judged.respond(response(&head, Body::complete(body)));
        Ok(())
    }

    /// The judgement as JSON, of the engines that have one so far.
    pub fn judgement(&self) -> String {
        self.judged.judgement()
    }
}

/// A call as JavaScript gives it.
fn read<'a, T: Deserialize<'a>>(call: &'a str) -> Result<T, String> {
    serde_json::from_str(call).map_err(|error| format!("the call: {error}"))
}

fn request(message: &HttpRequest, preflight: bool) -> Request {
    Request {
        method: message.method.as_str().to_owned(),
        url: message.url.as_str().to_owned(),
        headers: message.headers.iter().map(|header| (header.name.to_string(), header.text())).collect(),
        preflight,
        has_body: message.body.is_some(),
    }
}

/// The response as the judge takes it.
fn response(head: &ResponseHead, body: Body) -> HttpResponse {
    let mut headers = HeaderList::new();
    for (name, value) in &head.headers {
        headers.append(name.as_str(), words::latin1(value));
    }
    HttpResponse { version: HttpVersion::Http1, status: head.status, headers, body, remote: None }
}
