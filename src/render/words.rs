//! Sentences that several formats share.

use crate::fetch::{Outcome, ResponseType};

/// A clause made a sentence: a capital at its start, a full stop at its end.
#[must_use]
pub fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let capital: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let stop = if clause.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{capital}{}{stop}", letters.as_str())
}

/// What an allowed fetch means for the page; empty for any other outcome.
#[must_use]
pub fn allowed(outcome: &Outcome) -> String {
    let Outcome::Allowed(response) = outcome else { return String::new() };
    match response.kind {
        ResponseType::Basic => "The answer is from the page's own origin: it can read all of it.".into(),
        ResponseType::Cors => "The page can read the answer.".into(),
        ResponseType::Opaque => {
            "The request was sent, and the page's promise resolves, but it can read nothing of the answer."
                .into()
        }
        ResponseType::OpaqueRedirect => {
            "The promise resolves with an opaque redirect: the page learns only that there was one.".into()
        }
    }
}
