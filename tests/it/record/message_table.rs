//! Console messages as people paste them: `tests/data/messages` has each with what it must be read as.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use corscheck::record::console::{Message, read};

use crate::support::checked_in::path_in_tree;

/// What one message must be read as.
#[derive(Debug, Default, PartialEq, Eq)]
struct Expected {
    hides_reason: bool,
    rules: BTreeSet<String>,
    note: Option<String>,
    facts: Vec<(String, String)>,
}

impl Expected {
    /// Reads what stands behind the arrow, up to a semicolon.
    fn of(words: &str) -> Self {
        let mut expected = Self::default();
        let mut rest = words.trim();
        if let Some(after) = rest.strip_prefix('?') {
            (expected.hides_reason, rest) = (true, after.trim());
        }
        while let Some(first) = rest.chars().next() {
            if first == '"' {
                let (note, after) = rest[1..].split_once('"').expect("a note ends with a quote");
                (expected.note, rest) = (Some(note.into()), after.trim());
                continue;
            }
            let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
            match word.split_once('=') {
                Some((name, value)) => expected.facts.push((name.into(), value.replace('+', " "))),
                None => drop(expected.rules.insert(word.into())),
            }
            rest = after.trim();
        }
        expected
    }

    /// In what a message differs; nothing where it does not.
    fn difference(&self, message: &Message) -> String {
        let mut text = String::new();
        let rules: BTreeSet<String> = message.rules.iter().map(|rule| rule.id().to_owned()).collect();
        if rules != self.rules || message.hides_reason != self.hides_reason {
            let _ = write!(text, "  is {rules:?}, hidden: {}; expected {self:?}", message.hides_reason);
        }
        let note = message.note.unwrap_or_default();
        if self.note.as_ref().is_some_and(|words| !note.contains(words))
            || rules.is_empty() && note.is_empty()
        {
            let _ = write!(text, "  note: {note:?}; expected {:?}", self.note);
        }
        for (name, value) in &self.facts {
            if message.fact(name) != Some(value) {
                let _ = write!(text, "  {name}: {:?}, expected {value:?}", message.fact(name));
            }
        }
        text
    }
}

#[test]
fn each_is_read_as_it_must_be() {
    let mut count = 0;
    let mut faults = Vec::new();
    for entry in fs::read_dir(path_in_tree("tests/data/messages")).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let table = fs::read_to_string(&path).expect("a text");
        for case in
            table.split("\n\n").map(str::trim).filter(|case| !case.is_empty() && !case.starts_with('#'))
        {
            count += 1;
            let (text, expected) = case.split_once("\n=>").unwrap_or_else(|| panic!("{path:?}: {case}"));
            let expected: Vec<Expected> = expected.split(" ; ").map(Expected::of).collect();
            let messages = read(text);
            if messages.len() != expected.len() {
                faults.push(format!("{text}\n  {} messages: {messages:?}", messages.len()));
                continue;
            }
            let differences: String =
                expected.iter().zip(&messages).map(|(one, message)| one.difference(message)).collect();
            if !differences.is_empty() {
                faults.push(format!("{text}\n{differences}"));
            }
        }
    }
    assert!(count >= 300, "{count}");
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
}
