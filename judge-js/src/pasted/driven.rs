//! What was pasted, judged response by response.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use corscheck::advice::socket_question;
use corscheck::fetch::{Kind, NextRequest, without_password};
use corscheck::probe::Question;
use corscheck::record::RecordedResponse;
use corscheck::replay::http_response;
use corscheck::web::browser::Browser;
use corscheck::web::message::{HttpRequest, Reply};
use corscheck::websocket::accept_for;
use serde::Serialize;
use tsify::Tsify;

use super::{AnyJudgement, JudgedCall};
use crate::call::CallSession;
use crate::frame::{FrameJudgement, FrameSession};
use crate::judgement::Judgement;
use crate::session::Session;
use crate::websocket::{KEY, SocketSession, WebSocketJudgement, raw};

/// How many bytes the hash of a key has.
const HASH: usize = 20;

/// A request whose response is needed.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Needed {
    /// Whether it is a preflight.
    pub preflight: bool,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The headers by which the server decides.
    pub headers: Vec<(String, String)>,
    /// The browser that sends it.
    pub browser: &'static str,
    /// How many responses were used before.
    pub used: usize,
}

/// Judges a call; says how many responses were used.
pub(super) fn call(judged: &mut JudgedCall, question: &Question, recorded: &[RecordedResponse]) -> usize {
    // Those are of WebSockets.
    let recorded: Vec<&RecordedResponse> =
        recorded.iter().filter(|response| response.status != 101).collect();
    let questions = Browser::EACH_ENGINE.iter().map(|browser| question.in_browser(*browser)).collect();
    let mut session = CallSession::of(questions);
    let alike = |one: &NextRequest, other: &NextRequest| {
        one.kind == other.kind
            && one.message.method == other.message.method
            && one.message.url == other.message.url
    };
    let (next, used) = drive(&mut session, &recorded, alike, |response, _| reply(response));
    let found = session.found();
    judged.needed = next.map(|next| needed(&next.message, next.kind == Kind::Preflight, found.len(), used));
    judged.judgement = (!found.is_empty()).then(|| AnyJudgement::Call(Judgement::of(&found)));
    used
}

/// Judges a WebSocket; says how many responses were used. The key is that of the pasted handshake.
pub(super) fn socket(
    judged: &mut JudgedCall,
    question: &Question,
    key: Option<&str>,
    recorded: &[RecordedResponse],
) -> usize {
    let key: Option<[u8; 16]> = key.and_then(|key| BASE64.decode(key).ok()?.try_into().ok());
    let recorded: Vec<&RecordedResponse> = recorded.iter().collect();
    let of = |browser: &Browser| socket_question(&question.in_browser(*browser), key.unwrap_or(KEY));
    let mut session = SocketSession::of(Browser::EACH_ENGINE.iter().map(of).collect());
    let mut is_assumed = false;
    let (next, used) = drive(
        &mut session,
        &recorded,
        |one, other| one.message.url == other.message.url,
        |response, next| {
            let mut response = http_response(response);
            // Without the key of the request the hash says nothing, unless it cannot be one.
            let is_hash = |value: &String| BASE64.decode(value).is_ok_and(|bytes| bytes.len() == HASH);
            if key.is_none()
                && response.headers.get_text("sec-websocket-accept").as_ref().is_some_and(is_hash)
            {
                let key = next.message.headers.get_text("sec-websocket-key").unwrap_or_default();
                response.headers.set("Sec-WebSocket-Accept", accept_for(&key));
                is_assumed = true;
            }
            raw(&response)
        },
    );
    if is_assumed {
        judged
            .assumed
            .push("Sec-WebSocket-Accept belongs to the key of the request, which is not in the text".into());
    }
    let found = session.found();
    judged.needed = next.map(|next| needed(&next.message, false, found.len(), used));
    judged.judgement = (!found.is_empty()).then(|| AnyJudgement::WebSocket(WebSocketJudgement::of(found)));
    used
}

/// Judges a document in a frame or popup; says how many responses were used.
pub(super) fn frame(
    judged: &mut JudgedCall,
    mut session: FrameSession,
    recorded: &[RecordedResponse],
) -> usize {
    let recorded: Vec<&RecordedResponse> =
        recorded.iter().filter(|response| response.status != 101).collect();
    let alike = |one: &HttpRequest, other: &HttpRequest| one.url == other.url;
    let (next, used) = drive(&mut session, &recorded, alike, |response, _| reply(response));
    let found = session.found();
    judged.needed = next.map(|next| needed(&next, false, found.len(), used));
    judged.judgement = (!found.is_empty()).then(|| AnyJudgement::Frame(FrameJudgement::of(&found)));
    used
}

/// Goes through a judgement as far as the responses reach: the request that has none, and how many were used.
fn drive<Q: Clone, R, D: Clone>(
    session: &mut Session<Q, R, D>,
    recorded: &[&RecordedResponse],
    alike: impl Fn(&Q, &Q) -> bool,
    mut reply: impl FnMut(&RecordedResponse, &Q) -> R,
) -> (Option<Q>, usize) {
    let mut used: Vec<Q> = Vec::new();
    while let Some(next) = session.next_request() {
        // Another browser's request may differ in its headers; the server's response is the same.
        let is_of_first = session.found().is_empty();
        let known = used.iter().position(|other| alike(other, &next)).filter(|_| !is_of_first);
        let Some(response) = recorded.get(known.unwrap_or(used.len())) else {
            return (Some(next), used.len());
        };
        let reply = reply(response, &next);
        if known.is_none() {
            used.push(next);
        }
        session.respond(reply);
    }
    (None, used.len())
}

fn needed(message: &HttpRequest, preflight: bool, judged: usize, used: usize) -> Needed {
    const DECIDING: [&str; 7] = [
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
        "cookie",
        "content-type",
        "upgrade",
        "sec-websocket-protocol",
    ];
    let headers =
        message.headers.iter().filter(|header| DECIDING.contains(&header.name.to_ascii_lowercase().as_str()));
    Needed {
        preflight,
        method: message.method.as_str().to_owned(),
        url: without_password(&message.url),
        headers: headers.map(|header| (header.name.to_string(), header.text())).collect(),
        browser: Browser::EACH_ENGINE.get(judged).map_or("", |browser| browser.name()),
        used,
    }
}

fn reply(recorded: &RecordedResponse) -> Reply {
    Reply::new(Ok(http_response(recorded)), Duration::ZERO)
}
