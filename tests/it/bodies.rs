//! Bodies that are cut off or cannot be decoded, as the browsers were measured with them.

use std::time::{Duration, Instant};

use crate::support::page::{probe_json, probe_text};
use crate::support::run::{Ran, probe};
use crate::support::server::{Response, Server, Then};

const GZIP: &[u8] = include_bytes!("../data/encodings/gzip");
const BROTLI: &[u8] = include_bytes!("../data/encodings/br");
const PLAIN: &[u8] = include_bytes!("../data/encodings/plain");

/// A response with these lines behind the status and this body, after which the connection closes.
fn raw(head: &str, body: &[u8]) -> Response {
    let head = format!("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n{head}\r\n");
    Response::bytes([head.as_bytes(), body].concat()).then(Then::Close)
}

fn outcome(ran: &Ran) -> (String, String) {
    let verdict = &ran.json()["verdict"];
    let text = |name: &str| verdict[name].as_str().unwrap_or_default().to_owned();
    (text("outcome"), text("rule"))
}

fn notices(ran: &Ran) -> String {
    ran.json()["notices"].to_string()
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\x08\x02";

/// What Chromium and Firefox do: allowed, or failed by which rule.
#[test]
fn each_way_to_call() {
    const CUT: &str = "body-cut-off";
    const BAD: &str = "body-not-decoded";
    let js = "Content-Type: text/javascript\r\n";
    let png = "Content-Type: image/png\r\n";
    let short = "Content-Length: 1000\r\n";
    let chunk = &b"5\r\nvar a\r\n"[..];
    let chunked = "Transfer-Encoding: chunked\r\n";
    let gzip = "Content-Encoding: gzip\r\nContent-Length: 9\r\n";
    for (way, head, body, chromium, firefox) in [
        ("xhr", format!("{js}{short}"), &b"{\"a\":1"[..], CUT, CUT),
        ("xhr", format!("{js}{short}"), b"", CUT, CUT),
        ("xhr", format!("{js}{chunked}"), chunk, CUT, CUT),
        ("xhr", format!("{js}{gzip}"), b"{\"a\": 1}\n", BAD, BAD),
        ("script", format!("{js}{chunked}"), chunk, CUT, CUT),
        ("script", format!("{js}{gzip}"), b"var a = 1", BAD, BAD),
        ("module", format!("{js}{short}"), b"var a", CUT, CUT),
        ("style", format!("Content-Type: text/css\r\n{chunked}"), chunk, CUT, CUT),
        ("style", format!("Content-Type: text/css\r\n{gzip}"), b"p { a: b}", BAD, BAD),
        ("image", format!("{png}{short}"), PNG, CUT, ""),
        ("image", format!("{png}{short}"), b"", CUT, CUT),
        ("image", format!("{png}Content-Encoding: br\r\nContent-Length: {}\r\n", PNG.len()), PNG, BAD, BAD),
        ("image", format!("Content-Type: image/svg+xml\r\n{short}"), b"<svg ", CUT, CUT),
        ("font", format!("{js}{short}"), b"wOFF", CUT, CUT),
        ("media", format!("Content-Type: audio/wav\r\n{short}"), b"RIFF\x10\0\0\0WAVE", "", ""),
        ("media", format!("Content-Type: audio/wav\r\n{short}"), b"", CUT, CUT),
        ("eventsource", format!("Content-Type: text/event-stream\r\n{chunked}"), b"6\r\ndata: \r\n", "", ""),
        ("beacon", format!("{js}{short}"), b"", "", ""),
        ("fetch", format!("{js}{short}"), b"{\"a\":1", "", ""),
        ("fetch", format!("{js}{chunked}"), b"", "", CUT),
        ("fetch", format!("{js}{gzip}"), b"{\"a\": 1}\n", "", ""),
    ] {
        for (browser, expected) in [("chromium", chromium), ("firefox", firefox)] {
            let server = Server::always(raw(&head, body));
            let ran = probe_json(&server, "/x", &["--as", way, "--browser", browser]);
            let expected =
                (if expected.is_empty() { "allowed" } else { "failed" }.to_owned(), expected.to_owned());
            assert_eq!(outcome(&ran), expected, "{way} {head} in {browser}: {}", ran.stdout);
        }
    }
}

/// What browsers accept.
#[test]
fn bodies_that_browsers_accept() {
    let length = PLAIN.len();
    for (name, head, body) in [
        ("closed without a length", String::new(), PLAIN),
        ("longer than its length", "Content-Length: 10\r\n".into(), PLAIN),
        ("compressed", format!("Content-Encoding: gzip\r\nContent-Length: {}\r\n", GZIP.len()), GZIP),
        ("brotli", format!("Content-Encoding: br\r\nContent-Length: {}\r\n", BROTLI.len()), BROTLI),
        ("an unknown encoding", format!("Content-Encoding: utf-8\r\nContent-Length: {length}\r\n"), PLAIN),
        ("nothing, encoded", "Content-Encoding: gzip\r\nContent-Length: 0\r\n".into(), b""),
        (
            "the length before compression",
            format!("Content-Encoding: gzip\r\nContent-Length: {length}\r\n"),
            GZIP,
        ),
        ("gzip that stops early", "Content-Encoding: gzip\r\nContent-Length: 50\r\n".into(), &GZIP[..50]),
    ] {
        for browser in ["chromium", "firefox"] {
            let server = Server::always(raw(&head, body));
            let ran = probe_json(&server, "/x", &["--as", "xhr", "--browser", browser]);
            assert_eq!(outcome(&ran).0, "allowed", "{name} in {browser}: {}", ran.stdout);
            assert_eq!(notices(&ran).contains("body-"), name.contains("stops"), "{name}");
        }
    }
    // Firefox does not count the bytes of a compressed body; Chromium accepts no other length than that of the decoded one.
    let server =
        Server::always(raw(&format!("Content-Encoding: gzip\r\nContent-Length: {}\r\n", length + 1), GZIP));
    for (browser, expected) in [("chromium", "failed"), ("firefox", "allowed")] {
        let ran = probe_json(&server, "/x", &["--as", "xhr", "--browser", browser]);
        assert_eq!(outcome(&ran).0, expected, "{browser}");
    }
}

/// `fetch()` resolves before the body is there: what reading it rejects with is said, in each browser's words.
#[test]
fn reading_rejects() {
    for (head, body, words) in [
        (
            "Content-Length: 1000\r\n",
            &b"{\"a\":1"[..],
            &[
                "Content-Length says 1000 bytes, and 6 bytes came",
                "This is not a CORS error",
                "TypeError: Failed to fetch in Chromium",
                "Content-Length header of network response exceeds response Body. in Firefox",
            ][..],
        ),
        (
            "Content-Encoding: gzip\r\nContent-Length: 7\r\n",
            b"{\"a\":1}",
            &["the body is not gzip, as Content-Encoding says", "TypeError: Decoding failed. in Firefox"],
        ),
    ] {
        let server = Server::always(raw(head, body));
        let ran = probe_json(&server, "/x", &[]);
        assert_eq!((ran.status, outcome(&ran).0.as_str()), (0, "allowed"));
        for words in words {
            assert!(notices(&ran).contains(words), "{words}: {}", ran.stdout);
        }
    }
}

/// An error of CORS is the cause, whatever the body is like; and bodies of preflights and redirects do not count.
#[test]
fn only_the_body_that_is_used_counts() {
    let without = Response::bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx").then(Then::Close);
    let ran = probe_json(&Server::always(without), "/x", &["--as", "xhr"]);
    assert_eq!(outcome(&ran).1, "cors-allow-origin-missing");
    let allow = "Access-Control-Allow-Methods: PUT\r\nContent-Length: 9\r\n";
    let server = Server::by_method(raw(allow, b"x"), raw("Content-Length: 1\r\n", b"x"));
    let ran = probe_json(&server, "/x", &["--as", "xhr", "-X", "PUT"]);
    assert_eq!(outcome(&ran).0, "allowed", "{}", ran.stdout);
    let server = Server::start(|request| {
        if request.target == "/x" {
            let head = "HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: /y\r\nContent-Length: 9\r\n\r\nx";
            Response::bytes(head).then(Then::Close)
        } else {
            raw("Content-Length: 1\r\n", b"x")
        }
    });
    let ran = probe_json(&server, "/x", &["--as", "xhr"]);
    assert_eq!(outcome(&ran).0, "allowed", "{}", ran.stdout);
}

/// Over plain http Chromium refuses an encoding that it did not accept.
#[test]
fn an_encoding_that_was_not_accepted() {
    let server =
        Server::always(raw(&format!("Content-Encoding: br\r\nContent-Length: {}\r\n", BROTLI.len()), BROTLI));
    let at = format!("api.test:{}:127.0.0.1", server.port());
    let url = format!("http://api.test:{}/x", server.port());
    for (browser, expected) in [("chromium", "body-not-decoded"), ("firefox", "")] {
        let page = ["--origin", "http://app.test", "--browser", browser];
        let ran = probe(&[&[url.as_str(), "--resolve", &at], &page[..]].concat());
        assert_eq!(outcome(&ran).1, expected, "{}", ran.stdout);
    }
}

/// A body that does not end is not waited for, and one that is too long is not read.
#[test]
fn endless_bodies() {
    let stream = "Content-Type: text/event-stream\r\n";
    for (way, head, then) in [
        ("fetch", "", Then::Stall),
        ("fetch", "", Then::Repeat(b"data: x\n\n")),
        ("eventsource", stream, Then::Repeat(b"data: x\n\n")),
        ("fetch", stream, Then::Stall),
        ("media", "Content-Type: video/mp4\r\n", Then::Pour(u64::MAX)),
        ("xhr", "Content-Encoding: gzip\r\n", Then::Repeat(&[0x1f])),
    ] {
        let head = format!("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n{head}\r\ndata: x\n\n");
        let server = Server::always(Response::bytes(head).then(then));
        let start = Instant::now();
        let ran = probe_json(&server, "/x", &["--as", way, "--max-time", "60"]);
        assert!(ran.json()["verdict"]["outcome"].is_string(), "{way}: {}", ran.stderr);
        assert!(start.elapsed() < Duration::from_secs(30), "{way} {then:?} took {:?}", start.elapsed());
    }
}

#[test]
fn what_people_read() {
    let server =
        Server::always(raw("Content-Length: 1000\r\nContent-Type: application/json\r\n", b"{\"a\":1"));
    let ran = probe_text(&server, "/x", &["--as", "xhr"]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    for words in ["FAILED  body-cut-off", "Content-Length says 1000 bytes", "not a CORS error", "change"] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
}
