//! Advice, as a person and a script get it; its stable names.

mod each;
mod remedies;

use corscheck::advice;
use serde_json::Value;

use crate::support::checked_in::ids_are_known;
use crate::support::page::{ALLOW_PAGE, FROM_PAGE, probe_json};
use crate::support::run::{Ran, run};
use crate::support::server::{Response, Server};

/// The ids of the advice that was given.
fn ids(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let advice = json["advice"].as_array().expect("a list of advice");
    advice.iter().map(|advice| advice["id"].as_str().expect("an id").to_owned()).collect()
}

/// The rules that would fail next.
fn next(json: &Value) -> Vec<&str> {
    let next = json["next"].as_array().expect("a list");
    next.iter().map(|next| next["rule"].as_str().expect("a rule")).collect()
}

#[test]
fn the_advice_ids_are_known() {
    ids_are_known("tests/data/advice-ids.txt", advice::ids(), "the_advice_ids_are_known");
}

#[test]
fn everything_that_is_wrong_with_a_preflight() {
    let headers = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "content-type")];
    for browser in ["chromium", "firefox"] {
        let server = Server::by_method(Response::of(405, &headers), Response::of(200, &[]));
        let more =
            ["-X", "PUT", "-H", "X-One", "-H", "X-Two", "--credentials", "include", "--browser", browser];
        let ran = probe_json(&server, "/items", &more);
        let json = ran.json();
        assert_eq!(json["verdict"]["rule"], "preflight-wildcard-with-credentials");
        let expected = [
            "preflight-allow-credentials",
            "preflight-status",
            "preflight-method-not-allowed",
            "preflight-header-not-allowed",
        ];
        assert_eq!(next(&json), expected, "{browser}");
        let message = json["next"][3]["message"].as_str().expect("a sentence");
        assert!(
            message.ends_with("lists content-type, but the request has the headers x-one and x-two."),
            "{message}"
        );
        assert_eq!(server.methods(), ["OPTIONS"], "nothing more is sent");
    }
}

/// A program that does what the JSON says has fixed it.
#[test]
fn the_change_is_enough() {
    let good = [("Access-Control-Allow-Origin", FROM_PAGE[1]), ("Access-Control-Allow-Credentials", "true")];
    let more = ["-X", "PUT", "-H", "X-One", "--credentials", "include"];
    let server = Server::by_method(
        Response::of(405, &[("Access-Control-Allow-Origin", "*")]),
        Response::of(200, &good),
    );
    let json = probe_json(&server, "/items", &more).json();
    let [change, later] = &json["changes"].as_array().expect("a list")[..] else { panic!("{json:#}") };
    assert_eq!((&later["exchange"], &later["place"]), (&Value::Null, &"actual".into()));
    assert_eq!((&change["exchange"], &change["status"]), (&0.into(), &204.into()));
    let headers: Vec<(String, String)> = serde_json::from_value(change["headers"].clone()).expect("pairs");
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let server = Server::by_method(Response::of(204, &headers), Response::of(200, &good));
    let ran = probe_json(&server, "/items", &more);
    assert_eq!((ran.status, ran.json()["changes"].as_array().map(Vec::len)), (0, Some(0)), "{}", ran.stdout);
}

#[test]
fn a_redirect_can_be_wrong_more_than_once() {
    let server = Server::start(|request| match (request.method.as_str(), request.target.as_str()) {
        ("OPTIONS", "/old") => {
            Response::of(204, &[("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "*")])
        }
        ("OPTIONS", _) => Response::of(404, &[]),
        (_, "/old") => Response::of(307, &[("Access-Control-Allow-Origin", "*"), ("Location", "/new")]),
        _ => Response::of(500, &[]),
    });
    let json = probe_json(&server, "/old", &["-X", "PUT", "-H", "X-One", "--keep-going"]).json();
    assert_eq!(json["verdict"]["rule"], "preflight-header-not-allowed");
    let expected = [
        "preflight-allow-origin-missing",
        "preflight-status",
        "preflight-method-not-allowed",
        "preflight-header-not-allowed",
        "cors-allow-origin-missing",
    ];
    assert_eq!(next(&json), expected);
    let sent: Vec<(&str, &Value)> = json["exchanges"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|sent| (sent["method"].as_str().expect("a method"), &sent["simulated"]))
        .collect();
    let beyond = Value::Bool(true);
    let expected = [("OPTIONS", &Value::Null), ("PUT", &beyond), ("OPTIONS", &beyond), ("PUT", &beyond)];
    assert_eq!(sent, expected);
}

#[test]
fn quiet_and_many_have_no_advice() {
    let server = Server::by_method(
        Response::of(204, &[ALLOW_PAGE, ("Access-Control-Allow-Methods", "PUT")]),
        Response::of(200, &[]),
    );
    let url = server.url("/");
    let put = [&["probe", url.as_str()], &FROM_PAGE[..], &["-X", "PUT"]].concat();
    assert!(run(&put).stdout.contains("  !  Only the preflight response has CORS headers"));
    let quiet = run(&[&put[..], &["-q"]].concat()).stdout;
    assert_eq!(quiet.lines().count(), 1, "{quiet}");
    assert!(!run(&[&put[..], &[url.as_str()]].concat()).stdout.contains('!'));
    let local = ["-X", "PUT", "--page-address-space", "local"];
    assert_eq!(ids(&probe_json(&server, "/", &local)), ["responses-differ"]);
}

#[test]
fn what_is_sent_for_advice_only_reads() {
    let server =
        Server::by_method(Response::of(204, &[ALLOW_PAGE, ("Vary", "Origin")]), Response::of(404, &[]));
    let more = ["-X", "DELETE", "-d", "all", "-H", "Authorization: t", "--check-caching", "--check-errors"];
    let ran = probe_json(&server, "/items?page=2", &more);
    assert_eq!(ran.status, 1);
    let requests = server.requests();
    let sent: Vec<(&str, &str, Option<String>)> = requests
        .iter()
        .map(|request| (request.method.as_str(), request.target.as_str(), request.header("origin")))
        .collect();
    let page = || Some("https://app.example.net".to_owned());
    let expected = [
        ("OPTIONS", "/items?page=2", page()),
        ("GET", "/corscheck-no-such-path", page()),
        ("GET", "/items?page=2", Some("https://corscheck-other-origin.example".into())),
        ("GET", "/items?page=2", None),
    ];
    assert_eq!(sent, expected);
    assert!(requests.iter().all(|request| request.body.is_empty()), "{requests:?}");
    let json = ran.json();
    assert_eq!(json["exchanges"].as_array().map(Vec::len), Some(1), "the browser's own stand apart");
    let why: Vec<&Value> = json["extra_exchanges"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|extra| {
            assert_eq!(extra["status"], 404);
            &extra["purpose"]
        })
        .collect();
    assert_eq!(why, ["missing-path", "other-origin", "no-origin"]);
    assert!(!ran.stdout.contains("\"t\""), "the token is hidden");
}

#[test]
fn advice_changes_neither_verdict_nor_exit_status() {
    let server =
        Server::by_method(Response::of(204, &[]), Response::of(200, &[ALLOW_PAGE, ("Vary", "Origin")]));
    let plain = probe_json(&server, "/", &["-X", "PUT"]);
    let more = probe_json(&server, "/", &["-X", "PUT", "--keep-going", "--check-caching", "--check-errors"]);
    assert_eq!(plain.status, more.status);
    assert_eq!(plain.json()["verdict"], more.json()["verdict"]);
    for flag in ["--keep-going", "--check-caching", "--check-errors"] {
        let ran = run(&["probe", "http://127.0.0.1/", "--dry-run", flag]);
        assert_eq!(ran.status, 2, "{flag}");
        assert!(ran.stderr.contains("cannot be used with"), "{flag}: {}", ran.stderr);
    }
}

/// The body of an error names the cause in its own words; it cannot act on the terminal, and its secrets stay hidden.
#[test]
fn the_words_of_an_error_response() {
    let body = b"{\"error\":\"Blocked host\\u001b[2J\",\"detail\":\"token ghp_16C7e42F292c6912E7710c838347Ae178B4a expired\"}";
    let server = Server::always(Response::with_body(403, &[ALLOW_PAGE], body));
    let json = probe_json(&server, "/items", &[]).json();
    let words = json["exchanges"][0]["body_excerpt"].as_str().expect("the words");
    assert!(words.contains("Blocked host") && !words.contains("16C7e42F292c"), "{words}");
    let text = run(&["probe", &server.url("/items"), FROM_PAGE[0], FROM_PAGE[1]]).stdout;
    assert!(text.contains("body: ") && text.contains("Blocked host\\x1b[2J"), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains("16C7e42F292c"), "{text}");
}
