//! A value of the file, with the location where it stands.

use std::cell::Cell;
use std::cmp::Ordering;
use std::ops::{Deref, Range};

use serde::{Deserialize, Deserializer};

/// A location in a file of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Finds locations in a text. Looking them up in their order costs no more than the text between them.
pub(super) struct LineIndex<'a> {
    text: &'a str,
    /// The bytes at which lines begin.
    lines: Vec<usize>,
    /// The byte that was looked up last, and its column.
    last: Cell<(usize, usize)>,
}

impl<'a> LineIndex<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, lines: std::iter::once(0).chain(ends).collect(), last: Cell::new((0, 1)) }
    }

    /// The location of a byte; that of the character where the byte is inside one.
    pub(super) fn of(&self, byte: usize) -> Location {
        let inside = |at: &usize| self.text.is_char_boundary(*at);
        let byte = (0..=byte.min(self.text.len())).rev().find(inside).unwrap_or(0);
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines[line - 1];
        let (from, column) = match self.last.get() {
            (last, column) if (start..=byte).contains(&last) => (last, column),
            _ => (start, 1),
        };
        let column = column + self.text[from..byte].chars().count();
        self.last.set((byte, column));
        Location { line, column }
    }
}

/// A value and its bytes in the file. It is compared by its value alone.
#[derive(Clone, Debug)]
pub(super) struct Spanned<T> {
    /// The value.
    pub(super) value: T,
    /// Where it stands.
    pub(super) span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(Self { value: spanned.into_inner(), span })
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: PartialOrd> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_any_order() {
        let text = "ab\n\u{fc}b\n\n  x";
        let places = LineIndex::new(text);
        let expected = [
            (0, 1, 1),
            (1, 1, 2),
            (2, 1, 3),
            (3, 2, 1),
            (4, 2, 1),
            (5, 2, 2),
            (7, 3, 1),
            (10, 4, 3),
            (99, 4, 4),
        ];
        for (byte, line, column) in expected.into_iter().chain(expected.into_iter().rev()) {
            assert_eq!(places.of(byte), Location { line, column }, "{byte}");
        }
    }
}
