//! Responses without end, and very many of them: time and memory stay bounded.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::run::foreign_variables;
use crate::support::server::{Response, Server, Then};

/// The most that a probe may hold in memory, in kB; a tenth of what the largest response here has.
const MOST_MEMORY: u64 = 64 * 1024;
/// The most where the server sends as many responses as a fetch can get, each with as many headers as are read.
const MOST_MEMORY_OF_ALL: u64 = 128 * 1024;
/// When to give up on a probe: long after its own `--max-time`, which ends it after 30 seconds however busy the machine is.
const LONGEST: Duration = Duration::from_secs(60);

/// Probes the server, and watches how much memory that takes at its peak.
fn watched(server: &Server) -> (Option<i32>, Value, u64) {
    watched_with(server, &[])
}

/// The same with these arguments.
fn watched_with(server: &Server, args: &[&str]) -> (Option<i32>, Value, u64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
    command.args(["probe", &server.url("/"), "--format", "json"]).args(args);
    for name in foreign_variables() {
        command.env_remove(name);
    }
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the program can be started");
    // What it prints may be more than a pipe holds.
    let mut stdout = child.stdout.take().expect("its output");
    let printed = std::thread::spawn(move || {
        let mut printed = Vec::new();
        stdout.read_to_end(&mut printed).map(|_| printed)
    });
    let mut peak = 0;
    while child.try_wait().expect("its state").is_none() {
        peak = peak_memory(child.id()).unwrap_or_default().max(peak);
        if start.elapsed() > LONGEST {
            child.kill().expect("it can be stopped");
            panic!("still running after {LONGEST:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let status = child.wait().expect("its status");
    let printed = printed.join().expect("no panic").expect("its output");
    (status.code(), serde_json::from_slice(&printed).expect("JSON"), peak)
}

/// The peak so far, in kB, where the system says. The program's own code, mapped from its file, is left out: it grows with
/// the program, not with what servers send.
fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    Some(kilobytes("VmHWM:")?.saturating_sub(kilobytes("RssFile:")?))
}

fn assert_bounded(peak: u64) {
    assert!(peak < MOST_MEMORY, "{peak} kB");
    assert!(!cfg!(target_os = "linux") || peak > 0, "nothing was measured");
}

fn head(more: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n{more}\r\n")
}

#[test]
fn a_large_body() {
    const LENGTH: u64 = 100_000_000;
    let head = head(&format!("Content-Length: {LENGTH}\r\n"));
    let server = Server::always(Response::bytes(head).then(Then::Pour(LENGTH)));
    let (status, report, peak) = watched(&server);
    assert_eq!((status, &report["response"]["status"]), (Some(0), &200.into()));
    assert_bounded(peak);
}

#[test]
fn a_body_without_end() {
    for (more, then) in [
        ("", Then::Pour(u64::MAX)),
        ("", Then::Stall),
        ("Content-Length: 5\r\n", Then::Stall),
        ("Transfer-Encoding: chunked\r\n", Then::Stall),
        ("Transfer-Encoding: chunked\r\n", Then::Repeat(b"1\r\na\r\n")),
        ("Transfer-Encoding: chunked\r\n", Then::Repeat(b"0\r\nX-Trailer: a")),
        ("Transfer-Encoding: chunked\r\n\r\n0\r\n", Then::Repeat(b"X-Trailer: a\r\n")),
    ] {
        let server = Server::always(Response::bytes(head(more)).then(then));
        let (status, report, peak) = watched(&server);
        assert_eq!((status, &report["response"]["status"]), (Some(0), &200.into()), "{more} {then:?}");
        assert_bounded(peak);
    }
}

#[test]
fn a_head_without_end() {
    for start in ["HTTP/1.1 200 OK\r\nX-A: ", "HTTP/1.1 200 ", ""] {
        let server = Server::always(Response::bytes(start).then(Then::Pour(u64::MAX)));
        let (status, report, peak) = watched(&server);
        assert_eq!((status, &report["verdict"]["outcome"]), (Some(3), &"failed".into()), "{start}");
        assert_bounded(peak);
    }
}

#[test]
fn a_head_of_lines_without_end() {
    let server = Server::always(Response::bytes(head("").trim_end()).then(Then::Repeat(b"\r\nX-A: a")));
    let (status, report, peak) = watched(&server);
    assert_eq!((status, &report["verdict"]["rule"]), (Some(3), &"head-too-large".into()));
    assert_bounded(peak);
}

/// Each of these heads is parsed by itself, and that must not hold up the clock. A build without optimisation parses so
/// slowly that only large ones can be held against it.
#[test]
fn interim_responses_without_end() {
    const SMALL: &[u8] = b"HTTP/1.1 103 A\r\n\r\n";
    let large = format!("HTTP/1.1 103 A\r\nLink: {}\r\n\r\n", "a".repeat(64 * 1024));
    let interim = if cfg!(debug_assertions) { large.leak().as_bytes() } else { SMALL };
    let server = Server::always(Response::bytes("").then(Then::Repeat(interim)));
    let (status, report, peak) = watched_with(&server, &["--max-time", "1"]);
    assert_eq!((status, &report["verdict"]["rule"]), (Some(3), &"timed-out".into()));
    assert_bounded(peak);
}

/// Twenty-one responses with a preflight each, all as large as can be.
#[test]
fn large_heads_all_the_way() {
    let long = format!("X-A: {}\r\n", "a".repeat(300 * 1024));
    let valued: String = (0..8000).map(|number| format!("X-{number}:a\r\n")).collect();
    let empty: String = (0..8000).map(|number| format!("Y-{number}:\r\n")).collect();
    for (lines, most) in [(long, MOST_MEMORY), (valued + &empty, MOST_MEMORY_OF_ALL)] {
        let server = Server::start(move |request| {
            let status = if request.method == "OPTIONS" {
                "204 A"
            } else {
                "307 A\r\nLocation: /\r\nContent-Length: 0"
            };
            // A preflight that is cached would be sent only once.
            let cors = "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: PUT\r\nAccess-Control-Max-Age: 0";
            Response::bytes(format!("HTTP/1.1 {status}\r\n{cors}\r\n{lines}\r\n"))
        });
        let (status, report, peak) = watched_with(&server, &["--browser", "firefox", "-X", "PUT"]);
        assert_eq!((status, &report["verdict"]["rule"]), (Some(1), &"redirect-too-many".into()));
        assert_eq!(server.requests().len(), 42);
        assert!(peak < most, "{peak} kB");
    }
}

/// A browser keeps only so many cookies of one domain.
#[test]
fn more_cookies_than_any_browser_keeps() {
    let server = Server::start(|request| {
        let set = |number| format!("Set-Cookie: {number}-{}=a\r\n", request.target.len());
        let lines: String = (0..10_000).map(set).collect();
        let next = format!("{}a", request.target);
        Response::bytes(format!("HTTP/1.1 307 A\r\nLocation: {next}\r\n{lines}Content-Length: 0\r\n\r\n"))
    });
    let (status, report, peak) = watched_with(&server, &["--origin", &server.url("")]);
    assert_eq!((status, &report["verdict"]["rule"]), (Some(1), &"redirect-too-many".into()));
    let last = server.requests().pop().expect("a request");
    let cookies = last.header("cookie").map(|value| value.split("; ").count());
    assert!(cookies.is_some_and(|count| (150..=180).contains(&count)), "{cookies:?}");
    // All but a few of the 21 responses' cookies are only counted.
    let listed = report["cookies"].as_array().map(Vec::len);
    assert_eq!((listed, &report["cookies_omitted"]), (Some(2000), &(21 * 10_000 - 2000).into()));
    assert_bounded(peak);
}
