//! Advice, and the requests that were sent for it alone.

use serde::Serialize;

use super::{Said, Sent, notice, sent};
use crate::advice::{Action, Advice, ExtraExchange, InvestigatedCall, Repair, Step};
use crate::fetch::without_password;
use crate::render::secrets::Secrets;
use crate::render::sentences;
use crate::rules::CookieOutcome;
use crate::web::headers::HeaderList;

/// What an expert would add.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Advised<'a> {
    /// Its id, which stays the same.
    id: &'static str,
    /// One or two sentences.
    message: String,
    /// The exchange that it is about, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<usize>,
    /// The header that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'a str>,
}

pub(super) fn advised(advice: &Advice) -> Advised<'_> {
    let message = sentences::advice(advice);
    let Advice { id, message: _, exchange, header, caret: _, experiment: _ } = advice;
    Advised { id, message, exchange: *exchange, header: header.as_deref() }
}

/// What to send in one response, or to change in the page.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Changed {
    /// The number of the exchange; null where its request was not sent, and for the page.
    exchange: Option<usize>,
    /// `preflight` or `actual`: the response's request; `page`; `other`.
    place: &'static str,
    /// The request's method.
    method: String,
    /// The request's URL.
    url: String,
    /// The status to respond with; null: unchanged.
    status: Option<u16>,
    /// All headers to send to this page, whole: pairs of name and value.
    #[cfg_attr(test, schemars(with = "Vec<[String; 2]>"))]
    headers: Vec<(String, String)>,
    /// The same step by step.
    steps: Vec<StepJson>,
}

/// One step of a change.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct StepJson {
    /// What to do: `set`, `add`, `replace`, `remove`, `status`, `set-cookie`, `purge`, `use-url`, `use-page`, `use-credentials` or `other`.
    action: &'static str,
    /// The header that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'static str>,
    /// The header's value once that is done.
    value: String,
    /// What comes to the elements of a list or to the allowed origins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    add: Vec<String>,
    /// What it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<String>,
    /// Only requests from this origin get the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    only_for: Option<String>,
    /// The step as a sentence.
    message: String,
}

impl From<&Step> for StepJson {
    fn from(step: &Step) -> Self {
        let Step { action, header, value, add, old, only_for, .. } = step;
        Self {
            action: action.id(),
            header: *header,
            value: value.clone(),
            add: add.clone(),
            old: old.clone(),
            only_for: only_for.clone(),
            message: step.words(),
        }
    }
}

/// All changes of one call.
pub(super) fn changes(repair: &Repair, investigated: InvestigatedCall<'_>) -> Vec<Changed> {
    let pairs = |headers: &HeaderList| -> Vec<(String, String)> {
        headers.iter().map(|header| (header.name.to_string(), header.text())).collect()
    };
    let question = &investigated.call.question;
    let page = repair.page.iter().map(|page| Changed {
        exchange: None,
        place: "page",
        method: question.method().to_owned(),
        url: without_password(question.url()),
        status: None,
        headers: Vec::new(),
        steps: vec![StepJson { message: page.words(), ..StepJson::from(&page.step()) }],
    });
    let instead = repair.instead.iter().map(|words| Changed {
        exchange: None,
        place: "other",
        method: question.method().to_owned(),
        url: without_password(question.url()),
        status: None,
        headers: Vec::new(),
        steps: vec![StepJson::from(&Step::new(Action::Other, words.clone()))],
    });
    let responses = repair.changes.iter().filter_map(|change| {
        let request = &investigated.all_exchanges().nth(change.exchange)?.request;
        Some(Changed {
            exchange: Some(change.exchange),
            place: request.kind.id(),
            method: request.message.method.to_string(),
            url: without_password(&request.message.url),
            status: change.status,
            headers: pairs(&change.headers),
            steps: change.steps.iter().map(StepJson::from).collect(),
        })
    });
    let later = repair.later.iter().map(|change| Changed {
        exchange: None,
        place: change.kind.id(),
        method: change.method.clone(),
        url: without_password(&change.url),
        status: None,
        headers: pairs(&change.headers),
        steps: change.steps.iter().map(StepJson::from).collect(),
    });
    page.chain(instead).chain(responses).chain(later).collect()
}

/// What will surprise once what is at fault is fixed.
pub(super) fn simulated_notices(repair: &Repair) -> Vec<Said> {
    let lost =
        |cookie: &CookieOutcome| Some(Said { rule: cookie.fault()?.rule().id(), message: cookie.message() });
    repair.notices.iter().map(notice).chain(repair.cookies.iter().filter_map(lost)).collect()
}

/// An extra request and its response.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ExtraSent<'a> {
    /// What it was sent for.
    purpose: &'static str,
    #[serde(flatten)]
    sent: Sent<'a>,
}

pub(super) fn extra_sent(extra: &ExtraExchange, secrets: Secrets) -> ExtraSent<'_> {
    let ExtraExchange { purpose, exchange } = extra;
    ExtraSent { purpose: purpose.name(), sent: sent(exchange, secrets) }
}
