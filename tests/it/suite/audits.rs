//! `audit = true`: no origin gets in besides the allowed ones.

use corscheck::websocket::accept_for;
use serde_json::Value;

use super::{report, run_suite, suite};
use crate::support::server::{Request, Response, Server};

/// A server that compares only how the origin ends, or all of it.
fn server(is_exact: bool) -> Server {
    Server::start(move |request: &Request| {
        let origin = request.header("origin").unwrap_or_default();
        let allowed = if is_exact { origin == "https://app.test" } else { origin.ends_with("app.test") };
        let headers = [
            ("Vary", "Origin"),
            ("Access-Control-Allow-Origin", origin.as_str()),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Methods", "PUT"),
        ];
        Response::of(200, if allowed { &headers } else { &headers[..1] })
    })
}

#[test]
fn a_list_that_someone_made_looser() {
    let keys = "audit = true\nallow = ['app']\ndeny = []\ncredentials = 'include'\nmethods = ['GET', 'PUT']";
    let fast = ["--rate", "10000", "--format"];
    let exact = server(true);
    let ran = run_suite("audit-exact", &suite(&exact.url("/me"), keys), &[&fast[..], &["json"]].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(exact.unsafe_methods().is_empty(), "{:?}", exact.unsafe_methods());

    let loose = server(false);
    let text = suite(&loose.url("/me"), keys);
    let ran = run_suite("audit-loose", &text, &[&fast[..], &["json"]].concat());
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(loose.unsafe_methods().is_empty(), "{:?}", loose.unsafe_methods());
    for check in report(&ran)["checks"].as_array().expect("checks") {
        let reason = &check["reasons"][0];
        assert_eq!((&reason["kind"], &reason["rule"]), (&"audit".into(), &"suffix-match".into()), "{check}");
        assert_eq!(reason["severity"], "high");
        let message = reason["message"].as_str().expect("a message");
        assert!(message.contains("was let in: any domain that ends like the trusted name"), "{message}");
    }

    let sarif = run_suite("audit-sarif", &text, &[&fast[..], &["sarif"]].concat()).stdout;
    let sarif: Value = serde_json::from_str(&sarif).expect("a report");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let rules: Vec<_> = results.iter().map(|one| (&one["ruleId"], &one["level"])).collect();
    assert!(rules.contains(&(&"suffix-match".into(), &"error".into())), "{rules:?}");
    let text_report = run_suite("audit-text", &text, &[&fast[..], &["text"]].concat());
    assert!(text_report.stdout.contains("suffix-match (high): https://"), "{}", text_report.stdout);
}

/// The reasons of a run's failed checks that an audit gave: rule and severity.
fn found(ran: &crate::support::run::Ran) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let report = report(ran);
    let checks = report["checks"].as_array().expect("checks").clone();
    let reasons = checks.iter().flat_map(|check| check["reasons"].as_array().cloned().unwrap_or_default());
    let audits = reasons.filter(|reason| reason["kind"] == "audit");
    audits.map(|reason| (text(&reason["rule"]), text(&reason["severity"]))).collect()
}

/// A WebSocket that opens for a stranger's origin, and one that compares the whole origin.
#[test]
fn sockets() {
    let open_for = |all: bool| {
        Server::start(move |request: &Request| {
            let is_let_in = all || request.header("origin").as_deref() == Some("https://app.test");
            match request.header("sec-websocket-key").filter(|_| is_let_in) {
                Some(key) => Response::of(
                    101,
                    &[
                        ("Upgrade", "websocket"),
                        ("Connection", "Upgrade"),
                        ("Sec-WebSocket-Accept", accept_for(&key).as_str()),
                    ],
                ),
                None => Response::of(403, &[]),
            }
        })
    };
    let keys = "as = 'websocket'\naudit = true\nallow = ['app']\ndeny = []\ncookies = ['sid=1; SameSite=None; Secure']";
    let run = |name: &str, server: &Server, format: &str| {
        let url = server.url("/live").replace("http:", "ws:");
        run_suite(name, &suite(&url, keys), &["--rate", "10000", "--format", format])
    };
    let exact = open_for(false);
    let ran = run("audit-socket-exact", &exact, "json");
    assert_eq!((ran.status, found(&ran)), (0, Vec::new()), "{ran:?}");

    let open = open_for(true);
    let ran = run("audit-socket-open", &open, "json");
    assert_eq!(ran.status, 1, "{ran:?}");
    let rules: Vec<String> = found(&ran).into_iter().map(|(rule, _)| rule).collect();
    assert!(rules.contains(&"websocket-hijacking".to_owned()), "{ran:?}");
    // Nothing but handshakes was sent.
    assert!(open.requests().iter().all(|request| request.header("sec-websocket-key").is_some()));
    let sarif: Value =
        serde_json::from_str(&run("audit-socket-sarif", &open, "sarif").stdout).expect("a report");
    let results = sarif["runs"][0]["results"].as_array().expect("results").clone();
    assert!(results.iter().any(|one| one["ruleId"] == "websocket-hijacking"), "{results:?}");
    for format in ["text", "junit", "github", "tap", "markdown"] {
        let report = run(&format!("audit-socket-{format}"), &open, format).stdout;
        assert!(report.contains("websocket-hijacking"), "{format}: {report}");
    }
}

/// JSONP whose data is the user's: any page reads it, whatever a list of origins says.
#[test]
fn jsonp() {
    let server = |is_open: bool| {
        Server::start(move |request: &Request| {
            let name = request.target.split_once("fn=").map_or("x", |(_, name)| name).to_owned();
            let user = request.header("cookie").map_or("none", |_| "ada");
            let json = [("Content-Type", "application/javascript")];
            // One without a user has nothing that is worth to be read.
            let known = request.header("referer").is_some_and(|page| page.starts_with("https://app.test"));
            if is_open || known {
                Response::with_body(200, &json, format!("{name}({{\"user\": \"{user}\"}});").as_bytes())
            } else {
                Response::of(403, &[])
            }
        })
    };
    let keys = "as = 'jsonp'\ncallback = 'show'\nparam = 'fn'\naudit = true\nallow = ['app']\ndeny = []\n\
                cookies = ['sid=1; SameSite=None']";
    for (is_open, expected) in [(true, &["jsonp-hijacking"][..]), (false, &[])] {
        let server = server(is_open);
        let name = format!("audit-jsonp-{is_open}");
        let ran =
            run_suite(&name, &suite(&server.url("/me"), keys), &["--rate", "10000", "--format", "json"]);
        let rules: Vec<String> = found(&ran).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(rules, expected, "{ran:?}");
        assert!(server.unsafe_methods().is_empty());
    }
}
