//! The known word that was probably meant.

/// The longest word that is compared, in bytes: the time grows with the square of the length.
const LONGEST: usize = 100;

/// The known word that a misspelt one is nearest to: at most a third of the letters differ.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    if lower.len() > LONGEST {
        return None;
    }
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&lower, &known.to_lowercase()), known))
        .filter(|(distance, known)| {
            *distance <= (known.chars().count().max(lower.chars().count()) / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}
