//! Whether a browser did what corscheck says it would.

use super::cause::is_reported;
use super::{End, Learned, Observed, ScriptObserved};
use crate::fetch::{Outcome, Response};
use crate::probe::{CallTrace, Delivery};
use crate::web::browser::Browser;
use crate::web::request::Initiator;

/// What differs, a clause each; empty where the two agree. Compared are the outcome, for one that resolves what the page learns of
/// type, status and whether it was redirected, and for one that rejects the name that the browser's developer tools give the
/// error. Of JSONP whether the script loads, how often it calls the page's function, and why not, where the browser says why.
///
/// Readable headers are not compared here: the browser sent a second request, and a live server need not respond the same.
#[must_use]
pub fn differences(call: &CallTrace, observed: &Observed) -> Vec<String> {
    let ours = match &call.outcome {
        Outcome::Allowed(response) => Some(response),
        Outcome::Blocked(_) | Outcome::Failed(_) => None,
    };
    let browser = call.question.browser();
    let (name, initiator) = (browser.name(), call.question.initiator());
    if let (Some(ours), Some(theirs)) = (call.delivery(), &observed.script) {
        return deliveries(browser, &ours, &observed.end, theirs);
    }
    match (ours, &observed.end) {
        (Some(ours), End::Resolved(learned)) => responses(ours, learned),
        (Some(_), End::Rejected { message }) => {
            let verb = if initiator.is_element() { "has an error" } else { "rejects" };
            vec![format!("{name} {verb} ({message}), corscheck allows")]
        }
        (None, End::Resolved(learned)) => {
            let word = call.outcome.kind().id();
            vec![format!("{name}: {}, corscheck says {word}", learned.words(initiator))]
        }
        (None, End::Rejected { .. }) => {
            let ours = call.name();
            let shown = |name: Option<&str>| name.unwrap_or("no name").to_owned();
            if !observed.tells_names || ours == observed.name.as_deref() {
                return Vec::new();
            }
            let theirs = shown(observed.name.as_deref());
            vec![format!("{name} calls it {theirs}, corscheck {}", shown(ours))]
        }
    }
}

fn deliveries(browser: Browser, ours: &Delivery, end: &End, theirs: &ScriptObserved) -> Vec<String> {
    let name = browser.name();
    match (ours.loaded, end) {
        (true, End::Rejected { message }) => {
            vec![format!("the script has an error in {name} ({message}), corscheck says that it loads")]
        }
        (false, End::Resolved(_)) => {
            vec![format!(
                "the script loads in {name}, corscheck says {}",
                ours.cause.unwrap_or("that it does not")
            )]
        }
        (true, End::Resolved(_)) => {
            let agrees = match ours.calls {
                Some(calls) => calls == theirs.calls,
                None => ours.delivered == (theirs.calls > 0),
            };
            let ours = ours.calls.map_or_else(|| "an unknown number".into(), |calls| calls.to_string());
            if agrees {
                return Vec::new();
            }
            vec![format!(
                "the script calls the function {} times in {name}, corscheck says {ours}",
                theirs.calls
            )]
        }
        (false, End::Rejected { .. }) => match theirs.cause.as_deref() {
            _ if ours.cause.is_some_and(|cause| !is_reported(browser, cause)) => Vec::new(),
            Some(cause) if Some(cause) != ours.cause => {
                vec![format!("{name} says {cause}, corscheck {}", ours.cause.unwrap_or("nothing"))]
            }
            _ => Vec::new(),
        },
    }
}

fn responses(ours: &Response, theirs: &Learned) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(kind) = theirs.kind.as_deref().filter(|kind| ours.kind.name() != *kind) {
        found.push(format!("the response's type is {kind}, corscheck says {}", ours.kind.name()));
    }
    if let Some(status) = theirs.status.filter(|status| ours.status != *status) {
        found.push(format!("the status is {status}, corscheck says {}", ours.status));
    }
    if let Some(redirected) = theirs.redirected.filter(|redirected| ours.redirected != *redirected) {
        let words = |redirected| if redirected { "redirected" } else { "not redirected" };
        found.push(format!("it is {}, corscheck says {}", words(redirected), words(ours.redirected)));
    }
    found
}

impl Learned {
    /// What became of a request that got a response, as a clause.
    #[must_use]
    pub fn words(&self, initiator: Initiator) -> String {
        let status = self.status.map(|status| format!(" with status {status}")).unwrap_or_default();
        let kind = self.kind.as_ref().map(|kind| format!(", type {kind}")).unwrap_or_default();
        match initiator {
            Initiator::EventSource => "it connects".into(),
            Initiator::Beacon => "it is queued".into(),
            Initiator::Worker => "it starts".into(),
            _ if initiator.is_element() => "it loads".into(),
            _ => format!("it resolves{status}{kind}"),
        }
    }
}
