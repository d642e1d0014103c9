//! Servers that mean no good, or are badly broken: the program stays whole, and so does the terminal.

use serde_json::json;

use crate::support::run::{probe, run};
use crate::support::server::{Response, Server, Then};

#[test]
fn a_redirect_loop_ends() {
    let server =
        Server::always(Response::of(302, &[("Location", "/again"), ("Access-Control-Allow-Origin", "*")]));
    let ran = probe(&[&server.url("/")]);
    assert_eq!((ran.status, &ran.json()["verdict"]["rule"]), (1, &json!("redirect-too-many")));
    assert_eq!(server.requests().len(), 21);
}

#[test]
fn many_headers_are_read() {
    let mut head = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n".to_owned();
    for number in 0..10_000 {
        head.push_str(&format!("X-{number}: a\r\n"));
    }
    let server = Server::always(Response::bytes(head + "Content-Length: 0\r\n\r\n"));
    let ran = probe(&[&server.url("/")]);
    assert_eq!(ran.status, 0, "{:?}", ran.json()["verdict"]);
    let headers = ran.json()["exchanges"][0]["response_headers"].as_array().map(Vec::len);
    assert_eq!(headers, Some(10_002));
    assert_eq!(run(&["probe", &server.url("/")]).status, 0);
}

#[test]
fn a_head_beyond_all_limits_is_refused() {
    let lines = "X-A: a\r\n".repeat(20_000);
    let long = format!("X-A: {}\r\n", "a".repeat(600 * 1024));
    for headers in [lines, long] {
        let head = format!("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n{headers}\r\n");
        let server = Server::always(Response::bytes(head).then(Then::Close));
        let ran = probe(&[&server.url("/")]);
        assert_eq!((ran.status, &ran.json()["verdict"]["rule"]), (3, &json!("head-too-large")));
    }
}

/// Bytes by which a terminal could be made to do something: ESC, and CSI both as one byte and in UTF-8; and characters
/// that turn the direction of text around.
const HARMFUL: [&[u8]; 4] = [b"\x1b[2J", b"\x9b2J", "\u{9b}2J".as_bytes(), "\u{202e}evil".as_bytes()];

fn assert_harmless(text: &str) {
    let bad = text.chars().find(|letter| letter.is_control() && *letter != '\n' || *letter == '\u{202e}');
    assert_eq!(bad, None, "{text:?}");
}

#[test]
fn escape_sequences_from_a_server_do_not_reach_the_terminal() {
    for harmful in HARMFUL {
        for name in
            ["Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Location", "Set-Cookie", "X-A"]
        {
            let status = if name == "Location" { "302 Found" } else { "200 OK" };
            let mut head = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n").into_bytes();
            if name != "Access-Control-Allow-Origin" {
                head.extend_from_slice(b"Access-Control-Allow-Origin: *\r\n");
            }
            head.extend_from_slice(format!("{name}: a").as_bytes());
            head.extend_from_slice(harmful);
            head.extend_from_slice(b"\r\n\r\n");
            let server = Server::always(Response::bytes(head));
            for format in [&["--verbose", "--show-secrets"][..], &[], &["--quiet"]] {
                assert_harmless(&run(&[&["probe", &server.url("/")], format].concat()).stdout);
            }
            let json = probe(&[&server.url("/")]);
            assert!(!json.stdout.contains('\u{1b}'), "{json:?}");
        }
    }
}

#[test]
fn escape_sequences_from_the_command_line_do_not_reach_the_terminal() {
    for harmful in ["\u{1b}[2J", "\u{9b}2J"] {
        let header = format!("X-A: a{harmful}");
        let method = format!("a{harmful}");
        let cookie = format!("a={harmful}");
        let url = format!("http://127.0.0.1:1/{harmful}?{harmful}");
        let scheme = format!("{harmful}://a");
        for args in [
            &["probe", "http://127.0.0.1:1/", "-H", &header][..],
            &["probe", "http://127.0.0.1:1/", "-H", &header, "--dry-run"],
            &["probe", "http://127.0.0.1:1/", "-X", &method],
            &["probe", "http://127.0.0.1:1/", "--cookie", &cookie, "--credentials", "include"],
            &["probe", &url],
            &["probe", &scheme],
            &["probe", "http://a.test", "--origin", &scheme],
            &["origin", &scheme, "http://a.test"],
            &["explain", harmful],
        ] {
            let ran = run(args);
            assert_harmless(&ran.stdout);
            assert_harmless(&ran.stderr);
        }
    }
}
