//! A file and the files that it includes. Their lines are counted one after the other, so that a place is in just one of them.

use super::Place;

/// How many files may be read.
const MOST_FILES: usize = 500;
/// How much text may be read.
const MOST_TEXT: usize = 16 << 20;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name; empty for the file itself.
    pub name: String,
    /// Its text.
    pub text: String,
    first_line: usize,
}

/// All files.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a file. Its first line; `None` where there are too many.
    pub(super) fn add(&mut self, name: &str, text: &str) -> Option<usize> {
        let length: usize = self.0.iter().map(|source| source.text.len()).sum();
        if self.0.len() >= MOST_FILES || length + text.len() > MOST_TEXT {
            return None;
        }
        let after = |source: &Source| source.first_line + source.text.lines().count() + 1;
        let first_line = self.0.last().map_or(1, after);
        self.0.push(Source { name: name.to_owned(), text: text.to_owned(), first_line });
        Some(first_line)
    }

    /// The file in which a place is, and the place there. What stands in an expression is counted from its start, as it is written
    /// without escapes; it is never after the end of its line.
    #[must_use]
    pub fn resolve(&self, place: Place) -> (Option<&Source>, Place) {
        let source = self.0.iter().rev().find(|source| source.first_line <= place.line);
        let line = source.map_or(place.line, |source| place.line - source.first_line + 1);
        let written = source.and_then(|source| source.text.lines().nth(line.checked_sub(1)?));
        let column = written.map_or(place.column, |text| place.column.min(text.chars().count() + 1));
        (source.filter(|source| !source.name.is_empty()), Place { line, column })
    }
}

/// With what a file is judged, and how the files that it includes are read.
pub struct Reading<'a> {
    /// A path, or a URL, with which servers are judged; all that the file has where there is none.
    pub path: Option<&'a str>,
    /// The files of a name with wildcards: names and texts; `None` where there is no such folder here.
    pub include: &'a Include<'a>,
}

/// Finds files.
pub type Include<'a> = dyn Fn(&str) -> Option<Vec<(String, String)>> + 'a;

impl Default for Reading<'_> {
    fn default() -> Self {
        Self { path: None, include: &|_| None }
    }
}
