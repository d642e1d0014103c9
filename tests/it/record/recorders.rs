//! Small recordings in the shapes of many recorders: what each writes in its own way.

use serde_json::{Value, json};

use super::recordings::verdicts;
use crate::support::run::{file, run, run_with_input};

pub(super) const PAGE: &str = "https://app.test/";

/// Headers as HAR writes them.
pub(super) fn headers(pairs: &[(&str, &str)]) -> Value {
    pairs.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// Headers of a page's request.
pub(super) fn of_page(more: &[(&str, &str)]) -> Value {
    headers(&[&[("Origin", "https://app.test"), ("Referer", PAGE)], more].concat())
}

/// An entry. What else it has is merged into it, into its request and its response.
pub(super) fn entry(
    method: &str,
    path: &str,
    request: &Value,
    status: i64,
    response: &Value,
    more: &Value,
) -> Value {
    let mut made = json!({
        "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 12.5, "cache": {}, "timings": { "send": 0, "wait": 12.5, "receive": 0 },
        "request": { "method": method, "url": format!("https://api.test{path}"), "httpVersion": "HTTP/1.1", "headers": request,
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0 },
        "response": { "status": status, "statusText": "", "httpVersion": "HTTP/1.1", "headers": response, "cookies": [],
            "content": { "size": 2, "mimeType": "application/json", "text": "{}" }, "redirectURL": "", "headersSize": -1, "bodySize": 2 },
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        match (&mut made[key], value) {
            (Value::Object(fields), Value::Object(more)) => fields.extend(more.clone()),
            (field, value) => *field = value.clone(),
        }
    }
    made
}

/// What is said of a recording, a request a line.
pub(super) fn said_of(log: &Value, args: &[&str]) -> Vec<String> {
    let text = json!({ "log": log }).to_string();
    let ran = run_with_input(&[&["har", "-", "--format", "json"], args].concat(), &text);
    assert_eq!(ran.stderr, "", "{text}");
    verdicts(&ran).into_iter().map(|(call, verdict)| format!("{call} {verdict}")).collect()
}

/// What a person reads of it.
pub(super) fn text_of(log: &Value) -> String {
    run_with_input(&["har", "-"], &json!({ "log": log }).to_string()).stdout
}

pub(super) fn log(recorder: &str, entries: &[Value]) -> Value {
    json!({ "version": "1.2", "creator": { "name": recorder, "version": "1" }, "pages": [], "entries": entries })
}

pub(super) const OPEN: (&str, &str) = ("Access-Control-Allow-Origin", "*");
pub(super) const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Each preflight goes to the request whose method and headers it lists, in whatever order the file has them.
#[test]
fn preflights_and_their_requests() {
    let preflight = |method: &str, listed: &str, allowed: &str| {
        let sent = [("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", listed)];
        let received =
            [OPEN, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Allow-Headers", allowed)];
        entry("OPTIONS", "/a", &of_page(&sent), 204, &headers(&received), &json!({}))
    };
    let request = |method: &str, own: &[(&str, &str)], status: i64| {
        let received = if status == 0 { json!([]) } else { headers(&[OPEN, JSON]) };
        entry(method, "/a", &of_page(own), status, &received, &json!({ "_resourceType": "fetch" }))
    };
    let entries = [
        request("GET", &[], 200),
        request("PUT", &[("X-A", "1")], 200),
        preflight("PUT", "x-b", "x-a"),
        request("PUT", &[("X-B", "1")], 0),
        preflight("PUT", "x-a", "x-a"),
        preflight("GET", "x-c", "x-a"),
    ];
    let expected = [
        "GET /a allowed",
        "PUT /a allowed",
        "PUT /a preflight-header-not-allowed",
        "GET /a preflight-header-not-allowed",
    ];
    assert_eq!(said_of(&log("WebInspector", &entries), &[]), expected);
    // Tools take out what is secret: the preflight still knows it.
    let entries = [preflight("PUT", "authorization,x-a", "x-a"), request("PUT", &[("X-A", "1")], 0)];
    assert_eq!(said_of(&log("WebInspector", &entries), &[]), ["PUT /a preflight-header-not-allowed"]);
    // A preflight that passed, alone: its request is not in the file.
    let said = said_of(&log("Chrome HAR Capturer", &[preflight("PUT", "x-a", "x-a")]), &[]);
    assert_eq!(said, ["PUT /a ? the recording does not have the response of PUT https://api.test/a"]);
}

/// Firefox: titles that are words, the page only in its document's entry, preflights and icons among the requests.
#[test]
fn firefox() {
    let page = json!({
        "pageref": "page_1",
        "request": { "url": PAGE, "headers": headers(&[("Upgrade-Insecure-Requests", "1")]) },
        "response": { "content": { "mimeType": "text/html", "size": 4, "text": "<p>x" } },
    });
    let of = json!({ "pageref": "page_1", "_securityState": "secure", "serverIPAddress": "192.0.2.1", "connection": "443" });
    let sheet = headers(&[("Accept", "text/css,*/*;q=0.1")]);
    let css = json!({ "pageref": "page_1", "response": { "content": { "mimeType": "text/css", "size": 9, "text": "" } } });
    let icon =
        json!({ "pageref": "page_1", "response": { "content": { "mimeType": "text/html", "size": 9 } } });
    let entries = [
        entry("GET", "/", &json!([]), 200, &headers(&[("Content-Type", "text/html")]), &page),
        entry("GET", "/a.css", &sheet, 200, &headers(&[("Content-Type", "text/css")]), &css),
        entry(
            "GET",
            "/favicon.ico",
            &headers(&[("Accept", "image/avif,*/*")]),
            404,
            &headers(&[("Content-Type", "text/html")]),
            &icon,
        ),
        entry("GET", "/items", &of_page(&[]), 200, &headers(&[JSON]), &of),
    ];
    let mut log = log("Firefox", &entries);
    log["browser"] = json!({ "name": "Firefox", "version": "153.0" });
    log["pages"] =
        json!([{ "id": "page_1", "title": "My app: https://app.test/ and more", "pageTimings": {} }]);
    assert_eq!(said_of(&log, &[]), ["GET /a.css allowed", "GET /items cors-allow-origin-missing"]);
    let text = text_of(&log);
    assert!(
        text.contains("left out  1: navigations") && text.contains("the browser's own requests"),
        "{text}"
    );
}

/// Safari: entries without method or headers, `_fetchType`, its own sentence for an error.
#[test]
fn safari() {
    let error = "Origin https://app.test is not allowed by Access-Control-Allow-Origin. Status code: 200";
    let entries = [
        entry(
            "GET",
            "/worker",
            &of_page(&[]),
            200,
            &headers(&[JSON]),
            &json!({ "pageref": "page_0", "_fetchType": "Service Worker" }),
        ),
        entry(
            "GET",
            "/blocked",
            &of_page(&[]),
            200,
            &headers(&[JSON]),
            &json!({ "pageref": "page_0", "response": { "_error": error } }),
        ),
        entry(
            "GET",
            "/nothing",
            &of_page(&[]),
            0,
            &json!([]),
            &json!({ "pageref": "page_0", "response": { "_error": error } }),
        ),
        entry(
            "",
            "/cached",
            &json!([]),
            0,
            &json!([]),
            &json!({ "pageref": "page_0", "_fetchType": "Memory Cache" }),
        ),
        entry(
            "GET",
            "/left",
            &of_page(&[]),
            200,
            &headers(&[JSON]),
            &json!({ "response": { "_error": "Load cancelled" } }),
        ),
    ];
    let mut log = log("WebKit Web Inspector", &entries);
    log["pages"] = json!([{ "id": "page_0", "title": PAGE, "startedDateTime": "", "pageTimings": {} }]);
    let said = said_of(&log, &[]);
    assert_eq!(said[0], "GET /blocked cors-allow-origin-missing");
    assert!(said[1].starts_with("GET /nothing ? the recording has no response"), "{said:?}");
    assert_eq!(said[2], " /cached ? its entry has no method");
    assert!(said[3].starts_with("GET /left ? the page left"), "{said:?}");
    assert!(text_of(&log).contains("left out  1: responses of a service worker"));
    let ran = run_with_input(&["har", "-", "--format", "json"], &json!({ "log": log }).to_string());
    assert_eq!(ran.json_lines()[0]["browser"], "safari");
}

/// Playwright: status -1, its own name for the error, browsers in lower case, titles that are words.
#[test]
fn playwright() {
    let failed =
        |text: &str| json!({ "_resourceType": "fetch", "response": { "status": -1, "_failureText": text } });
    let entries = [
        entry("GET", "/a", &of_page(&[]), -1, &json!([]), &failed("NS_ERROR_DOM_BAD_URI")),
        entry(
            "GET",
            "/b",
            &of_page(&[]),
            200,
            &headers(&[JSON]),
            &json!({ "_resourceType": "fetch", "response": { "_failureText": "NS_BINDING_ABORTED" } }),
        ),
        entry("GET", "/c", &of_page(&[]), 200, &headers(&[JSON]), &json!({ "_resourceType": "fetch" })),
    ];
    let mut log = log("Playwright", &entries);
    log["browser"] = json!({ "name": "firefox", "version": "150.0" });
    let said = said_of(&log, &[]);
    assert!(
        said[0].starts_with("GET /a ? the recording has no response, only NS_ERROR_DOM_BAD_URI"),
        "{said:?}"
    );
    assert!(said[1].starts_with("GET /b ? the page left"), "{said:?}");
    assert_eq!(said[2], "GET /c cors-allow-origin-missing");
    let ran = run_with_input(&["har", "-", "--format", "json"], &json!({ "log": log }).to_string());
    assert_eq!(ran.json_lines()[2]["browser"], "firefox");
}

/// Chromium: what DevTools writes into the response, reports, extensions, prefetches, sockets.
#[test]
fn chromium() {
    let kind = |kind: &str| json!({ "_resourceType": kind, "_initiator": { "type": "script", "stack": {} }, "_priority": "High" });
    let worker =
        json!({ "_resourceType": "fetch", "response": { "_fetchedViaServiceWorker": true, "_error": null } });
    let report = of_page(&[("Content-Type", "application/reports+json"), ("Sec-Fetch-Dest", "report")]);
    let csp = of_page(&[("Content-Type", "application/csp-report")]);
    let of_preflight = of_page(&[
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type"),
        ("Sec-Fetch-Dest", "report"),
    ]);
    let mut extension = entry("GET", "/", &json!([]), 200, &json!([]), &kind("fetch"));
    extension["request"]["url"] = json!("chrome-extension://abc/x.js");
    let mut socket = entry("GET", "/", &json!([]), 101, &json!([]), &json!({ "_webSocketMessages": [] }));
    socket["request"]["url"] = json!("wss://live.test/");
    let entries = [
        entry("GET", "/worker", &of_page(&[]), 200, &headers(&[JSON]), &worker),
        entry("POST", "/report", &report, 200, &json!([]), &kind("other")),
        entry("OPTIONS", "/report", &of_preflight, 404, &json!([]), &kind("preflight")),
        entry("OPTIONS", "/lone-report", &of_preflight, 404, &json!([]), &kind("preflight")),
        entry("POST", "/csp", &csp, 204, &json!([]), &kind("csp-violation-report")),
        entry("POST", "/csp", &csp, 204, &json!([]), &kind("ping")),
        extension,
        socket,
        entry("GET", "/real", &of_page(&[]), 200, &headers(&[JSON]), &kind("fetch")),
    ];
    let log = log("WebInspector", &entries);
    assert_eq!(said_of(&log, &[]), ["GET /real cors-allow-origin-missing"]);
    let text = text_of(&log);
    for part in [
        "left out  1: responses of a service worker",
        "left out  4: the browser's own requests",
        "left out  1: URLs without a server",
        "left out  1: WebSockets",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// Proxies: tunnels, no kinds, no pages, bodies as they came, requests of programs among those of browsers.
#[test]
fn proxies() {
    let program = headers(&[("user-agent", "app/1"), ("content-type", "application/json")]);
    let browser = of_page(&[("sec-fetch-dest", "empty"), ("sec-fetch-mode", "cors")]);
    let mut tunnel = entry("CONNECT", "", &headers(&[("Host", "api.test:443")]), 200, &json!([]), &json!({}));
    tunnel["request"]["url"] = json!("http://api.test:443");
    let socket = of_page(&[("Upgrade", "websocket"), ("Connection", "Upgrade")]);
    let failed = json!({ "response": { "_error": "server disconnected", "content": {} } });
    for recorder in ["mitmproxy", "Charles Proxy", "Fiddler", "Proxyman", "HTTP Toolkit", "BrowserMob Proxy"]
    {
        let entries = [
            tunnel.clone(),
            entry("GET", "/live", &socket, 101, &json!([]), &json!({})),
            entry("GET", "/items", &browser, 200, &headers(&[JSON]), &json!({})),
            entry("PUT", "/items", &program, 200, &headers(&[JSON, OPEN]), &json!({})),
            entry("GET", "/gone", &browser, 0, &json!([]), &failed),
            entry("GET", "/null", &browser, 0, &json!([]), &json!({ "response": null })),
        ];
        let log = log(recorder, &entries);
        let said = said_of(&log, &[]);
        assert_eq!(said[0], "GET /items cors-allow-origin-missing", "{recorder}");
        assert!(
            said[1].starts_with("PUT /items ? the recording does not say what made the request"),
            "{said:?}"
        );
        assert!(said[2].starts_with("GET /gone ? the recording has no response"), "{said:?}");
        assert!(said[3].starts_with("GET /null ? the recording has no response"), "{said:?}");
        let text = text_of(&log);
        assert!(text.contains("left out  1: tunnels through a proxy"), "{text}");
        // No browser sent it: nothing shows that a preflight would pass.
        let said = said_of(&log, &["--origin", "https://app.test"]);
        assert_eq!(
            said[1],
            "PUT /items ? the recording does not have the preflight of PUT https://api.test/items"
        );
    }
}

/// Clients without a page: Postman, Insomnia, k6.
#[test]
fn clients_without_a_page() {
    for recorder in ["Postman", "Insomnia REST Client", "k6"] {
        let plain = headers(&[("Accept", "application/json"), ("X-Api-Key", "abc")]);
        let log = log(recorder, &[entry("GET", "/items", &plain, 200, &headers(&[JSON]), &json!({}))]);
        assert!(said_of(&log, &[])[0].contains("--origin"), "{recorder}");
        assert_eq!(
            said_of(&log, &["--origin", "https://app.test"]),
            ["GET /items cors-allow-origin-missing"]
        );
    }
}

/// WebPageTest: its own name for what made a request, and for the page.
#[test]
fn web_page_test() {
    let more = json!({ "pageref": "page_1_0_1", "_request_type": "Script", "_initiator_type": "parser" });
    let typed = [("Content-Type", "text/plain"), ("X-Content-Type-Options", "nosniff")];
    let mut log = log("WebPageTest", &[entry("GET", "/a", &json!([]), 200, &headers(&typed), &more)]);
    log["pages"] =
        json!([{ "id": "page_1_0_1", "title": "Run 1, First View for https://app.test/", "_URL": PAGE }]);
    assert_eq!(said_of(&log, &[]), ["GET /a orb-blocked"]);
}

/// An element's own ranges, lengths that are not known, an error that is not about access, one that is not there.
#[test]
fn what_else_browsers_write() {
    let kind = |kind: &str, more: &Value| json!({ "_resourceType": kind, "response": more });
    let content = |mime: &str| json!({ "content": { "size": -1, "mimeType": mime, "text": "" } });
    let referrer = headers(&[("Referer", PAGE)]);
    let part = |kind: &str, mime: &str| {
        let range = headers(&[("Referer", PAGE), ("Range", "bytes=100-")]);
        let response = headers(&[("Content-Type", mime), ("Content-Range", "bytes 100-199/200")]);
        entry(
            "GET",
            "/part",
            &range,
            206,
            &response,
            &json!({ "_resourceType": kind, "response": content(mime) }),
        )
    };
    let cut = json!({ "_error": "net::ERR_CONTENT_LENGTH_MISMATCH" });
    let cut_headers = headers(&[OPEN, JSON, ("Content-Length", "100")]);
    let accepted = json!({ "_error": null });
    let entries = [
        part("media", "video/mp4"),
        part("script", "text/javascript"),
        entry(
            "GET",
            "/a.png",
            &referrer,
            200,
            &headers(&[("Content-Type", "image/png")]),
            &kind("image", &content("image/png")),
        ),
        entry("GET", "/cut", &of_page(&[]), 200, &cut_headers, &kind("fetch", &cut)),
        entry("GET", "/cut", &of_page(&[]), 200, &cut_headers, &kind("xhr", &cut)),
        // From the cache: its request has no headers of its own, and the browser says that nothing was wrong.
        entry("GET", "/cached", &referrer, 200, &headers(&[JSON]), &kind("fetch", &accepted)),
    ];
    let said = said_of(&log("WebInspector", &entries), &[]);
    let expected = [
        "GET /part allowed",
        "GET /part allowed",
        "GET /a.png allowed",
        "GET /cut allowed",
        "GET /cut body-cut-off",
        "GET /cached allowed",
    ];
    assert_eq!(said, expected);
}

/// Manifests and subtitles are judged like other requests of a page.
#[test]
fn manifests_and_subtitles() {
    let kind = |kind: &str, mime: &str, text: &str| json!({ "pageref": "p", "_resourceType": kind, "response": { "content": { "mimeType": mime, "size": 20, "text": text } } });
    let manifest = ("Content-Type", "application/manifest+json");
    let vtt = ("Content-Type", "text/vtt");
    let storage = of_page(&[("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Storage-Access", "active")]);
    let entries = [
        entry("GET", "/a", &of_page(&[]), 200, &headers(&[manifest]), &kind("manifest", manifest.1, "{}")),
        entry(
            "GET",
            "/b",
            &of_page(&[]),
            200,
            &headers(&[manifest, OPEN]),
            &kind("manifest", manifest.1, ""),
        ),
        entry(
            "GET",
            "/c",
            &of_page(&[]),
            200,
            &headers(&[("Content-Type", "text/html"), OPEN]),
            &kind("manifest", "text/html", "<p>"),
        ),
        entry("GET", "/d", &storage, 200, &headers(&[manifest, OPEN]), &kind("manifest", manifest.1, "{}")),
        entry("GET", "/e", &of_page(&[]), 200, &headers(&[vtt]), &kind("texttrack", vtt.1, "WEBVTT")),
        entry(
            "GET",
            "/f",
            &headers(&[("Referer", PAGE)]),
            200,
            &headers(&[vtt, OPEN]),
            &kind("texttrack", vtt.1, ""),
        ),
    ];
    let expected = [
        "GET /a cors-allow-origin-missing",
        "GET /b allowed",
        "GET /c element-content",
        "GET /d credentials-wildcard-origin",
        "GET /e cors-allow-origin-missing",
        "GET /f allowed",
    ];
    assert_eq!(said_of(&log("WebInspector", &entries), &[]), expected);
}

/// A font or an image of a style sheet has the sheet for its Referer: the page made the request.
#[test]
fn what_a_style_sheet_loads() {
    let of_sheet = headers(&[("Referer", "https://cdn.test/a.css"), ("Accept", "image/avif,image/webp,*/*")]);
    let more = json!({ "pageref": "p", "_resourceType": "image" });
    let image = [("Content-Type", "image/png"), ("Cross-Origin-Resource-Policy", "same-origin")];
    let mut image = entry("GET", "/a.png", &of_sheet, 200, &headers(&image), &more);
    image["request"]["url"] = json!("https://cdn.test/a.png");
    let mut log = log("WebInspector", &[image]);
    log["pages"] = json!([{ "id": "p", "title": PAGE }]);
    assert_eq!(said_of(&log, &[]), ["GET /a.png corp-same-origin"]);
}

/// Many requests that one rule stopped are one block.
#[test]
fn many_of_one_cause() {
    let entries: Vec<Value> = (0..40)
        .map(|number| {
            entry("GET", &format!("/items/{number}"), &of_page(&[]), 200, &headers(&[JSON]), &json!({}))
        })
        .collect();
    let log = log("WebInspector", &entries);
    let text = text_of(&log);
    assert!(text.contains("  ✗  cors-allow-origin-missing: 40 requests to https://api.test\n"), "{text}");
    assert_eq!(text.matches("GET    /items/").count(), 20, "{text}");
    assert!(text.contains("and 20 more; -v shows all\n"), "{text}");
    assert!(text.contains("40 across origins: 0 allowed, 40 blocked"), "{text}");
    let full = run_with_input(&["har", "-", "-v"], &json!({ "log": log }).to_string()).stdout;
    assert!(full.matches("BLOCKED").count() == 40, "{full}");
}

/// Files as tools save them: UTF-16, Latin-1, halves of characters, an entry alone, a list without a log.
#[test]
fn encodings() {
    let one =
        entry("GET", "/items", &of_page(&[]), 200, &headers(&[JSON]), &json!({ "_resourceType": "fetch" }));
    let text = json!({ "log": log("WebInspector", std::slice::from_ref(&one)) }).to_string();
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut latin1 = text.replace("\"{}\"", "\"caf\u{1}\"").into_bytes();
    for byte in &mut latin1 {
        if *byte == 1 {
            *byte = 0xe9;
        }
    }
    let half = text.replace("\"{}\"", "\"\\ud83d\"");
    let files = [
        utf16,
        latin1,
        half.into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        one.to_string().into_bytes(),
        json!({ "entries": [one] }).to_string().into_bytes(),
    ];
    for (number, bytes) in files.into_iter().enumerate() {
        let name = file(&format!("encoding-{number}.har"), bytes);
        let ran = run(&["har", &name, "--format", "json"]);
        assert_eq!(ran.stderr, "", "{number}");
        assert_eq!(ran.json()["verdict"]["rule"], "cors-allow-origin-missing", "{number}");
    }
}
