//! [TAP 14](https://testanything.org/tap-version-14-specification.html): a line a check, and below it in YAML why it does not
//! pass.

use std::fmt::Write;

use super::entry::{Entry, ExtraEntry};
use super::header::RunHeader;
use super::summary::RunSummary;
use super::{Parts, Report};
use crate::suite::Verdict;
use crate::web::text::{visible, visible_lines};

/// The report.
#[derive(Debug, Default)]
pub(super) struct Tap {
    checks: usize,
}

impl Report for Tap {
    fn begin(&mut self, header: &RunHeader) -> String {
        format!("TAP version 14\n1..{}\n", header.checks)
    }

    fn parts(&self, entry: &Entry) -> Parts {
        Parts::TEXT.unless_passed(entry.verdict)
    }

    fn check(&mut self, entry: &Entry) -> String {
        self.checks += 1;
        let ok = if entry.verdict == Verdict::Pass { "ok" } else { "not ok" };
        let mut text = format!("{ok} {} - {}\n", self.checks, description(&entry.id));
        if entry.verdict != Verdict::Pass {
            text.push_str(&diagnostic(entry));
        }
        text
    }

    fn end(&mut self, summary: &RunSummary) -> String {
        let mut text = format!("# {}\n", summary.words());
        if summary.not_run > 0 {
            let _ = writeln!(text, "Bail out! {} checks were not run", summary.not_run);
        }
        text
    }
}

/// A description: `#` would begin a directive.
fn description(id: &str) -> String {
    visible(id).replace('\\', "\\\\").replace('#', "\\#")
}

fn diagnostic(entry: &Entry) -> String {
    let mut yaml = String::from("  ---\n");
    line(&mut yaml, "message", &entry.why());
    let severity = if entry.verdict == Verdict::Error { "error" } else { "fail" };
    line(&mut yaml, "severity", severity);
    line(&mut yaml, "expected", entry.expect.outcome.id());
    line(&mut yaml, "outcome", entry.outcome.id());
    for rule in entry.rule.iter() {
        line(&mut yaml, "rule", rule.id());
    }
    line(&mut yaml, "actual", &entry.message);
    line(&mut yaml, "origin", &entry.origin.origin);
    line(&mut yaml, "method", &entry.method);
    line(&mut yaml, "url", &entry.url);
    for number in entry.line.iter() {
        let _ = writeln!(yaml, "  line: {number}");
    }
    let _ = writeln!(yaml, "  duration_ms: {}", entry.elapsed_ms);
    let change: Vec<String> = entry.changes.iter().flat_map(|change| change.lines()).collect();
    block(&mut yaml, "change", &change.join("\n"));
    let extra = entry.extra.iter().map(|ExtraEntry { purpose, text, probe: _ }| {
        format!("Extra request: {purpose}\n\n{}", visible_lines(text))
    });
    let texts: Vec<String> = std::iter::once(visible_lines(&entry.text)).chain(extra).collect();
    block(&mut yaml, "diagnosis", texts.join("\n\n").trim());
    yaml + "  ...\n"
}

/// A key and a text of one line, between double quotes.
fn line(yaml: &mut String, key: &str, text: &str) {
    let quoted = visible(text).replace('\\', "\\\\").replace('"', "\\\"");
    let _ = writeln!(yaml, "  {key}: \"{quoted}\"");
}

/// A key and a text of several lines, which are left as they are. The first sets the indent, so it may have none of its own.
/// Empty lines are indented too: Perl's reader knows them only so.
fn block(yaml: &mut String, key: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let _ = writeln!(yaml, "  {key}: |");
    for line in text.lines() {
        let _ = writeln!(yaml, "    {line}");
    }
}
