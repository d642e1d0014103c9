//! `corscheck frame --isolated`: is a page cross-origin isolated, what is missing, and what would it refuse?

use serde_json::Value;

use crate::support::run::{Ran, run};
use crate::support::server::{Request, Response, Server};

const HTML: (&str, &str) = ("Content-Type", "text/html");
const COOP: (&str, &str) = ("Cross-Origin-Opener-Policy", "same-origin");
const COEP: (&str, &str) = ("Cross-Origin-Embedder-Policy", "require-corp");
const CORP: (&str, &str) = ("Cross-Origin-Resource-Policy", "cross-origin");

/// What an image begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Another origin, with resources and documents that differ in what they allow.
fn elsewhere() -> Server {
    Server::start(|request: &Request| match request.target.as_str() {
        "/open.png" => Response::with_body(200, &[("Content-Type", "image/png"), CORP], PNG),
        "/both" => Response::of(200, &[HTML, COEP, CORP]),
        "/coep" => Response::of(200, &[HTML, COEP]),
        "/refused.png" => Response::of(
            200,
            &[("Content-Type", "image/png"), ("Cross-Origin-Resource-Policy", "same-origin")],
        ),
        _ => Response::with_body(200, &[("Content-Type", "image/png")], PNG),
    })
}

/// A page, with elements of that other origin.
fn site(elsewhere: &Server) -> Server {
    let url = |path: &str| elsewhere.url(path);
    let html = format!(
        "<!doctype html><script src=/own.js></script><img src={}><img src={}><img crossorigin src={}><img src={}>\
         <iframe src={}></iframe><iframe src={}></iframe><iframe src=/own></iframe>",
        url("/plain.png"),
        url("/open.png"),
        url("/cors.png"),
        url("/refused.png"),
        url("/both"),
        url("/coep"),
    );
    Server::start(move |request: &Request| {
        let page = |headers: &[(&str, &str)]| Response::with_body(200, headers, html.as_bytes());
        match request.target.as_str() {
            "/isolated" => page(&[HTML, COOP, COEP]),
            "/credentialless" => page(&[HTML, COOP, ("Cross-Origin-Embedder-Policy", "credentialless")]),
            "/popups" => page(&[HTML, ("Cross-Origin-Opener-Policy", "same-origin-allow-popups"), COEP]),
            "/framed" => Response::of(200, &[HTML, COEP, CORP]),
            "/own" => Response::of(200, &[HTML]),
            _ => page(&[HTML]),
        }
    })
}

fn object(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

fn rules(list: &Value) -> Vec<&str> {
    let rules = list.as_array().expect("a list").iter();
    rules.map(|one| one["rule"].as_str().expect("a rule")).collect()
}

#[test]
fn what_is_missing_in_each_engine() {
    let elsewhere = elsewhere();
    let site = site(&elsewhere);
    let both = &["isolation-opener-policy", "isolation-embedder-policy"][..];
    for (path, status, chromium, safari) in [
        ("/isolated", 0, &[][..], &[][..]),
        ("/", 1, both, both),
        ("/popups", 1, &both[..1], &both[..1]),
        ("/credentialless", 0, &[], &both[1..]),
    ] {
        let ran = run(&["frame", "--isolated", &site.url(path), "--format", "json"]);
        let found = object(&ran);
        assert_eq!((ran.status, found["isolated"] == true), (status, status == 0), "{path}: {ran:?}");
        assert_eq!(rules(&found["missing"]), chromium, "{path}");
        assert_eq!(rules(&found["others"]["safari"]["missing"]), safari, "{path}");
    }
    let found = object(&run(&["frame", "--isolated", &site.url("/"), "--format", "json"]));
    let change = &found["missing"][1]["change"]["headers"][0];
    assert_eq!(*change, serde_json::json!(["Cross-Origin-Embedder-Policy", "require-corp"]));
}

/// Nothing but the page is requested unless that is said.
#[test]
fn what_its_elements_load() {
    let elsewhere = elsewhere();
    let site = site(&elsewhere);
    let listed = |extra: &[&str]| {
        let url = site.url("/");
        let ran = run(&[&["frame", "--isolated", &url, "--format", "json"], extra].concat());
        let found = object(&ran);
        let resources = found["resources"].as_array().expect("a list").clone();
        let shown = resources.iter().map(|one| {
            let url = one["url"].as_str().expect("a URL");
            let path = &url[url.rfind('/').unwrap_or_default()..];
            let needs =
                one["needs"].as_array().expect("a list").iter().map(|need| need[0].as_str().unwrap_or("?"));
            format!(
                "{path} {} {}",
                one["outcome"].as_str().unwrap_or("-"),
                needs.collect::<Vec<_>>().join(" ")
            )
        });
        shown.map(|line| line.trim_end().replace("Cross-Origin-", "")).collect::<Vec<_>>()
    };
    assert_eq!(
        listed(&[]),
        [
            "/plain.png - Resource-Policy",
            "/open.png - Resource-Policy",
            "/refused.png - Resource-Policy",
            "/both - Embedder-Policy Resource-Policy",
            "/coep - Embedder-Policy Resource-Policy",
            "/own - Embedder-Policy",
        ]
    );
    assert!(elsewhere.requests().is_empty());
    assert_eq!(
        listed(&["--resources"]),
        [
            "/plain.png blocked Resource-Policy",
            "/open.png allowed",
            // It is refused now already.
            "/refused.png failed",
            "/both allowed",
            "/coep blocked Resource-Policy",
            "/own blocked Embedder-Policy",
        ]
    );
    assert_eq!(elsewhere.requests().len(), 5);
}

/// What is refused makes the exit status 1, also where the page is isolated.
#[test]
fn a_page_that_refuses_what_it_loads() {
    let elsewhere = elsewhere();
    let site = site(&elsewhere);
    let ran = run(&["frame", "--isolated", &site.url("/isolated"), "--resources"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for words in [
        "ISOLATED",
        "/plain.png: coep-require-corp: needs",
        "Cross-Origin-Resource-Policy: cross-origin",
        "What its scripts and style sheets load is not listed.",
    ] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
}

#[test]
fn pages_around_it() {
    let elsewhere = elsewhere();
    let site = site(&elsewhere);
    let (framed, top) = (site.url("/framed"), site.url("/isolated"));
    let foreign = elsewhere.url("/both");
    for (args, expected) in [
        (vec![framed.as_str(), "--page", &top], vec![]),
        (vec![&foreign, "--page", &top], vec!["isolation-not-delegated"]),
        (vec![&foreign, "--page", &top, "--attribute", "allow=cross-origin-isolated"], vec![]),
        (
            vec![&foreign, "--origin", "https://app.test", "--coop", "same-origin", "--coep", "require-corp"],
            vec!["isolation-not-delegated"],
        ),
        (
            vec![&foreign, "--origin", "https://app.test", "--attribute", "allow=cross-origin-isolated"],
            vec!["isolation-opener-policy", "isolation-embedder-policy"],
        ),
        (vec![&framed, "--ancestor", &top], vec![]),
    ] {
        let ran = run(&[&["frame", "--isolated", "--format", "json"], &args[..]].concat());
        assert_eq!(rules(&object(&ran)["missing"]), expected, "{args:?}: {ran:?}");
    }
}

#[test]
fn what_cannot_stand_together() {
    let url = "http://127.0.0.1:1/";
    for (args, parts) in [
        (&["--isolated", "--as", "popup"][..], &["leave out --as"][..]),
        (&["--isolated", "--coep", "require-corp"], &["need --origin"]),
        (&["--isolated", "--sandbox", "allow-scripts"], &["need --page or --origin"]),
        (&["--isolated", "--need", "dom"], &["--need"]),
        (&["--resources"], &["--isolated"]),
    ] {
        let ran = run(&[&["frame", url], args].concat());
        assert_eq!(ran.status, 2, "{args:?}: {ran:?}");
        parts.iter().for_each(|part| assert!(ran.stderr.contains(part), "{part}: {ran:?}"));
    }
    assert_eq!(run(&["frame", "--isolated", url]).status, 3);
}
