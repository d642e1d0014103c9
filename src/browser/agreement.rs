//! Whether a browser did what corscheck says it would.

use super::{End, Observed};
use crate::fetch::{Outcome, Response};
use crate::probe::Diagnosis;

/// What differs, a clause each; empty where the two agree. Compared are the outcome, for one that resolves its type, status and
/// whether it was redirected, and for one that rejects the name that the browser's developer tools give the error.
///
/// Readable headers are not compared here: the browser asked a second time, and a live server need not answer the same.
#[must_use]
pub fn differences(diagnosis: &Diagnosis, observed: &Observed) -> Vec<String> {
    let ours = match &diagnosis.outcome {
        Outcome::Allowed(response) => Some(response),
        Outcome::Blocked(_) | Outcome::Failed(_) => None,
    };
    let browser = diagnosis.question.browser;
    match (ours, &observed.end) {
        (Some(ours), End::Resolved { kind, status, redirected, .. }) => {
            responses(ours, kind, *status, *redirected)
        }
        (Some(_), End::Rejected { message }) => {
            vec![format!("{} rejects ({message}), corscheck allows", browser.name())]
        }
        (None, End::Resolved { kind, status, .. }) => {
            let (name, word) = (browser.name(), word(&diagnosis.outcome));
            vec![format!("{name} resolves with status {status}, type {kind}, corscheck says {word}")]
        }
        (None, End::Rejected { .. }) => {
            let ours = diagnosis.name_in(browser);
            let shown = |name: Option<&str>| name.unwrap_or("no name").to_owned();
            if ours == observed.name.as_deref() {
                return Vec::new();
            }
            let theirs = shown(observed.name.as_deref());
            vec![format!("{} calls it {theirs}, corscheck {}", browser.name(), shown(ours))]
        }
    }
}

fn responses(ours: &Response, kind: &str, status: u16, redirected: bool) -> Vec<String> {
    let mut found = Vec::new();
    if ours.kind.name() != kind {
        found.push(format!("the response's type is {kind}, corscheck says {}", ours.kind.name()));
    }
    if ours.status != status {
        found.push(format!("the status is {status}, corscheck says {}", ours.status));
    }
    if ours.redirected != redirected {
        let words = |redirected| if redirected { "redirected" } else { "not redirected" };
        found.push(format!("it is {}, corscheck says {}", words(redirected), words(ours.redirected)));
    }
    found
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed(_) => "allowed",
        Outcome::Blocked(_) => "blocked",
        Outcome::Failed(_) => "failed",
    }
}
