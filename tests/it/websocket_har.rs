//! WebSockets in the HARs of Chromium and Firefox: judged by the handshake's recorded response.

use corscheck::websocket::accept_for;
use serde_json::{Value, json};

use crate::support::run::{Ran, file, run};

const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

fn headers(pairs: &[(&str, &str)]) -> Value {
    pairs.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// An entry as the browser's developer tools write it: the headers of its handshake in its order.
fn entry(
    browser: &str,
    path: &str,
    protocol: Option<&str>,
    status: u16,
    response: &[(&str, &str)],
    more: Value,
) -> Value {
    let mut request = match browser {
        "Firefox" => vec![
            ("Host", "api.test"),
            ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"),
            ("Accept", "*/*"),
            ("Sec-WebSocket-Version", "13"),
            ("Origin", "https://app.test"),
            ("Sec-WebSocket-Extensions", "permessage-deflate"),
            ("Sec-WebSocket-Key", KEY),
            ("Connection", "keep-alive, Upgrade"),
            ("Sec-Fetch-Dest", "empty"),
            ("Sec-Fetch-Mode", "websocket"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Pragma", "no-cache"),
            ("Cache-Control", "no-cache"),
            ("Upgrade", "websocket"),
        ],
        _ => vec![
            ("Host", "api.test"),
            ("Connection", "Upgrade"),
            ("Pragma", "no-cache"),
            ("Cache-Control", "no-cache"),
            ("Upgrade", "websocket"),
            ("Origin", "https://app.test"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", KEY),
            ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"),
        ],
    };
    request.extend(protocol.map(|protocol| ("Sec-WebSocket-Protocol", protocol)));
    let mut entry = json!({
        "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 1, "cache": {},
        "timings": { "send": 0, "wait": 1, "receive": 0 },
        "request": { "method": "GET", "url": format!("wss://api.test{path}"), "httpVersion": "HTTP/1.1", "headers": headers(&request),
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0 },
        "response": { "status": status, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": headers(response),
            "content": { "size": 0, "mimeType": "x-unknown" }, "redirectURL": "", "headersSize": -1, "bodySize": 0 },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        entry[name] = value.clone();
    }
    entry
}

fn judged(browser: &str, entries: &[Value]) -> Ran {
    let creator = if browser == "Firefox" { "Firefox" } else { "WebInspector" };
    let log = json!({ "log": { "version": "1.2", "creator": { "name": creator, "version": "153.0" }, "pages": [], "entries": entries } });
    let path = file(&format!("websocket-{browser}.har"), log.to_string());
    run(&["har", &path, "--format", "json"])
}

/// The rules that block, `-` where none does.
fn rules(ran: &Ran) -> Vec<String> {
    let lines = ran.json_lines();
    let verdicts = lines.iter().map(|line| &line["verdict"]).filter(|verdict| !verdict.is_null());
    verdicts.map(|verdict| verdict["rule"].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn as_each_browser_writes_them() {
    let accept = accept_for(KEY);
    let right =
        [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept.as_str())];
    let wrong = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", "x")];
    for (browser, without_subprotocol) in [("Chromium", "websocket-subprotocol-missing"), ("Firefox", "-")] {
        let more = if browser == "Chromium" { json!({ "_resourceType": "websocket" }) } else { json!({}) };
        let of = |path, protocol, status, response: &[(&str, &str)]| {
            entry(browser, path, protocol, status, response, more.clone())
        };
        let ran = judged(
            browser,
            &[
                of("/a", None, 101, &right),
                of("/b", None, 403, &[("Content-Type", "text/plain")]),
                of("/c", None, 101, &wrong),
                of("/d", Some("chat"), 101, &right),
                of("/e", None, 301, &[("Location", "https://api.test/f")]),
            ],
        );
        let expected =
            ["-", "websocket-status", "websocket-accept", without_subprotocol, "websocket-redirect"];
        assert_eq!(rules(&ran), expected, "{browser}: {ran:?}");
        assert_eq!(ran.status, 1, "{browser}: {ran:?}");
    }
}

/// What was said in a socket shows that it opened, whatever the file says of its handshake; without a key nothing is judged.
#[test]
fn what_the_file_does_not_hold() {
    let said = json!({ "_resourceType": "websocket",
        "_webSocketMessages": [{ "type": "receive", "time": 1, "opcode": 1, "data": "hello" }] });
    let mut keyless = entry("Chromium", "/b", None, 403, &[], json!({ "_resourceType": "websocket" }));
    keyless["request"]["headers"] = headers(&[("Upgrade", "websocket"), ("Origin", "https://app.test")]);
    let ran = judged("Chromium-partly", &[entry("Chromium", "/a", None, 101, &[], said), keyless]);
    assert_eq!(rules(&ran), [""; 0], "{ran:?}");
    assert_eq!(ran.status, 0, "{ran:?}");
}
