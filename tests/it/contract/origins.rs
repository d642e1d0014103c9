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
