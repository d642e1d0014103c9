//! `corscheck socketio` against servers that respond as socket.io and the proxies before it do, byte for byte as these were seen to.

mod live;

use std::sync::atomic::{AtomicUsize, Ordering};

use corscheck::websocket::accept_for;
use serde_json::Value;

use crate::support::run::{Ran, run};
use crate::support::server::{Request, Response, Server, Then, free_port};

const PAGE: &str = "https://app.test";
const OPEN_4: &str = r#"0{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
const OPEN_2: &str =
    r#"96:0{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":5000}2:40"#;
const UNKNOWN: &str = r#"{"code":1,"message":"Session ID unknown"}"#;

/// What the server does that is not as it should be.
#[derive(Clone, Copy, Default)]
struct Ways {
    /// `Access-Control-Allow-Origin`; none where it is empty.
    origin: &'static str,
    credentials: bool,
    /// Version 2, which speaks Engine.IO 3.
    is_version_2: bool,
    /// What every handshake gets instead.
    instead: Option<(u16, &'static str, &'static str)>,
    /// A status and body instead of each upgrade.
    no_upgrade: Option<(u16, &'static str)>,
    /// Which messages do not reach the session: every second one, or all.
    lost: Option<bool>,
    /// What comes in a socket that begins without a session.
    first_frames: &'static [&'static str],
    /// Bytes behind the 101 that are not frames.
    garbage: &'static str,
    /// What the poll gets after the client has connected to a namespace.
    poll: &'static str,
}

const GOOD: Ways = Ways {
    origin: PAGE,
    credentials: true,
    is_version_2: false,
    instead: None,
    no_upgrade: None,
    lost: None,
    first_frames: &[OPEN_4, r#"40{"sid":"def"}"#],
    garbage: "",
    poll: r#"40{"sid":"def"}"#,
};

fn server(ways: Ways) -> Server {
    let messages = AtomicUsize::new(0);
    Server::start(move |request| ways.respond(request, &messages))
}

impl Ways {
    fn respond(self, request: &Request, messages: &AtomicUsize) -> Response {
        let is_socket = request.header("upgrade").is_some();
        let has_session = request.target.contains("sid=");
        if is_socket {
            return self.upgrade(request, has_session);
        }
        if let (Some((status, kind, body)), false) = (self.instead, has_session) {
            return self.http(status, kind, body);
        }
        match (request.method.as_str(), has_session) {
            ("GET", false) => {
                self.http(200, "text/plain; charset=UTF-8", if self.is_version_2 { OPEN_2 } else { OPEN_4 })
            }
            ("GET", true) => self.http(200, "text/plain; charset=UTF-8", self.poll),
            _ => {
                let number = messages.fetch_add(1, Ordering::SeqCst);
                match self.lost {
                    Some(all) if all || number.is_multiple_of(2) => {
                        self.http(400, "application/json", UNKNOWN)
                    }
                    _ => self.http(200, "text/html", "ok"),
                }
            }
        }
    }

    fn http(self, status: u16, kind: &str, body: &str) -> Response {
        let mut headers = vec![("Content-Type", kind), ("Server", "nginx/1.22.1")];
        if !self.origin.is_empty() {
            headers.push(("Access-Control-Allow-Origin", self.origin));
        }
        if self.credentials {
            headers.push(("Access-Control-Allow-Credentials", "true"));
        }
        Response::with_body(status, &headers, body.as_bytes())
    }

    fn upgrade(self, request: &Request, has_session: bool) -> Response {
        if let Some((status, body)) = self.no_upgrade {
            return Response::with_body(status, &[("Server", "nginx/1.22.1")], body.as_bytes())
                .then(Then::Close);
        }
        let accept = accept_for(&request.header("sec-websocket-key").unwrap_or_default());
        let head = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        let texts = if has_session { &["3probe"][..] } else { self.first_frames };
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(self.garbage.as_bytes());
        for text in texts.iter().filter(|_| self.garbage.is_empty()) {
            bytes.extend(frame(text));
        }
        Response::bytes(bytes).then(if self.garbage.is_empty() { Then::Stall } else { Then::Close })
    }
}

/// A text in one frame of a server.
fn frame(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).expect("a short text");
    let mut bytes = vec![0x81];
    match length {
        0..=125 => bytes.push(length),
        _ => bytes.extend([126, 0, length]),
    }
    bytes.extend(text.bytes());
    bytes
}

fn socketio(ways: Ways, args: &[&str]) -> (Ran, Value) {
    let server = server(ways);
    let url = server.url("/");
    let words =
        [&["socketio", &url, "--origin", PAGE, "--page-address-space", "local", "--format", "json"], args]
            .concat();
    let ran = run(&words);
    let json = ran.json();
    (ran, json)
}

/// The step and the cause that decide, and which choices of options connect, in the order of the output.
fn verdict(json: &Value) -> (String, Vec<bool>) {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let options = json["options"].as_array().expect("options");
    let words = format!(
        "{} {} {}",
        text(&json["verdict"]["outcome"]),
        text(&json["verdict"]["step"]),
        text(&json["verdict"]["cause"])
    );
    (words, options.iter().map(|one| one["connects"] == true).collect())
}

#[test]
fn each_fault_and_the_options_that_help() {
    let all = [true; 6];
    let sockets = [false, false, false, false, true, true];
    let none = [false; 6];
    let polling = [true, true, true, true, false, false];
    let html = (200, "text/html", "<!doctype html><title>App</title>");
    let refused = |code: &'static str| (400, "application/json", code);
    type Case<'a> = (&'a str, Ways, &'a [&'a str], i32, &'a str, &'a [bool]);
    let cases: Vec<Case<'_>> = vec![
        ("good", GOOD, &[], 0, "allowed - -", &all),
        (
            "no cors",
            Ways { origin: "", credentials: false, ..GOOD },
            &[],
            1,
            "blocked handshake cors",
            &sockets,
        ),
        (
            "any origin",
            Ways { origin: "*", credentials: false, ..GOOD },
            &[],
            0,
            "allowed - -",
            &[true, false, true, false, true, true],
        ),
        (
            "any origin, and credentials",
            Ways { origin: "*", credentials: false, ..GOOD },
            &["--with-credentials"],
            1,
            "blocked handshake cors",
            &[true, false, true, false, true, true],
        ),
        (
            "another version",
            Ways { is_version_2: true, first_frames: &[r#"0{"sid":"abc","upgrades":[]}"#, "40"], ..GOOD },
            &[],
            1,
            "blocked handshake version",
            &none,
        ),
        (
            "a proxy without upgrade",
            Ways { no_upgrade: Some((400, r#"{"code":3,"message":"Bad request"}"#)), ..GOOD },
            &[],
            0,
            "allowed upgrade upgrade",
            &polling,
        ),
        (
            "the same with a socket alone",
            Ways { no_upgrade: Some((400, r#"{"code":3,"message":"Bad request"}"#)), ..GOOD },
            &["--transports", "websocket"],
            1,
            "blocked websocket upgrade",
            &polling,
        ),
        (
            "a page instead of the upgrade",
            Ways { no_upgrade: Some((200, "<html>")), ..GOOD },
            &[],
            0,
            "allowed upgrade upgrade",
            &polling,
        ),
        (
            "two processes",
            Ways { lost: Some(false), ..GOOD },
            &[],
            1,
            "blocked connect sticky-sessions",
            &sockets,
        ),
        (
            "a session that is gone",
            Ways { lost: Some(true), ..GOOD },
            &[],
            1,
            "blocked connect session",
            &sockets,
        ),
        (
            "another application",
            Ways { instead: Some(html), no_upgrade: Some((404, "")), ..GOOD },
            &[],
            1,
            "blocked handshake path",
            &none,
        ),
        (
            "a wrong path",
            Ways { instead: Some((404, "text/html", "Cannot GET /x/")), no_upgrade: Some((404, "")), ..GOOD },
            &["--path", "/x"],
            1,
            "blocked handshake path",
            &none,
        ),
        (
            "a version that nothing fits",
            Ways {
                instead: Some(refused(r#"{"code":5,"message":"Unsupported protocol version"}"#)),
                garbage: "HTTP/1.1 400 Bad Request\r\n\r\nUnsupported protocol version",
                ..GOOD
            },
            &["--client", "2"],
            1,
            "blocked other-version version",
            &none,
        ),
        (
            "silence in the socket",
            Ways { first_frames: &[], ..GOOD },
            &["--transports", "websocket"],
            1,
            "blocked websocket version",
            &polling,
        ),
        (
            "the server's own check",
            Ways {
                instead: Some((403, "application/json", r#"{"code":4,"message":"Forbidden"}"#)),
                no_upgrade: Some((403, "")),
                ..GOOD
            },
            &[],
            1,
            "blocked handshake forbidden",
            &none,
        ),
        (
            "a namespace that is not there",
            Ways {
                poll: r#"44/nope,{"message":"Invalid namespace"}"#,
                first_frames: &[OPEN_4, r#"44/nope,{"message":"Invalid namespace"}"#],
                ..GOOD
            },
            &[],
            1,
            "blocked connect namespace",
            &none,
        ),
        (
            "polling is switched off",
            Ways { instead: Some(refused(r#"{"code":0,"message":"Transport unknown"}"#)), ..GOOD },
            &[],
            1,
            "blocked handshake transport",
            &sockets,
        ),
    ];
    for (name, ways, args, status, words, options) in cases {
        let (ran, json) = socketio(ways, args);
        assert_eq!(verdict(&json), (words.to_owned(), options.to_vec()), "{name}: {json:#}");
        assert_eq!(ran.status, status, "{name}");
    }
}

/// A client of version 2 puts the length before each packet, and is connected by the handshake.
#[test]
fn a_client_of_version_2() {
    let ways = Ways {
        is_version_2: true,
        first_frames: &[r#"0{"sid":"abc","upgrades":[]}"#, "40"],
        poll: "1:6",
        ..GOOD
    };
    let server = server(ways);
    let ran = run(&[
        "socketio",
        &server.url("/"),
        "--origin",
        PAGE,
        "--page-address-space",
        "local",
        "--client",
        "2",
        "-q",
    ]);
    assert_eq!((ran.status, ran.stdout.trim()), (0, "CONNECTS  The client connects."));
    let posts: Vec<String> = server
        .requests()
        .into_iter()
        .filter(|request| request.method == "POST")
        .map(|request| String::from_utf8_lossy(&request.body).into_owned())
        .collect();
    assert_eq!(posts, ["1:2", "1:2", "1:2", "1:2", "1:1"]);
    assert!(server.requests().iter().all(|request| request.target.contains("EIO=3")));
}

#[test]
fn pages_of_other_origins() {
    let (ran, json) = socketio(GOOD, &["--also-from", "stranger"]);
    let warnings = json["warnings"].to_string();
    assert_eq!(ran.status, 0);
    assert!(warnings.contains("opens the WebSocket") && warnings.contains("allowRequest"), "{warnings}");
    let (_, json) = socketio(GOOD, &[]);
    assert_eq!(json["warnings"], serde_json::json!([]));
    assert!(
        json["steps"].as_array().is_some_and(|steps| steps.iter().all(|step| step["step"] != "other-origin"))
    );
}

/// The configuration is that of the server that responds.
#[test]
fn what_to_change() {
    let (_, json) =
        socketio(Ways { no_upgrade: Some((400, r#"{"code":3,"message":"Bad request"}"#)), ..GOOD }, &[]);
    let products: Vec<&str> =
        json["fixes"].as_array().into_iter().flatten().filter_map(|fix| fix["product"].as_str()).collect();
    assert_eq!(products, ["nginx"]);
    assert!(
        json["fixes"][0]["text"]
            .as_str()
            .is_some_and(|text| text.contains("proxy_set_header Upgrade $http_upgrade;"))
    );
    let (_, json) = socketio(Ways { origin: "", credentials: false, ..GOOD }, &["--with-credentials"]);
    assert_eq!(
        json["fixes"][0]["text"],
        "new Server(httpServer, { cors: { origin: [\"https://app.test\"], credentials: true } })  // add to the origins and options that are there"
    );
}

/// Headers of the page need a preflight, for the handshake too.
#[test]
fn extra_headers() {
    let server = Server::start(|request| match request.method.as_str() {
        "OPTIONS" => Response::with_body(
            400,
            &[("Content-Type", "application/json")],
            br#"{"code":2,"message":"Bad handshake method"}"#,
        ),
        _ => Response::of(200, &[]),
    });
    let ran = run(&[
        "socketio",
        &server.url("/"),
        "--origin",
        PAGE,
        "--page-address-space",
        "local",
        "-H",
        "Authorization: Bearer x",
        "--transports",
        "polling",
        "--format",
        "json",
    ]);
    let json = ran.json();
    assert_eq!(verdict(&json), ("blocked handshake cors".to_owned(), vec![false; 4]), "{json:#}");
    assert_eq!(server.methods(), ["OPTIONS"]);
    assert!(!ran.stdout.contains("Bearer x"));
}

#[test]
fn nothing_listens() {
    let url = format!("http://127.0.0.1:{}", free_port());
    let ran = run(&[
        "socketio",
        &url,
        "--origin",
        "http://app.test",
        "--page-address-space",
        "local",
        "--format",
        "json",
    ]);
    assert_eq!((ran.status, verdict(&ran.json()).0), (3, "failed handshake network".to_owned()));
}
