//! What to change so that a check passes.

use serde::{Deserialize, Serialize};

use super::super::mask::Mask;
use crate::advice::{Action, Findings, LaterChange, Repair, Step, instructions, remedy_of_failure, repair};
use crate::fetch::{Kind, Outcome, Response, ResponseType, without_password};
use crate::probe::{CallTrace, Exchange};
use crate::suite::{AllowExpectation, CheckResult, Expectation, ReasonKind, Verdict};
use crate::web::headers::HeaderList;
use crate::web::request::Credentials;
use crate::web::text::{list, visible};

/// What to change in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangeEntry {
    /// Where, or the whole instruction: a sentence without its full stop.
    pub what: String,
    /// Which response it is in: `preflight` or `actual`; `None` where it is in another place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The status to respond with, if that is at fault.
    pub status: Option<u16>,
    /// The headers to send, whole.
    pub headers: Vec<[String; 2]>,
    /// The same, step by step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepEntry>,
}

/// One step of a change, as `changes` of a probe has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StepEntry {
    /// What to do.
    pub action: String,
    /// With which header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// The value that it has then, whole; the status; the URL; the words.
    pub value: String,
    /// What is new in a list, or among the allowed origins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<String>,
    /// What makes room for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The only origin whose requests get this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_for: Option<String>,
    /// All of it in words.
    pub message: String,
}

impl From<&Step> for StepEntry {
    fn from(step: &Step) -> Self {
        Self {
            action: step.action.id().into(),
            header: step.header.map(Into::into),
            value: step.value.clone(),
            add: step.add.clone(),
            old: step.old.clone(),
            only_for: step.only_for.clone(),
            message: step.words(),
        }
    }
}

impl ChangeEntry {
    /// Hides what the mask hides.
    pub(super) fn mask(&mut self, mask: &Mask) {
        self.what = mask.apply(std::mem::take(&mut self.what));
        for [_, value] in &mut self.headers {
            *value = mask.apply(std::mem::take(value));
        }
        for step in &mut self.steps {
            let StepEntry { action: _, header: _, value, add, old, only_for: _, message } = step;
            for text in [value, message].into_iter().chain(add).chain(old) {
                *text = mask.apply(std::mem::take(text));
            }
        }
    }

    /// The status and headers to send, a line each, with control characters escaped.
    #[must_use]
    pub fn to_send(&self) -> Vec<String> {
        let status = self.status.map(|status| format!("status {status}"));
        let headers = self.headers.iter().map(|[name, value]| visible(&format!("{name}: {value}")));
        status.into_iter().chain(headers).collect()
    }

    /// All of it in lines: what to do, and indented below it the status and headers to send.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let to_send = self.to_send();
        let stop = if to_send.is_empty() { "." } else { ":" };
        let what = format!("{}{stop}", visible(&self.what));
        std::iter::once(what).chain(to_send.iter().map(|line| format!("  {line}"))).collect()
    }
}

/// What to change so that a check passes; nothing if it passes already, or if that is unknown. `findings` are those of the result's
/// diagnosis, where they are there.
pub(super) fn changes(
    result: &CheckResult,
    call: &CallTrace,
    findings: Option<&Findings<'_>>,
    mask: &Mask,
) -> Vec<ChangeEntry> {
    if result.verdict == Verdict::Pass {
        return Vec::new();
    }
    let mut changes = match (&*result.check.expectation, &call.outcome) {
        (Expectation::Allow(_), Outcome::Blocked(_)) => match findings {
            Some(findings) => fixes(call, &findings.worst_call().repair),
            None => fixes(call, &repair(call.into())),
        },
        (_, Outcome::Failed(failure)) => vec![words(remedy_of_failure(call, failure))],
        (Expectation::Allow(expected), Outcome::Allowed(_)) => missing(result, call, expected),
        (Expectation::Deny(_), Outcome::Allowed(_)) => refusal(call).into_iter().collect(),
        (Expectation::Deny(_), Outcome::Blocked(_)) => Vec::new(),
    };
    if has(result, ReasonKind::Vary)
        && let Some(exchange) = last(call, Kind::Actual)
    {
        changes.push(to_send(exchange, None, vec![added(exchange, "Vary", &["Origin".into()])]));
    }
    changes.iter_mut().for_each(|change| change.mask(mask));
    changes
}

fn has(result: &CheckResult, kind: ReasonKind) -> bool {
    result.reasons.iter().any(|reason| reason.kind == kind)
}

fn last(call: &CallTrace, kind: Kind) -> Option<&Exchange> {
    call.exchanges.iter().rev().find(|exchange| exchange.request.kind == kind)
}

/// What the page may not do although it should.
fn fixes(call: &CallTrace, repair: &Repair) -> Vec<ChangeEntry> {
    if let Some(page) = &repair.page {
        let steps = vec![StepEntry { message: page.words(), ..StepEntry::from(&page.step()) }];
        return vec![ChangeEntry { steps, ..words(page.words()) }];
    }
    if let Some(instead) = &repair.instead {
        let steps = vec![StepEntry::from(&Step::new(Action::Other, instead.clone()))];
        return vec![ChangeEntry { steps, ..words(instead.clone()) }];
    }
    let responses = repair.changes.iter().filter_map(|change| {
        let exchange = call.exchanges.get(change.exchange)?;
        let place = (response_to(exchange), exchange.request.kind);
        Some(in_steps(place, change.status, &change.headers, &change.steps))
    });
    let later = repair.later.iter().map(|change| {
        let place = format!(
            "the response to {} {} ({})",
            change.method,
            without_password(&change.url),
            LaterChange::STATE
        );
        in_steps((place, change.kind), None, &change.headers, &change.steps)
    });
    responses.chain(later).collect()
}

fn place_of(kind: Kind) -> String {
    match kind {
        Kind::Preflight => "preflight",
        Kind::Actual => "actual",
    }
    .into()
}

/// What to do with what a response has.
fn in_steps(
    (place, kind): (String, Kind),
    status: Option<u16>,
    headers: &HeaderList,
    steps: &[Step],
) -> ChangeEntry {
    let words: Vec<String> = instructions(steps).into_iter().map(|instruction| instruction.words).collect();
    ChangeEntry {
        what: format!("In {place}, {}", words.join("; ")),
        place: Some(place_of(kind)),
        status,
        headers: headers.iter().map(|header| [header.name.to_string(), header.text()]).collect(),
        steps: steps.iter().map(StepEntry::from).collect(),
    }
}

/// What is missing from a response that the page may read.
fn missing(result: &CheckResult, call: &CallTrace, expected: &AllowExpectation) -> Vec<ChangeEntry> {
    let mut found = Vec::new();
    if has(result, ReasonKind::Readable)
        && let Some(exchange) = last(call, Kind::Actual)
        && let Outcome::Allowed(response) = &call.outcome
    {
        found.extend(headers_to_read(call, exchange, expected, response));
    }
    if has(result, ReasonKind::PreflightCache)
        && let (Some(exchange), Some(seconds)) = (last(call, Kind::Preflight), expected.preflight_cache)
    {
        let header = ["Access-Control-Max-Age".to_owned(), seconds.to_string()];
        found.push(to_send(exchange, None, vec![header]));
    }
    found
}

/// What makes a response's headers readable. Nothing that a server sends does that for an opaque response, or for an element.
fn headers_to_read(
    call: &CallTrace,
    exchange: &Exchange,
    expected: &AllowExpectation,
    response: &Response,
) -> Vec<ChangeEntry> {
    let (ResponseType::Basic | ResponseType::Cors, Ok(received)) = (response.kind, &exchange.response) else {
        return Vec::new();
    };
    if !call.question.initiator().reads_response() {
        return Vec::new();
    }
    let hidden = expected.readable.iter().filter(|name| !response.readable_headers.contains(name));
    let (sent, absent): (Vec<String>, Vec<String>) =
        hidden.cloned().partition(|name| received.headers.contains(name));
    let listed = received.headers.extract_list("access-control-expose-headers");
    let include = call.question.effective_modes().credentials == Credentials::Include;
    let is_named = |name: &str| {
        response.kind == ResponseType::Basic
            || listed.values().iter().any(|one| one.eq_ignore_ascii_case(name) || *one == "*" && !include)
    };
    let unnamed: Vec<String> =
        sent.into_iter().chain(absent.iter().filter(|name| !is_named(name)).cloned()).collect();
    let mut found = Vec::new();
    if !unnamed.is_empty() {
        found.push(to_send(exchange, None, vec![added(exchange, "Access-Control-Expose-Headers", &unnamed)]));
    }
    if !absent.is_empty() {
        let what = format!("In {}, also send {} itself: it is missing", response_to(exchange), list(&absent));
        found.push(ChangeEntry { what, place: None, status: None, headers: Vec::new(), steps: Vec::new() });
    }
    found
}

/// How to refuse the page that is allowed.
fn refusal(call: &CallTrace) -> Option<ChangeEntry> {
    let exchange = last(call, Kind::Actual)?;
    let response = exchange.response.as_ref().ok()?;
    let value = response.headers.get_text("access-control-allow-origin")?;
    let origin = call.question.origin().serialize();
    let what = format!(
        "In {}, do not send Access-Control-Allow-Origin: {value} to {origin}; send it only to origins on a list, \
         compared exactly",
        response_to(exchange)
    );
    Some(ChangeEntry { what, place: None, status: None, headers: Vec::new(), steps: Vec::new() })
}

fn response_to(exchange: &Exchange) -> String {
    let request = &exchange.request.message;
    format!("the response to {} {}", request.method, without_password(&request.url))
}

fn to_send(exchange: &Exchange, status: Option<u16>, headers: Vec<[String; 2]>) -> ChangeEntry {
    ChangeEntry {
        what: format!("In {}, send", response_to(exchange)),
        place: Some(place_of(exchange.request.kind)),
        status,
        headers,
        steps: Vec::new(),
    }
}

/// A list header with more elements than in the response.
fn added(exchange: &Exchange, name: &str, more: &[String]) -> [String; 2] {
    let present = exchange.response.as_ref().ok().and_then(|response| response.headers.get_text(name));
    let present = present.filter(|value| !value.trim().is_empty() && value.trim() != "*");
    let all: Vec<String> = present.into_iter().chain(more.iter().cloned()).collect();
    [name.to_owned(), all.join(", ")]
}

/// What no response can change.
fn words(what: String) -> ChangeEntry {
    ChangeEntry { what, place: None, status: None, headers: Vec::new(), steps: Vec::new() }
}
