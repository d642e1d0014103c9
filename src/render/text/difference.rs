//! What is different from one probe to the next, for people.

use std::fmt::Write;

use colored::{ColoredString, Colorize};

use super::super::difference::{Aspect, Comparison, Difference, Scope, VerdictKey};
use super::super::{Style, paint, sentences};
use super::layout::hanging;
use super::{Detail, calls, target};
use crate::advice::{Findings, Investigation};
use crate::fetch::{Outcome, OutcomeKind};
use crate::probe::CallTrace;
use crate::web::text::visible;

/// `BLOCKED cors-allow-origin-missing → ALLOWED`, behind these words. `before` is what came before a network that failed.
#[must_use]
pub fn changed_title(
    words: &str,
    compared: &Comparison,
    before: Option<&Comparison>,
    style: Style,
) -> String {
    let now = standing(compared.now);
    if compared.has_same_verdict() {
        return format!("{words}still {now}\n");
    }
    let (was, arrow) = (standing(compared.was), paint::sent(style));
    let width = [compared.was, compared.now].iter().map(|standing| standing.words().len()).sum::<usize>();
    // What does not fit beside it stands below it.
    let gap = if words.chars().count() + width + 4 > style.width { "\n  " } else { " " };
    let earlier = match before {
        None => String::new(),
        Some(before) if before.is_same() => "\n  as before it failed".to_owned(),
        Some(before) if before.has_same_verdict() => "\n  as before it failed, but for:".to_owned(),
        Some(before) => format!("\n  before it failed: {}", standing(before.was)),
    };
    format!("{words}{was}{gap}{arrow} {now}{earlier}\n")
}

/// The same with the sentence of the new verdict; nothing where the verdict is the same.
#[must_use]
pub fn changed_line(call: &CallTrace, compared: &Comparison, many: bool, style: Style) -> String {
    if compared.has_same_verdict() {
        return String::new();
    }
    let which = if many { format!("{}  ", target(&call.question)) } else { String::new() };
    let (was, now) = (standing(compared.was), standing(compared.now));
    format!("{which}{was} {} {now}  {}\n", paint::sent(style), visible(&sentences::verdict(call)))
}

/// What is different, and the report of now without its heading: all of it where another rule decides, otherwise from the
/// verdict on.
#[must_use]
pub fn changed(
    investigation: &Investigation<'_>,
    compared: &Comparison,
    detail: Detail,
    style: Style,
) -> String {
    let same = compared.has_same_verdict();
    let shown = compared.differences.iter().filter(|difference| {
        // A new verdict comes with its own notices and advice, and a new piece of advice stands below in any case.
        match difference.what {
            Aspect::Notice | Aspect::Advice => same && difference.after.is_none(),
            _ => true,
        }
    });
    let mut text = String::new();
    let mut scope = None;
    for difference in shown {
        if scope != Some(&difference.scope) {
            scope = Some(&difference.scope);
            text.push_str(&heading(difference));
        }
        text.push_str(&lines(difference, style));
    }
    // For a network failure everything is shown already.
    let exchanges = !same && !matches!(investigation.diagnosis.worst_call().outcome, Outcome::Failed(_));
    let calls = calls(&Findings::of(investigation), exchanges || detail.verbose, detail, style);
    if text.is_empty() { calls } else { format!("\n{text}{calls}") }
}

fn standing(standing: VerdictKey) -> String {
    let word = standing.outcome.id().to_ascii_uppercase();
    let word: ColoredString = match standing.outcome {
        OutcomeKind::Allowed => word.green(),
        OutcomeKind::Blocked => word.red(),
        _ => word.yellow(),
    };
    match standing.rule {
        None => word.bold().to_string(),
        Some(rule) => format!("{} {}", word.bold(), rule.id()),
    }
}

/// The exchange that the lines below are about.
fn heading(difference: &Difference) -> String {
    let request = visible(&difference.request);
    let end = match (difference.what, &difference.before, &difference.after) {
        (Aspect::Request, None, _) => ": not sent before".to_owned(),
        (Aspect::Request, _, None) => ": not sent any more".to_owned(),
        (Aspect::Request, Some(before), _) => format!(", and before {}", visible(before)),
        _ => String::new(),
    };
    match &difference.scope {
        Scope::Whole => String::new(),
        Scope::Exchange { call: 0, number } => format!("  {}  {request}{end}\n", number + 1),
        Scope::Exchange { number, .. } => format!("  {}  {request} of the second call{end}\n", number + 1),
        Scope::Extra(purpose) => format!("  {request} ({purpose}){end}\n"),
    }
}

fn lines(difference: &Difference, style: Style) -> String {
    let Difference { what, name, before, after, .. } = difference;
    let words = |value: &String| {
        let value = visible(value);
        match what {
            // It stands in the heading.
            Aspect::Request => None,
            Aspect::RequestHeader => Some(format!("sent {name}: {value}")),
            Aspect::Header if value.is_empty() => Some(format!("{name}: (empty)")),
            Aspect::Header | Aspect::Response => Some(format!("{name}: {value}")),
            Aspect::Verdict => Some(format!("the {name} call: {value}")),
            Aspect::OtherBrowser => Some(format!("in {name}: {value}")),
            Aspect::Cookie => Some(format!("cookie {}: {value}", visible(name))),
            Aspect::Status | Aspect::Notice | Aspect::Advice => Some(value),
        }
    };
    let mut text = String::new();
    for (mark, value) in [("-", before), ("+", after)] {
        let Some(words) = value.as_ref().and_then(words) else { continue };
        let line = hanging(&words, &format!("     {mark} "), 7, style);
        let painted = if mark == "-" { line.red() } else { line.green() };
        let _ = write!(text, "{painted}");
    }
    text
}
