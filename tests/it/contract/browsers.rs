//! All browsers at once, and the names under which they are known.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::support::run::{file, probe, run};
use crate::support::server::{Response, Server};

/// A page whose loopback calls no browser takes for mixed content.
const PAGE: &str = "http://app.test";

/// A server whose preflight lacks Access-Control-Allow-Origin and fails, and how many requests came.
fn strict() -> (Server, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let server = Server::start(move |request| {
        counted.fetch_add(1, Ordering::SeqCst);
        match request.method.as_str() {
            "OPTIONS" => Response::of(403, &[]),
            _ => Response::of(200, &[("Access-Control-Allow-Origin", "*")]),
        }
    });
    (server, count)
}

#[test]
fn all_share_what_is_equal() {
    let (server, count) = strict();
    let ran = probe(&[&server.url("/"), "-X", "PUT", "--origin", PAGE, "--browser", "all"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let lines = ran.json_lines();
    let facts: Vec<[&Value; 3]> =
        lines.iter().map(|line| [&line["browser"], &line["derived"], &line["verdict"]["rule"]]).collect();
    assert_eq!(
        serde_json::to_value(facts).expect("JSON"),
        serde_json::json!([
            ["chromium", false, "preflight-allow-origin-missing"],
            ["firefox", false, "preflight-allow-origin-missing"],
            ["safari", true, "preflight-status"],
        ])
    );
    assert_eq!(count.load(Ordering::SeqCst), 1, "one preflight serves all");
}

#[test]
fn what_differs_is_sent() {
    let (server, count) = strict();
    // Fonts are under CORS in two of the three.
    let ran = probe(&[&server.url("/"), "--as", "font", "--origin", PAGE, "--browser", "all"]);
    assert_eq!(ran.json_lines().len(), 3, "{ran:?}");
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn safari_is_another_engine_once() {
    let (server, _) = strict();
    for (browser, expected) in
        [("chromium", vec!["safari"]), ("firefox", vec!["safari"]), ("safari", vec!["chromium", "firefox"])]
    {
        let ran = probe(&[&server.url("/"), "-X", "PUT", "--origin", PAGE, "--browser", browser]);
        let others = ran.json_lines()[0]["others"].clone();
        let names: Vec<&str> = others.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(names, expected, "as {browser}");
    }
    let ran = probe(&[&server.url("/"), "-X", "PUT", "--origin", PAGE, "--browser", "webkit"]);
    assert_eq!(ran.json_lines()[0]["verdict"]["names"]["webkit"], "PreflightNotSuccessful");
}

#[test]
fn the_text_says_that_safari_is_derived() {
    let (server, _) = strict();
    let ran = run(&["probe", &server.url("/"), "-X", "PUT", "--origin", PAGE, "--browser", "safari"]);
    assert!(ran.stdout.contains("as Safari (derived from WebKit)"), "{ran:?}");
    assert!(ran.stdout.contains("Preflight response is not successful. Status code: 403"), "{ran:?}");
}

#[test]
fn a_suite_checks_each_browser() {
    let (server, count) = strict();
    let text = format!(
        "browsers = ['chromium', 'safari']\n[origins]\napp = '{PAGE}'\n[targets.api]\nurl = '{}'\nmethods = ['PUT']\n\
         deny = ['app']\nrule = 'preflight-status'\n",
        server.url("/")
    );
    let path = file("several-browsers.toml", text);
    let ran = run(&["run", &path]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for part in [
        "as Chromium and Safari",
        "api/app/PUT/@chromium",
        "✗ 1 of 2 wrong in Chromium",
        "2 checks: 1 passed, 1 failed",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in {ran:?}");
    }
    assert_eq!(count.load(Ordering::SeqCst), 1, "the browsers share the preflight");
    // The command line stands above the file.
    let ran = run(&["run", &path, "--browser", "safari"]);
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn a_browser_that_cannot_be_driven() {
    let (server, count) = strict();
    let elsewhere = if cfg!(target_os = "macos") { "webkit" } else { "safari" };
    let ran = probe(&[&server.url("/"), "--confirm", elsewhere]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("has the same engine"), "{ran:?}");
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

/// Safari checks a redirect of a call that began at the page's own origin as one with credentials, and the verdict says why.
#[test]
fn credentials_of_a_redirect_in_safari() {
    let api = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let middle_target = api.url("/end");
    let middle = Server::start(move |_| {
        Response::of(302, &[("Access-Control-Allow-Origin", "*"), ("Location", &middle_target)])
    });
    let target = middle.url("/next");
    let page = Server::start(move |_| Response::of(302, &[("Location", &target)]));
    let args = [page.url("/start"), "--origin".into(), page.url("")];
    let said = |browser: &str| {
        let args: Vec<&str> = args.iter().map(String::as_str).chain(["--browser", browser]).collect();
        probe(&args).json()["verdict"].clone()
    };
    assert_eq!(said("chromium")["outcome"], "allowed");
    let verdict = said("safari");
    assert_eq!(verdict["rule"], "credentials-wildcard-origin", "{verdict}");
    let message = verdict["message"].as_str().expect("a sentence");
    assert!(message.contains("began at the page's own origin"), "{message}");
}
