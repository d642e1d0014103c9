//! A list of origins as people have it in code: one a line, with or without quotes and commas.

use super::super::matcher::{Entry, Matcher};
use super::super::unit::Rule;
use super::super::{Place, Unit};

/// The one unit. `*` stands for any characters, and an expression is found anywhere in the origin.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let entries: Vec<Entry> =
        (1..).zip(text.lines()).filter_map(|(number, line)| entry(number, line)).collect();
    if entries.is_empty() {
        return Vec::new();
    }
    let rule = Rule { entries, credentials: true, vary: Some(true), ..Rule::default() };
    let (name, place) = ("List of origins".into(), Place { line: 1, column: 1 });
    vec![Unit {
        name,
        place,
        rules: vec![rule],
        preflight: (204, 204),
        has_preflights: true,
        ..Unit::default()
    }]
}

fn entry(number: usize, line: &str) -> Option<Entry> {
    let start = line.len() - line.trim_start_matches([' ', '\t', '-', '\'', '"', '`', '[', ',']).len();
    let text = line[start..].trim_end_matches([' ', '\t', '\r', ',', '\'', '"', '`', ';']);
    // The end of a list in code, and not of a class of letters.
    let text = if text.contains('[') { text } else { text.trim_end_matches([']', '\'', '"', '`', ' ']) };
    if text.is_empty() || line.trim_start().starts_with(['#', ';']) {
        return None;
    }
    let place = Place { line: number, column: line[..start].chars().count() + 1 };
    // JavaScript's notation, with flags.
    if let Some((expression, flags)) = text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
        let any_case = if flags.contains('i') { "(?i)" } else { "" };
        return Some(Entry::pattern(text, place, &format!("{any_case}{expression}")));
    }
    Some(if text == "*" {
        Entry::fixed("*", place, Some(false))
    } else if text.starts_with('^') || text.ends_with('$') || text.contains('\\') {
        Entry::pattern(text, place, text)
    } else if text.contains('*') {
        Entry::new(text, place, Matcher::Wildcard(text.into()))
    } else {
        Entry::new(text, place, Matcher::Exact(text.into()))
    })
}
