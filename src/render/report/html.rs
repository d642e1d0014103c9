//! One HTML file that loads nothing: no script, no font, no image. The filter is CSS, the unfolding `<details>`.
//!
//! The checks are written as they come. What counts them follows at the end, and is shown first: it goes into the first slot
//! of the shadow tree of `main`. A browser that knows no such trees shows it last.

use std::fmt::Write;

use quick_xml::escape::escape;

use super::causes::Causes;
use super::entry::{Counted, Entry, ExchangeEntry, ExtraEntry};
use super::files::{Files, joined};
use super::header::RunHeader;
use super::matrix::Matrix;
use super::summary::RunSummary;
use super::{Parts, Report};
use crate::suite::Verdict;
use crate::web::text::{counted, list, visible, visible_lines};

const STYLE: &str = include_str!("html.css");
/// Nothing may be loaded or run, whatever a response's headers contain.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The report.
#[derive(Debug, Default)]
pub(super) struct Html {
    matrix: Matrix,
    files: Files,
    causes: Causes,
}

impl Report for Html {
    fn begin(&mut self, header: &RunHeader) -> String {
        self.matrix = Matrix::new(header);
        self.files = Files::of(header);
        let RunHeader { browser, checks, deselected, shard, .. } = header;
        let file = text(&joined(&self.files.names()));
        let mut about = format!("{checks} checks as {}", text(browser));
        if let Some([number, count]) = shard {
            let _ = write!(about, ", shard {number} of {count}");
        }
        if *deselected > 0 {
            let _ = write!(about, ", {deselected} not selected");
        }
        let filters: String = [
            ("all", "All"),
            ("wrong", "Hide passed"),
            ("fail", "Failed"),
            ("error", "Network errors"),
            ("pass", "Passed"),
        ]
        .iter()
        .map(|(id, words)| {
            let checked = if *id == "all" { " checked" } else { "" };
            format!("<label><input type=\"radio\" name=\"show\" id=\"show-{id}\"{checked}> {words}</label>\n")
        })
        .collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n\
             <title>corscheck: {file}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header>\n<a class=\"skip\" href=\"#checks\">To the checks</a>\n<h1>CORS report: {file}</h1>\n\
             <p class=\"soft\">{about}</p>\n</header>\n<main>\n\
             <template shadowrootmode=\"open\"><slot name=\"first\"></slot><slot></slot></template>\n\
             <section aria-labelledby=\"checks\">\n<h2 id=\"checks\" tabindex=\"-1\">Checks</h2>\n\
             <fieldset>\n<legend>Show</legend>\n{filters}</fieldset>\n"
        )
    }

    fn parts(&self, entry: &Entry) -> Parts {
        Parts::of_json(entry.verdict)
    }

    fn is_whole(&self) -> bool {
        true
    }

    fn check(&mut self, entry: &Entry) -> String {
        self.matrix.count(&Counted::from(entry));
        if entry.verdict != Verdict::Pass && (self.causes.knows(entry) || self.causes.len() < CAUSES) {
            self.causes.count(entry, self.matrix.count, || what_to_change(entry));
        }
        let (name, words) = (entry.verdict.id(), state(entry.verdict));
        let mut html = format!(
            "<details class=\"check is-{name}\" id=\"check-{}\">\n<summary>{} <h3>{}</h3> \
             <span class=\"{name}\">{words}</span>",
            self.matrix.count,
            mark(entry.verdict),
            text(&entry.id)
        );
        if entry.verdict != Verdict::Pass {
            let _ = write!(html, "<span class=\"why\">{}</span>", text(&entry.why()));
        }
        html.push_str("</summary>\n<div class=\"inside\">\n");
        html.push_str(&facts(entry, self.files.name_of(entry)));
        if !entry.changes.is_empty() {
            html.push_str("<h4>What to change</h4>\n");
        }
        html.push_str(&changes(entry));
        html.push_str(&exchanges(&entry.exchanges()));
        if !entry.text.is_empty() {
            let _ = writeln!(
                html,
                "<details class=\"exchange\"><summary>Full <code>corscheck {}</code> output</summary>\n\
                 <div class=\"wide\"><pre>{}</pre></div></details>",
                if entry.shown_as.is_some() { "frame" } else { "probe" },
                lines(&entry.text)
            );
        }
        for ExtraEntry { purpose, text: diagnosis, probe: _ } in &entry.extra {
            let _ = writeln!(
                html,
                "<details class=\"exchange\"><summary>Extra request: {}</summary>\n\
                 <div class=\"wide\"><pre>{}</pre></div></details>",
                text(purpose),
                lines(diagnosis)
            );
        }
        html + "</div>\n</details>\n"
    }

    fn end(&mut self, summary: &RunSummary) -> String {
        let RunSummary { passed, failed, errors, not_run, .. } = *summary;
        let mut counts = String::new();
        for (verdict, count) in [(Verdict::Fail, failed), (Verdict::Error, errors), (Verdict::Pass, passed)] {
            let (name, words) = (verdict.id(), state(verdict));
            let _ = writeln!(counts, "<li class=\"{name}\"><strong>{count}</strong> {words}</li>");
        }
        if not_run > 0 {
            let _ = writeln!(counts, "<li><strong>{not_run}</strong> not run</li>");
        }
        format!(
            "</section>\n<div slot=\"first\">\n<section aria-labelledby=\"sum\">\n<h2 id=\"sum\">Summary</h2>\n\
             <p>{}.</p>\n<ul class=\"counts\">\n{counts}</ul>\n</section>\n{}\
             <section aria-labelledby=\"matrix\">\n<h2 id=\"matrix\">Origins and targets</h2>\n{}</section>\n</div>\n\
             </main>\n<footer>\n<p>corscheck {}</p>\n</footer>\n</body>\n</html>\n",
            text(&summary.words()),
            self.causes(),
            self.table(),
            env!("CARGO_PKG_VERSION")
        )
    }
}

/// How many causes are listed; the checks of all stand below.
const CAUSES: usize = 50;

impl Html {
    /// What is wrong, a block for each cause, with links to its checks.
    fn causes(&self) -> String {
        if self.causes.is_empty() {
            return String::new();
        }
        let mut html =
            String::from("<section aria-labelledby=\"causes\">\n<h2 id=\"causes\">What is wrong</h2>\n");
        for cause in self.causes.iter() {
            let _ = writeln!(
                html,
                "<div class=\"cause is-{}\">\n<h3>{} {} of {}: {}</h3>",
                cause.verdict.id(),
                mark(cause.verdict),
                counted(cause.count, "check"),
                text(&cause.server),
                text(&cause.words)
            );
            // Of a server that does not respond, that is all.
            if cause.is_silence {
                html.push_str("</div>\n");
                continue;
            }
            html.push_str(&cause.text);
            html.push_str("<ul>\n");
            for (id, place) in &cause.checks {
                let _ = writeln!(html, "<li><a href=\"#check-{place}\">{}</a></li>", text(id));
            }
            if cause.unlisted() > 0 {
                let _ = writeln!(html, "<li>and {} more</li>", cause.unlisted());
            }
            html.push_str("</ul>\n</div>\n");
        }
        html + "</section>\n"
    }

    fn table(&self) -> String {
        let RunHeader { origins, targets, .. } = &self.matrix.header;
        let mut html = String::from(
            "<div class=\"wide\" role=\"region\" aria-labelledby=\"matrix\" tabindex=\"0\">\n<table class=\"matrix\">\n\
             <thead><tr><th scope=\"col\">pages of</th>",
        );
        for target in targets {
            let (name, url) = (text(&target.name), text(&target.url));
            let _ = write!(html, "<th scope=\"col\">{name}<small>{url}</small></th>");
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for origin in origins {
            let trusted = if origin.trusted { "" } else { ", not trusted" };
            let (name, url) = (text(&origin.name), text(&origin.origin));
            let _ = write!(html, "<tr><th scope=\"row\">{name}<small>{url}{trusted}</small></th>");
            for target in targets {
                let cell = self.matrix.cell(&origin.name, &target.name);
                let _ = match cell.words() {
                    Some((verdict, words)) => write!(
                        html,
                        "<td class=\"{}\"><a href=\"#check-{}\">{} {words}</a></td>",
                        verdict.id(),
                        cell.first,
                        mark(verdict)
                    ),
                    None => write!(html, "<td><span class=\"hidden\">no check</span></td>"),
                };
            }
            html.push_str("</tr>\n");
        }
        html + "</tbody>\n</table>\n</div>\n"
    }
}

/// What a check's browser does, and what to change.
fn what_to_change(entry: &Entry) -> String {
    let mut html = String::new();
    if entry.why() != entry.message {
        let _ = writeln!(html, "<p>{}</p>", text(&entry.message));
    }
    html + &changes(entry)
}

fn changes(entry: &Entry) -> String {
    let mut html = String::new();
    for change in &entry.changes {
        let lines = change.to_send();
        let stop = if lines.is_empty() { "." } else { ":" };
        let _ = writeln!(html, "<p>{}{stop}</p>", text(&change.what));
        if !lines.is_empty() {
            let _ = writeln!(html, "<pre>{}</pre>", escape(lines.join("\n")));
        }
    }
    html
}

/// The request, what was expected, and the result.
fn facts(entry: &Entry, file: &str) -> String {
    let mut html = String::from("<dl>\n");
    let mut fact = |term: &str, value: String| {
        let _ = writeln!(html, "<dt>{term}</dt><dd>{value}</dd>");
    };
    fact("page", format!("<code>{}</code>", text(&entry.origin.origin)));
    fact("request", format!("<code>{} {}</code>", text(&entry.method), text(&entry.url)));
    if let Some(shown_as) = entry.shown_as {
        fact("in", format!("<code>{}</code>", text(shown_as.words())));
    }
    let needed = match &entry.expect.need[..] {
        [] => String::new(),
        channels => format!(", {} open", list(channels)),
    };
    fact("expected", text(&format!("{}{needed}", entry.expect.outcome.id())));
    let rule = entry.rule.map(|rule| format!(" <a href=\"{}\">{}</a>", text(rule.spec()), text(rule.id())));
    fact("actual", format!("{}{}", text(entry.outcome.id()), rule.unwrap_or_default()));
    fact("meaning", text(&entry.message));
    if let Some(line) = entry.line {
        fact("defined in", format!("{}, line {line}", text(file)));
    }
    if entry.attempts > 1 {
        fact("attempts", entry.attempts.to_string());
    }
    html + "</dl>\n"
}

/// Each request with its response, to unfold.
fn exchanges(all: &[ExchangeEntry]) -> String {
    let mut html = String::new();
    if !all.is_empty() {
        html.push_str("<h4>Requests and responses</h4>\n");
    }
    for (number, exchange) in all.iter().enumerate() {
        let ExchangeEntry { kind, method, url, request_headers, status, response_headers, elapsed_ms } =
            exchange;
        let status = status.map_or_else(|| "no response".to_owned(), |status| status.to_string());
        let _ = writeln!(
            html,
            "<details class=\"exchange\"><summary>{} <code>{} {}</code> <span class=\"soft\">{}, {status}, \
             {elapsed_ms:.0} ms</span></summary>\n<div class=\"wide\">{}{}</div></details>",
            number + 1,
            text(method),
            text(url),
            text(kind),
            headers("Sent", request_headers),
            headers("Received", response_headers),
        );
    }
    html
}

/// Headers as text: a table of them has five elements a line, and a run has very many lines.
fn headers(caption: &str, headers: &[[String; 2]]) -> String {
    if headers.is_empty() {
        return String::new();
    }
    let lines: Vec<String> =
        headers.iter().map(|[name, value]| format!("{}: {}", text(name), text(value))).collect();
    format!("<h5>{caption}</h5><pre>{}</pre>", lines.join("\n"))
}

fn state(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "passed",
        Verdict::Fail => "failed",
        Verdict::Error => "network error",
    }
}

/// A mark that screen readers skip, as the words beside it say the same.
fn mark(verdict: Verdict) -> String {
    let letter = match verdict {
        Verdict::Pass => '✓',
        Verdict::Fail => '✗',
        Verdict::Error => '–',
    };
    format!("<span class=\"{}\" aria-hidden=\"true\">{letter}</span>", verdict.id())
}

/// A foreign text for an element or an attribute.
fn text(foreign: &str) -> String {
    escape(visible(foreign)).into_owned()
}

/// The same in lines.
fn lines(foreign: &str) -> String {
    escape(visible_lines(foreign)).into_owned()
}
