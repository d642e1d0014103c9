//! The reports of a suite's run: one file a format. A report gets one entry after the other and keeps none, or as much of
//! some as it must: a run may have very many.

mod by_id;
mod causes;
mod change;
mod entry;
mod files;
mod frame;
mod github;
mod header;
mod html;
mod json;
mod junit;
mod markdown;
mod matrix;
mod parts;
mod planned;
mod read;
mod round;
mod sarif;
mod summary;
mod tap;
mod text;
mod together;
mod visited;

pub use self::change::ChangeEntry;
pub use self::entry::{Counted, Entry, EntryOptions, ExchangeEntry, Expect, ExtraEntry, ReasonEntry};
pub use self::header::{FileEntry, PageEntry, RunHeader, TargetEntry};
pub use self::json::{check_of_round, gone_in_round, plan_of_round, summary_of_round};
pub use self::parts::Parts;
pub use self::planned::{PlannedChecks, PlannedEntry};
pub use self::read::{Entries, Outline, ReadError, outline};
pub use self::round::RoundText;
pub(super) use self::sarif::severity_level;
pub use self::summary::RunSummary;
pub use self::text::line;
pub use self::visited::VisitRun;

use super::Style;
use crate::web::vocabulary::vocabulary;

/// A report in the making. Each call gives the next piece of its text. It may be made on a thread of its own.
pub trait Report: Send {
    /// What is about to be run.
    fn begin(&mut self, header: &RunHeader) -> String;
    /// Which parts this entry must have, which has none of them yet.
    fn parts(&self, entry: &Entry) -> Parts;
    /// Whether it has the whole diagnosis of each check, also of those that pass.
    fn is_whole(&self) -> bool {
        false
    }
    /// Whether it only counts the checks that pass: then it may be given [`Counted`] in place of their entries.
    fn counts_passed(&self) -> bool {
        false
    }
    /// A check passed that is only counted.
    fn passed(&mut self, _: &Counted<'_>) {}
    /// A check is done.
    fn check(&mut self, entry: &Entry) -> String;
    /// All are done.
    fn end(&mut self, summary: &RunSummary) -> String;
}

vocabulary! {
    /// A format of reports.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Format: "a format" {
        /// For people.
        Text = "text": "For people: a matrix, and what is wrong in full",
        /// One JSON object.
        Json = "json": "One JSON object",
        /// A JSON object a line.
        Jsonl = "jsonl": "A JSON object a line",
        /// JUnit's XML.
        Junit = "junit": "For Jenkins, GitLab and others: JUnit's XML",
        /// SARIF 2.1.0.
        Sarif = "sarif": "For code scanning: SARIF 2.1.0",
        /// Annotations of GitHub Actions.
        Github = "github": "For GitHub Actions: annotations, and the step's summary",
        /// Markdown.
        Markdown = "markdown": "For comments and summaries",
        /// One HTML file.
        Html = "html": "For people: one file that a browser opens",
        /// TAP 14.
        Tap = "tap": "For test harnesses: TAP 14",
    }
}

impl Format {
    /// An empty report of this format.
    #[must_use]
    pub fn report(self, style: Style, quiet: bool) -> Box<dyn Report> {
        match self {
            Self::Text => Box::new(text::Text::new(style, quiet)),
            Self::Json => Box::new(json::Json::default()),
            Self::Jsonl => Box::new(json::Lines),
            Self::Junit => Box::new(junit::Junit::default()),
            Self::Sarif => Box::new(sarif::Sarif::default()),
            Self::Github => Box::new(github::Github::default()),
            Self::Markdown => Box::new(markdown::Markdown::default()),
            Self::Html => Box::new(html::Html::default()),
            Self::Tap => Box::new(tap::Tap::default()),
        }
    }
}
