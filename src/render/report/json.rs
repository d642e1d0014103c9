//! A run as JSON: one object, or one a line. Both are written piece by piece, and can be read back.

use serde::Serialize;

use super::super::json::safe;
use super::entry::Entry;
use super::header::RunHeader;
use super::summary::RunSummary;
use super::{Parts, Report};
use crate::suite::{Previous, Verdict};

/// The number of this form; fields may be added, never renamed or removed without a new one.
pub(super) use crate::render::json::SCHEMA;

/// One JSON object.
#[derive(Debug, Default)]
pub(super) struct Json {
    checks: usize,
}

impl Report for Json {
    fn begin(&mut self, header: &RunHeader) -> String {
        format!("{{\"schema\":{SCHEMA},\"plan\":{},\"checks\":[", object(header))
    }

    fn parts(&self, entry: &Entry) -> Parts {
        Parts::of_json(entry.verdict)
    }

    fn is_whole(&self) -> bool {
        true
    }

    fn check(&mut self, entry: &Entry) -> String {
        self.checks += 1;
        format!("{}\n{}", if self.checks > 1 { "," } else { "" }, object(entry))
    }

    fn end(&mut self, summary: &RunSummary) -> String {
        format!("\n],\"summary\":{}}}\n", object(summary))
    }
}

/// One JSON object a line: the plan, each check, the summary.
#[derive(Debug)]
pub(super) struct Lines;

#[derive(Serialize)]
struct Line<'a, T> {
    schema: u32,
    r#type: &'static str,
    #[serde(flatten)]
    rest: &'a T,
}

impl Report for Lines {
    fn begin(&mut self, header: &RunHeader) -> String {
        line("plan", header)
    }

    fn parts(&self, entry: &Entry) -> Parts {
        Parts::of_json(entry.verdict)
    }

    fn is_whole(&self) -> bool {
        true
    }

    fn check(&mut self, entry: &Entry) -> String {
        line("check", entry)
    }

    fn end(&mut self, summary: &RunSummary) -> String {
        line("summary", summary)
    }
}

pub(super) fn line(kind: &'static str, rest: &impl Serialize) -> String {
    object(&Line { schema: SCHEMA, r#type: kind, rest }) + "\n"
}

/// A line of a later round of `--watch`: that of a report, the round's number, and how a check ended before.
#[derive(Serialize)]
struct Later<'a, T> {
    schema: u32,
    r#type: &'static str,
    round: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<Option<&'static str>>,
    #[serde(flatten)]
    rest: &'a T,
}

#[derive(Serialize)]
struct Gone<'a> {
    id: &'a str,
}

/// The line of what a later round is about to do, where the suite is another one.
#[must_use]
pub fn plan_of_round(header: &RunHeader, round: u64) -> String {
    later("plan", round, None, header)
}

/// The line of a check that ended differently than in the round before.
#[must_use]
pub fn check_of_round(entry: &Entry, before: Previous, round: u64) -> String {
    later("check", round, Some(before.verdict().map(Verdict::id)), entry)
}

/// The line of a check that is not in the suite any more.
#[must_use]
pub fn gone_in_round(id: &str, round: u64) -> String {
    later("gone", round, None, &Gone { id })
}

/// The line that ends a round in which something was different.
#[must_use]
pub fn summary_of_round(summary: &RunSummary, round: u64) -> String {
    later("summary", round, None, summary)
}

fn later(kind: &'static str, round: u64, was: Option<Option<&'static str>>, rest: &impl Serialize) -> String {
    object(&Later { schema: SCHEMA, r#type: kind, round, was, rest }) + "\n"
}

pub(super) fn object(value: &impl Serialize) -> String {
    safe(serde_json::to_string(value).expect("structs of strings and numbers always serialise"))
}
