//! The verdicts of many calls: a line for each that the page may make, a block for each cause that stops others.

use super::super::Style;
use super::super::Tally;
use super::blocks::{Blocks, ByPage, Stopped, row};
use super::change::for_all;
use super::mark_of;
use crate::advice::{InvestigatedCall, MergedChanges, repair};
use crate::fetch::{Outcome, without_password};
use crate::probe::{CallTrace, Diagnosis};
use crate::web::text::visible;

/// The verdicts so far.
pub struct ManyText {
    style: Style,
    /// Whether each call is judged as several browsers.
    in_browsers: bool,
    /// Whether one change is for all: of several origins, or several methods.
    merged: Option<MergedChanges>,
    blocks: Blocks,
    /// Calls that the page may make, one of each server: others are compared with them.
    passing: Vec<CallTrace>,
    tally: Tally,
}

/// Where the verdicts of URLs that are not too long begin.
const VERDICT_COLUMN: usize = 58;
/// Of so many servers.
const MOST_COMPARED: usize = 20;

impl ManyText {
    /// A text without a verdict. `in_browsers` says that each call is judged as several browsers, `merged` that it is made from
    /// several origins or with several methods, so that one change is for all.
    #[must_use]
    pub fn new(in_browsers: bool, merged: bool, style: Style) -> Self {
        let merged = merged.then(MergedChanges::default);
        let (blocks, passing) = (Blocks::default(), Vec::new());
        Self { style, in_browsers, merged, blocks, passing, tally: Tally::default() }
    }

    /// Adds a verdict, and gives what is printed of it at once.
    #[must_use]
    pub fn add(&mut self, diagnosis: &Diagnosis) -> String {
        let call = diagnosis.worst_call();
        let browser = self.in_browsers.then(|| call.question.browser());
        self.tally.count(&call.outcome);
        let by = if self.merged.is_some() { ByPage::Named } else { ByPage::Same };
        if let Some(merged) = &mut self.merged {
            let investigated = InvestigatedCall::from(call);
            merged.add(investigated, &repair(investigated));
        }
        let Outcome::Allowed(_) = call.outcome else {
            self.blocks.add(&Stopped::of(diagnosis), browser, by, self.style);
            return String::new();
        };
        let server = |call: &CallTrace| call.question.url().origin();
        if self.passing.len() < MOST_COMPARED
            && self.passing.iter().all(|known| server(known) != server(call))
        {
            self.passing.push(call.clone());
        }
        let words = match call.rule() {
            // The page gets the response, and lacks something of it that it needs.
            Some(rule) => rule.id(),
            None => "allowed",
        };
        let browser = browser.map(|browser| format!("  in {browser}")).unwrap_or_default();
        let page = match by {
            ByPage::Named => format!("  from {}", visible(&call.question.origin().serialize())),
            ByPage::Same => String::new(),
        };
        let (method, url) = (call.question.method(), without_password(call.question.url()));
        let words = format!("{words}{page}{browser}");
        // The verdicts stand in a column, where there is room for one.
        let has_room = VERDICT_COLUMN + words.len() <= self.style.width;
        let url = if has_room { format!("{url:<44}") } else { url };
        row(method, &url, mark_of(call), &words, self.style)
    }

    /// What is printed after the last verdict; `more` says where those are that are not listed.
    #[must_use]
    pub fn end(&mut self, more: &str) -> String {
        for passing in &self.passing {
            self.blocks.compare(passing);
        }
        let merged = self.merged.as_ref().map(MergedChanges::changes).unwrap_or_default();
        let mut blocks = self.blocks.text(more, !merged.is_empty(), self.style);
        if !merged.is_empty() {
            blocks.push_str(&format!("\n{}", for_all(&merged, self.style)));
        }
        let gap = if blocks.is_empty() || self.tally.allowed == 0 { "" } else { "\n" };
        format!("{gap}{blocks}\n{} probed: {}\n", self.tally.all(), self.tally.words())
    }
}
