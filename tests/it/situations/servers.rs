//! Small servers, and what was untrue of them.

use crate::support::page::{probe_json, probe_text};
use crate::support::run::run;
use crate::support::server::{Request, Response, Server};

/// A list that lacks several headers is one fault: no line says that the response lists what it does not.
#[test]
fn what_a_list_lacks_is_said_at_once() {
    let open = [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Methods", "PUT"),
        ("Access-Control-Allow-Headers", "x-a"),
    ];
    let server = Server::always(Response::of(204, &open));
    let more = ["-X", "PUT", "-H", "X-B: 1", "-H", "X-C: 1", "-H", "X-D: 1"];
    let ran = probe_json(&server, "/", &more);
    let json = ran.json();
    assert_eq!(json["verdict"]["rule"], "preflight-header-not-allowed");
    let message = json["verdict"]["message"].as_str().unwrap_or_default().to_owned();
    assert!(message.contains("lists x-a, but the request has the headers x-b, x-c and x-d."), "{message}");
    assert_eq!(json["next"], serde_json::json!([]));
    assert_eq!(json["changes"][0]["headers"][0][1], "x-a, x-b, x-c, x-d");
    let text = probe_text(&server, "/", &more).stdout;
    assert!(!text.contains("lists x-a and x-b") && !text.contains("lists x-a, x-b"), "{text}");
}

/// A request to the page's own origin needs no CORS headers, on an error response neither.
#[test]
fn a_same_origin_request_lacks_no_cors_headers() {
    let server = Server::start(|request: &Request| {
        let status = if request.target.contains("no-such") { 404 } else { 403 };
        Response::with_body(
            status,
            &[("Content-Type", "application/json")],
            br#"{"message":"Cross-site POST form submissions are forbidden"}"#,
        )
    });
    let url = server.url("/form");
    let origin = url.trim_end_matches("/form").to_owned();
    let ran = run(&["probe", &url, "--origin", &origin, "-d", "a=1", "--check-caching", "--check-errors"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    for untrue in ["Access-Control-Allow-Origin", "Vary", "lack"] {
        assert!(!ran.stdout.contains(untrue), "{untrue}: {}", ran.stdout);
    }
}
