//! `--confirm`, from the command line to what is printed.

use std::sync::atomic::{AtomicUsize, Ordering};

use corscheck::confirm::drivable;

use crate::support::browsers::{InstalledBrowser, browser_for};
use crate::support::run::{Ran, corscheck, run};
use crate::support::server::{Response, Server, Then};

const HERE: (&str, &str) = ("Access-Control-Allow-Origin", "http://app.test");

/// The installed ones, by their names on the command line, one after the other.
fn installed() -> impl Iterator<Item = (&'static str, InstalledBrowser)> {
    drivable().filter_map(|browser| Some((browser.id(), browser_for("--confirm", browser)?)))
}

fn confirm(server: &Server, browser: &str, more: &[&str]) -> Ran {
    let url = server.url("/items");
    run(&[&["probe", &url, "--origin", "http://app.test", "--confirm", browser], more].concat())
}

#[test]
fn a_browser_agrees() {
    for (browser, _turn) in installed() {
        let server = Server::always(Response::of(200, &[]).then(Then::Close));
        let ran = confirm(&server, browser, &["--format", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
        let confirmed = &ran.json()["confirmed"];
        assert_eq!(confirmed["browser"], browser);
        assert_eq!(confirmed["agrees"], true);
        assert_eq!(confirmed["outcome"], "rejected");
        assert_eq!(confirmed["name"], ran.json()["verdict"]["names"][browser]);
        assert_eq!(confirmed["requests"][0][1], server.url("/items"));
        assert_eq!(server.methods(), ["GET", "GET"], "only the fetch is sent, by each once");
    }
}

#[test]
fn a_page_with_policies_and_cookies() {
    for (browser, _turn) in installed() {
        let allow = [HERE, ("Access-Control-Allow-Credentials", "true")];
        let server = Server::always(Response::of(200, &allow).then(Then::Close));
        let cookie = ["--cookie", "sid=1; SameSite=None; Secure", "--credentials", "include"];
        let ran = confirm(&server, browser, &cookie);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.contains("AGREES"), "{}", ran.stdout);
        let cookies: Vec<_> = server.requests().iter().map(|request| request.header("cookie")).collect();
        assert_eq!(cookies[0], cookies[1], "{browser}");
        let ran = confirm(&server, browser, &["--csp", "connect-src 'none'"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
        assert!(ran.stdout.contains("AGREES"), "{}", ran.stdout);
        assert_eq!(server.methods().len(), 2, "neither sends what the policy forbids");
    }
}

#[test]
fn initiators() {
    const PAGE: &[&str] = &["--origin", "http://app.test"];
    let script = ("Content-Type", "text/javascript");
    for (browser, _turn) in installed() {
        let server = Server::always(Response::with_body(200, &[HERE, script], b"let a;").then(Then::Close));
        let own = server.url("");
        // The page's own script runs whatever the policy says; what it requests falls under it.
        for (flags, status, words) in [
            (&[PAGE, &["--as", "script"]].concat(), 0, "It loads."),
            (&[PAGE, &["--as", "module", "--csp", "script-src 'self'"]].concat(), 1, "It has an error"),
            (&[PAGE, &["--as", "image", "--crossorigin", "use-credentials"]].concat(), 1, "It has an error"),
            (&vec!["--origin", &own, "--as", "worker"], 0, "It starts."),
            (&[PAGE, &["--as", "beacon", "-d", "x"]].concat(), 0, "It is queued."),
            (&[PAGE, &["--as", "xhr"]].concat(), 0, "It resolves with status 200."),
        ] {
            let url = server.url("/x");
            let ran = run(&[&["probe", &url, "--confirm", browser], &flags[..]].concat());
            assert_eq!((ran.status, ran.stderr.as_str()), (status, ""), "{flags:?}: {}", ran.stdout);
            assert!(ran.stdout.contains("AGREES") && ran.stdout.contains(words), "{}", ran.stdout);
        }
        let ran = run(&[
            &["probe", &server.url("/x"), "--confirm", browser, "--format", "json"],
            PAGE,
            &["--as", "style"],
        ]
        .concat());
        let confirmed = &ran.json()["confirmed"];
        assert_eq!((&confirmed["agrees"], &confirmed["response"]), (&true.into(), &serde_json::Value::Null));
        assert_eq!(confirmed["requests"], serde_json::json!([["GET", server.url("/x")]]));
    }
}

#[test]
fn a_difference_is_loud() {
    for (browser, _turn) in installed() {
        // A server that changes its mind looks like a fault of corscheck.
        let count = AtomicUsize::new(0);
        let server = Server::start(move |_| {
            let first = count.fetch_add(1, Ordering::SeqCst) == 0;
            Response::of(200, if first { &[HERE] } else { &[] }).then(Then::Close)
        });
        let ran = confirm(&server, browser, &["--cookie", "sid=secret; Path=/"]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stdout.contains("ALLOWED") && ran.stdout.contains("DIFFERS"), "{}", ran.stdout);
        let parts = [
            "error: ",
            "corscheck allows",
            "Please report it",
            "corscheck probe http://127.0.0.1",
            "'sid=<hidden>",
        ];
        assert!(parts.iter().all(|words| ran.stderr.contains(words)), "{}", ran.stderr);
        assert!(!ran.stderr.contains("secret"), "{}", ran.stderr);
    }
}

#[test]
fn without_a_browser() {
    let wrong = [
        (&["--confirm", "chromium", "--browser", "firefox"][..], "must be that of --browser"),
        (&["--confirm", "chromium", "--as", "beacon", "-d", "x", "-H", "X-A: 1"], "sets no header"),
        (&["--confirm", "firefox", "--cacert", "x.pem"], "x.pem"),
        (&["--confirm", "firefox", "--ipv4"], "--ipv4 cannot be passed"),
        (&["--confirm", "firefox", "--origin", "ftp://files.test"], "http and https"),
    ];
    for (flags, expected) in wrong {
        let ran = run(&[&["probe", "http://localhost:9/"], flags].concat());
        assert_eq!(ran.status, 2, "{flags:?}: {ran:?}");
        assert!(ran.stderr.contains(expected), "{flags:?}: {}", ran.stderr);
    }
    let started = |browser: &str, variable: &str, program: &str| {
        let mut command = corscheck();
        command.args(["probe", "http://localhost:9/", "--confirm", browser]).env(variable, program);
        command.output().expect("the program runs")
    };
    let output = started("chromium", "CORSCHECK_CHROMIUM", "no-such-program");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("no-such-program cannot be started"),
        "{output:?}"
    );
    if cfg!(target_os = "linux") {
        let output = started("firefox", "PATH", "");
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(
            message.contains("apt install firefox-esr") && message.contains("CORSCHECK_FIREFOX"),
            "{message}"
        );
    }
}
