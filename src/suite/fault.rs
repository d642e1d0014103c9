//! What is wrong with a file: where, and what would be right.

use std::fmt;
use std::ops::Range;

use super::spanned::{LineIndex, Location};
use crate::web::nearest::nearest;
use crate::web::secret::{self, HIDDEN};
use crate::web::text::visible;

/// The longest piece of a line that is shown, in characters.
const LONGEST: usize = 120;

/// A fault in a file of a suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
    /// Its bytes in the file.
    pub(super) span: Range<usize>,
    /// The key that was meant where another one is, or that is missing.
    pub(super) meant: Option<String>,
    excerpt: String,
    marked: usize,
}

impl Fault {
    /// A fault at these bytes of the text.
    pub(super) fn at(text: &str, span: &Range<usize>, message: impl Into<String>) -> Self {
        let start = (0..=span.start.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let end = (0..=span.end.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let Location { line, column } = LineIndex::new(text).of(start);
        Self {
            line,
            column,
            message: message.into(),
            span: span.clone(),
            meant: None,
            excerpt: text[line_start..line_end].trim_end().to_owned(),
            marked: text[start..end.clamp(start, line_end)].chars().count().max(1),
        }
    }

    /// Whether it says that the file as a whole lacks something.
    pub(super) fn is_about_the_whole(&self) -> bool {
        self.span.is_empty() || self.span.start == 0 && self.message.ends_with(" is missing")
    }

    /// The whole message, for a file of this name.
    #[must_use]
    pub fn in_file(&self, file: &str) -> String {
        let Self { line, column, message, .. } = self;
        let head = format!("{}:{line}:{column}: {}", visible(file), visible(message));
        // A long line, or one with unruly characters, would put the mark in the wrong place.
        let excerpt = self.excerpt.replace('\t', " ");
        // What is hidden would put it there too, and so would a secret in the message.
        let secrets = secret::secrets_of(&excerpt);
        if !secrets.is_empty() {
            return secrets.iter().fold(head, |head, one| head.replace(one, HIDDEN));
        }
        if excerpt.chars().count() > LONGEST || visible(&excerpt) != excerpt {
            return head;
        }
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        let mark = "^".repeat(self.marked.min(LONGEST));
        format!("{head}\n{margin} |\n{number} | {excerpt}\n{margin} | {}{mark}", " ".repeat(column - 1))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for Fault {}

/// `; did you mean "x"?`, where a word is near another.
pub(super) fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(near) => format!("; did you mean {near}?"),
        None => String::new(),
    }
}

/// The fault that the reader of TOML found, in our words.
pub(super) fn of_toml(text: &str, error: &toml::de::Error) -> Fault {
    let span = error.span().unwrap_or(0..0);
    let message = error.message();
    // Serde's two sentences with a list of what is known have it in backquotes, what was found first.
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let known = |what: &str, among: &str| match quoted.split_first() {
        Some((found, known)) => {
            let near = meant(found, known.iter().copied());
            let near =
                if near.is_empty() { format!("; {among} {}", crate::web::text::list(known)) } else { near };
            Some(format!("unknown {what} {}{near}", crate::web::text::shown(found)))
        }
        None => None,
    };
    let sentence = if message.starts_with("unknown field") {
        known("key", "the keys are")
    } else if message.starts_with("missing field") {
        quoted.first().map(|name| format!("the key {name} is missing"))
    } else {
        other_kind(message)
    };
    let fault = Fault::at(text, &span, sentence.unwrap_or_else(|| message.trim_end().replace('\n', ", ")));
    let meant = match quoted.split_first() {
        Some((found, known)) if message.starts_with("unknown field") => nearest(found, known.iter().copied()),
        Some((name, _)) if message.starts_with("missing field") => Some(*name),
        _ => None,
    };
    Fault { meant: meant.map(str::to_owned), ..fault }
}

/// A value of another kind than is needed, without the parser's own terms.
fn other_kind(message: &str) -> Option<String> {
    let (found, needed) = message
        .strip_prefix("invalid type: ")
        .or(message.strip_prefix("invalid value: "))?
        .split_once(", expected ")?;
    let found = match found.split_once(' ') {
        _ if found.starts_with("sequence") => "a list".to_owned(),
        _ if found.starts_with("map") => "a table".to_owned(),
        Some(("string", text)) => format!("the string {text}"),
        Some(("integer" | "floating", number)) => {
            format!("the number {}", number.trim_start_matches("point ").replace('`', ""))
        }
        Some(("boolean", value)) => value.replace('`', ""),
        _ => found.to_owned(),
    };
    let needed = match needed.trim_end() {
        "a sequence" => "a list, such as [\"a\", \"b\"]",
        "a map" => "a table of names and values",
        "a string" => "a string between quotes",
        "a boolean" => "true or false",
        "u16" | "u64" => "a whole number from 0 on",
        needed if needed.starts_with("struct") => "a table",
        needed => needed,
    };
    Some(format!("expected {}, found {}", needed.replace('`', ""), crate::web::text::shown(&found)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let text = "a = 1\n  b = \"ü\"\n";
        let fault = Fault::at(text, &(8..9), "wrong");
        assert_eq!((fault.line, fault.column), (2, 3));
        assert_eq!(fault.in_file("x.toml"), "x.toml:2:3: wrong\n  |\n2 |   b = \"ü\"\n  |   ^");
        let indented = Fault::at("\tb = 1\n", &(1..2), "wrong");
        assert_eq!(indented.in_file("x.toml"), "x.toml:1:2: wrong\n  |\n1 |  b = 1\n  |  ^");
        // Past the end, inside a character: still a place.
        assert_eq!(Fault::at(text, &(500..501), "wrong").line, 3);
        assert_eq!(Fault::at("ü", &(1..2), "wrong").column, 1);
    }

    #[test]
    fn what_was_meant() {
        assert_eq!(meant("orgins", ["origins", "targets"]), "; did you mean origins?");
        assert_eq!(meant("frobnicate", ["origins", "targets"]), "");
        assert_eq!(meant("GETT", ["get"]), "; did you mean get?");
    }
}
