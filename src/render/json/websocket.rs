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

/// A WebSocket that was judged.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct WebSocket<'a> {
    /// 2. Fields are added under it, never renamed or removed.
    schema: u32,
    /// What the page opens.
    request: Request<'a>,
    /// What the browser does.
    verdict: Verdict,
    /// The handshakes, in the order sent; WebKit may send several.
    exchanges: Vec<Sent<'a>>,
    /// What the open socket has; null where it did not open.
    connection: Option<Connection<'a>>,
    /// Each `Set-Cookie` that was received.
    cookies: Vec<SetCookie>,
    /// How many more cookies were received than are listed.
    cookies_omitted: usize,
    /// What explains the verdict, or will surprise.
    notices: Vec<Said>,
    /// What an expert would add.
    advice: Vec<Advised<'a>>,
    /// What would stop the socket once the fault of the verdict is fixed.
    next: Vec<Said>,
    /// What to change so that it opens.
    changes: Vec<Change>,
    /// What happened in the open socket; null where it did not open.
    session: Option<SessionJson>,
    /// The same socket for pages of other origins, with `--also-from`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_from: Vec<AlsoFrom>,
    /// Whose verdict this is: `chromium`, `firefox`, `safari` or `webkit`.
    browser: &'static str,
    /// Whether the verdict is derived from the browser's engine and not measured in the browser itself.
    derived: bool,
    /// The verdicts of the other browsers, by browser.
    others: BTreeMap<&'static str, Other>,
    /// How the page and the URL relate: `same-origin`, `same-site` or `cross-site`.
    relation: Option<&'static str>,
    /// What a real browser did, with `--confirm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed: Option<Confirmation>,
}

/// The socket that a page opens.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SocketRequest"))]
struct Request<'a> {
    /// The URL as the browser takes it: `http` becomes `ws`.
    url: String,
    /// The page's origin, or `null` where that is opaque.
    origin: String,
    /// Whether the origin is the default, because none was given.
    origin_assumed: bool,
    /// The subprotocols that are offered.
    protocols: &'a [String],
}

/// What a browser does with a WebSocket.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SocketVerdict"))]
struct Verdict {
    /// Whether it opens.
    #[cfg_attr(test, schemars(with = "crate::render::schema::OutcomeName"))]
    outcome: &'static str,
    /// The id of the rule that decided; null where it opens.
    rule: Option<&'static str>,
    /// One sentence: what was received, what is needed.
    message: String,
    /// The URL of the standard's step that decides.
    spec: &'static str,
    /// The exception of the constructor; null where it throws none.
    throws: Option<&'static str>,
    /// The class of the browser's own words; null where it opens, or does not say.
    cause: Option<&'static str>,
    /// The code of the page's `close` event; null where none comes.
    close_code: Option<u16>,
}

/// A handshake and its response.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Handshake"))]
pub(super) struct Sent<'a> {
    /// `handshake`.
    kind: &'static str,
    /// The method.
    method: String,
    /// The URL.
    url: String,
    request_headers: Pairs<'a>,
    /// What was connected to; null where that is not known.
    address: Option<String>,
    /// The status; null where no response came.
    status: Option<u16>,
    response_headers: Pairs<'a>,
    /// The words of an error response's body.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_excerpt: Option<String>,
    /// The time until the response's headers, in milliseconds.
    elapsed_ms: f64,
    /// Why no response came; null where one did.
    failure: Option<Said>,
}

/// What an open socket has.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Connection<'a> {
    /// Its subprotocol, as `socket.protocol`.
    protocol: &'a str,
    /// Its extensions, as `socket.extensions`.
    extensions: &'a str,
}

/// What happened in the open socket.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SessionJson {
    /// The texts that were sent.
    sent: Vec<String>,
    /// What was received.
    received: Vec<Received>,
    /// `open` (closed from here), `closed`, `dropped` or `broken`.
    end: &'static str,
    /// What is wrong with what broke it.
    fault: Option<String>,
    /// The code of the page's `close` event.
    close_code: Option<u16>,
    /// How long it was open, in milliseconds.
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
    /// `page` or `server`.
    side: &'static str,
    /// What to do.
    words: String,
    /// The headers to send: pairs of name and value.
    headers: Vec<[String; 2]>,
}

/// The same socket for a page of another origin.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct AlsoFrom {
    /// The origin.
    origin: String,
    /// How it ends.
    outcome: &'static str,
    /// The rule that decided; null where it opens.
    rule: Option<&'static str>,
    /// Whether the user's cookies go with the handshake.
    cookies_sent: bool,
}

/// Another engine's verdict; null where it would have sent a request that was not sent.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SocketOther"))]
struct Other {
    /// How it ends.
    #[cfg_attr(test, schemars(with = "Option<crate::render::schema::OutcomeName>"))]
    outcome: Option<&'static str>,
    /// The rule that decided.
    rule: Option<&'static str>,
    /// A sentence.
    message: Option<String>,
    /// The class of that browser's own words.
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
