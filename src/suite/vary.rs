//! Whether `Vary: Origin` is right: a response that depends on the page's origin must say so, or a cache gives one page's
//! response to another. Whether it depends is not guessed: where `Vary` lacks `Origin`, the request is sent for another
//! page too, and the responses are compared.

use super::check::{Check, Expectation, Reason, ReasonKind};
use super::judge::reason;
use super::matrix::Suite;
use crate::fetch::{Kind, NextRequest, Outcome};
use crate::probe::{CallTrace, Question};
use crate::stand_ins::unknown_origin;
use crate::web::message::{HttpRequest, HttpResponse};
use crate::web::origin::Origin;
use crate::web::request::Initiator;

/// Why the extra request is sent.
pub(super) const PURPOSE: &str = "whether the response depends on the page's origin";
/// The extra question, where one is needed: the same from another page.
pub(super) fn question(suite: &Suite, check: &Check, call: &CallTrace) -> Option<Question> {
    // Caches store responses to GET.
    if !check.expectation.vary() || !check.method.eq_ignore_ascii_case("GET") {
        return None;
    }
    let response = last_response(call)?;
    if response.headers.varies_by("origin") || is_uncacheable(response) {
        return None;
    }
    let page_origin = check.question.origin().serialize();
    let origin = match allowed(response).as_deref() {
        // The same for every page.
        Some("*") => return None,
        Some(origin) if origin == page_origin => unknown(check),
        // A fixed origin, which is not this one.
        Some(_) => return None,
        None => match &*check.expectation {
            Expectation::Deny(_) => suite.allowed_origin(&check.target)?.page.origin.clone(),
            Expectation::Allow(_) => return None,
        },
    };
    let mut question = check.question.call()?.clone();
    let call = &mut question.call;
    question.page.origin = origin;
    // No preflight shall stand before the response that is looked for: what is sent is the check's own request.
    call.headers.clear();
    if call.initiator == Initiator::XhrUpload {
        call.initiator = Initiator::Xhr;
    }
    Some(question)
}

/// An unknown origin of the page's scheme, or of the target's where the page has none.
fn unknown(check: &Check) -> Origin {
    let scheme = check.question.origin().scheme().filter(|scheme| matches!(*scheme, "http" | "https"));
    unknown_origin(scheme.unwrap_or_else(|| check.question.url().scheme()))
}

/// The request that is sent for one of the extra question: as the check sent it, but for the page. Only so is it the origin
/// that a response depends on. A cookie, say, does not go along from every page, and without it other responses come.
pub(super) fn request(call: &CallTrace, next: &NextRequest) -> HttpRequest {
    let same =
        |request: &HttpRequest| request.url == next.message.url && request.method == next.message.method;
    let mut sent = call.exchanges.iter().map(|exchange| &exchange.request);
    let Some(sent) = sent.find(|sent| sent.kind == Kind::Actual && same(&sent.message)) else {
        return next.message.clone();
    };
    let mut request = sent.message.clone();
    for name in ["Origin", "Referer"] {
        match next.message.headers.get(name) {
            Some(value) => request.headers.set(name, value),
            None => drop(request.headers.delete(name)),
        }
    }
    request
}

/// The fault that the extra response shows, or that there is none to show it.
pub(super) fn fault(check: &Check, call: &CallTrace, extra: &CallTrace) -> Option<Reason> {
    if let Outcome::Failed(failure) = &extra.outcome {
        let words = format!(
            "it is unknown whether Vary must name Origin: the same request from {} got no response: {}",
            extra.question.origin().serialize(),
            failure.detail
        );
        return Some(reason(ReasonKind::Network, words));
    }
    let (ours, theirs) = (last_response(call)?, last_response(extra)?);
    if allowed(ours) == allowed(theirs) {
        return None;
    }
    let allows = |response: &HttpResponse| match allowed(response) {
        Some(value) => format!("is {}", crate::web::text::shown(&value)),
        None => "is missing".into(),
    };
    let words = format!(
        "Vary must name Origin: for {} Access-Control-Allow-Origin {}, for {} it {}, and a cache cannot tell them apart",
        check.question.origin().serialize(),
        allows(ours),
        extra.question.origin().serialize(),
        allows(theirs),
    );
    Some(reason(ReasonKind::Vary, words))
}

/// The last response to an actual request.
fn last_response(call: &CallTrace) -> Option<&HttpResponse> {
    let actual = call.exchanges.iter().rev().find(|exchange| exchange.request.kind == Kind::Actual)?;
    actual.response.as_ref().ok()
}

fn allowed(response: &HttpResponse) -> Option<String> {
    response.headers.get_text("access-control-allow-origin")
}

/// Whether no cache may keep the response.
fn is_uncacheable(response: &HttpResponse) -> bool {
    let directives = response.headers.get_decode_and_split("cache-control").unwrap_or_default();
    directives.iter().any(|directive| directive.trim().eq_ignore_ascii_case("no-store"))
}
