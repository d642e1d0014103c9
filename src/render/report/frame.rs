//! A document in a frame or popup, as reports have it.

use serde_json::value::RawValue;

use super::super::mask::Mask;
use super::super::{Detail, Style};
use super::change::{ChangeEntry, StepEntry};
use crate::advice::{Action, Step};
use crate::fetch::{OutcomeKind, without_password};
use crate::frame::{Channel, EmbeddedAs, Judged, Loading, changes_for, others};
use crate::render::json::{self, FrameReport, frame_message};
use crate::render::text;
use crate::rules::Rule;
use crate::suite::{
    Check, CheckQuestion, CheckResult, Expectation, FrameCheck, ReasonKind, Verdict, rule_of_closed,
};
use crate::web::text::visible;

/// What the browser does with the document, in a word.
pub(super) fn outcome(judged: &Judged) -> OutcomeKind {
    match judged.loading {
        Loading::Shown(_) => OutcomeKind::Allowed,
        Loading::Stopped(..) => OutcomeKind::Blocked,
        Loading::Failed(_) => OutcomeKind::Failed,
    }
}

/// The rule that decided; where the document is shown, that of the channel that must be open and is not.
pub(super) fn rule(expectation: &Expectation, judged: &Judged) -> Option<Rule> {
    judged.rule().or_else(|| rule_of_closed(needed(expectation), judged))
}

/// What the browser does, in a sentence.
pub(super) fn message(check: &Check, judged: &Judged) -> String {
    match &check.question {
        CheckQuestion::Frame(frame) => frame_message(&frame.question, judged),
        CheckQuestion::Call(_) => String::new(),
    }
}

fn needed(expectation: &Expectation) -> &[Channel] {
    match expectation {
        Expectation::Allow(expected) => &expected.need,
        Expectation::Deny(_) => &[],
    }
}

/// What to change so that a check passes.
pub(super) fn masked_changes(
    result: &CheckResult,
    frame: &FrameCheck,
    judged: &Judged,
    mask: &Mask,
) -> Vec<ChangeEntry> {
    let mut changes = changes(result, frame, judged);
    changes.iter_mut().for_each(|change| change.mask(mask));
    changes
}

/// The whole of what was found, as `corscheck frame` prints it: as text in these styles, where there are any, and as JSON.
pub(super) struct Whole {
    pub(super) texts: Vec<String>,
    pub(super) json: Option<Box<RawValue>>,
}

/// The same of a check; `json` is whether that is needed.
pub(super) fn whole(
    result: &CheckResult,
    (frame, judged): (&FrameCheck, &Judged),
    (detail, mask): (Detail, &Mask),
    styles: &[Style],
    json: bool,
) -> Whole {
    let others = others(&frame.question, &judged.exchanges);
    let report = FrameReport {
        question: &frame.question,
        judged,
        others: &others,
        page: &[],
        needed: needed(&result.check.expectation),
        settings: None,
        also: match &*result.check.expectation {
            Expectation::Allow(_) => &frame.allowed,
            Expectation::Deny(_) => &[],
        },
        confirmed: None,
    };
    let texts = styles.iter().map(|style| mask.apply(text::frame(&report, detail, *style))).collect();
    let line = || mask.apply_to_json(json::frame(&report, detail.secrets).trim_end().to_owned());
    Whole { texts, json: json.then(line).and_then(|line| RawValue::from_string(line).ok()) }
}

/// What to change so that the check passes.
fn changes(result: &CheckResult, frame: &FrameCheck, judged: &Judged) -> Vec<ChangeEntry> {
    let has = |kind: ReasonKind| result.reasons.iter().any(|reason| reason.kind == kind);
    if result.verdict == Verdict::Pass {
        return Vec::new();
    }
    match (&*result.check.expectation, &judged.loading) {
        (Expectation::Allow(_), Loading::Stopped(..)) => {
            let all = changes_for(&frame.question, judged, &frame.allowed).into_iter();
            all.map(|change| entry(change.words, &change.headers)).collect()
        }
        _ if has(ReasonKind::Audit) => vec![list_of_pages(frame, judged)],
        (Expectation::Allow(expected), Loading::Shown(_)) => {
            let joined = changes_for(&frame.question, judged, &frame.allowed).into_iter();
            let joined: Vec<ChangeEntry> =
                joined.map(|change| entry(change.words, &change.headers)).collect();
            if joined.is_empty() { closed(&expected.need, judged) } else { joined }
        }
        (Expectation::Deny(_), Loading::Shown(_)) if !has(ReasonKind::Outcome) => Vec::new(),
        (Expectation::Deny(_), Loading::Shown(_)) => match frame.question.shown_as {
            EmbeddedAs::Popup => {
                let words = format!("In the response to GET {}, send", url(frame, judged));
                vec![entry(words, &[("Cross-Origin-Opener-Policy", "same-origin".into())])]
            }
            EmbeddedAs::Iframe | EmbeddedAs::Object | EmbeddedAs::Embed => vec![list_of_pages(frame, judged)],
        },
        (Expectation::Deny(_), Loading::Stopped(..)) | (_, Loading::Failed(_)) => Vec::new(),
    }
}

/// The header that lets exactly the allowed pages show the document.
fn list_of_pages(frame: &FrameCheck, judged: &Judged) -> ChangeEntry {
    let pages: Vec<String> = frame.allowed.iter().map(|origin| origin.serialize()).collect();
    let pages = if pages.is_empty() { "'none'".into() } else { pages.join(" ") };
    let words = format!("In the response to GET {}, send", url(frame, judged));
    entry(words, &[("Content-Security-Policy", format!("frame-ancestors {pages}"))])
}

fn url(frame: &FrameCheck, judged: &Judged) -> String {
    without_password(judged.url.as_ref().unwrap_or(&frame.url))
}

/// What to use instead of a channel that is closed.
fn closed(need: &[Channel], judged: &Judged) -> Vec<ChangeEntry> {
    let closed = need.iter().filter(|channel| !judged.has_open(**channel));
    let rules = closed.filter_map(|channel| judged.channels.as_ref()?.said(*channel)).map(|said| said.rule);
    let mut all: Vec<ChangeEntry> = Vec::new();
    for rule in rules {
        let change =
            entry(format!("See corscheck explain {rule} for what opens the channel, or replaces it"), &[]);
        if !all.contains(&change) {
            all.push(change);
        }
    }
    all
}

fn entry(what: String, headers: &[(&'static str, String)]) -> ChangeEntry {
    let headers: Vec<[String; 2]> =
        headers.iter().map(|(name, value)| [(*name).to_owned(), value.clone()]).collect();
    let lines: Vec<String> = headers.iter().map(|[name, value]| format!("{name}: {value}")).collect();
    let words = if lines.is_empty() { what.clone() } else { format!("{what} {}", lines.join(", ")) };
    let step = StepEntry::from(&Step::new(Action::Other, visible(&words)));
    ChangeEntry { what, place: None, status: None, headers, steps: vec![step] }
}
