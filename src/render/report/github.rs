//! [Workflow commands of GitHub Actions](https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands): an
//! annotation for each check that does not pass, at its place in the suite's file.

use super::entry::Entry;
use super::files::Files;
use super::header::RunHeader;
use super::summary::RunSummary;
use super::{Parts, Report};
use crate::suite::Verdict;
use crate::web::text::visible;

/// The report.
#[derive(Debug, Default)]
pub(super) struct Github {
    files: Files,
}

impl Report for Github {
    fn begin(&mut self, header: &RunHeader) -> String {
        self.files = Files::of(header);
        String::new()
    }

    fn parts(&self, entry: &Entry) -> Parts {
        Parts::CHANGES.unless_passed(entry.verdict)
    }

    fn check(&mut self, entry: &Entry) -> String {
        let command = match entry.verdict {
            Verdict::Pass => return String::new(),
            Verdict::Fail => "error",
            Verdict::Error => "warning",
        };
        let mut properties = Vec::new();
        if let Some(line) = entry.line {
            // An annotation is placed by the path from the repository's root.
            let path = self.files.repository_path_of(entry).unwrap_or_else(|| self.files.name_of(entry));
            properties.push(("file", path.to_owned()));
            properties.push(("line", line.to_string()));
            properties.extend(entry.column.map(|column| ("col", column.to_string())));
        }
        properties.push(("title", entry.id.clone()));
        let properties: Vec<String> =
            properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
        let mut lines = vec![visible(&entry.why())];
        if !entry.reasons.is_empty() {
            lines.push(visible(&entry.message));
        }
        lines.extend(entry.changes.iter().flat_map(|change| change.lines()));
        lines.dedup();
        format!("::{command} {}::{}\n", properties.join(","), data(&lines.join("\n")))
    }

    fn end(&mut self, summary: &RunSummary) -> String {
        format!("{}\n", summary.words())
    }
}

/// The text of a command. One that began a line of its own would be a command too, so all stays on one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}
