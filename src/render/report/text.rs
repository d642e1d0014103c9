//! A run for people: a matrix of origins and targets, what is wrong in full, a line that sums it up.

use std::fmt::Write;

use colored::Colorize;
use textwrap::core::display_width;

use super::super::paint::Mark;
use super::super::{Style, wrap};
use super::causes::{Cause, Causes, is_silence};
use super::entry::{Counted, Entry, ExtraEntry};
use super::files::{Files, joined};
use super::header::RunHeader;
use super::matrix::Matrix;
use super::summary::RunSummary;
use super::together::Together;
use super::{Parts, Report};
use crate::fetch::OutcomeKind;
use crate::suite::{ExpectationKind, Verdict};
use crate::web::text::{counted, visible, visible_lines};

/// How many causes are shown in full; of the others only their checks' lines, and of more than that only how many they are.
const IN_FULL: usize = 25;
const IN_LINES: usize = 1000;

/// The report.
#[derive(Debug)]
pub(super) struct Text {
    style: Style,
    quiet: bool,
    matrix: Matrix,
    /// What is wrong in full.
    causes: Causes,
    /// What the failing checks of each server need together.
    together: Together,
    /// A line for each check of the causes for which there is no room in full.
    lines: String,
    in_lines: usize,
}

impl Text {
    pub(super) fn new(style: Style, quiet: bool) -> Self {
        let (matrix, causes) = (Matrix::default(), Causes::default());
        let together = Together::default();
        Self { style, quiet, matrix, causes, together, lines: String::new(), in_lines: 0 }
    }
}

impl Report for Text {
    fn begin(&mut self, header: &RunHeader) -> String {
        self.matrix = Matrix::new(header);
        if self.quiet {
            return String::new();
        }
        let RunHeader { browser, checks, deselected, shard, .. } = header;
        let files = joined(&Files::of(header).names());
        let mut text = format!("{}: {} as {}", visible(&files), counted(*checks, "check"), visible(browser));
        if let Some([number, count]) = shard {
            let _ = write!(text, ", part {number} of {count}");
        }
        if *deselected > 0 {
            let _ = write!(text, ", {deselected} left out");
        }
        text + "\n"
    }

    fn parts(&self, entry: &Entry) -> Parts {
        let has_room = entry.verdict != Verdict::Pass && !self.quiet && self.causes.len() < IN_FULL;
        // Where nothing responds, one line says so.
        let in_full = has_room && !self.causes.knows(entry) && !is_silence(entry);
        match in_full {
            true => Parts::PAINTED,
            false if !self.quiet && self.together.wants(entry) => Parts::CHANGES,
            false => Parts::default(),
        }
    }

    fn counts_passed(&self) -> bool {
        true
    }

    fn passed(&mut self, counted: &Counted<'_>) {
        self.matrix.count(counted);
    }

    fn check(&mut self, entry: &Entry) -> String {
        self.matrix.count(&Counted::from(entry));
        if entry.verdict == Verdict::Pass {
            return String::new();
        }
        if self.quiet {
            return line(entry, self.style);
        }
        self.together.add(entry);
        if self.causes.knows(entry) || self.causes.len() < IN_FULL {
            self.causes.count(entry, self.matrix.count, || body(entry, self.style));
            return String::new();
        }
        self.in_lines += 1;
        if self.in_lines <= IN_LINES {
            self.lines.push_str(&line(entry, self.style));
        }
        String::new()
    }

    fn end(&mut self, summary: &RunSummary) -> String {
        let mut text = String::new();
        if !self.quiet {
            text.push_str(&self.tables());
            for cause in self.causes.iter().filter(|cause| !cause.is_silence) {
                text.push_str(&block(cause, self.style));
            }
            text.push_str(&self.together.text(&self.matrix.header, self.style));
            let silent = self.causes.iter().filter(|cause| cause.is_silence);
            let silent: String = silent.map(|cause| silence(cause, self.style)).collect();
            for lines in [silent.as_str(), self.lines.as_str()].into_iter().filter(|lines| !lines.is_empty())
            {
                let _ = write!(text, "\n{lines}");
            }
            if self.in_lines > IN_LINES {
                let more = self.in_lines - IN_LINES;
                let _ = writeln!(text, "\n{more} more are not shown; --format jsonl shows all.");
            }
            text.push('\n');
        }
        text.push_str(&sum(summary));
        text
    }
}

impl Text {
    /// Origins down, targets across; where they do not fit beside each other, in several tables.
    fn tables(&self) -> String {
        let RunHeader { origins, targets, .. } = &self.matrix.header;
        // A report that is merged may contain anything.
        let rows: Vec<(&str, String)> =
            origins.iter().map(|origin| (origin.name.as_str(), visible(&origin.name))).collect();
        let left = rows.iter().map(|(_, shown)| display_width(shown)).max().unwrap_or_default() + 3;
        let mut text = String::new();
        let mut rest = targets.as_slice();
        while !rest.is_empty() {
            let mut columns: Vec<(&str, String, usize)> = Vec::new();
            let mut used = left;
            for target in rest {
                let head = visible(&target.name);
                let cells = rows.iter().map(|(origin, _)| display_width(&self.cell(origin, &target.name).0));
                let width = cells.chain([display_width(&head)]).max().unwrap_or_default() + 3;
                if !columns.is_empty() && used + width > self.style.width {
                    break;
                }
                used += width;
                columns.push((&target.name, head, width));
            }
            rest = &rest[columns.len()..];
            text.push('\n');
            let heads = columns.iter().map(|(_, head, width)| format!("{head:<width$}"));
            let head = format!("{:left$}{}", "", heads.collect::<String>());
            let _ = writeln!(text, "{}", head.trim_end().bold());
            for (origin, shown) in &rows {
                let mut line = format!("{shown:<left$}");
                for (target, _, width) in &columns {
                    let (plain, painted) = self.cell(origin, target);
                    line.push_str(&painted);
                    line.push_str(&" ".repeat(width.saturating_sub(display_width(&plain))));
                }
                let _ = writeln!(text, "{}", line.trim_end());
            }
        }
        text
    }

    /// A cell without and with colours.
    fn cell(&self, origin: &str, target: &str) -> (String, String) {
        let Some((verdict, words)) = self.matrix.cell(origin, target).words() else {
            return (String::new(), String::new());
        };
        let mark = mark(verdict);
        // As many columns as the mark has.
        let plain = format!("{} {words}", "x".repeat(mark.width(self.style)));
        (plain, format!("{} {words}", mark.text(self.style)))
    }
}

pub(super) fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Pass => Mark::Good,
        Verdict::Fail => Mark::Bad,
        Verdict::Error => Mark::Unknown,
    }
}

/// One line for a check: its id, and why it does not pass.
#[must_use]
pub fn line(entry: &Entry, style: Style) -> String {
    let mark = mark(entry.verdict).text(style);
    let reasons: Vec<String> = entry.reasons.iter().map(|reason| visible(&reason.message)).collect();
    let words = if reasons.is_empty() { visible(&entry.message) } else { reasons.join(" ") };
    format!("{mark} {}  {words}\n", visible(&entry.id))
}

/// The checks of one cause, and what is wrong with the first of them in full.
fn block(cause: &Cause, style: Style) -> String {
    let mark = mark(cause.verdict).text(style);
    if let ([(id, _)], 1) = (&cause.checks[..], cause.count) {
        return format!("\n{mark} {}\n{}{}", visible(id).bold(), reasons(&cause.reasons, style), cause.text);
    }
    let title = format!("{}: {}", counted(cause.count, "check"), visible(&cause.words));
    let title =
        wrap::hanging(&title, "", "  ", style.width.saturating_sub(mark_width(cause.verdict, style) + 1));
    let title: Vec<String> = title.lines().map(|line| line.bold().to_string()).collect();
    let mut text = format!("\n{mark} {}\n", title.join("\n"));
    for (id, _) in &cause.checks {
        let _ = writeln!(text, "    {}", visible(id));
    }
    if cause.unlisted() > 0 {
        let _ = writeln!(text, "    and {} more; -q lists all", cause.unlisted());
    }
    text.push_str(&wrap::paragraph(cause.about_first(), "  ", style.width));
    text + &cause.text
}

/// One line for a server that did not respond.
fn silence(cause: &Cause, style: Style) -> String {
    let mark = mark(cause.verdict).text(style);
    let which = match (&cause.checks[..], cause.count) {
        ([(id, _)], 1) => visible(id),
        _ => format!("{} of {}", counted(cause.count, "check"), visible(&cause.server)),
    };
    format!("{mark} {which}  {}\n", visible(&cause.words))
}

fn mark_width(verdict: Verdict, style: Style) -> usize {
    mark(verdict).width(style)
}

/// A check in full, with these words behind its id.
pub(super) fn titled(entry: &Entry, words: &str, style: Style) -> String {
    let mark = mark(entry.verdict).text(style);
    format!("\n{mark} {}{words}\n", visible(&entry.id).bold())
        + &reasons(entry.reasons.iter().map(|reason| &reason.message), style)
        + &body(entry, style)
}

fn reasons<'a>(reasons: impl IntoIterator<Item = &'a String>, style: Style) -> String {
    reasons.into_iter().map(|words| wrap::paragraph(&visible(words), "  ", style.width)).collect()
}

/// What to change, and the diagnosis.
fn body(entry: &Entry, style: Style) -> String {
    let mut text = String::new();
    // What blocks a page has its fix in the diagnosis.
    let let_in = entry.outcome == OutcomeKind::Blocked && entry.expect.outcome == ExpectationKind::Deny;
    if entry.outcome == OutcomeKind::Allowed || let_in {
        for change in &entry.changes {
            let lines = change.lines();
            let Some((what, rest)) = lines.split_first() else { continue };
            text.push_str(&wrap::paragraph(what, "  ", style.width));
            rest.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        }
    }
    text.push('\n');
    // What was painted here has no characters but ours; what is read from a report may have any.
    if entry.painted.is_empty() {
        let _ = writeln!(text, "{}", visible_lines(&entry.text));
    } else {
        text.push_str(&entry.painted);
    }
    for ExtraEntry { purpose, text: diagnosis, probe: _ } in &entry.extra {
        let _ = write!(text, "\nExtra request: {}\n\n{}\n", visible(purpose), visible_lines(diagnosis));
    }
    text
}

/// The line that can stand alone.
pub(super) fn sum(summary: &RunSummary) -> String {
    let RunSummary { passed, failed, errors, not_run, requests, elapsed_ms } = *summary;
    let mut words = format!("{}: {passed} passed", counted(summary.run(), "check"));
    if failed > 0 {
        let _ = write!(words, ", {}", format!("{failed} failed").red().bold());
    }
    if errors > 0 {
        let _ = write!(words, ", {}", counted(errors, "network error").yellow().bold());
    }
    if not_run > 0 {
        let _ = write!(words, "; {not_run} not run");
    }
    let sent = counted(requests, "request");
    format!("{words}; {sent} in {:.1} s\n", elapsed_ms / 1000.0)
}
