//! What three browsers really did with some 500 WebSockets, each judged here and compared: `tests/data/recorded-sockets.jsonl` has
//! one a line. `$WEBSOCKET_ACCEPT` in a response stands for the right value, and nothing listens where no response is written.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use corscheck::cli::parse_socket_question;
use corscheck::web::browser::Browser;
use corscheck::web::message::{Failure, FailureKind};
use corscheck::web::raw_head::{RawFailure, RawReply, Received, ReceivedEnd};
use corscheck::websocket::{
    Handshake, NextHandshake, SocketDiagnosis, SocketOutcome, accept_for, cause, close_code, open, throws,
};
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::support::checked_in::path_in_tree;

/// The cases in which a browser did something else, and why.
const KNOWN: &[(&str, &str)] = &[
    // A page of a sandbox: the origin `null` alone says neither that it is secure nor which host it is from.
    ("ws-page-sandbox-https-to-same", "the page's own host is not known"),
    ("ws-cookie-sandbox-own-host", "the page's own host is not known"),
    ("ws-cookie-sandbox-own-host-tls", "the page's own host is not known"),
    ("ws-random-d1-000", "the page's own host is not known"),
    // Firefox fails every handshake after which the connection is closed at once, one with a reason phrase too (9 of 9 tries each);
    // it opens where the connection stays open.
    ("ws-raw-no-reason-no-space", "the server closes the connection at once"),
];

/// The ports of the recorded servers that speak TLS.
const TLS_PORTS: [u16; 2] = [8443, 8444];
/// Those that do not.
const PLAIN_PORTS: [u16; 3] = [8000, 8001, 8002];

#[test]
fn as_recorded() {
    let text = std::fs::read_to_string(path_in_tree("tests/data/recorded-sockets.jsonl")).expect("the cases");
    let (mut compared, mut wrong, mut excused) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).expect("a case a line");
        let id = case["id"].as_str().expect("an id");
        for (browser, recorded) in case["recorded"].as_object().expect("what browsers did") {
            *compared.entry(browser.clone()).or_insert(0) += 1;
            let ours = judged(&case, browser.parse().expect("a browser"));
            let faults = differences(recorded, &ours);
            if KNOWN.iter().any(|(known, _)| *known == id) {
                if !faults.is_empty() {
                    excused.insert(id.to_owned());
                }
            } else if !faults.is_empty() {
                wrong.push(format!("{id} in {browser}: {}", faults.join("; ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    let known: BTreeSet<String> = KNOWN.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!(excused, known, "a case that agrees is not excused");
    assert!(compared.len() == 3 && compared.values().all(|count| *count > 480), "{compared:?}");
}

/// What is compared of a recording and of a judgement.
fn differences(recorded: &Value, ours: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for aspect in ["outcome", "requests", "agreed", "stored", "cause", "close_code"] {
        let theirs = &recorded[aspect];
        // Firefox gives no cause for most, and cookies were looked at only where a response set some.
        let counts = !theirs.is_null() || matches!(aspect, "outcome" | "requests" | "agreed" | "close_code");
        if counts && *theirs != ours[aspect] {
            faults.push(format!("{aspect} is {}, the browser has {theirs}", ours[aspect]));
        }
    }
    faults
}

fn judged(case: &Value, browser: Browser) -> Value {
    let mut words = vec!["websocket".to_owned(), text(&case["url"])];
    let list = |name: &str| case[name].as_array().cloned().unwrap_or_default();
    let mut flag = |name: &str, value: String| words.extend([name.to_owned(), value]);
    list("protocols").iter().for_each(|protocol| flag("--protocol", text(protocol)));
    list("cookies").iter().for_each(|cookie| flag("--cookie", text(cookie)));
    let mut origin = text(&case["page"]);
    for header in list("page_headers") {
        let (name, value) = (text(&header[0]), text(&header[1]));
        let directives = value.split(';').map(str::trim);
        let (sandbox, rest): (Vec<&str>, Vec<&str>) = directives.partition(|it| it.starts_with("sandbox"));
        if !sandbox.is_empty() {
            origin = "null".into();
        }
        match name.to_ascii_lowercase().as_str() {
            "content-security-policy" => flag("--csp", rest.join("; ")),
            _ => flag("--coep", value),
        }
    }
    flag("--origin", origin);
    flag("--browser", browser.id().into());
    let question = parse_socket_question(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
    let script = list("script");
    let mut used = vec![false; script.len()];
    let diagnosis = open(question, async |next| RawReply {
        received: reply(next, &script, &mut used),
        elapsed: Duration::ZERO,
    });
    view(&diagnosis.now_or_never().expect("nothing is waited for"), browser)
}

/// What the recorded server sent.
fn reply(next: &NextHandshake, script: &[Value], used: &mut [bool]) -> Result<Received, RawFailure> {
    let url = &next.message.url;
    let port = url.port_or_known_default().unwrap_or_default();
    let failure = |kind, closed_during_tls| {
        Err(RawFailure { failure: Failure { kind, detail: "as recorded".into() }, closed_during_tls })
    };
    let tls = url.scheme() == "https";
    if tls && PLAIN_PORTS.contains(&port) {
        return failure(FailureKind::TlsFailed, true);
    }
    let received = |bytes, end| Ok(Received { bytes, end, remote: None });
    if !tls && TLS_PORTS.contains(&port) {
        return received(Vec::new(), ReceivedEnd::Closed);
    }
    if !tls && !PLAIN_PORTS.contains(&port) || tls && !TLS_PORTS.contains(&port) {
        return failure(FailureKind::ConnectionRefused, false);
    }
    let place = format!("{}:{port}{}", url.host_str().unwrap_or_default(), url.path());
    let fits = |number: &usize| script[*number]["url"] == place.as_str();
    let fitting: Vec<usize> = (0..script.len()).filter(fits).collect();
    // The first that was not used; the last one again and again.
    let number = fitting.iter().find(|number| !used[**number]).or(fitting.last());
    let Some(number) = number else {
        return received(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(), ReceivedEnd::Open);
    };
    used[*number] = true;
    let Some(raw) = script[*number]["raw"].as_str() else {
        return received(Vec::new(), ReceivedEnd::Closed);
    };
    let key = next.message.headers.get_text("sec-websocket-key").unwrap_or_default();
    received(filled(raw, &key), ReceivedEnd::Closed)
}

/// The response with what depends on the key; a character is a byte.
fn filled(raw: &str, key: &str) -> Vec<u8> {
    let accept = accept_for(key);
    let hex: String =
        STANDARD.decode(&accept).expect("base64").iter().map(|byte| format!("{byte:02x}")).collect();
    let mut text = raw
        .replace("$WEBSOCKET_ACCEPT_LOWER", &accept.to_lowercase())
        .replace("$WEBSOCKET_ACCEPT_BARE", accept.trim_end_matches('='))
        .replace("$WEBSOCKET_ACCEPT_HEX", &hex)
        .replace("$WEBSOCKET_ACCEPT_FOLLOWED", &format!("{accept} x"))
        .replace("$WEBSOCKET_ACCEPT", &accept)
        .replace("$WEBSOCKET_KEY", key);
    while let Some(at) = text.find("$PAD") {
        let digits: String = text[at + 4..].chars().take_while(char::is_ascii_digit).collect();
        let pad = "a".repeat(digits.parse().expect("a number"));
        text.replace_range(at..at + 4 + digits.len(), &pad);
    }
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a byte")).collect()
}

fn view(diagnosis: &SocketDiagnosis, browser: Browser) -> Value {
    let outcome = &diagnosis.outcome;
    let (word, agreed) = match outcome {
        SocketOutcome::Opens(agreed) => ("open", json!([agreed.subprotocol, agreed.extensions])),
        _ if throws(outcome, browser).is_some() => ("throws", Value::Null),
        _ => ("error", Value::Null),
    };
    let requests: Vec<Value> = diagnosis
        .exchanges
        .iter()
        .filter(|exchange| is_logged(exchange))
        .map(|exchange| {
            let mut request = json!({ "url": exchange.request.url.as_str() });
            for name in ["origin", "cookie", "sec-websocket-protocol", "authorization"] {
                if let Some(value) = exchange.request.headers.get_text(name) {
                    request[name] = value.into();
                }
            }
            request
        })
        .collect();
    let mut stored: Vec<&str> =
        diagnosis.set_cookies.iter().filter(|it| it.stored.is_ok()).map(|it| it.name.as_str()).collect();
    stored.sort_unstable();
    stored.dedup();
    json!({
        "outcome": word,
        "requests": requests,
        "agreed": agreed,
        "stored": stored,
        "cause": cause(outcome, browser),
        "close_code": close_code(outcome, browser),
    })
}

/// Whether the recorded server logged the request: one on a connection of the wrong kind never reached it.
fn is_logged(exchange: &Handshake) -> bool {
    let url = &exchange.request.url;
    let is_plain_to_tls =
        url.scheme() == "http" && TLS_PORTS.contains(&url.port_or_known_default().unwrap_or_default());
    exchange.reply.received.is_ok() && !is_plain_to_tls
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
