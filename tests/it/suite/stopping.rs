use std::time::{Duration, Instant};

use serde_json::Value;

use super::{path, report, run_suite, suite};
use crate::support::PATIENCE;
use crate::support::latch::Latch;
use crate::support::run::file;
use crate::support::server::{Response, Server, Then};
use crate::watch::Watching;

/// What was begun is ended and reported: a request that was sent may have changed something.
#[test]
fn fail_fast_reports_all_that_it_sent() {
    // No response is sent before all requests that can be under way at once are.
    let begun = Latch::new(8);
    let server = Server::start(move |_| {
        begun.count_down();
        assert!(begun.wait(), "there are not as many at once as there may be");
        Response::of(200, &[])
    });
    let paths: Vec<String> = (0..100).map(|number| format!("'/{number}'")).collect();
    let text = suite(&server.url(""), &format!("paths = [{}]", paths.join(", ")));
    let ran = run_suite("stopping-fast", &text, &["--fail-fast", "--parallel", "8", "--format", "json"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let report = report(&ran);
    let (run, not_run) = (&report["summary"]["failed"], &report["summary"]["not_run"]);
    assert_eq!((run, not_run), (&8.into(), &192.into()));
    assert_eq!(server.requests().len(), 8);
    assert_eq!(report["checks"].as_array().map(Vec::len), Some(8));
}

/// A pipeline that is cancelled keeps the reports of what is known by then, whole.
#[test]
fn an_interrupted_run_ends_its_reports() {
    for (signal, first, status) in
        [("INT", vec![("Access-Control-Allow-Origin", "*")], 3), ("TERM", vec![], 1)]
    {
        let quick = Response::of(200, &first);
        let server = Server::start(move |request| match request.target.as_str() {
            "/quick" => quick.clone(),
            _ => Response::bytes("").then(Then::Stall),
        });
        let text = format!(
            "[origins]\napp = 'https://app.test'\n[targets.api]\nurl = '{}'\npaths = ['/slow', '/quick', '/later']\n",
            server.url("")
        );
        let suite = file(&format!("interrupted-{signal}.toml"), &text);
        let [json, junit] = ["json", "xml"].map(|end| path(&format!("interrupted-{signal}.{end}")));
        let reports = [format!("json={json}"), format!("junit={junit}")];
        let running = Watching::start(&[
            "run",
            &suite,
            "--parallel",
            "2",
            "--format",
            "jsonl",
            "--report",
            &reports[0],
            "--report",
            &reports[1],
        ]);
        // Two at a time: where the third is requested, the second is done.
        let patience = Instant::now() + PATIENCE;
        while !server.requests().iter().any(|request| request.target == "/later") {
            assert!(Instant::now() < patience, "the third request comes");
            std::thread::sleep(Duration::from_millis(5));
        }
        let (ended, printed) = running.end(signal);
        assert_eq!(ended.code(), Some(status), "{printed}");
        let read = |path: &str| std::fs::read_to_string(path).expect("the report");
        let report: Value = serde_json::from_str(&read(&json)).expect("a whole report");
        assert_eq!(report["summary"]["not_run"], 2, "{report}");
        assert_eq!(report["checks"][0]["path"], "/quick", "{report}");
        assert!(read(&junit).trim_end().ends_with("</testsuites>"), "{}", read(&junit));
        let last: Value =
            serde_json::from_str(printed.lines().last().expect("a line")).expect("a whole line");
        assert_eq!(last["not_run"], 2, "{printed}");
    }
}

/// Nothing is refused where a gateway says that the server does not respond. A server that fails may refuse that way.
#[test]
fn a_gateway_s_error_is_not_a_refusal() {
    for (status_sent, status) in [(502, 3), (503, 3), (504, 3), (500, 0), (403, 0)] {
        let server = Server::always(Response::of(status_sent, &[]));
        let text = suite(&server.url("/"), "allow = []");
        let ran = run_suite(&format!("gateway-{status_sent}"), &text, &[]);
        assert_eq!(ran.status, status, "{status_sent}: {ran:?}");
        let is_reported = ran.stdout.contains("behind a gateway did not respond");
        assert_eq!(is_reported, status == 3, "{status_sent}: {ran:?}");
    }
}
