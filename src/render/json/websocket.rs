//! A WebSocket's line of JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::advice::{Advised, advised};
use super::confirmation::{Confirmation, socket_confirmation};
use super::{Pairs, SCHEMA, Said, SetCookie, line, milliseconds, notice, relation_name, set_cookie};
use crate::advice::{SocketInvestigation, advise_socket, change_socket, error_text};
use crate::confirm::ConfirmedSocket;
use crate::fetch::{OriginSource, without_password};
use crate::probe::failure_rule;
use crate::render::secrets::{Secrets, reported_text};
use crate::render::sentences;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::http_url::http_url;
use crate::web::text;
use crate::websocket::{
    Handshake, SocketChange, SocketDiagnosis, SocketOther, SocketOutcome, cause, close_code, next_faults,
    throws,
};
use crate::wire::{self, Session, SessionEnd};

/// Where the standard says that the socket opens.
const ESTABLISHED: &str = "https://websockets.spec.whatwg.org/#feedback-from-the-protocol";

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct WebSocket<'a> {
    schema: u32,
    request: Request<'a>,
    verdict: Verdict,
    exchanges: Vec<Sent<'a>>,
    connection: Option<Connection<'a>>,
    cookies: Vec<SetCookie>,
    cookies_omitted: usize,
    notices: Vec<Said>,
    advice: Vec<Advised<'a>>,
    next: Vec<Said>,
    changes: Vec<Change>,
    session: Option<SessionJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_from: Vec<AlsoFrom>,
    browser: &'static str,
    derived: bool,
    others: BTreeMap<&'static str, Other>,
    relation: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed: Option<Confirmation>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SocketRequest"))]
struct Request<'a> {
    url: String,
    origin: String,
    origin_assumed: bool,
    protocols: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SocketVerdict"))]
struct Verdict {
    #[cfg_attr(test, schemars(with = "crate::render::schema::OutcomeName"))]
    outcome: &'static str,
    rule: Option<&'static str>,
    message: String,
    spec: &'static str,
    throws: Option<&'static str>,
    cause: Option<&'static str>,
    close_code: Option<u16>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Handshake"))]
pub(super) struct Sent<'a> {
    kind: &'static str,
    method: String,
    url: String,
    request_headers: Pairs<'a>,
    address: Option<String>,
    status: Option<u16>,
    response_headers: Pairs<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_excerpt: Option<String>,
    elapsed_ms: f64,
    failure: Option<Said>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Connection<'a> {
    protocol: &'a str,
    extensions: &'a str,
}

/// What happened in the open socket.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SessionJson {
    sent: Vec<String>,
    received: Vec<Received>,
    end: &'static str,
    fault: Option<String>,
    close_code: Option<u16>,
    elapsed_ms: f64,
}

/// Something that the server said.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Received {
    Text { text: String },
    Binary { bytes: usize },
    Close { code: Option<u16>, reason: String },
}

/// What to change, and on which side.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Change {
    side: &'static str,
    words: String,
    headers: Vec<[String; 2]>,
}

/// The same socket for a page of another origin.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct AlsoFrom {
    origin: String,
    outcome: &'static str,
    rule: Option<&'static str>,
    cookies_sent: bool,
}

/// Another engine's verdict; null where it would have sent a request that was not sent.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SocketOther"))]
struct Other {
    #[cfg_attr(test, schemars(with = "Option<crate::render::schema::OutcomeName>"))]
    outcome: Option<&'static str>,
    rule: Option<&'static str>,
    message: Option<String>,
    cause: Option<&'static str>,
}

/// One line of JSON for a WebSocket, with what an installed browser did.
#[must_use]
pub fn websocket(
    found: &SocketInvestigation,
    confirmed: Option<&ConfirmedSocket>,
    secrets: Secrets,
) -> String {
    let SocketInvestigation { diagnosis, others, session, foreign } = found;
    let SocketDiagnosis { question, exchanges, outcome, notices: _, set_cookies, cookies_omitted } =
        diagnosis;
    let browser = question.browser();
    let (url, advice) = (question.url(), advise_socket(found));
    line(&WebSocket {
        schema: SCHEMA,
        request: Request {
            url: url.as_ref().map_or_else(|| text::without_password(&question.call.url), without_password),
            origin: question.origin().serialize(),
            origin_assumed: question.page.source == OriginSource::Assumed,
            protocols: &question.call.subprotocols,
        },
        verdict: verdict(outcome, diagnosis.rule(), browser),
        exchanges: exchanges.iter().map(|exchange| sent(exchange, secrets)).collect(),
        connection: match outcome {
            SocketOutcome::Opens(agreed) => {
                Some(Connection { protocol: &agreed.subprotocol, extensions: &agreed.extensions })
            }
            SocketOutcome::Blocked(_) | SocketOutcome::Failed(_) => None,
        },
        cookies: set_cookies.iter().map(set_cookie).collect(),
        cookies_omitted: *cookies_omitted,
        notices: found.notices().iter().map(notice).collect(),
        advice: advice.iter().map(advised).collect(),
        next: next_faults(diagnosis)
            .iter()
            .map(|fault| Said { rule: fault.rule().id(), message: fault.message() })
            .collect(),
        changes: change_socket(found).into_iter().map(change).collect(),
        session: session.as_ref().map(|session| session_json(session, found.page_close_code(), secrets)),
        also_from: foreign.iter().map(also_from).collect(),
        browser: browser.id(),
        derived: browser.is_derived(),
        others: others.iter().map(|theirs| (theirs.browser.id(), other(theirs))).collect(),
        relation: url.as_ref().map(|url| relation_name(question.origin(), &http_url(url))),
        confirmed: confirmed.map(|confirmed| socket_confirmation(confirmed, secrets)),
    })
}

fn change(SocketChange { side, words, headers }: SocketChange) -> Change {
    let headers = headers.into_iter().map(|(name, value)| [name.to_owned(), value]).collect();
    Change { side: side.id(), words, headers }
}

fn verdict(outcome: &SocketOutcome, rule: Option<Rule>, browser: Browser) -> Verdict {
    Verdict {
        outcome: outcome.kind().id(),
        rule: rule.map(Rule::id),
        message: sentences::socket(outcome),
        spec: rule.map_or(ESTABLISHED, Rule::spec),
        throws: throws(outcome, browser),
        cause: cause(outcome, browser),
        close_code: close_code(outcome, browser),
    }
}

pub(super) fn sent(exchange: &Handshake, secrets: Secrets) -> Sent<'_> {
    let response = exchange.response.as_ref();
    Sent {
        kind: "handshake",
        method: exchange.request.method.to_string(),
        url: without_password(&exchange.url()),
        request_headers: Pairs { headers: Some(&exchange.request.headers), secrets },
        address: response.ok().and_then(|response| response.remote).map(|remote| remote.to_string()),
        status: response.ok().map(|response| response.status),
        response_headers: Pairs { headers: response.ok().map(|response| &response.headers), secrets },
        body_excerpt: response.ok().and_then(error_text).map(|words| reported_text(&words, secrets)),
        elapsed_ms: milliseconds(exchange.reply.elapsed),
        failure: response.err().map(|failure| Said {
            rule: failure_rule(failure.failure.kind).id(),
            message: sentences::sentence(&failure.failure.detail),
        }),
    }
}

fn other(theirs: &SocketOther) -> Other {
    let SocketOther { browser, outcome, .. } = theirs;
    let verdict = outcome.as_ref().map(|outcome| verdict(outcome, outcome.rule(), *browser));
    match verdict {
        None => Other { outcome: None, rule: None, message: None, cause: None },
        Some(Verdict { outcome, rule, message, cause, .. }) => {
            Other { outcome: Some(outcome), rule, message: Some(message), cause }
        }
    }
}

fn session_json(session: &Session, close_code: Option<u16>, secrets: Secrets) -> SessionJson {
    let said = |said: &wire::Said| match said {
        wire::Said::Text(text) => Some(Received::Text { text: reported_text(text, secrets) }),
        wire::Said::Binary(bytes) => Some(Received::Binary { bytes: bytes.len() }),
        wire::Said::Close { code, reason } => {
            Some(Received::Close { code: *code, reason: reported_text(reason, secrets) })
        }
        wire::Said::Ping(_) => None,
    };
    let (end, fault) = match session.end {
        SessionEnd::Open => ("open", None),
        SessionEnd::Closed => ("closed", None),
        SessionEnd::Dropped => ("dropped", None),
        SessionEnd::Broken(fault) => ("broken", Some(sentences::sentence(&fault.to_string()))),
    };
    SessionJson {
        sent: session.sent.iter().map(|text| reported_text(text, secrets)).collect(),
        received: session.received.iter().filter_map(said).collect(),
        end,
        fault,
        close_code,
        elapsed_ms: milliseconds(session.elapsed),
    }
}

fn also_from(foreign: &SocketDiagnosis) -> AlsoFrom {
    AlsoFrom {
        origin: foreign.question.origin().serialize(),
        outcome: foreign.outcome.kind().id(),
        rule: foreign.rule().map(Rule::id),
        cookies_sent: foreign.sent_cookies(),
    }
}
