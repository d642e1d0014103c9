//! Local network access: a page of the public network calls this machine.

use serde_json::Value;

use super::advice;
use crate::support::run::{Ran, file, probe, run};
use crate::support::server::{Response, Server};

/// No name server knows a name under `.invalid`.
const SECURE: &str = "https://admin.invalid";
const INSECURE: &str = "http://admin.invalid";
/// It leads to a public address.
const RESOLVED: [&str; 2] = ["--resolve", "admin.invalid:*:93.184.216.34"];

fn allowing() -> Server {
    Server::start(|request| {
        let origin = request.header("origin").unwrap_or("*".into());
        Response::of(200, &[("Access-Control-Allow-Origin", &origin), ("Vary", "Origin")])
    })
}

fn notices(object: &Value) -> Vec<&str> {
    let notices = object["notices"].as_array().expect("a list").iter();
    notices.filter_map(|notice| notice["rule"].as_str()).filter(|rule| rule.starts_with("lna-")).collect()
}

fn outcome(ran: &Ran) -> (i32, Option<String>) {
    (ran.status, ran.json()["verdict"]["rule"].as_str().map(Into::into))
}

/// What CORS says, and that Chromium and Firefox need a permission first.
#[test]
fn a_secure_page_needs_permission() {
    let server = allowing();
    for host in ["localhost", "127.0.0.1", "app.localhost"] {
        let url = format!("http://{host}:{}/api/v1/status", server.port());
        for (browser, expected) in [("chromium", &["lna-permission"][..]), ("firefox", &["lna-permission"])] {
            let ran = probe(&[&url, "--origin", SECURE, "--browser", browser]);
            assert_eq!(outcome(&ran), (0, None), "{host} {browser}");
            assert_eq!(notices(&ran.json()), expected, "{host} {browser}");
        }
    }
    let url = server.url("/");
    let text = run(&["probe", &url, "--origin", SECURE]).stdout;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "the page counts as public: Chromium asks the user for permission first",
        "admin.invalid could not be resolved here, so the page counts as public. --page-address-space local or loopback says \
         otherwise.",
        "ALLOWED",
    ] {
        assert!(words.contains(expected), "{expected}: {text}");
    }
}

/// A CORS fault is not hidden by the permission.
#[test]
fn cors_has_its_own_verdict() {
    let server = Server::always(Response::of(200, &[]));
    let ran = probe(&[&server.url("/"), "--origin", SECURE]);
    assert_eq!(outcome(&ran), (1, Some("cors-allow-origin-missing".into())));
    assert_eq!(notices(&ran.json()), ["lna-permission"]);
}

/// What is only assumed decides nothing.
#[test]
fn an_insecure_page_that_may_be_public() {
    let server = allowing();
    let ran = probe(&[&server.url("/"), "--origin", INSECURE]);
    assert_eq!(outcome(&ran), (0, None));
    let found = ran.json();
    assert_eq!(notices(&found), ["lna-insecure-context"]);
    let message = found["notices"][0]["message"].as_str().expect("a message");
    assert!(
        message.starts_with("If the page (http://admin.invalid) is public, Chromium blocks this"),
        "{message}"
    );
    let assumed = "admin.invalid could not be resolved here, so the page counts as public.";
    assert!(advice(&found, "page-address-space").starts_with(assumed), "{found}");
}

/// Chromium 156 sends nothing, however the page calls.
#[test]
fn an_insecure_page_that_is_public() {
    let server = allowing();
    let url = server.url("/");
    for how in ["fetch", "xhr", "image", "script", "module", "style", "font", "eventsource", "beacon"] {
        let ran = probe(&[&[url.as_str(), "--origin", INSECURE, "--as", how][..], &RESOLVED].concat());
        let (_, rule) = outcome(&ran);
        // A beacon's outcome is the call's, which returns true.
        let notices = ran.json()["notices"].to_string();
        assert!(rule.as_deref() == Some("lna-insecure-context") || notices.contains("lna"), "{how}: {ran:?}");
    }
    let found = probe(&[&[url.as_str(), "--origin", INSECURE][..], &RESOLVED].concat()).json();
    assert_eq!(found["verdict"]["names"]["chromium"], "InsecureLocalNetwork");
    assert!(
        advice(&found, "page-address-space").starts_with("admin.invalid is 93.184.216.34 here"),
        "{found}"
    );
    // A public address as the page's host says it at once, and so does the flag.
    let by_address = probe(&[&url, "--origin", "http://93.184.216.34"]);
    let by_flag = probe(&[&url, "--origin", INSECURE, "--page-address-space", "public"]);
    for ran in [by_address, by_flag] {
        assert_eq!(outcome(&ran), (1, Some("lna-insecure-context".into())));
        assert_eq!(advice(&ran.json(), "page-address-space"), "");
    }
    assert_eq!(server.connections(), 0);
    // Firefox 153 lets such a page have the permission too, Safari needs none.
    for (browser, expected) in [("firefox", &["lna-permission"][..]), ("webkit", &[])] {
        let ran =
            probe(&[&[url.as_str(), "--origin", INSECURE, "--browser", browser][..], &RESOLVED].concat());
        assert_eq!(outcome(&ran), (0, None), "{browser}");
        assert_eq!(notices(&ran.json()), expected, "{browser}");
    }
}

/// A target whose name leads to this machine: it is resolved before anything is sent.
#[test]
fn a_named_target() {
    let server = allowing();
    let url = format!("http://nas.invalid:{}/", server.port());
    let here = ["--resolve", "nas.invalid:*:127.0.0.1"];
    let ran = probe(&[&[url.as_str(), "--origin", INSECURE][..], &here, &RESOLVED].concat());
    assert_eq!(outcome(&ran), (1, Some("lna-insecure-context".into())));
    assert_eq!(server.connections(), 0);
}

/// Pages from here need no permission.
#[test]
fn pages_that_are_not_public() {
    let server = allowing();
    let url = server.url("/");
    for args in [
        &["--origin", SECURE, "--resolve", "*:*:127.0.0.1"][..],
        &["--origin", SECURE, "--resolve", "admin.invalid:*:10.0.0.1"],
        &["--origin", SECURE, "--page-address-space", "local"],
        &["--origin", INSECURE, "--page-address-space", "loopback"],
        &["--origin", "http://localhost:3000"],
        &["--origin", "http://192.168.1.2"],
        &["--origin", "http://app.localhost"],
        &["--origin", "null"],
        &[],
    ] {
        let ran = probe(&[&[url.as_str()][..], args].concat());
        assert_eq!(ran.status, 0, "{args:?}: {ran:?}");
        assert_eq!(notices(&ran.json()), Vec::<&str>::new(), "{args:?}");
    }
}

/// In Chromium 156 the permission takes the place of the ban on mixed content, where the host shows that it is local; not in
/// Firefox 153.
#[test]
fn local_hosts_and_mixed_content() {
    let server = Server::on(
        "0.0.0.0:0",
        None,
        Box::new(|_| Response::of(200, &[("Access-Control-Allow-Origin", "*")])),
    )
    .expect("a free port");
    let port = server.port();
    for (host, chromium, firefox) in [
        ("0.0.0.0", None, Some("mixed-content")),
        ("printer.local", None, Some("mixed-content")),
        ("nas.invalid", Some("mixed-content"), Some("mixed-content")),
    ] {
        let url = format!("http://{host}:{port}/");
        for (browser, expected) in [("chromium", chromium), ("firefox", firefox)] {
            let args = [url.as_str(), "--origin", SECURE, "--browser", browser];
            let ran = probe(&[&args[..], &["--resolve", "*:*:127.0.0.1"]].concat());
            assert_eq!(outcome(&ran).1.as_deref(), expected, "{host} {browser}");
        }
    }
}

/// A refusal must be the server's own, wherever the page is; a page that must be allowed is judged as the browser does.
#[test]
fn suites() {
    let server = allowing();
    let suite = file(
        "local-network.toml",
        format!(
            "[origins]\nsecure = '{SECURE}'\ninsecure = '{INSECURE}'\n\
             other = {{ origin = 'http://other.invalid', trusted = false }}\n\
             [targets.api]\nurl = '{}'\n",
            server.url("/")
        ),
    );
    let failed = |args: &[&str]| -> Vec<String> {
        let ran = run(&[&["run", suite.as_str(), "--format", "json"][..], args].concat());
        let report: Value =
            serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
        let checks = report["checks"].as_array().expect("a list").iter();
        let failed = checks.filter(|check| check["verdict"] != "pass");
        failed.filter_map(|check| check["id"].as_str().map(Into::into)).collect()
    };
    // The server allows any origin, which the stranger's check must find.
    let (insecure, other) = ("api/insecure/GET/", "api/other/GET/");
    assert_eq!(failed(&[]), [other]);
    assert_eq!(failed(&["--resolve", "*:*:93.184.216.34"]), [insecure, other]);
    assert_eq!(failed(&["--page-address-space", "public"]), [insecure, other]);
    let local = [&["--page-address-space", "local"][..], &RESOLVED].concat();
    assert_eq!(failed(&local), [other]);
}
