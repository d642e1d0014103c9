//! Response headers that a script needs and cannot read.

use serde_json::Value;

use crate::support::page::{probe_json, probe_text};
use crate::support::run::Ran;
use crate::support::server::{Request, Response, Server};

/// Allows every page; exposes three headers on the preflight response, and none on the actual one.
fn preflight_only() -> Server {
    Server::start(|request: &Request| {
        let open = ("Access-Control-Allow-Origin", "*");
        if request.method == "OPTIONS" {
            let names = request.header("access-control-request-headers").unwrap_or_default();
            return Response::of(
                204,
                &[
                    open,
                    ("Access-Control-Allow-Methods", "GET, POST, HEAD, PATCH"),
                    ("Access-Control-Allow-Headers", &names),
                    ("Access-Control-Expose-Headers", "Mcp-Session-Id, Upload-Offset, grpc-status"),
                ],
            );
        }
        let more: &[(&str, &str)] = match request.target.as_str() {
            "/mcp" => {
                &[("Content-Type", "text/event-stream"), ("Mcp-Session-Id", "a"), ("X-Accel-Buffering", "no")]
            }
            "/tus" => &[("Upload-Offset", "70"), ("Upload-Length", "100"), ("Tus-Resumable", "1.0.0")],
            "/grpc" => &[("grpc-status", "9"), ("grpc-message", "empty"), ("Date", "x")],
            "/pdf" => &[("Content-Type", "application/pdf"), ("Accept-Ranges", "bytes")],
            "/created" => &[("Location", "/items/1")],
            _ => &[("Content-Type", "application/json"), ("ETag", "\"1\""), ("Server", "x"), ("CF-Ray", "1")],
        };
        let status = if request.target == "/created" { 201 } else { 200 };
        Response::of(status, &[&[open], more].concat())
    })
}

fn notice(ran: &Ran, rule: &str) -> String {
    let json = ran.json();
    let notices = json["notices"].as_array().cloned().unwrap_or_default();
    let messages = notices.iter().filter(|one| one["rule"] == rule).filter_map(|one| one["message"].as_str());
    messages.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_protocol_needs_is_named_first() {
    let server = preflight_only();
    let json = ["-H", "Content-Type: application/json", "-d", "{}"];
    for (path, more, names) in [
        (
            "/mcp",
            &json[..],
            "The page reads null for mcp-session-id: Access-Control-Expose-Headers is on the preflight",
        ),
        (
            "/tus",
            &["-X", "HEAD", "-H", "Tus-Resumable: 1.0.0"][..],
            "upload-offset, upload-length and tus-resumable:",
        ),
        ("/grpc", &["-d", "x", "-H", "X-Grpc-Web: 1"][..], "grpc-status and grpc-message:"),
        (
            "/pdf",
            &[][..],
            "The page reads null for accept-ranges: Access-Control-Expose-Headers does not list it.",
        ),
        ("/created", &["-d", "x"][..], "The page reads null for location:"),
    ] {
        let ran = probe_json(&server, path, more);
        let said = notice(&ran, "expose-missing");
        assert!(said.contains(names), "{path}: {said}");
        assert_eq!(ran.status, 0, "the browser allows it");
    }
}

#[test]
fn what_concerns_no_script_is_not_named() {
    let server = preflight_only();
    assert_eq!(notice(&probe_json(&server, "/", &[]), "expose-missing"), "");
    // An element reads no header.
    assert_eq!(notice(&probe_json(&server, "/mcp", &["--as", "eventsource"]), "expose-missing"), "");
    let image = ["--as", "image", "--crossorigin", "anonymous"];
    assert_eq!(notice(&probe_json(&server, "/created", &image), "expose-missing"), "");
}

/// The value of a header in what has to change.
fn change(json: &Value, name: &str) -> String {
    let headers = json["changes"][0]["headers"].as_array().cloned().unwrap_or_default();
    let value = headers.iter().find(|pair| pair[0] == name).map(|pair| pair[1].as_str().unwrap_or_default());
    value.unwrap_or_default().to_owned()
}

#[test]
fn what_must_be_readable_is_part_of_the_verdict() {
    let with = |headers: &[(&str, &str)]| {
        let open = [("Access-Control-Allow-Origin", "*"), ("X-Total", "1"), ("Set-Cookie", "a=1")];
        Server::always(Response::of(200, &[&open[..], headers].concat()))
    };
    let expose = "Access-Control-Expose-Headers";
    for (headers, read, status, why, change_to) in [
        (&[(expose, "Link")][..], "X-Total", 1, "does not name it", "Link, x-total"),
        (&[(expose, "Link, x-TOTAL")][..], "X-Total", 0, "", ""),
        (&[(expose, "*")][..], "X-Total", 0, "", ""),
        (&[(expose, "Link; X-Total")][..], "x-total", 1, "is not a list", "Link, X-Total, x-total"),
        (&[][..], "X-Total,X-Page", 1, "the response does not have it", "x-total, x-page"),
        (&[][..], "Content-Type", 1, "the response does not have it", ""),
        (&[(expose, "Set-Cookie")][..], "Set-Cookie", 1, "browsers never let a page read it", ""),
    ] {
        let server = with(headers);
        let ran = probe_json(&server, "/", &["--read", read]);
        let json = ran.json();
        assert_eq!(ran.status, status, "{read} {headers:?}");
        assert_eq!(json["verdict"]["outcome"], "allowed", "the browser resolves: {read}");
        let rule = json["verdict"]["rule"].as_str();
        assert_eq!(rule, (status == 1).then_some("header-not-readable"), "{read} {headers:?}");
        let message = json["verdict"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains(why), "{message}");
        assert_eq!(change(&json, expose), change_to, "{read} {headers:?}");
    }
}

#[test]
fn a_star_with_credentials_exposes_nothing() {
    let server = Server::start(|request: &Request| {
        let origin = request.header("origin").unwrap_or_default();
        Response::of(
            200,
            &[
                ("Access-Control-Allow-Origin", origin.as_str()),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Expose-Headers", "*"),
                ("X-Total", "1"),
                ("Vary", "Origin"),
            ],
        )
    });
    let ran = probe_json(&server, "/", &["--credentials", "include", "--read", "x-total"]);
    assert_eq!(ran.status, 1);
    assert!(notice(&ran, "header-not-readable").contains("which is not a wildcard"), "{}", ran.stdout);
    assert_eq!(change(&ran.json(), "Access-Control-Expose-Headers"), "x-total");
}

#[test]
fn the_text_says_what_to_add() {
    let server = preflight_only();
    let ran =
        probe_text(&server, "/tus", &["-X", "HEAD", "-H", "Tus-Resumable: 1", "--read", "Upload-Offset"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("ALLOWED  header-not-readable"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Access-Control-Expose-Headers: upload-offset"), "{}", ran.stdout);
    assert!(ran.stdout.contains("on the preflight response only"), "{}", ran.stdout);
    let quiet = probe_text(&server, "/tus", &["-X", "HEAD", "--read", "Upload-Offset", "-q"]);
    assert!(quiet.stdout.starts_with("ALLOWED  header-not-readable  "), "{}", quiet.stdout);
}
