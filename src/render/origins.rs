//! Two origins, compared for a terminal.

mod meaning;
mod reason;

use colored::Colorize;

use super::Style;
use super::paint::Mark;
use super::wrap;
use crate::relation::{OriginPart, difference, parts_that_differ};
use crate::web::origin::Origin;
use crate::web::site::{Relation, relation, site};
use crate::web::text;
use crate::web::typed_url::CompletedUrl;

/// Two origins.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    /// The first: the page, where it matters which of the two sends the request.
    pub a: Side<'a>,
    /// The second: what the page talks to.
    pub b: Side<'a>,
}

/// One of two origins, and the text that gave it.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// The text.
    pub input: &'a str,
    /// The origin.
    pub origin: Origin,
    /// The whole URL that was read in the text, where it lacked something.
    pub completed: Option<CompletedUrl>,
}

impl<'a> Side<'a> {
    fn parts(&self) -> (&'a str, &Origin) {
        (self.input, &self.origin)
    }
}

impl Pair<'_> {
    /// The names of the parts that differ.
    #[must_use]
    pub fn differs(&self) -> Vec<&'static str> {
        parts_that_differ(&self.a.origin, &self.b.origin).into_iter().map(OriginPart::name).collect()
    }

    /// The verdict in one line: `CROSS-ORIGIN, cross-site: host differs`.
    #[must_use]
    pub fn verdict_line(&self) -> String {
        format!("{}{}\n", self.verdict(), self.difference())
    }

    /// The whole comparison: the parts side by side, the verdict and its reason, and what it means between the two.
    #[must_use]
    pub fn text(&self, style: Style) -> String {
        let mut text = self.table(style);
        text.push('\n');
        text.push_str(&self.verdict());
        text.push('\n');
        text.push_str(&wrap::paragraph(
            &reason::sentence(&difference(self.a.parts(), self.b.parts())),
            "  ",
            style.width,
        ));
        for completed in [&self.a, &self.b].into_iter().filter_map(|side| side.completed.as_ref()) {
            text.push_str(&wrap::paragraph(&format!("{}.", completed.sentence()), "  ", style.width));
        }
        text.push_str("\n  For a page of A that talks to B:\n\n");
        text.push_str(&wrap::labelled(&meaning::rows(self), "  ", style.width));
        if style.unicode { text } else { text.replace('…', "...") }
    }

    fn relation(&self) -> Relation {
        relation(&self.a.origin, &self.b.origin)
    }

    fn verdict(&self) -> String {
        match self.relation() {
            Relation::SameOrigin => "SAME ORIGIN".green().bold(),
            Relation::SameSite => "CROSS-ORIGIN, same-site".red().bold(),
            Relation::CrossSite => "CROSS-ORIGIN, cross-site".red().bold(),
        }
        .to_string()
    }

    /// What makes them two, for the end of a line; empty where they are one.
    fn difference(&self) -> String {
        match (self.a.origin.is_opaque(), self.b.origin.is_opaque()) {
            (true, true) => ": both are opaque".into(),
            (true, false) => ": A is opaque".into(),
            (false, true) => ": B is opaque".into(),
            (false, false) => match self.differs().as_slice() {
                [] => String::new(),
                [part] => format!(": {part} differs"),
                parts => format!(": {} differ", text::list(parts)),
            },
        }
    }

    fn table(&self, style: Style) -> String {
        let rows = self.rows();
        let widest = |column: fn(&Row) -> &str| {
            rows.iter().map(|row| textwrap::core::display_width(column(row))).max().unwrap_or_default()
        };
        let (a, b) = (widest(|row| &row.a), widest(|row| &row.b));
        let mut text = String::new();
        if LABEL + a + GAP + b + GAP + Mark::Bad.width(style) <= style.width {
            for row in &rows {
                let line = format!("{:LABEL$}{}{}", row.label, pad(&row.a, a + GAP), pad(&row.b, b + GAP));
                let line = if row.differs { line + &Mark::Bad.text(style) } else { line };
                text.push_str(line.trim_end());
                text.push('\n');
            }
        } else {
            // Long hosts stand below each other, where a difference is easier to see anyway.
            for row in rows.iter().skip(1) {
                let mark = if row.differs { format!("  {}", Mark::Bad.text(style)) } else { String::new() };
                text.push_str(&format!(
                    "{:LABEL$}A  {}\n{:LABEL$}B  {}{mark}\n",
                    row.label, row.a, "", row.b
                ));
            }
        }
        text
    }

    /// The table's rows; the first one is its head.
    fn rows(&self) -> Vec<Row> {
        let ((a_input, a), (b_input, b)) = (self.a.parts(), self.b.parts());
        let mut rows = vec![Row { label: "", a: "A".into(), b: "B".into(), differs: false }];
        let mut row = |label, a: String, b: String| {
            let differs = a != b;
            rows.push(Row { label, a, b, differs });
        };
        let (Some(a_port), Some(b_port)) = (a.port(), b.port()) else {
            let origin = |origin: &Origin| match origin {
                Origin::Opaque => "null (opaque)".into(),
                Origin::Tuple(_) => origin.serialize(),
            };
            rows.push(Row { label: "URL", a: cell(a_input), b: cell(b_input), differs: false });
            // Equal texts, and still two origins.
            rows.push(Row { label: "origin", a: origin(a), b: origin(b), differs: true });
            return rows;
        };
        let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
        row("scheme", text(a.scheme()), text(b.scheme()));
        row("host", a.host_text().unwrap_or_default(), b.host_text().unwrap_or_default());
        row("port", a_port.to_string(), b_port.to_string());
        row("site", site(a), site(b));
        rows
    }
}

/// The width of the table's first column.
const LABEL: usize = 10;
/// What stands between the others.
const GAP: usize = 4;

/// A row of the table.
struct Row {
    label: &'static str,
    a: String,
    b: String,
    differs: bool,
}

/// A foreign text for a cell, which is short.
fn cell(text: &str) -> String {
    const LONGEST: usize = 30;
    let text = text::shown(text.trim());
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(textwrap::core::display_width(text));
    format!("{text}{:missing$}", "")
}

#[cfg(test)]
mod tests;
