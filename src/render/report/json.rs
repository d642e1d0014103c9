//! A run as JSON: one object, or one a line. Both are written piece by piece, and can be read back.

use serde::Serialize;

use super::super::json::safe;
use super::Report;
use super::entry::{Closing, Entry, Opening};

/// The number of this form; fields may be added, never renamed or removed without a new one.
pub(super) const SCHEMA: u32 = 1;

/// One JSON object.
#[derive(Debug, Default)]
pub(super) struct Json {
    checks: usize,
}

impl Report for Json {
    fn begin(&mut self, opening: &Opening) -> String {
        format!("{{\"schema\":{SCHEMA},\"plan\":{},\"checks\":[", object(opening))
    }

    fn check(&mut self, entry: &Entry) -> String {
        self.checks += 1;
        format!("{}\n{}", if self.checks > 1 { "," } else { "" }, object(entry))
    }

    fn end(&mut self, closing: &Closing) -> String {
        format!("\n],\"summary\":{}}}\n", object(closing))
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
    fn begin(&mut self, opening: &Opening) -> String {
        line("plan", opening)
    }

    fn check(&mut self, entry: &Entry) -> String {
        line("check", entry)
    }

    fn end(&mut self, closing: &Closing) -> String {
        line("summary", closing)
    }
}

fn line(kind: &'static str, rest: &impl Serialize) -> String {
    object(&Line { schema: SCHEMA, r#type: kind, rest }) + "\n"
}

pub(super) fn object(value: &impl Serialize) -> String {
    safe(serde_json::to_string(value).expect("structs of strings and numbers always serialise"))
}
