//! The parts of a wording that do not vary.

use super::prepared::Prepared;

/// How far a literal is there.
pub(super) enum Literal {
    /// To its end, which is this place.
    Whole(usize),
    /// To this place, where words are missing.
    Cut(usize),
    No,
}

/// Letters at a place. Quotes may be missing, as where a person typed them off.
pub(super) fn literal(letters: &[char], text: &Prepared, start: usize, strict: bool) -> Literal {
    let mut place = start;
    for (number, letter) in letters.iter().enumerate() {
        match text.folded.get(place) {
            Some(here) if here == letter => place += 1,
            _ if *letter == '\'' && !strict => {}
            // The marks at the end of a sentence are not words.
            _ if place > start && text.is_cut_after(place) && count(&letters[number..]) == 0 => break,
            _ if place > start && text.is_cut_after(place) => return Literal::Cut(place),
            _ => return Literal::No,
        }
    }
    Literal::Whole(place)
}

/// How many letters and digits are there.
pub(super) fn count(letters: &[char]) -> usize {
    letters.iter().filter(|letter| letter.is_alphanumeric()).count()
}
