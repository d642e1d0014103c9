//! Values that JavaScript gives as texts.

use corscheck::web::browser::Browser;
use corscheck::web::vocabulary::Vocabulary;

/// The value of a field that takes the ids of a list; the default where it is not there.
///
/// # Errors
/// Where the text is no id: a sentence.
pub(crate) fn value<T: Vocabulary + Default>(field: &str, text: &Option<String>) -> Result<T, String> {
    text.as_ref().map_or_else(|| Ok(T::default()), |text| id(field, text))
}

/// The value that an id of a list names.
///
/// # Errors
/// Where it names none: a sentence.
pub(crate) fn id<T: Vocabulary>(field: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("{field}: {error}"))
}

/// The browsers whose verdicts are wanted: one of each engine unless some are named.
///
/// # Errors
/// Where a name is none of a browser: a sentence.
pub(crate) fn browsers(named: &[String]) -> Result<Vec<Browser>, String> {
    match named {
        [] => Ok(Browser::EACH_ENGINE.to_vec()),
        named => named.iter().map(|text| id("browsers", text)).collect(),
    }
}
