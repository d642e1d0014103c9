//! Whether a page is cross-origin isolated, for people.

use colored::Colorize;

use super::super::Style;
use super::super::json::{IsolationReport, Loaded};
use super::super::paint::Mark;
use super::frame::{exchange_text, fact};
use super::layout::{aligned, hanging, wrapped};
use super::{Detail, as_browser};
use crate::fetch::without_password;
use crate::frame::{Fate, NotIsolated};
use crate::web::text::{list, visible};

const LABEL: usize = 12;

/// One line: whether it is, and what is missing.
#[must_use]
pub fn isolation_line(report: &IsolationReport<'_>) -> String {
    let said: Vec<String> =
        report.missing.iter().map(|one| format!("{}  {}", one.rule(), visible(&one.message()))).collect();
    let said = if said.is_empty() { String::new() } else { format!("  {}", said.join(" ")) };
    format!("{}{said}\n", word(report.missing))
}

/// The whole report.
#[must_use]
pub fn isolation(report: &IsolationReport<'_>, detail: Detail, style: Style) -> String {
    let mut text = String::new();
    let browser = format!("as {}", as_browser(report.question.browser));
    for (number, page) in report.question.pages.iter().enumerate() {
        let url = visible(&without_password(&page.url));
        let name = if number == 0 { url } else { format!("in a frame of {url}") };
        let painted = if number == 0 { name.bold().to_string() } else { name.clone() };
        text.push_str(&aligned(&painted, &name, if number == 0 { &browser } else { "" }, style));
    }
    for exchange in report.exchanges {
        text.push('\n');
        text.push_str(&exchange_text(exchange, detail, style));
    }
    text.push_str(&format!("\n{}", verdict(report, style)));
    text + &resources(report, style) + &references(report)
}

fn word(missing: &[NotIsolated]) -> String {
    if missing.is_empty() { "ISOLATED".green().bold() } else { "NOT ISOLATED".red().bold() }.to_string()
}

fn verdict(report: &IsolationReport<'_>, style: Style) -> String {
    let rule = report.missing.first().map(|one| format!("  {}", one.rule().id().bold())).unwrap_or_default();
    let mut text = format!("{}{rule}\n", word(report.missing));
    match report.missing.split_first() {
        None => text.push_str(&wrapped(
            "crossOriginIsolated is true: the page has SharedArrayBuffer and exact timers.",
            2,
            style,
        )),
        Some((first, next)) => {
            text.push_str(&wrapped(&visible(&first.message()), 2, style));
            for (number, next) in next.iter().enumerate() {
                let words = format!("{}: {}", next.rule(), visible(&next.message()));
                text.push_str(&fact(if number == 0 { "next" } else { "" }, &words, style));
            }
        }
    }
    for (number, missing) in report.missing.iter().enumerate() {
        let change = missing.change();
        let stop = if change.header.is_some() { ":" } else { "" };
        let words = format!("{}{stop}", visible(&change.words));
        text.push_str(&fact(if number == 0 { "change" } else { "" }, &words, style));
        if let Some((name, value)) = change.header {
            text.push_str(&format!("{:LABEL$}  {name}: {}\n", "", visible(&value)));
        }
    }
    let rules = |missing: &[NotIsolated]| missing.iter().map(|one| one.rule().id()).collect::<Vec<_>>();
    for (browser, missing) in report.others.iter().filter(|(_, other)| rules(other) != rules(report.missing))
    {
        let words = match &rules(missing)[..] {
            [] => "is isolated".to_owned(),
            rules => format!("is not isolated: {}", list(rules)),
        };
        text.push_str(&fact(&browser.name().to_lowercase(), &words, style));
    }
    text
}

/// What the page's elements load, and what becomes of it.
fn resources(report: &IsolationReport<'_>, style: Style) -> String {
    if report.resources.is_empty() {
        return String::new();
    }
    let requested = report.resources.iter().any(|one| one.fate.is_some());
    let heading = if report.missing.is_empty() { "What its elements load" } else { "Once it is isolated" };
    let mut text = format!("\n{}\n", heading.bold());
    for one in report.resources {
        text.push_str(&row(one, style));
    }
    if !requested {
        text.push_str(&wrapped("None of these was requested; --resources requests each.", 2, style));
    }
    if report.left_out > 0 {
        text.push_str(&wrapped(&format!("{} more were not requested.", report.left_out), 2, style));
    }
    text.push_str(&wrapped("What its scripts and style sheets load is not listed.", 2, style));
    text
}

fn row(one: &Loaded, style: Style) -> String {
    let Loaded { embedded, needs, fate } = one;
    let name = format!("<{}> {}", visible(&embedded.element), visible(&without_password(&embedded.url)));
    let headers = |needs: &[(&str, &str)]| {
        let all: Vec<String> = needs.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        all.join(" and ")
    };
    let (mark, words) = match fate {
        None => (Mark::Advice, format!("needs {}", headers(needs))),
        Some(Fate::Loads) => (Mark::Good, "is loaded".into()),
        Some(Fate::Refused { rule, needs }) => (Mark::Bad, format!("{rule}: needs {}", headers(needs))),
        Some(Fate::Fails(message)) => (Mark::Advice, format!("fails, isolated or not: {}", visible(message))),
    };
    let place = "!".repeat(mark.width(style));
    let first = format!("  {place} ");
    let line = hanging(&format!("{name}: {words}"), &first, first.len(), style);
    line.replacen(&place, &mark.text(style), 1)
}

fn references(report: &IsolationReport<'_>) -> String {
    let Some(first) = report.missing.first() else { return String::new() };
    format!(
        "\n  {:<10}corscheck explain {}\n  {:<10}{}\n",
        "explain",
        first.rule(),
        "standard",
        first.rule().spec()
    )
}
