//! Whether a wording stands at a place of a text, whole or cut off.

use std::ops::Range;

use super::gap::{begun_literal, cut_gap_end, gap_end, last_gap_end};
use super::literal::{Literal, count, literal};
use super::net_errors;
use super::prepared::Prepared;
use super::wording::Part;

/// A wording at a place.
#[derive(Debug)]
pub(super) struct Matched {
    /// Where it ends.
    pub(super) end: usize,
    /// What stands in its gaps.
    pub(super) gaps: Vec<(&'static str, Range<usize>)>,
    /// Whether a part of it is missing.
    pub(super) is_cut: bool,
    /// How many of its own letters are there.
    pub(super) letters: usize,
}

/// How many letters of a wording there must be before a gap in which it is cut off.
const FEW: usize = 6;

/// Whether the parts stand at this place, to the end or to where words are missing.
pub(super) fn match_parts(parts: &'static [Part], text: &Prepared, start: usize) -> Option<Matched> {
    let mut matched = Matched { end: start, gaps: Vec::new(), is_cut: false, letters: 0 };
    let mut parts = parts.iter().peekable();
    let mut before: &'static [char] = &[];
    while let Some(part) = parts.next() {
        let place = matched.end;
        match part {
            Part::Literal(letters) => {
                before = letters;
                match literal(letters, text, place, false) {
                    Literal::Whole(end) => matched.end = end,
                    Literal::Cut(end) => matched.is_cut = true_at(&mut matched.end, end),
                    Literal::No => return None,
                }
                matched.letters += count(&text.folded[place..matched.end]);
            }
            Part::Gap(name) => {
                let next = parts.peek().and_then(|part| match part {
                    Part::Literal(letters) => Some(letters.as_slice()),
                    Part::Gap(_) => None,
                });
                let end = match next {
                    Some(next) => gap_end(name, before, next, text, place),
                    None => Some(last_gap_end(name, text, place)),
                };
                match end {
                    Some(end) if is_whole(name, &text.letters[place..end]) => {
                        matched.gaps.push((gap_name(name), place..end));
                        matched.end = end;
                    }
                    Some(_) => return None,
                    None => {
                        matched.is_cut = true;
                        match next.and_then(|next| begun_literal(name, next, text, place)) {
                            Some(begun) => {
                                matched.gaps.push((gap_name(name), place..begun.start));
                                matched.letters += count(&text.folded[begun.clone()]);
                                matched.end = begun.end;
                            }
                            // A few words of its own must be there.
                            None if matched.letters < FEW => return None,
                            None => matched.end = cut_gap_end(name, before, text, place)?,
                        }
                    }
                }
            }
        }
        if matched.is_cut {
            break;
        }
    }
    Some(matched)
}

fn true_at(end: &mut usize, place: usize) -> bool {
    *end = place;
    true
}

/// Whether the parts stand at this place without their beginning: at least so many letters of them.
pub(super) fn match_tail(
    parts: &'static [Part],
    text: &Prepared,
    start: usize,
    least: usize,
) -> Option<Matched> {
    let long_enough = |matched: &Matched| matched.letters >= least;
    let tail = parts.iter().enumerate().find_map(|(number, part)| match part {
        Part::Literal(letters) => (usize::from(number == 0)..letters.len()).find_map(|offset| {
            // Each is tried where its first letter fits.
            if letters[offset] != text.folded[start] {
                return None;
            }
            let Literal::Whole(end) = literal(&letters[offset..], text, start, false) else { return None };
            let mut rest = match_parts(&parts[number + 1..], text, end)?;
            rest.letters += count(&letters[offset..]);
            Some(rest).filter(long_enough)
        }),
        // The value of a gap that is cut off is not known.
        Part::Gap(_) if number > 0 => {
            let mut rest = match_parts(&parts[number..], text, start)?;
            // It may be the end of a word, not the words before it.
            let gap = if rest.gaps.is_empty() { start..start } else { rest.gaps.remove(0).1 };
            let is_word = !text.folded[gap].iter().any(|letter| [' ', '\''].contains(letter));
            Some(rest).filter(long_enough).filter(|_| is_word)
        }
        Part::Gap(_) => None,
    });
    tail.map(|matched| Matched { is_cut: true, ..matched })
}

/// The name of the fact that a gap is.
fn gap_name(name: &'static str) -> &'static str {
    match name {
        "verb" => "method",
        "known_error" => "error",
        "full_url" | "socket_url" => "url",
        name => name,
    }
}

/// Whether a gap of that name may hold this.
fn is_whole(name: &str, letters: &[char]) -> bool {
    match name {
        // `resource` is a word, not a URL.
        "full_url" => letters.windows(3).any(|three| three == [':', '/', '/']),
        "socket_url" => ["ws://", "wss://"]
            .iter()
            .any(|start| letters.iter().copied().take(start.len()).eq(start.chars())),
        "url" | "redirected_from" | "redirected_to" => {
            letters.iter().any(|letter| [':', '/'].contains(letter))
        }
        "verb" => {
            !letters.is_empty() && letters.iter().all(|letter| letter.is_ascii_uppercase() || *letter == '-')
        }
        "method" | "header" | "origin" | "page" | "scheme" | "error" => !letters.is_empty(),
        "known_error" => net_errors::meaning(&letters.iter().collect::<String>()).is_some(),
        "status" => letters.iter().any(|letter| letter.is_ascii_digit() || *letter == '('),
        _ => true,
    }
}
