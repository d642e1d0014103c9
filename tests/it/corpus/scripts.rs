//! JSONP: what three browsers did with some 550 scripts that should call a function of the page.
//!
//! `tests/data/recorded-scripts.jsonl` has a case a line: the command line, how the servers respond, and what each browser did; of
//! Firefox and WebKit what was not the same as in Chromium.

use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::case::{Line, change_strings};
use super::servers::{ReceivedRequest, ScriptedServers};
use super::{AT_ONCE, LIMIT, parse_question, probe, wire};
use corscheck::render::json;
use corscheck::render::secrets::Secrets;

const CASES: &str = include_str!("../../data/recorded-scripts.jsonl");

/// What is compared.
const ASPECTS: [&str; 5] = ["outcome", "requests", "calls", "stored", "cause"];

/// Where corscheck is known to disagree: browser, case, aspect, and why.
const KNOWN: [(&str, &str, &str, &str); 12] = [
    ("chromium", "jsonp-page-https-to-http-sandbox", "outcome", SANDBOX),
    ("chromium", "jsonp-page-https-to-http-sandbox", "requests", SANDBOX),
    ("chromium", "jsonp-page-https-to-http-sandbox", "cause", SANDBOX),
    ("firefox", "jsonp-page-https-to-http-sandbox", "outcome", SANDBOX),
    ("firefox", "jsonp-page-https-to-http-sandbox", "requests", SANDBOX),
    ("firefox", "jsonp-page-https-to-http-sandbox", "cause", SANDBOX),
    ("webkit", "jsonp-page-https-to-http-sandbox", "outcome", SANDBOX),
    ("webkit", "jsonp-page-https-to-http-sandbox", "requests", SANDBOX),
    ("webkit", "jsonp-page-https-to-http-sandbox", "cause", SANDBOX),
    (
        "firefox",
        "jsonp-broken-http-0-9",
        "outcome",
        "the HTTP library has no HTTP/0.9, so that the body is not known",
    ),
    ("webkit", "jsonp-redirect-to-data", "outcome", "a redirect to a data: URL is not followed here"),
    ("webkit", "jsonp-beside-il-data", "cause", "a redirect to a data: URL is not followed here"),
];
const SANDBOX: &str = "an opaque page is given by its origin alone, which does not say that it came by https";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    words: Vec<String>,
    script: Vec<Line>,
    chromium: Map<String, Value>,
    firefox: Map<String, Value>,
    webkit: Map<String, Value>,
}

#[test]
fn chromium() {
    compare("chromium");
}

#[test]
fn firefox() {
    compare("firefox");
}

#[test]
fn webkit() {
    compare("webkit");
}

fn compare(browser: &str) {
    let servers = ScriptedServers::new();
    let cases: Vec<Case> = CASES.lines().map(|line| Case::read(line, &servers)).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let found: Vec<(String, String)> = runtime.block_on(async {
        let ran = futures_util::stream::iter(&cases).map(|case| differences(case, browser, &servers));
        ran.buffer_unordered(AT_ONCE).concat().await
    });
    let is_known = |id: &str, aspect: &str| {
        KNOWN.iter().any(|(known, case, what, _)| (*known, *case, *what) == (browser, id, aspect))
    };
    let aspect = |words: &str| words.split(' ').next().unwrap_or_default().to_owned();
    let new: Vec<String> = found
        .iter()
        .filter(|(id, words)| !is_known(id, &aspect(words)))
        .map(|(id, words)| servers.with_written_ports(&format!("{id}: {words}")))
        .collect();
    assert!(new.is_empty(), "{} of {} cases in {browser}:\n{}", new.len(), cases.len(), new.join("\n"));
    let gone = KNOWN.iter().filter(|(known, case, what, _)| {
        *known == browser && !found.iter().any(|(id, words)| id == case && aspect(words) == *what)
    });
    let gone: Vec<_> = gone.collect();
    assert!(gone.is_empty(), "these agree now: {gone:?}");
}

/// Each aspect in which this browser did something else.
async fn differences(case: &Case, browser: &str, servers: &ScriptedServers) -> Vec<(String, String)> {
    servers.register(&case.id, &case.script);
    let words: Vec<String> =
        case.words.iter().map(String::as_str).chain(["--browser", browser]).map(Into::into).collect();
    let report: Value = match parse_question(&words) {
        Err(_) => Value::Null,
        Ok(question) => {
            let (wire, deadline) = (wire(), tokio::time::Instant::now() + LIMIT);
            let diagnosis =
                probe(question, async |next| wire.timed(&next.message, Some(deadline)).await).await;
            let text = json::probe(&diagnosis.into(), &json::Additions::default(), Secrets::Shown);
            serde_json::from_str(&text).expect("what was printed is JSON")
        }
    };
    let ours = ours(case, &report, &servers.take_requests(&case.id));
    let own = match browser {
        "firefox" => &case.firefox,
        "webkit" => &case.webkit,
        _ => &case.chromium,
    };
    let theirs =
        |aspect: &str| own.get(aspect).or_else(|| case.chromium.get(aspect)).cloned().unwrap_or_default();
    let failed = theirs("outcome") == "error";
    let counts = |aspect: &str| match aspect {
        // Not all browsers name all that they stop.
        "cause" => failed && !theirs("cause").is_null(),
        "calls" => !failed && !ours["calls"].is_null(),
        "stored" => !theirs("stored").is_null(),
        _ => true,
    };
    ASPECTS
        .into_iter()
        .filter(|aspect| counts(aspect) && theirs(aspect) != ours[*aspect])
        .map(|aspect| (case.id.clone(), format!("{aspect} is {} and not {}", ours[aspect], theirs(aspect))))
        .collect()
}

fn ours(case: &Case, report: &Value, requests: &[ReceivedRequest]) -> Value {
    let is_opaque = case.words.windows(2).any(|pair| pair == ["--origin", "null"]);
    let outcome = match (&report["delivered"], &report["loaded"]) {
        (Value::Bool(true), _) => "delivered",
        (_, Value::Bool(true)) => "loaded-not-called",
        _ => "error",
    };
    let cookies =
        report["cookies"].as_array().into_iter().flatten().filter(|cookie| cookie["stored"] == true);
    let mut stored: Vec<&str> = cookies.filter_map(|cookie| cookie["name"].as_str()).collect();
    stored.sort_unstable();
    stored.dedup();
    json!({
        "outcome": outcome,
        "requests": requests.iter().map(|request| shown(request, is_opaque)).collect::<Vec<_>>(),
        "calls": report["calls"],
        "stored": stored,
        "cause": report["verdict"]["cause"],
    })
}

fn shown(request: &ReceivedRequest, is_opaque: bool) -> Value {
    let mut headers = Map::new();
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        if ["origin", "cookie", "content-type"].contains(&name.as_str()) {
            headers.insert(name, value.as_str().into());
        } else if name == "referer" && !is_opaque {
            headers.insert(name, "(present)".into());
        }
    }
    json!([request.method, request.url, headers])
}

impl Case {
    fn read(line: &str, servers: &ScriptedServers) -> Self {
        let mut value: Value = serde_json::from_str(line).expect("each line is JSON");
        let own = format!("/c/{}/", value["id"].as_str().expect("a case has an id"));
        for (key, value) in value.as_object_mut().expect("a case is an object") {
            if key != "id" {
                change_strings(value, &|text| servers.with_its_ports(&text.replace("/c/$ID/", &own)));
            }
        }
        serde_json::from_value(value).expect("a case as the test reads it")
    }
}
