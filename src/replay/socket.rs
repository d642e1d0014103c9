//! A WebSocket among a page's calls: its question, and its diagnosis as that of a call.

use std::borrow::Cow;
use std::sync::Arc;

use crate::advice::socket_question;
use crate::fetch::{Kind, NextRequest, Outcome, Response, ResponseType, Tainting, without_password};
use crate::probe::{self, CallTrace, Diagnosis, DryRun, Exchange, OtherVerdict, Question, UnsentRequest};
use crate::rules::{Fault, Violation};
use crate::web::message::HttpRequest;
use crate::web::request::Initiator;
use crate::websocket::{self, Handshake, SocketDiagnosis, SocketOther, SocketOutcome};

/// Whether a call is that of a WebSocket: by its initiator, or by its URL where nothing else was said.
#[must_use]
pub fn is_socket(question: &Question) -> bool {
    let scheme = question.url().scheme();
    question.initiator() == Initiator::WebSocket
        || question.initiator() == Initiator::Fetch && matches!(scheme, "ws" | "wss")
}

/// The question with a WebSocket as its initiator, where it is the call of one.
#[must_use]
pub fn with_its_initiator(question: &Question) -> Cow<'_, Question> {
    if !is_socket(question) || question.initiator() == Initiator::WebSocket {
        return Cow::Borrowed(question);
    }
    let mut of_socket = question.clone();
    of_socket.call.initiator = Initiator::WebSocket;
    Cow::Owned(of_socket)
}

/// What was found of a WebSocket, as the diagnosis of a call: where calls of all kinds stand side by side.
#[must_use]
pub fn diagnosis_of_socket(mut question: Question, found: &SocketDiagnosis) -> Diagnosis {
    question.call.initiator = Initiator::WebSocket;
    let question = Arc::new(question);
    let others = websocket::others(found);
    let differ = others.iter().filter_map(|theirs| other(&question, &found.outcome, theirs)).collect();
    Diagnosis::of_call(CallTrace {
        exchanges: found.exchanges.iter().enumerate().map(exchange).collect(),
        outcome: outcome(&question, &found.outcome),
        notices: found.notices.clone(),
        set_cookies: found.set_cookies.clone(),
        cookies_omitted: found.cookies_omitted,
        unsent: None,
        question,
    })
    .with_others(differ)
}

/// Another engine's verdict, where it differs or is not known.
fn other(question: &Question, own: &SocketOutcome, theirs: &SocketOther) -> Option<OtherVerdict> {
    let outcome = match (&theirs.outcome, &theirs.unsent) {
        (Some(outcome), _) if outcome.kind() == own.kind() => return None,
        (Some(their), _) => Ok(outcome(question, their)),
        (None, unsent) => Err(UnsentRequest {
            method: "GET".to_owned(),
            url: unsent.as_ref().map(without_password).unwrap_or_default(),
            origin: Some(question.origin().serialize()),
        }),
    };
    Some(OtherVerdict { browser: theirs.browser, outcome })
}

/// What a browser would send for a question, a WebSocket's too; nothing is sent.
#[must_use]
pub fn dry_run(question: &Question) -> DryRun {
    if !is_socket(question) {
        return probe::dry_run(question);
    }
    let of_socket = socket_question(question, [0; 16]);
    match websocket::dry_run(&of_socket) {
        Ok(next) => {
            let requests = vec![of_handshake(&next.message, next.hop)];
            DryRun::Sends { requests, notices: Vec::new() }
        }
        Err(outcome) => {
            let found = SocketDiagnosis {
                question: Arc::new(of_socket),
                exchanges: Vec::new(),
                outcome,
                notices: Vec::new(),
                set_cookies: Vec::new(),
                cookies_omitted: 0,
            };
            DryRun::Ends(Box::new(diagnosis_of_socket(question.clone(), &found)))
        }
    }
}

fn outcome(question: &Question, found: &SocketOutcome) -> Outcome {
    match found {
        SocketOutcome::Opens(_) => Outcome::Allowed(Response {
            kind: ResponseType::Basic,
            url: without_password(question.url()),
            redirected: false,
            status: 101,
            readable_headers: Vec::new(),
        }),
        SocketOutcome::Blocked(fault) => Outcome::Blocked(Violation {
            fault: Fault::Socket(Box::new(fault.clone())),
            context: Default::default(),
        }),
        SocketOutcome::Failed(failure) => Outcome::Failed(failure.failure.clone()),
    }
}

fn exchange((hop, handshake): (usize, &Handshake)) -> Exchange {
    Exchange {
        request: of_handshake(&handshake.request, hop),
        response: handshake.response.clone().map_err(|failure| failure.failure),
        elapsed: handshake.reply.elapsed,
        lifetime: None,
        checked: Vec::new(),
    }
}

fn of_handshake(message: &HttpRequest, hop: usize) -> NextRequest {
    NextRequest {
        kind: Kind::Actual,
        message: message.clone(),
        reasons: Vec::new(),
        hop,
        tainting: Tainting::Basic,
        preflight_cached: false,
    }
}
