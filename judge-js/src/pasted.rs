//! A pasted text and its responses, judged: what the page that judges shows.

use std::time::Duration;

use corscheck::fetch::{Kind, NextRequest, OriginSource, Page, without_password};
use corscheck::probe::{Diagnosis, Question, page_of};
use corscheck::record::har::Har;
use corscheck::record::{Kind as PastedKind, RecordedCall, RecordedResponse, recognise, responses};
use corscheck::replay::{Finding, JudgedEntry, Overrides, is_socket, judge, question};
use corscheck::rules::Rule;
use corscheck::stand_ins::DEFAULT_ORIGIN;
use corscheck::web::body::Body;
use corscheck::web::browser::Browser;
use corscheck::web::message::{HttpResponse, HttpVersion, Reply};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::call::CallSession;
use crate::judgement::Judgement;

/// The most calls of one text that are judged.
const MOST_CALLS: usize = 200;

/// What is known besides the text.
#[derive(Clone, Debug, Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    /// The page's origin, which outweighs that of the text; empty where the text says it.
    #[tsify(optional)]
    pub origin: String,
    /// The responses to the requests of the call, in their order, as HTTP writes them.
    #[tsify(optional)]
    pub responses: String,
    /// The time in Unix seconds.
    #[tsify(optional)]
    pub now: i64,
}

/// What a text is, and what becomes of the calls in it.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// What it is: `a curl command`.
    pub kind: &'static str,
    /// The calls.
    pub calls: Vec<JudgedCall>,
    /// The rules that console messages in it name.
    pub mentions: Vec<Mention>,
    /// What was left out.
    pub notes: Vec<String>,
}

/// A rule that a console message names.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Mention {
    /// The rule's id.
    pub rule: &'static str,
    /// What it is.
    pub title: &'static str,
    /// What fixes it: a sentence without its stop.
    pub fix: String,
}

/// A call of the text.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct JudgedCall {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The page's origin; empty where it is not known.
    pub origin: String,
    /// Whether that is a default, because the text does not say it.
    pub origin_assumed: bool,
    /// The verdicts, of the browsers that have one.
    pub judgement: Option<Judgement>,
    /// The request whose response is needed to go on.
    pub needed: Option<Needed>,
    /// Why there is no verdict: a sentence.
    pub problem: Option<String>,
    /// What was assumed, as clauses.
    pub assumed: Vec<String>,
    /// The rules that the recorded error names, where the responses are not there.
    pub mentions: Vec<Mention>,
}

/// A request whose response is needed.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Needed {
    /// Whether it is a preflight.
    pub preflight: bool,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The headers by which the server decides.
    pub headers: Vec<(String, String)>,
    /// The browser that sends it.
    pub browser: &'static str,
    /// How many responses were used before.
    pub used: usize,
}

/// Reads a text and judges what is in it.
///
/// # Errors
/// Where it cannot be read: a sentence that says where and what would be right.
pub fn read_pasted(text: &str, options: &Options) -> Result<Reading, String> {
    let recorded = responses(&options.responses).map_err(|error| format!("the responses: {error}"))?;
    let given = options.origin.trim();
    let origin = (!given.is_empty()).then(|| page_of(given)).transpose();
    let origin = origin.map_err(|error| format!("the page: {error}"))?;
    let overrides = Overrides { origin, assumed: assumed_page()?, browser: None, now: options.now };
    let pasted = recognise(text).map_err(|unread| {
        let line = text.get(..unread.at).unwrap_or_default().matches('\n').count() + 1;
        format!("the request, line {line}: {}", unread.fault)
    })?;
    let mut notes = Vec::new();
    let mut calls = Vec::new();
    if let Some(har) = &pasted.har {
        calls = of_har(har, &overrides);
        if calls.is_empty() {
            notes.push("It has no cross-origin request.".into());
        }
    } else if pasted.kind != PastedKind::Console {
        calls = pasted.calls.iter().map(|call| of_call(call, &recorded, &overrides)).collect();
    }
    if calls.len() > MOST_CALLS {
        notes.push(format!("Of its {} calls the first {MOST_CALLS} are here.", calls.len()));
        calls.truncate(MOST_CALLS);
    }
    let named = pasted.messages.iter().flat_map(|message| &message.rules).copied();
    Ok(Reading { kind: pasted.kind.words(), calls, mentions: mentions(named), notes })
}

/// The page where no text says it.
fn assumed_page() -> Result<Page, String> {
    let page = page_of(DEFAULT_ORIGIN).map_err(|error| error.to_string())?;
    Ok(page.with_source(OriginSource::Assumed))
}

fn mentions(rules: impl Iterator<Item = Rule>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for rule in rules {
        if found.iter().all(|mention| mention.rule != rule.id()) {
            let page = rule.page();
            found.push(Mention { rule: rule.id(), title: page.title(), fix: page.first_fix() });
        }
    }
    found
}

/// A call, and the responses that were pasted beside it.
fn of_call(call: &RecordedCall, recorded: &[RecordedResponse], overrides: &Overrides) -> JudgedCall {
    let question = match question(call, overrides) {
        Ok(question) => question,
        Err(error) => {
            return JudgedCall {
                method: call.method.clone().unwrap_or_else(|| "GET".into()),
                url: call.url.clone(),
                problem: Some(format!("{error}.")),
                ..JudgedCall::empty()
            };
        }
    };
    let mut judged = JudgedCall::of(&question);
    if is_socket(&question) {
        judged.problem = Some("A WebSocket has another handshake: corscheck websocket judges it.".into());
        return judged;
    }
    let questions = Browser::EACH_ENGINE.iter().map(|browser| question.in_browser(*browser)).collect();
    let mut session = CallSession::of(questions);
    let mut used: Vec<NextRequest> = Vec::new();
    while let Some(next) = session.next_request() {
        // Another browser's request may differ in its headers; the server's response is the same.
        let alike = |other: &NextRequest| {
            other.kind == next.kind
                && other.message.method == next.message.method
                && other.message.url == next.message.url
        };
        let is_of_first = session.found().is_empty();
        let known = used.iter().position(alike).filter(|_| !is_of_first);
        let place = known.unwrap_or(used.len());
        let Some(response) = recorded.get(place) else {
            judged.needed = Some(needed(&next, Browser::EACH_ENGINE[session.found().len()], used.len()));
            break;
        };
        if known.is_none() {
            used.push(next);
        }
        session.respond(Reply::new(Ok(as_response(response)), Duration::ZERO));
    }
    let diagnoses = session.found();
    judged.judgement = (!diagnoses.is_empty()).then(|| Judgement::of(&diagnoses));
    let left = recorded.len().saturating_sub(used.len());
    if judged.needed.is_none() && left > 0 && !recorded.is_empty() {
        let responses = if left == 1 { "response is" } else { "responses are" };
        judged.assumed.push(format!("the last {left} {responses} not used: the browser stops before"));
    }
    judged
}

fn needed(next: &NextRequest, browser: Browser, used: usize) -> Needed {
    const DECIDING: [&str; 5] = [
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
        "cookie",
        "content-type",
    ];
    let message = &next.message;
    let headers =
        message.headers.iter().filter(|header| DECIDING.contains(&header.name.to_ascii_lowercase().as_str()));
    Needed {
        preflight: next.kind == Kind::Preflight,
        method: message.method.as_str().to_owned(),
        url: without_password(&message.url),
        headers: headers.map(|header| (header.name.to_string(), header.text())).collect(),
        browser: browser.name(),
        used,
    }
}

fn as_response(recorded: &RecordedResponse) -> HttpResponse {
    let body = match recorded.body.as_bytes() {
        // Heads alone are pasted, mostly: that says nothing of the body.
        [] => Body::default(),
        bytes => Body::starting(bytes),
    };
    HttpResponse {
        version: HttpVersion::Http1,
        status: recorded.status,
        headers: recorded.headers.clone(),
        body,
        remote: None,
    }
}

/// The calls of a HAR that go to another origin.
fn of_har(har: &Har, overrides: &Overrides) -> Vec<JudgedCall> {
    let of = |browser| judge(har, &Overrides { browser: Some(browser), ..overrides.clone() });
    let all: Vec<Vec<JudgedEntry>> = Browser::EACH_ENGINE.iter().map(|browser| of(*browser)).collect();
    let Some(first) = all.first() else { return Vec::new() };
    first.iter().filter_map(|entry| of_entry(entry, &all)).collect()
}

fn of_entry(entry: &JudgedEntry, all: &[Vec<JudgedEntry>]) -> Option<JudgedCall> {
    let same = all.iter().filter_map(|judged| judged.iter().find(|other| other.entry == entry.entry));
    let diagnoses: Vec<Diagnosis> = same
        .filter_map(|judged| match &judged.finding {
            Finding::Verdict(diagnosis, _) => Some((**diagnosis).clone()),
            _ => None,
        })
        .collect();
    let mut judged =
        JudgedCall { method: entry.method.clone(), url: entry.url.clone(), ..JudgedCall::empty() };
    match &entry.finding {
        Finding::SameOrigin | Finding::NotApplicable(_) | Finding::Frame(_) => return None,
        Finding::Verdict(diagnosis, assumed) => {
            judged = JudgedCall::of(&diagnosis.question);
            judged.assumed = assumed.iter().map(|assumption| assumption.message()).collect();
            judged.judgement = Some(Judgement::of(&diagnoses));
        }
        Finding::Unknown { missing, rules, question } => {
            if let Some(question) = question {
                judged = JudgedCall::of(question);
            }
            judged.problem = Some(format!("{}.", missing.message()));
            judged.mentions = mentions(rules.iter().copied());
        }
    }
    Some(judged)
}

impl JudgedCall {
    fn empty() -> Self {
        Self {
            method: String::new(),
            url: String::new(),
            origin: String::new(),
            origin_assumed: false,
            judgement: None,
            needed: None,
            problem: None,
            assumed: Vec::new(),
            mentions: Vec::new(),
        }
    }

    fn of(question: &Question) -> Self {
        Self {
            method: question.method().to_owned(),
            url: without_password(question.url()),
            origin: question.origin().serialize(),
            origin_assumed: question.page.source == OriginSource::Assumed,
            ..Self::empty()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, responses: &str) -> Reading {
        let options = Options { origin: "https://app.example".into(), responses: responses.into(), now: 0 };
        read_pasted(text, &options).expect("a reading")
    }

    const PUT: &str = "curl -X PUT https://api.example/items -H 'Content-Type: application/json' -d '{}'";
    const PREFLIGHT: &str = "HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://app.example\n\
                             Access-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: content-type\n\n";

    #[test]
    fn the_needed_response_is_named() {
        let reading = read(PUT, "");
        let needed = reading.calls[0].needed.as_ref().expect("a request");
        assert!(needed.preflight);
        assert_eq!((needed.method.as_str(), needed.url.as_str()), ("OPTIONS", "https://api.example/items"));
        let reading = read(PUT, PREFLIGHT);
        let needed = reading.calls[0].needed.as_ref().expect("a request");
        assert_eq!((needed.preflight, needed.used), (false, 1));
    }

    #[test]
    fn all_engines_judge_by_the_responses() {
        let reading = read(PUT, &format!("{PREFLIGHT}HTTP/1.1 200 OK\nContent-Type: application/json\n"));
        let judgement = reading.calls[0].judgement.as_ref().expect("a judgement");
        assert!(!judgement.allowed);
        assert_eq!(judgement.rule, Some("cors-allow-origin-missing"));
        assert_eq!(judgement.verdicts.len(), 3);
        let change = &judgement.verdicts[0].changes[0];
        assert_eq!(change.target, "the response to PUT https://api.example/items");
        assert!(
            judgement.text.starts_with("Chromium, Firefox, Safari: BLOCKED cors-allow-origin-missing\n"),
            "{}",
            judgement.text
        );
    }

    #[test]
    fn a_console_message_names_its_rule() {
        let reading = read(
            "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been blocked by CORS policy: \
             No 'Access-Control-Allow-Origin' header is present on the requested resource.",
            "",
        );
        assert_eq!(reading.mentions[0].rule, "cors-allow-origin-missing");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let fault = |text: &str, origin: &str, responses: &str| {
            let options = Options { origin: origin.into(), responses: responses.into(), now: 0 };
            read_pasted(text, &options).expect_err("a fault")
        };
        assert!(fault("hello", "", "").starts_with("the request, line 1: "));
        assert!(fault(PUT, "app.example", "").starts_with("the page: app.example has no scheme"));
        assert!(fault(PUT, "", "HTTP/1.1 200 OK\nx").starts_with("the responses: line 2: "));
    }
}
