//! Recordings of responses that the server only confirmed: the browser's cache had them.

use serde_json::{Value, json};

use super::recorders::{JSON, OPEN, PAGE, entry, headers, log, of_page, said_of, text_of};

const VERSION: (&str, &str) = ("ETag", "W/\"a1\"");
const CONDITION: (&str, &str) = ("If-None-Match", "W/\"a1\"");

/// The page gets the stored response with the headers of the 304: what each says of the page counts, the last one first.
#[test]
fn a_304_freshens_the_stored_response() {
    let other = ("Access-Control-Allow-Origin", "https://other.test");
    for (stored, new, expected) in [
        (&[OPEN][..], &[][..], "allowed"),
        (&[], &[OPEN], "allowed"),
        (&[OPEN], &[other], "cors-allow-origin-mismatch"),
        (&[], &[], "cors-allow-origin-missing"),
    ] {
        let no_cors =
            headers(&[("Referer", PAGE), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "empty")]);
        let first =
            entry("GET", "/a", &no_cors, 200, &headers(&[&[VERSION, JSON], stored].concat()), &json!({}));
        let again = entry(
            "GET",
            "/a",
            &of_page(&[CONDITION]),
            304,
            &headers(&[&[VERSION], new].concat()),
            &json!({ "_resourceType": "fetch" }),
        );
        let said = said_of(&log("WebInspector", &[first, again]), &[]);
        assert_eq!(said, ["GET /a allowed".to_owned(), format!("GET /a {expected}")], "{stored:?} {new:?}");
    }
}

/// A page that sends the condition itself gets the 304 itself; its preflight shows that.
#[test]
fn a_condition_of_the_page() {
    let preflight = entry(
        "OPTIONS",
        "/a",
        &of_page(&[
            ("Access-Control-Request-Method", "GET"),
            ("Access-Control-Request-Headers", "if-none-match"),
        ]),
        204,
        &headers(&[OPEN, ("Access-Control-Allow-Headers", "if-none-match")]),
        &json!({ "_resourceType": "preflight" }),
    );
    let stored = entry(
        "GET",
        "/a",
        &of_page(&[]),
        200,
        &headers(&[OPEN, VERSION, JSON]),
        &json!({ "_resourceType": "fetch" }),
    );
    let again = |more: &[(&str, &str)]| {
        entry("GET", "/a", &of_page(&[CONDITION]), 304, &headers(more), &json!({ "_resourceType": "fetch" }))
    };
    let said = said_of(&log("WebInspector", &[stored.clone(), preflight.clone(), again(&[])]), &[]);
    assert_eq!(said, ["GET /a allowed", "GET /a cors-allow-origin-missing"]);
    let said = said_of(&log("WebInspector", &[stored, preflight, again(&[OPEN])]), &[]);
    assert_eq!(said, ["GET /a allowed", "GET /a allowed"]);
}

/// A 304 whose stored response is not in the file: a browser that names its errors tells that it was accepted.
#[test]
fn a_304_alone() {
    let alone = |more: &Value| entry("GET", "/a", &of_page(&[CONDITION]), 304, &headers(&[VERSION]), more);
    let firefox = log("Firefox", &[alone(&json!({}))]);
    assert!(said_of(&firefox, &[])[0].starts_with("GET /a ? the server only confirmed"));
    let accepted = log("WebInspector", &[alone(&json!({ "_resourceType": "fetch" }))]);
    assert_eq!(said_of(&accepted, &[]), ["GET /a allowed"]);
    assert!(text_of(&accepted).contains("assumed   1: the response in the browser's cache"));
    let blocked = alone(&json!({ "_resourceType": "fetch", "response": { "_error": "net::ERR_FAILED" } }));
    assert_eq!(said_of(&log("WebInspector", &[blocked]), &[]), ["GET /a cors-allow-origin-missing"]);
    let changed =
        entry("GET", "/a", &of_page(&[CONDITION]), 200, &headers(&[JSON, ("ETag", "\"b2\"")]), &json!({}));
    assert_eq!(said_of(&log("Firefox", &[changed]), &[]), ["GET /a cors-allow-origin-missing"]);
}
