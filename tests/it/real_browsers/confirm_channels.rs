//! `--confirm` of WebSockets and of JSONP, from the command line to what is printed.

use corscheck::confirm::drivable;
use corscheck::websocket::accept_for;
use serde_json::{Value, json};

use crate::support::browsers::{InstalledBrowser, browser_for};
use crate::support::run::{Ran, run};
use crate::support::server::{Request, Response, Server, Then};

const ORIGIN: &[&str] = &["--origin", "http://app.test"];

/// The installed ones, by their names on the command line, one after the other.
fn installed() -> impl Iterator<Item = (&'static str, InstalledBrowser)> {
    drivable().filter_map(|browser| Some((browser.id(), browser_for("--confirm", browser)?)))
}

/// A server that opens the sockets at `/open` and `/closed`, closes the second at once, and responds with 404 otherwise.
fn sockets() -> Server {
    Server::start(|request: &Request| {
        if !["/open", "/closed"].contains(&request.target.as_str()) {
            return Response::of(404, &[]).then(Then::Close);
        }
        let accept = accept_for(&request.header("sec-websocket-key").unwrap_or_default());
        let head = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\
             Sec-WebSocket-Protocol: chat\r\n\r\n"
        );
        let close: &[u8] = if request.target == "/closed" { &[0x88, 2, 0x0f, 0xa3] } else { b"" };
        Response::bytes([head.as_bytes(), close].concat()).then(Then::HearOnce)
    })
}

fn socket(server: &Server, path: &str, browser: &str, more: &[&str]) -> Ran {
    let url = server.url(path).replacen("http", "ws", 1);
    run(&[&["websocket", &url, "--protocol", "chat", "--confirm", browser], ORIGIN, more].concat())
}

#[test]
fn a_socket_that_opens() {
    for (browser, _turn) in installed() {
        let server = sockets();
        let ran = socket(&server, "/closed", browser, &["--format", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
        let confirmed = &ran.json()["confirmed"];
        assert_eq!(confirmed["browser"], browser);
        assert_eq!((&confirmed["agrees"], &confirmed["outcome"]), (&json!(true), &json!("resolved")));
        assert_eq!(confirmed["connection"], json!({ "protocol": "chat", "extensions": "" }));
        assert_eq!(confirmed["close"]["code"], 4003);
        assert_eq!(server.methods(), ["GET", "GET"], "only the handshake is sent, by each once");
        let origins: Vec<_> = server.requests().iter().map(|request| request.header("origin")).collect();
        assert_eq!(origins, [Some("http://app.test".to_owned()), Some("http://app.test".into())]);
        let ran = socket(&server, "/open", browser, &[]);
        assert!(
            ran.stdout.contains("AGREES") && ran.stdout.contains("It opens, subprotocol chat."),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn a_socket_that_does_not() {
    for (browser, _turn) in installed() {
        let server = sockets();
        let ran = socket(&server, "/x", browser, &["--format", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
        let (verdict, confirmed) = (&ran.json()["verdict"], &ran.json()["confirmed"]);
        assert_eq!(confirmed["agrees"], true, "{confirmed}");
        assert_eq!(confirmed["cause"], verdict["cause"]);
        assert_eq!(confirmed["close"], json!({ "code": 1006, "reason": "", "clean": false }));
        let sent = server.methods().len();
        let ran = socket(&server, "/open", browser, &["--csp", "connect-src 'none'", "--format", "json"]);
        let (verdict, confirmed) = (&ran.json()["verdict"], &ran.json()["confirmed"]);
        assert_eq!((ran.status, &confirmed["agrees"]), (1, &json!(true)), "{confirmed}");
        assert_eq!(
            (&confirmed["throws"], &confirmed["cause"]),
            (&verdict["throws"], &json!("csp")),
            "{confirmed}"
        );
        assert_eq!(confirmed["close"], Value::Null);
        assert_eq!(server.methods().len(), sent, "neither sends what the policy forbids");
        // probe opens sockets too.
        let url = server.url("/x").replacen("http", "ws", 1);
        let ran = run(&[&["probe", &url, "--confirm", browser], ORIGIN].concat());
        assert!(
            ran.stdout.contains("AGREES") && ran.stdout.contains("close with code 1006"),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn scripts() {
    for (browser, _turn) in installed() {
        let script = ("Content-Type", "text/javascript");
        let server = Server::start(move |request: &Request| {
            let body: &[u8] =
                if request.target.starts_with("/good") { b"show({\"a\": 1})" } else { b"other(1)" };
            Response::with_body(200, &[script], body).then(Then::Close)
        });
        let ran = |path: &str, more: &[&str]| {
            let url = server.url(path);
            run(&[&["jsonp", &url, "--callback", "show", "--confirm", browser], ORIGIN, more].concat())
        };
        let good = ran("/good", &["--format", "json"]);
        assert_eq!((good.status, good.stderr.as_str()), (0, ""), "{}", good.stdout);
        let confirmed = &good.json()["confirmed"];
        assert_eq!((&confirmed["agrees"], &confirmed["calls"]), (&json!(true), &json!(1)));
        assert_eq!(confirmed["called_with"], "[{\"a\":1}]");
        assert_eq!(server.methods(), ["GET", "GET"]);
        let other = ran("/other", &[]);
        assert_eq!((other.status, other.stderr.as_str()), (1, ""), "{}", other.stdout);
        let parts = ["AGREES", "It loads, and calls nothing.", "ReferenceError"];
        assert!(parts.iter().all(|words| other.stdout.contains(words)), "{}", other.stdout);
        let blocked = ran("/good", &["--csp", "script-src 'none'"]);
        assert_eq!((blocked.status, blocked.stderr.as_str()), (1, ""), "{}", blocked.stdout);
        assert!(blocked.stdout.contains("It does not load: csp"), "{}", blocked.stdout);
    }
}

#[test]
fn what_a_browser_is_not_given() {
    let wrong = [
        (
            &["websocket", "ws://localhost:9/", "--confirm", "chromium", "--send", "x"][..],
            "--send cannot be passed",
        ),
        (
            &["websocket", "ws://localhost:9/", "--confirm", "chromium", "--browser", "firefox"],
            "must be that of --browser",
        ),
        (
            &["jsonp", "http://localhost:9/", "--confirm", "firefox", "-H", "X-A: 1"],
            "--header cannot be passed",
        ),
        (&["jsonp", "http://localhost:9/", "--confirm", "firefox", "--cacert", "x.pem"], "x.pem"),
    ];
    for (words, expected) in wrong {
        let ran = run(words);
        assert_eq!(ran.status, 2, "{words:?}: {ran:?}");
        assert!(ran.stderr.contains(expected), "{words:?}: {}", ran.stderr);
    }
}
