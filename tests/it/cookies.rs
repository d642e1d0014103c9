//! What becomes of the cookies that responses set, and of third-party cookies. The tables are what Chromium 156 and
//! Firefox 153 did.

use std::time::Duration;

use corscheck::cli::parse_question;
use corscheck::probe::{Diagnosis, probe};
use corscheck::web::body::Body;
use corscheck::web::headers::HeaderList;
use corscheck::web::message::{HttpResponse, HttpVersion, Reply};
use serde_json::json;

use crate::support::run::{probe as run_probe, run};
use crate::support::server::{Response, Server};

/// A cookie of each kind.
const LINES: [&str; 18] = [
    "plain=1",
    "lax=1; SameSite=Lax",
    "strict=1; SameSite=Strict",
    "none=1; SameSite=None; Secure",
    "noneins=1; SameSite=None",
    "part=1; SameSite=None; Secure; Partitioned",
    "partx=1; Secure; Partitioned",
    "partlax=1; Secure; SameSite=Lax; Partitioned",
    "partins=1; Partitioned",
    "sec=1; Secure",
    "__Secure-a=1",
    "__Host-a=1; Secure",
    "__Host-b=1; Secure; Path=/; SameSite=None",
    "dom=1; Domain=test; SameSite=None; Secure",
    "dom2=1; Domain=other.test; SameSite=None; Secure",
    "unk=1; SameSite=Foo; Secure",
    "exp=1; Max-Age=0; SameSite=None; Secure",
    "path=1; Path=/nowhere; SameSite=None; Secure",
];

/// A page calls `/c/set` of the target, which sets cookies, and calls it again.
fn probe_with(
    page: &str,
    target: &str,
    browser: &str,
    credentials: &str,
    more: &[&str],
    lines: &[&str],
) -> Diagnosis {
    let url = format!("{target}/c/set");
    let words = [
        &["probe", &url, "--origin", page, "--browser", browser, "--repeat", "--credentials", credentials],
        more,
    ];
    let words: Vec<String> = words.concat().into_iter().map(Into::into).collect();
    let question = parse_question(&words).expect("a good command line");
    let mut headers = HeaderList::new();
    headers.append("Access-Control-Allow-Origin", page);
    headers.append("Access-Control-Allow-Credentials", "true");
    for line in lines {
        headers.append("Set-Cookie", line);
    }
    let response = HttpResponse {
        version: HttpVersion::Http1,
        status: 200,
        headers,
        body: Body::default(),
        remote: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(probe(question, async |_| Reply::new(Ok(response.clone()), Duration::ZERO)))
}

/// The names in the `Cookie` of the second call, sorted.
fn sent_again(diagnosis: &Diagnosis) -> Vec<String> {
    let [_, again] = diagnosis.calls() else { panic!("two calls: {diagnosis:?}") };
    let cookie = again.exchanges[0].request.message.headers.get_text("cookie").unwrap_or_default();
    let pairs = cookie.split("; ").filter(|pair| !pair.is_empty());
    let mut names: Vec<String> =
        pairs.map(|pair| pair.split('=').next().unwrap_or_default().into()).collect();
    names.sort();
    names
}

fn sorted(names: &str) -> Vec<String> {
    let mut names: Vec<String> = names.split_whitespace().map(Into::into).collect();
    names.sort();
    names
}

const ALL: &str = "plain lax strict none part partx partlax sec unk __Host-b";

#[test]
fn what_a_response_may_set() {
    for (page, target, chromium, firefox) in [
        (
            "https://app.test:8443",
            "https://api.other.test:8444",
            "none part dom2 __Host-b",
            "plain none part partx sec dom2 unk __Host-b",
        ),
        ("https://app.test:8443", "https://sub.app.test:8444", ALL, ALL),
        ("http://app.test:8000", "http://api.other.test:8001", "", "plain"),
        ("http://app.test:8000", "http://sub.app.test:8001", "plain lax strict", "plain lax strict"),
        ("http://app.test:8000", "https://sub.app.test:8444", "none part __Host-b", ALL),
        ("http://localhost:8000", "http://localhost:8001", ALL, ALL),
        (
            "http://app.test:8000",
            "http://localhost:8001",
            "none part __Host-b",
            "plain none part partx sec unk __Host-b",
        ),
        ("http://127.0.0.23:8000", "http://127.0.0.23:8001", ALL, ALL),
        (
            "http://app.localhost:8000",
            "http://api.localhost:8001",
            "none part __Host-b",
            "plain none part partx sec unk __Host-b",
        ),
        (
            "http://localhost:8000",
            "http://127.0.0.23:8001",
            "none part __Host-b",
            "plain none part partx sec unk __Host-b",
        ),
        (
            "null",
            "https://api.other.test:8444",
            "none part dom2 __Host-b",
            "plain none part partx sec dom2 unk __Host-b",
        ),
    ] {
        for (browser, expected) in [("chromium", chromium), ("firefox", firefox)] {
            let diagnosis = probe_with(page, target, browser, "include", &[], &LINES);
            assert_eq!(sent_again(&diagnosis), sorted(expected), "{browser}: {page} calls {target}");
            // What was foretold of each cookie is what happened.
            let predicted = diagnosis
                .first_call()
                .set_cookies
                .iter()
                .filter(|cookie| cookie.sent_with_same_request.is_ok());
            let mut predicted: Vec<String> = predicted.map(|cookie| cookie.name.clone()).collect();
            predicted.sort();
            assert_eq!(predicted, sorted(expected), "{browser}: {page} calls {target}");
        }
    }
}

/// With and without third-party cookies; those whose name begins with v were set in a visit before.
#[test]
fn third_parties() {
    let visited = LINES.iter().filter(|line| !line.starts_with('_')).map(|line| format!("v{line}"));
    let cookies: Vec<String> = visited.flat_map(|line| ["--cookie".to_owned(), line]).collect();
    let own = "none part dom2 __Host-b";
    let firefox_own = "plain none part partx sec dom2 unk __Host-b";
    let all_visited = "vplain vlax vstrict vnone vpart vpartx vpartlax vsec vunk";
    let in_firefox = "vplain vlax vstrict vnone vsec vunk";
    let cross = "https://api.other.test:8444";
    let same = "https://sub.app.test:8444";
    for (page, target, browser, policy, expected) in [
        ("https://app.test:8443", cross, "chromium", "", format!("vnone vdom2 {own}")),
        ("https://app.test:8443", cross, "chromium", "allow", format!("vnone vdom2 {own}")),
        ("https://app.test:8443", cross, "chromium", "block", "part".into()),
        ("https://app.test:8443", cross, "chromium", "partition", own.into()),
        ("https://app.test:8443", cross, "firefox", "", firefox_own.into()),
        (
            "https://app.test:8443",
            cross,
            "firefox",
            "allow",
            format!("vplain vnone vsec vdom2 vunk {firefox_own}"),
        ),
        ("https://app.test:8443", cross, "firefox", "block", String::new()),
        ("https://app.test:8443", same, "chromium", "block", format!("{all_visited} {ALL}")),
        ("https://app.test:8443", same, "firefox", "", format!("{all_visited} {ALL}")),
        ("https://app.test:8443", same, "firefox", "block", format!("{all_visited} {ALL}")),
        // http and https of one site are two sites to Chromium; to Firefox one, but for partitions.
        ("http://app.test:8000", same, "chromium", "", "vnone none part __Host-b".into()),
        ("http://app.test:8000", same, "chromium", "block", "part".into()),
        ("http://app.test:8000", same, "firefox", "", format!("{in_firefox} {ALL}")),
        ("http://app.test:8000", same, "firefox", "block", format!("{in_firefox} {ALL}")),
    ] {
        let mut more: Vec<&str> = cookies.iter().map(String::as_str).collect();
        if !policy.is_empty() {
            more.extend(["--third-party-cookies", policy]);
        }
        let diagnosis = probe_with(page, target, browser, "include", &more, &LINES);
        assert_eq!(sent_again(&diagnosis), sorted(&expected), "{browser} {policy}: {page} calls {target}");
        let first = &diagnosis.first_call().exchanges[0].request.message.headers;
        let access = first.get_text("sec-fetch-storage-access");
        let expected = match (policy, browser) {
            _ if target == same && page.starts_with("https") => None,
            ("allow", _) | ("", "chromium") => Some("active"),
            // Firefox leaves it out for the page's own site on https, as it does where both are https.
            (_, "firefox") if target == same => None,
            _ => Some("none"),
        };
        assert_eq!(access.as_deref(), expected, "{browser} {policy}: {page} calls {target}");
    }
}

#[test]
fn why_not() {
    let rule_of = |line: &str, browser: &str, credentials: &str, more: &[&str]| {
        let diagnosis =
            probe_with("https://app.test", "https://api.other.test", browser, credentials, more, &[line]);
        let [cookie] = &diagnosis.first_call().set_cookies[..] else { panic!("one cookie: {diagnosis:?}") };
        assert_eq!(cookie.exchange, 0);
        (
            cookie.stored.is_ok(),
            cookie.sent_with_same_request.is_ok(),
            cookie.fault().map_or("", |fault| fault.rule().id()),
        )
    };
    let refused = |rule| (false, false, rule);
    for (line, chromium, firefox) in [
        ("a=1; SameSite=None; Secure", (true, true, ""), (true, true, "")),
        ("a=1", refused("cookie-samesite-default"), (true, true, "")),
        ("a=1; SameSite=Lax", refused("cookie-samesite-lax"), refused("cookie-samesite-lax")),
        ("a=1; SameSite=Strict", refused("cookie-samesite-strict"), refused("cookie-samesite-strict")),
        (
            "a=1; SameSite=None",
            refused("cookie-samesite-none-insecure"),
            refused("cookie-samesite-none-insecure"),
        ),
        ("a=1; Domain=test", refused("cookie-public-suffix"), refused("cookie-public-suffix")),
        ("a=1; Domain=x.test", refused("cookie-domain"), refused("cookie-domain")),
        ("__Host-a=1; Secure", refused("cookie-prefix"), refused("cookie-prefix")),
        ("a=1; Partitioned", refused("cookie-invalid"), refused("cookie-invalid")),
        ("=", refused("cookie-invalid"), refused("cookie-invalid")),
        ("a=1; SameSite=None; Secure; Path=/x", (true, false, "cookie-path"), (true, false, "cookie-path")),
        ("a=1; SameSite=None; Secure; Max-Age=0", refused("cookie-expired"), refused("cookie-expired")),
    ] {
        assert_eq!(rule_of(line, "chromium", "include", &[]), chromium, "{line}");
        assert_eq!(rule_of(line, "firefox", "include", &[]), firefox, "{line}");
    }
    let none = "a=1; SameSite=None; Secure";
    for credentials in ["omit", "same-origin"] {
        for browser in ["chromium", "firefox"] {
            assert_eq!(rule_of(none, browser, credentials, &[]), refused("cookie-not-sent-mode"));
        }
    }
    let blocked = rule_of(none, "chromium", "include", &["--third-party-cookies", "block"]);
    assert_eq!(blocked, refused("cookie-third-party"));
}

#[test]
fn they_are_reported() {
    let server = Server::always(Response::of(
        200,
        &[
            ("Access-Control-Allow-Origin", "http://localhost:3000"),
            ("Access-Control-Allow-Credentials", "true"),
            ("Set-Cookie", "sid=secret; HttpOnly"),
            ("Set-Cookie", "other=secret; SameSite=None; Secure"),
        ],
    ));
    let url = server.url("/login");
    let ran = run_probe(&[&url, "--credentials", "include"]);
    assert_eq!(ran.status, 0);
    let [sid, other] = ran.json()["cookies"].as_array().expect("an array").clone().try_into().expect("two");
    assert_eq!(
        sid,
        json!({
            "name": "sid", "exchange": 0, "stored": false, "sent_with_same_request": false, "rule": "cookie-samesite-default",
            "message": "The cookie sid is not stored: without SameSite it counts as Lax, and the page's site is http://localhost. \
                 To be sent with requests from other sites' pages it needs SameSite=None; Secure, and https.",
        })
    );
    assert_eq!(
        other,
        json!({
            "name": "other", "exchange": 0, "stored": true, "sent_with_same_request": true, "rule": null,
            "message": "The cookie other is stored, and sent with the same request.",
        })
    );
    let ran = run(&["probe", &url, "--credentials", "include"]);
    assert!(ran.stdout.contains("The cookie sid is not stored: "), "{}", ran.stdout);
    assert!(!ran.stdout.contains("secret"), "{}", ran.stdout);
}
