//! What a configuration alone says of who gets in: the file is read into a function from requests to responses, and the judge and the
//! origins of an audit decide. Nothing is sent. What cannot be known from the file is said, and not guessed.

mod formats;
mod judge;
mod matcher;
#[cfg(test)]
mod tests;
mod toml_tree;
mod tree;
mod unit;

pub use self::formats::{Format, ReadError, read};
pub use self::judge::{Checked, Problem, ProblemKind, check, judge};
pub use self::matcher::Entry;
pub use self::unit::Unit;

/// A place in a file, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}
