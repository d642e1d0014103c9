//! The servers that run the cases' scripts, byte for byte, and keep the requests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::case::Line;
use crate::support::certificate::Certificate;
use crate::support::lock;
use crate::support::script::{Turns, fitting, head};
use crate::support::server::{Request, Response, Server, Then};

/// The ports as the cases write them, and whether TLS is spoken there.
const PORTS: [(u16, bool); 5] = [(8000, false), (8001, false), (8002, false), (8443, true), (8444, true)];

/// All servers.
pub(super) struct ScriptedServers {
    /// The ports of the cases, each with the one that stands for it.
    ports: Vec<(u16, u16)>,
    running: Arc<RunningCases>,
    /// Whether the servers listen on the IPv6 loopback address too.
    pub(super) has_ipv6: bool,
    _servers: Vec<Server>,
}

type RunningCases = Mutex<HashMap<String, RunningCase>>;

/// A case that is being run.
struct RunningCase {
    script: Vec<Line>,
    turns: Turns,
    requests: Vec<ReceivedRequest>,
}

/// A request to one of the servers.
#[derive(Clone, Debug)]
pub(super) struct ReceivedRequest {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
}

impl ScriptedServers {
    /// Starts the servers on free ports.
    pub(super) fn new() -> Self {
        let certificate = Certificate::of(&["app.test", "api.test"]);
        let running: Arc<RunningCases> = Arc::default();
        let mut servers = Vec::new();
        let ports = PORTS.map(|(port, is_tls)| {
            let tls = is_tls.then(|| Arc::clone(&certificate.config));
            let respond = || {
                let running = Arc::clone(&running);
                Box::new(move |request: &Request| respond(request, is_tls, &running))
            };
            // Two cases have [::1] in their URLs, so the port must be free there too. Where a machine has no IPv6 at
            // all, every attempt fails.
            for attempt in 0.. {
                let server = Server::on("127.0.0.1:0", tls.clone(), respond()).expect("a free port");
                let free = server.port();
                let twin = Server::on(&format!("[::1]:{free}"), tls.clone(), respond());
                if twin.is_ok() || attempt == 5 {
                    servers.push(server);
                    servers.extend(twin);
                    return (port, free);
                }
            }
            unreachable!("the last attempt returns")
        });
        let has_ipv6 = servers.len() == 2 * PORTS.len();
        Self { ports: ports.into(), running, has_ipv6, _servers: servers }
    }

    /// A text of a case with the ports on which its servers listen. `:08000` is the same port to a URL parser.
    pub(super) fn with_its_ports(&self, text: &str) -> String {
        replace_ports(text, |port| {
            self.ports.iter().find(|(theirs, _)| *theirs == port).map(|(_, ours)| *ours)
        })
    }

    /// A text with the ports as the cases write them: the same in each run.
    pub(super) fn with_written_ports(&self, text: &str) -> String {
        replace_ports(text, |port| {
            self.ports.iter().find(|(_, ours)| *ours == port).map(|(theirs, _)| *theirs)
        })
    }

    /// Registers a case.
    pub(super) fn register(&self, id: &str, script: &[Line]) {
        let turns = Turns::new(script.len());
        let running = RunningCase { script: script.to_vec(), turns, requests: Vec::new() };
        lock(&self.running).insert(id.to_owned(), running);
    }

    /// Ends it; the requests that came.
    pub(super) fn take_requests(&self, id: &str) -> Vec<ReceivedRequest> {
        lock(&self.running).remove(id).map(|case| case.requests).unwrap_or_default()
    }
}

/// Replaces the numbers that stand after a colon, whole numbers only; their leading zeros stay.
fn replace_ports(text: &str, port: impl Fn(u16) -> Option<u16>) -> String {
    let mut pieces = text.split(':');
    let mut replaced = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches('0');
        let zeros = &piece[..piece.len() - rest.len()];
        let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        replaced.push(':');
        replaced.push_str(zeros);
        match rest[..digits].parse().ok().and_then(&port) {
            Some(port) => replaced.push_str(&port.to_string()),
            None => replaced.push_str(&rest[..digits]),
        }
        replaced.push_str(&rest[digits..]);
    }
    replaced
}

/// Keeps the request, and finds the line of the case's script that responds to it.
fn respond(request: &Request, is_tls: bool, running: &RunningCases) -> Response {
    let mut running = lock(running);
    let line = request
        .target
        .split_once("/c/")
        .and_then(|(_, rest)| rest.split_once('/'))
        .and_then(|(id, _)| running.get_mut(id))
        .and_then(|case| pick(case, request, is_tls));
    match line {
        Some(line) => line.response(request),
        None => Response::of(404, &[]).then(Then::Close),
    }
}

fn pick<'a>(case: &'a mut RunningCase, request: &Request, is_tls: bool) -> Option<&'a Line> {
    let host = request.header("host").unwrap_or_default();
    let scheme = if is_tls { "https" } else { "http" };
    case.requests.push(ReceivedRequest {
        method: request.method.clone(),
        url: format!("{scheme}://{host}{}", request.target),
        headers: request.headers.clone(),
    });
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => &host,
    };
    let path = request.target.split('?').next().unwrap_or_default();
    let place = format!("{}:{}{path}", name.to_ascii_lowercase(), request.port);
    let lines = case.script.iter().map(|line| line.at.split_once(' ').expect("METHOD and a place"));
    let index = case.turns.next(&fitting(lines, &request.method, &place))?;
    Some(&case.script[index])
}

impl Line {
    fn response(&self, request: &Request) -> Response {
        if self.close {
            return Response::bytes("").then(Then::Close);
        }
        if let Some(raw) = &self.raw {
            return Response::bytes(latin1(&padded(raw))).then(Then::Close);
        }
        let body = self.bytes.as_deref().map_or_else(|| self.body.clone().into_bytes(), latin1);
        let own = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let says_connection = own.clone().any(|(name, _)| name.trim().eq_ignore_ascii_case("connection"));
        let close = (!says_connection).then_some(("Connection", "close"));
        let head = head(self.status, own.chain(close), body.len());
        let bodiless = matches!(self.status, 204 | 304);
        let mut bytes = latin1(&head);
        if request.method != "HEAD" && !bodiless {
            bytes.extend_from_slice(&body);
        }
        Response::bytes(bytes).then(if self.status == 101 { Then::Keep } else { Then::Close })
    }
}

/// One byte a character.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).expect("headers are Latin-1")).collect()
}

/// `$PAD3` becomes `aaa`.
fn padded(raw: &str) -> String {
    let mut pieces = raw.split("$PAD");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.find(|character: char| !character.is_ascii_digit()).unwrap_or(piece.len());
        text.push_str(&"a".repeat(piece[..digits].parse().expect("a number follows $PAD")));
        text.push_str(&piece[digits..]);
    }
    text
}
