//! One request and its answer as a block, a mark at each header that decided.

use std::time::Duration;

use colored::Colorize;

use super::super::paint::{self, Mark};
use super::super::secrets::{Secrets, reported};
use super::super::{Style, sentences};
use super::Detail;
use super::layout::{aligned, cut, hanging};
use crate::advice::Repair;
use crate::fetch::{Kind, NextRequest, Outcome, is_same_origin_request, without_password};
use crate::probe::{CallTrace, Exchange, Question};
use crate::rules::{Reason, Violation};
use crate::web::headers::{Header, HeaderList};
use crate::web::message::HttpResponse;
use crate::web::request::{Credentials, Mode};
use crate::web::text::{list, visible};

/// An exchange with what its block needs to know.
pub(super) struct ExchangeView<'a> {
    pub(super) call: &'a CallTrace,
    /// What the exchange is judged by; `None` where it is no part of the call, so that nothing of it earns a mark.
    pub(super) repair: Option<&'a Repair>,
    pub(super) number: usize,
    pub(super) seen: &'a Exchange,
    pub(super) detail: Detail,
    pub(super) style: Style,
}

/// The request headers that the rules of cross-origin requests look at.
const ASKING: [&str; 5] =
    ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers", "Authorization", "Cookie"];
/// The response headers that they look at.
const ANSWERING: [&str; 8] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Cross-Origin-Resource-Policy",
    "Location",
];

/// The block of one exchange.
pub(super) fn exchange(view: &ExchangeView<'_>) -> String {
    let next = &view.seen.request;
    let style = view.style;
    let status = match &view.seen.response {
        Ok(response) => format!("{}  {}", response.status, time(view.seen.elapsed)),
        Err(_) => "no answer".into(),
    };
    let mut text = title(view.number, next, view.call, &status, style);
    if view.repair.is_some() {
        text.push_str(&why(&view.call.question, next, style));
    }
    text.push_str(&request_headers(&next.message.headers, view.detail, style));
    match &view.seen.response {
        Ok(response) => {
            text.push_str(&answer_headers(view, response));
            if let Some(lifetime) = &view.seen.lifetime {
                text.push_str(
                    &hanging(&visible(&lifetime.message()), "     ", 5, style).dimmed().to_string(),
                );
            }
        }
        Err(failure) => {
            let first = format!("   {} ", paint::received(style));
            let detail = visible(&sentences::sentence(&failure.detail));
            text.push_str(&hanging(&detail, &first, 5, style));
        }
    }
    text
}

/// The block of a request that is only shown.
pub(super) fn unsent(
    question: &Question,
    next: &NextRequest,
    number: usize,
    secrets: Secrets,
    style: Style,
) -> String {
    let request = &next.message;
    let name = format!("{} {}", visible(request.method.as_str()), visible(&without_password(&request.url)));
    let line = format!("{}  {name}", number + 1);
    let painted = format!("{}  {}", number + 1, name.bold());
    let mut text = aligned(&painted, &line, kind(next.kind), style);
    text.push_str(&why(question, next, style));
    text.push_str(&request_headers(&request.headers, Detail { verbose: true, mends: true, secrets }, style));
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

fn title(number: usize, next: &NextRequest, call: &CallTrace, status: &str, style: Style) -> String {
    let request = &next.message;
    let right = format!("{}  {status}", kind(next.kind));
    let name =
        format!("{} {}", visible(request.method.as_str()), place(call, &without_password(&request.url)));
    let room = style.width.saturating_sub(right.len() + 6).max(20);
    let name = cut(&name, room, style);
    let line = format!("{}  {name}", number + 1);
    aligned(&format!("{}  {}", number + 1, name.bold()), &line, &right, style)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Preflight => "preflight",
        Kind::Actual => "actual",
    }
}

/// A URL without what the heading says already: the target's own origin.
fn place(call: &CallTrace, url: &str) -> String {
    let origin = call.question.url().origin().ascii_serialization();
    let shown = match url.strip_prefix(&origin) {
        Some(path) if path.starts_with('/') => path,
        _ => url,
    };
    visible(shown)
}

fn time(elapsed: Duration) -> String {
    let milliseconds = elapsed.as_millis();
    if milliseconds < 10_000 { format!("{milliseconds} ms") } else { format!("{} s", elapsed.as_secs()) }
}

/// Why there is a preflight, or none.
fn why(question: &Question, next: &NextRequest, style: Style) -> String {
    let words = match next.kind {
        Kind::Preflight => {
            let reasons: Vec<String> = next.reasons.iter().map(Reason::message).collect();
            format!("because {}", visible(&joined(&reasons)))
        }
        Kind::Actual if next.preflight_cached => "no preflight: an earlier one still counts".into(),
        Kind::Actual if !next.reasons.is_empty() => return String::new(),
        Kind::Actual if next.hop > 0 => return String::new(),
        Kind::Actual if is_same_origin_request(question.origin(), question.url()) => {
            "same origin: no CORS".into()
        }
        Kind::Actual if question.effective_modes().mode == Mode::NoCors => {
            "mode no-cors: sent as it is, and the answer stays unreadable".into()
        }
        Kind::Actual => {
            format!("no preflight: {}, and only safelisted headers", visible(next.message.method.as_str()))
        }
    };
    hanging(&words, "   ", 3, style)
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
        let asks = ASKING.iter().any(|name| name.eq_ignore_ascii_case(&header.name));
        if asks || detail.verbose {
            let line = format!("{}: {}", visible(&header.name), visible(&reported(header, detail.secrets)));
            text.push_str(&arrowed(paint::sent(style), &line, None, asks, detail, style));
        }
    }
    text
}

fn answer_headers(view: &ExchangeView<'_>, response: &HttpResponse) -> String {
    let Detail { verbose, secrets, mends: _ } = view.detail;
    let faults = faults(view);
    let mut text = String::new();
    let mut told: Vec<&str> = Vec::new();
    for header in &response.headers {
        let deciding = ANSWERING.iter().find(|name| name.eq_ignore_ascii_case(&header.name));
        let fault = faults.iter().find(|name| name.eq_ignore_ascii_case(&header.name));
        let bad = fault.is_some();
        let mark = match deciding {
            _ if bad => Some(Mark::Bad),
            Some(name) if view.repair.is_some() && decides(view, name) => Some(Mark::Good),
            _ => None,
        };
        told.extend(deciding.or(fault));
        if deciding.is_some_and(|name| shows(view, name, response)) || bad || verbose {
            let line = format!("{}: {}", visible(&header.name), visible(&shown_value(header, secrets)));
            text.push_str(&arrowed(
                paint::received(view.style),
                &line,
                mark,
                mark.is_some(),
                view.detail,
                view.style,
            ));
        }
    }
    // What is missing is shown where it should stand.
    for name in faults {
        if !told.iter().any(|seen| seen.eq_ignore_ascii_case(name)) {
            let line = format!("{name}: (missing)");
            let arrow = paint::received(view.style);
            text.push_str(&arrowed(arrow, &line, Some(Mark::Bad), true, view.detail, view.style));
            told.push(name);
        }
    }
    text
}

fn shown_value(header: &Header, secrets: Secrets) -> String {
    let value = reported(header, secrets);
    if value.is_empty() { "(empty)".into() } else { value }
}

/// The headers of this answer that are at fault: by the verdict, or by what would fail next.
fn faults(view: &ExchangeView<'_>) -> Vec<&'static str> {
    let Some(repair) = view.repair else { return Vec::new() };
    let first = match &view.call.outcome {
        Outcome::Blocked(violation) => Some(violation),
        Outcome::Allowed(_) | Outcome::Failed(_) => None,
    };
    let here = |violation: &&Violation| view.seen.is_at_fault(violation);
    let mut names: Vec<&'static str> =
        first.into_iter().chain(&repair.next).filter(here).filter_map(Violation::header).collect();
    names.dedup();
    names
}

/// Whether a header of this answer took part in the verdict, so that it has earned its mark.
fn decides(view: &ExchangeView<'_>, name: &str) -> bool {
    let modes = view.call.question.effective_modes();
    let preflight = view.seen.request.kind == Kind::Preflight;
    let under_cors =
        preflight || view.seen.request.message.headers.contains("origin") && modes.mode == Mode::Cors;
    let asked = |header: &str| view.seen.request.message.headers.contains(header);
    match name {
        "Access-Control-Allow-Origin" => under_cors && !same_origin_answer(view),
        "Access-Control-Allow-Credentials" => {
            under_cors && modes.credentials == Credentials::Include && !same_origin_answer(view)
        }
        "Access-Control-Allow-Methods" => {
            preflight && !["GET", "HEAD", "POST"].contains(&view.call.question.method())
        }
        "Access-Control-Allow-Headers" => preflight && asked("access-control-request-headers"),
        "Cross-Origin-Resource-Policy" => modes.mode == Mode::NoCors,
        _ => false,
    }
}

/// Whether the answer came from the page's own origin before any other: then CORS headers play no part.
fn same_origin_answer(view: &ExchangeView<'_>) -> bool {
    view.seen.request.hop == 0
        && is_same_origin_request(view.call.question.origin(), view.call.question.url())
}

/// Whether a header is worth a line without `--verbose`.
fn shows(view: &ExchangeView<'_>, name: &str, response: &HttpResponse) -> bool {
    let preflight = view.seen.request.kind == Kind::Preflight;
    match name {
        "Location" => (300..400).contains(&response.status),
        "Access-Control-Expose-Headers" => !preflight,
        "Access-Control-Max-Age" | "Access-Control-Allow-Methods" | "Access-Control-Allow-Headers" => {
            preflight
        }
        "Cross-Origin-Resource-Policy" => view.call.question.effective_modes().mode == Mode::NoCors,
        _ => true,
    }
}

/// A header line with its arrow, and its mark at the right end.
fn arrowed(
    arrow: &str,
    line: &str,
    mark: Option<Mark>,
    bright: bool,
    detail: Detail,
    style: Style,
) -> String {
    let room = style.width.saturating_sub(arrow.chars().count() + 8);
    let line = if detail.verbose { line.to_owned() } else { cut(line, room, style) };
    let plain = format!("   {arrow} {line}");
    let painted = if bright { plain.clone() } else { plain.dimmed().to_string() };
    match mark {
        None => format!("{painted}\n"),
        Some(mark) => {
            let gap =
                style.width.saturating_sub(textwrap::core::display_width(&plain) + mark.width(style)).max(1);
            format!("{painted}{}{}\n", " ".repeat(gap), mark.text(style))
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
