//! What this process must not print. Every text goes through it on its way out.
//!
//! It is one for the whole process because every stream is, and because a text that was forgotten would show a secret.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use crate::probe::Question;
use crate::render::mask::{Mask, secrets_of_question, secrets_of_socket};
use crate::web::secret;
use crate::websocket::SocketQuestion;

static MASK: RwLock<Mask> = RwLock::new(Mask::OF_LOOKS);

/// Hides nothing from now on.
pub(super) fn show_secrets() {
    *MASK.write().unwrap_or_else(PoisonError::into_inner) = Mask::NONE;
}

/// Hides these too, where they are distinct from other text.
pub(super) fn learn(secrets: impl IntoIterator<Item = String>) {
    MASK.write().unwrap_or_else(PoisonError::into_inner).learn(secrets);
}

/// Hides these too, whatever they look like.
pub(super) fn hide(secrets: &[String]) {
    MASK.write().unwrap_or_else(PoisonError::into_inner).add(secrets);
}

/// Hides the secrets of these questions.
pub(super) fn learn_from_questions<'a>(questions: impl IntoIterator<Item = &'a Question>) {
    let secrets: BTreeSet<String> = questions.into_iter().flat_map(secrets_of_question).collect();
    learn(secrets);
}

/// Hides the secrets of a WebSocket's question.
pub(super) fn learn_from_socket(question: &SocketQuestion) {
    learn(secrets_of_socket(question));
}

/// What is hidden so far.
pub(super) fn current() -> Mask {
    MASK.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Hides the secrets of what was typed or pasted.
pub(super) fn learn_from(text: &str) {
    // What follows in a longer text is known by its looks, or once it is read.
    const LONGEST: usize = 64 * 1024;
    let end = (0..=LONGEST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    learn(secret::secrets_of(&text[..end]));
}

/// A part of a text as it may be printed.
pub(super) fn part(text: String) -> String {
    MASK.read().unwrap_or_else(PoisonError::into_inner).apply(text)
}

/// A text as it may be printed.
pub(super) fn output(text: impl Into<String>) -> String {
    MASK.read().unwrap_or_else(PoisonError::into_inner).apply_to_output(text.into())
}
