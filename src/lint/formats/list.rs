//! A list of origins as people have it: one a line, or as it stands in code, in quotes, in expressions of several languages, in a
//! variable of the environment.

use super::super::matcher::{Entry, Matcher};
use super::super::unit::{ANY_PRODUCT, Rule};
use super::super::{Place, Unit};

/// The one unit. `*` stands for any characters, and an expression is found anywhere in the origin.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let entries: Vec<Entry> =
        (1..).zip(text.lines()).flat_map(|(number, line)| entries(number, line)).collect();
    if entries.is_empty() {
        return Vec::new();
    }
    let rule = Rule { entries, credentials: true, vary: Some(true), ..Rule::default() };
    let (name, place) = ("List of origins".into(), Place { line: 1, column: 1 });
    vec![Unit {
        name,
        place,
        product: Some(ANY_PRODUCT),
        rules: vec![rule],
        preflight: (204, 204),
        has_preflights: true,
        ..Unit::default()
    }]
}

/// What builds an expression from a text, in the languages of back ends.
const BUILDERS: [&str; 6] =
    ["re.compile(", "regexp(", "mustcompile(", "regex::new(", "pattern.compile(", "regex("];

/// The entries of a line.
fn entries(number: usize, line: &str) -> Vec<Entry> {
    let at = |byte: usize| Place { line: number, column: line[..byte].chars().count() + 1 };
    let trimmed = line.trim_start_matches([' ', '\t', '-', '[', ',']);
    let start = line.len() - trimmed.len();
    if trimmed.is_empty() || ["#", ";", "//"].iter().any(|mark| trimmed.starts_with(mark)) {
        return Vec::new();
    }
    let end = trimmed.trim_end_matches([' ', '\t', '\r', ',', ';']);
    // JavaScript's notation, with flags.
    if let Some((expression, flags)) = end.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'))
        && !expression.is_empty()
    {
        return vec![pattern(end, expression, flags.contains('i'), at(start))];
    }
    // An expression alone, in which there may be anything.
    if end.starts_with('^') || end.ends_with('$') {
        return vec![pattern(end, end, false, at(start))];
    }
    if line.contains(['"', '\'', '`']) {
        return literals(line).into_iter().filter_map(|literal| of_literal(line, &literal, at)).collect();
    }
    // What stands before a = is a name.
    let value = end.split_once('=').filter(|(name, _)| is_name(name)).map_or(end, |(_, value)| value);
    let offset = start + (end.len() - value.len());
    let mut found = Vec::new();
    let mut rest = value;
    while let Some(from) = rest.find(|letter: char| !is_between(letter)) {
        let length = rest[from..].find(is_between).unwrap_or(rest.len() - from);
        let byte = offset + (value.len() - rest.len()) + from;
        found.push((byte, &rest[from..from + length]));
        rest = &rest[from + length..];
    }
    let is_alone = found.len() == 1;
    let may_be = |text: &str| text == "null" || text.contains(['.', ':', '*']) || is_alone;
    found
        .into_iter()
        .filter(|(_, text)| {
            may_be(text) && text.contains(|letter: char| letter.is_alphanumeric() || letter == '*')
        })
        .map(|(byte, text)| plain(text, at(byte)))
        .collect()
}

fn is_name(text: &str) -> bool {
    let text = text.trim().trim_start_matches("export ");
    !text.is_empty()
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-'))
}

/// What stands between the entries of a line without quotes.
fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, ',' | ';' | ']' | '[' | '(' | ')' | '{' | '}')
}

/// A text in quotes.
struct Literal<'a> {
    /// What stands before it, from the one before on.
    before: &'a str,
    text: &'a str,
    after: &'a str,
    start: usize,
    quote: char,
}

/// The texts in quotes, up to a comment.
fn literals(line: &str) -> Vec<Literal<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = line[from..].find(['"', '\'', '`']).map(|at| from + at) {
        let before = &line[from..open];
        if before.contains('#') || before.contains("//") {
            break;
        }
        let quote = line[open..].chars().next().unwrap_or('"');
        let mut letters = line[open + 1..].char_indices();
        let mut close = None;
        while let Some((at, letter)) = letters.next() {
            if letter == '\\' {
                letters.next();
            } else if letter == quote {
                close = Some(open + 1 + at);
                break;
            }
        }
        let end = close.unwrap_or(line.len());
        let after = line.get(end + 1..).unwrap_or_default();
        found.push(Literal { before, text: &line[open + 1..end], after, start: open + 1, quote });
        from = (end + 1).min(line.len());
    }
    found
}

fn of_literal(line: &str, literal: &Literal<'_>, at: impl Fn(usize) -> Place) -> Option<Entry> {
    let Literal { before, text, after, start, quote } = literal;
    let head = before.trim_end().to_ascii_lowercase();
    let is_raw = head.ends_with('r') || *quote == '`';
    let head = head.trim_end_matches(['r', '#', '@']);
    let place = at(*start);
    let builds = BUILDERS.iter().any(|builder| head.ends_with(builder));
    // Its flags are a text of their own, or names.
    let rest = after.trim_start_matches([' ', ',']).to_ascii_lowercase();
    let any_case = ["re.i", "\"i", "'i", "pattern.case_insensitive", "regexoptions.ignorecase"];
    let any_case = any_case.iter().any(|flag| rest.starts_with(flag)) && !rest.starts_with("\"https");
    let is_flags = text.len() <= 6 && text.chars().all(|letter| "gimsuy".contains(letter));
    if (is_flags && line[..*start].to_ascii_lowercase().contains("regexp("))
        || is_key(text, after)
        || text.is_empty()
    {
        return None;
    }
    if builds || (is_raw && *quote != '`') || is_expression(text) {
        let expression = if is_raw { (*text).to_owned() } else { text.replace("\\\\", "\\") };
        return Some(pattern(text, &expression, builds && any_case, place));
    }
    Some(plain(text, place))
}

/// Whether a text is a key, with its value behind it.
fn is_key(text: &str, after: &str) -> bool {
    !text.contains("://") && (after.trim_start().starts_with(':') || after.trim_start().starts_with("=>"))
}

fn is_expression(text: &str) -> bool {
    text.starts_with('^') || text.ends_with('$') || text.contains('\\')
}

fn pattern(text: &str, expression: &str, any_case: bool, place: Place) -> Entry {
    let any_case = if any_case { "(?i)" } else { "" };
    Entry::pattern(text, place, &format!("{any_case}{expression}"))
}

fn plain(text: &str, place: Place) -> Entry {
    if text == "*" {
        Entry::fixed("*", place, Some(false))
    } else if is_expression(text) {
        pattern(text, text, false, place)
    } else if text.contains('*') {
        Entry::new(text, place, Matcher::Wildcard(text.into()))
    } else {
        Entry::new(text, place, Matcher::Exact(text.into()))
    }
}
