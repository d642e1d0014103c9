//! What the console says.

/// A message of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleLine {
    /// `error`, `warning`, `log` or another level of the browser's.
    pub level: String,
    /// The words.
    pub text: String,
    /// The URL that it is about, or that it comes from.
    pub url: Option<String>,
}

/// The longest message that is recorded, in characters.
const LONGEST: usize = 10_000;

/// The start of a message.
pub(super) fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}
