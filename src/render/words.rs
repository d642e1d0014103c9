//! Sentences that several formats share.

use crate::fetch::{Outcome, ResponseType};

/// A clause made a sentence: a capital at its start, unless that is a host and port, and a full stop at its end.
#[must_use]
pub fn sentence(clause: &str) -> String {
    let stop = if clause.ends_with(['.', '!', '?']) { "" } else { "." };
    let first_word = clause.split(' ').next().unwrap_or_default();
    if !first_word.chars().all(char::is_alphabetic) {
        return format!("{clause}{stop}");
    }
    let mut letters = clause.chars();
    let capital: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
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
