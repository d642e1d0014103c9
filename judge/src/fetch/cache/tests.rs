//! What Chromium 156 and Firefox 153 did, call by call; each line was measured.

use url::Url;

use super::*;
use crate::fetch::{Call, Client, Fetch, Kind, Page, Step};
use crate::rules::Reason;
use crate::web::body::Body;
use crate::web::browser::Browser;
use crate::web::message::{HttpResponse, HttpVersion};
use crate::web::origin::Origin;
use crate::web::request::Initiator;

const SHARED: [(&str, &str); 2] =
    [("Access-Control-Allow-Origin", "https://app.test"), ("Access-Control-Allow-Credentials", "true")];

fn page() -> Page {
    Page::new(Origin::of(&Url::parse("https://app.test").unwrap()))
}

/// A call, written `METHOD [credentials] [header]…`.
fn call(text: &str) -> Call {
    let mut words = text.split(' ');
    let url = |end: &str| Url::parse(&format!("https://api.test/x{end}")).unwrap();
    let call = Call::new(Initiator::Fetch, url("")).method(words.next().unwrap_or_default());
    words.fold(call, |call, word| match word {
        "include" => call.credentials(Credentials::Include),
        "omit" => call.credentials(Credentials::Omit),
        "#f" | "?q" => Call { url: url(word), ..call },
        name => call.header(name, "1"),
    })
}

fn response(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    HttpResponse { version: HttpVersion::Http1, status, headers, body: Body::default(), remote: None }
}

/// Makes the calls one after the other, a second apart. A preflight gets a response with these lines, each `a: b; c: d` of
/// the short names below, the last one again and again; the actual request with or without permission.
fn sent(browser: Browser, calls: &[&str], preflights: &[&str], denied: Option<usize>) -> String {
    let mut memory: Option<crate::fetch::Memory> = None;
    let mut sent = Vec::new();
    let mut preflight_count = 0;
    for (number, text) in calls.iter().enumerate() {
        let (page, call, client) = (page(), call(text), Client::new(browser));
        let (mut fetch, mut step) = match memory.take() {
            None => Fetch::begin(&page, &call, &client),
            Some(mut memory) => {
                memory.pass(Duration::from_secs(1));
                Fetch::begin_again(&page, &call, &client, memory)
            }
        };
        while let Step::Send(next) = step {
            sent.push(next.message.method.to_string());
            let response = match next.kind {
                Kind::Preflight => {
                    let line = preflights[preflight_count.min(preflights.len() - 1)];
                    preflight_count += 1;
                    let own = line.split("; ").map(|pair| {
                        let (name, value) = pair.split_once(':').unwrap();
                        let name = match name {
                            "M" => "Access-Control-Allow-Methods",
                            "H" => "Access-Control-Allow-Headers",
                            _ => "Access-Control-Max-Age",
                        };
                        (name, value)
                    });
                    response(204, &SHARED.into_iter().chain(own).collect::<Vec<_>>())
                }
                Kind::Actual if denied == Some(number) => response(200, &[]),
                Kind::Actual => response(200, &SHARED),
            };
            step = fetch.resume(&Ok(response));
        }
        memory = Some(fetch.into_memory());
    }
    sent.join(" ")
}

/// The calls, the responses to the preflights, and what Chromium and Firefox sent. `=` stands for the same.
type Row = (&'static [&'static str], &'static [&'static str], &'static str, &'static str);

const PUT: &[&str] = &["PUT", "PUT"];
const ONCE: &str = "OPTIONS PUT PUT";
const TWICE: &str = "OPTIONS PUT OPTIONS PUT";

#[test]
fn ages() {
    let rows: &[Row] = &[
        (PUT, &["M:PUT"], ONCE, "="),
        (PUT, &["M:PUT; A:600"], ONCE, "="),
        (PUT, &["M:PUT; A:0"], TWICE, "="),
        (PUT, &["M:PUT; A:+10"], ONCE, TWICE),
        (PUT, &["M:PUT; A:-1"], TWICE, "="),
        (PUT, &["M:PUT; A:-0"], TWICE, "="),
        (PUT, &["M:PUT; A:+0"], TWICE, "="),
        (PUT, &["M:PUT; A:"], ONCE, "="),
        (PUT, &["M:PUT; A:abc"], ONCE, TWICE),
        (PUT, &["M:PUT; A:600 ;x"], ONCE, TWICE),
        (PUT, &["M:PUT; A:\"600\""], ONCE, TWICE),
        (PUT, &["M:PUT; A:1.5"], ONCE, TWICE),
        (PUT, &["M:PUT; A:600; A:600"], ONCE, TWICE),
        (PUT, &["M:PUT; A:0; A:0"], ONCE, TWICE),
        (PUT, &["M:PUT; A:; A:"], ONCE, "="),
        (PUT, &["M:PUT; A:; A:600"], ONCE, "="),
        (PUT, &["M:PUT; A:99999999999999999999"], ONCE, "="),
        (PUT, &["M:PUT; A:99999999999"], ONCE, "="),
    ];
    check(rows, None);
}

#[test]
fn what_is_remembered() {
    let rows: &[Row] = &[
        // Methods and headers, also where others were requested.
        (&["PUT", "DELETE"], &["M:PUT, DELETE; A:600"], "OPTIONS PUT DELETE", "="),
        (&["GET X-A", "GET X-B"], &["H:x-a, x-b; A:600"], "OPTIONS GET GET", "="),
        (&["GET X-A", "POST X-A"], &["H:x-a; A:600"], "OPTIONS GET POST", "="),
        (&["GET x-a", "GET X-A"], &["H:X-A; A:600"], "OPTIONS GET GET", "="),
        (&["patch", "patch"], &["M:patch; A:600"], "OPTIONS patch patch", "="),
        (&["PUT X-A", "PUT X-B"], &["M:PUT; H:x-a; A:600"], "OPTIONS PUT OPTIONS", "="),
        (&["HEAD X-A", "HEAD X-A"], &["H:x-a; A:600"], "OPTIONS HEAD HEAD", "OPTIONS HEAD OPTIONS HEAD"),
        (&["HEAD X-A", "HEAD X-A"], &["M:HEAD; H:x-a; A:600"], "OPTIONS HEAD HEAD", "="),
        // Wildcards.
        (PUT, &["M:*; A:600"], ONCE, TWICE),
        (PUT, &["M:*, PUT; H:*; A:600"], ONCE, "="),
        (&["GET X-A", "GET X-A"], &["H:*; A:600"], "OPTIONS GET GET", "OPTIONS GET OPTIONS GET"),
        (&["GET Authorization", "GET Authorization"], &["H:*; A:600"], "OPTIONS GET OPTIONS GET", "="),
        // Credentials modes.
        (&["PUT include", "PUT"], &["M:PUT; A:600"], ONCE, TWICE),
        (&["PUT", "PUT include"], &["M:PUT; A:600"], TWICE, "="),
        (&["PUT omit", "PUT"], &["M:PUT; A:600"], ONCE, "="),
        (&["PUT", "PUT include", "PUT"], &["M:PUT; A:600"], "OPTIONS PUT OPTIONS PUT PUT", "="),
        (
            &["PUT include", "PUT", "PUT include"],
            &["M:PUT; A:600"],
            "OPTIONS PUT PUT PUT",
            "OPTIONS PUT OPTIONS PUT PUT",
        ),
        // The URL is one with its query, and with its fragment.
        (&["PUT", "PUT ?q"], &["M:PUT; A:600"], TWICE, "="),
        (&["PUT", "PUT #f"], &["M:PUT; A:600"], TWICE, "="),
    ];
    check(rows, None);
}

#[test]
fn what_is_forgotten() {
    let rows: &[Row] = &[
        // Chromium remembers the last response only, Firefox adds to what it knows.
        (
            &["GET X-A", "GET X-B", "GET X-A"],
            &["H:x-a; A:600", "H:x-b; A:600"],
            "OPTIONS GET OPTIONS GET OPTIONS",
            "OPTIONS GET OPTIONS GET GET",
        ),
        (
            &["GET X-A", "GET X-B", "GET X-A X-B"],
            &["H:x-a; A:600", "H:x-b; A:600"],
            "OPTIONS GET OPTIONS GET OPTIONS",
            "OPTIONS GET OPTIONS GET GET",
        ),
        (
            &["GET X-A", "GET X-B", "GET X-A"],
            &["H:x-a; A:600", "H:x-a, x-b; A:0"],
            "OPTIONS GET OPTIONS GET OPTIONS GET",
            "OPTIONS GET OPTIONS GET GET",
        ),
        // A preflight that fails.
        (
            &["GET X-A", "GET X-B", "GET X-A"],
            &["H:x-a; A:600", "H:x-c; A:600"],
            "OPTIONS GET OPTIONS OPTIONS",
            "=",
        ),
    ];
    check(rows, None);
    // An actual request that fails, be it the one after the preflight or a simple one.
    check(&[(PUT, &["M:PUT; A:600"], ONCE, TWICE)], Some(0));
    let simple: &[Row] =
        &[(&["PUT", "GET", "PUT"], &["M:PUT; A:600"], "OPTIONS PUT GET PUT", "OPTIONS PUT GET OPTIONS PUT")];
    check(simple, Some(1));
}

fn check(rows: &[Row], denied: Option<usize>) {
    for (calls, preflights, chromium, firefox) in rows {
        let firefox = if *firefox == "=" { chromium } else { firefox };
        for (browser, expected) in [(Browser::Chromium, chromium), (Browser::Firefox, firefox)] {
            let sent = sent(browser, calls, preflights, denied);
            assert_eq!(sent, *expected, "{calls:?} {preflights:?} in {}", browser.name());
        }
    }
}

/// What is cached for as long runs out; the time is an argument.
#[test]
fn time_runs_out() {
    for (browser, value, seconds) in [
        (Browser::Chromium, None, 5),
        (Browser::Firefox, None, 5),
        (Browser::Chromium, Some("10"), 10),
        (Browser::Chromium, Some("+10"), 10),
        (Browser::Chromium, Some("abc"), 5),
        (Browser::Chromium, Some("99999999999999999999"), 5),
        (Browser::Chromium, Some("99999999999"), 7200),
        (Browser::Chromium, Some("86400"), 7200),
        (Browser::Firefox, Some("86401"), 86_400),
        (Browser::Firefox, Some("99999999999999999999"), 86_400),
        (Browser::Chromium, Some("-99999999999999999999"), 5),
        (Browser::Firefox, Some("-1"), 0),
    ] {
        let mut headers = vec![("Access-Control-Allow-Methods", "PUT"), SHARED[0]];
        headers.extend(value.map(|value| ("Access-Control-Max-Age", value)));
        let (mut fetch, step) = Fetch::begin(&page(), &call("PUT"), &Client::new(browser));
        assert!(matches!(step, Step::Send(_)));
        fetch.pass(Duration::from_secs(3));
        fetch.resume(&Ok(response(204, &headers)));
        assert_eq!(fetch.preflight_lifetime().map(|lifetime| lifetime.seconds), Some(seconds), "{value:?}");
        let memory = fetch.into_memory();
        for (later, needs_preflight) in [(seconds.saturating_sub(1), seconds == 0), (seconds, true)] {
            let mut memory = memory.clone();
            memory.pass(Duration::from_secs(later));
            let (_, step) = Fetch::begin_again(&page(), &call("PUT"), &Client::new(browser), memory);
            let Step::Send(next) = step else { panic!("something is sent") };
            assert_eq!(
                next.kind == Kind::Preflight,
                needs_preflight,
                "{value:?} after {later} s in {browser:?}"
            );
            assert_eq!(next.reasons, [Reason::Method("PUT".into())]);
            assert_eq!(next.preflight_cached, !needs_preflight);
        }
    }
}

/// Redirects: back to the same URL, and after one that taints, where Chromium does not use its memory.
#[test]
fn within_one_call() {
    let loops = [
        (["/x", "/x", "/x"], "OPTIONS PUT PUT PUT", "OPTIONS PUT PUT PUT"),
        (
            ["https://other.test/b", "https://other.test/b", "https://other.test/c"],
            "OPTIONS PUT OPTIONS PUT OPTIONS PUT OPTIONS PUT",
            "OPTIONS PUT OPTIONS PUT PUT OPTIONS PUT",
        ),
    ];
    for (targets, chromium, firefox) in loops {
        for (browser, expected) in [(Browser::Chromium, chromium), (Browser::Firefox, firefox)] {
            let (mut fetch, mut step) = Fetch::begin(&page(), &call("PUT"), &Client::new(browser));
            let (mut sent, mut targets) = (Vec::new(), targets.iter());
            while let Step::Send(next) = step {
                sent.push(next.message.method.to_string());
                let mut headers = vec![("Access-Control-Allow-Origin", "*")];
                let redirect = match next.kind {
                    Kind::Preflight => {
                        headers.push(("Access-Control-Allow-Methods", "PUT"));
                        None
                    }
                    Kind::Actual => targets.next(),
                };
                headers.extend(redirect.map(|target| ("Location", *target)));
                step = fetch.resume(&Ok(response(if redirect.is_some() { 307 } else { 200 }, &headers)));
            }
            let expected: Vec<&str> = expected.split(' ').collect();
            assert_eq!(sent[..expected.len().min(sent.len())], expected, "{}", browser.name());
        }
    }
}
