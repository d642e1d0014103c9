//! Documents in frames and popups: these pages may show them, no others may (clickjacking), and these channels are open.

use serde_json::Value;

use super::{path, report, run_suite, run_with, suite};
use crate::support::run::{Ran, file};
use crate::support::server::{Request, Response, Server};

const APP: &str = "frame-ancestors https://app.test";

/// A site whose paths differ in who may show them.
fn site() -> Server {
    Server::start(|request: &Request| {
        let policy =
            |value| Response::of(200, &[("Content-Type", "text/html"), ("Content-Security-Policy", value)]);
        match request.target.as_str() {
            "/app" => policy(APP),
            "/https" => policy("frame-ancestors https://app.test https:"),
            "/below" => policy("frame-ancestors https://app.test https://*.app.test"),
            "/deny" => Response::of(200, &[("X-Frame-Options", "DENY")]),
            "/coop" => Response::of(200, &[("Cross-Origin-Opener-Policy", "same-origin")]),
            "/gateway" => Response::of(503, &[]),
            "/download" => Response::of(200, &[("Content-Disposition", "attachment")]),
            "/open" => Response::of(200, &[("Content-Type", "text/html")]),
            _ => Response::of(404, &[("Content-Type", "text/html")]),
        }
    })
}

/// Each check's id behind the target's name, its verdict, its rule and the kinds of its reasons.
fn checks(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let checks = report["checks"].as_array().expect("checks").iter();
    checks
        .map(|check| {
            let id = text(&check["id"]).replace("api/", "");
            let kinds: String = check["reasons"]
                .as_array()
                .expect("reasons")
                .iter()
                .map(|reason| format!(" {}", text(&reason["kind"])))
                .collect();
            format!("{id} {} {}{kinds}", text(&check["verdict"]), text(&check["rule"]))
        })
        .collect()
}

fn ran(name: &str, server: &Server, path: &str, keys: &str) -> (Ran, Vec<String>) {
    let ran = run_suite(name, &suite(&server.url(path), keys), &["--format", "json"]);
    let found = checks(&report(&ran));
    (ran, found)
}

#[test]
fn these_pages_may_show_it_and_no_other_may() {
    let site = site();
    for (path, status, app, evil) in [
        ("/app", 0, "pass -", "pass frame-ancestors"),
        ("/open", 1, "pass -", "fail - outcome"),
        ("/deny", 1, "fail frame-xfo-deny outcome", "pass frame-xfo-deny"),
        // The page of a gateway says nothing about the server's own.
        ("/gateway", 3, "pass -", "error - network"),
        // What is stopped for everyone is not refused to someone.
        ("/download", 1, "fail frame-download outcome", "fail frame-download outcome"),
    ] {
        let (ran, found) = ran(&format!("frames{}", path.replace('/', "-")), &site, path, "as = 'iframe'");
        let expected = [format!("app/GET{path} {app}"), format!("evil/GET{path} {evil}")];
        assert_eq!((ran.status, found), (status, expected.to_vec()), "{path}");
    }
}

#[test]
fn what_to_change_is_the_list_of_the_allowed_pages() {
    let (ran, _) = ran("frames-change", &site(), "/open", "as = 'iframe'");
    let check = &report(&ran)["checks"][1];
    assert_eq!(check["as"], "iframe");
    assert_eq!(check["changes"][0]["headers"][0][1], APP);
    assert!(check["text"].as_str().expect("a text").contains("ALLOWED"), "{check}");
    assert_eq!(check["probe"]["exchanges"][0]["kind"], "navigation");
}

#[test]
fn a_rule_says_how_a_page_must_be_refused() {
    let site = site();
    for (rule, verdict) in
        [("frame-ancestors", "pass frame-ancestors"), ("frame-xfo-deny", "fail frame-ancestors rule")]
    {
        let keys = format!("as = 'iframe'\nallow = []\ndeny = ['evil']\nrule = '{rule}'");
        let (_, found) = ran(&format!("frames-rule-{rule}"), &site, "/app", &keys);
        assert_eq!(found, [format!("evil/GET/app {verdict}")]);
    }
}

#[test]
fn channels_that_must_be_open() {
    let site = site();
    for (name, keys, app) in [
        ("message", "need = ['post-message']", "pass -"),
        ("sandbox", "need = ['post-message']\nsandbox = 'allow-scripts'", "fail postmessage-opaque channel"),
        ("storage", "need = ['post-message', 'storage']", "fail storage-partitioned channel"),
        ("dom", "need = ['dom']", "fail dom-same-origin-policy channel"),
        (
            "cookies",
            "need = ['cookies']\ncookies = ['a=1; SameSite=Lax']",
            "fail cookies-third-party channel",
        ),
    ] {
        let keys = format!("as = 'iframe'\nallow = ['app']\ndeny = []\n{keys}");
        let (_, found) = ran(&format!("frames-need-{name}"), &site, "/open", &keys);
        assert_eq!(found, [format!("app/GET/open {app}")], "{name}");
    }
}

/// A popup is shown to every page; refused is one that keeps no handle of it.
#[test]
fn popups() {
    let site = site();
    for (name, path, keys, app, evil) in [
        ("plain", "/open", "need = ['opener']", "pass -", "fail - outcome"),
        ("cut", "/coop", "need = ['opener']", "fail coop-severed channel", "pass -"),
        (
            "page",
            "/open",
            "need = ['opener']\npage-headers = { Cross-Origin-Opener-Policy = 'same-origin' }",
            "fail coop-severed channel",
            "pass -",
        ),
        (
            "page-popups",
            "/open",
            "need = ['opener']\npage-headers = { Cross-Origin-Opener-Policy = 'same-origin-allow-popups' }",
            "pass -",
            "fail - outcome",
        ),
    ] {
        let (_, found) = ran(&format!("frames-popup-{name}"), &site, path, &format!("as = 'popup'\n{keys}"));
        let expected = [format!("app/GET{path} {app}"), format!("evil/GET{path} {evil}")];
        assert_eq!(found, expected, "{name}");
    }
}

/// The response at hand is judged from other origins: nothing more is sent.
#[test]
fn no_unknown_page_may_show_it() {
    let site = site();
    for (path, app) in [
        ("/app", "pass -"),
        ("/https", "fail - audit"),
        ("/below", "fail - audit"),
        ("/open", "fail - audit"),
    ] {
        let before = site.requests().len();
        let name = format!("frames-audit{}", path.replace('/', "-"));
        let (ran, found) = ran(&name, &site, path, "as = 'iframe'\naudit = true\ndeny = []\nallow = ['app']");
        assert_eq!(found, [format!("app/GET{path} {app}")]);
        assert_eq!(site.requests().len() - before, 1, "{path}");
        let near = report(&ran)["checks"][0]["reasons"][0]["message"].to_string();
        assert_eq!(near.contains("https://corscheck-other.app.test"), path == "/below", "{near}");
    }
}

#[test]
fn each_browser_with_one_request() {
    let site = site();
    let text = suite(&site.url("/app"), "as = 'iframe'\nallow = ['app']\ndeny = []\nneed = ['post-message']");
    let text = format!("browsers = ['chromium', 'firefox']\n{text}");
    let ran = run_suite("frames-browsers", &text, &["--format", "json"]);
    let expected = ["app/GET/app@chromium pass -", "app/GET/app@firefox pass -"];
    assert_eq!(checks(&report(&ran)), expected, "{ran:?}");
    assert_eq!(site.requests().len(), 1);
}

/// The page of an error needs its policy too: it is where servers forget it.
#[test]
fn error_pages() {
    let (_, found) = ran("frames-errors", &site(), "/app", "paths = ['/']\nas = 'iframe'\nerrors = true");
    assert_eq!(
        found,
        ["app/GET/ pass -", "app/missing pass -", "evil/GET/ fail - outcome", "evil/missing fail - outcome",]
    );
}

#[test]
fn a_frame_is_always_requested_with_get() {
    let text = suite("https://site.test/", "as = 'iframe'\nmethods = ['GET', 'PUT']");
    let refused = run_suite("frames-method", &text, &["--list"]);
    assert_eq!(refused.status, 2);
    let words = "<iframe> always uses GET; remove the other methods from api";
    assert!(refused.stderr.contains(words), "{}", refused.stderr);
}

#[test]
fn a_need_without_a_frame_is_said_to_have_no_effect() {
    let text = suite(&site().url("/open"), "need = ['post-message']\nallow = ['app']\ndeny = []");
    let ran = run_suite("frames-no-effect", &text, &[]);
    assert!(ran.stderr.contains("need had no effect"), "{ran:?}");
}

#[test]
fn a_dry_run_shows_the_request_and_sends_none() {
    let site = site();
    let text = suite(&site.url("/open"), "as = 'iframe'");
    let ran = run_suite("frames-dry", &text, &["--dry-run"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    for words in ["api/app/GET/open (allow)", "in <iframe>", "Sec-Fetch-Dest: iframe", "nothing was sent"] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    assert!(site.requests().is_empty());
}

/// Every format has the checks, and what `merge` makes of two shards is the whole.
#[test]
fn reports_and_shards() {
    let site = site();
    let text =
        suite(&site.url(""), "paths = ['/app', '/open', '/deny']\nas = 'iframe'\nneed = ['post-message']");
    let suite_path = file("frames-reports.toml", &text);
    for format in ["text", "json", "jsonl", "junit", "sarif", "github", "markdown", "html", "tap"] {
        let ran = run_with(&["run", &suite_path, "--format", format], &[], "");
        assert_eq!(ran.status, 1, "{format}: {ran:?}");
        let id = if format == "junit" { "classname=\"api.evil\"" } else { "api/evil/GET/open" };
        assert!(ran.stdout.contains(id), "{format}: {}", ran.stdout);
        assert!(ran.stdout.contains("must not show the document"), "{format}: {}", ran.stdout);
        assert!(ran.stdout.contains("frame-ancestors https://app.test"), "{format}: {}", ran.stdout);
    }
    let parts: Vec<String> = (1..=2)
        .map(|number| {
            let part = path(&format!("frames-part-{number}.jsonl"));
            let shard = format!("{number}/2");
            run_with(
                &["run", &suite_path, "--shard", &shard, "-q", "--report", &format!("jsonl={part}")],
                &[],
                "",
            );
            part
        })
        .collect();
    let merged = run_with(&["merge", &parts[0], &parts[1], "--format", "json"], &[], "");
    let whole = run_with(&["run", &suite_path, "--format", "json"], &[], "");
    let sorted = |ran: &Ran| {
        let mut all = checks(&report(ran));
        all.sort();
        all
    };
    assert_eq!(sorted(&merged), sorted(&whole));
    assert_eq!(report(&merged)["checks"][0]["expect"]["need"][0], "post-message");
    let page = run_with(&["merge", &parts[0], &parts[1], "--format", "html"], &[], "");
    assert!(page.stdout.contains("corscheck frame</code> output"), "{}", page.stdout);
}
