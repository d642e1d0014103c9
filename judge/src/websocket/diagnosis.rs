//! A question with all that was found, as plain data.

use std::sync::Arc;

use url::Url;

use super::engine::SocketEngine;
use super::machine::{NextHandshake, Socket, SocketOutcome};
use super::question::SocketQuestion;
use crate::fetch::{Engine, Step};
use crate::rules::{CookieOutcome, Notice, Rule, failure_rule};
use crate::web::body::Body;
use crate::web::browser::Browser;
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, HttpVersion};
use crate::web::raw_head::{RawFailure, RawReply, Received, read};

/// A question with all that was found.
#[derive(Clone, Debug)]
pub struct SocketDiagnosis {
    /// The question.
    pub question: Arc<SocketQuestion>,
    /// The handshakes, in the order sent.
    pub exchanges: Vec<Handshake>,
    /// What the browser would do.
    pub outcome: SocketOutcome,
    /// What explains it, or will surprise.
    pub notices: Vec<Notice>,
    /// What becomes of each cookie that a response sets.
    pub set_cookies: Vec<CookieOutcome>,
    /// How many cookies came besides these.
    pub cookies_omitted: usize,
}

/// A handshake, and what came back.
#[derive(Clone, Debug)]
pub struct Handshake {
    /// The request.
    pub request: HttpRequest,
    /// What came back, byte for byte.
    pub reply: RawReply,
    /// The response as the browser reads it.
    pub response: Result<HttpResponse, RawFailure>,
}

impl Handshake {
    /// Its URL, as a WebSocket's.
    #[must_use]
    pub fn url(&self) -> Url {
        let mut url = self.request.url.clone();
        // The four schemes are alike to the parser.
        let _ = url.set_scheme(if url.scheme() == "https" { "wss" } else { "ws" });
        url
    }
}

impl SocketDiagnosis {
    /// The rule that decided, or the kind of failure; `None` where the socket opens.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        self.outcome.rule()
    }

    /// The response that decided, where one came.
    #[must_use]
    pub fn last_response(&self) -> Option<&HttpResponse> {
        self.exchanges.last().and_then(|exchange| exchange.response.as_ref().ok())
    }

    /// Whether cookies went along with a handshake.
    #[must_use]
    pub fn sent_cookies(&self) -> bool {
        self.exchanges.iter().any(|exchange| exchange.request.headers.contains("cookie"))
    }
}

impl SocketOutcome {
    /// The rule that decided, or the kind of failure; `None` where the socket opens.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Self::Opens(_) => None,
            Self::Blocked(fault) => Some(fault.rule()),
            Self::Failed(failure) => Some(failure_rule(failure.failure.kind)),
        }
    }
}

/// Opens the socket of a question. `send` sends a handshake, by whatever means, and gives what came back.
pub async fn open(
    question: SocketQuestion,
    mut send: impl AsyncFnMut(&NextHandshake) -> RawReply,
) -> SocketDiagnosis {
    let engine = SocketEngine::of(question.browser());
    let question = Arc::new(question);
    let (mut socket, mut step) = Socket::begin(&question);
    let mut exchanges = Vec::new();
    let outcome = loop {
        match step {
            Step::Send(next) => {
                let reply = send(&next).await;
                step = socket.resume(&reply.received);
                let response = response(&reply, engine);
                exchanges.push(Handshake { request: next.message, reply, response });
            }
            Step::Done(outcome) => break *outcome,
        }
    };
    let (set_cookies, cookies_omitted) = socket.set_cookies();
    SocketDiagnosis {
        notices: socket.notices(),
        set_cookies: set_cookies.to_vec(),
        cookies_omitted,
        question,
        exchanges,
        outcome,
    }
}

/// The response of a reply, as an engine reads it; what follows the head is its body.
fn response(reply: &RawReply, engine: &SocketEngine) -> Result<HttpResponse, RawFailure> {
    let received = reply.received.as_ref().map_err(Clone::clone)?;
    let head = read(received, &engine.dialect).map_err(|_| no_head(received))?;
    let body = received.bytes.get(head.end..).unwrap_or_default();
    Ok(HttpResponse {
        version: HttpVersion::Http1,
        status: head.status,
        headers: head.headers,
        body: if head.status == 101 { Body::default() } else { Body::starting(body) },
        remote: received.remote,
    })
}

fn no_head(received: &Received) -> RawFailure {
    let detail = match received.bytes.is_empty() {
        true => "nothing came".into(),
        false => "what came is not a response that the browser reads".into(),
    };
    RawFailure { failure: Failure { kind: FailureKind::NotHttp, detail }, closed_during_tls: false }
}

/// The first handshake.
///
/// # Errors
/// Where none would be sent: the outcome.
pub fn dry_run(question: &SocketQuestion) -> Result<NextHandshake, SocketOutcome> {
    match Socket::begin(question).1 {
        Step::Send(next) => Ok(*next),
        Step::Done(outcome) => Err(*outcome),
    }
}

/// Another engine's verdict on a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketOther {
    /// Whose it is.
    pub browser: Browser,
    /// The outcome; `None` where the engine would have sent a request that was not sent.
    pub outcome: Option<SocketOutcome>,
    /// The URL of that request.
    pub unsent: Option<Url>,
}

/// What the other engines would do, as far as the responses at hand tell it.
#[must_use]
pub fn others(diagnosis: &SocketDiagnosis) -> Vec<SocketOther> {
    let engines = Engine::of(diagnosis.question.browser()).others();
    engines
        .map(|engine| {
            let question = diagnosis.question.in_browser(engine.browser);
            let (outcome, unsent) = match replayed(&question, &diagnosis.exchanges) {
                Ok(outcome) => (Some(outcome), None),
                Err(url) => (None, Some(url)),
            };
            SocketOther { browser: engine.browser, outcome, unsent }
        })
        .collect()
}

/// The outcome, or the URL of the request that was not sent.
fn replayed(question: &SocketQuestion, exchanges: &[Handshake]) -> Result<SocketOutcome, Url> {
    let (mut socket, mut step) = Socket::begin(question);
    let mut left: Vec<&Handshake> = exchanges.iter().collect();
    loop {
        match step {
            Step::Done(outcome) => return Ok(*outcome),
            Step::Send(next) => {
                let Some(number) = left.iter().position(|past| past.request.url == next.message.url) else {
                    return Err(next.message.url);
                };
                let received: &Result<Received, RawFailure> = &left.remove(number).reply.received;
                step = socket.resume(received);
            }
        }
    }
}
