//! Frames and popups: what three browsers did with some 870 documents, and what page and document could say to each other.
//!
//! `tests/data/recorded-frames.jsonl` has a case a line: the command line, how the servers respond, and what each browser did; of
//! Firefox and WebKit what was not the same as in Chromium, and which aspects are absent there.

use corscheck::cli::parse_frame_question;
use corscheck::frame::{FrameQuestion, judge, others};
use corscheck::render::json::{FrameReport, frame};
use corscheck::render::secrets::Secrets;
use corscheck::web::body::Body;
use corscheck::web::message::{Failure, HttpRequest, HttpResponse, HttpVersion, Reply};
use corscheck::{probe::failure_kind, rules::Rule};
use futures_util::FutureExt;
use serde::Deserialize;
use serde_json::{Map, Value, json};

const CASES: &str = include_str!("../../data/recorded-frames.jsonl");

/// What is compared.
const ASPECTS: [&str; 11] =
    ["outcome", "requests", "cause", "dom", "domain", "hash", "name", "message", "storage", "opener", "top"];

/// Where corscheck is known to disagree: browser, case, aspect, and why.
const KNOWN: [(&str, &str, &str, &str); 3] = [
    (
        "firefox",
        "frame-order-csp-coep-200-download-coep",
        "cause",
        "its console complains of the resource policy of a download, too",
    ),
    ("webkit", "answer-type-video-mp4", "outcome", "the browser that was measured had no codecs"),
    ("webkit", "answer-type-audio-mpeg", "requests", "its player requested the file again"),
];

/// The request headers that are compared.
const COMPARED: [&str; 7] = [
    "cookie",
    "origin",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-storage-access",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    words: Vec<String>,
    script: Vec<Line>,
    chromium: Option<Map<String, Value>>,
    firefox: Option<Map<String, Value>>,
    webkit: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    url: String,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    body: String,
    failure: Option<String>,
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
    let cases: Vec<Case> = CASES.lines().map(|line| serde_json::from_str(line).expect("a case")).collect();
    assert!(cases.len() > 600, "{} cases", cases.len());
    let found: Vec<(String, &str, String)> =
        cases.iter().flat_map(|case| differences(case, browser)).collect();
    let is_known = |id: &str, aspect: &str| {
        KNOWN.iter().any(|(known, case, what, _)| (*known, *case, *what) == (browser, id, aspect))
    };
    let new: Vec<String> = found
        .iter()
        .filter(|(id, aspect, _)| !is_known(id, aspect))
        .map(|(id, aspect, words)| format!("{id}: {aspect} {words}"))
        .collect();
    assert!(new.is_empty(), "{} of {} cases in {browser}:\n{}", new.len(), cases.len(), new.join("\n"));
    let gone: Vec<_> = KNOWN
        .iter()
        .filter(|(known, case, what, _)| {
            *known == browser && !found.iter().any(|(id, aspect, _)| id == case && aspect == what)
        })
        .collect();
    assert!(gone.is_empty(), "these agree now: {gone:?}");
}

/// Each aspect in which this browser did something else.
fn differences(case: &Case, browser: &str) -> Vec<(String, &'static str, String)> {
    let own = match browser {
        "firefox" => &case.firefox,
        "webkit" => &case.webkit,
        _ => &case.chromium,
    };
    let Some(own) = own else { return Vec::new() };
    let absent = own.get("absent").cloned().unwrap_or_default();
    let is_absent =
        |aspect: &str| absent.as_array().is_some_and(|all| all.iter().any(|absent| absent == aspect));
    let first = case.chromium.as_ref().or(case.firefox.as_ref());
    let theirs = |aspect: &str| {
        let of_first = || first.and_then(|first| first.get(aspect)).filter(|_| !is_absent(aspect));
        own.get(aspect).or_else(of_first)
    };
    let words = case.words.iter().map(String::as_str).chain(["--browser", browser]);
    let words: Vec<String> = words.map(Into::into).collect();
    let (report, requests) = match parse_frame_question(&words) {
        Err(_) => (Value::Null, Vec::new()),
        Ok(question) => judged(&question, &case.script),
    };
    let mut found = Vec::new();
    for aspect in ASPECTS {
        let Some(theirs) = theirs(aspect) else { continue };
        let ours = ours(case, aspect, &report, &requests, theirs);
        if ours != *theirs {
            found.push((case.id.clone(), aspect, format!("is {theirs}, not {ours}")));
        }
    }
    found
}

/// The report on a question, by the responses of the script, and the requests.
fn judged(question: &FrameQuestion, script: &[Line]) -> (Value, Vec<Value>) {
    let mut requests = Vec::new();
    let judged = judge(question, async |request: &HttpRequest| {
        requests.push(view_of_request(request));
        let line = script.iter().find(|line| line.url == request.url.as_str());
        Reply::new(response(line), std::time::Duration::ZERO)
    })
    .now_or_never()
    .expect("nothing is waited for");
    let others = others(question, &judged.exchanges);
    let report = FrameReport {
        question,
        judged: &judged,
        others: &others,
        page: &[],
        needed: &[],
        settings: None,
        also: &[],
        confirmed: None,
    };
    let report = serde_json::from_str(&frame(&report, Secrets::Shown)).expect("what was printed is JSON");
    (report, requests)
}

fn response(line: Option<&Line>) -> Result<HttpResponse, Failure> {
    let id = match line {
        Some(line) => line.failure.as_deref(),
        None => Some("connection-refused"),
    };
    if let Some(id) = id {
        let kind = Rule::from_id(id).and_then(failure_kind).expect("a failure of the network");
        return Err(Failure { kind, detail: "nothing came".into() });
    }
    let line = line.expect("it is there");
    Ok(HttpResponse {
        version: HttpVersion::Http1,
        status: line.status,
        headers: line.headers.iter().map(|(name, value)| (name.clone(), value)).collect(),
        body: Body::complete(line.body.as_bytes()),
        remote: None,
    })
}

fn view_of_request(request: &HttpRequest) -> Value {
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|header| COMPARED.contains(&header.name.to_ascii_lowercase().as_str()))
        .map(|header| {
            let (name, value) = (header.name.to_ascii_lowercase(), header.text());
            // A command knows no path of the page.
            let origin: Vec<&str> = value.split('/').take(3).collect();
            let shown = if name == "referer" { format!("{}/", origin.join("/")) } else { value };
            format!("{name}: {shown}")
        })
        .collect();
    headers.sort();
    json!([request.url.as_str(), headers])
}

/// The same aspect as corscheck has it.
fn ours(case: &Case, aspect: &str, report: &Value, requests: &[Value], theirs: &Value) -> Value {
    let channels = &report["channels"];
    match aspect {
        "outcome" => json!(report["verdict"]["outcome"] == "allowed"),
        "requests" => json!(requests),
        "cause" if report["verdict"]["outcome"] == "allowed" || report.is_null() => Value::Null,
        "cause" => {
            let browser = report["browser"].as_str().unwrap_or("chromium");
            report["verdict"]["names"][browser].clone()
        }
        _ if channels.is_null() => Value::Null,
        "dom" => json!({"to_frame": channels["dom"]["to_frame"], "to_page": channels["dom"]["to_page"]}),
        "domain" => domain(case, channels, theirs),
        "hash" => {
            let hash = &channels["location_hash"];
            let third = if theirs["third"].is_null() { Value::Null } else { hash["third"].clone() };
            json!({"to_frame": hash["to_frame"], "to_page": hash["to_page"], "third": third})
        }
        "name" => channels["window_name"]["read"].clone(),
        "message" => messages(channels, theirs),
        "storage" => {
            let storage = &channels["storage"];
            let mut view = json!({
                "open": storage["open"], "cookies": storage["cookies"], "page": storage["shared_with_page"],
            });
            if !theirs["first_party"].is_null() {
                view["first_party"] = storage["first_party"].clone();
            }
            view
        }
        "opener" => {
            json!({"handle": channels["opener"]["handle"], "opener": channels["opener"]["opener"]})
        }
        _ => channels["top_navigation"]["open"].clone(),
    }
}

/// What setting `document.domain` did. To set the host that it already is cannot be distinguished from nothing.
fn domain(case: &Case, channels: &Value, theirs: &Value) -> Value {
    let mut view = Map::new();
    for (side, word, url) in [("page", 3, "page"), ("frame", 1, "frame")] {
        if theirs[side].is_null() {
            continue;
        }
        let host = case.words[word].split("//").nth(1).unwrap_or_default();
        let host = host.split(['/', ':']).next().unwrap_or_default();
        let setter = &channels["document_domain"][url];
        let value = setter["value"].as_str().unwrap_or_default().to_ascii_lowercase();
        let is_own = value.split(':').next() == Some(host);
        let shown = matches!(setter["effect"].as_str(), Some("set" | "ignored")) && is_own;
        view.insert(side.into(), if shown { json!("unseen") } else { setter["effect"].clone() });
    }
    Value::Object(view)
}

/// The messages that the case has; corscheck may add that of the other direction.
fn messages(channels: &Value, theirs: &Value) -> Value {
    let mut left = channels["post_message"]["sent"].as_array().cloned().unwrap_or_default();
    let theirs = theirs.as_array().map(Vec::as_slice).unwrap_or_default();
    let found = theirs.iter().filter_map(|message| {
        let number = left.iter().position(|sent| sent["from"] == message["from"])?;
        let sent = left.remove(number);
        Some(json!({
            "from": sent["from"], "delivered": sent["delivered"], "error": sent["error"],
            "origin": sent["event_origin"],
        }))
    });
    found.collect()
}
