//! The playground: what it serves, probed with the program, with bad requests, and with real browsers.

mod hostile;
mod judge_page;
pub(crate) mod playground;
mod real_browsers;

use std::sync::atomic::{AtomicUsize, Ordering};

use corscheck::rules::{Level, Rule};
use serde_json::Value;

use self::playground::Playground;
use crate::support::run::{Ran, corscheck, file, run};

/// How many cases must be playable, of rules and in all: fewer would mean that something was lost.
const RULES_SERVED: usize = 100;
const SERVED: usize = 250;

/// Each case that is served, probed by the program at its path, comes out as its responses are written, as either browser;
/// a rule's example ends in its rule; and all that twice, as the server remembers nothing.
#[test]
fn each_case_comes_out_as_it_is_written() {
    let playground = Playground::start();
    let cases: Vec<Value> = playground.cases().into_iter().filter(|case| case["support"] != "none").collect();
    let of_rules = cases.iter().filter(|case| case["rule"].is_string()).count();
    assert!(of_rules >= RULES_SERVED && cases.len() >= SERVED, "{of_rules} rules, {} in all", cases.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut faults = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::SeqCst)) {
            faults.extend(faults_of(case));
        }
        faults
    };
    let faults: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker's faults")).collect()
    });
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

fn faults_of(case: &Value) -> Vec<String> {
    let id = case["id"].as_str().expect("an id");
    let mut faults = Vec::new();
    let mut shown = false;
    // An example may be of a browser of its own.
    let arguments = case["arguments"].as_array().expect("a command line").iter();
    let own = arguments.skip_while(|word| *word != "--browser").nth(1).and_then(Value::as_str);
    let browsers = ["chromium", "firefox"].into_iter().chain(own.filter(|own| *own == "webkit"));
    for browser in browsers {
        // Safari's verdict stands for that of its engine.
        let expected = &case["expected"][if browser == "webkit" { "safari" } else { browser }];
        for round in 1..=2 {
            let ran = probed(case, browser);
            let Some(report) =
                ran.stdout.lines().next().and_then(|line| serde_json::from_str::<Value>(line).ok())
            else {
                faults.push(format!("{id} as {browser}: {ran:?}"));
                continue;
            };
            let verdict = &report["verdict"];
            if verdict["outcome"] != expected["outcome"] || verdict["rule"] != expected["rule"] {
                faults.push(format!("{id} as {browser}, round {round}: {verdict}, should be {expected}"));
            }
            shown |= shows(case, &report);
        }
    }
    if !shown {
        faults.push(format!("{id} does not end in its rule"));
    }
    faults
}

/// Runs the command that the list has for a case.
fn probed(case: &Value, browser: &str) -> Ran {
    let words = case["arguments"].as_array().expect("a command line");
    let mut words: Vec<String> = words.iter().filter_map(Value::as_str).map(Into::into).collect();
    if let Some(name) = case["file"]["name"].as_str() {
        let made = file(
            &format!("served-{}-{name}", case["rule"].as_str().unwrap_or_default()),
            case["file"]["contents"].as_str().expect("the contents"),
        );
        for word in words.iter_mut().filter(|word| **word == format!("@{name}")) {
            *word = format!("@{made}");
        }
    }
    if let Some(place) = words.iter().position(|word| word == "--browser") {
        words.drain(place..place + 2);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    run(&[words.as_slice(), &["--browser", browser, "--format", "json", "--proxy", ""]].concat())
}

/// Whether a case of a rule shows that rule.
fn shows(case: &Value, report: &Value) -> bool {
    let Some(rule) = case["rule"].as_str().and_then(Rule::from_id) else { return true };
    let has_rule = |list: &Value| {
        list.as_array().is_some_and(|list| list.iter().any(|has_rule| has_rule["rule"] == rule.id()))
    };
    match rule.level() {
        Level::Blocks | Level::Fails => report["verdict"]["rule"] == rule.id(),
        Level::Explains | Level::Finds => false,
        Level::Warns => has_rule(&report["notices"]) || has_rule(&report["preflight"]["reasons"]),
    }
}

/// The example suite of the tree, with its known passes and failures.
#[test]
fn the_example_suite() {
    let playground = Playground::start();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/playground.toml");
    let output = corscheck()
        .args(["run", file, "--format", "json"])
        .env("PAGE", format!("http://localhost:{}", playground.port))
        .env("PLAYGROUND", format!("http://127.0.0.1:{}", playground.port))
        .output()
        .expect("the program can be started");
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let checks = report["checks"].as_array().expect("checks").iter();
    let actual: Vec<(&str, &str)> = checks
        .map(|check| (check["id"].as_str().expect("an id"), check["verdict"].as_str().expect("a verdict")))
        .collect();
    let expected = [
        ("right/page/PUT/rules/preflight-method/items/1", "pass"),
        ("refused/page/GET/rules/cors-allow-origin-mismatch/items", "pass"),
        ("refused/page/GET/scenarios/S029-trailing-slash/1/items", "pass"),
        ("broken/page/GET/rules/cors-allow-origin-missing/items", "fail"),
        ("broken/page/GET/rules/cors-allow-origin-multiple/items", "fail"),
        ("broken/page/GET/rules/expose-missing/items", "fail"),
    ];
    assert_eq!(actual, expected);
}

#[test]
fn what_is_not_served_says_why() {
    let listed = run(&["serve", "--list", "--format", "json"]).json();
    let cases = listed["cases"].as_array().expect("a list");
    for case in cases {
        let (how, reason) = (case["support"].as_str().expect("how"), case["reason"].as_str());
        assert_eq!(reason.is_none(), how == "browser", "{case}");
        assert!(reason.is_none_or(|reason| reason.len() > 30 && reason.ends_with('.')), "{case}");
    }
    let rules: Vec<&str> = cases.iter().filter_map(|case| case["rule"].as_str()).collect();
    assert_eq!(rules, Rule::ALL.iter().map(|rule| rule.id()).collect::<Vec<_>>());
    // What rests on https is never served as something else.
    let how = |id: &str| cases.iter().find(|case| case["id"] == id).map(|case| case["support"].clone());
    for id in
        ["rules/mixed-content", "rules/certificate-invalid", "rules/lna-permission", "rules/hsts-upgraded"]
    {
        assert_eq!(how(id), Some("none".into()), "{id}");
    }
    let text = run(&["serve", "--list"]);
    assert_eq!(text.status, 0);
    assert!(
        text.stdout.contains("    http://127.0.0.1:7380/rules/cors-allow-origin-missing/items\n"),
        "{text:?}"
    );
    assert!(text.stdout.lines().all(|line| line.len() <= 80 || !line.trim().contains(' ')), "{text:?}");
}

#[test]
fn wrong_words() {
    for (args, expected) in [
        (&["serve", "--port", "65535"][..], "65534 is the highest"),
        (&["serve", "--port", "5999"], "browsers refuse to connect to port 6000"),
        (&["serve", "--port", "x"], "invalid digit"),
        (&["serve", "--port", "0", "--list"], "so it cannot be 0"),
        (&["serve", "--host", "localhost"], "invalid IP address"),
        (&["serve", "--format", "json"], "--list"),
    ] {
        let ran = run(args);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(expected), "{ran:?}");
    }
    let taken = Playground::start();
    let ran = run(&["serve", "--port", &taken.port.to_string()]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("try another --port"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it() {
    let mut playground = Playground::start();
    let status = playground.interrupt();
    assert_eq!(status.code(), Some(0), "{status}");
}

#[test]
fn documents_are_of_the_page_alone() {
    let playground = Playground::start();
    let port = playground.port;
    let get = |host: &str, path: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        String::from_utf8_lossy(&playground.raw(request.as_bytes()).expect("a response")).into_owned()
    };
    let (page, target) = (format!("localhost:{port}"), format!("127.0.0.1:{port}"));
    let index = get(&page, "/");
    assert!(index.starts_with("HTTP/1.1 200") && index.contains("corscheck playground"), "{index:.300}");
    // One document with all that it needs: nothing in it is loaded from elsewhere.
    assert!(!index.contains("src=\"http") && !index.contains("url(http"));
    assert!(get(&target, "/").contains(&format!("Location: http://localhost:{port}/")));
    assert!(get("elsewhere.example", "/rules/method-case").starts_with("HTTP/1.1 404"));
    assert!(get(&page, "/rules/method-case").contains("## Why"));
    assert!(get(&page, "/scenarios/S027-no-acao").contains("corscheck: found"));
    assert!(get(&page, "/try/rules/csp-connect-src").contains("Content-Security-Policy: connect-src 'self'"));
    assert!(get(&page, "/nowhere").starts_with("HTTP/1.1 404"));
    // A case's responses are at its own host only.
    assert!(get(&target, "/rules/opaque-response/items").starts_with("HTTP/1.1 200"));
    assert!(get(&page, "/rules/opaque-response/items").starts_with("HTTP/1.1 404"));
}
