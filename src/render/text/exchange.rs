//! One request and its response as a block, a mark at each header that decided.

use std::time::Duration;

use colored::Colorize;
use textwrap::core::display_width;

use super::super::paint::{self, Mark};
use super::super::secrets::{Secrets, reported, reported_text};
use super::super::{Style, sentences};
use super::Detail;
use super::layout::{aligned, cut, hanging};
use crate::advice::{RedirectLoop, Repair, error_text};
use crate::fetch::{Kind, NextRequest, Outcome, Tainting, without_password};
use crate::probe::{CallTrace, Exchange};
use crate::rules::{Checked, Reason, Violation};
use crate::web::headers::{Header, HeaderList};
use crate::web::message::HttpResponse;
use crate::web::text::{list, visible};

/// An exchange with what its block needs to know.
pub(super) struct ExchangeView<'a> {
    pub(super) call: &'a CallTrace,
    /// What the exchange is judged by; `None` where it is not part of the call, so that nothing of it earns a mark.
    pub(super) repair: Option<&'a Repair>,
    pub(super) number: usize,
    pub(super) exchange: &'a Exchange,
    pub(super) detail: Detail,
    pub(super) style: Style,
}

/// The request headers that the rules of cross-origin requests look at.
const PREFLIGHT_HEADERS: [&str; 5] =
    ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers", "Authorization", "Cookie"];
/// A shorter text of an error, such as `{}`, does not name its cause.
const LEAST_TEXT: usize = 4;
/// The response headers that are shown whether or not a check read them.
const ALWAYS_SHOWN: [&str; 2] = ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"];

/// The block of one exchange.
pub(super) fn exchange_text(view: &ExchangeView<'_>) -> String {
    let next = &view.exchange.request;
    let style = view.style;
    let status = match &view.exchange.response {
        Ok(response) => format!("{}  {}", response.status, time(view.exchange.elapsed)),
        Err(failure) if failure.kind.is_unsent() => "not sent".into(),
        Err(_) => "no response".into(),
    };
    let mut text = title(view.number, next, view.call, &status, style);
    // The verdict and the change name what counted.
    let is_brief = view.detail.brief;
    if view.repair.is_some() && !is_brief {
        text.push_str(&why(next, style));
    }
    if !is_brief {
        text.push_str(&request_headers(&next.message.headers, view.detail, style));
    }
    match &view.exchange.response {
        Ok(response) => {
            if let Some(remote) = response.remote.filter(|_| view.detail.verbose) {
                text.push_str(&hanging(&format!("connected to {remote}"), "   ", 3, style));
            }
            if !is_brief {
                text.push_str(&response_headers(view, response));
            }
            if let Some(words) = error_text(response).filter(|words| !is_brief || words.len() > LEAST_TEXT) {
                let words = visible(&reported_text(&words, view.detail.secrets));
                text.push_str(&hanging(&format!("body: {words}"), "   ", 5, style));
            }
            if let Some(lifetime) = view.exchange.lifetime.as_ref().filter(|_| !is_brief) {
                text.push_str(
                    &hanging(&visible(&lifetime.message()), "     ", 5, style).dimmed().to_string(),
                );
            }
        }
        // The verdict says it.
        Err(failure) if matches!(&view.call.outcome, Outcome::Failed(outcome) if outcome == failure) => {}
        Err(failure) => {
            let first = format!("   {} ", paint::received(style));
            let detail = visible(&sentences::sentence(&failure.detail));
            text.push_str(&hanging(&detail, &first, 5, style));
        }
    }
    text
}

/// The block of a request that is only shown.
pub(super) fn unsent(next: &NextRequest, number: usize, secrets: Secrets, style: Style) -> String {
    let request = &next.message;
    let name = format!("{} {}", visible(request.method.as_str()), visible(&without_password(&request.url)));
    let line = format!("{}  {name}", number + 1);
    let painted = format!("{}  {}", number + 1, name.bold());
    let mut text = aligned(&painted, &line, kind(next), style);
    text.push_str(&why(next, style));
    text.push_str(&request_headers(
        &request.headers,
        Detail { verbose: true, fixes: true, alone: false, brief: false, secrets },
        style,
    ));
    if let Some(body) = &request.body {
        text.push_str(&format!(
            "   {} {}\n",
            paint::sent(style),
            plural(body.len(), "byte of body", "bytes of body")
        ));
    }
    text
}

/// The line of the request that a browser does not send.
pub(super) fn not_sent(call: &CallTrace, style: Style) -> String {
    let name = match call.exchanges.last() {
        Some(last) => {
            let method =
                last.request.message.headers.get_text("access-control-request-method").unwrap_or_default();
            format!("{} {}", visible(&method), place(call, &without_password(&last.request.message.url)))
        }
        None => {
            format!(
                "{} {}",
                visible(call.question.method()),
                place(call, &without_password(call.question.url()))
            )
        }
    };
    let line = format!("{}  {name}", call.exchanges.len() + 1);
    aligned(&line.dimmed().to_string(), &line, "not sent", style)
}

/// The line of the exchanges in which redirects repeat themselves.
pub(super) fn again(repeated: RedirectLoop, call: &CallTrace, style: Style) -> String {
    let first = repeated.start + repeated.length;
    let count = call.exchanges.len();
    let which = match repeated.length {
        1 => format!("request {} again and again; -v shows each", first),
        2 => format!("requests {} and {first} again and again; -v shows each", repeated.start + 1),
        _ => format!("requests {} to {first} again and again; -v shows each", repeated.start + 1),
    };
    hanging(&which, &format!("{}–{count}  ", first + 1), 3, style)
}

fn title(number: usize, next: &NextRequest, call: &CallTrace, status: &str, style: Style) -> String {
    let request = &next.message;
    let right = format!("{}  {status}", kind(next));
    let name =
        format!("{} {}", visible(request.method.as_str()), place(call, &without_password(&request.url)));
    let room = style.width.saturating_sub(right.len() + 6).max(20);
    let name = cut(&name, room, style);
    let line = format!("{}  {name}", number + 1);
    aligned(&format!("{}  {}", number + 1, name.bold()), &line, &right, style)
}

fn kind(next: &NextRequest) -> &'static str {
    if is_handshake(next) { "handshake" } else { next.kind.id() }
}

/// Whether it opens a WebSocket, to which CORS does not apply.
fn is_handshake(next: &NextRequest) -> bool {
    next.message.headers.get("sec-websocket-key").is_some()
}

/// A URL without what the heading says already: the target's own origin.
fn place(call: &CallTrace, url: &str) -> String {
    let mut origin = call.question.url().origin().ascii_serialization();
    // A handshake is an HTTP request.
    if origin.starts_with("ws") {
        origin = origin.replacen("ws", "http", 1);
    }
    let shown = match url.strip_prefix(&origin) {
        Some(path) if path.starts_with('/') => path,
        _ => url,
    };
    visible(shown)
}

pub(super) fn time(elapsed: Duration) -> String {
    let milliseconds = elapsed.as_millis();
    if milliseconds < 10_000 { format!("{milliseconds} ms") } else { format!("{} s", elapsed.as_secs()) }
}

/// Why there is a preflight, or none.
fn why(next: &NextRequest, style: Style) -> String {
    let words = match (next.kind, next.tainting) {
        _ if is_handshake(next) => return String::new(),
        (Kind::Preflight, _) => {
            format!("because {}", visible(&joined(&in_words(&next.reasons))))
        }
        (Kind::Actual, _) if next.preflight_cached => "no preflight: an earlier one still counts".into(),
        (Kind::Actual, _) if !next.reasons.is_empty() || next.hop > 0 => return String::new(),
        (Kind::Actual, Tainting::Basic) => "same origin: no CORS".into(),
        (Kind::Actual, Tainting::Opaque) => {
            "mode no-cors: sent without a preflight, and the response stays unreadable".into()
        }
        (Kind::Actual, Tainting::Cors) => {
            format!("no preflight: {}, and only safelisted headers", visible(next.message.method.as_str()))
        }
    };
    hanging(&words, "   ", 3, style)
}

/// The reasons for a preflight, those of several headers as one: `x-a and x-b are not safelisted headers`.
fn in_words(reasons: &[Reason]) -> Vec<String> {
    let names: Vec<&str> = reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::Header { name, value_at_fault: false } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let is_alone = names.len() < 2;
    let is_other =
        |reason: &&Reason| is_alone || !matches!(reason, Reason::Header { value_at_fault: false, .. });
    let mut words: Vec<String> = reasons.iter().filter(is_other).map(Reason::message).collect();
    if !is_alone {
        words.push(format!("{} are not safelisted headers", list(&names)));
    }
    words
}

/// Reasons in a row: `a, and b`.
fn joined(reasons: &[String]) -> String {
    match reasons {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

fn request_headers(headers: &HeaderList, detail: Detail, style: Style) -> String {
    let mut text = String::new();
    for header in headers {
        let is_preflight_header =
            PREFLIGHT_HEADERS.iter().any(|name| name.eq_ignore_ascii_case(&header.name));
        if is_preflight_header || detail.verbose {
            let line = format!("{}: {}", visible(&header.name), visible(&reported(header, detail.secrets)));
            text.push_str(&arrowed(paint::sent(style), &line, None, is_preflight_header, detail, style));
        }
    }
    text
}

fn response_headers(view: &ExchangeView<'_>, response: &HttpResponse) -> String {
    let faults = faults(view);
    let checked = checked(view);
    let mut text = String::new();
    let mut line = |line: &str, mark: Option<Mark>| {
        let arrow = paint::received(view.style);
        text.push_str(&arrowed(arrow, line, mark, mark.is_some(), view.detail, view.style));
    };
    for header in &response.headers {
        let is = |name: &str| name.eq_ignore_ascii_case(&header.name);
        let mut part = checked.iter().filter(|checked| is(checked.header));
        let mark = if faults.iter().any(|name| is(name)) {
            Some(Mark::Bad)
        } else if part.clone().any(|checked| checked.passed && checked.check.permits()) {
            Some(Mark::Good)
        } else {
            None
        };
        let shown = mark.is_some()
            || part.next().is_some()
            || ALWAYS_SHOWN.iter().any(|name| is(name))
            || is("location") && (300..400).contains(&response.status);
        if shown || view.detail.verbose {
            let value = shown_value(header, view.detail.secrets);
            line(&format!("{}: {}", visible(&header.name), visible(&value)), mark);
        }
    }
    // What is missing is shown where it should stand.
    for name in faults {
        if !response.headers.contains(name) {
            line(&format!("{name}: (missing)"), Some(Mark::Bad));
        }
    }
    text
}

fn shown_value(header: &Header, secrets: Secrets) -> String {
    let value = reported(header, secrets);
    if value.is_empty() { "(empty)".into() } else { value.into_owned() }
}

/// The headers of this response that are at fault: by the verdict, or by what would fail next.
fn faults(view: &ExchangeView<'_>) -> Vec<&'static str> {
    let Some(repair) = view.repair else { return Vec::new() };
    let first = match &view.call.outcome {
        Outcome::Blocked(violation) => Some(violation),
        Outcome::Allowed(_) | Outcome::Failed(_) => None,
    };
    let here = |violation: &&Violation| view.exchange.is_at_fault(violation);
    let mut names: Vec<&'static str> = Vec::new();
    for name in first.into_iter().chain(&repair.next).filter(here).filter_map(Violation::header) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The headers of this response that took part in a check: as it came, and as it would be once what is at fault is fixed.
fn checked(view: &ExchangeView<'_>) -> Vec<Checked> {
    let Some(repair) = view.repair else { return Vec::new() };
    let repaired = repair.checked.get(view.number).into_iter().flatten();
    view.exchange.checked.iter().chain(repaired).copied().collect()
}

/// Below this width a header's value gets a line of its own, where it does not fit beside its name.
const NARROW: usize = 72;

/// A header line with its arrow, and its mark at the right end; on a narrow terminal the value below the name.
pub(super) fn arrowed(
    arrow: &str,
    line: &str,
    mark: Option<Mark>,
    bright: bool,
    detail: Detail,
    style: Style,
) -> String {
    let line = style.hidden(line);
    let line = line.as_str();
    let room = style.width.saturating_sub(arrow.chars().count() + 8);
    let (line, below) = match line.split_once(": ") {
        // A value that is cut off says nothing.
        Some((name, value)) if style.width < NARROW && !detail.verbose && display_width(line) > room => {
            (format!("{name}:"), format!("       {}\n", cut(value, style.width.saturating_sub(7), style)))
        }
        _ if detail.verbose => (line.to_owned(), String::new()),
        _ => (cut(line, room, style), String::new()),
    };
    let plain = format!("   {arrow} {line}");
    let paint = |text: &str| if bright { text.to_owned() } else { text.dimmed().to_string() };
    let (painted, below) = (paint(&plain), if below.is_empty() { below } else { paint(&below) });
    match mark {
        None => format!("{painted}\n{below}"),
        Some(mark) => {
            let gap = style.width.saturating_sub(display_width(&plain) + mark.width(style)).max(1);
            format!("{painted}{}{}\n{below}", " ".repeat(gap), mark.text(style))
        }
    }
}

/// `1 byte`, `2 bytes`.
fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Names for a sentence.
pub(super) fn names(names: &[String]) -> String {
    visible(&list(names))
}
