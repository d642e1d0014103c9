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
