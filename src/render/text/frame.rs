//! A document in a frame or popup, for people: the verdict, what to change, the channels.

use colored::Colorize;

use super::super::fix::frame_settings;
use super::super::json::{FrameReport, frame_message};
use super::super::paint::{self, Mark};
use super::super::replacement::{instead_of, replacement};
use super::super::secrets::reported;
use super::super::{Style, wrap};
use super::confirmed::confirmed_frame;
use super::layout::{aligned, cut, hanging, wrapped};
use super::{Detail, as_browser, relation_words};
use crate::fetch::{Step, without_password};
use crate::frame::{
    Channel, Channels, EmbeddedAs, FrameExchange, FrameQuestion, Judged, Loading, NameRead, Navigation, Side,
    changes_for,
};
use crate::probe::failure_rule;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::origin::Origin;
use crate::web::text::{capitalized, visible};

/// The column at which what follows a label begins.
const LABEL: usize = 12;
/// The response headers that are always shown.
const SHOWN: [&str; 10] = [
    "content-disposition",
    "content-security-policy",
    "content-security-policy-report-only",
    "content-type",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "location",
    "origin-agent-cluster",
    "x-frame-options",
];

/// One line: the verdict word, the rule, the sentence.
#[must_use]
pub fn frame_line(report: &FrameReport<'_>) -> String {
    let closed = closed_needs(report);
    let rule = report.judged.rule().map(|rule| format!("{rule}  ")).unwrap_or_default();
    let closed = if closed.is_empty() { String::new() } else { format!(" Closed: {}.", closed.join(", ")) };
    let message = visible(&frame_message(report.question, report.judged));
    format!("{}  {rule}{message}{closed}\n", word(report.judged))
}

/// The whole report.
#[must_use]
pub fn frame(report: &FrameReport<'_>, detail: Detail, style: Style) -> String {
    let mut text = heading(report.question, style);
    for exchange in report.page.iter().chain(&report.judged.exchanges) {
        text.push('\n');
        text.push_str(&exchange_text(exchange, detail, style));
    }
    text.push_str(&format!("\n{}", verdict(report, style)));
    if let Some(all) = &report.judged.channels {
        text.push_str(&format!("\n{}\n", "Channels".bold()));
        text.push_str(&channels(report, all, style));
    }
    if let Some(settings) = report.settings.filter(|settings| !settings.is_empty()) {
        text.push_str(&format!("\n{}", frame_settings(settings, style)));
    }
    text.push_str(&replacement_code(report));
    text.push_str(&notices(report, style));
    text.push_str(&references(report, style));
    if let Some(confirmed) = report.confirmed {
        text.push_str(&confirmed_frame(confirmed, style));
    }
    text
}

/// What would be sent for a document: its first request, or why there is none.
#[must_use]
pub fn frame_dry_run(question: &FrameQuestion, detail: Detail, style: Style) -> String {
    let mut text = heading(question, style);
    let words = match Navigation::begin(question).1 {
        Step::Send(next) => {
            let name =
                format!("{} {}", next.message.method.as_str(), visible(&without_password(&next.message.url)));
            text.push_str(&format!("\n{}\n", name.bold()));
            let arrow = paint::sent(style);
            text.push_str(&headers(&next.message.headers, arrow, is_sent_by_navigation, detail, style));
            "The document is requested, and the response decides whether the page may show it.".to_owned()
        }
        Step::Done(loading) => match *loading {
            Loading::Stopped(stop, _) => stop.message(),
            Loading::Shown(_) | Loading::Failed(_) => "Nothing is sent over the network.".into(),
        },
    };
    text.push_str(&format!("\n{}  nothing was sent\n", "DRY RUN".bold()));
    text + &wrapped(&visible(&words), 2, style)
}

fn is_sent_by_navigation(name: &str) -> bool {
    ["cookie", "referer"].contains(&name) || name.starts_with("sec-fetch")
}

fn word(judged: &Judged) -> String {
    match judged.loading {
        Loading::Shown(_) => "ALLOWED".green().bold(),
        Loading::Stopped(..) => "BLOCKED".red().bold(),
        Loading::Failed(_) => "FAILED".yellow().bold(),
    }
    .to_string()
}

/// The channels that are needed and closed.
fn closed_needs(report: &FrameReport<'_>) -> Vec<&'static str> {
    let closed = report.needed.iter().filter(|channel| !report.judged.has_open(**channel));
    closed.map(|channel| channel.id()).collect()
}

fn heading(question: &FrameQuestion, style: Style) -> String {
    let origin = question.page_origin().serialize();
    let target = match question.parsed_url() {
        Some(url) => visible(&without_password(&url)),
        None => visible(&question.url),
    };
    let relation =
        question.parsed_url().map_or("", |url| relation_words(&question.page_origin(), &Origin::of(&url)));
    let arrow = paint::sent(style);
    let mut text = aligned(
        &format!("{} {arrow} {}", origin.bold(), target.bold()),
        &format!("{origin} {arrow} {target}"),
        relation,
        style,
    );
    let mut how = format!("in {}", question.shown_as.words());
    if let Some(sandbox) = &question.sandbox {
        how.push_str(&format!(", sandbox=\"{}\"", visible(sandbox)));
    }
    for outer in &question.ancestors {
        how.push_str(&format!(", inside of {}", outer.serialize()));
    }
    let browser = format!("as {}", as_browser(question.client.browser));
    text.push_str(&aligned(&how, &how, &browser, style));
    text
}

pub(super) fn exchange_text(exchange: &FrameExchange, detail: Detail, style: Style) -> String {
    let FrameExchange { request, response, elapsed } = exchange;
    let status = match response {
        Ok(response) => format!("{}  {} ms", response.status, elapsed.as_millis()),
        Err(_) => "no response".into(),
    };
    let name = format!("{} {}", request.method.as_str(), visible(&without_password(&request.url)));
    let name = cut(&name, style.width.saturating_sub(status.len() + 4).max(20), style);
    let mut text = aligned(&name.bold().to_string(), &name, &status, style);
    text.push_str(&headers(&request.headers, paint::sent(style), is_sent_by_navigation, detail, style));
    match response {
        Ok(response) => {
            let is_shown = |name: &str| SHOWN.contains(&name);
            text.push_str(&headers(&response.headers, paint::received(style), is_shown, detail, style));
        }
        Err(failure) => {
            let sentence = visible(&super::super::sentences::sentence(&failure.detail));
            text.push_str(&hanging(&sentence, &format!("   {} ", paint::received(style)), 5, style));
        }
    }
    text
}

fn headers(
    list: &HeaderList,
    arrow: &str,
    is_shown: impl Fn(&str) -> bool,
    detail: Detail,
    style: Style,
) -> String {
    let shown = list.iter().filter(|header| detail.verbose || is_shown(&header.name.to_ascii_lowercase()));
    shown
        .map(|header| {
            let line = format!("{}: {}", visible(&header.name), visible(&reported(header, detail.secrets)));
            let line = if detail.verbose { line } else { cut(&line, style.width.saturating_sub(8), style) };
            format!("{}\n", format!("   {arrow} {line}").dimmed())
        })
        .collect()
}

fn verdict(report: &FrameReport<'_>, style: Style) -> String {
    let (question, judged) = (report.question, report.judged);
    let rule = judged.rule().map(|rule| format!("  {}", rule.id().bold())).unwrap_or_default();
    let mut text = format!("{}{rule}\n", word(judged));
    text.push_str(&wrapped(&visible(&frame_message(question, judged)), 2, style));
    if let Loading::Stopped(stop, next) = &judged.loading {
        text.push_str(&fact("seen", &capitalized(judged.visible().words()), style));
        if let Some(ancestor) = stop.ancestor().filter(|_| !question.ancestors.is_empty()) {
            text.push_str(&fact("page", &visible(ancestor), style));
        }
        for (number, next) in next.iter().enumerate() {
            text.push_str(&fact(if number == 0 { "next" } else { "" }, &visible(&next.message()), style));
        }
    }
    text.push_str(&change_lines(report, style));
    let closed = closed_needs(report);
    if !closed.is_empty() {
        text.push_str(&fact("closed", &format!("{}, which must be open", closed.join(", ")), style));
    }
    for (browser, other) in report.others {
        text.push_str(&other_engine(report.judged, *browser, other.as_ref(), style));
    }
    text
}

/// Why a document is not shown, and what to change, for a place among others.
pub(super) fn frame_explained(report: &FrameReport<'_>, style: Style) -> (String, String) {
    (frame_message(report.question, report.judged), change_lines(report, style))
}

fn change_lines(report: &FrameReport<'_>, style: Style) -> String {
    let mut text = String::new();
    for (number, change) in changes_for(report.question, report.judged, report.also).into_iter().enumerate() {
        let whose = match change.side {
            Side::Page => "on the page",
            Side::Frame => "on the document's server",
        };
        let label = if number == 0 { "change" } else { "" };
        text.push_str(&fact(label, &format!("{} ({whose})", visible(&change.words)), style));
        for (name, value) in &change.headers {
            text.push_str(&format!("{:LABEL$}  {name}: {}\n", "", visible(value)));
        }
    }
    text
}

/// What another engine does, where that differs.
fn other_engine(judged: &Judged, browser: Browser, other: Option<&Judged>, style: Style) -> String {
    let words = match other {
        None => "requests something else, which was not sent".to_owned(),
        Some(other) if other.rule() == judged.rule() => return String::new(),
        Some(other) => match (&other.loading, other.rule()) {
            (Loading::Shown(_), _) => "shows the document".into(),
            (_, Some(rule)) => format!("does not show it: {rule}"),
            (_, None) => return String::new(),
        },
    };
    fact(&browser.name().to_lowercase(), &words, style)
}

pub(super) fn fact(label: &str, words: &str, style: Style) -> String {
    hanging(words, &format!("  {label:<0$}", LABEL - 2), LABEL, style)
}

/// A row a channel: its mark, its name, what to know.
fn channels(report: &FrameReport<'_>, all: &Channels, style: Style) -> String {
    let mut text = String::new();
    let mut reasons = Vec::new();
    for channel in Channel::ALL {
        let is_popup = report.question.shown_as == EmbeddedAs::Popup;
        if *channel == Channel::Opener && !is_popup || *channel == Channel::Cookies {
            continue;
        }
        let open = report.judged.has_open(*channel);
        let mark = if open { Mark::Good } else { Mark::Bad };
        let said = all.said(*channel);
        let rule = said.map(|said| format!("{}: ", said.rule)).unwrap_or_default();
        let words = match said {
            // One reason may close them all.
            Some(said) if reasons.contains(&said) => "as above".into(),
            Some(said) => {
                reasons.push(said);
                visible(&said.message)
            }
            None => open_words(*channel, all),
        };
        let place = "!".repeat(mark.width(style));
        let first = format!("  {place} {:<16}", channel.id());
        let lines = hanging(&format!("{rule}{words}"), &first, first.len(), style);
        text.push_str(&lines.replacen(&place, &mark.text(style), 1));
        if let Some(command) = instead_of(*channel, report.question, report.judged) {
            // It is copied as it stands, so it is not wrapped.
            text.push_str(&format!("    instead: {}\n", visible(&command).cyan()));
        }
    }
    text
}

/// The code that does with messages what was to be done with a closed channel.
fn replacement_code(report: &FrameReport<'_>) -> String {
    let question = report.question;
    let old = [Channel::Dom, Channel::DocumentDomain, Channel::LocationHash, Channel::WindowName];
    let is_needed = question.domain_of_page.is_some()
        || question.domain_of_frame.is_some()
        || report.needed.iter().any(|channel| old.contains(channel) && !report.judged.has_open(*channel));
    let Some(code) = replacement(report.question, report.judged).filter(|_| is_needed) else {
        return String::new();
    };
    let lines = |code: &str| code.lines().map(|line| format!("    {}\n", visible(line))).collect::<String>();
    format!(
        "\n{}\n  on the page\n{}  in the document\n{}",
        "The same with messages".bold(),
        lines(&code.page),
        lines(&code.document)
    )
}

/// What an open channel gives.
fn open_words(channel: Channel, all: &Channels) -> String {
    match channel {
        Channel::Dom => "both sides reach the other's DOM".into(),
        Channel::DocumentDomain => match &all.document_domain.value {
            Some(value) => format!("document.domain = \"{}\" on both sides opens the DOM", visible(value)),
            None => "opens the DOM".into(),
        },
        Channel::LocationHash => {
            "the document reaches the page over a third document of the page's origin".into()
        }
        Channel::WindowName if all.window_name.read == NameRead::Kept => {
            "the page reads it once the window is at its own origin".into()
        }
        Channel::WindowName => "closed".into(),
        Channel::PostMessage => "each message arrives".into(),
        Channel::Storage | Channel::Cookies => "the same as in a first-party visit".into(),
        Channel::Opener => "both keep their handles".into(),
        Channel::TopNavigation => "a script may navigate the top window, without a click".into(),
    }
}

fn notices(report: &FrameReport<'_>, style: Style) -> String {
    let mut text = String::new();
    for notice in &report.judged.notices {
        let mark = Mark::Advice.text(style);
        let line = format!("{}: {}", notice.rule(), visible(&notice.message()));
        text.push_str(&hanging(&line, "  !  ", 5, style).replacen('!', &mark, 1));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// Where to read more, and what the browsers call it.
fn references(report: &FrameReport<'_>, style: Style) -> String {
    let Some(rule) = report.judged.rule() else { return String::new() };
    let rule = match &report.judged.loading {
        Loading::Failed(failure) => failure_rule(failure.kind),
        _ => rule,
    };
    let mut rows: Vec<(String, String)> = Vec::new();
    if let Some(name) = report.judged.name_in(report.question.client.browser) {
        rows.push((report.question.client.browser.name().to_owned(), name.to_owned()));
    }
    rows.push(("explain".into(), format!("corscheck explain {}", rule.id())));
    rows.push(("standard".into(), Rule::spec(rule).to_owned()));
    format!("\n{}", wrap::labelled(&rows, "  ", style.width).dimmed())
}
