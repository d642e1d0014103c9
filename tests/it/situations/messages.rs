//! Messages that were taken for something else, commands that made another request than the message was about, and texts that
//! were not taken at all.

use serde_json::Value;

use crate::support::run::run;
use crate::support::server::{Response, Server};

/// `explain` and `paste` read the same.
#[test]
fn each_is_read_as_what_it_is() {
    for (text, rules, hidden, fact) in [
        (
            "GET https://cdn.test/a.js net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep 200 (OK)",
            &["coep-require-corp"][..],
            false,
            ("url", "https://cdn.test/a.js"),
        ),
        (
            "GET https://cdn.test/a.png net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin 200 (OK)",
            &["corp-same-origin"],
            false,
            ("method", "GET"),
        ),
        (
            "GET https://api.test/a net::ERR_INCOMPLETE_CHUNKED_ENCODING 200 (OK)",
            &["body-cut-off"],
            false,
            ("status", "200"),
        ),
        (
            "GET https://api.test/a net::ERR_CONTENT_LENGTH_MISMATCH 200 (OK)",
            &["body-cut-off"],
            false,
            ("status", "200"),
        ),
        (
            "GET https://api.test/a net::ERR_HTTP2_PROTOCOL_ERROR 200 (OK)",
            &["malformed-http"],
            false,
            ("status", "200"),
        ),
        (
            "GET https://api.test/a net::ERR_CONTENT_DECODING_FAILED 200 (OK)",
            &["body-not-decoded"],
            false,
            ("status", "200"),
        ),
        (
            "Fetch API cannot load https://api.test/x. No 'Access-Control-Allow-Origin' header is present on the requested \
             resource. Origin 'https://app.test' is therefore not allowed access. If an opaque response serves your needs, set \
             the request's mode to 'no-cors' to fetch the resource with CORS disabled.",
            &["cors-allow-origin-missing"],
            false,
            ("origin", "https://app.test"),
        ),
        (
            "OPTIONS http://localhost:8080/api 401 (Unauthorized)",
            &["preflight-status"],
            false,
            ("status", "401"),
        ),
    ] {
        let explained = run(&["explain", "--format", "json", text]).json();
        for json in [explained, pasted_messages(text)] {
            let [message] = &json["messages"].as_array().expect("messages")[..] else {
                panic!("{text}: {json}")
            };
            assert_eq!(message["rules"], serde_json::json!(rules), "{text}");
            assert_eq!(message["reason_hidden"], hidden, "{text}");
            assert_eq!(message["facts"][fact.0], fact.1, "{text}");
        }
    }
}

/// What browsers say of documents in frames, as they were recorded.
#[test]
fn what_is_said_of_frames() {
    for (text, rules) in [
        (
            "Error while parsing the 'sandbox' attribute: 'allow-scripts,allow-same-origin' is an invalid sandbox flag.",
            &["scripts-sandboxed", "dom-sandboxed"][..],
        ),
        (
            "Loading plugin data from 'http://api.test:8001/x' violates the following Content Security Policy directive: \
             \"object-src 'none'\". The action has been blocked.",
            &["frame-page-csp"],
        ),
        (
            "The source list for Content Security Policy directive 'frame-ancestors' contains a source with an invalid path: \
             '/?a'. The query component, including the '?', will be ignored.",
            &["frame-ancestors"],
        ),
        (
            "The source list for Content Security Policy directive 'frame-ancestors' contains an invalid source: '%%%'. It will \
             be ignored.",
            &["frame-ancestors"],
        ),
        ("Not allowed to launch 'mailto:a@api.test' because a user gesture is required.", &["frame-scheme"]),
        (
            "Cookie “plain” will soon be rejected because it is foreign and does not have the “Partitioned“ attribute.",
            &["cookies-third-party"],
        ),
        ("Not allowed to redirect to about:blank due to its scheme", &["frame-redirect-invalid"]),
        (
            "Framing 'http://api.test:8001/' violates the following report-only Content Security Policy directive: \"default-src \
             'none'\". The violation has been logged, but no further action has been taken.",
            &["frame-page-csp"],
        ),
        (
            "Unsafe attempt to initiate navigation for frame with URL 'http://app.test:8000/' from frame with URL \
             'http://app.test:8000/x#a'. The frame attempting navigation is sandboxed, and is therefore disallowed from \
             navigating its ancestors.",
            &["top-navigation-sandboxed"],
        ),
        (
            "Unsafe attempt to initiate navigation for frame with origin 'http://app.test:8000' from frame with URL \
             'http://api.test:8001/x'. The frame attempting navigation of the top-level window is sandboxed with the \
             'allow-top-navigation-by-user-activation' flag, but has no user activation (aka gesture).",
            &["top-navigation-no-activation", "top-navigation-sandboxed"],
        ),
        (
            "Content-Security-Policy: (Report-Only policy) The page’s settings would block the loading of a resource \
             (frame-ancestors) at <unknown> because it violates the following directive: “frame-ancestors 'none'”",
            &["frame-ancestors-report-only"],
        ),
        (
            "Content-Security-Policy: The page’s settings blocked the loading of a resource (frame-src) at data:text/html,<p>a</p> \
             because it violates the following directive: “frame-src 'none'”",
            &["frame-page-csp"],
        ),
        (
            "Refused to load data:text/html,<p>hello</p> because it does not appear in the frame-src directive of the Content \
             Security Policy.",
            &["frame-page-csp"],
        ),
        ("Unrecognized Content-Security-Policy directive 'navigate-to'.", &[]),
        ("Ignoring duplicate Content-Security-Policy directive 'frame-src'.", &[]),
        ("Content-Security-Policy: Couldn’t process unknown directive ‘navigate-to’", &[]),
        (
            "Invalid “SameSite“ value for cookie “sid”. The supported values are: “Lax“, “Strict“, “None“.",
            &[],
        ),
        ("Feature Policy: Skipping unsupported feature name “cross-origin-isolated”.", &[]),
        ("Not allowed to download due to sandboxing", &["frame-download"]),
        (
            "Invalid or corrupted PDF file.\n\nPDF.js v4.1.392 (build: fcb76a78d)\nMessage: Invalid PDF structure.",
            &[],
        ),
    ] {
        let explained = run(&["explain", "--format", "json", text]).json();
        assert_eq!(explained["messages"][0]["rules"], serde_json::json!(rules), "{text}");
    }
}

/// What `paste` says of the messages, without a probe.
fn pasted_messages(text: &str) -> Value {
    let ran = run(&["paste", "--offline", "--format", "json", text]);
    ran.json()
}

#[test]
fn a_note_is_about_the_message() {
    for (text, words) in [
        (
            "The Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy.",
            "Cross-Origin-Opener-Policy",
        ),
        (
            "Security Error: Content at https://app.test/ may not load data from https://cdn.test/sprite.svg.",
            "SVG",
        ),
        (r#"{"message":"Network Error","name":"AxiosError","code":"ERR_NETWORK","status":null}"#, "hide"),
    ] {
        let json = pasted_messages(text);
        let note = json["messages"][0]["note"].as_str().unwrap_or_default().to_owned();
        assert!(note.contains(words), "{text}: {note}");
    }
    // Its URL cannot be requested, and the message is read all the same.
    let json = pasted_messages(
        "TypeError: Failed to execute 'fetch' on 'Window': Failed to parse URL from https://:80/",
    );
    assert_eq!(json["messages"][0]["rules"], serde_json::json!(["url-invalid"]));
    // WebKit's check of the redirect's own response, not a rule of redirects.
    let json = pasted_messages(
        "Cross-origin redirection to https://login.test/ denied by Cross-Origin Resource Sharing policy: Origin \
         http://localhost:3000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    );
    let rules = json["messages"][0]["rules"].to_string();
    assert!(rules.contains("cors-allow-origin-mismatch") && !rules.contains("redirect-"), "{rules}");
}

/// The command below a message makes the request that the message is about, or there is none.
#[test]
fn the_command_makes_the_same_request() {
    for (text, command) in [
        (
            "Failed to construct 'Worker': Script at 'http://localhost:8083/w.js' cannot be accessed from origin \
             'http://localhost:7002'.",
            Some("corscheck probe http://localhost:8083/w.js --origin http://localhost:7002 --as worker"),
        ),
        (
            "The resource at \"https://x.test/a.js\" was blocked due to its Cross-Origin-Resource-Policy header (or lack \
             thereof).",
            Some("corscheck probe https://x.test/a.js --as script --browser firefox"),
        ),
        (
            "The resource at \"https://x.test/api\" was blocked due to its Cross-Origin-Resource-Policy header (or lack \
             thereof).",
            Some("corscheck probe https://x.test/api --mode no-cors --browser firefox"),
        ),
        (
            "Refused to execute script from 'https://cdn.test/a.js' because its MIME type ('text/plain') is not executable, and \
             strict MIME type checking is enabled.",
            Some("corscheck probe https://cdn.test/a.js --as script"),
        ),
        (
            "Unsafe attempt to load URL https://cdn.test/a.svg from frame with URL https://app.test/. Domains, protocols and \
             ports must match.",
            Some("corscheck probe https://cdn.test/a.svg --origin https://app.test/ --as svg-use"),
        ),
        (
            "Access to manifest at 'https://cdn.test/m.json' from origin 'https://app.test' has been blocked by CORS policy: No \
             'Access-Control-Allow-Origin' header is present on the requested resource.",
            Some("corscheck probe https://cdn.test/m.json --origin https://app.test --as manifest"),
        ),
        (
            "GET https://cdn.test/a.png net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep 200 (OK)",
            Some("corscheck probe https://cdn.test/a.png --coep require-corp --as image"),
        ),
        (
            "Failed to load module script: Expected a JavaScript module script but the server responded with a MIME type of \
             \"text/html\". Strict MIME type checking is enforced for module scripts per HTML spec.",
            None,
        ),
        (
            "Refused to display 'https://frame.test/' in a frame because it set 'X-Frame-Options' to 'deny'.",
            None,
        ),
        (
            "WebSocket connection to 'wss://api.test/ws' failed:",
            Some("corscheck websocket wss://api.test/ws"),
        ),
    ] {
        let json = run(&["explain", "--format", "json", text]).json();
        assert_eq!(json["messages"][0]["command"].as_str(), command, "{text}");
    }
}

/// Texts that `paste` did not take: what each requests, or why there is nothing to request.
#[test]
fn what_people_have_at_hand_is_taken() {
    for (text, r#as, method) in [
        (r#"<script src="https://cdn.test/x.js" crossorigin="anonymous"></script>"#, "script", "GET"),
        (r#"<img crossorigin="anonymous" src="https://cdn.test/a.png">"#, "image", "GET"),
        (r#"<link rel="manifest" href="https://cdn.test/m.webmanifest">"#, "manifest", "GET"),
        ("new EventSource('https://api.test/sse', { withCredentials: true })", "eventsource", "GET"),
        ("navigator.sendBeacon('https://api.test/b', JSON.stringify({a:1}))", "beacon", "POST"),
        ("new Worker('https://cdn.test/w.js')", "worker", "GET"),
        ("const socket = new WebSocket('wss://api.test/ws', ['a', 'b'])", "websocket", "GET"),
        ("import('https://cdn.test/m.js')", "module", "GET"),
        ("this.http.get('https://api.test/x', { withCredentials: true }).subscribe()", "xhr", "GET"),
        ("ky.post('https://api.test/x', {json: {a: 1}})", "fetch", "POST"),
        ("GET /items HTTP/1.1\r\nHost: api.test\r\nOrigin: https://app.test\r\n\r\n", "fetch", "GET"),
        (
            "> OPTIONS /items HTTP/2\n> Host: api.test\n> Origin: https://app.test\n> Access-Control-Request-Method: PUT\n> \n\
             < HTTP/2 204\n< access-control-allow-origin: https://app.test\n< access-control-allow-methods: GET\n< ",
            "fetch",
            "PUT",
        ),
        ("Request URL\nhttps://api.test/items\nRequest Method\nGET\nStatus Code\n200 OK\n", "fetch", "GET"),
    ] {
        let ran = run(&["paste", "--offline", "--origin", "https://app.test", "--format", "json", text]);
        let json = pasted_of(&ran.stdout, text);
        assert_eq!(
            (&json["request"]["as"], &json["request"]["method"]),
            (&r#as.into(), &method.into()),
            "{text}"
        );
    }
    let response = "HTTP/2 200\naccess-control-allow-origin: *\ncontent-type: application/json\n";
    let ran = run(&["paste", "--offline", "--origin", "https://app.test", response]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("response without its request"), "{}", ran.stderr);
}

fn pasted_of(stdout: &str, text: &str) -> Value {
    let line = stdout.lines().next().unwrap_or_else(|| panic!("{text}"));
    serde_json::from_str(line).expect("JSON")
}

/// What is pasted and then sent fits a terminal of 24 lines, where nothing responds.
#[test]
fn a_pasted_message_fits_a_terminal() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/console-messages.jsonl");
    let messages = std::fs::read_to_string(file).expect("the messages");
    // Every eighth: those beside it are of the same kind.
    for line in messages.lines().step_by(8) {
        let message: Value = serde_json::from_str(line).expect("JSON");
        let text = message["text"].as_str().expect("a text").replace("api.test:8001", "127.0.0.1:9");
        let ran = run(&["paste", &text, "--page-address-space", "loopback"]);
        let lines = ran.stdout.lines().count();
        assert!(lines <= 24, "{lines} lines for {text}:\n{}", ran.stdout);
    }
}

/// So it does where a server responds, and the cause is another one than the message's, too.
#[test]
fn a_pasted_message_fits_a_terminal_beside_what_a_server_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/console-messages.jsonl");
    let messages = std::fs::read_to_string(file).expect("the messages");
    let servers = [
        Server::start(|request| match request.method.as_str() {
            "OPTIONS" => Response::of(404, &[("Server", "nginx")]),
            _ => Response::of(200, &[]),
        }),
        Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")])),
    ];
    for (number, line) in messages.lines().step_by(16).enumerate() {
        let message: Value = serde_json::from_str(line).expect("JSON");
        let host = servers[number % servers.len()].url("");
        let host = host.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let text = message["text"].as_str().expect("a text").replace("api.test:8001", &host);
        let ran = run(&["paste", &text, "--page-address-space", "loopback"]);
        let lines = ran.stdout.lines().count();
        assert!(lines <= 24, "{lines} lines for {text}:\n{}", ran.stdout);
    }
}

/// What is to be changed in several responses fits, too; -v has the rest.
#[test]
fn a_pasted_call_with_all_that_it_needs_fits_a_terminal() {
    let server = Server::start(|request| match request.method.as_str() {
        "OPTIONS" => Response::of(404, &[("Server", "nginx")]),
        _ => Response::of(200, &[]),
    });
    let curl = format!(
        "curl -X PUT -H 'Origin: http://localhost:3000' -H 'Content-Type: application/json' -H 'Authorization: Bearer x' -d '{{}}' {}",
        server.url("/items")
    );
    let ran = run(&["paste", &curl, "--page-address-space", "loopback"]);
    let text = &ran.stdout;
    assert!(text.lines().count() <= 24, "{} lines:\n{text}", text.lines().count());
    for words in [
        "BLOCKED  preflight-allow-origin-missing",
        "Respond with status 204.",
        "Access-Control-Allow-Origin: http://localhost:3000",
        "Add PUT to Access-Control-Allow-Methods",
        "and the same 2 headers in the response to PUT",
        "--fix nginx",
        "-v for more",
    ] {
        assert!(text.contains(words), "{words} is not in:\n{text}");
    }
    let all = run(&["paste", &curl, "--page-address-space", "loopback", "-v"]).stdout;
    assert!(all.contains("Access-Control-Allow-Methods: (missing)") && all.contains("  next "), "{all}");
}
