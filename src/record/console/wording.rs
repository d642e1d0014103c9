//! The wordings, and how a text is searched for them.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::LONGEST;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::vocabulary::vocabulary;

/// What a wording is in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It says which page called what; the reason follows.
    Open,
    /// It says that the reason was found in the preflight response.
    Preflight,
    /// It says the reason.
    Reason,
    /// It says only that something failed.
    Echo,
}

/// A wording, found in a text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) console: Option<Console>,
    pub(super) role: Role,
    pub(super) rules: Vec<Rule>,
    pub(super) preflight_rules: Vec<Rule>,
    pub(super) facts: BTreeMap<&'static str, String>,
    pub(super) note: Option<&'static str>,
    pub(super) text: String,
}

vocabulary! {
    /// Whose console says it: a browser's that is simulated, or another's.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Console: "a console" {
        /// Chromium's.
        Chromium = "chromium": "Chrome, Edge, Opera",
        /// Firefox's.
        Firefox = "firefox": "Firefox",
        /// Safari's.
        Safari = "safari": "Safari",
    }
}

impl Console {
    /// The browser's name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.browser().name()
    }

    /// The browser.
    #[must_use]
    pub fn browser(self) -> Browser {
        match self {
            Self::Chromium => Browser::Chromium,
            Self::Firefox => Browser::Firefox,
            Self::Safari => Browser::Safari,
        }
    }
}

/// The files, with the consoles whose wordings they have.
const FILES: [(Option<Console>, &str); 4] = [
    (Some(Console::Chromium), include_str!("chromium.txt")),
    (Some(Console::Firefox), include_str!("firefox.txt")),
    (Some(Console::Safari), include_str!("safari.txt")),
    (None, include_str!("script.txt")),
];

struct Wording {
    console: Option<Console>,
    heading: Heading,
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Heading {
    role: Role,
    rules: Vec<Rule>,
    preflight_rules: Vec<Rule>,
    note: Option<&'static str>,
}

enum Part {
    Literal(Vec<char>),
    Gap(&'static str),
}

/// All wordings, by the character that they begin with; those that begin with a gap by none.
static WORDINGS: LazyLock<HashMap<Option<char>, Vec<Wording>>> = LazyLock::new(|| {
    let mut wordings: HashMap<Option<char>, Vec<Wording>> = HashMap::new();
    for (console, text) in FILES {
        let mut heading = Heading { role: Role::Reason, rules: vec![], preflight_rules: vec![], note: None };
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            // A wording may begin with a bracket too, but only a heading ends with one.
            if let Some(inside) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                heading = read_heading(inside);
            } else if let Some(note) = line.strip_prefix("= ") {
                heading.note = Some(note);
            } else {
                let parts = read_parts(line);
                let first = match parts.first() {
                    Some(Part::Literal(letters)) => letters.first().copied(),
                    _ => None,
                };
                wordings.entry(first).or_default().push(Wording { console, heading: heading.clone(), parts });
            }
        }
    }
    wordings
});

fn read_heading(inside: &'static str) -> Heading {
    let (role, rules) = match inside.split_once(' ').unwrap_or((inside, "")) {
        ("open", rules) => (Role::Open, rules),
        ("preflight", rules) => (Role::Preflight, rules),
        ("echo", rules) => (Role::Echo, rules),
        ("other", rules) => (Role::Reason, rules),
        _ => (Role::Reason, inside),
    };
    let (rules, preflight_rules) = rules.split_once('|').unwrap_or((rules, ""));
    let rule = |id: &str| Rule::from_id(id).expect("the files name rules that there are");
    let list = |text: &str| text.split_whitespace().map(rule).collect();
    Heading { role, rules: list(rules), preflight_rules: list(preflight_rules), note: None }
}

fn read_parts(line: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !before.is_empty() {
            parts.push(Part::Literal(before.chars().map(folded).collect()));
        }
        parts.push(Part::Gap(name));
        rest = after;
    }
    // The end of a gap leaves a full stop out by itself.
    let stop_after_gap = rest == "." && parts.last().is_some_and(|part| matches!(part, Part::Gap(_)));
    if !rest.is_empty() && !stop_after_gap {
        parts.push(Part::Literal(rest.chars().map(folded).collect()));
    }
    parts
}

/// All quotes are one: a message that went through a web page or a word processor has others.
fn folded(letter: char) -> char {
    match letter {
        '"' | '`' | '´' | '‘' | '’' | '‚' | '“' | '”' | '„' => '\'',
        other => other,
    }
}

/// Finds all wordings in a text, none within another.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // A space at the end ends the last word.
    let text: Vec<char> = text[..end]
        .split([' ', '\t', '\n', '\r'])
        .filter(|word| !word.is_empty())
        .flat_map(|word| word.chars().chain([' ']))
        .collect();
    let folded: Vec<char> = text.iter().copied().map(folded).collect();
    let mut found = Vec::new();
    let mut place = 0;
    while place < folded.len() {
        let begins_word = place == 0 || folded[place - 1] == ' ';
        let own = WORDINGS.get(&Some(folded[place])).into_iter().flatten();
        let any = WORDINGS.get(&None).filter(|_| begins_word).into_iter().flatten();
        let mut best: Option<(&Wording, Matched)> = None;
        let mut console = None;
        for wording in own.chain(any) {
            let Some(matched) = matches(&wording.parts, &folded, place) else { continue };
            // The longest counts, and the first of two that end at the same place.
            match &best {
                Some((_, longest)) if longest.end > matched.end => {}
                // Two browsers have the same words for it.
                Some((first, longest)) if longest.end == matched.end => {
                    console = console.filter(|_| first.console == wording.console);
                }
                _ => {
                    console = wording.console;
                    best = Some((wording, matched));
                }
            }
        }
        match best {
            None => place += 1,
            Some((wording, matched)) => {
                let Heading { role, rules, preflight_rules, note } = wording.heading.clone();
                let facts = matched
                    .gaps
                    .iter()
                    .filter(|(name, _)| !name.is_empty())
                    .map(|(name, gap)| (*name, text[gap.clone()].iter().collect()))
                    .collect();
                let words: String = text[place..matched.end].iter().collect();
                found.push(Found {
                    console,
                    role,
                    rules,
                    preflight_rules,
                    facts,
                    note,
                    text: words.trim_end().to_owned(),
                });
                place = matched.end.max(place + 1);
            }
        }
    }
    found
}

struct Matched {
    end: usize,
    gaps: Vec<(&'static str, std::ops::Range<usize>)>,
}

/// Whether the parts stand at this place. A gap ends where the part after it first begins.
fn matches(parts: &[Part], text: &[char], start: usize) -> Option<Matched> {
    let mut place = start;
    let mut gaps = Vec::new();
    let mut parts = parts.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Literal(letters) => {
                if !text[place..].starts_with(letters) {
                    return None;
                }
                place += letters.len();
            }
            Part::Gap(name) => {
                let begin = place;
                match parts.peek() {
                    Some(Part::Literal(next)) => {
                        while !text[place..].starts_with(next) {
                            if place >= text.len() || !fits(name, text[place], place - begin) {
                                return None;
                            }
                            place += 1;
                        }
                    }
                    _ => {
                        while place < text.len() && !name.is_empty() && fits(name, text[place], place - begin)
                        {
                            place += 1;
                        }
                        while place > begin && ['.', ',', ';', ')', '\'', ' '].contains(&text[place - 1]) {
                            place -= 1;
                        }
                    }
                }
                if !is_whole(name, &text[begin..place]) {
                    return None;
                }
                gaps.push((*name, begin..place));
            }
        }
    }
    Some(Matched { end: place, gaps })
}

/// Whether a gap of that name may have this character, after so many others.
fn fits(name: &str, letter: char, before: usize) -> bool {
    match name {
        "method" => before < 60 && letter != ' ',
        "error" => before < 60 && (letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'),
        "header" => before < 200 && letter != ' ',
        "kind" => before < 40 && (letter.is_alphanumeric() || [' ', '-'].contains(&letter)),
        "status" => before < 10 && (letter.is_ascii_digit() || "(null)".contains(letter)),
        "url" | "origin" | "page" | "redirected_from" => before < 8192 && letter != ' ',
        _ => before < 4096,
    }
}

/// Whether a gap of that name may hold this.
fn is_whole(name: &str, letters: &[char]) -> bool {
    match name {
        // `resource` is a word, no URL.
        "url" | "redirected_from" => letters.iter().any(|letter| [':', '/'].contains(letter)),
        "method" | "header" | "origin" | "page" | "scheme" => !letters.is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each wording is found in itself, with its gaps filled, and as what it is.
    #[test]
    fn each_wording_is_found() {
        let all: Vec<&Wording> = WORDINGS.values().flatten().collect();
        assert!(all.len() > 250, "{}", all.len());
        for wording in &all {
            let text: String = wording
                .parts
                .iter()
                .map(|part| match part {
                    Part::Literal(letters) => letters.iter().collect(),
                    Part::Gap("url" | "page" | "redirected_from" | "origin") => "https://a.test".into(),
                    Part::Gap("status") => "499".to_owned(),
                    Part::Gap("method" | "error") => "QUERY".to_owned(),
                    Part::Gap(_) => "gap".to_owned(),
                })
                .collect();
            let found = find(&text);
            // Two browsers may have the same words, and differ in what raises them.
            let own: Vec<_> = wording.heading.rules.iter().chain(&wording.heading.preflight_rules).collect();
            let is_it = |one: &Found| {
                one.role == wording.heading.role
                    && (own.is_empty()
                        || one.rules.iter().chain(&one.preflight_rules).any(|rule| own.contains(&rule)))
            };
            assert!(found.iter().any(is_it), "{text}: {found:?}");
        }
        let named =
            all.iter().map(|wording| wording.heading.rules.len() + wording.heading.preflight_rules.len());
        assert!(named.sum::<usize>() > 100);
    }
}
