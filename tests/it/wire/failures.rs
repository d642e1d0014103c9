//! Each way in which no response comes: its own rule, its own words, status 3.

use std::time::Duration;

use crate::support::run::{Ran, probe};
use crate::support::server::{Response, Server, Then, free_port};

/// Fails unless the probe failed by this rule, in words that have all these parts and are a sentence.
fn assert_failed(ran: &Ran, rule: &str, parts: &[&str]) {
    assert_eq!((ran.status, ran.stderr.as_str()), (3, ""), "{ran:?}");
    let report = ran.json();
    assert_eq!(report["verdict"]["outcome"], "failed", "{report:#}");
    assert_eq!(report["verdict"]["rule"], rule, "{report:#}");
    let message = report["verdict"]["message"].as_str().expect("a message");
    for part in parts {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
    assert!(message.ends_with('.'), "{message}");
    // A host keeps its letters, whatever it begins.
    let is_host = message.split(' ').next().is_some_and(|word| word.contains(':'));
    assert!(message.starts_with(char::is_uppercase) || is_host, "{message}");
    for jargon in ["Error", "{", "os error", "hyper", "reqwest", "::"] {
        assert!(!message.contains(jargon), "{jargon} is not for people: {message}");
    }
}

fn place(server: &Server) -> String {
    format!("127.0.0.1:{}", server.port())
}

#[test]
fn a_server_that_stalls() {
    let server = Server::always(Response::bytes("").then(Then::Stall));
    let ran = probe(&[&server.url("/"), "--max-time", "1"]);
    assert_failed(&ran, "timed-out", &[&place(&server), "1 s"]);
    // By the program's own clock, which starts after the limit's; without the flag it would be 30 s.
    let elapsed = ran.json()["exchanges"][0]["elapsed_ms"].as_f64().expect("a time");
    assert!((900.0..15_000.0).contains(&elapsed), "{elapsed} ms");
}

#[test]
fn a_server_that_stalls_within_the_head() {
    let server = Server::always(Response::bytes("HTTP/1.1 200 OK\r\nAccess-Control-").then(Then::Stall));
    assert_failed(&probe(&[&server.url("/"), "--max-time", "1"]), "timed-out", &[&place(&server)]);
}

#[test]
fn the_time_is_for_the_whole_probe() {
    let server = Server::start(|request| {
        let headers = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "PUT")];
        match request.method.as_str() {
            "OPTIONS" => Response::of(200, &headers).after(Duration::from_secs(2)),
            _ => Response::bytes("").then(Then::Stall),
        }
    });
    let ran = probe(&[&server.url("/"), "-X", "PUT", "--max-time", "5"]);
    assert_failed(&ran, "timed-out", &[&place(&server)]);
    // By the program's own clock: the second request had at most what the first had left, 3 of the 5 s.
    let elapsed = ran.json()["exchanges"][1]["elapsed_ms"].as_f64().expect("a time");
    assert!(elapsed < 4500.0, "{elapsed} ms");
    assert_eq!(server.methods(), ["OPTIONS", "PUT"]);
}

#[test]
fn a_server_that_closes_early() {
    let silent = Server::always(Response::bytes("").then(Then::Close));
    assert_failed(&probe(&[&silent.url("/")]), "empty-response", &[&place(&silent), "closed"]);
    let named = probe(&[&format!("http://api.test:{}/", silent.port()), "--resolve", "*:*:127.0.0.1"]);
    assert_failed(&named, "empty-response", &[&format!("api.test:{}", silent.port())]);
    let half = Server::always(Response::bytes("HTTP/1.1 200 OK\r\nX-A: b\r\n").then(Then::Close));
    assert_failed(&probe(&[&half.url("/")]), "empty-response", &[&place(&half), "closed"]);
}

#[test]
fn what_is_not_http() {
    let server = Server::always(Response::bytes("SSH-2.0-OpenSSH_9.9\r\n\r\n").then(Then::Close));
    assert_failed(&probe(&[&server.url("/")]), "not-http", &[&place(&server)]);
}

#[test]
fn broken_http() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello";
    let server = Server::always(Response::bytes(head).then(Then::Close));
    assert_failed(&probe(&[&server.url("/")]), "malformed-http", &[&place(&server)]);
}

#[test]
fn nothing_listens() {
    let address = format!("127.0.0.1:{}", free_port());
    assert_failed(&probe(&[&format!("http://{address}/")]), "connection-refused", &[&address, "refused"]);
}

#[test]
fn a_name_that_does_not_exist() {
    // RFC 6761: this name never resolves, with or without a network.
    let ran = probe(&["http://nobody.invalid/"]);
    assert_failed(&ran, "unknown-host", &["nobody.invalid"]);
}

#[test]
fn a_proxy_that_is_not_there() {
    let address = format!("127.0.0.1:{}", free_port());
    let ran = probe(&["http://api.test/", "--proxy", &format!("http://{address}")]);
    assert_failed(&ran, "proxy-failed", &[&address]);
}

#[test]
fn a_preflight_that_fails_is_not_a_cors_error() {
    let server = Server::always(Response::bytes("").then(Then::Close));
    let ran = probe(&[&server.url("/"), "-X", "PUT"]);
    assert_failed(&ran, "empty-response", &[&place(&server)]);
    let notices = ran.json()["notices"].as_array().cloned().unwrap_or_default();
    assert!(notices.iter().any(|notice| notice["rule"] == "preflight-network"), "{notices:?}");
}
