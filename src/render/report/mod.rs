//! The reports of a suite's run: one file a format. A report gets one entry after the other and keeps none, or as much of
//! some as it must: a run may have very many.

mod entry;
mod json;
mod read;
mod text;
mod veil;

pub use self::entry::{
    Closing, Entry, ExchangeEntry, Expect, ExtraEntry, Making, Opening, PageEntry, ReasonEntry, TargetEntry,
};
pub use self::read::{Piece, ReadError, read};
pub use self::text::line;
pub use self::veil::Veil;

use super::Style;

/// A report in the making. Each call gives the next piece of its text.
pub trait Report {
    /// What is about to be run.
    fn begin(&mut self, opening: &Opening) -> String;
    /// A check is done.
    fn check(&mut self, entry: &Entry) -> String;
    /// All are done.
    fn end(&mut self, closing: &Closing) -> String;
}

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// A JSON object a line.
    Jsonl,
}

impl Format {
    /// Whether its entries must have [`Entry::probe`], which costs time.
    #[must_use]
    pub fn needs_probes(self) -> bool {
        match self {
            Self::Text => false,
            Self::Json | Self::Jsonl => true,
        }
    }

    /// An empty report of this format.
    #[must_use]
    pub fn report(self, style: Style, quiet: bool) -> Box<dyn Report> {
        match self {
            Self::Text => Box::new(text::Text::new(style, quiet)),
            Self::Json => Box::new(json::Json::default()),
            Self::Jsonl => Box::new(json::Lines),
        }
    }
}
