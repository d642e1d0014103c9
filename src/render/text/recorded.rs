//! What was read elsewhere: what was taken from a text, and the verdicts on a recording.

use std::collections::BTreeMap;

use colored::Colorize;

use super::super::json::FrameReport;
use super::super::paint::Mark;
use super::super::{Style, Tally, sentences};
use super::blocks::{BLOCK_INDENT, Blocks, ByPage, Stopped};
use super::change::fact;
use super::frame::{frame as frame_text, frame_explained};
use super::layout::hanging;
use super::{Detail, probe};
use crate::fetch::{Outcome, without_password};
use crate::probe::Diagnosis;
use crate::record::RecordedCall;
use crate::replay::{Assumption, Finding, JudgedEntry, Missing};
use crate::rules::Rule;
use crate::web::text::{counted, list, visible};

/// What a text was recognised as, and what was taken from it.
#[must_use]
pub fn taken(kind: &str, call: &RecordedCall, style: Style) -> String {
    let mut text = format!("{}\n", format!("Read as {kind}").dimmed());
    let mut rows: Vec<(&str, String)> =
        call.provenance.iter().map(|words| ("took", visible(words))).collect();
    if !call.browser_headers.is_empty() {
        rows.push(("left out", format!("{}: browsers set them themselves", list(&call.browser_headers))));
    }
    rows.extend(call.omissions.iter().map(|words| ("left out", visible(words))));
    if !call.holes.is_empty() {
        rows.push(("not known", format!("{}: --set NAME=VALUE fills it in", list(&call.holes))));
    }
    for (label, words) in rows {
        text.push_str(&hanging(&words, &format!("  {label:<10}"), 12, style).dimmed().to_string());
    }
    text
}

/// A recording: the blocked requests, and how many there were of the others.
pub struct RecordingText {
    detail: Detail,
    style: Style,
    blocks: Blocks,
    tally: Tally,
    same_origin: Tally,
    /// Documents in frames that are not shown.
    frames: usize,
    others: BTreeMap<&'static str, usize>,
    missing: Counts,
    assumptions: Counts,
}

impl RecordingText {
    /// A text without a request. `verbose` has each verdict in full.
    #[must_use]
    pub fn new(detail: Detail, style: Style) -> Self {
        Self {
            detail,
            style,
            blocks: Blocks::default(),
            tally: Tally::default(),
            same_origin: Tally::default(),
            frames: 0,
            others: BTreeMap::new(),
            missing: Counts::default(),
            assumptions: Counts::default(),
        }
    }

    /// Adds a request, and gives what is printed of it at once.
    #[must_use]
    pub fn add(&mut self, one: &JudgedEntry) -> String {
        self.add_at(one, None)
    }

    /// The same, with the place in the page's source where the request is made.
    #[must_use]
    pub fn add_at(&mut self, one: &JudgedEntry, place: Option<String>) -> String {
        match &one.finding {
            Finding::SameOrigin => self.same_origin.allowed += 1,
            Finding::NotApplicable(what) => *self.others.entry(what.words()).or_default() += 1,
            Finding::Unknown { missing: what, rules, question } => {
                self.missing.add(what.cause(), sentences::missing(what));
                let ids: Vec<&str> = rules.iter().map(|rule| rule.id()).collect();
                // Where it is known what was requested, this may be the very request that the reader looks for.
                let words = match (&ids[..], question) {
                    ([], None) => return String::new(),
                    ([], Some(_)) => "not known".to_owned(),
                    // The browser's words fit several rules.
                    (ids, _) if ids.len() > 2 => "blocked, says the browser".to_owned(),
                    (ids, _) => format!("{}, says the browser", list(ids)),
                };
                let stopped = Stopped {
                    method: &one.method,
                    url: url_of(one),
                    mark: Mark::Unknown,
                    words,
                    diagnosis: None,
                    place,
                    explained: explained_by_browser(what, rules, self.style),
                };
                self.blocks.add(&stopped, None, ByPage::Same, self.style);
            }
            Finding::Frame(frame) => {
                self.frames += 1;
                let report = FrameReport::of_recorded(&frame.question, &frame.judged);
                if self.detail.verbose {
                    let title = format!("Entry {}", one.entry + 1).dimmed().to_string();
                    return format!("{title}\n{}\n", frame_text(&report, self.detail, self.style));
                }
                let stopped = Stopped {
                    method: &one.method,
                    url: url_of(one),
                    mark: Mark::Bad,
                    words: frame.judged.rule().map(|rule| rule.id().to_owned()).unwrap_or_default(),
                    diagnosis: None,
                    place,
                    explained: Some(frame_explained(&report, self.style)),
                };
                self.blocks.add(&stopped, None, ByPage::Same, self.style);
            }
            Finding::Verdict(diagnosis, assumed) => {
                let outcome = &diagnosis.first_call().outcome;
                if one.is_same_origin { &mut self.same_origin } else { &mut self.tally }.count(outcome);
                for assumption in assumed {
                    self.assumptions.add(assumption.cause(), assumption.message());
                }
                if self.detail.verbose {
                    return in_full(one, diagnosis, assumed, self.detail, self.style);
                }
                if !matches!(outcome, Outcome::Allowed(_)) {
                    let stopped =
                        Stopped { method: &one.method, url: url_of(one), place, ..Stopped::of(diagnosis) };
                    self.blocks.add(&stopped, None, ByPage::Same, self.style);
                }
            }
        }
        String::new()
    }

    /// What is printed after the last request; `quiet` is one line.
    #[must_use]
    pub fn end(self, quiet: bool) -> String {
        let count = count(&self.tally, &self.same_origin, self.missing.all(), self.frames);
        if quiet {
            return format!("{count}\n");
        }
        let mut text = self.blocks.text("-v shows all", false, self.style);
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{count}\n"));
        let left = self.others.into_iter().map(|(words, count)| ("left out", format!("{count}: {words}")));
        let unknown = self.missing.words().map(|words| ("not known", words));
        let assumed = self.assumptions.words().map(|words| ("assumed", words));
        for (label, words) in left.chain(unknown).chain(assumed) {
            text.push_str(&hanging(&words, &format!("  {label:<10}"), 12, self.style));
        }
        text
    }
}

fn count(tally: &Tally, same_origin: &Tally, unknown: usize, frames: usize) -> String {
    let stopped = [(same_origin.blocked, "blocked"), (same_origin.failed, "failed")];
    let stopped: Vec<String> = stopped
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let own = if stopped.is_empty() { String::new() } else { format!(" ({})", stopped.join(", ")) };
    let frames = if frames > 0 { format!(", {} not shown", counted(frames, "frame")) } else { String::new() };
    format!(
        "{} across origins: {}; {} same-origin{own}, {unknown} not known{frames}",
        tally.all(),
        tally.words(),
        same_origin.all()
    )
}

/// Sentences, and how often each occurs. Those that differ in a URL alone are one.
#[derive(Default)]
struct Counts(BTreeMap<String, (usize, String)>);

impl Counts {
    /// Counts a sentence; `whole` also has the URL.
    fn add(&mut self, cause: String, whole: String) {
        self.0.entry(cause).or_insert((0, whole)).0 += 1;
    }

    fn all(&self) -> usize {
        self.0.values().map(|(count, _)| count).sum()
    }

    fn words(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|(cause, (count, whole))| {
            let words = if count == 1 { whole } else { cause };
            format!("{count}: {}", visible(&words))
        })
    }
}

fn in_full(
    one: &JudgedEntry,
    diagnosis: &Diagnosis,
    assumed: &[Assumption],
    detail: Detail,
    style: Style,
) -> String {
    let mut text = format!("{}\n", format!("Entry {}", one.entry + 1).dimmed());
    text.push_str(&probe(&diagnosis.into(), Detail { verbose: true, ..detail }, style));
    for assumption in assumed {
        text.push_str(&hanging(&visible(&assumption.message()), "  assumed   ", 12, style));
    }
    text + "\n"
}

/// Why, in the browser's own words, and what to change, where they name one rule.
fn explained_by_browser(missing: &Missing, rules: &[Rule], style: Style) -> Option<(String, String)> {
    let (Missing::OnlyError(error), [rule]) = (missing, rules) else { return None };
    let why = format!("{}.", error.trim_end_matches('.'));
    let style = Style { width: style.width - BLOCK_INDENT, ..style };
    Some((why, fact("change", &format!("{}.", rule.page().first_fix()), style)))
}

/// A request's URL as it is shown.
fn url_of(one: &JudgedEntry) -> String {
    url::Url::parse(&one.url).map_or_else(|_| one.url.clone(), |url| without_password(&url))
}
