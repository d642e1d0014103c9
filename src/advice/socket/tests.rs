//! Each kind of advice, for the response that it is about.

use std::time::Duration;

use futures_util::FutureExt;

use super::{SocketInvestigation, advise_socket, change_socket, socket_ids};
use crate::fetch::Client;
use crate::probe::page_of;
use crate::web::browser::Browser;
use crate::web::message::{Failure, FailureKind, NO_COMMON_VERSION};
use crate::web::raw_head::{RawFailure, RawReply, Received, ReceivedEnd};
use crate::web::session::{FrameFault, Session, SessionEnd};
use crate::websocket::{
    SocketCall, SocketDiagnosis, SocketOutcome, SocketQuestion, accept_for, open, others,
};

const OPENS: &str =
    "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: (right)\r\n";

fn question(page: &str, url: &str) -> SocketQuestion {
    SocketQuestion {
        page: page_of(page).expect("an origin"),
        call: SocketCall { url: url.into(), subprotocols: Vec::new() },
        client: Client::new(Browser::Chromium),
        key: [1; 16],
    }
}

/// What is found where the server sends this, or where the network fails.
fn diagnosed(question: SocketQuestion, response: Result<&str, FailureKind>) -> SocketDiagnosis {
    let opened = open(question, async |next| {
        let key = next.message.headers.get_text("sec-websocket-key").unwrap_or_default();
        let received = match response {
            Ok(text) => Ok(Received {
                bytes: text.replace("(right)", &accept_for(&key)).into_bytes(),
                end: ReceivedEnd::Closed,
                remote: None,
            }),
            Err(kind) => Err(RawFailure {
                failure: Failure { kind, detail: "it failed".into() },
                closed_during_tls: false,
            }),
        };
        RawReply { received, elapsed: Duration::ZERO }
    });
    opened.now_or_never().expect("nothing is waited for")
}

fn found(diagnosis: SocketDiagnosis) -> SocketInvestigation {
    let others = others(&diagnosis);
    SocketInvestigation { diagnosis, others, session: None, foreign: Vec::new() }
}

/// All advice for a response to the page `https://app.example`.
fn advice(response: &str) -> Vec<(&'static str, String)> {
    let question = question("https://app.example", "wss://api.example/ws");
    given(&found(diagnosed(question, Ok(response))))
}

fn given(found: &SocketInvestigation) -> Vec<(&'static str, String)> {
    advise_socket(found).into_iter().map(|advice| (advice.id, advice.message)).collect()
}

#[test]
fn of_refusals() {
    for (head, id, words) in [
        (
            "404 x\r\nServer: nginx/1.22\r\n\r\n{\"error\":1}",
            "socket-upgrade-not-passed",
            "proxy_http_version 1.1",
        ),
        // As these servers sent it, behind a proxy that passes nothing on.
        (
            "404 x\r\nServer: nginx/1.22.1\r\n\r\n<!DOCTYPE html>\n<title>Error</title><pre>Cannot GET /ws</pre>",
            "socket-upgrade-not-passed",
            "In front of it is nginx",
        ),
        (
            "426 x\r\nServer: nginx/1.22.1\r\n\r\nUpgrade Required",
            "socket-upgrade-not-passed",
            "library says that they did not arrive so (Upgrade Required)",
        ),
        (
            "400 x\r\nSec-Websocket-Version: 13\r\n\r\nBad Request\n",
            "socket-upgrade-not-passed",
            "did not arrive so (Bad Request)",
        ),
        (
            "400 x\r\nServer: Apache/2.4.71 (Debian)\r\n\r\nConnection header did not include 'upgrade'",
            "socket-upgrade-not-passed",
            "upgrade=websocket",
        ),
        ("403 x\r\nserver: envoy\r\n\r\n", "socket-proxy-itself", "upgrade_type: websocket"),
        (
            "404 x\r\nServer: nginx/1.22.1\r\n\r\n<html><center>nginx/1.22.1</center>",
            "socket-proxy-itself",
            "No location leads this path",
        ),
        ("200 x\r\nServer: Caddy\r\n\r\n", "socket-proxy-itself", "No handler"),
        ("404 x\r\n\r\n404 page not found\n", "socket-proxy-itself", "No router (Traefik)"),
        (
            "403 x\r\nServer: nginx/1.22.1\r\n\r\n<html><center>nginx/1.22.1</center>",
            "socket-origin-refused",
            "nginx itself refuses",
        ),
        (
            "403 x\r\nSec-Websocket-Version: 13\r\n\r\nForbidden\n",
            "socket-origin-refused",
            "CheckOrigin with",
        ),
        (
            "403 x\r\n\r\nCross origin websockets not allowed",
            "socket-origin-refused",
            "its library says so (Cross origin websockets not allowed)",
        ),
        (
            "403 x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n\r\n",
            "socket-origin-refused",
            "closes before it accepts",
        ),
        ("404 x\r\n\r\nnot found", "socket-upgrade-not-passed", "If a proxy is in front"),
        ("426 x\r\nServer: Apache/2.4.57\r\n\r\n", "socket-upgrade-not-passed", "upgrade=websocket"),
        (
            "200 x\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>a</title>",
            "socket-web-page",
            "at /ws",
        ),
        ("403 x\r\n\r\nForbidden", "socket-origin-refused", "--also-from https://api.example"),
        ("404 x\r\n\r\nPage not found", "socket-origin-refused", "allowed_request_origins"),
        ("502 x\r\nServer: nginx\r\n\r\n<html>", "socket-upstream", "could not reach the application"),
        ("526 x\r\n\r\n", "socket-upstream", "Cloudflare"),
        ("400 x\r\n\r\n{\"code\":3,\"message\":\"Bad request\"}", "socket-engine-io", "Socket.IO"),
        ("301 x\r\nLocation: https://api.example/ws/\r\n\r\n", "socket-redirect-target", "by the slash"),
        ("302 x\r\nLocation: /login?next=/ws\r\n\r\n", "socket-redirect-target", "to a login"),
        ("302 x\r\nLocation: /\r\n\r\n", "socket-redirect-target", "start page"),
    ] {
        let all = advice(&format!("HTTP/1.1 {head}"));
        let (found, message) = all.first().unwrap_or_else(|| panic!("{head}: no advice"));
        assert_eq!(*found, id, "{head}");
        assert!(message.contains(words), "{head}: {message}");
        let others: Vec<_> = all.iter().skip(1).map(|(id, _)| *id).collect();
        // A 404 may have either cause.
        assert!(others.is_empty() || others == ["socket-upgrade-not-passed"], "{head}: {others:?}");
    }
}

#[test]
fn of_an_origin_that_was_tried() {
    let own = question("https://api.example", "wss://api.example/ws");
    let refused = |question: SocketQuestion| diagnosed(question, Ok("HTTP/1.1 403 x\r\n\r\n"));
    for (other, words) in [
        (diagnosed(own.clone(), Ok(&format!("{OPENS}\r\n"))), "The server refuses this Origin"),
        (refused(own), "Origin is not the reason"),
    ] {
        let found = SocketInvestigation {
            foreign: vec![other],
            ..found(refused(question("https://app.example", "wss://api.example/ws")))
        };
        assert!(given(&found)[0].1.contains(words), "{:?}", given(&found));
    }
}

#[test]
fn of_subprotocols_and_sockets_that_open() {
    let with = |header: &str| format!("{OPENS}{header}\r\n");
    let mut offering = question("https://app.example", "wss://api.example/ws");
    offering.call.subprotocols = vec!["a".into()];
    let message = &given(&found(diagnosed(offering, Ok(&with("")))))[0];
    assert!(
        message.0 == "socket-subprotocol" && message.1.contains("opens in Firefox and Safari"),
        "{message:?}"
    );

    let mut firefox = question("https://app.example", "wss://api.example/ws");
    firefox.client.browser = Browser::Firefox;
    let window = with("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=8\r\n");
    assert_eq!(given(&found(diagnosed(firefox, Ok(&window))))[0].0, "socket-firefox-window");

    let local = question("https://app.example", "ws://localhost/ws");
    assert_eq!(given(&found(diagnosed(local, Ok(&with("")))))[0].0, "socket-loopback-in-safari");

    let mut cookie = question("https://app.example", "wss://app.example/ws");
    cookie.client.cookies = vec!["sid=1".into()];
    assert_eq!(given(&found(diagnosed(cookie, Ok(&with("")))))[0].0, "socket-origin-untried");
    assert_eq!(advice(&with("")), []);

    let broken = Session { end: SessionEnd::Broken(FrameFault::ReservedBits), ..Session::default() };
    let question = question("https://app.example", "wss://api.example/ws");
    let http = with("\r\nHTTP/1.1 400 Bad Request\r\n");
    let found = SocketInvestigation { session: Some(broken), ..found(diagnosed(question, Ok(&http))) };
    assert_eq!(given(&found)[0].0, "socket-http-in-socket");
}

#[test]
fn of_failures() {
    for (url, kind, expected) in [
        ("ws://api.example/", FailureKind::EmptyResponse, 1),
        ("wss://api.example/", FailureKind::TlsFailed, 1),
        ("wss://api.example/", FailureKind::TimedOut, 0),
    ] {
        let all = given(&found(diagnosed(question("http://app.example", url), Err(kind))));
        assert_eq!(
            all.iter().filter(|(id, _)| *id == "socket-other-scheme").count(),
            expected,
            "{url} {kind:?}"
        );
    }
}

/// Servers of HTTP/2 alone, with TLS and without.
#[test]
fn of_http2() {
    let socket = question("http://app.example", "wss://api.example/");
    let mut refused = diagnosed(socket, Err(FailureKind::TlsFailed));
    if let SocketOutcome::Failed(failure) = &mut refused.outcome {
        failure.failure.detail = format!("api.example {NO_COMMON_VERSION}");
    }
    let message = given(&found(refused)).remove(0).1;
    assert!(message.contains("allowHTTP1") && !message.contains("ws:"), "{message}");
    let settings = "\0\0\u{6}\u{4}\0\0\0\0\0\0\u{3}\0\0\0\u{64}";
    let plain = diagnosed(question("http://app.example", "ws://api.example/"), Ok(settings));
    let message = given(&found(plain)).remove(0).1;
    assert!(message.contains("h2c") && !message.contains("wss:"), "{message}");
}

/// A session's cookie that the browser does not send is the cause, and so what to change.
#[test]
fn of_sessions() {
    let refused = |cookies: &[&str], more: &str| {
        let mut question = question("https://app.example", "wss://api.other.example.net/ws");
        question.client.cookies = cookies.iter().map(|cookie| (*cookie).to_owned()).collect();
        let response = format!("HTTP/1.1 401 x\r\n{more}\r\n");
        let found = found(diagnosed(question, Ok(&response)));
        let change = change_socket(&found).remove(0).words;
        (change, given(&found))
    };
    let (change, advice) = refused(&["sid=1; SameSite=Lax"], "");
    assert!(change.starts_with("Set the cookie sid with SameSite=None; Secure"), "{change}");
    assert_eq!(advice, []);
    let (change, advice) = refused(&["sid=1; SameSite=None; Secure"], "");
    assert!(change.starts_with("Let the server's own check accept"), "{change}");
    assert_eq!(advice, []);
    let (_, advice) = refused(&[], "");
    assert_eq!(advice[0].0, "socket-session");
    assert_eq!(refused(&[], "WWW-Authenticate: Basic realm=\"a\"\r\n").1, []);
}

#[test]
fn names_are_unique() {
    let mut ids: Vec<&str> = socket_ids().collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.len() == count && ids.iter().all(|id| id.starts_with("socket-")));
}

/// Where the socket is, the change says and the advice does not repeat; a login has no better URL of the socket.
#[test]
fn of_redirects() {
    let of = |url: &str, location: &str| {
        let response = format!("HTTP/1.1 302 x\r\nLocation: {location}\r\n\r\n");
        let found = found(diagnosed(question("https://app.example", url), Ok(&response)));
        let words = |all: Vec<String>| all.into_iter().next().unwrap_or_default();
        let changes = change_socket(&found).into_iter().map(|change| change.words).collect();
        (words(changes), words(given(&found).into_iter().map(|(_, message)| message).collect()))
    };
    let (change, advice) = of("ws://localhost:3000/ws", "https://localhost:3000/ws");
    assert_eq!(change, "Open wss://localhost:3000/ws directly");
    assert!(advice.contains("only wss:") && !advice.contains("localhost"), "{advice}");
    let (change, advice) = of("wss://api.example/ws", "wss://other.example/ws");
    assert_eq!((change.as_str(), advice.as_str()), ("Open wss://other.example/ws directly", ""));
    let (change, advice) = of("wss://api.example/ws", "https://api.example/login");
    assert_eq!(change, "");
    assert!(advice.contains("log in first"), "{advice}");
}

/// Where a status or the network's failure is all that is known, the change says where to look first.
#[test]
fn where_to_look_first() {
    let of = |response: Result<&str, FailureKind>, foreign: &[&str]| {
        let call = |page: &str| question(page, "wss://api.example/ws");
        let mut found = found(diagnosed(call("https://app.example.net"), response));
        let right = Ok(
            "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: (right)\r\n\r\n",
        );
        found.foreign = foreign.iter().map(|page| diagnosed(call(page), right)).collect();
        change_socket(&found)
            .into_iter()
            .map(|change| format!("{}: {}", change.side.id(), change.words))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let forbidden = Ok("HTTP/1.1 403 x\r\n\r\n");
    for (response, foreign, expected) in [
        (
            forbidden,
            &[][..],
            "server: Check first whether the server's list of origins for WebSockets has https://app.example.net",
        ),
        (forbidden, &["https://api.example"], "server: Add https://app.example.net to the server's list"),
        (Ok("HTTP/1.1 429 x\r\nRetry-After: 30\r\n\r\n"), &[], "again (Retry-After: 30)"),
        (Ok("HTTP/1.1 429 x\r\n\r\n"), &[], "server: Raise the limit"),
        (Ok("HTTP/1.1 500 x\r\n\r\n"), &[], "server: Look into the server's log"),
        (Err(FailureKind::ConnectionRefused), &[], "server: Start the server"),
        (Err(FailureKind::UnknownHost), &[], "page: Correct the host's name"),
    ] {
        let said = of(response, foreign);
        assert!(said.contains(expected), "{response:?}: {said}");
    }
    // Envoy refuses itself: advice says what it needs.
    assert_eq!(of(Ok("HTTP/1.1 403 x\r\nserver: envoy\r\n\r\n"), &[]), "");
}
