//! What is read from elsewhere: URLs and bodies from the standard input and from files; and dry runs, which send nothing.

use serde_json::json;

use super::{ORIGIN, assert_has, open_server};
use crate::support::run::{file, probe, run, run_with_input};
use crate::support::server::{Response, Server};

#[test]
fn a_dry_run_sends_nothing() {
    let server = open_server();
    let url = server.url("/");
    let args = ["probe", &url, "-X", "PUT", "-H", "X-A: 1", "--dry-run", "--format"];
    let ran = run(&[&args[..], &["json"]].concat());
    assert_eq!(ran.status, 0);
    assert_has(
        &ran.json(),
        &json!({
            "verdict": null,
            "preflight": { "needed": true, "reasons": [{ "rule": "preflight-method" }, { "rule": "preflight-header" }] },
            "exchanges": [
                { "kind": "preflight", "method": "OPTIONS", "url": url, "status": null, "response_headers": [] },
                { "kind": "actual", "method": "PUT", "url": url, "status": null, "response_headers": [] },
            ],
            "response": null,
        }),
    );
    let text = run(&[&args[..], &["text"]].concat());
    assert_eq!(text.status, 0);
    assert!(text.stdout.contains("OPTIONS") && text.stdout.contains("PUT"), "{text:?}");
    assert_eq!(server.connections(), 0);
}

/// A WebSocket that only its URL tells is one before anything is sent, too.
#[test]
fn a_socket_that_is_not_sent() {
    let url = "ws://127.0.0.1:3000/live";
    let json = run(&["probe", url, "--dry-run", "--format", "json"]).json();
    assert_eq!(json["request"]["as"], "websocket", "{json}");
    let text = run(&["probe", url, "--dry-run"]).stdout;
    assert!(text.contains("new WebSocket()") && text.contains("decides whether the socket"), "{text}");
    assert!(!text.contains("may read it"), "{text}");
}

#[test]
fn a_dry_run_of_what_no_browser_sends_is_blocked() {
    let ran = probe(&["http://api.test/", "-X", "TRACE", "--dry-run"]);
    assert_eq!(ran.status, 1);
    assert_has(
        &ran.json(),
        &json!({ "verdict": { "outcome": "blocked", "rule": "method-forbidden" }, "exchanges": [] }),
    );
}

#[test]
fn urls_from_standard_input() {
    let server = open_server();
    let (a, b, c) = (server.url("/a"), server.url("/b"), server.url("/c"));
    let input = format!("# the first\n{a}\n\n   {b}  \r\n  # done\n");
    let ran = run_with_input(&["probe", "-", &c, "--origin", ORIGIN, "--format", "json"], &input);
    assert_eq!(ran.status, 0, "{ran:?}");
    let urls_reported: Vec<_> =
        ran.json_lines().iter().map(|report| report["request"]["url"].clone()).collect();
    assert_eq!(json!(urls_reported), json!([a, b, c]));
}

/// The others run, and the status says that not all could.
#[test]
fn a_bad_line_is_one_failed_line() {
    let server = open_server();
    let input = format!("# the first\n{}\n\nhtps://a.test/\n{}\n", server.url("/a"), server.url("/b"));
    let ran = run_with_input(&["probe", "-", "--origin", ORIGIN, "--format", "json"], &input);
    let reported = ran.json_lines().iter().map(|report| report["request"]["url"].clone()).collect::<Vec<_>>();
    assert_eq!((ran.status, json!(reported)), (2, json!([server.url("/a"), server.url("/b")])), "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
    assert!(ran.stderr.contains("line 4") && ran.stderr.contains("https:"), "{ran:?}");
    let text = run_with_input(&["probe", "-", "--origin", ORIGIN], &input);
    assert_eq!((text.status, text.stderr), (2, ran.stderr));
    assert!(text.stdout.contains("2 probed: 2 allowed"), "{}", text.stdout);
    let none = run_with_input(&["probe", "-"], "htps://a.test/\nhtps://b.test/\n");
    assert_eq!((none.status, none.stdout.as_str()), (2, ""));
    assert!(none.stderr.contains("line 1") && none.stderr.contains("line 2"), "{none:?}");
}

#[test]
fn an_empty_list_is_a_wrong_command_line() {
    for input in ["", "# nothing\n\n"] {
        let ran = run_with_input(&["probe", "-"], input);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains("standard input"), "{ran:?}");
    }
}

#[test]
fn bodies() {
    let path = file("body.json", b"{\"a\": \xff}\n");
    let at = format!("@{path}");
    for (data, input, expected) in [
        ("a=b", "", &b"a=b"[..]),
        (&at, "", b"{\"a\": \xff}\n"),
        ("-", "from\nthe input", b"from\nthe input"),
        ("@-", "again", b"again"),
        ("", "", b""),
    ] {
        let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
        let ran = run_with_input(&["probe", &server.url("/"), "-d", data, "--format", "json"], input);
        assert_eq!(ran.status, 0, "{ran:?}");
        let requests = server.requests();
        assert_eq!(requests.len(), 1, "a string's own type is safelisted: {ran:?}");
        assert_eq!((requests[0].method.as_str(), &requests[0].body[..]), ("POST", expected), "{data}");
        assert_eq!(requests[0].header("content-length"), Some(expected.len().to_string()), "{data}");
        assert_eq!(requests[0].header("content-type").as_deref(), Some("text/plain;charset=UTF-8"), "{data}");
    }
}
