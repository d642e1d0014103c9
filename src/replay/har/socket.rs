//! A WebSocket of a file: its handshake judged by the recorded response.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;
use url::Url;

use super::super::recorded::{Overrides, question};
use super::super::socket::diagnosis_of_socket;
use crate::advice::socket_question;
use crate::probe::{Diagnosis, Question};
use crate::record::RecordedCall;
use crate::record::har::Entry;
use crate::web::headers::HeaderList;
use crate::web::message::Failure;
use crate::web::raw_head::{RawFailure, RawReply, Received, ReceivedEnd, written};
use crate::web::request::Initiator;
use crate::websocket::{SocketDiagnosis, SocketOutcome, open};

/// The diagnosis of a handshake; `None` where the file has no key of it, without which the response means nothing, or no response.
pub(super) fn recorded(entry: &Entry, page: Option<&str>, overrides: &Overrides) -> Option<Diagnosis> {
    let key = || {
        let text = entry.header("sec-websocket-key")?;
        STANDARD.decode(text.trim()).ok()?.try_into().ok()
    };
    let (key, head) = match entry.response() {
        Some(response) => (key()?, written(response.status, &response.headers)),
        // Whatever the key is, another status opens nothing.
        None => ([0; 16], written(status_of(entry.error()?)?, &HeaderList::new())),
    };
    let question = of_entry(entry, page, overrides)?;
    let found = judged(&question, key, Ok(head))?;
    // What was said in it shows that it opened: then something of the handshake is not in the file.
    let opens = matches!(found.outcome, SocketOutcome::Opens(_));
    if !opens && entry.has_websocket_messages() {
        return None;
    }
    Some(diagnosis_of_socket(question, &found))
}

/// The diagnosis of one that the network failed.
pub(super) fn failed(
    entry: &Entry,
    page: Option<&str>,
    overrides: &Overrides,
    failure: Failure,
) -> Option<Diagnosis> {
    let question = of_entry(entry, page, overrides)?;
    let found = judged(&question, [0; 16], Err(failure))?;
    Some(diagnosis_of_socket(question, &found))
}

/// The question of a handshake.
fn of_entry(entry: &Entry, page: Option<&str>, overrides: &Overrides) -> Option<Question> {
    let mut url = Url::parse(entry.url()).ok()?;
    // Some recorders write it with http; the four schemes are alike to the parser.
    let scheme = if matches!(url.scheme(), "https" | "wss") { "wss" } else { "ws" };
    url.set_scheme(scheme).ok()?;
    let mut call = RecordedCall::of(url);
    call.initiator = Some(Initiator::WebSocket);
    call.origin = entry.header("origin").or(page).map(str::to_owned);
    let offered = entry.header("sec-websocket-protocol").unwrap_or_default();
    let offered = offered.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    call.attributes.subprotocols = offered.collect();
    question(&call, overrides).ok()
}

/// What comes of a handshake with this response.
pub(in crate::replay) fn judged(
    question: &Question,
    key: [u8; 16],
    response: Result<Vec<u8>, Failure>,
) -> Option<SocketDiagnosis> {
    let unread = |failure| RawFailure { failure, closed_during_tls: false };
    let opened = open(socket_question(question, key), async |_| RawReply {
        received: response
            .clone()
            .map(|bytes| Received { bytes, end: ReceivedEnd::Closed, remote: None })
            .map_err(unread),
        elapsed: Duration::ZERO,
    });
    opened.now_or_never()
}

/// The status in Chromium's words, where its protocol hands out no response.
fn status_of(error: &str) -> Option<u16> {
    if error.contains("HTTP Authentication failed") {
        return Some(401);
    }
    error.split_once("Unexpected response code: ")?.1.trim().parse().ok()
}
