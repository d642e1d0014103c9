//! `audit = true`: no origin gets in besides the allowed ones.

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
