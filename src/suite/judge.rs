//! What was found, compared with what was expected.

use super::check::{
    AllowExpectation, Check, DenyExpectation, Expectation, Reason, ReasonKind, Subject, Verdict,
};
use crate::fetch::redirect::is_redirect_status;
use crate::fetch::{Engine, Kind, Outcome, Response};
use crate::probe::{CallTrace, unreadable};
use crate::rules::{Notice, Rule};
use crate::web::message::HttpResponse;
use crate::web::text::{list, shown};

/// Why a check does not pass; nothing, where it does. `Vary` is another file's.
pub(super) fn reasons(check: &Check, call: &CallTrace) -> Vec<Reason> {
    match (&*check.expectation, Came::of(call)) {
        (_, Came::Failed(detail)) => {
            vec![reason(ReasonKind::Network, sentence(detail))]
        }
        // Of the response nothing is known.
        (Expectation::Allow(expected), Came::Allowed(_)) if call.unsent.is_some() => {
            preflight_lifetime(expected, call).into_iter().collect()
        }
        (Expectation::Allow(expected), Came::Allowed(response)) => {
            let mut reasons = missing(expected, response, call);
            reasons.extend(no_error(check, response));
            reasons
        }
        (Expectation::Allow(_), Came::Blocked(rule)) => {
            vec![reason(
                ReasonKind::Outcome,
                format!("pages of {} must be allowed, but {rule} blocks them", check.origin),
            )]
        }
        (Expectation::Deny(_), Came::Allowed(_)) if call.unsent.is_some() => {
            vec![reason(
                ReasonKind::Outcome,
                format!("pages of {} must be refused, but their preflight passes", check.origin),
            )]
        }
        (Expectation::Deny(_), Came::Allowed(_)) => {
            vec![reason(
                ReasonKind::Outcome,
                format!("pages of {} must be refused, but they are allowed", check.origin),
            )]
        }
        (Expectation::Deny(DenyExpectation { rule, .. }), Came::Blocked(blocking)) => {
            match rule {
                Some(rule) if *rule == blocking => Vec::new(),
                Some(rule) => {
                    vec![reason(ReasonKind::Rule, format!("{rule} must block them, but {blocking} does"))]
                }
                // A refusal counts where the server refused: what blocks a page before it sends anything says nothing about
                // the server.
                None if call.exchanges.is_empty() => vec![reason(
                    ReasonKind::Outcome,
                    format!(
                        "{blocking} blocks the request before it is sent, which proves nothing about the server"
                    ),
                )],
                None => gateway(call).into_iter().collect(),
            }
        }
    }
}

/// What came of a check. To a page every beacon is allowed; here it counts whether it arrives.
enum Came<'a> {
    Allowed(&'a Response),
    Blocked(Rule),
    Failed(&'a str),
}

impl<'a> Came<'a> {
    fn of(call: &'a CallTrace) -> Self {
        let engine = Engine::of(call.question.browser());
        // The request itself got a response, and was not redirected: only that response is hidden from the page.
        let arrives = call.exchanges.last().is_some_and(|exchange| {
            exchange.request.kind == Kind::Actual
                && exchange
                    .response
                    .as_ref()
                    .is_ok_and(|response| !is_redirect_status(response.status, engine))
        });
        let lost = call.notices.iter().find_map(|notice| match notice {
            Notice::BeaconNotDelivered { rule, fact } if !arrives => Some((rule, fact)),
            _ => None,
        });
        match (&call.outcome, lost) {
            (_, Some((Some(rule), _))) => Self::Blocked(*rule),
            (_, Some((None, fact))) => Self::Failed(fact),
            (Outcome::Allowed(response), None) => Self::Allowed(response),
            (Outcome::Blocked(violation), None) => Self::Blocked(violation.rule()),
            (Outcome::Failed(failure), None) => Self::Failed(&failure.detail),
        }
    }
}

/// Where a gateway responds because the server behind it does not, nothing was refused: 502, 503 and 504 are the
/// network's failures. (500 is how some servers refuse an origin.)
fn gateway(call: &CallTrace) -> Option<Reason> {
    let last = call.exchanges.last()?.response.as_ref().ok()?;
    gateway_words(last.status).map(|words| reason(ReasonKind::Network, words))
}

/// What a gateway's status says.
pub(super) fn gateway_words(status: u16) -> Option<String> {
    matches!(status, 502..=504).then(|| {
        format!(
            "the status is {status}: the server behind a gateway did not respond, which proves nothing about whom it refuses"
        )
    })
}

/// The verdict that reasons add up to.
pub(super) fn verdict(reasons: &[Reason]) -> Verdict {
    match reasons {
        [] => Verdict::Pass,
        reasons if reasons.iter().any(|reason| reason.kind != ReasonKind::Network) => Verdict::Fail,
        _ => Verdict::Error,
    }
}

/// Error responses are checked with a path that does not exist; where it does exist, there was none.
fn no_error(check: &Check, response: &Response) -> Option<Reason> {
    let found = check.subject == Subject::NonexistentPath && (200..300).contains(&response.status);
    let words = format!(
        "a path that does not exist must get an error response, but got {}, which proves nothing about error responses",
        response.status
    );
    found.then(|| reason(ReasonKind::Status, words))
}

/// What a response lacks that the page may read.
fn missing(expected: &AllowExpectation, response: &Response, call: &CallTrace) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = unread(expected, call).collect();
    // The response's own: of an opaque response the page knows none.
    let status = last_response(call).map_or(response.status, |response| response.status);
    if !expected.status.is_empty() && !expected.status.contains(&status) {
        let statuses: Vec<String> = expected.status.iter().map(ToString::to_string).collect();
        let words = format!("the status must be {}, but is {status}", statuses.join(" or "));
        reasons.push(reason(ReasonKind::Status, words));
    }
    reasons.extend(preflight_lifetime(expected, call));
    reasons
}

/// Where the preflight is not cached for as long as it must be.
fn preflight_lifetime(expected: &AllowExpectation, call: &CallTrace) -> Option<Reason> {
    let (seconds, cached) = (expected.preflight_cache?, call.preflight_cached_seconds()?);
    if cached >= seconds {
        return None;
    }
    let preflight = call.exchanges.iter().find(|exchange| exchange.request.kind == Kind::Preflight);
    let header = preflight
        .and_then(|exchange| exchange.response.as_ref().ok())
        .and_then(|response| response.headers.get_text("access-control-max-age"))
        .map_or("Access-Control-Max-Age is missing".into(), |value| {
            format!("Access-Control-Max-Age is {}", shown(&value))
        });
    let words = format!("the preflight must be cached for {seconds} s, but is for {cached} s: {header}");
    Some(reason(ReasonKind::PreflightCache, words))
}

/// The headers that the page cannot read although it must be able to: a reason for each cause.
fn unread(expected: &AllowExpectation, call: &CallTrace) -> impl Iterator<Item = Reason> {
    unreadable(&expected.readable, call).into_iter().map(|(why, names)| {
        let why = why.clause(names.len());
        let words = format!("the page must be able to read {}, but cannot: {why}", list(&names));
        reason(ReasonKind::Readable, words)
    })
}

fn last_response(call: &CallTrace) -> Option<&HttpResponse> {
    call.exchanges.last().and_then(|exchange| exchange.response.as_ref().ok())
}

pub(super) fn reason(kind: ReasonKind, message: String) -> Reason {
    Reason { kind, message, finding: None }
}

/// The failure's own words, which are not a sentence yet.
fn sentence(detail: &str) -> String {
    detail.to_owned()
}
