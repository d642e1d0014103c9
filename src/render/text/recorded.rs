//! What was read elsewhere: what was taken from a text, and the verdicts on a recording.

use std::collections::BTreeMap;

use colored::Colorize;

use super::super::paint::Mark;
use super::super::{Style, Tally, sentences};
use super::layout::hanging;
use super::{Detail, probe};
use crate::fetch::{Outcome, without_password};
use crate::probe::Diagnosis;
use crate::record::RecordedCall;
use crate::replay::{Assumption, Finding, JudgedEntry};
use crate::web::text::{list, visible};

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

/// A recording: the blocked requests, and how many there were of the others. `verbose` has each verdict in full.
#[must_use]
pub fn recording(judged: &[JudgedEntry], detail: Detail, quiet: bool, style: Style) -> String {
    let mut text = String::new();
    let mut tally = Tally::default();
    let mut same_origin = 0;
    let mut others: BTreeMap<&str, usize> = BTreeMap::new();
    let mut missing: BTreeMap<String, usize> = BTreeMap::new();
    let mut assumptions: BTreeMap<String, usize> = BTreeMap::new();
    for one in judged {
        match &one.finding {
            Finding::SameOrigin => same_origin += 1,
            Finding::NotApplicable(what) => *others.entry(what.words()).or_default() += 1,
            Finding::Unknown { missing: what, rules, question } => {
                *missing.entry(sentences::missing(what)).or_default() += 1;
                let ids: Vec<&str> = rules.iter().map(|rule| rule.id()).collect();
                // Where the request is known, it may be the very one that the reader looks for.
                let words = match (&ids[..], question) {
                    ([], None) => continue,
                    ([], Some(_)) => "not known".to_owned(),
                    (ids, _) => format!("{}, says the browser", list(ids)),
                };
                text.push_str(&row(one, Mark::Unknown, &words, style));
            }
            Finding::Verdict(diagnosis, assumed) => {
                tally.count(&diagnosis.first_call().outcome);
                for assumption in assumed {
                    *assumptions.entry(assumption.message()).or_default() += 1;
                }
                text.push_str(&verdict(one, diagnosis, assumed, detail, style));
            }
        }
    }
    if quiet {
        return format!("{}\n", count(&tally, same_origin, missing.values().sum()));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("{}\n", count(&tally, same_origin, missing.values().sum())));
    let unknown =
        missing.into_iter().map(|(words, count)| ("not known", format!("{count}: {}", visible(&words))));
    let left = others.into_iter().map(|(words, count)| ("left out", format!("{count}: {words}")));
    let assumed =
        assumptions.into_iter().map(|(words, count)| ("assumed", format!("{count}: {}", visible(&words))));
    for (label, words) in left.chain(unknown).chain(assumed) {
        text.push_str(&hanging(&words, &format!("  {label:<10}"), 12, style));
    }
    text
}

fn count(tally: &Tally, same_origin: usize, unknown: usize) -> String {
    format!(
        "{} across origins: {}; {same_origin} same-origin, {unknown} not known",
        tally.all(),
        tally.words()
    )
}

fn verdict(
    one: &JudgedEntry,
    diagnosis: &Diagnosis,
    assumed: &[Assumption],
    detail: Detail,
    style: Style,
) -> String {
    if detail.verbose {
        let mut text = format!("{}\n", format!("Entry {}", one.entry + 1).dimmed());
        text.push_str(&probe(&diagnosis.into(), Detail { verbose: true, ..detail }, style));
        for assumption in assumed {
            text.push_str(&hanging(&visible(&assumption.message()), "  assumed   ", 12, style));
        }
        return text + "\n";
    }
    let (mark, rule) = match (&diagnosis.first_call().outcome, diagnosis.rule()) {
        (Outcome::Blocked(_), Some(rule)) => (Mark::Bad, rule.id()),
        (Outcome::Failed(_), Some(rule)) => (Mark::Unknown, rule.id()),
        _ => return String::new(),
    };
    row(one, mark, rule, style)
}

/// A request with its rule, on two lines where one is too short.
fn row(one: &JudgedEntry, mark: Mark, rule: &str, style: Style) -> String {
    let url = url::Url::parse(&one.url).map_or_else(|_| one.url.clone(), |url| without_password(&url));
    let what = format!("{:<6} {}", visible(&one.method), visible(&url));
    let pad = if mark.width(style) == 1 { " " } else { "" };
    if what.chars().count() + rule.len() + 7 <= style.width {
        format!("  {}{pad} {what}  {rule}\n", mark.text(style))
    } else {
        format!("  {}{pad} {what}\n             {rule}\n", mark.text(style))
    }
}
