//! Calls that are allowed and fail all the same: it is said, and where the page needs it, the exit status says it too.

use super::model::{Part, Site};
use crate::support::run::{Ran, probe, run};

const NEAR: &str = "http://127.0.0.1:9";

fn line<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[url, "--origin", NEAR, "--page-address-space", "loopback"], more].concat()
}

fn text(url: &str, more: &[&str]) -> Ran {
    run(&[&["probe"], &line(url, more)[..]].concat())
}

fn moved() -> Site {
    let to = [("Location", "/new")];
    Site::start(&[
        (true, "/items", Part::of(204, &[("Access-Control-Allow-Headers", "x-a")])),
        (false, "/items", Part::of(302, &to).allowing(&[NEAR])),
        (false, "/new", Part::of(200, &[]).allowing(&[NEAR])),
    ])
}

#[test]
fn a_method_that_did_not_arrive() {
    let site = moved();
    // Of another origin than the page's.
    let url = site.url("/items");
    let quiet = text(&url, &["-d", "a=b", "-q"]);
    assert!(quiet.status == 0 && quiet.stdout.contains("POST") && quiet.stdout.contains("GET"), "{quiet:?}");
    let all = text(&url, &["-d", "a=b"]);
    assert!(
        all.stdout.contains("  change    in the response to POST")
            && all.stdout.contains("Respond with status 307."),
        "{}",
        all.stdout
    );
    let needed = probe(&line(&url, &["-d", "a=b", "--need", "method"]));
    assert_eq!((needed.status, &needed.json()["verdict"]["rule"]), (1, &"redirect-method-changed".into()));
    assert_eq!(needed.json()["verdict"]["outcome"], "allowed");
}

#[test]
fn a_cookie_that_is_not_kept() {
    let credentials = ("Access-Control-Allow-Credentials", "true");
    let cookie = ("Set-Cookie", "sid=1; Domain=example.com");
    let site = Site::start(&[(false, "/items", Part::of(200, &[credentials, cookie]).allowing(&[NEAR]))]);
    let url = site.url("/items");
    let quiet = text(&url, &["--credentials", "-q"]);
    assert!(quiet.status == 0 && quiet.stdout.contains("The cookie sid is not stored"), "{quiet:?}");
    let all = text(&url, &["--credentials"]);
    assert!(all.stdout.contains("Set the cookie sid without Domain=example.com."), "{}", all.stdout);
    assert!(all.stdout.contains("allowed by its name, with credentials. Other origins"), "{}", all.stdout);
    let needed = probe(&line(&url, &["--credentials", "--need", "cookie"]));
    assert_eq!((needed.status, &needed.json()["verdict"]["rule"]), (1, &"cookie-domain".into()));
    // A page without credentials does not want it.
    let without = text(&url, &["-q"]);
    assert!(without.status == 0 && !without.stdout.contains("cookie"), "{without:?}");
}

/// What was sent beyond the browser has the same notices.
#[test]
fn beyond_the_browser() {
    let site = moved();
    let url = site.url("/items");
    let more = ["-d", "a=b", "-H", "X-A: 1", "--keep-going"];
    let report = probe(&line(&url, &more)).json();
    let rules: Vec<&str> = report["simulated_notices"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|notice| notice["rule"].as_str())
        .collect();
    assert!(rules.contains(&"redirect-method-changed"), "{report:#}");
    assert!(text(&url, &more).stdout.contains("POST"), "{report:#}");
}
