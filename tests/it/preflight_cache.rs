//! How long a preflight is cached, and the same call made again. What browsers remember call by call is a table of
//! measured lines in `judge/src/fetch/cache/tests.rs`.

use serde_json::{Value, json};

use crate::support::run::{probe, run};
use crate::support::server::{Request, Response, Server};

const SHARED: (&str, &str) = ("Access-Control-Allow-Origin", "*");

/// A server that allows PUT, with more in the response to the preflight.
fn server(more: &[(&'static str, &'static str)]) -> Server {
    let preflight = Response::of(204, &[&[SHARED, ("Access-Control-Allow-Methods", "PUT")], more].concat());
    Server::start(move |request: &Request| match request.method.as_str() {
        "OPTIONS" => preflight.clone(),
        _ => Response::of(200, &[SHARED]),
    })
}

#[test]
fn for_how_long() {
    for (value, browser, seconds, words, notice) in [
        (None, "chromium", 5, "cached for 5 s", ""),
        (None, "firefox", 5, "cached for 5 s", ""),
        (Some("0"), "chromium", 0, "not cached", ""),
        (Some("600"), "firefox", 600, "cached for 600 s", ""),
        (
            Some("86400"),
            "chromium",
            7200,
            "cached for 7200 s (86400 requested, Chromium's maximum)",
            "Access-Control-Max-Age is 86400; Chromium caches a preflight for at most 7200 s.",
        ),
        (Some("86400"), "firefox", 86400, "cached for 86400 s", ""),
        (
            Some("-1"),
            "chromium",
            0,
            "not cached",
            "Access-Control-Max-Age is \"-1\", which has a sign: Chromium does not cache the preflight.",
        ),
        (
            Some("-1"),
            "firefox",
            0,
            "not cached",
            "Access-Control-Max-Age is \"-1\", which has a sign: Firefox does not cache the preflight.",
        ),
        (
            Some("+10"),
            "chromium",
            10,
            "cached for 10 s",
            "Access-Control-Max-Age is \"+10\", which has a sign: Chromium caches the preflight for 10 s.",
        ),
        (
            Some("+10"),
            "firefox",
            0,
            "not cached",
            "Access-Control-Max-Age is \"+10\", which has a sign: Firefox does not cache the preflight.",
        ),
        (
            Some(""),
            "firefox",
            5,
            "cached for 5 s",
            "Access-Control-Max-Age is \"\", which is not a number of seconds: Firefox caches the preflight for 5 s.",
        ),
        (
            Some("10m"),
            "chromium",
            5,
            "cached for 5 s",
            "Access-Control-Max-Age is \"10m\", which is not a number of seconds: Chromium caches the preflight for 5 s.",
        ),
        (
            Some("99999999999999999999"),
            "chromium",
            5,
            "cached for 5 s",
            "Access-Control-Max-Age is \"99999999999999999999\", which is too large a number: Chromium caches the preflight for 5 s.",
        ),
    ] {
        let more: Vec<(&str, &str)> = value.iter().map(|value| ("Access-Control-Max-Age", *value)).collect();
        let server = server(&more);
        let url = server.url("/items");
        let args = [url.as_str(), "-X", "PUT", "--browser", browser];
        let report = probe(&args).json();
        assert_eq!(report["preflight"]["cached_seconds"], json!(seconds), "{value:?} in {browser}");
        let notices = report["notices"].as_array().expect("an array");
        let notice_found = notices
            .iter()
            .find(|notice_of| notice_of["rule"].as_str().is_some_and(|id| id.contains("max-age")));
        assert_eq!(
            notice_found.map_or("", |notice_of| notice_of["message"].as_str().unwrap_or_default()),
            notice
        );
        let text = run(&[&["probe"], &args[..]].concat()).stdout;
        assert!(text.lines().any(|line| line.trim() == words), "{value:?} in {browser}: {text}");
    }
}

/// A wildcard that is not taken from memory.
#[test]
fn what_is_not_listed() {
    let star = ("Access-Control-Allow-Headers", "*");
    let long = ("Access-Control-Max-Age", "600");
    let server = server(&[star, long]);
    let url = server.url("/items");
    for (header, browser, seconds) in [
        ("X-A: 1", "chromium", 600),
        ("X-A: 1", "firefox", 0),
        ("Authorization: 1", "chromium", 0),
        ("Authorization: 1", "firefox", 0),
    ] {
        let args = [url.as_str(), "-H", header, "--browser", browser];
        assert_eq!(
            probe(&args).json()["preflight"]["cached_seconds"],
            json!(seconds),
            "{header} in {browser}"
        );
    }
    let text = run(&["probe", &url, "-H", "X-A: 1", "--browser", "firefox"]).stdout;
    assert!(
        text.contains("not cached: Firefox sends another preflight unless x-a is listed by name"),
        "{text}"
    );
}

#[test]
fn without_a_preflight() {
    let server = server(&[]);
    assert_eq!(probe(&[&server.url("/")]).json()["preflight"]["cached_seconds"], Value::Null);
    let refusing = Server::always(Response::of(200, &[]));
    let report = probe(&[&refusing.url("/"), "-X", "PUT"]).json();
    assert_eq!(report["preflight"]["cached_seconds"], json!(0));
}

fn methods(exchanges: &Value) -> Vec<&str> {
    exchanges.as_array().expect("an array").iter().filter_map(|one| one["method"].as_str()).collect()
}

#[test]
fn the_same_call_again() {
    let cached = server(&[("Access-Control-Max-Age", "600")]);
    let ran = probe(&[&cached.url("/items"), "-X", "PUT", "--repeat"]);
    assert_eq!(ran.status, 0);
    let report = ran.json();
    assert_eq!(methods(&report["exchanges"]), ["OPTIONS", "PUT"]);
    assert_eq!(methods(&report["repeat"]["exchanges"]), ["PUT"]);
    assert_eq!(report["repeat"]["outcome"], "allowed");
    assert_eq!(report["repeat"]["rule"], Value::Null);
    let text = run(&["probe", &cached.url("/items"), "-X", "PUT", "--repeat"]).stdout;
    let (_, again) = text.split_once("\nThe same call again\n").expect("a second call");
    assert!(again.contains("no preflight: an earlier one still counts"), "{text}");

    let short = server(&[("Access-Control-Max-Age", "0")]);
    let report = probe(&[&short.url("/items"), "-X", "PUT", "--repeat"]).json();
    assert_eq!(methods(&report["repeat"]["exchanges"]), ["OPTIONS", "PUT"]);
    assert_eq!(probe(&[&short.url("/items")]).json()["repeat"], Value::Null);
}

/// What the first call set goes along with the second, and the worse of both verdicts counts.
#[test]
fn the_second_call_differs() {
    let page = "http://localhost:3000";
    let server = Server::start(move |request: &Request| match request.header("cookie") {
        None => Response::of(
            200,
            &[
                ("Access-Control-Allow-Origin", page),
                ("Access-Control-Allow-Credentials", "true"),
                ("Set-Cookie", "seen=1"),
            ],
        ),
        Some(_) => Response::of(200, &[]),
    });
    let url = server.url("/").replace("127.0.0.1", "localhost");
    let ran = probe(&[&url, "--origin", page, "--credentials", "include", "--repeat"]);
    assert_eq!(ran.status, 1);
    let report = ran.json();
    let args = ["probe", &url, "--origin", page, "--credentials", "include", "--repeat", "-q"];
    assert!(run(&args).stdout.starts_with("BLOCKED  cors-allow-origin-missing"));
    assert_eq!(report["verdict"]["outcome"], "allowed");
    assert_eq!(report["repeat"]["outcome"], "blocked");
    assert_eq!(report["repeat"]["rule"], "cors-allow-origin-missing");
}

#[test]
fn nothing_to_repeat() {
    let ran = run(&["probe", "https://api.example/", "--repeat", "--dry-run"]);
    assert_eq!(ran.status, 2);
}
