//! What a configuration alone says of who gets in: the file is read into a function from requests to responses, and the judge and the
//! origins of an audit decide. Nothing is sent. What cannot be known from the file is said, and not guessed.

mod apache;
mod audited;
mod behaviour;
mod formats;
mod include;
mod intent;
mod judge;
mod matcher;
mod nginx;
mod program;
mod simulation;
mod sources;
#[cfg(test)]
mod tests;
mod toml_tree;
mod tree;
mod unit;

pub use self::behaviour::Mistake;
pub use self::formats::{Format, ReadError, read, read_with};
pub use self::intent::Intent;
pub use self::judge::{Checked, Judged, Problem, ProblemKind, check, check_all, foretell, judge};
pub use self::matcher::Entry;
pub use self::simulation::{NotKnown, Product};
pub use self::sources::{Include, Reading, Source, Sources};
pub use self::unit::{TARGET, Unit};

/// A place in a file, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}
