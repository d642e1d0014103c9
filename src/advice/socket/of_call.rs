//! A WebSocket among other calls, where its diagnosis is that of a call.

use std::sync::Arc;

use super::change::of_diagnosis;
use super::{SocketInvestigation, advise_socket, change_socket};
use crate::fetch::without_password;
use crate::probe::{CallTrace, Exchange, Question};
use crate::rules::SocketFault;
use crate::web::raw_head::{RawFailure, RawReply, Received, ReceivedEnd};
use crate::websocket::{Handshake, SocketCall, SocketDiagnosis, SocketOutcome, SocketQuestion};

/// The question of a WebSocket's call; the key is any 16 bytes.
#[must_use]
pub fn socket_question(question: &Question, key: [u8; 16]) -> SocketQuestion {
    let call = &question.call;
    SocketQuestion {
        page: question.page.clone(),
        call: SocketCall {
            url: call.url.as_str().to_owned(),
            subprotocols: call.attributes.subprotocols.clone(),
        },
        client: question.client.clone(),
        key,
    }
}

/// What to do first about a WebSocket that does not open: the change of what the response or the page has, or what advice on it
/// alone says, in plain text.
pub(in crate::advice) fn first_for_socket(call: &CallTrace, fault: &SocketFault) -> Option<String> {
    let found = SocketInvestigation {
        diagnosis: diagnosis(call, fault),
        others: Vec::new(),
        session: None,
        foreign: Vec::new(),
    };
    let known = of_diagnosis(&found.diagnosis);
    let advice = advise_socket(&found).into_iter().next();
    let change = known.into_iter().next();
    if let Some(change) =
        change.or_else(|| change_socket(&found).into_iter().next().filter(|_| advice.is_none()))
    {
        let headers: Vec<String> =
            change.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        return Some(match headers.is_empty() {
            true => change.words,
            false => format!("{}: {}", change.words, headers.join("; ")),
        });
    }
    let first = advice?;
    let (url, origin) = (without_password(call.question.url()), call.question.origin().serialize());
    // The flag is one of another command.
    let whole = format!("corscheck websocket {url} --origin {origin} --also-from ");
    Some(first.message.replace("--also-from ", &whole).trim_end_matches('.').to_owned())
}

/// The bytes of the handshakes are not known any more; the responses are.
fn diagnosis(call: &CallTrace, fault: &SocketFault) -> SocketDiagnosis {
    let question = &call.question;
    let handshake = |exchange: &Exchange| {
        let of_failure = |failure| RawFailure { failure, closed_during_tls: false };
        Handshake {
            request: exchange.request.message.clone(),
            reply: RawReply {
                received: Ok(Received { bytes: Vec::new(), end: ReceivedEnd::Closed, remote: None }),
                elapsed: exchange.elapsed,
            },
            response: exchange.response.clone().map_err(of_failure),
        }
    };
    SocketDiagnosis {
        question: Arc::new(socket_question(question, [0; 16])),
        exchanges: call.exchanges.iter().map(handshake).collect(),
        outcome: SocketOutcome::Blocked(fault.clone()),
        notices: Vec::new(),
        set_cookies: Vec::new(),
        cookies_omitted: 0,
    }
}
