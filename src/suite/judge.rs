//! What was found, held against what was expected.

use super::check::{Check, Expectation, Reason, ReasonKind, Refused, Verdict, Wanted};
use crate::fetch::{Kind, Outcome, Response};
use crate::probe::Diagnosis;
use crate::rules::words::{list, shown};

/// Why a check does not pass; nothing, where it does. `Vary` is another file's.
pub(super) fn reasons(check: &Check, diagnosis: &Diagnosis) -> Vec<Reason> {
    match (&*check.expectation, &diagnosis.outcome) {
        (_, Outcome::Failed(failure)) => {
            vec![reason(ReasonKind::Network, sentence(&failure.detail))]
        }
        (Expectation::Allow(wanted), Outcome::Allowed(response)) => missing(wanted, response, diagnosis),
        (Expectation::Allow(_), Outcome::Blocked(violation)) => {
            vec![reason(
                ReasonKind::Outcome,
                format!("pages of {} must be able to ask, and {} stops them", check.origin, violation.rule()),
            )]
        }
        (Expectation::Deny(_), Outcome::Allowed(_)) => {
            vec![reason(
                ReasonKind::Outcome,
                format!("pages of {} must not be able to ask, and they are", check.origin),
            )]
        }
        (Expectation::Deny(Refused { rule, .. }), Outcome::Blocked(violation)) => {
            let seen = violation.rule();
            match rule {
                Some(rule) if *rule == seen => Vec::new(),
                Some(rule) => {
                    vec![reason(ReasonKind::Rule, format!("{rule} must stop the page, and {seen} does"))]
                }
                // A refusal counts where the server refused: what stops a page before it asks says nothing of it.
                None if diagnosis.exchanges.is_empty() => vec![reason(
                    ReasonKind::Outcome,
                    format!(
                        "{seen} stops the page before the server is asked, so this shows nothing of the server"
                    ),
                )],
                None => Vec::new(),
            }
        }
    }
}

/// What reasons come to.
pub(super) fn verdict(reasons: &[Reason]) -> Verdict {
    match reasons {
        [] => Verdict::Pass,
        reasons if reasons.iter().any(|reason| reason.kind != ReasonKind::Network) => Verdict::Fail,
        _ => Verdict::Error,
    }
}

/// What an answer lacks that the page may read.
fn missing(wanted: &Wanted, response: &Response, diagnosis: &Diagnosis) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let unreadable: Vec<&String> =
        wanted.readable.iter().filter(|name| !response.readable_headers.contains(name)).collect();
    if !unreadable.is_empty() {
        let sent = last_answer_has(diagnosis, &unreadable);
        let why = if sent {
            "Access-Control-Expose-Headers does not name it"
        } else {
            "the answer does not have it"
        };
        let why = if unreadable.len() > 1 { why.replace(" it", " them") } else { why.into() };
        let words = format!("the page must be able to read {}, and cannot: {why}", list(&unreadable));
        reasons.push(reason(ReasonKind::Readable, words));
    }
    if !wanted.status.is_empty() && !wanted.status.contains(&response.status) {
        let statuses: Vec<String> = wanted.status.iter().map(ToString::to_string).collect();
        let statuses = statuses.join(" or ");
        let words = format!("the status must be {statuses}, and is {}", response.status);
        reasons.push(reason(ReasonKind::Status, words));
    }
    if let (Some(seconds), Some(kept)) = (wanted.preflight_cache, diagnosis.preflight_kept())
        && kept < seconds
    {
        let preflight = diagnosis.exchanges.iter().find(|exchange| exchange.sending.kind == Kind::Preflight);
        let header = preflight
            .and_then(|exchange| exchange.answer.as_ref().ok())
            .and_then(|answer| answer.headers.get_text("access-control-max-age"))
            .map_or("there is no Access-Control-Max-Age".into(), |value| {
                format!("Access-Control-Max-Age is {}", shown(&value))
            });
        let words = format!("the preflight must be kept for {seconds} s, and is for {kept} s: {header}");
        reasons.push(reason(ReasonKind::PreflightCache, words));
    }
    reasons
}

/// Whether any of these headers came with the last answer.
fn last_answer_has(diagnosis: &Diagnosis, names: &[&String]) -> bool {
    let answer = diagnosis.exchanges.last().and_then(|exchange| exchange.answer.as_ref().ok());
    answer.is_some_and(|answer| names.iter().any(|name| answer.headers.contains(name)))
}

pub(super) fn reason(kind: ReasonKind, message: String) -> Reason {
    Reason { kind, message }
}

/// The failure's own words, which are no sentence yet.
fn sentence(detail: &str) -> String {
    detail.to_owned()
}
