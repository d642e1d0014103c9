//! The playground's index page, and the list of its cases.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::{SCHEMA, line};
use super::wrap::paragraph;
use super::{Style, sentences};
use crate::advice::{advise, repair};
use crate::fetch::{Call, Outcome};
use crate::playground::{Case, Example, Group, Support, in_html};
use crate::probe::{Diagnosis, Question, failure_rule};
use crate::web::browser::Browser;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::request::{Credentials, Initiator, Mode, RedirectMode};
use crate::web::text::visible;

/// The page, with a mark where the cases go.
const INDEX: &str = include_str!("playground/index.html");
const MARK: &str = "CASES";
/// A body longer than this is not shown.
const LONG: usize = 400;

#[derive(Serialize)]
struct Index<'a> {
    browsers: Vec<Visitor>,
    cases: Vec<Shown<'a>>,
}

/// A browser, and how its user agent is recognised: by the first mark that it has.
#[derive(Serialize)]
struct Visitor {
    name: &'static str,
    mark: &'static str,
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    group: &'static str,
    title: &'a str,
    heading: &'a str,
    /// The path of the text behind it.
    text: String,
    how: &'static str,
    reason: Option<String>,
    /// Whether the page is in a sandbox.
    opaque: bool,
    call: Option<String>,
    command: Option<String>,
    /// As each browser, in the order of the index.
    verdicts: Option<Vec<Verdict>>,
}

#[derive(Serialize)]
struct Verdict {
    outcome: &'static str,
    rule: Option<&'static str>,
    message: String,
    notices: Vec<ExpectedMessage>,
    advice: Vec<ExpectedMessage>,
    response: Option<Readable>,
}

#[derive(Serialize)]
struct ExpectedMessage {
    rule: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Readable {
    r#type: &'static str,
    status: u16,
    redirected: bool,
    headers: Vec<String>,
}

/// The index page: one document, with all that it needs.
#[must_use]
pub fn index(cases: &[Case], verdicts: &[Option<Vec<Diagnosis>>]) -> String {
    let shown = cases.iter().zip(verdicts).map(|(case, verdicts)| Shown {
        id: &case.id,
        group: group(case.group),
        title: &case.title,
        heading: &case.heading,
        text: text_path(case),
        how: how(&case.support),
        reason: reason(&case.support),
        opaque: case.is_opaque(),
        call: case.example.as_ref().map(|example| call(&example.question)),
        command: case.example.as_ref().map(command),
        verdicts: verdicts.as_ref().map(|verdicts| verdicts.iter().map(verdict).collect()),
    });
    let browsers = Browser::EACH_ENGINE.iter();
    let browsers = browsers.map(|browser| Visitor { name: browser.name(), mark: browser.user_agent_mark() });
    let index = Index { browsers: browsers.collect(), cases: shown.collect() };
    INDEX.replacen(MARK, &in_html(&line(&index)), 1)
}

fn group(group: Group) -> &'static str {
    match group {
        Group::Rules => "rules",
        Group::Scenarios => "scenarios",
    }
}

/// The path of the rule's page, or of the scenario with all its scripts.
fn text_path(case: &Case) -> String {
    let parts: Vec<&str> = case.id.split('/').take(2).collect();
    format!("/{}", parts.join("/"))
}

fn how(support: &Support) -> &'static str {
    match support {
        Support::Browser => "browser",
        Support::ProbeOnly(_) => "probe",
        Support::None(_) => "none",
    }
}

fn reason(support: &Support) -> Option<String> {
    match support {
        Support::Browser => None,
        Support::ProbeOnly(why) | Support::None(why) => Some(sentences::sentence(why)),
    }
}

fn verdict(diagnosis: &Diagnosis) -> Verdict {
    let call = diagnosis.first_call();
    let initiator = call.question.initiator();
    let (message, response) = match &call.outcome {
        Outcome::Allowed(response) => (
            sentences::allowed(response, initiator),
            Some(Readable {
                r#type: response.kind.name(),
                status: response.status,
                redirected: response.redirected,
                headers: response.readable_headers.clone(),
            }),
        ),
        Outcome::Blocked(violation) => (violation.message(), None),
        Outcome::Failed(failure) => (format!("{}.", failure_rule(failure.kind).page().title()), None),
    };
    let notices = call.notices.iter();
    let advice = advise(call.into(), &repair(call.into())).into_iter();
    Verdict {
        outcome: call.outcome.kind().id(),
        rule: call.rule().map(|rule| rule.id()),
        message: visible(&message),
        notices: notices
            .map(|notice| ExpectedMessage { rule: notice.rule().id(), message: visible(&notice.message()) })
            .collect(),
        advice: advice
            .map(|advice| ExpectedMessage { rule: advice.id, message: visible(&sentences::advice(&advice)) })
            .collect(),
        response,
    }
}

/// The command to copy.
fn command(example: &Example) -> String {
    let words = shlex::try_join(example.words.iter().map(String::as_str)).unwrap_or_default();
    let file = example.file.as_ref();
    let file =
        file.map(|file| format!("yes | head -c {} > {}\n", file.length, file.name)).unwrap_or_default();
    format!("{file}corscheck {}", visible(&words))
}

/// What the page writes.
fn call(Question { page, call, client, .. }: &Question) -> String {
    let mut text = String::new();
    for policy in &page.policy.csp {
        text.push_str(&format!("// the page's Content-Security-Policy: {policy}\n"));
    }
    if page.policy.embedder != EmbedderPolicy::UnsafeNone {
        text.push_str(&format!(
            "// the page's Cross-Origin-Embedder-Policy: {}\n",
            page.policy.embedder.id()
        ));
    }
    if page.origin.is_opaque() {
        text.push_str("// in a sandboxed frame, whose origin is null\n");
    }
    for cookie in &client.cookies {
        text.push_str(&format!("// the browser holds the cookie {cookie}\n"));
    }
    text + &match call.initiator {
        Initiator::Fetch => fetch(call),
        Initiator::Xhr | Initiator::XhrUpload => request(call),
        Initiator::Script => element("script", "src", call, "", "</script>"),
        Initiator::Module => element("script", "src", call, " type=\"module\"", "</script>"),
        Initiator::Style => element("link", "href", call, " rel=\"stylesheet\"", ""),
        Initiator::Image => element("img", "src", call, "", ""),
        Initiator::Media => element("video", "src", call, "", "</video>"),
        Initiator::Font => {
            format!("@font-face {{ font-family: f; src: url({}) }}", quoted(call.url.as_str()))
        }
        Initiator::Worker => format!("new Worker({})", quoted(call.url.as_str())),
        Initiator::ServiceWorker => match &call.attributes.scope {
            Some(scope) => format!(
                "navigator.serviceWorker.register({}, {{ scope: {} }})",
                quoted(call.url.as_str()),
                quoted(scope)
            ),
            None => format!("navigator.serviceWorker.register({})", quoted(call.url.as_str())),
        },
        Initiator::Manifest => element("link", "href", call, " rel=\"manifest\"", ""),
        Initiator::Preload => {
            let rel = format!(" rel=\"preload\" as=\"{}\"", call.attributes.preload.id());
            element("link", "href", call, &rel, "")
        }
        Initiator::Track => element("track", "src", call, "", ""),
        Initiator::SvgUse => element("use", "href", call, "", "</use>"),
        Initiator::Json => module(call, "json"),
        Initiator::CssModule => module(call, "css"),
        Initiator::EventSource if call.credentials == Credentials::Include => {
            format!("new EventSource({}, {{ withCredentials: true }})", quoted(call.url.as_str()))
        }
        Initiator::EventSource => format!("new EventSource({})", quoted(call.url.as_str())),
        Initiator::WebSocket => format!("new WebSocket({})", quoted(call.url.as_str())),
        Initiator::Beacon => beacon(call),
    }
}

fn fetch(call: &Call) -> String {
    let mut options = Vec::new();
    if call.method != "GET" {
        options.push(format!("method: {}", quoted(&call.method)));
    }
    if !call.headers.is_empty() {
        let pair = |(name, value): &(String, String)| format!("[{}, {}]", quoted(name), quoted(value.trim()));
        options.push(format!("headers: [{}]", call.headers.iter().map(pair).collect::<Vec<_>>().join(", ")));
    }
    options.extend(call.body.as_deref().map(|body| format!("body: {}", content(body))));
    if call.mode != Mode::Cors {
        options.push(format!("mode: {}", quoted(call.mode.id())));
    }
    if call.credentials != Credentials::SameOrigin {
        options.push(format!("credentials: {}", quoted(call.credentials.id())));
    }
    if call.redirect != RedirectMode::Follow {
        options.push(format!("redirect: {}", quoted(call.redirect.id())));
    }
    if call.keepalive {
        options.push("keepalive: true".into());
    }
    if let Some(policy) = call.attributes.referrer_policy {
        options.push(format!("referrerPolicy: {}", quoted(policy.id())));
    }
    if !call.attributes.integrity.is_empty() {
        options.push(format!("integrity: {}", quoted(&call.attributes.integrity)));
    }
    let url = quoted(call.url.as_str());
    if options.is_empty() {
        return format!("fetch({url})");
    }
    format!("fetch({url}, {{\n  {},\n}})", options.join(",\n  "))
}

fn request(call: &Call) -> String {
    let mut text = String::from("const request = new XMLHttpRequest();\n");
    if call.initiator == Initiator::XhrUpload {
        text.push_str("request.upload.onprogress = () => {};\n");
    }
    text.push_str(&format!("request.open({}, {});\n", quoted(&call.method), quoted(call.url.as_str())));
    if call.credentials == Credentials::Include {
        text.push_str("request.withCredentials = true;\n");
    }
    for (name, value) in &call.headers {
        text.push_str(&format!("request.setRequestHeader({}, {});\n", quoted(name), quoted(value.trim())));
    }
    text + &format!("request.send({});", call.body.as_deref().map(content).unwrap_or_default())
}

fn element(name: &str, source: &str, call: &Call, before: &str, end: &str) -> String {
    let attribute = call.crossorigin.attribute();
    let mut attributes = attribute.map(|value| format!(" crossorigin=\"{value}\"")).unwrap_or_default();
    if let Some(policy) = call.attributes.referrer_policy {
        attributes.push_str(&format!(" referrerpolicy=\"{}\"", policy.id()));
    }
    if !call.attributes.integrity.is_empty() {
        let integrity = call.attributes.integrity.replace('&', "&amp;").replace('"', "&quot;");
        attributes.push_str(&format!(" integrity=\"{integrity}\""));
    }
    format!("<{name}{before} {source}=\"{}\"{attributes}>{end}", call.url)
}

fn module(call: &Call, kind: &str) -> String {
    format!("import({}, {{ with: {{ type: \"{kind}\" }} }})", quoted(call.url.as_str()))
}

fn beacon(call: &Call) -> String {
    let body = call.body.as_deref().map(content).unwrap_or_default();
    let url = quoted(call.url.as_str());
    match call.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        Some((_, kind)) => {
            format!("navigator.sendBeacon({url}, new Blob([{body}], {{ type: {} }}))", quoted(kind.trim()))
        }
        None => format!("navigator.sendBeacon({url}, {body})"),
    }
}

fn content(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok(text) if text.len() <= LONG => quoted(text),
        _ => format!("body /* {} bytes */", body.len()),
    }
}

/// A string as JavaScript has it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The cases as text: what a browser and a probe can try, what a probe alone, and what is not served.
#[must_use]
pub fn list(cases: &[Case], style: Style) -> String {
    let mut text = String::new();
    for (group, title) in [
        ("browser", "To try in a browser, and by a probe"),
        ("probe", "To try by a probe alone"),
        ("none", "Not served"),
    ] {
        let cases: Vec<&Case> = cases.iter().filter(|case| how(&case.support) == group).collect();
        text.push_str(&format!("{title}: {}\n\n", cases.len()));
        let whys: Vec<Option<String>> = cases.iter().map(|case| reason(&case.support)).collect();
        // What is so for the same reason stands together.
        let mut sorted: Vec<&Case> = cases;
        sorted.sort_by_key(|case| whys.iter().position(|why| *why == reason(&case.support)));
        let mut last = None;
        for case in sorted {
            let why = reason(&case.support);
            if why != last {
                text.push_str(
                    &why.as_deref().map(|why| paragraph(why, "  ", style.width)).unwrap_or_default(),
                );
                last = why;
            }
            let url = case.example.as_ref().map(|example| example.question.url().as_str());
            let place = url.filter(|_| case.is_served()).unwrap_or(&case.id);
            text.push_str(&format!("    {place}\n"));
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct List<'a> {
    schema: u32,
    cases: Vec<Listed<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    heading: &'a str,
    /// The rule that it is the example of.
    rule: Option<&'static str>,
    support: &'static str,
    reason: Option<String>,
    /// The requested URL.
    url: Option<&'a str>,
    /// The command line, after `corscheck`.
    arguments: &'a [String],
    /// A file that it reads.
    file: Option<File<'a>>,
    /// The verdict on the responses as they are written.
    expected: Option<BTreeMap<&'static str, Expected>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct File<'a> {
    name: &'a str,
    contents: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Expected {
    outcome: &'static str,
    rule: Option<&'static str>,
    notices: Vec<&'static str>,
}

/// The cases as JSON, one object.
#[must_use]
pub fn list_json(cases: &[Case]) -> String {
    let expected = |diagnosis: &Diagnosis| {
        let call = diagnosis.first_call();
        let reasons = call.reasons().into_iter().map(|reason| reason.rule().id());
        Expected {
            outcome: call.outcome.kind().id(),
            rule: call.rule().map(|rule| rule.id()),
            notices: reasons.chain(call.notices.iter().map(|notice| notice.rule().id())).collect(),
        }
    };
    let listed = cases.iter().map(|case| {
        let example = case.example.as_ref();
        Listed {
            id: &case.id,
            title: &case.title,
            heading: &case.heading,
            rule: case.rule.map(|rule| rule.id()),
            support: how(&case.support),
            reason: reason(&case.support),
            url: example.map(|example| example.question.url().as_str()),
            arguments: example.map_or(&[], |example| &example.words),
            file: example
                .and_then(|example| example.file.as_ref())
                .map(|file| File { name: &file.name, contents: file.contents() }),
            expected: example.map(|example| {
                let by_browser =
                    |diagnosis: &Diagnosis| (diagnosis.question.browser().id(), expected(diagnosis));
                example.written.iter().map(by_browser).collect()
            }),
        }
    });
    line(&List { schema: SCHEMA, cases: listed.collect() })
}
