//! The parts of a wording that vary: what may stand in them, and where they end.

use std::ops::Range;

use super::literal::{Literal, count, literal};
use super::prepared::Prepared;

/// How long a gap before a cut may be.
const LONGEST: usize = 1000;

/// How often what ends a gap is looked for.
const TRIES: usize = 8;

/// How many letters of what follows a gap must be there before the text is cut off.
const BEGINNING: usize = 6;

/// Where a gap ends that has letters behind it. A quotation ends with the kind of quote that it began with, where there is one:
/// within may be others.
pub(super) fn gap_end(
    name: &str,
    before: &[char],
    next: &'static [char],
    text: &Prepared,
    start: usize,
) -> Option<usize> {
    let is_end = |end: &usize| fits_all(name, text, start..*end);
    let quoted = before.last() == Some(&'\'') && next.first() == Some(&'\'') && start > 0;
    if let Some(closing) = quoted.then(|| closing_quote(text.letters[start - 1])).flatten() {
        let found = text.occurrences(next, start).take(TRIES);
        let end = found.take_while(is_end).find(|end| text.letters[*end] == closing);
        if end.is_some() {
            return end;
        }
    }
    let strict = text.occurrences(next, start).next().filter(is_end);
    strict
        .or_else(|| unquoted_end(next, text, start).filter(is_end))
        .or_else(|| end_at_cut(next, text, start).filter(is_end))
}

/// Where the letters behind a gap stand without their quotes.
fn unquoted_end(next: &'static [char], text: &Prepared, start: usize) -> Option<usize> {
    if !next.contains(&'\'') {
        return None;
    }
    let words = next
        .split(|letter| *letter == '\'')
        .find(|words| !words.is_empty())
        .filter(|words| words.len() > 1)?;
    let mut found = text.occurrences(words, start).take(TRIES);
    found.find(|place| matches!(literal(next, text, *place, false), Literal::Whole(_)))
}

/// Where the letters behind a gap stand at a cut, but for the marks that end them.
fn end_at_cut(next: &[char], text: &Prepared, start: usize) -> Option<usize> {
    let cut = text.next_cut(start);
    if cut > start + LONGEST + next.len() {
        return None;
    }
    (cut.saturating_sub(next.len()).max(start)..=cut)
        .find(|place| matches!(literal(next, text, *place, false), Literal::Whole(_)))
}

/// Where the letters behind a gap are, of which at least the beginning is there before they are cut off.
pub(super) fn begun_literal(
    name: &str,
    next: &[char],
    text: &Prepared,
    start: usize,
) -> Option<Range<usize>> {
    let cut = text.next_cut(start);
    if cut > start + LONGEST + next.len() {
        return None;
    }
    let found = (cut.saturating_sub(next.len()).max(start)..cut).find_map(|place| {
        match literal(next, text, place, true) {
            Literal::Cut(end) if count(&text.folded[place..end]) >= BEGINNING => Some(place..end),
            _ => None,
        }
    })?;
    fits_all(name, text, start..found.start).then_some(found)
}

/// Where the last gap of a wording ends: the marks that end a sentence are not part of it.
pub(super) fn last_gap_end(name: &str, text: &Prepared, start: usize) -> usize {
    let mut place = start;
    while let Some(letter) = text.letters.get(place).filter(|letter| fits(name, **letter, place - start)) {
        // A value has no end of its own: what ends the line ends it.
        if name.is_empty() || *letter == ' ' && text.is_end(place) {
            break;
        }
        place += 1;
    }
    while place > start && ['.', ',', ';', ')', '\'', '"', '”', '’', ' '].contains(&text.letters[place - 1])
    {
        place -= 1;
    }
    place
}

/// Where the text is cut off within a gap: one of a single word, or a quotation that nothing ends.
pub(super) fn cut_gap_end(name: &str, before: &[char], text: &Prepared, start: usize) -> Option<usize> {
    let cut = text.next_cut(start);
    let is_word = matches!(
        name,
        "url" | "socket_url" | "origin" | "page" | "redirected_from" | "header" | "method" | "scheme"
    );
    let is_open = || before.last() == Some(&'\'') && !text.folded[start..cut].contains(&'\'');
    let end = if text.letters.get(cut.wrapping_sub(1)) == Some(&' ') { cut - 1 } else { cut };
    (start <= end && fits_all(name, text, start..end) && (is_word || is_open())).then_some(end)
}

/// The quote that ends what this one begins.
fn closing_quote(opening: char) -> Option<char> {
    match opening {
        '"' | '`' | '\'' => Some(opening),
        '“' | '„' => Some('”'),
        '‘' | '‚' => Some('’'),
        '«' => Some('»'),
        '「' => Some('」'),
        '『' => Some('』'),
        _ => None,
    }
}

fn fits_all(name: &str, text: &Prepared, range: Range<usize>) -> bool {
    // The last one first: most gaps are too long.
    let length = range.len();
    text.letters.get(range).is_some_and(|letters| {
        letters.last().is_none_or(|last| fits(name, *last, length - 1))
            && letters.iter().enumerate().all(|(before, letter)| fits(name, *letter, before))
    })
}

/// Whether a gap of that name may have this character, after so many others.
fn fits(name: &str, letter: char, before: usize) -> bool {
    match name {
        "method" | "verb" => before < 60 && letter != ' ',
        "error" | "known_error" => {
            before < 90 && (letter.is_ascii_alphanumeric() || ['_', '.'].contains(&letter))
        }
        "header" => before < 200 && letter != ' ',
        "kind" => before < 40 && (letter.is_alphanumeric() || [' ', '-'].contains(&letter)),
        "code" => before < 90 && (letter.is_ascii_alphanumeric() || letter == '_'),
        "status" => before < 10 && (letter.is_ascii_digit() || "(null)".contains(letter)),
        "url" | "full_url" | "socket_url" | "origin" | "page" | "redirected_from" | "redirected_to" => {
            before < 8192 && letter != ' '
        }
        "directive" => before < 4096,
        _ => before < 500,
    }
}
