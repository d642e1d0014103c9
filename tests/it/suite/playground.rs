use serde_json::Value;

use super::{report, run_with, verdicts};
use crate::support::run::Ran;
use crate::support::server::{Request, Response, Server};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/corscheck.toml");

/// What was done wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    Unexposed,
    Reflects,
    NoVary,
    ShortCache,
    BareErrors,
    AppDeletes,
}

/// The API of the example, with one fault.
fn api(fault: Fault) -> Server {
    Server::start(move |request| respond(request, fault))
}

fn respond(request: &Request, fault: Fault) -> Response {
    let origin = request.header("origin").unwrap_or_default();
    let (app, admin) = ("https://app.example.com", "https://admin.example.com");
    if request.target.starts_with("/catalogue") {
        let exposed = if fault == Fault::Unexposed { "etag" } else { "X-Total-Count" };
        return Response::of(
            200,
            &[
                ("Access-Control-Allow-Origin", "*"),
                ("Access-Control-Expose-Headers", exposed),
                ("X-Total-Count", "3"),
            ],
        );
    }
    let known = origin == app || origin == admin || fault == Fault::Reflects;
    let exists = request.target == "/items";
    let mut headers = Vec::new();
    if fault != Fault::NoVary {
        headers.push(("Vary", "Accept-Encoding, Origin"));
    }
    if known && (exists || request.method == "OPTIONS" || fault != Fault::BareErrors) {
        headers.push(("Access-Control-Allow-Origin", origin.as_str()));
        headers.push(("Access-Control-Allow-Credentials", "true"));
    }
    if request.method == "OPTIONS" {
        let deletes = origin == admin || fault == Fault::AppDeletes;
        headers.push(("Access-Control-Allow-Methods", if deletes { "PUT, DELETE" } else { "PUT" }));
        headers.push(("Access-Control-Allow-Headers", "X-Requested-With"));
        headers.push(("Access-Control-Max-Age", if fault == Fault::ShortCache { "60" } else { "600" }));
        return Response::of(204, &headers);
    }
    Response::of(if exists { 200 } else { 404 }, &headers)
}

fn run_example(server: &Server, args: &[&str]) -> Ran {
    run_with(&[&["run", EXAMPLE], args].concat(), &[("API", &server.url(""))], "")
}

/// The checks that do not pass, each with the kinds of its reasons.
fn faults(report: &Value) -> Vec<String> {
    let checks = report["checks"].as_array().expect("checks");
    let wrong = checks.iter().filter(|check| check["verdict"] != "pass");
    wrong
        .map(|check| {
            let reasons = check["reasons"].as_array().expect("reasons");
            let kinds: Vec<&str> = reasons.iter().filter_map(|reason| reason["kind"].as_str()).collect();
            format!("{} {}", check["id"].as_str().expect("an id"), kinds.join(" "))
        })
        .collect()
}

#[test]
fn all_is_well() {
    let server = api(Fault::None);
    let ran = run_example(&server, &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    for part in [
        "24 checks as Chromium",
        "app       ✓ 2 may     ✓ 3 may, 1 not",
        "admin     ✓ 2 may     ✓ 4 may",
        "sandbox   ✓ 2 may     ✓ 4 may not",
        "24 checks: 24 passed; ",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in:\n{}", ran.stdout);
    }
    let report = report(&run_example(&server, &["--format", "json"]));
    assert_eq!(report["summary"]["passed"], 24);
    assert_eq!(verdicts(&report).len(), 24);
}

/// Each fault is found where it is, by what it breaks, and nowhere else.
#[test]
fn every_fault_is_found() {
    let all = |verb: &str, ids: &[&str]| ids.iter().map(|id| format!("{id} {verb}")).collect::<Vec<_>>();
    for (fault, expected) in [
        (
            Fault::Unexposed,
            all(
                "readable",
                &[
                    "catalogue/app/GET/catalogue",
                    "catalogue/app/GET/catalogue/1",
                    "catalogue/admin/GET/catalogue",
                    "catalogue/admin/GET/catalogue/1",
                    "catalogue/partner/GET/catalogue",
                    "catalogue/partner/GET/catalogue/1",
                    "catalogue/sandbox/GET/catalogue",
                    "catalogue/sandbox/GET/catalogue/1",
                ],
            ),
        ),
        (
            Fault::Reflects,
            all(
                "outcome",
                &[
                    "items/partner/GET/items",
                    "items/partner/PUT/items",
                    "items/partner/missing",
                    "items/sandbox/GET/items",
                    "items/sandbox/PUT/items",
                    "items/sandbox/missing",
                ],
            ),
        ),
        (
            Fault::NoVary,
            all(
                "vary",
                &["items/app/GET/items", "items/app/missing", "items/admin/GET/items", "items/admin/missing"],
            ),
        ),
        (
            Fault::ShortCache,
            all(
                "preflight-cache",
                &[
                    "items/app/GET/items",
                    "items/app/PUT/items",
                    "items/admin/GET/items",
                    "items/admin/PUT/items",
                    "items/admin/DELETE/items",
                ],
            ),
        ),
        (Fault::BareErrors, all("outcome", &["items/app/missing", "items/admin/missing"])),
        (Fault::AppDeletes, all("outcome", &["items/app/DELETE/items"])),
    ] {
        let server = api(fault);
        let ran = run_example(&server, &["--format", "json"]);
        assert_eq!(ran.status, 1, "{fault:?}: {ran:?}");
        assert_eq!(faults(&report(&ran)), expected, "{fault:?}");
    }
}

#[test]
fn a_fault_is_shown_in_full() {
    let server = api(Fault::BareErrors);
    let ran = run_example(&server, &[]);
    for part in [
        "app       ✓ 2 may     ✗ 1 of 4 wrong",
        "✗ 2 checks: cors-allow-origin-missing\n    items/app/missing\n    items/admin/missing\n",
        "GET /corscheck-no-such-path",
        "BLOCKED  cors-allow-origin-missing",
        "\n24 checks: 22 passed, 2 failed; ",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in:\n{}", ran.stdout);
    }
    // As soon as they are known, where a log is read.
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("✗ items/app/missing  Pages of app"), "{}", ran.stderr);
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
    let quiet = run_example(&server, &["--quiet"]);
    assert_eq!(quiet.stderr, "");
    assert_eq!(quiet.stdout.lines().count(), 3, "{}", quiet.stdout);
}

/// A refusal proves something only where the server refused, and only by the rule that is expected.
#[test]
fn how_a_page_is_refused() {
    let server = api(Fault::None);
    let ran = |name: &str, origin: &str, rule: &str| {
        let text = format!(
            "[origins]\nother = {{ origin = '{origin}', trusted = false }}\n[targets.items]\nurl = '{}'\n{rule}\n",
            server.url("/items").replace("127.0.0.1", "api.test")
        );
        let resolve = format!("api.test:{}:127.0.0.1", server.port());
        super::run_suite(name, &text, &["--format", "json", "--resolve", &resolve])
    };
    let missing = ran("refused-1", "http://other.test", "rule = 'cors-allow-origin-missing'");
    assert_eq!(missing.status, 0, "{missing:?}");
    let mismatch = ran("refused-2", "http://other.test", "rule = 'cors-allow-origin-mismatch'");
    assert_eq!(faults(&report(&mismatch)), ["items/other/GET/items rule"]);
    let mixed = ran("refused-3", "https://other.test", "");
    assert_eq!(faults(&report(&mixed)), ["items/other/GET/items outcome"]);
    assert!(mixed.stdout.contains("before it is sent"), "{mixed:?}");
    let expected = ran("refused-4", "https://other.test", "rule = 'mixed-content'");
    assert_eq!(expected.status, 0, "{expected:?}");
}

#[test]
fn the_status_counts() {
    let server = api(Fault::None);
    let text = |status: &str| {
        format!(
            "[origins]\napp = 'https://app.example.com'\n[targets.items]\nurl = '{}'\npaths = ['/none']\nstatus = [{status}]\n",
            server.url("")
        )
    };
    assert_eq!(super::run_suite("status-1", &text("404"), &[]).status, 0);
    let ran = super::run_suite("status-2", &text("200, 201"), &["--format", "json"]);
    assert_eq!(faults(&report(&ran)), ["items/app/GET/none status"]);
}
