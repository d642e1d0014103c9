//! The object of `corscheck origin`.

use serde_json::json;

use super::assert_has;
use crate::support::run::run;

#[test]
fn every_field() {
    let ran = run(&["origin", "https://App.example/x", "http://api.app.example:8080", "--format", "json"]);
    assert_eq!(ran.status, 1);
    assert_has(
        &ran.json(),
        &json!({
            "schema": 2,
            "a": {
                "input": "https://App.example/x", "origin": "https://app.example", "scheme": "https",
                "host": "app.example", "port": 443, "opaque": false, "site": "https://app.example",
            },
            "b": {
                "input": "http://api.app.example:8080", "origin": "http://api.app.example:8080", "scheme": "http",
                "host": "api.app.example", "port": 8080, "opaque": false, "site": "http://app.example",
            },
            "same_origin": false,
            "same_site": false,
            "differs": ["scheme", "host", "port"],
        }),
    );
}

#[test]
fn what_differs() {
    for (a, b, same_origin, same_site, differs) in [
        ("https://a.test", "https://a.test:443/x", true, true, json!([])),
        ("https://a.test", "https://b.a.test", false, true, json!(["host"])),
        ("http://a.test", "http://a.test:8080", false, true, json!(["port"])),
        ("http://a.test:1", "https://a.test:1", false, false, json!(["scheme"])),
        ("http://a.co.uk", "http://b.co.uk", false, false, json!(["host"])),
        ("http://localhost", "http://127.0.0.1", false, false, json!(["host"])),
    ] {
        let ran = run(&["origin", a, b, "--format", "json"]);
        assert_eq!(ran.status, i32::from(!same_origin), "{a} {b}");
        let expected = json!({ "same_origin": same_origin, "same_site": same_site, "differs": differs });
        assert_has(&ran.json(), &expected);
    }
}

#[test]
fn an_opaque_origin_has_no_parts() {
    let ran = run(&["origin", "null", "https://a.test", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let expected = json!({
        "a": { "input": "null", "origin": "null", "scheme": null, "host": null, "port": null, "opaque": true },
        "b": { "opaque": false },
        "same_origin": false,
        "same_site": false,
    });
    assert_has(&ran.json(), &expected);
    assert_eq!(
        run(&["origin", "null", "null", "--format", "json"]).status,
        1,
        "each opaque origin is one of its own"
    );
}

#[test]
fn not_a_url_is_a_wrong_command_line() {
    let ran = run(&["origin", "https://a.test", "http://[::1", "--format", "json"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
}

/// What `new URL(text).origin` was in Chromium 156 and Firefox 153, where they agree.
#[test]
fn as_browsers_have_it() {
    let recorded = include_str!("../../data/recorded-origins.json");
    let rows: Vec<(String, String, String)> = serde_json::from_str(recorded).expect("rows of three texts");
    let mut compared = 0;
    for (text, chromium, firefox) in rows {
        // null is a word of the command line, a comma in a host is a slip, and the browsers' own pages are not the standard's.
        if chromium != firefox || text == "null" || text.contains(',') || text.starts_with("chrome:") {
            continue;
        }
        let ran = run(&["origin", &text, "null", "--format", "json"]);
        let origin = match ran.status {
            2 => "throws".to_owned(),
            _ => ran.json()["a"]["origin"].as_str().unwrap_or_default().to_owned(),
        };
        assert_eq!(origin, chromium, "{text}: {ran:?}");
        compared += 1;
    }
    assert!(compared > 60, "{compared}");
}

/// The URL Standard knows only its own schemes; what a browser does besides is said.
#[test]
fn other_schemes_are_opaque() {
    for (text, said) in [
        ("gopher://foo:70", "By the URL Standard the origin of a gopher: URL is opaque"),
        ("chrome-extension://abcdefgh/popup.html", "Chromium makes an exception for its extensions"),
        ("moz-extension://2c127fa4/a", "Firefox makes an exception for its extensions"),
        ("capacitor://localhost", "an app or an extension that brings the scheme"),
        ("about:blank", "A blank document"),
        ("javascript:1", "a javascript: URL is opaque"),
    ] {
        let ran = run(&["origin", text, text, "--format", "json"]);
        let found = ran.json();
        let expected = json!({
            "a": { "origin": "null", "scheme": null, "host": null, "port": null, "opaque": true },
            "same_origin": false, "same_site": false, "differs": [],
        });
        assert_eq!(ran.status, 1, "{text}");
        assert_has(&found, &expected);
        let words = run(&["origin", text, "https://a.test"]).stdout;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(said), "{text}: {words}");
    }
    let ran = run(&["origin", "blob:https://a.test/id", "https://a.test", "--format", "json"]);
    assert_eq!(ran.status, 0, "the origin of a blob: is that of the URL in it");
}

#[test]
fn missing_parts_are_completed() {
    for (text, whole) in [
        ("http:/example.com", "http://example.com"),
        ("http:\\\\example.com", "http://example.com"),
        ("http:example.com", "http://example.com"),
        ("example.com:80", "http://example.com:80"),
        ("//example.com:80", "http://example.com:80"),
    ] {
        let ran = run(&["origin", text, "http://example.com", "--format", "json"]);
        assert_eq!(ran.status, 0, "{text}");
        assert_has(&ran.json(), &json!({ "a": { "input": text, "read_as": whole }, "same_origin": true }));
        assert!(ran.stderr.starts_with("note: ") && ran.stderr.contains(whole), "{text}: {}", ran.stderr);
        let shown = run(&["origin", text, "http://example.com"]);
        assert!(shown.stdout.contains(whole) && shown.stderr.is_empty(), "{text}: {shown:?}");
    }
    let ran = run(&["origin", "https://example.com", "example.com", "--format", "json"]);
    assert_has(&ran.json(), &json!({ "a": { "read_as": null }, "same_origin": true }));
}

#[test]
fn what_no_browser_reads() {
    for (text, said) in [
        ("http://[fe80::1%eth0]/", "an IPv6 address in a URL has no zone"),
        ("http://example.com:65536", "0 to 65535"),
        ("https://a%00b", "not an origin"),
        ("", "is empty"),
        ("/path", "a path alone"),
        ("word", "has no scheme"),
    ] {
        let ran = run(&["origin", text, "https://a.test"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{text}");
        assert!(ran.stderr.contains(said), "{text}: {}", ran.stderr);
    }
}
