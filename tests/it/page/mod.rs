//! `corscheck page`: pages of our own with failures of many kinds, in the browsers that are installed.

mod hints;
mod live;
mod playground;
mod reports;
mod steps;
mod stopped;
mod visits;

use std::collections::BTreeMap;

use corscheck::web::browser::Browser;
use serde_json::Value;

use crate::support::browsers::browser_for;
use crate::support::run::{corscheck, file, run};
use crate::support::server::{Request, Response, Server, Then};

/// What a page does, what the server responds to it, and the rule that stops it.
struct Case {
    name: &'static str,
    /// A statement; `url` is the case's URL at the API, which is of another origin.
    script: &'static str,
    preflight: Response,
    response: Response,
    /// None: it is allowed. Several: browsers name it differently.
    rules: &'static [&'static str],
}

/// `ORIGIN` stands for the page's.
const OWN: (&str, &str) = ("Access-Control-Allow-Origin", "ORIGIN");
const GET: &str = "fetch(url)";
const INCLUDE: &str = "fetch(url, { credentials: 'include' })";
const PUT: &str = "fetch(url, { method: 'PUT' })";
const WITH_HEADER: &str = "fetch(url, { headers: { 'X-A': '1' } })";

fn cases() -> Vec<Case> {
    let ok = |headers: &[(&str, &str)]| Response::with_body(200, headers, b"{}");
    let simple = |name, script, headers: &[(&str, &str)], rule| Case {
        name,
        script,
        preflight: Response::of(204, headers),
        response: ok(headers),
        rules: rule,
    };
    let preflighted = |name, script, preflight: Response, rule| Case {
        name,
        script,
        preflight,
        response: ok(&[OWN]),
        rules: rule,
    };
    let allow = |name: &'static str, value: &'static str| (name, value);
    let credentials = allow("Access-Control-Allow-Credentials", "true");
    vec![
        simple("nothing", GET, &[], &["cors-allow-origin-missing"]),
        simple(
            "other",
            GET,
            &[("Access-Control-Allow-Origin", "https://www.example.com")],
            &["cors-allow-origin-mismatch"],
        ),
        simple("slash", GET, &[("Access-Control-Allow-Origin", "ORIGIN/")], &["cors-allow-origin-mismatch"]),
        simple("null", GET, &[("Access-Control-Allow-Origin", "null")], &["cors-allow-origin-mismatch"]),
        simple("twice", GET, &[OWN, OWN], &["cors-allow-origin-multiple"]),
        simple(
            "list",
            GET,
            &[("Access-Control-Allow-Origin", "ORIGIN, https://www.example.com")],
            &["cors-allow-origin-multiple"],
        ),
        simple(
            "wildcard",
            INCLUDE,
            &[("Access-Control-Allow-Origin", "*"), credentials],
            &["credentials-wildcard-origin"],
        ),
        simple("no-credentials", INCLUDE, &[OWN], &["credentials-allow-credentials-missing"]),
        simple(
            "credentials-value",
            INCLUDE,
            &[OWN, ("Access-Control-Allow-Credentials", "True")],
            &["credentials-allow-credentials-invalid"],
        ),
        Case {
            name: "status-500",
            script: GET,
            preflight: Response::of(204, &[]),
            response: Response::of(500, &[]),
            rules: &["cors-allow-origin-missing"],
        },
        Case {
            name: "closed",
            script: GET,
            preflight: Response::of(204, &[]),
            response: Response::bytes("").then(Then::Close),
            rules: &["empty-response", "connection-failed"],
        },
        Case {
            name: "redirect",
            script: GET,
            preflight: Response::of(204, &[]),
            response: Response::of(302, &[("Location", "/elsewhere")]),
            rules: &["cors-allow-origin-missing"],
        },
        Case {
            name: "redirect-user",
            script: GET,
            preflight: Response::of(204, &[]),
            response: Response::of(302, &[OWN, ("Location", "http://u:p@127.0.0.1:1/x")]),
            rules: &["redirect-credentials"],
        },
        preflighted("preflight-404", PUT, Response::of(404, &[OWN]), &["preflight-status"]),
        preflighted("preflight-401", PUT, Response::of(401, &[OWN]), &["preflight-status"]),
        preflighted("preflight-nothing", PUT, Response::of(204, &[]), &["preflight-allow-origin-missing"]),
        preflighted(
            "preflight-other",
            PUT,
            Response::of(204, &[("Access-Control-Allow-Origin", "https://www.example.com")]),
            &["preflight-allow-origin-mismatch"],
        ),
        preflighted(
            "preflight-redirect",
            PUT,
            Response::of(301, &[OWN, ("Location", "/elsewhere")]),
            &["preflight-redirect"],
        ),
        preflighted(
            "method",
            PUT,
            Response::of(204, &[OWN, ("Access-Control-Allow-Methods", "GET, POST")]),
            &["preflight-method-not-allowed"],
        ),
        preflighted(
            "patch",
            "fetch(url, { method: 'patch' })",
            Response::of(204, &[OWN, ("Access-Control-Allow-Methods", "PATCH")]),
            &["preflight-method-not-allowed"],
        ),
        preflighted("header", WITH_HEADER, Response::of(204, &[OWN]), &["preflight-header-not-allowed"]),
        preflighted(
            "json",
            "fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })",
            Response::of(204, &[OWN]),
            &["preflight-header-not-allowed"],
        ),
        preflighted(
            "authorization",
            "fetch(url, { headers: { Authorization: 'Bearer x' } })",
            Response::of(204, &[OWN, ("Access-Control-Allow-Headers", "*")]),
            &[],
        ),
        preflighted(
            "credentials-headers",
            "fetch(url, { credentials: 'include', headers: { 'X-A': '1' } })",
            Response::of(204, &[OWN, credentials, ("Access-Control-Allow-Headers", "*")]),
            &["preflight-header-not-allowed"],
        ),
        preflighted(
            "syntax",
            PUT,
            Response::of(204, &[OWN, ("Access-Control-Allow-Methods", "PUT;GET")]),
            &["preflight-allow-methods-invalid"],
        ),
        simple(
            "xhr",
            "const x = new XMLHttpRequest(); x.open('GET', url); x.send()",
            &[],
            &["cors-allow-origin-missing"],
        ),
        simple(
            "module",
            "document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: url }))",
            &[("Content-Type", "text/javascript")],
            &["cors-allow-origin-missing"],
        ),
        simple(
            "nosniff",
            "document.head.append(Object.assign(document.createElement('script'), { src: url }))",
            &[("Content-Type", "text/plain"), ("X-Content-Type-Options", "nosniff")],
            &["nosniff-script", "orb-blocked"],
        ),
        simple(
            "corp",
            "document.head.append(Object.assign(document.createElement('img'), { src: url }))",
            &[("Content-Type", "image/png"), ("Cross-Origin-Resource-Policy", "same-origin")],
            &["corp-same-origin"],
        ),
        simple(
            "events",
            "new EventSource(url)",
            &[("Content-Type", "text/event-stream")],
            &["cors-allow-origin-missing"],
        ),
        Case {
            name: "allowed",
            script: GET,
            preflight: Response::of(204, &[]),
            response: ok(&[("Access-Control-Allow-Origin", "*")]),
            rules: &[],
        },
        Case {
            name: "allowed-put",
            script: PUT,
            preflight: Response::of(204, &[OWN, ("Access-Control-Allow-Methods", "PUT")]),
            response: ok(&[OWN]),
            rules: &[],
        },
    ]
}

/// The page and the API, on two ports: two origins.
struct Site {
    page: Server,
    _api: Server,
}

impl Site {
    fn start() -> Self {
        let api = Server::start(|request: &Request| {
            let name = request.target.trim_start_matches('/');
            let origin = request.header("origin").unwrap_or_default();
            let found = cases().into_iter().find(|case| case.name == name);
            let Some(case) = found else { return Response::of(404, &[]) };
            let response = if request.method == "OPTIONS" { case.preflight } else { case.response };
            let text = String::from_utf8(response.bytes.clone()).expect("text");
            Response { bytes: text.replace("ORIGIN", &origin).into_bytes(), ..response }
        });
        let mut script = String::new();
        for case in cases() {
            let url = api.url(&format!("/{}", case.name));
            script.push_str(&format!("{{ const url = '{url}';\n{}; }}\n", case.script));
        }
        let late = api.url("/other");
        let document = format!(
            "<!doctype html><title>x</title><body><button id=save onclick=\"fetch('{late}')\">save</button><script src=app.js></script>"
        );
        let page = Server::start(move |request| match request.target.as_str() {
            "/" => Response::with_body(200, &[("Content-Type", "text/html")], document.as_bytes()),
            "/app.js" => Response::with_body(200, &[("Content-Type", "text/javascript")], script.as_bytes()),
            _ => Response::of(404, &[]),
        });
        Self { page, _api: api }
    }
}

/// Each failure of the page is found, in the browser's own recording, with its rule.
fn finds_each(browser: Browser) {
    let Some(installed) = browser_for("a page with failures", browser) else { return };
    let site = Site::start();
    let output = corscheck()
        .args([
            "page",
            &site.page.url("/"),
            "--browser",
            browser.id(),
            "--click",
            "#save",
            "--format",
            "json",
        ])
        .env(format!("CORSCHECK_{}", browser.id().to_ascii_uppercase()), &installed.program)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .expect("the program can be started");
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(1), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    for line in text.lines() {
        let one: Value = serde_json::from_str(line).expect("JSON");
        let url = one["request"]["url"].as_str().expect("a URL");
        let name = url.rsplit('/').next().unwrap_or_default().to_owned();
        found.insert(name, one);
    }
    let mut faults = Vec::new();
    // What the button does is found as well.
    if !found.contains_key("other") {
        faults.push("the click is not recorded".to_owned());
    }
    for case in cases() {
        let Some(one) = found.get(case.name) else {
            faults.push(format!("{}: not recorded", case.name));
            continue;
        };
        let verdict = &one["verdict"];
        let rule = verdict["rule"].as_str();
        let is_expected = |rule: &str| case.rules.contains(&rule);
        // WebKit says only its own words for what it blocks, which fit several rules.
        let said: Vec<&str> =
            one["har"]["rules"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let is_right = match (verdict.is_object(), rule) {
            (true, Some(rule)) => is_expected(rule),
            (true, None) => case.rules.is_empty(),
            (false, _) if browser != Browser::WebKit => false,
            (false, _) => said.iter().any(|rule| is_expected(rule)),
        };
        if !is_right {
            let missing = &one["har"]["missing"];
            faults.push(format!("{}: {rule:?} {said:?}, should be {:?}; {missing}", case.name, case.rules));
        }
    }
    assert!(faults.is_empty(), "{browser}: {} of {}\n{}", faults.len(), cases().len(), faults.join("\n"));
}

#[test]
fn each_failure_in_chromium() {
    finds_each(Browser::Chromium);
}

#[test]
fn each_failure_in_firefox() {
    finds_each(Browser::Firefox);
}

#[cfg(target_os = "linux")]
#[test]
fn each_failure_in_webkit() {
    finds_each(Browser::WebKit);
}

/// Text for people, a HAR and a suite of the same visit.
#[test]
fn text_and_files() {
    let Some(installed) = browser_for("a page's text and files", Browser::Chromium) else { return };
    let site = Site::start();
    let (har, suite) = (file("page.har", ""), file("page.toml", ""));
    let taken = run(&["page", &site.page.url("/"), "--init", &suite]);
    assert!(taken.status == 2 && taken.stderr.contains("exists"), "{taken:?}");
    std::fs::remove_file(&suite).expect("it is there");
    let output = corscheck()
        .args(["page", &site.page.url("/"), "--har", &har, "--init", &suite])
        .env("CORSCHECK_CHROMIUM", &installed.program)
        .output()
        .expect("the program can be started");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.starts_with("Chromium "), "{text}");
    for words in
        ["opened http://127.0.0.1:", "preflight-method-not-allowed", "made at /app.js:", "preflights took"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("disagree"), "{text}");
    let judged = run(&["har", &har]);
    assert_eq!(judged.status, 1, "{judged:?}");
    let suite = std::fs::read_to_string(suite).expect("the suite");
    assert!(suite.contains("/allowed"), "{suite}");
}

/// What is wrong is said before a browser is started.
#[test]
fn wrong_command_lines() {
    for (args, words) in [
        (&["ftp://a.example/"][..], "the page's URL must be http, https or file"),
        (&["http://a.example/", "--wait", "x"], "must be a number of seconds, or idle"),
        (&["http://a.example/", "--cookie", "x"], "must be a name and a value"),
        (&["http://a.example/", "--script", "/nowhere.js"], "--script: cannot read"),
        (
            &["http://a.example/", "--proxy", "http://localhost:1"],
            "--proxy cannot be passed to a real browser",
        ),
        (&["http://a.example/", "--show", "--click", "a"], "cannot be used with"),
    ] {
        let ran = run(&[&["page"], args].concat());
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(words), "{ran:?}");
    }
}
