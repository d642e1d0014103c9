use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::{report, run_suite, suite, verdicts};
use crate::support::latch::Latch;
use crate::support::run::run;
use crate::support::server::{Request, Response, Server, Then, free_port};

const OPEN: [(&str, &str); 1] = [("Access-Control-Allow-Origin", "*")];

/// So many paths, and both origins are allowed.
fn paths(count: usize) -> String {
    let paths: Vec<String> = (0..count).map(|number| format!("'/{number}'")).collect();
    format!("paths = [{}]\nallow = ['all']", paths.join(", "))
}

#[test]
fn connections_are_reused_and_bounded() {
    let server = Server::always(Response::of(200, &OPEN));
    let text = suite(&server.url(""), &paths(100));
    let ran = run_suite("reused", &text, &["--per-host", "4"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(server.requests().len(), 200);
    assert!(server.connections() <= 4, "{}", server.connections());
}

/// One slow host does not hold up the others, and results come in the file's order all the same.
#[test]
fn a_slow_host_is_waited_for_alone() {
    let others = Arc::new(Latch::new(80));
    let done = Arc::clone(&others);
    let fast = Server::start(move |_| {
        done.count_down();
        Response::of(200, &OPEN)
    });
    let slow = Server::start(move |_| {
        assert!(others.wait(), "the fast host waits for the slow one");
        Response::of(200, &OPEN)
    });
    let text = format!(
        "{}[targets.fast]\nurl = '{}'\n{}\n",
        suite(&slow.url(""), &paths(4)),
        fast.url(""),
        paths(40)
    );
    let ran = run_suite("slow", &text, &["--per-host", "1", "--parallel", "3", "--format", "json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(slow.connections(), 1);
    let report = report(&ran);
    let numbers: Vec<u64> = report["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter_map(|check| check["number"].as_u64())
        .collect();
    assert_eq!(numbers, (0..88).collect::<Vec<_>>());
}

#[test]
fn the_rate_is_respected() {
    let server = Server::always(Response::of(200, &OPEN));
    let start = Instant::now();
    let ran = run_suite("rate", &suite(&server.url(""), &paths(10)), &["--rate", "20"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    // Twenty requests, the first at once.
    assert!(start.elapsed() >= Duration::from_millis(950), "{:?}", start.elapsed());
}

/// Only what failed in the network is sent again.
#[test]
fn failures_of_the_network_are_tried_again() {
    let count = Arc::new(AtomicUsize::default());
    let counted = Arc::clone(&count);
    let server = Server::start(move |_| match counted.fetch_add(1, Ordering::SeqCst) {
        0 | 1 => Response::bytes("").then(Then::Close),
        _ => Response::of(200, &OPEN),
    });
    let text = suite(&server.url("/x"), "allow = ['app']\ndeny = []");
    let ran = run_suite("retry", &text, &["--retry", "2", "--format", "json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(report(&ran)["checks"][0]["attempts"], 3);

    let closed = Server::always(Response::of(200, &[]));
    let ran = run_suite(
        "no-retry",
        &suite(&closed.url("/x"), "allow = ['all']"),
        &["--retry", "3", "--format", "json"],
    );
    assert_eq!((ran.status, closed.requests().len()), (1, 2));
    assert_eq!(report(&ran)["checks"][0]["attempts"], 1);
}

#[test]
fn a_network_failure_is_not_a_verdict() {
    let nothing = format!("127.0.0.1:{}", free_port());
    let text = suite(&format!("http://{nothing}/x"), "");
    let ran = run_suite("unreachable", &text, &["--format", "json"]);
    assert_eq!(ran.status, 3, "{ran:?}");
    let all: Vec<String> = verdicts(&report(&ran)).into_iter().map(|(_, verdict)| verdict).collect();
    assert_eq!(all, ["error", "error"]);
    let printed = run_suite("unreachable", &text, &[]).stdout;
    for part in ["– 1 of 1 failed", "connection refused", "2 checks: 0 passed, 2 network errors; 2 requests"]
    {
        assert!(printed.contains(part), "{part} is not in:\n{printed}");
    }
    // A server that does not respond is one line.
    let line = format!("– 2 checks of http://{nothing}  Could not connect to {nothing}: connection refused.");
    assert!(printed.lines().any(|one| one == line) && !printed.contains("FAILED"), "{printed}");
    // A failed expectation outweighs it.
    let server = Server::always(Response::of(200, &[]));
    let both = format!("{text}[targets.other]\nurl = '{}'\n", server.url("/"));
    assert_eq!(run_suite("unreachable", &both, &[]).status, 1);
}

#[test]
fn it_can_stop_at_the_first_failure() {
    let server = Server::always(Response::of(200, &[]));
    let text = suite(&server.url(""), &paths(50));
    let ran = run_suite("fail-fast", &text, &["--fail-fast", "--parallel", "1", "--format", "json"]);
    assert_eq!((ran.status, server.requests().len()), (1, 1), "{ran:?}");
    let report = report(&ran);
    assert_eq!((&report["summary"]["failed"], &report["summary"]["not_run"]), (&1.into(), &99.into()));
    let printed = run_suite("fail-fast", &text, &["--fail-fast", "--parallel", "1"]).stdout;
    assert!(printed.contains("1 check: 0 passed, 1 failed; 99 not run; "), "{printed}");
}

/// Many failures of one cause are one block, with the first checks below it.
#[test]
fn one_cause_is_one_block() {
    let server = Server::always(Response::of(200, &[]));
    let ran = run_suite("one-cause", &suite(&server.url(""), &paths(600)), &[]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stdout.matches("BLOCKED").count(), 1, "{}", ran.stdout);
    let listed = ran.stdout.lines().filter(|line| line.starts_with("    api/")).count();
    assert_eq!(listed, 20, "{}", ran.stdout);
    for part in ["✗ 1200 checks: cors-allow-origin-missing\n", "    and 1180 more; -q lists all\n"] {
        assert!(ran.stdout.contains(part), "{part} is not in:\n{}", ran.stdout);
    }
    let quiet = run_suite("one-cause", &suite(&server.url(""), &paths(600)), &["-q"]);
    assert_eq!(quiet.stdout.lines().count(), 1201);
}

/// What the failing checks of one server need is said together, with the command that prints it.
#[test]
fn one_change_for_one_server() {
    let server = Server::always(Response::of(200, &[("Server", "nginx"), ("Vary", "Origin")]));
    let text = suite(&server.url(""), "paths = ['/a']\nmethods = ['PUT', 'DELETE']\nallow = ['all']");
    let ran = run_suite("together", &text, &[]);
    assert_eq!(ran.status, 1);
    let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "4 failing checks of http://127.0.0.1:",
        "need one change, not one each In the responses to OPTIONS: allow ",
        "each by its own name, and keep the other origins; add PUT and DELETE to Access-Control-Allow-Methods. In the other",
        " --for nginx",
    ] {
        assert!(words.contains(part), "{part} is not in:\n{}", ran.stdout);
    }
    let command =
        ran.stdout.lines().find(|line| line.contains("corscheck fix --suite ")).expect("the command");
    let arguments = shlex::split(command).expect("words of a shell");
    let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    let fixed = run(&arguments);
    assert!(fixed.status == 0 && fixed.stdout.contains("GET, HEAD, POST, PUT, DELETE"), "{fixed:?}");
}

/// Many causes are not all shown in full.
#[test]
fn many_failures_are_cut_short() {
    let server = Server::start(|request: &Request| {
        let other = format!("https://other{}.test", request.target.replace('/', "-"));
        Response::of(200, &[("Access-Control-Allow-Origin", &other)])
    });
    let ran = run_suite("many", &suite(&server.url(""), &paths(600)), &[]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stdout.matches("BLOCKED").count(), 25);
    assert!(ran.stdout.contains("\n150 more are not shown; --format jsonl shows all.\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("1200 checks: 0 passed, 1200 failed"), "{}", ran.stdout);
}
