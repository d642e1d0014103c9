//! The checks that a run would make, as JSON: in the form of a report, with what is known before anything is sent.

use serde::Serialize;
use serde_json::value::RawValue;

use super::by_id;
use super::entry::Expect;
use super::header::{PageEntry, RunHeader};
use super::json::{SCHEMA, line, object};
use crate::fetch::without_password;
use crate::frame::EmbeddedAs;
use crate::render::mask::Mask;
use crate::suite::{Check, CheckQuestion, Sending, Subject};

/// A check that is not made.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlannedEntry {
    /// Its place in the suite, from 0.
    number: usize,
    /// Its name: stable, and each only once.
    id: String,
    /// The target's name.
    target: String,
    /// The page's origin.
    origin: PageEntry,
    /// The method.
    method: String,
    /// In what the page shows the document, where it does.
    #[serde(rename = "as", with = "by_id::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    shown_as: Option<EmbeddedAs>,
    /// The path as the file writes it; `None` for the one that must not exist.
    path: Option<String>,
    /// The URL.
    url: String,
    /// As which browser it is judged.
    browser: &'static str,
    /// Where the suite's file says so: the line, from 1; `None` where it is not of a file.
    line: Option<usize>,
    /// The column, in characters from 1.
    column: Option<usize>,
    /// What is expected.
    expect: Expect,
    /// How far it goes: `request`, or `preflight` where the request itself stays unsent.
    sends: &'static str,
    /// Whether its request is sent and may change data.
    changes_data: bool,
    /// Its requests, as `corscheck probe --dry-run --format json` prints them; `None` in a list.
    #[cfg_attr(test, schemars(with = "Option<crate::render::schema::OfPlanned>"))]
    probe: Option<Box<RawValue>>,
}

impl PlannedEntry {
    /// A check as lists have it. `probe` is JSON of its requests.
    #[must_use]
    pub fn of(check: &Check, changes_data: bool, probe: Option<String>) -> Self {
        let question = &check.question;
        Self {
            number: check.number,
            id: check.id(),
            target: check.target.to_string(),
            origin: PageEntry::of(check),
            method: check.method.to_string(),
            shown_as: match question {
                CheckQuestion::Frame(frame) => Some(frame.question.shown_as),
                CheckQuestion::Call(_) => None,
            },
            path: match &check.subject {
                Subject::Path(path) => Some(path.to_string()),
                Subject::NonexistentPath => None,
            },
            url: without_password(question.url()),
            browser: question.browser().id(),
            line: check.location.map(|location| location.line),
            column: check.location.map(|location| location.column),
            expect: Expect::of(&check.expectation),
            sends: match check.sending {
                Sending::All | Sending::Nothing => "request",
                Sending::Preflights => "preflight",
            },
            changes_data,
            probe: probe.and_then(|json| RawValue::from_string(json.trim_end().to_owned()).ok()),
        }
    }
}

/// The list in the making: one object, or one a line.
#[derive(Debug)]
pub struct PlannedChecks<'a> {
    is_lines: bool,
    checks: usize,
    mask: &'a Mask,
}

impl<'a> PlannedChecks<'a> {
    /// An empty list.
    #[must_use]
    pub fn new(is_lines: bool, mask: &'a Mask) -> Self {
        Self { is_lines, checks: 0, mask }
    }

    /// How it begins.
    #[must_use]
    pub fn begin(&self, header: &RunHeader) -> String {
        match self.is_lines {
            true => line("plan", header),
            false => format!("{{\"schema\":{SCHEMA},\"plan\":{},\"checks\":[", object(header)),
        }
    }

    /// The next check.
    #[must_use]
    pub fn check(&mut self, entry: &PlannedEntry) -> String {
        self.checks += 1;
        let text = match self.is_lines {
            true => line("planned", entry),
            false => format!("{}\n{}", if self.checks > 1 { "," } else { "" }, object(entry)),
        };
        self.mask.apply_to_json(text)
    }

    /// How it ends.
    #[must_use]
    pub fn end(&self) -> &'static str {
        if self.is_lines { "" } else { "\n]}\n" }
    }
}
