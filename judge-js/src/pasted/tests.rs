//! What comes of texts.

use super::*;

fn read(text: &str, responses: &str) -> Reading {
    let options = Options { origin: "https://app.example".into(), responses: responses.into(), now: 0 };
    read_pasted(text, &options).expect("a reading")
}

const PUT: &str = "curl -X PUT https://api.example/items -H 'Content-Type: application/json' -d '{}'";
const PREFLIGHT: &str = "HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://app.example\n\
                         Access-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: content-type\n\n";

#[test]
fn the_needed_response_is_named() {
    let reading = read(PUT, "");
    let needed = reading.calls[0].needed.as_ref().expect("a request");
    assert!(needed.preflight);
    assert_eq!((needed.method.as_str(), needed.url.as_str()), ("OPTIONS", "https://api.example/items"));
    let reading = read(PUT, PREFLIGHT);
    let needed = reading.calls[0].needed.as_ref().expect("a request");
    assert_eq!((needed.preflight, needed.used), (false, 1));
}

#[test]
fn all_engines_judge_by_the_responses() {
    let reading = read(PUT, &format!("{PREFLIGHT}HTTP/1.1 200 OK\nContent-Type: application/json\n"));
    let Some(AnyJudgement::Call(judgement)) = &reading.calls[0].judgement else { panic!("{reading:?}") };
    assert!(!judgement.allowed);
    assert_eq!(judgement.rule, Some("cors-allow-origin-missing"));
    assert_eq!(judgement.verdicts.len(), 3);
    let change = &judgement.verdicts[0].changes[0];
    assert_eq!(change.target, "the response to PUT https://api.example/items");
    assert!(
        judgement.text.starts_with("Chromium, Firefox, Safari: BLOCKED cors-allow-origin-missing\n"),
        "{}",
        judgement.text
    );
}

#[test]
fn a_console_message_names_its_rule() {
    let reading = read(
        "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been blocked by CORS policy: \
         No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "",
    );
    assert_eq!(reading.mentions[0].rule, "cors-allow-origin-missing");
}

#[test]
fn what_cannot_be_read_is_named() {
    let fault = |text: &str, origin: &str, responses: &str| {
        let options = Options { origin: origin.into(), responses: responses.into(), now: 0 };
        read_pasted(text, &options).expect_err("a fault")
    };
    assert!(fault("hello", "", "").starts_with("the request, line 1: "));
    assert!(fault(PUT, "app.example", "").starts_with("the page: app.example has no scheme"));
    assert!(fault(PUT, "", "HTTP/1.1 200 OK\nx").starts_with("the responses: line 2: "));
}

/// Browser, outcome and rule of each verdict.
fn verdicts(call: &JudgedCall) -> Vec<String> {
    let judgement = serde_json::to_value(&call.judgement).expect("JSON");
    let list = judgement["verdicts"].as_array().unwrap_or_else(|| panic!("{call:?}")).clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    list.iter()
        .map(|one| format!("{} {} {}", text(&one["browser"]), text(&one["outcome"]), text(&one["rule"])))
        .collect()
}

const HANDSHAKE: &str = "GET /live HTTP/1.1\nHost: api.example\nUpgrade: websocket\nConnection: Upgrade\n\
                         Origin: https://app.example\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\
                         Sec-WebSocket-Protocol: chat, v2\nAuthorization: Bearer x\nSec-WebSocket-Version: 13\n";
const OPENED: &str = "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n\
                      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\nSec-WebSocket-Protocol: chat\n";

#[test]
fn websockets() {
    let scripted = "const s = new WebSocket('wss://api.example/live', ['chat', 'v2']);";
    let curl = "curl -N https://api.example/live -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
                -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' -H 'Sec-WebSocket-Protocol: chat'";
    for (text, assumed) in [(scripted, 1), (curl, 0), (HANDSHAKE, 0)] {
        let call = &read(text, OPENED).calls[0];
        assert_eq!((call.kind, call.url.as_str()), ("websocket", "wss://api.example/live"), "{text}");
        assert_eq!(verdicts(call), ["chromium allowed -", "firefox allowed -", "safari allowed -"], "{text}");
        assert_eq!(call.assumed.len(), assumed, "{:?}", call.assumed);
        let needed = read(text, "").calls[0].needed.clone().expect("a handshake");
        assert_eq!((needed.method.as_str(), needed.url.as_str()), ("GET", "https://api.example/live"));
    }
    // What a page cannot set is not taken for what it sends.
    assert!(read(HANDSHAKE, "").calls[0].omitted[0].starts_with("the header Authorization: "));
    // The hash is that of another key.
    let other = HANDSHAKE.replace("dGhlIHNhbXBsZSBub25jZQ==", "AAAAAAAAAAAAAAAAAAAAAA==");
    assert_eq!(verdicts(&read(&other, OPENED).calls[0])[0], "chromium blocked websocket-accept");
    let refused = &read(scripted, "HTTP/1.1 403 Forbidden\n").calls[0];
    assert_eq!(verdicts(refused)[0], "chromium blocked websocket-status");
    let judgement = serde_json::to_value(&refused.judgement).expect("JSON");
    assert_eq!(judgement["verdicts"][0]["advice"][0]["id"], "socket-origin-refused", "{judgement}");
    // Chromium alone requires that the server chooses one of the subprotocols.
    let differ = &read(scripted, &OPENED.replace("Sec-WebSocket-Protocol: chat\n", "")).calls[0];
    assert_eq!(verdicts(differ)[0], "chromium blocked websocket-subprotocol-missing");
    let judgement = serde_json::to_value(&differ.judgement).expect("JSON");
    assert!(judgement["verdicts"][0]["changes"][0]["words"].is_string(), "{judgement}");
}

/// Polling is judged as a call, by the first response, and the handshake by the one behind it.
#[test]
fn a_client_of_socket_io() {
    let text = "const socket = io('https://api.example', { withCredentials: true })";
    let polled = "HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n\n";
    let opened = OPENED.replace("Sec-WebSocket-Protocol: chat\n", "");
    let calls = read(text, &format!("{polled}{opened}")).calls;
    let urls: Vec<(&str, &str)> = calls.iter().map(|call| (call.kind, call.url.as_str())).collect();
    assert_eq!(
        urls,
        [
            ("call", "https://api.example/socket.io/?EIO=4&transport=polling"),
            ("websocket", "wss://api.example/socket.io/?EIO=4&transport=websocket"),
        ]
    );
    assert_eq!(verdicts(&calls[0])[0], "chromium blocked credentials-wildcard-origin");
    assert_eq!(verdicts(&calls[1])[0], "chromium allowed -");
    let needed = read(text, "").calls.remove(1).needed.expect("a handshake");
    assert_eq!(needed.url, "https://api.example/socket.io/?EIO=4&transport=websocket");
}

#[test]
fn frames() {
    let element = "<iframe src='https://pay.example/form' sandbox='allow-scripts'></iframe>";
    for (text, as_what) in [(element, "iframe"), ("window.open('https://pay.example/form')", "popup")] {
        let call = &read(text, "").calls[0];
        assert_eq!((call.kind, call.method.as_str()), ("frame", as_what));
        assert!(call.needed.is_some());
    }
    let call = &read(element, "HTTP/1.1 200 OK\nContent-Type: text/html\nX-Frame-Options: DENY\n").calls[0];
    assert_eq!(
        verdicts(call),
        [
            "chromium blocked frame-xfo-deny",
            "firefox blocked frame-xfo-deny",
            "safari blocked frame-xfo-deny"
        ]
    );
}

#[test]
fn sockets_and_frames_of_a_har() {
    let har = |text: &str| read_pasted(text, &Options::default()).expect("a reading");
    for text in [
        include_str!("../../../tests/data/har/sockets-chromium.har"),
        include_str!("../../../tests/data/har/sockets-firefox.har"),
    ] {
        let reading = har(text);
        let sockets: Vec<&JudgedCall> =
            reading.calls.iter().filter(|call| call.kind == "websocket").collect();
        assert!(!sockets.is_empty());
        for socket in sockets.iter().filter(|socket| socket.problem.is_none()) {
            let judgement = serde_json::to_value(&socket.judgement).expect("JSON");
            for verdict in judgement["verdicts"].as_array().expect("verdicts") {
                let is_stopped = verdict["outcome"] == "blocked";
                let has_changes = verdict["changes"].as_array().is_some_and(|changes| !changes.is_empty());
                assert!(!is_stopped || has_changes, "{verdict}");
            }
        }
    }
    let frame = r#"{"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [
        {"startedDateTime": "2026-01-01T00:00:00Z", "id": "page_1", "title": "https://shop.example/", "pageTimings": {}}],
        "entries": [{"pageref": "page_1", "_resourceType": "document", "startedDateTime": "2026-01-01T00:00:01Z", "time": 1,
        "request": {"method": "GET", "url": "https://pay.example/", "httpVersion": "HTTP/1.1", "cookies": [], "queryString": [],
        "headers": [{"name": "Sec-Fetch-Dest", "value": "iframe"}], "headersSize": -1, "bodySize": 0},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "cookies": [], "redirectURL": "",
        "headers": [{"name": "X-Frame-Options", "value": "DENY"}, {"name": "Content-Type", "value": "text/html"}],
        "content": {"size": 0, "mimeType": "text/html"}, "headersSize": -1, "bodySize": 0}, "cache": {}, "timings": {}}]}}"#;
    let reading = har(frame);
    assert_eq!(reading.calls[0].kind, "frame");
    assert_eq!(verdicts(&reading.calls[0]).len(), 3);
    assert_eq!(verdicts(&reading.calls[0])[0], "chromium blocked frame-xfo-deny");
}

/// A request with its response behind it, as raw messages, in a log of curl and in the panel of the developer tools.
#[test]
fn responses_in_the_text() {
    let raw =
        "GET /items HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\nHTTP/1.1 200 OK\nVary: a\n";
    let log = "* Connected\n> GET /items HTTP/2\n> Host: api.example\n> Origin: https://app.example\n>\n\
               < HTTP/2 200\n< vary: a\n<\n<html>\n";
    let panel = "Request URL\nhttps://api.example/items\nRequest Method\nGET\nStatus Code\n200 OK\nResponse Headers\n\
                 vary\na\nRequest Headers\n:authority\napi.example\norigin\nhttps://app.example\n";
    let pseudo = ":method: GET\n:authority: api.example\n:path: /items\norigin: https://app.example\n\nHTTP/2 200\nvary: a\n";
    for text in [raw, log, panel, pseudo] {
        let call = &read(text, "").calls[0];
        assert_eq!(call.url, "https://api.example/items", "{text}");
        assert_eq!(verdicts(call)[0], "chromium blocked cors-allow-origin-missing", "{text}");
    }
    // A preflight and its request are one call; so are a redirect and what it leads to.
    let both = "OPTIONS /items HTTP/1.1\nHost: api.example\nOrigin: https://app.example\nAccess-Control-Request-Method: PUT\n\n\
                HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: PUT\n\n\
                PUT /items HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\n\
                HTTP/1.1 307 Moved\nLocation: /other\nAccess-Control-Allow-Origin: *\n\n\
                PUT /other HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\n\
                HTTP/1.1 200 OK\n\n";
    let calls = read(both, "").calls;
    assert_eq!(calls.len(), 1);
    let judgement = serde_json::to_value(&calls[0].judgement).expect("JSON");
    assert!(
        judgement["verdicts"][0]["exchanges"].as_array().is_some_and(|all| all.len() >= 3),
        "{judgement}"
    );
}

/// Each of several calls has its own responses, in their order.
#[test]
fn several_calls() {
    let calls = read(
        "https://a.example/1\nhttps://a.example/2\n",
        "HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n\nHTTP/1.1 200 OK\n",
    );
    assert_eq!(verdicts(&calls.calls[0])[0], "chromium allowed -");
    assert_eq!(verdicts(&calls.calls[1])[0], "chromium blocked cors-allow-origin-missing");
    assert_eq!(calls.notes, [""; 0]);
}

#[test]
fn a_response_alone_is_named() {
    for text in [
        "HTTP/2 200\naccess-control-allow-origin: *\n",
        "access-control-allow-origin: *\ncontent-type: text/plain",
    ] {
        let fault = read_pasted(text, &Options::default()).expect_err("no request");
        assert!(fault.contains("paste it under Responses"), "{fault}");
    }
}

#[test]
fn links_have_no_secrets() {
    let hidden = without_secrets("curl https://a.example -H 'Authorization: Bearer abcdef' -b 'sid=s3cr3t'");
    assert_eq!(hidden, "curl https://a.example -H 'Authorization: Bearer <hidden>' -b '<hidden>'");
    let har = without_secrets(
        r#"{"log": {"entries": [{"request": {"url": "https://a.example/?access_token=t0ken", "headers": [
            {"name": "Authorization", "value": "Bearer abcdef"}, {"name": "Cookie", "value": "sid=s3cr3t"},
            {"name": "Accept", "value": "*/*"}], "cookies": [{"name": "sid", "value": "s3cr3t"}]}}]}}"#,
    );
    for secret in ["t0ken", "abcdef", "s3cr3t"] {
        assert!(!har.contains(secret), "{har}");
    }
    assert!(har.contains("*/*") && har.contains("Bearer <hidden>"), "{har}");
}

/// Of a long recording, what is stopped is there.
#[test]
fn a_long_har() {
    let entry = |number: usize, headers: &str| {
        format!(
            r#"{{"_resourceType": "fetch", "startedDateTime": "2026-01-01T00:00:00Z", "time": 1, "request": {{"method": "GET",
            "url": "https://api.example/{number}", "httpVersion": "HTTP/2", "cookies": [], "queryString": [],
            "headers": [{{"name": "Origin", "value": "https://app.example"}}], "headersSize": -1, "bodySize": 0}},
            "response": {{"status": 200, "statusText": "", "httpVersion": "HTTP/2", "cookies": [], "redirectURL": "",
            "headers": [{headers}], "content": {{"size": 0, "mimeType": ""}}, "headersSize": -1, "bodySize": 0}},
            "cache": {{}}, "timings": {{}}}}"#
        )
    };
    let allowed = r#"{"name": "Access-Control-Allow-Origin", "value": "*"}"#;
    let mut entries: Vec<String> = (0..MOST_CALLS + 10).map(|number| entry(number, allowed)).collect();
    entries.push(entry(9999, ""));
    let har = format!(r#"{{"log": {{"version": "1.2", "entries": [{}]}}}}"#, entries.join(","));
    let reading = read_pasted(&har, &Options::default()).expect("a reading");
    assert_eq!(reading.calls.len(), MOST_CALLS);
    assert_eq!(reading.calls[0].url, "https://api.example/9999");
    assert_eq!(reading.calls[1].url, "https://api.example/0");
    assert_eq!(
        reading.notes,
        ["It has 211 calls; 200 of them are here, those that are stopped before the others."]
    );
}
