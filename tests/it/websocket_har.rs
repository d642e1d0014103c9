//! WebSockets in HARs: those that Chromium 156 and Firefox 153 exported from their developer tools, and what such a file may leave out.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::run::{Ran, file, run};

/// What is said of each path of a recorded file: the rule of the verdict, or with a question mark the rules that the browser's
/// own words name where the file has no response. A path of which nothing is said is not there.
fn said(browser: &str) -> BTreeMap<String, String> {
    let ran = run(&["har", &format!("tests/data/har/sockets-{browser}.har"), "--format", "json"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let path_of = |line: &Value| {
        let url = line["request"]["url"].as_str().unwrap_or_default().to_owned();
        url.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let words = |line: &Value| match &line["verdict"] {
        Value::Null => {
            let rules: Vec<&str> =
                line["har"]["rules"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            format!("?{}", rules.join(" "))
        }
        verdict => verdict["rule"].as_str().unwrap_or("-").to_owned(),
    };
    let lines = ran.json_lines();
    lines.iter().filter(|line| line.get("har").is_some()).map(|line| (path_of(line), words(line))).collect()
}

/// Chromium hands out no response but that of a socket that opens: what it says of the others stands among the messages.
#[test]
fn as_the_browsers_write_them() {
    let (chromium, firefox) = (said("chromium"), said("firefox"));
    for (path, in_chromium, in_firefox) in [
        ("chat", "-", "-"),
        ("closes-4401", "-", "-"),
        ("refused-403", "websocket-status", "websocket-status"),
        ("not-found", "websocket-status", "websocket-status"),
        ("web-page", "websocket-status", "websocket-status"),
        ("bad-gateway", "websocket-status", "websocket-status"),
        ("sign-in", "websocket-authentication", "websocket-authentication"),
        ("moved", "websocket-status", "websocket-redirect"),
        ("wrong-accept", "?websocket-accept", "websocket-accept"),
        ("no-upgrade", "?websocket-upgrade", "websocket-upgrade"),
        // Firefox opens it.
        ("no-subprotocol", "?websocket-subprotocol-missing", "-"),
        ("other-subprotocol", "?websocket-subprotocol-mismatch", "websocket-subprotocol-mismatch"),
        ("other-extension", "?websocket-extension", "websocket-extension"),
        // Of a connection that failed Firefox writes nothing but a status of 0.
        ("silent", "empty-response", "?"),
        ("nothing-listens", "connection-refused", "?"),
        ("tls-to-plain", "?", "?"),
    ] {
        assert_eq!(chromium.get(path).map(String::as_str), Some(in_chromium), "{path} in Chromium");
        assert_eq!(firefox.get(path).map(String::as_str), Some(in_firefox), "{path} in Firefox");
    }
}

/// What another engine does with the same response stands in the field that it has for a fetch.
#[test]
fn what_the_other_browsers_do() {
    let ran = run(&["har", "tests/data/har/sockets-firefox.har", "--format", "json"]);
    let lines = ran.json_lines();
    let of = |path: &str| {
        let url = format!("ws://api.test:9651/{path}");
        lines.iter().find(|line| line["request"]["url"] == url).expect("the line of that socket")
    };
    let without = of("no-subprotocol");
    assert_eq!(without["others"]["chromium"]["rule"], "websocket-subprotocol-missing", "{without}");
    assert_eq!(without["others"].as_object().map(serde_json::Map::len), Some(1), "{without}");
    assert!(of("refused-403").get("others").is_none_or(|others| others == &json!({})), "{ran:?}");
    // WebKit follows the redirect.
    assert_eq!(of("moved")["others"]["safari"]["would_send"], "GET https://api.test/moved", "{ran:?}");
    let text = run(&["har", "tests/data/har/sockets-firefox.har", "-v"]);
    let words = text.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("in Chromium blocked by websocket-subprotocol-missing."), "{text:?}");
}

/// What to change is as exact as that of the socket's own command.
#[test]
fn what_to_change() {
    let ran = run(&["har", "tests/data/har/sockets-firefox.har"]);
    let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "change Send this header with the 101: Upgrade: websocket",
        "change Name one of the subprotocols that the page offers, and no other: Sec-WebSocket-Protocol: chat",
        "change Require no HTTP login for this path; check a cookie, a subprotocol or the first message instead.",
        "change Open wss://api.test/moved directly.",
    ] {
        assert!(words.contains(expected), "{expected}: {ran:?}");
    }
}

/// The browser's own words, and what to change, stand with each socket that they explain.
#[test]
fn the_browsers_own_words() {
    let ran = run(&["har", "tests/data/har/sockets-chromium.har"]);
    for words in [
        "Incorrect 'Sec-WebSocket-Accept' header\n     value.\n     change ",
        "header but no response was received.\n     change ",
        "Let the page open the\n               redirect's target directly; curl -i http://api.test:9651/moved",
    ] {
        assert!(ran.stdout.contains(words), "{words}: {ran:?}");
    }
}

/// The handshake of a recorder that is neither.
fn entry(path: &str, request: &[(&str, &str)], status: u16, more: Value) -> Value {
    let headers: Value =
        request.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let mut entry = json!({
        "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 1, "cache": {},
        "timings": { "send": 0, "wait": 1, "receive": 0 },
        "request": { "method": "GET", "url": format!("wss://api.test{path}"), "httpVersion": "HTTP/1.1", "headers": headers,
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0 },
        "response": { "status": status, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
            "content": { "size": 0, "mimeType": "x-unknown" }, "redirectURL": "", "headersSize": -1, "bodySize": 0 },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        entry[name] = value.clone();
    }
    entry
}

fn judged(name: &str, entries: &[Value]) -> Ran {
    let log = json!({ "log": { "version": "1.2", "creator": { "name": "WebInspector", "version": "1" }, "pages": [], "entries": entries } });
    let path = file(&format!("websocket-{name}.har"), log.to_string());
    run(&["har", &path, "--format", "json"])
}

/// The rules that block, `-` where none does.
fn rules(ran: &Ran) -> Vec<String> {
    let lines = ran.json_lines();
    let verdicts = lines.iter().map(|line| &line["verdict"]).filter(|verdict| !verdict.is_null());
    verdicts.map(|verdict| verdict["rule"].as_str().unwrap_or("-").to_owned()).collect()
}

/// What was said in a socket shows that it opened, whatever the file says of its handshake; without a key nothing is judged.
#[test]
fn what_the_file_does_not_hold() {
    let key = ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    let origin = ("Origin", "https://app.test");
    let of_socket = json!({ "_resourceType": "websocket" });
    let said = json!({ "_resourceType": "websocket",
        "_webSocketMessages": [{ "type": "receive", "time": 1, "opcode": 1, "data": "hello" }] });
    let ran = judged(
        "partly",
        &[
            entry("/a", &[key, origin], 101, said),
            entry("/b", &[("Upgrade", "websocket"), origin], 403, of_socket),
        ],
    );
    assert_eq!(rules(&ran), [""; 0], "{ran:?}");
    assert_eq!(ran.status, 0, "{ran:?}");
}
