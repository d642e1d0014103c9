//! The object of one probe, field by field.

use corscheck::web::browser::Browser;
use serde_json::{Value, json};

use super::{ORIGIN, assert_has, closed_server, dead_url, open_server};
use crate::support::run::probe;
use crate::support::server::{Response, Server};

const FROM_PAGE: [&str; 2] = ["--origin", ORIGIN];

/// Probes a URL as the page of `FROM_PAGE`.
fn report_of(url: &str, more: &[&str]) -> Value {
    probe(&[&[url], &FROM_PAGE[..], more].concat()).json()
}

/// What the fields must be, whatever their values.
fn assert_shape(report: &Value) {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let is_name = |value: &Value| value.is_null() || is_text(value);
    let is_pairs = |value: &Value| {
        value.as_array().is_some_and(|pairs| {
            pairs.iter().all(|pair| {
                pair.as_array().is_some_and(|pair| pair.len() == 2 && pair.iter().all(Value::is_string))
            })
        })
    };
    assert_eq!(report["schema"], 2);
    for name in ["url", "origin", "method", "credentials", "mode", "redirect"] {
        assert!(is_text(&report["request"][name]), "request.{name}: {report:#}");
    }
    assert!(is_pairs(&report["request"]["headers"]));
    let verdict = &report["verdict"];
    assert!(is_text(&verdict["outcome"]) && is_text(&verdict["message"]), "{verdict:#}");
    assert!(verdict["spec"].as_str().is_some_and(|url| url.starts_with("https://")), "{verdict:#}");
    assert!(verdict.get("rule").is_some_and(is_name), "verdict.rule: {verdict:#}");
    for engine in Browser::EACH_ENGINE.iter().map(|browser| browser.engine()) {
        let name = verdict["names"].get(engine.id());
        assert!(name.is_some_and(is_name), "verdict.names.{}: {verdict:#}", engine.id());
    }
    let reasons = report["preflight"]["reasons"].as_array().expect("a list of reasons");
    assert_eq!(report["preflight"]["needed"], !reasons.is_empty());
    assert!(reasons.iter().all(|reason| is_text(&reason["rule"]) && is_text(&reason["message"])));
    for exchange in report["exchanges"].as_array().expect("a list of exchanges") {
        assert!(exchange["kind"] == "preflight" || exchange["kind"] == "actual", "{exchange:#}");
        assert!(is_text(&exchange["method"]) && is_text(&exchange["url"]), "{exchange:#}");
        assert!(
            is_pairs(&exchange["request_headers"]) && is_pairs(&exchange["response_headers"]),
            "{exchange:#}"
        );
        assert!(
            exchange.get("status").is_some_and(|status| status.is_null() || status.is_u64()),
            "{exchange:#}"
        );
        let is_check =
            |one: &Value| is_text(&one["check"]) && is_text(&one["header"]) && one["passed"].is_boolean();
        assert!(exchange["checks"].as_array().is_some_and(|all| all.iter().all(is_check)), "{exchange:#}");
    }
    assert!(report.get("response").is_some_and(|response| response.is_null() || response.is_object()));
}

#[test]
fn allowed() {
    let server = open_server();
    let url = server.url("/x?y=z");
    let report = report_of(&url, &["--credentials", "include"]);
    assert_shape(&report);
    assert_has(
        &report,
        &json!({
            "request": {
                "url": url, "origin": ORIGIN, "method": "GET", "headers": [],
                "credentials": "include", "mode": "cors", "redirect": "follow",
            },
            "verdict": { "outcome": "allowed", "rule": null, "names": { "chromium": null, "firefox": null } },
            "preflight": { "needed": false, "reasons": [] },
            "exchanges": [{
                "kind": "actual", "method": "GET", "url": url, "status": 200,
                "response_headers": [
                    ["Access-Control-Allow-Origin", ORIGIN],
                    ["Access-Control-Allow-Credentials", "true"],
                    ["Content-Type", "text/plain"],
                    ["Vary", "Origin"],
                    ["Content-Length", "0"],
                ],
            }],
            "response": {
                "type": "cors", "url": url, "redirected": false, "status": 200,
                "readable_headers": ["content-length", "content-type"],
            },
        }),
    );
    // What is reported is what was sent, in the order sent; the case of names is the library's (`Sec-Ch-Ua`).
    let sent = &server.requests()[0].headers;
    let reported = report["exchanges"][0]["request_headers"].as_array().expect("headers");
    assert_eq!(sent.len(), reported.len());
    for ((name, value), pair) in sent.iter().zip(reported) {
        assert!(
            pair[0].as_str().is_some_and(|reported| reported.eq_ignore_ascii_case(name)),
            "{name}: {reported:?}"
        );
        assert_eq!(pair[1], *value);
    }
}

#[test]
fn blocked() {
    let server = closed_server();
    let chromium = report_of(&server.url("/"), &[]);
    assert_shape(&chromium);
    assert_has(
        &chromium,
        &json!({
            "verdict": {
                "outcome": "blocked", "rule": "cors-allow-origin-missing", "names": { "chromium": "MissingAllowOriginHeader", "firefox": "CORSMissingAllowOrigin" },
                "spec": "https://fetch.spec.whatwg.org/#concept-cors-check",
            },
            "exchanges": [{ "kind": "actual", "status": 200 }],
            "response": null,
        }),
    );
    let message = chromium["verdict"]["message"].as_str().expect("a message");
    for part in ["Access-Control-Allow-Origin", ORIGIN] {
        assert!(message.contains(part), "the message names the header and what was needed: {message}");
    }
    let firefox = report_of(&server.url("/"), &["--browser", "firefox"]);
    assert_has(&firefox, &json!({ "verdict": { "names": { "firefox": "CORSMissingAllowOrigin" } } }));
}

#[test]
fn failed() {
    let report = report_of(&dead_url(), &[]);
    assert_shape(&report);
    assert_has(
        &report,
        &json!({
            "verdict": { "outcome": "failed", "rule": "connection-refused", "names": { "chromium": null } },
            "exchanges": [{ "kind": "actual", "method": "GET", "status": null, "response_headers": [] }],
            "response": null,
        }),
    );
}

#[test]
fn redirect() {
    let server = Server::start(|request| match request.target.as_str() {
        "/from" => Response::of(302, &[("Location", "/to"), ("Access-Control-Allow-Origin", "*")]),
        _ => Response::of(200, &[("Access-Control-Allow-Origin", "*")]),
    });
    let report = report_of(&server.url("/from"), &[]);
    assert_shape(&report);
    assert_has(
        &report,
        &json!({
            "verdict": { "outcome": "allowed" },
            "exchanges": [
                { "kind": "actual", "url": server.url("/from"), "status": 302 },
                { "kind": "actual", "url": server.url("/to"), "status": 200 },
            ],
            "response": { "type": "cors", "url": server.url("/to"), "redirected": true, "status": 200 },
        }),
    );
    let manual = report_of(&server.url("/from"), &["--redirect", "manual"]);
    assert_shape(&manual);
    assert_has(
        &manual,
        &json!({
            "request": { "redirect": "manual" },
            "response": { "type": "opaqueredirect", "status": 0, "readable_headers": [] },
        }),
    );
    let error = report_of(&server.url("/from"), &["--redirect", "error"]);
    assert_has(&error, &json!({ "verdict": { "outcome": "blocked", "rule": "redirect-mode-error" } }));
}

#[test]
fn opaque() {
    let report = report_of(&closed_server().url("/"), &["--mode", "no-cors"]);
    assert_shape(&report);
    assert_has(
        &report,
        &json!({
            "request": { "mode": "no-cors" },
            "verdict": { "outcome": "allowed", "rule": null },
            "response": { "type": "opaque", "url": "", "redirected": false, "status": 0, "readable_headers": [] },
        }),
    );
}

#[test]
fn basic() {
    let server = closed_server();
    let origin = server.url("");
    let report = probe(&[&server.url("/"), "--origin", &origin]).json();
    assert_shape(&report);
    assert_has(
        &report,
        &json!({ "request": { "origin": origin }, "response": { "type": "basic", "status": 200 } }),
    );
}

#[test]
fn preflight() {
    let server = open_server();
    let url = server.url("/");
    let report =
        report_of(&url, &["--method", "PUT", "--header", "X-A: 1", "--header", "X-A", "--header", "X-A;"]);
    assert_shape(&report);
    assert_has(
        &report,
        &json!({
            "request": { "method": "PUT", "headers": [["X-A", "1"], ["X-A", ""], ["X-A", ""]] },
            "preflight": { "needed": true, "reasons": [{ "rule": "preflight-method" }, { "rule": "preflight-header" }] },
            "exchanges": [
                { "kind": "preflight", "method": "OPTIONS", "url": url, "status": 204 },
                { "kind": "actual", "method": "PUT", "url": url, "status": 200 },
            ],
            "response": { "type": "cors" },
        }),
    );
    let refused = report_of(&closed_server().url("/"), &["--method", "PUT"]);
    assert_shape(&refused);
    assert_has(
        &refused,
        &json!({
            "verdict": {
                "outcome": "blocked", "rule": "preflight-allow-origin-missing",
                "names": { "chromium": "PreflightMissingAllowOriginHeader" },
            },
            "preflight": { "needed": true },
            "exchanges": [{ "kind": "preflight" }],
        }),
    );
}

#[test]
fn a_null_origin() {
    let report = probe(&[&closed_server().url("/"), "--origin", "null"]).json();
    assert_shape(&report);
    assert_has(&report, &json!({ "request": { "origin": "null" } }));
}

#[test]
fn readable_headers_are_lower_case_sorted_and_listed_once() {
    let server = Server::always(Response::of(
        200,
        &[
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Expose-Headers", "X-B, x-a, X-B"),
            ("X-B", "1"),
            ("x-a", "2"),
            ("X-b", "3"),
            ("X-C", "4"),
        ],
    ));
    let report = report_of(&server.url("/"), &[]);
    assert_eq!(report["response"]["readable_headers"], json!(["content-length", "x-a", "x-b"]));
}

#[test]
fn bytes_that_are_not_utf8_are_latin1() {
    let server = Server::always(Response::bytes(
        b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nX-A: caf\xe9\r\nX-B: caf\xc3\xa9\r\nContent-Length: 0\r\n\r\n"
            .to_vec(),
    ));
    let report = report_of(&server.url("/"), &[]);
    let headers = report["exchanges"][0]["response_headers"].as_array().expect("headers");
    for name in ["X-A", "X-B"] {
        assert!(headers.contains(&json!([name, "café"])), "{headers:?}");
    }
}

#[test]
fn equal_names_stay_apart() {
    let lines = [("Access-Control-Allow-Origin", ORIGIN); 2];
    let report = report_of(&Server::always(Response::of(200, &lines)).url("/"), &[]);
    assert_has(&report, &json!({ "verdict": { "rule": "cors-allow-origin-multiple" } }));
    let headers = report["exchanges"][0]["response_headers"].as_array().expect("headers");
    let lines = headers.iter().filter(|pair| pair[0] == "Access-Control-Allow-Origin");
    assert_eq!(lines.count(), 2, "{headers:?}");
}

#[test]
fn headers_that_took_part_in_a_check() {
    let check = |check: &str, header: &str, passed: bool| json!({ "check": check, "header": header, "passed": passed });
    let report = report_of(&open_server().url("/items"), &["-X", "PUT", "--credentials", "include"]);
    let checks = |number: usize| &report["exchanges"][number]["checks"];
    assert_eq!(
        *checks(0),
        json!([
            check("cors", "Access-Control-Allow-Origin", true),
            check("cors", "Access-Control-Allow-Credentials", true),
            check("preflight-method", "Access-Control-Allow-Methods", true),
        ])
    );
    let refused = report_of(&closed_server().url("/"), &[]);
    assert_eq!(
        refused["exchanges"][0]["checks"],
        json!([check("cors", "Access-Control-Allow-Origin", false)])
    );
}
