//! Examples of WebSockets.

use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::example::{
    CaseFault, Example, Readers, Subject, Support, TOO_MANY_HOSTS, not_servable, other_result, routes_here,
};
use super::notation::{Reply, Script};
use super::places::{Places, Ports, foreign_origin};
use super::routes::{RequestFacts, Routes, unwritten};
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::http_url::http_url;
use crate::web::message::{Failure, FailureKind};
use crate::web::origin::Origin;
use crate::web::raw_head::{RawFailure, RawReply, Received, ReceivedEnd};
use crate::websocket::{NextHandshake, SocketDiagnosis, SocketQuestion, accept_for, open};

/// The key of the RFC's example, whose `Sec-WebSocket-Accept` the examples have.
pub const SAMPLE_KEY: [u8; 16] = *b"the sample nonce";
/// Its text, as in `Sec-WebSocket-Key`.
const SAMPLE_KEY_TEXT: &str = "dGhlIHNhbXBsZSBub25jZQ==";
/// The header that names the key's hash.
const ACCEPT: &str = "Sec-WebSocket-Accept";

/// A script as it is served here, or why it is not.
pub(super) fn served_socket(
    script: &Script,
    id: &str,
    ports: Ports,
    read: Readers<'_>,
) -> Result<(Option<Example>, Support), CaseFault> {
    // The URLs of the requests are written as the page has them, or as the handshake.
    let mut script = script.clone();
    for exchange in &mut script.exchanges {
        exchange.url = of_handshake(&exchange.url);
    }
    let question = (read.socket)(&script.words)?;
    let written = by_each(&question, &Routes::of(question.origin().serialize(), &script.exchanges));
    let unserved = |why: String| {
        let (question, written) = (Box::new(question.clone()), written.clone());
        let subject = Subject::Socket { question, written, foreign: None };
        Ok((Some(Example::unserved(&script, subject)), Support::None(why)))
    };
    if let Some(why) = not_servable(&question.page, &script).or_else(|| not_sendable(&script)) {
        return unserved(why);
    }
    let Some(target) = question.url().map(|url| http_url(&url)) else {
        return unserved("Its URL is none, so there is nothing to serve.".into());
    };
    let Some(places) = Places::of(question.origin(), &target, &script.exchanges, &format!("/{id}"), ports)
    else {
        return unserved(TOO_MANY_HOSTS.into());
    };
    let moved = moved_words(&script.words, &question, &places);
    let here = (read.socket)(&moved)?;
    let routes = routes_here(&script, &places, here.origin(), ports)?;
    if !written.iter().zip(by_each(&here, &routes)).all(|(one, other)| same_result(one, &other)) {
        let encrypted = question.origin().scheme() == Some("https") || target.scheme() == "https";
        return unserved(other_result(encrypted));
    }
    let support = if here.client.cookies.is_empty() {
        Support::Browser
    } else {
        Support::ProbeOnly("The browser needs a cookie of another host, and a page cannot set it.".into())
    };
    let foreign = script.words.iter().any(|word| word == "--also-from").then(|| {
        let origin = Url::parse(&foreign_origin(ports)).map(|url| Origin::of(&url));
        Box::new(here.from_origin(origin.unwrap_or(Origin::Opaque)))
    });
    let subject = Subject::Socket { question: Box::new(here), written, foreign };
    Ok((Some(Example { words: moved, file: script.file.clone(), subject, routes }), support))
}

/// The URL of a socket's handshake.
fn of_handshake(url: &str) -> String {
    match url.strip_prefix("ws") {
        Some(rest) => format!("http{rest}"),
        None => url.to_owned(),
    }
}

/// Why this server cannot send the responses.
fn not_sendable(script: &Script) -> Option<String> {
    let is_odd =
        |reply: &Reply| matches!(reply, Reply::Response { status: 0..=100 | 102..=199 | 1000.., .. });
    let any = script.exchanges.iter().any(|exchange| is_odd(&exchange.reply));
    any.then(|| "It gets a status that this server cannot send.".into())
}

/// The words of a command with the URLs of here.
fn moved_words(words: &[String], question: &SocketQuestion, places: &Places) -> Vec<String> {
    let moved = |word: &String| match Url::parse(word) {
        Ok(url) if *word == question.call.url => {
            let here = places.url(&http_url(&url)).to_string();
            if url.scheme().starts_with("ws") { here.replacen("http", "ws", 1) } else { here }
        }
        _ => places.text(word),
    };
    words.iter().map(moved).collect()
}

/// Replays the responses to a question, as each browser.
fn by_each(question: &SocketQuestion, routes: &Routes) -> Vec<SocketDiagnosis> {
    let as_browser = |browser: &Browser| replay(question.in_browser(*browser), routes);
    Browser::EACH_ENGINE.iter().map(as_browser).collect()
}

/// Replays responses to a question; nothing is sent.
fn replay(question: SocketQuestion, routes: &Routes) -> SocketDiagnosis {
    let browser = question.browser();
    let question = SocketQuestion { key: SAMPLE_KEY, ..question };
    let send = async |next: &NextHandshake| {
        let header = |name: &str| next.message.headers.get_text(name);
        let origin = header("origin");
        let request = RequestFacts {
            method: next.message.method.as_str(),
            url: next.message.url.as_str(),
            origin: origin.as_deref(),
            browser: Some(browser),
            has_cookie: header("cookie").is_some(),
        };
        match routes.reply(request) {
            Some(reply) => raw_reply(reply),
            None => raw_reply(&unwritten()),
        }
    };
    // Nothing here waits for anything.
    match open(question, send).now_or_never() {
        Some(diagnosis) => diagnosis,
        None => unreachable!("a response that is already there is not waited for"),
    }
}

/// Whether two diagnoses of the same browser have the same result.
fn same_result(one: &SocketDiagnosis, other: &SocketDiagnosis) -> bool {
    let rules = |diagnosis: &SocketDiagnosis| {
        let mut rules: Vec<Rule> = diagnosis.notices.iter().map(|notice| notice.rule()).collect();
        rules.sort();
        rules.dedup();
        rules
    };
    one.outcome.kind() == other.outcome.kind() && one.rule() == other.rule() && rules(one) == rules(other)
}

/// A written reply to a handshake, byte for byte.
#[must_use]
pub fn raw_reply(reply: &Reply) -> RawReply {
    let received = match reply {
        Reply::Failure(kind) if *kind != FailureKind::EmptyResponse => {
            let failure = Failure { kind: *kind, detail: "the example has no response".into() };
            Err(RawFailure { failure, closed_during_tls: false })
        }
        Reply::Failure(_) => Ok(Received { bytes: Vec::new(), end: ReceivedEnd::Closed, remote: None }),
        Reply::Response { status, headers, body } => {
            let headers: String =
                headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let bytes = format!("HTTP/1.1 {status} x\r\n{headers}\r\n{body}").into_bytes();
            Ok(Received { bytes, end: ReceivedEnd::Open, remote: None })
        }
    };
    RawReply { received, elapsed: Duration::ZERO }
}

/// The value of a header of a reply to a handshake with this key: where the example has the hash of its own key, that of this one.
#[must_use]
pub fn value_for_key(name: &str, value: &str, key: &str) -> String {
    let is_right = name.eq_ignore_ascii_case(ACCEPT) && value == accept_for(SAMPLE_KEY_TEXT);
    if is_right { accept_for(key) } else { value.to_owned() }
}
