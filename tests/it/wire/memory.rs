//! Answers without end: time and memory stay bounded.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::run::foreign_variables;
use crate::support::server::{Answer, Server, Then};

/// The most that a probe may hold in memory, in kB; a tenth of what the largest answer here has.
const MOST_MEMORY: u64 = 64 * 1024;
/// The longest that a probe may take.
const LONGEST: Duration = Duration::from_secs(8);

/// Probes the server, and watches how much memory that takes at its peak.
fn watched(server: &Server) -> (Option<i32>, Value, u64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
    command.args(["probe", &server.url("/"), "--format", "json"]);
    for name in foreign_variables() {
        command.env_remove(name);
    }
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the program can be started");
    let mut peak = 0;
    while child.try_wait().expect("its state").is_none() {
        peak = peak_memory(child.id()).unwrap_or_default().max(peak);
        if start.elapsed() > LONGEST {
            child.kill().expect("it can be stopped");
            panic!("still running after {LONGEST:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("its output");
    let answer = serde_json::from_slice(&output.stdout).expect("JSON");
    (output.status.code(), answer, peak)
}

/// The peak so far, in kB, where the system says.
fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
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
    let server = Server::answering(Answer::bytes(head).then(Then::Pour(LENGTH)));
    let (status, answer, peak) = watched(&server);
    assert_eq!((status, &answer["response"]["status"]), (Some(0), &200.into()));
    assert_bounded(peak);
}

#[test]
fn a_body_without_end() {
    for (more, then) in [
        ("", Then::Pour(u64::MAX)),
        ("", Then::Stall),
        ("Content-Length: 5\r\n", Then::Stall),
        ("Transfer-Encoding: chunked\r\n", Then::Stall),
    ] {
        let server = Server::answering(Answer::bytes(head(more)).then(then));
        let (status, answer, peak) = watched(&server);
        assert_eq!((status, &answer["response"]["status"]), (Some(0), &200.into()), "{more} {then:?}");
        assert_bounded(peak);
    }
}

#[test]
fn a_head_without_end() {
    for start in ["HTTP/1.1 200 OK\r\nX-A: ", "HTTP/1.1 200 ", ""] {
        let server = Server::answering(Answer::bytes(start).then(Then::Pour(u64::MAX)));
        let (status, answer, peak) = watched(&server);
        assert_eq!((status, &answer["verdict"]["outcome"]), (Some(3), &"failed".into()), "{start}");
        assert_bounded(peak);
    }
}
