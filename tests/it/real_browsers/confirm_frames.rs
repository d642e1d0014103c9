//! `--confirm` of frames and popups, from the command line to what is printed.

use corscheck::confirm::drivable;
use serde_json::{Value, json};

use crate::support::browsers::{InstalledBrowser, browser_for};
use crate::support::run::{Ran, run};
use crate::support::server::{Request, Response, Server, Then};

/// The installed ones, by their names on the command line, one after the other.
fn installed() -> impl Iterator<Item = (&'static str, InstalledBrowser)> {
    drivable().filter_map(|browser| Some((browser.id(), browser_for("--confirm", browser)?)))
}

/// A server whose documents have the header that their path names; at `/changing` only the first response has it.
fn documents() -> Server {
    let first = std::sync::atomic::AtomicBool::new(true);
    Server::start(move |request: &Request| {
        let html = ("Content-Type", "text/html");
        let deny = ("X-Frame-Options", "DENY");
        let headers = match request.target.as_str() {
            "/deny" => vec![html, deny],
            "/changing" if first.swap(false, std::sync::atomic::Ordering::Relaxed) => vec![html, deny],
            _ => vec![html],
        };
        Response::with_body(200, &headers, b"<p>text").then(Then::Close)
    })
}

fn frame(server: &Server, path: &str, browser: &str, more: &[&str]) -> Ran {
    let url = server.url(path);
    run(&[&["frame", &url, "--origin", "http://app.test", "--confirm", browser], more].concat())
}

#[test]
fn a_document_that_is_shown() {
    for (browser, _turn) in installed() {
        let server = documents();
        let ran = frame(&server, "/", browser, &["--message-to", "*", "--format", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
        let (ours, confirmed) = (&ran.json()["channels"], &ran.json()["confirmed"]);
        assert_eq!((&confirmed["browser"], &confirmed["agrees"]), (&json!(browser), &json!(true)));
        assert_eq!((&confirmed["outcome"], &confirmed["shows"]), (&json!("shown"), &json!("document")));
        let theirs = &confirmed["channels"];
        assert_eq!(theirs["dom"], json!({ "to_frame": false, "to_page": false }));
        assert_eq!((&theirs["window_name"], &theirs["opener"]), (&json!("kept"), &Value::Null));
        let message = &theirs["post_message"][0];
        assert_eq!(
            (&message["delivered"], &message["event_origin"]),
            (&json!(true), &json!("http://app.test"))
        );
        for (channel, field) in [("location_hash", "third"), ("storage", "first_party"), ("storage", "open")]
        {
            assert_eq!(theirs[channel][field], ours[channel][field], "{channel} {field}");
        }
        let ran = frame(&server, "/", browser, &[]);
        assert!(
            ran.stdout.contains("AGREES") && ran.stdout.contains("each channel was tried"),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn a_document_that_is_refused() {
    for (browser, _turn) in installed() {
        let server = documents();
        let ran = frame(&server, "/deny", browser, &["--format", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
        let (verdict, confirmed) = (&ran.json()["verdict"], &ran.json()["confirmed"]);
        assert_eq!((&confirmed["agrees"], &confirmed["outcome"]), (&json!(true), &json!("not shown")));
        assert_eq!(confirmed["name"], verdict["names"][browser], "{confirmed}");
        assert_eq!(confirmed["channels"], Value::Null);
        assert_eq!(server.methods(), ["GET", "GET"], "each requests the document once");
    }
}

#[test]
fn a_server_that_changes_its_mind() {
    for (browser, _turn) in installed() {
        let server = documents();
        let ran = frame(&server, "/changing", browser, &[]);
        assert_eq!(ran.status, 1, "{}", ran.stdout);
        assert!(
            ran.stdout.contains("DIFFERS") && ran.stdout.contains("shows the document"),
            "{}",
            ran.stdout
        );
        assert!(ran.stderr.contains("disagrees with corscheck"), "{}", ran.stderr);
    }
}

#[test]
fn what_a_browser_is_not_given() {
    let url = "http://localhost:9/";
    let confirm = ["--confirm", "chromium"];
    for (words, expected) in [
        (&["--origin", "null"][..], "opaque origin"),
        (&["--origin", "http://app.test", "--csp", "sandbox"], "no script runs"),
        (&["--origin", "http://app.test", "--browser", "firefox"], "must be that of --browser"),
        (
            &["--origin", "http://app.test", "--third-party-cookies", "block"],
            "--third-party-cookies cannot be passed",
        ),
    ] {
        let ran = run(&[&["frame", url], &confirm[..], words].concat());
        assert_eq!(ran.status, 2, "{words:?}: {ran:?}");
        assert!(ran.stderr.contains(expected), "{words:?}: {}", ran.stderr);
    }
}
