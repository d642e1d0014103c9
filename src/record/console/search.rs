//! How a text is searched for the wordings.

use std::collections::BTreeMap;
use std::ops::Range;

use super::matching::{Matched, match_parts, match_tail};
use super::net_errors;
use super::prepared::Prepared;
use super::wording::{Found, Heading, Part, Role, WORDINGS, Wording};

/// How many a text may have; what is behind them is left out.
const MOST: usize = 500;

/// How many letters of a wording that is cut off must be there.
const LEAST: usize = 14;

/// The same for a reason whose message has begun.
const LEAST_AFTER_BEGINNING: usize = 6;

/// A wording that stands at a place.
struct Candidate {
    wording: &'static Wording,
    matched: Matched,
}

/// Finds all wordings in a text, none within another.
pub(super) fn find(text: &Prepared) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut place = 0;
    // Where the last one ended, if it is the beginning of a message.
    let mut begun = None;
    while place < text.folded.len() && found.len() < MOST {
        // What follows a beginning is its reason, however little of it is there.
        let follows = begun.is_some_and(|end: usize| place <= end + 1);
        let candidates = at(text, place, follows);
        match candidates.first() {
            None => place += 1,
            Some(best) => {
                let range = place..best.matched.end.max(place + 1);
                place = range.end;
                let one = found_here(&candidates, text, range);
                begun = matches!(one.role, Role::Open | Role::Preflight).then_some(place);
                found.push(one);
            }
        }
    }
    found
}

/// The wordings that stand here, as far as they reach equally far; whole ones before those that are cut off.
fn at(text: &Prepared, place: usize, follows: bool) -> Vec<Candidate> {
    let least = if follows { LEAST_AFTER_BEGINNING } else { LEAST };
    let begins_word = place == 0 || text.folded[place - 1] == ' ';
    let own = WORDINGS.get(&Some(text.folded[place])).into_iter().flatten();
    let any = WORDINGS.get(&None).filter(|_| begins_word).into_iter().flatten();
    let all: Vec<Candidate> = own
        .chain(any)
        .filter_map(|wording| Some(Candidate { wording, matched: match_parts(&wording.parts, text, place)? }))
        .filter(|candidate| follows || !candidate.wording.heading.is_continuation)
        .filter(|candidate| fits_label(candidate, text, place))
        .collect();
    let (cut, whole): (Vec<Candidate>, Vec<Candidate>) =
        all.into_iter().partition(|candidate| candidate.matched.is_cut);
    let whole = longest(whole);
    let cut = longest(cut.into_iter().filter(|candidate| candidate.matched.letters >= least).collect());
    let letters = |candidates: &[Candidate]| candidates.first().map(|candidate| candidate.matched.letters);
    let found = if letters(&cut) > letters(&whole) { cut } else { whole };
    if !found.is_empty() || !text.is_cut_before(place) {
        return found;
    }
    let tails = WORDINGS.values().flatten().filter(|wording| !wording.heading.is_label);
    let tails = tails.filter_map(|wording| {
        Some(Candidate { wording, matched: match_tail(&wording.parts, text, place, LEAST)? })
    });
    longest(tails.collect())
}

/// A label is a whole line, or a whole cell.
fn fits_label(candidate: &Candidate, text: &Prepared, place: usize) -> bool {
    let Matched { end, is_cut, .. } = candidate.matched;
    !candidate.wording.heading.is_label || text.is_start(place) && text.is_end(end) && !is_cut
}

/// Those that reach farthest, and of these those that have the most letters of their own, in their order.
fn longest(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let reach = |candidate: &Candidate| (candidate.matched.end, candidate.matched.letters);
    let most = candidates.iter().map(reach).max();
    candidates.retain(|candidate| Some(reach(candidate)) == most);
    candidates
}

/// What the candidates say together. The first counts; of a wording that is cut off each may be meant.
fn found_here(candidates: &[Candidate], text: &Prepared, range: Range<usize>) -> Found {
    let Candidate { wording, matched } = &candidates[0];
    let fact =
        |(name, gap): &(&'static str, Range<usize>)| (*name, text.letters[gap.clone()].iter().collect());
    let named =
        candidates.iter().flat_map(|candidate| &candidate.matched.gaps).filter(|(name, _)| !name.is_empty());
    let facts: BTreeMap<&'static str, String> = named.map(fact).collect();
    let mut heading = wording.heading.clone();
    if let Some(name) = facts.get("error").filter(|_| has_net_error(wording)) {
        heading = net_errors::meaning(name).cloned().unwrap_or_else(net_errors::unknown);
    }
    // Two browsers may have the same words for it.
    let same_console = candidates.iter().all(|candidate| candidate.wording.console == wording.console);
    if matched.is_cut {
        merge_cut(&mut heading, candidates);
    }
    let Heading { role, rules, preflight_rules, made_by, note, .. } = heading;
    Found {
        console: wording.console.filter(|_| same_console),
        role,
        rules,
        preflight_rules,
        made_by,
        facts,
        note,
        range,
    }
}

/// What is cut off may be any of the candidates: all their rules count, and a note only where all have it.
fn merge_cut(heading: &mut Heading, candidates: &[Candidate]) {
    // A reason says more than the beginning of a message.
    let others = candidates.iter().map(|candidate| &candidate.wording.heading);
    let reason = others.clone().find(|other| other.role == Role::Reason && !other.rules.is_empty());
    if let Some(reason) = reason {
        *heading = reason.clone();
    }
    for other in others.filter(|other| other.role == heading.role) {
        for (mine, theirs) in
            [(&mut heading.rules, &other.rules), (&mut heading.preflight_rules, &other.preflight_rules)]
        {
            let new: Vec<_> = theirs.iter().filter(|rule| !mine.contains(rule)).copied().collect();
            mine.extend(new);
        }
        heading.note = heading.note.filter(|note| other.note == Some(*note));
    }
}

fn has_net_error(wording: &Wording) -> bool {
    wording.parts.iter().any(|part| matches!(part, Part::Gap("error" | "known_error")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::console::prepared::Prepared;

    /// Each wording is found in itself, with its gaps filled, and as what it is.
    #[test]
    fn each_wording_is_found() {
        let all: Vec<&Wording> = WORDINGS.values().flatten().collect();
        assert!(all.len() > 700, "{}", all.len());
        for wording in &all {
            let text: String = wording
                .parts
                .iter()
                .map(|part| match part {
                    Part::Literal(letters) => letters.iter().collect(),
                    Part::Gap(
                        "url" | "full_url" | "page" | "redirected_from" | "redirected_to" | "origin",
                    ) => "https://a.test".into(),
                    Part::Gap("socket_url") => "wss://a.test".into(),
                    Part::Gap("status") => "499".to_owned(),
                    Part::Gap("error" | "known_error") => "FAILED".to_owned(),
                    Part::Gap("method" | "verb") => "QUERY".to_owned(),
                    Part::Gap(_) => "gap".to_owned(),
                })
                .collect();
            let before = if wording.heading.is_continuation { "Access blocked by CORS policy: " } else { "" };
            let found = find(&Prepared::of(&format!("{before}{text}")));
            // Two browsers may have the same words, and differ in what raises them.
            let own: Vec<_> = wording.heading.rules.iter().chain(&wording.heading.preflight_rules).collect();
            let is_it = |one: &Found| {
                has_net_error(wording)
                    || one.role == wording.heading.role
                        && (own.is_empty()
                            || one.rules.iter().chain(&one.preflight_rules).any(|rule| own.contains(&rule)))
            };
            assert!(found.iter().any(is_it), "{text}: {found:?}");
        }
    }
}
