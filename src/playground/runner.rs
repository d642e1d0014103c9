//! The documents in which a visitor's browser makes a case's call: a frame each, with the page's policies.

use std::collections::HashMap;

use serde::Serialize;

use super::case::Case;
use super::content::Document;
use super::example::{Subject, Support};
use super::files::FILES;
use crate::fetch::Call;
use crate::rules::Rule;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::Initiator;
use crate::websocket::SocketCall;

/// The script that makes the call.
const SCRIPT: &str = include_str!("runner.js");
/// Where it is.
const SCRIPT_PATH: &str = "/runner.js";

/// The page that judges, which `judge-js/build.mjs` makes.
const JUDGE: &str = include_str!("judge.html");

/// A call as the script reads it.
#[derive(Serialize)]
struct Spec<'a> {
    r#as: &'static str,
    url: &'a str,
    method: &'a str,
    mode: &'static str,
    credentials: &'static str,
    redirect: &'static str,
    keepalive: bool,
    headers: &'a [(String, String)],
    body: Option<&'a str>,
    crossorigin: Option<&'static str>,
    #[serde(rename = "referrerPolicy")]
    referrer_policy: &'static str,
    integrity: &'a str,
    /// The function that the script must call.
    callback: Option<&'a str>,
}

/// A WebSocket as the script reads it.
#[derive(Serialize)]
struct SocketSpec<'a> {
    r#as: &'static str,
    url: &'a str,
    protocols: &'a [String],
}

impl<'a> SocketSpec<'a> {
    fn of(call: &'a SocketCall) -> Self {
        Self { r#as: Initiator::WebSocket.id(), url: &call.url, protocols: &call.subprotocols }
    }
}

impl<'a> Spec<'a> {
    fn of(call: &'a Call) -> Self {
        Self {
            r#as: call.initiator.id(),
            url: call.url.as_str(),
            method: &call.method,
            mode: call.mode.id(),
            credentials: call.credentials.id(),
            redirect: call.redirect.id(),
            keepalive: call.keepalive,
            headers: &call.headers,
            body: call.body.as_deref().and_then(|body| std::str::from_utf8(body).ok()),
            crossorigin: call.crossorigin.attribute(),
            referrer_policy: call.attributes.referrer_policy.map(ReferrerPolicy::id).unwrap_or_default(),
            integrity: &call.attributes.integrity,
            callback: call.attributes.script.callback.as_ref().map(|callback| callback.name.as_str()),
        }
    }
}

/// The documents that each host has, by their paths: the frames in which a page of another site opens a WebSocket, and their
/// script.
#[must_use]
pub fn shared_documents(cases: &[Case]) -> HashMap<String, Document> {
    let has_foreign = |case: &&Case| {
        let subject = case.example.as_ref().map(|example| &example.subject);
        matches!(subject, Some(Subject::Socket { foreign: Some(_), .. })) && case.support == Support::Browser
    };
    let frames = cases.iter().filter(has_foreign);
    let frames = frames.filter_map(|case| Some((format!("/foreign/{}", case.id), frame(case)?)));
    frames.chain([(SCRIPT_PATH.to_owned(), script())]).collect()
}

/// The documents beside the index, by their paths: below `/try/` the frames of all cases that a page can try, and the texts of
/// the rules' pages and of the scenarios; and the page that judges.
#[must_use]
pub fn documents(cases: &[Case]) -> HashMap<String, Document> {
    let tried = cases.iter().filter(|case| case.support == Support::Browser);
    let frames = tried.filter_map(|case| Some((format!("/try/{}", case.id), frame(case)?)));
    let plain = |text: &str| {
        let header = ("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned());
        Document::new(vec![header], text.to_owned())
    };
    let rules = Rule::ALL.iter().map(|rule| (format!("/rules/{rule}"), plain(rule.page().text())));
    let scenarios = FILES.iter().map(|(name, text)| (format!("/scenarios/{name}"), plain(text)));
    let html = ("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned());
    let judge = ("/judge".to_owned(), Document::new(vec![html], JUDGE));
    frames.chain([judge]).chain(rules).chain(scenarios).collect()
}

fn script() -> Document {
    let header = ("Content-Type".to_owned(), "text/javascript".to_owned());
    // A page's policy may need it to load its script.
    let whose = ("Cross-Origin-Resource-Policy".to_owned(), "cross-origin".to_owned());
    Document::new(vec![header, whose], SCRIPT)
}

fn frame(case: &Case) -> Option<Document> {
    let subject = &case.example.as_ref()?.subject;
    let page = subject.page();
    let spec = match subject {
        Subject::Call { question, .. } => serde_json::to_string(&Spec::of(&question.call)),
        Subject::Socket { question, .. } => serde_json::to_string(&SocketSpec::of(&question.call)),
    };
    let spec = in_html(&spec.ok()?);
    let body = format!(
        "<!doctype html><meta charset=utf-8><title>{}</title><link rel=icon href=\"data:,\">\
         <script type=application/json id=spec>{spec}</script><script src={SCRIPT_PATH}></script>",
        case.id
    );
    let mut headers = vec![("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned())];
    let csp = page.policy.csp.iter().map(|policy| ("Content-Security-Policy".to_owned(), policy.to_string()));
    headers.extend(csp);
    if page.policy.embedder != EmbedderPolicy::UnsafeNone {
        let name = page.policy.embedder.id();
        headers.push(("Cross-Origin-Embedder-Policy".to_owned(), name.to_owned()));
    }
    Some(Document::new(headers, body))
}

/// JSON that can stand in a script element.
#[must_use]
pub fn in_html(json: &str) -> String {
    json.replace('<', "\\u003c")
}
