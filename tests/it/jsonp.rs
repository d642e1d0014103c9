//! `corscheck jsonp`: exit statuses, the flags, what is sent besides.

use serde_json::{Value, json};

use crate::support::run::{file, run, run_with_input};
use crate::support::server::{Response, Server};

const SCRIPT: (&str, &str) = ("Content-Type", "text/javascript");

/// A server that sends back whatever name it is given, or only what is a name.
fn server(checks: bool) -> Server {
    Server::start(move |request| {
        let name = request.target.split("callback=").nth(1).unwrap_or_default();
        let name = name.split('&').next().unwrap_or_default().replace("%3C", "<").replace("%3E", ">");
        if checks && !name.chars().all(|letter| letter.is_ascii_alphanumeric()) {
            return Response::with_body(400, &[SCRIPT], b"");
        }
        Response::with_body(200, &[SCRIPT], format!("{name}({{}})").as_bytes())
    })
}

fn words<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [
        &[
            "jsonp",
            url,
            "--callback",
            "show",
            "--origin",
            "https://app.test",
            "--page-address-space",
            "local",
        ],
        more,
    ]
    .concat()
}

#[test]
fn exit_statuses() {
    let good = server(true);
    let ran = run(&words(&good.url("/items"), &["-q"]));
    assert_eq!(
        (ran.status, ran.stdout.trim()),
        (0, "ALLOWED  The script calls show once: the page gets the data.")
    );
    let json = Server::always(Response::with_body(200, &[SCRIPT], b"[1]"));
    let ran = run(&words(&json.url("/items"), &["--format", "json"]));
    assert_eq!(
        (ran.status, &ran.json()["loaded"], &ran.json()["delivered"]),
        (1, &true.into(), &false.into())
    );
    assert_eq!(run(&words("http://127.0.0.1:1x/", &[])).status, 2);
    let gone = Server::always(Response::bytes("").then(crate::support::server::Then::Close));
    assert_eq!(run(&words(&gone.url("/items"), &[])).status, 3);
}

/// The odd name is sent with the flag alone.
#[test]
fn names_are_checked_on_request() {
    for (checks, flags, sent, expected) in
        [(false, &[][..], 1, false), (false, &["--check-name"], 2, true), (true, &["--check-name"], 2, false)]
    {
        let server = server(checks);
        let ran = run(&words(&server.url("/items?a=1"), &[flags, &["--format", "json"]].concat()));
        assert_eq!(ran.stdout.contains("unchecked"), expected, "{flags:?}");
        let targets: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
        assert_eq!(targets.len(), sent, "{targets:?}");
        assert_eq!(targets[0], "/items?a=1&callback=show");
        assert!(sent == 1 || targets[1] == "/items?a=1&callback=corscheck-1%3Ci%3E", "{targets:?}");
    }
}

/// What is given by hand is not sent to another origin, and not shown.
#[test]
fn headers_by_hand() {
    let other = server(true);
    let to = other.url("/x?callback=show");
    let first = Server::start(move |_| Response::of(302, &[("Location", &to)]));
    let ran =
        run(&words(&first.url("/items"), &["-H", "Authorization: Bearer topsecret", "--format", "json"]));
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(first.requests()[0].header("authorization").as_deref(), Some("Bearer topsecret"));
    assert_eq!(other.requests()[0].header("authorization"), None);
    assert!(!ran.stdout.contains("topsecret"));
}

/// A suite's target: the script must call the function, and the parameter is in the URL.
#[test]
fn in_a_suite() {
    let server = Server::start(|request| {
        let name = request.target.split("jsonp=").nth(1).unwrap_or("other");
        Response::with_body(200, &[SCRIPT], format!("{name}([1])").as_bytes())
    });
    let suite = |param: &str| {
        let url = server.url("/items");
        let text = format!(
            "[origins]\napp = 'http://localhost:3000'\n[targets.items]\nurl = '{url}'\nas = 'jsonp'\ncallback = 'show'\n{param}\n"
        );
        let path = file(&format!("jsonp-{}.toml", param.len()), text);
        run(&["run", &path, "--format", "json"])
    };
    let ran = suite("param = 'jsonp'");
    assert_eq!(ran.status, 0, "{ran:?}");
    let ran = suite("");
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stdout.contains("jsonp-other-callback") && ran.stdout.contains("calls other"), "{ran:?}");
    let targets: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
    assert!(
        targets.iter().any(|target| target == "/items?jsonp=show")
            && targets.iter().any(|target| target == "/items?callback=show"),
        "{targets:?}"
    );
    let path = file(
        "jsonp-misspelt.toml",
        "[origins]\na = 'http://a.test'\n[targets.b]\nurl = 'http://b.test/'\nas = 'jsonpp'\n",
    );
    let ran = run(&["run", &path]);
    assert!(ran.status == 2 && ran.stderr.contains("jsonpp"), "{ran:?}");
}

/// The script of an entry whose URL names a function must call it, where the file has its body; one that does more may do so later.
#[test]
fn in_a_har() {
    let entry = |query: &str, kind: &str, content: Value| {
        json!({
            "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 1, "cache": {}, "_resourceType": "script",
            "timings": { "send": 0, "wait": 1, "receive": 0 },
            "request": { "method": "GET", "url": format!("https://api.test/x{query}"), "httpVersion": "HTTP/1.1",
                "headers": [{ "name": "Referer", "value": "https://app.test/" }], "queryString": [], "cookies": [],
                "headersSize": -1, "bodySize": 0 },
            "response": { "status": 200, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "content": content,
                "headers": [{ "name": "Content-Type", "value": kind }], "redirectURL": "", "headersSize": -1, "bodySize": 2 },
        })
    };
    let text = |text: &str| json!({ "size": text.len(), "mimeType": "text/javascript", "text": text });
    let script = "text/javascript";
    let entries = [
        entry("?callback=show", script, text("show({})")),
        entry("?callback=show", script, text("callback({})")),
        entry("?x=jQuery36_1", script, text("[1]")),
        entry(
            "?callback=start",
            script,
            text("var sdk = 1; addEventListener('load', function () { start() })"),
        ),
        entry("?callback=show", script, json!({ "size": 2, "mimeType": script })),
        entry("?q=show", script, text("[1]")),
    ];
    let log = json!({ "log": { "version": "1.2", "creator": { "name": "WebInspector", "version": "1" }, "pages": [], "entries": entries } });
    let path = file("jsonp.har", log.to_string());
    let ran = run(&["har", &path, "--origin", "https://app.test", "--format", "json"]);
    let found: Vec<String> = ran
        .json_lines()
        .iter()
        .filter(|line| !line["verdict"].is_null())
        .map(|line| line["verdict"]["rule"].as_str().unwrap_or("-").to_owned())
        .collect();
    assert_eq!(found, ["-", "jsonp-other-callback", "jsonp-plain-json", "-", "-", "-"], "{ran:?}");
}

/// A script of a pasted page, and jQuery's way to write it.
#[test]
fn pasted() {
    let server = Server::always(Response::with_body(200, &[SCRIPT], b"[1]"));
    for text in [
        format!("<script src=\"{}\"></script>", server.url("/items?callback=show")),
        format!("$.ajax({{ url: '{}', dataType: 'jsonp' }})", server.url("/items")),
    ] {
        let words =
            ["paste", "--origin", "http://app.test", "--page-address-space", "local", "--format", "json"];
        let ran = run_with_input(&words, &text);
        assert_eq!(ran.status, 1, "{text}: {ran:?}");
        assert!(ran.stdout.contains("jsonp-plain-json"), "{text}: {ran:?}");
    }
}

/// A script that is stopped before it runs: what its body would do decides what to change.
#[test]
fn what_to_change() {
    let nosniff = ("X-Content-Type-Options", "nosniff");
    let json = ("Content-Type", "application/json");
    let html = ("Content-Type", "text/html");
    for (status, headers, body, rule, expected) in [
        (
            200,
            &[json, nosniff][..],
            "show({\"a\":1});",
            "orb-blocked",
            "Send Content-Type: text/javascript: the body calls show",
        ),
        (200, &[json], "{\"a\":1}", "orb-blocked", "the body is plain JSON, so that it ignored callback"),
        (403, &[json], "{\"error\":1}", "orb-blocked", "Correct what the 403 is about first"),
        (
            200,
            &[html],
            "<!doctype html><title>Sign in</title>",
            "orb-blocked",
            "the body begins with HTML (\"Sign in\")",
        ),
        (200, &[json], ")]}',\n{\"a\":1}", "orb-blocked", "the body begins with )]}'"),
        (
            404,
            &[SCRIPT],
            "show({\"error\":1})",
            "element-status",
            "Respond with status 200 and the error in the data",
        ),
        (404, &[SCRIPT], "", "element-status", "Check the URL"),
        (
            200,
            &[SCRIPT],
            "<br />\n<b>Notice</b>: x on line 3<br />\nshow({});",
            "orb-blocked",
            "the body begins with HTML, and not with a call of show",
        ),
    ] {
        let server = Server::always(Response::with_body(status, headers, body.as_bytes()));
        let ran = run(&words(&server.url("/items"), &[]));
        let text = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&format!("BLOCKED {rule}")), "{body}: {ran:?}");
        assert!(text.contains(expected), "{body}: {ran:?}");
        // What changes nothing is not followed by the same fault again.
        assert!(!text.contains(" next "), "{body}: {ran:?}");
    }
}
