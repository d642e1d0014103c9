//! Responses as they are written, given to a question; nothing is sent.

use futures_util::FutureExt;

use super::notation::Reply;
use super::routes::{RequestFacts, Routes, unwritten};
use crate::fetch::{NextRequest, Outcome};
use crate::probe::{CallTrace, Diagnosis, Question, failure_rule, probe};
use crate::rules::{Level, Rule};
use crate::web::body::{Body, BodyEnd, Cut, Decoding};
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, HttpResponse, HttpVersion};

/// Whether two diagnoses of the same browser have the same result.
pub(super) fn same_result(one: &Diagnosis, other: &Diagnosis) -> bool {
    let (one, other) = (one.first_call(), other.first_call());
    let rules = |call: &CallTrace, fits: &dyn Fn(Rule) -> bool| {
        let reasons = call.reasons().iter().map(|reason| reason.rule()).collect::<Vec<_>>();
        let notices = call.notices.iter().map(|notice| notice.rule());
        let mut rules: Vec<Rule> = reasons.into_iter().chain(notices).filter(|rule| fits(*rule)).collect();
        rules.sort();
        rules.dedup();
        rules
    };
    let any = |_: Rule| true;
    one.outcome.kind() == other.outcome.kind()
        && one.rule() == other.rule()
        && rules(one, &any) == rules(other, &any)
}

/// Replays the responses to a question, as each browser.
pub(super) fn by_each(question: &Question, routes: &Routes) -> Vec<Diagnosis> {
    let as_browser = |browser| replay(question.in_browser(browser), routes);
    Browser::EACH_ENGINE.iter().copied().map(as_browser).collect()
}

/// Replays responses to a question; nothing is sent.
#[must_use]
pub fn replay(question: Question, routes: &Routes) -> Diagnosis {
    let browser = question.browser();
    let send = async |next: &NextRequest| {
        let header = |name: &str| next.message.headers.get_text(name);
        let origin = header("origin");
        let request = RequestFacts {
            method: next.message.method.as_str(),
            url: next.message.url.as_str(),
            origin: origin.as_deref(),
            browser: Some(browser),
            has_cookie: header("cookie").is_some(),
        };
        let response = routes.reply(request).map_or_else(|| response(&unwritten()), response);
        crate::web::message::Reply::new(response, std::time::Duration::ZERO)
    };
    // Nothing here waits for anything.
    match probe(question, send).now_or_never() {
        Some(diagnosis) => diagnosis,
        None => unreachable!("a response that is already there is not waited for"),
    }
}

/// A written reply as it would come over the wire.
///
/// # Errors
/// The failure, where that is what is written.
pub fn response(reply: &Reply) -> Result<HttpResponse, Failure> {
    match reply {
        Reply::Failure(kind) => {
            Err(Failure { kind: *kind, detail: format!("the example says {}", failure_rule(*kind)) })
        }
        Reply::Response { status, headers, body } => {
            let mut list = HeaderList::new();
            for (name, value) in headers {
                list.append(name.as_str(), value);
            }
            Ok(HttpResponse {
                version: HttpVersion::Http1,
                status: *status,
                headers: list,
                body: written_body(body, headers),
                remote: None,
            })
        }
    }
}

/// Whether a rule did there what rules of its level do.
#[must_use]
pub fn shows(rule: Rule, diagnosis: &Diagnosis) -> bool {
    let call = diagnosis.first_call();
    match rule.level() {
        Level::Blocks => matches!(call.outcome, Outcome::Blocked(_)) && call.rule() == Some(rule),
        Level::Fails => matches!(call.outcome, Outcome::Failed(_)) && call.rule() == Some(rule),
        Level::Explains | Level::Finds => false,
        Level::Warns => {
            call.reasons().iter().any(|reason| reason.rule() == rule)
                || call.notices.iter().any(|notice| notice.rule() == rule)
        }
    }
}

/// Whether a reply has a body that is cut off or cannot be decoded.
pub(super) fn is_broken(reply: &Reply) -> bool {
    response(reply).is_ok_and(|response| {
        matches!(response.body.end, BodyEnd::Cut(_)) || response.body.decoding != Decoding::Good
    })
}

/// A body as it is written: shorter than its `Content-Length` where that says more, and never encoded, whatever the headers say.
fn written_body(text: &str, headers: &[(String, String)]) -> Body {
    let value = |name: &str| {
        headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let body = Body::complete(text.as_bytes());
    let promised = value("content-length").and_then(|length| length.parse().ok());
    let end = promised.filter(|promised| *promised > body.received);
    let coding =
        value("content-encoding").filter(|coding| ["gzip", "deflate", "br", "zstd"].contains(coding));
    Body {
        end: end.map_or(BodyEnd::Complete, |promised| BodyEnd::Cut(Cut::Length { promised })),
        decoding: coding.map_or(Decoding::Good, |coding| Decoding::Failed(coding.into())),
        ..body
    }
}
