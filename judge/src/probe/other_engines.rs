//! What the other engines would do with the same responses.

use super::diagnosis::{CallTrace, Diagnosis, OtherVerdict, UnsentRequest, outcome_rule};
use super::drive::{Driven, Recorded, drive_with};
use super::exchange::Exchange;
use crate::fetch::{Fetch, Memory, NextRequest, Outcome};
use crate::web::browser::Browser;
use crate::web::request::Initiator;

/// The verdicts of all other engines on one call of a diagnosis, by its number, as far as the responses at hand tell them:
/// those that differ, and those that are not known. A WebSocket is judged by rules of its own, so that they are given with it.
#[must_use]
pub fn others(diagnosis: &Diagnosis, call: usize) -> Vec<OtherVerdict> {
    if let Some(given) = &diagnosis.given_others {
        return given.clone();
    }
    if diagnosis.question.initiator() == Initiator::WebSocket {
        return Vec::new();
    }
    let calls = &diagnosis.calls()[..=call];
    let others = diagnosis.question.browser().others();
    others
        .filter_map(|browser| {
            let outcome = outcome_in(browser, calls).transpose()?;
            Some(OtherVerdict { browser, outcome })
        })
        .collect()
}

/// Another engine's outcome of the last of these calls, where it differs.
fn outcome_in(browser: Browser, calls: &[CallTrace]) -> Result<Option<Outcome>, UnsentRequest> {
    let mut memory = None;
    let mut differs = None;
    for call in calls {
        let (theirs, remembered) = simulated(browser, call, memory)?;
        memory = Some(remembered);
        differs = (!is_same_verdict(&call.outcome, &theirs)).then_some(theirs);
    }
    Ok(differs)
}

/// A call as another engine would have made it, which may remember an earlier one; and what it remembers then.
fn simulated(
    browser: Browser,
    call: &CallTrace,
    memory: Option<Memory>,
) -> Result<(Outcome, Memory), UnsentRequest> {
    let question = &call.question;
    let client = question.client.in_browser(browser);
    let begun = Fetch::simulate(&question.page, &question.call, &client, memory);
    let mut left: Vec<&Exchange> = call.exchanges.iter().collect();
    let respond = |next: &NextRequest| {
        let position = left.iter().position(|exchange| is_alike(&exchange.request, next)).ok_or(())?;
        let exchange = left.remove(position);
        Ok(Recorded::of(&exchange.response, exchange.elapsed))
    };
    match drive_with(begun, respond, |_, _| {}) {
        Driven::Ended(fetch, theirs) => Ok((theirs, fetch.into_memory())),
        // There too the preflight lets it pass.
        Driven::Stopped(fetch, next, ()) if call.unsent.as_ref() == Some(&UnsentRequest::of(&next)) => {
            Ok((call.outcome.clone(), fetch.into_memory()))
        }
        Driven::Stopped(_, next, ()) => Err(UnsentRequest::of(&next)),
    }
}

/// Whether a server would respond alike to both, as far as CORS goes.
fn is_alike(sent: &NextRequest, other: &NextRequest) -> bool {
    let path = |request: &NextRequest| request.message.url.as_str().replace("%7C", "|");
    sent.kind == other.kind
        && sent.hop == other.hop
        && sent.message.method == other.message.method
        && (sent.message.url == other.message.url || path(sent) == path(other))
        && ["origin", "access-control-request-method"]
            .iter()
            .all(|name| sent.message.headers.value(name) == other.message.headers.value(name))
}

fn is_same_verdict(ours: &Outcome, theirs: &Outcome) -> bool {
    match (ours, theirs) {
        (Outcome::Allowed(ours), Outcome::Allowed(theirs)) => {
            (ours.kind, ours.status, &ours.readable_headers)
                == (theirs.kind, theirs.status, &theirs.readable_headers)
        }
        _ => outcome_rule(ours).is_some() && outcome_rule(ours) == outcome_rule(theirs),
    }
}
