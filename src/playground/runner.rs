//! The documents in which a visitor's browser makes a case's call: a frame each, with the page's policies.

use std::collections::HashMap;

use bytes::Bytes;
use serde::Serialize;

use super::case::{Case, Support};
use super::content::Document;
use super::files::FILES;
use crate::fetch::Call;
use crate::rules::Rule;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::referrer_policy::ReferrerPolicy;

/// The script that makes the call.
const SCRIPT: &str = include_str!("runner.js");
/// The page that judges, which `judge-js/build.mjs` makes.
const JUDGE: &str = include_str!("judge.html");
/// Where it is.
const SCRIPT_PATH: &str = "/runner.js";

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
        }
    }
}

/// The documents beside the index, by their paths: below `/try/` the frames of all cases that a page can try, and the texts of
/// the rules' pages and of the scenarios; and the page that judges.
#[must_use]
pub fn documents(cases: &[Case]) -> HashMap<String, Document> {
    let tried = cases.iter().filter(|case| case.support == Support::Browser);
    let frames = tried.filter_map(|case| Some((format!("/try/{}", case.id), frame(case)?)));
    let header = ("Content-Type".to_owned(), "text/javascript".to_owned());
    // A page's policy may need it to load its script.
    let whose = ("Cross-Origin-Resource-Policy".to_owned(), "cross-origin".to_owned());
    let script = Document { headers: vec![header, whose], body: Bytes::from_static(SCRIPT.as_bytes()) };
    let plain = |text: &str| Document {
        headers: vec![("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned())],
        body: Bytes::copy_from_slice(text.as_bytes()),
    };
    let rules = Rule::ALL.iter().map(|rule| (format!("/rules/{rule}"), plain(rule.page().text())));
    let scenarios = FILES.iter().map(|(name, text)| (format!("/scenarios/{name}"), plain(text)));
    let html = ("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned());
    let judge = Document { headers: vec![html], body: Bytes::from_static(JUDGE.as_bytes()) };
    let own = [(SCRIPT_PATH.to_owned(), script), ("/judge".to_owned(), judge)];
    frames.chain(own).chain(rules).chain(scenarios).collect()
}

fn frame(case: &Case) -> Option<Document> {
    let question = &case.example.as_ref()?.question;
    let page = &question.page;
    let spec = in_html(&serde_json::to_string(&Spec::of(&question.call)).ok()?);
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
    Some(Document { headers, body: body.into() })
}

/// JSON that can stand in a script element.
#[must_use]
pub fn in_html(json: &str) -> String {
    json.replace('<', "\\u003c")
}
