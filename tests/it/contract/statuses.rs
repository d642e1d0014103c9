//! Exit statuses, and several probes in one run.

use serde_json::json;

use super::{ORIGIN, closed_server, dead_url, open_server};
use crate::support::latch::Latch;
use crate::support::run::{probe, run};
use crate::support::server::{Response, Server};

#[test]
fn one_probe() {
    let (open, closed) = (open_server(), closed_server());
    for (url, status) in [(open.url("/"), 0), (closed.url("/"), 1), (dead_url(), 3), ("nowhere".into(), 2)] {
        for format in ["json", "text"] {
            let ran = run(&["probe", &url, "--origin", ORIGIN, "--format", format]);
            assert_eq!(ran.status, status, "{ran:?}");
            assert_eq!(ran.stdout.is_empty(), status == 2, "{ran:?}");
        }
    }
}

#[test]
fn the_gravest_of_several_counts() {
    let (lenient, strict) = (open_server(), closed_server());
    let (open, closed, dead) = (lenient.url("/"), strict.url("/"), dead_url());
    for (urls, status) in [
        (vec![&open, &open], 0),
        (vec![&open, &dead], 3),
        (vec![&dead, &open], 3),
        (vec![&open, &closed], 1),
        (vec![&closed, &dead], 1),
        (vec![&dead, &closed, &open], 1),
    ] {
        let urls: Vec<&str> = urls.into_iter().map(String::as_str).collect();
        let ran = probe(&[&urls[..], &["--origin", ORIGIN]].concat());
        assert_eq!(ran.status, status, "{ran:?}");
        assert_eq!(ran.json_lines().len(), urls.len());
    }
}

#[test]
fn one_wrong_url_of_several_sends_nothing() {
    let server = open_server();
    let ran = probe(&[&server.url("/"), "http://a.test:99999"]);
    assert_eq!((ran.status, ran.stdout.as_str(), server.connections()), (2, "", 0));
}

#[test]
fn reports_come_in_the_order_given() {
    // The first gets its response after all others, or the order would prove nothing.
    let others = Latch::new(3);
    let server = Server::start(move |request| {
        if request.target == "/slow" {
            assert!(others.wait(), "the others wait for the first");
        } else {
            others.count_down();
        }
        Response::of(200, &[("Access-Control-Allow-Origin", "*")])
    });
    let urls = ["/slow", "/b", "/c", "/d"].map(|path| server.url(path));
    let mut args: Vec<&str> = urls.iter().map(String::as_str).collect();
    args.extend(["--parallel", "2"]);
    let ran = probe(&args);
    let urls_reported: Vec<_> =
        ran.json_lines().iter().map(|report| report["request"]["url"].clone()).collect();
    assert_eq!(json!(urls_reported), json!(urls));
    assert_eq!(server.requests().len(), 4);
}

/// A full disk is this machine's fault, not a verdict.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written() {
    let server = open_server();
    let url = server.url("/");
    for args in [
        &["origin", "http://a.test", "http://b.test"][..],
        &["probe", &url, "--origin", ORIGIN],
        &["explain", "--list"],
        &["fix", "--list"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("the device");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_corscheck"))
            .args(args)
            .stdout(full)
            .output()
            .expect("the program can be started");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(stderr, "error: cannot write the output: No space left on device\n", "{args:?}");
    }
}

/// Who types an option of curl learns what to write here.
#[test]
fn curls_options_that_do_not_exist_here() {
    for (flag, value, expected) in [
        ("-u", "a:b", "-H 'Authorization: Basic"),
        ("-b", "a=1", "--cookie"),
        ("--json", "{}", "Content-Type: application/json"),
        ("-L", "", "redirects are followed"),
    ] {
        let ran = run(&["probe", "http://127.0.0.1:1/", flag, value]);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(expected) && !ran.stderr.contains("as a value"), "{ran:?}");
    }
}
