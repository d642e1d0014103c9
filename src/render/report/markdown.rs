//! Markdown as GitHub, GitLab and Gitea show it: the matrix, and what is wrong with the change to make.

use std::fmt::Write;

use super::causes::{Cause, Causes};
use super::entry::{Counted, Entry, ExtraEntry};
use super::files::{Files, joined};
use super::header::RunHeader;
use super::matrix::{Cell, Matrix};
use super::summary::RunSummary;
use super::{Parts, Report};
use crate::rules::Rule;
use crate::suite::Verdict;
use crate::web::text::{counted, visible, visible_lines};

/// So many bytes of checks in full: GitHub takes a summary of 1 MiB.
const IN_FULL: usize = 512 << 10;
/// And of lines for further ones.
const IN_LINES: usize = 128 << 10;
/// And of the table.
const IN_TABLE: usize = 128 << 10;
/// So many targets stand across the table, as many as there are origins at least.
const ACROSS: usize = 8;
/// More columns than this are unreadable.
const MOST_ACROSS: usize = 40;
/// A diagnosis longer than this is cut.
const LONGEST: usize = 16 << 10;

/// The report.
#[derive(Debug, Default)]
pub(super) struct Markdown {
    matrix: Matrix,
    /// What is wrong in full.
    causes: Causes,
    /// How many bytes that is.
    full: usize,
    lines: String,
    untold: usize,
}

impl Report for Markdown {
    fn begin(&mut self, header: &RunHeader) -> String {
        self.matrix = Matrix::new(header);
        String::new()
    }

    fn parts(&self, entry: &Entry) -> Parts {
        let is_known = entry.verdict != Verdict::Pass && self.causes.knows(entry);
        if is_known { Parts::default() } else { Parts::TEXT.unless_passed(entry.verdict) }
    }

    fn check(&mut self, entry: &Entry) -> String {
        self.matrix.count(&Counted::from(entry));
        if entry.verdict == Verdict::Pass {
            return String::new();
        }
        let place = self.matrix.count;
        if self.causes.knows(entry) {
            self.causes.count(entry, place, String::new);
            return String::new();
        }
        // The first ones are shown in full; one that is longer does not give its place to a later one.
        if self.lines.is_empty() && self.untold == 0 {
            let text = body(entry);
            if self.full + text.len() <= IN_FULL {
                self.full += text.len();
                self.causes.count(entry, place, || text);
                return String::new();
            }
        }
        let line = format!("- {} {}: {}\n", mark(entry.verdict), code(&entry.id), plain(&entry.why()));
        if self.untold == 0 && self.lines.len() + line.len() <= IN_LINES {
            self.lines.push_str(&line);
        } else {
            self.untold += 1;
        }
        String::new()
    }

    fn end(&mut self, summary: &RunSummary) -> String {
        let RunHeader { browser, shard, deselected, .. } = &self.matrix.header;
        let files: Vec<String> =
            Files::of(&self.matrix.header).names().iter().map(|name| code(name)).collect();
        let worst = match summary {
            RunSummary { failed: 1.., .. } => Verdict::Fail,
            RunSummary { errors: 1.., .. } => Verdict::Error,
            RunSummary { .. } => Verdict::Pass,
        };
        let mut text = format!("# {} corscheck: {}\n\n", mark(worst), summary.words());
        let _ = write!(text, "{} as {}", joined(&files), plain(browser));
        if let Some([number, count]) = shard {
            let _ = write!(text, ", shard {number} of {count}");
        }
        if *deselected > 0 {
            let _ = write!(text, ", {deselected} not selected");
        }
        text.push_str(".\n\n");
        text.push_str(&self.table());
        if !self.causes.is_empty() || !self.lines.is_empty() {
            text.push_str("\n## Not passing\n");
        }
        for cause in self.causes.iter().filter(|cause| !cause.is_silence) {
            text.push_str(&block(cause));
        }
        let silent: String = self.causes.iter().filter(|cause| cause.is_silence).map(silence).collect();
        if !silent.is_empty() {
            let _ = write!(text, "\n### No response\n\n{silent}");
        }
        if !self.lines.is_empty() {
            let _ = write!(text, "\n### More\n\n{}", self.lines);
        }
        if self.untold > 0 {
            let _ = writeln!(text, "\n{} more are not shown; the format jsonl lists all.", self.untold);
        }
        text
    }
}

impl Markdown {
    /// Origins down and targets across, or the other way round where there are too many targets for that.
    fn table(&self) -> String {
        let RunHeader { origins, targets, .. } = &self.matrix.header;
        let origins: Vec<&str> = origins.iter().map(|origin| &*origin.name).collect();
        let targets: Vec<&str> = targets.iter().map(|target| &*target.name).collect();
        if targets.len() <= ACROSS.max(origins.len()) {
            let cell = |origin: &str, target: &str| self.matrix.cell(origin, target);
            rows("origin", ("origins", &origins), ("targets", &targets), cell)
        } else {
            let cell = |target: &str, origin: &str| self.matrix.cell(origin, target);
            rows("target", ("targets", &targets), ("origins", &origins), cell)
        }
    }
}

/// A table of what stands down and what across, each with its plural; what there is no room for is counted below it.
fn rows(
    name: &str,
    (down_words, down): (&str, &[&str]),
    (across_words, across): (&str, &[&str]),
    matrix: impl Fn(&str, &str) -> Cell,
) -> String {
    let shown = &across[..across.len().min(MOST_ACROSS)];
    let heads: Vec<String> = shown.iter().map(|name| cell(&plain(name))).collect();
    let mut text = format!("| {name} | {} |\n| --- |{}\n", heads.join(" | "), " --- |".repeat(heads.len()));
    let mut left = down.len();
    for row in down {
        let cells: Vec<String> = shown
            .iter()
            .map(|column| match matrix(row, column).words() {
                Some((verdict, words)) => format!("{} {words}", mark(verdict)),
                None => String::new(),
            })
            .collect();
        let line = format!("| {} | {} |\n", cell(&plain(row)), cells.join(" | "));
        if text.len() + line.len() > IN_TABLE {
            break;
        }
        text.push_str(&line);
        left -= 1;
    }
    for (count, words) in [(left, down_words), (across.len() - shown.len(), across_words)] {
        if count > 0 {
            let _ = write!(text, "\n{count} more {words} are not in the table.\n");
        }
    }
    text
}

/// The checks of one cause, and what is wrong with the first of them in full.
fn block(cause: &Cause) -> String {
    let mark = mark(cause.verdict);
    if let ([(id, _)], 1) = (&cause.checks[..], cause.count) {
        let reasons: String = cause.reasons.iter().map(|words| format!("{}\n\n", plain(words))).collect();
        return format!("\n### {mark} {}\n\n{reasons}{}", code(id), cause.text);
    }
    let words = if Rule::from_id(&cause.words).is_some() { code(&cause.words) } else { plain(&cause.words) };
    let mut text = format!("\n### {mark} {}: {words}\n\n", counted(cause.count, "check"));
    for (id, _) in &cause.checks {
        let _ = writeln!(text, "- {}", code(id));
    }
    if cause.unlisted() > 0 {
        let _ = writeln!(text, "- and {} more", cause.unlisted());
    }
    let _ = write!(text, "\n{}\n\n{}", cause.about_first(), cause.text);
    text
}

/// One line for a server that did not respond.
fn silence(cause: &Cause) -> String {
    let which = match (&cause.checks[..], cause.count) {
        ([(id, _)], 1) => code(id),
        _ => format!("{} of {}", counted(cause.count, "check"), code(&cause.server)),
    };
    format!("- {} {which}: {}\n", mark(cause.verdict), plain(&cause.words))
}

/// What is wrong with a check, and what to change.
fn body(entry: &Entry) -> String {
    let mut text = String::new();
    if entry.reasons.iter().all(|reason| reason.message != entry.message) {
        let rule = entry.rule.iter().map(|rule| format!(" ({})", code(rule.id()))).collect::<String>();
        let _ = writeln!(text, "{}{rule}\n", plain(&entry.message));
    }
    for change in &entry.changes {
        let lines = change.to_send();
        let stop = if lines.is_empty() { "." } else { ":" };
        let _ = writeln!(text, "{}{stop}\n", plain(&change.what));
        if !lines.is_empty() {
            let _ = writeln!(text, "{}", fenced(&lines.join("\n"), "http"));
        }
    }
    let mut diagnosis = visible_lines(&entry.text);
    for ExtraEntry { purpose, text, probe: _ } in &entry.extra {
        let _ = write!(diagnosis, "\n\nExtra request: {}\n\n{}", visible(purpose), visible_lines(text));
    }
    if diagnosis.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| diagnosis.is_char_boundary(*at)).unwrap_or_default();
        diagnosis.truncate(end);
        diagnosis.push_str("\n…");
    }
    if !diagnosis.is_empty() {
        let diagnosis = fenced(&diagnosis, "text");
        let _ = write!(text, "<details><summary>The exchange</summary>\n\n{diagnosis}\n</details>\n");
    }
    text
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✅",
        Verdict::Fail => "❌",
        Verdict::Error => "⚠️",
    }
}

/// Text that means nothing in Markdown. Letters, digits and the punctuation of sentences and URLs stay readable.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            // A mention would notify a user.
            '@' => escaped.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '!' | '~' | '$' | '>' | '+' => {
                escaped.extend(['\\', letter]);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A text between backticks, of which it may have some itself.
fn code(text: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}

/// Lines between fences longer than any run of backticks in them.
fn fenced(text: &str, language: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!("{fence}{language}\n{text}\n{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default()
}

/// A text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_means_anything() {
        for (text, expected) in [
            ("a <b> & *c*", "a &lt;b\\> &amp; \\*c\\*"),
            ("https://app.example:8080/a-b?c=d", "https://app.example:8080/a-b?c=d"),
            ("x | y\n# z", "x \\| y\\\\n\\# z"),
            ("hi @all", "hi @<!-- -->all"),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(fenced("a\n````\nb", "text"), "`````text\na\n````\nb\n`````\n");
    }
}
