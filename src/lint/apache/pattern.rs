//! Regular expressions and names with wildcards.

use fancy_regex::{Regex, RegexBuilder};

use super::super::Place;
use super::super::simulation::{MOST_STEPS, NotKnown};

/// A regular expression; none where it cannot be read here.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    regex: Option<Regex>,
    /// As written, with `(?i)` in front where case does not matter.
    pub(super) text: String,
    pub(super) place: Place,
}

impl Pattern {
    pub(super) fn new(text: &str, any_case: bool, place: Place) -> Self {
        let text = if any_case { format!("(?i){text}") } else { text.to_owned() };
        let regex = RegexBuilder::new(&text).backtrack_limit(MOST_STEPS).build().ok();
        Self { regex, text, place }
    }

    /// As written.
    pub(super) fn written(&self) -> &str {
        self.text.trim_start_matches("(?i)")
    }

    /// What it finds: the whole and the groups; `None` where it finds nothing.
    pub(super) fn captures(&self, text: &str) -> Result<Option<Vec<String>>, NotKnown> {
        let unread =
            || NotKnown::new(self.place, format!("The expression {} cannot be read here.", self.written()));
        let regex = self.regex.as_ref().ok_or_else(unread)?;
        let found = regex.captures(text).map_err(|_| unread())?;
        Ok(found.map(|found| {
            (0..found.len())
                .map(|number| found.get(number).map_or_else(String::new, |part| part.as_str().to_owned()))
                .collect()
        }))
    }

    pub(super) fn matches(&self, text: &str) -> Result<bool, NotKnown> {
        Ok(self.captures(text)?.is_some())
    }
}

/// Whether a name with `*` and `?` is that of a path; neither stands for a slash where the whole path is meant.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    let parts: Vec<&str> = pattern.split('/').collect();
    let own: Vec<&str> = path.split('/').collect();
    parts.len() == own.len()
        && parts.iter().zip(own).all(|(pattern, part)| wildmatch::WildMatch::new(pattern).matches(part))
}

/// What a text with `$0` to `$9` becomes.
pub(super) fn substituted(text: &str, captures: &[String]) -> String {
    let mut done = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let digit = letters.peek().and_then(|next| next.to_digit(10)).filter(|_| letter == '$');
        match digit {
            Some(digit) => {
                letters.next();
                done.push_str(captures.get(digit as usize).map_or("", String::as_str));
            }
            None => done.push(letter),
        }
    }
    done
}
