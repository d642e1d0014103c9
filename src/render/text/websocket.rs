//! A WebSocket for people: which page opens which URL, the handshake, the verdict.

use colored::{ColoredString, Colorize};

use super::super::paint::{self, Mark};
use super::super::secrets::reported;
use super::super::{Style, sentences};
use super::exchange::{arrowed, time};
use super::layout::{aligned, hanging, wrapped};
use super::{Detail, as_browser, origin_words, relation_words};
use crate::advice::{Advice, SocketInvestigation, advise_socket, change_socket, error_text};
use crate::fetch::without_password;
use crate::render::secrets::reported_text;
use crate::rules::SocketFault;
use crate::web::http_url::http_url;
use crate::web::message::HttpResponse;
use crate::web::origin::Origin;
use crate::web::text::{self, visible};
use crate::websocket::{
    Handshake, SocketDiagnosis, SocketOther, SocketOutcome, SocketSide, close_code, next_faults, throws,
};
use crate::wire::{Said, Session};

/// The request headers that decide something.
const REQUEST_HEADERS: [&str; 5] =
    ["Origin", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Authorization", "Cookie"];
/// The response headers that are judged.
const CHECKED: [&str; 5] =
    ["Upgrade", "Connection", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"];
/// The headers that are shown of a response that does not open the socket.
const TELLING: [&str; 5] = ["Location", "Server", "Via", "Content-Type", "WWW-Authenticate"];
/// The column at which what follows a label begins.
const LABEL: usize = 12;

/// The whole diagnosis.
#[must_use]
pub fn websocket(found: &SocketInvestigation, detail: Detail, style: Style) -> String {
    let SocketInvestigation { diagnosis, session, foreign, others: _ } = found;
    let mut text = heading(diagnosis, style);
    for (number, exchange) in diagnosis.exchanges.iter().enumerate() {
        text.push('\n');
        text.push_str(&handshake(diagnosis, exchange, number, detail, style));
    }
    if diagnosis.exchanges.is_empty() {
        let name = format!("1  GET {}", target(diagnosis));
        text.push('\n');
        text.push_str(&aligned(&name.dimmed().to_string(), &name, "not sent", style));
    }
    if let Some(session) = session {
        text.push_str(&session_lines(session, detail, style));
    }
    text.push_str(&super::cookie_lines(&diagnosis.set_cookies, diagnosis.cookies_omitted, style));
    for foreign in foreign {
        text.push_str(&foreign_line(foreign, style));
    }
    text.push('\n');
    text.push_str(&verdict(found, detail, style));
    let notices = found.notices();
    text.push_str(&super::verdict::notices(&notices, style));
    let advice = advise_socket(found);
    let advice: Vec<&Advice> = advice.iter().filter(|_| detail.fixes).collect();
    text.push_str(&super::advice::advice(&advice, !notices.is_empty(), style));
    text.push_str(&references(diagnosis, detail, style));
    text
}

/// One line: the verdict word, the rule, the sentence.
#[must_use]
pub fn websocket_line(diagnosis: &SocketDiagnosis, many: bool) -> String {
    let which = if many { format!("{}  ", target(diagnosis)) } else { String::new() };
    let rule = diagnosis.rule().map(|rule| format!("{rule}  ")).unwrap_or_default();
    let sentence = visible(&sentences::socket(&diagnosis.outcome));
    format!("{which}{}  {rule}{sentence}\n", word(&diagnosis.outcome))
}

/// One row of many.
#[must_use]
pub fn websocket_row(diagnosis: &SocketDiagnosis, style: Style) -> String {
    let mark = match diagnosis.outcome {
        SocketOutcome::Opens(_) => Mark::Good,
        SocketOutcome::Blocked(_) => Mark::Bad,
        SocketOutcome::Failed(_) => Mark::Unknown,
    };
    let pad = if mark.width(style) == 1 { " " } else { "" };
    let rule = diagnosis.rule().map_or("opens", |rule| rule.id());
    let browser = diagnosis.question.browser();
    format!("  {}{pad} {:<50}  {:<9} {rule}\n", mark.text(style), target(diagnosis), browser.name())
}

fn target(diagnosis: &SocketDiagnosis) -> String {
    let question = &diagnosis.question;
    let written = || text::without_password(&question.call.url);
    visible(&question.url().as_ref().map_or_else(written, without_password))
}

fn heading(diagnosis: &SocketDiagnosis, style: Style) -> String {
    let question = &diagnosis.question;
    let (origin, target, arrow) = (question.origin().serialize(), target(diagnosis), paint::sent(style));
    let relation = question
        .url()
        .map(|url| relation_words(question.origin(), &Origin::of(&http_url(&url))))
        .unwrap_or_default();
    let mut text = aligned(
        &format!("{} {arrow} {}", origin.bold(), target.bold()),
        &format!("{origin} {arrow} {target}"),
        relation,
        style,
    );
    let how = match question.call.subprotocols.as_slice() {
        [] => "new WebSocket()".to_owned(),
        [one] => format!("new WebSocket() with the subprotocol {}", visible(one)),
        offered => format!("new WebSocket() with the subprotocols {}", visible(&offered.join(", "))),
    };
    text.push_str(&aligned(&how, &how, &format!("as {}", as_browser(question.browser())), style));
    text + &origin_words(&question.page, style)
}

fn handshake(
    diagnosis: &SocketDiagnosis,
    exchange: &Handshake,
    number: usize,
    detail: Detail,
    style: Style,
) -> String {
    let is_last = number + 1 == diagnosis.exchanges.len();
    let status = match &exchange.response {
        Ok(response) => format!("{}  {}", response.status, time(exchange.reply.elapsed)),
        Err(_) => "no response".into(),
    };
    let name = format!("GET {}", visible(&without_password(&exchange.url())));
    let mut text = aligned(
        &format!("{}  {}", number + 1, name.bold()),
        &format!("{}  {name}", number + 1),
        &format!("handshake  {status}"),
        style,
    );
    for header in &exchange.request.headers {
        let decides = REQUEST_HEADERS.iter().any(|name| name.eq_ignore_ascii_case(&header.name));
        if decides && !detail.brief || detail.verbose {
            let line = format!("{}: {}", visible(&header.name), visible(&reported(header, detail.secrets)));
            text.push_str(&arrowed(paint::sent(style), &line, None, decides, detail, style));
        }
    }
    match &exchange.response {
        Ok(response) => {
            let fault = match &diagnosis.outcome {
                SocketOutcome::Blocked(fault) if is_last => Some(fault),
                _ => None,
            };
            if !detail.brief {
                text.push_str(&response_headers(response, fault, detail, style));
            }
            if let Some(words) = error_text(response) {
                let words = visible(&reported_text(&words, detail.secrets));
                text.push_str(&hanging(&format!("body: {words}"), "   ", 5, style));
            }
        }
        Err(failure) => {
            let first = format!("   {} ", paint::received(style));
            let words = visible(&sentences::sentence(&failure.failure.detail));
            text.push_str(&hanging(&words, &first, 5, style));
        }
    }
    text
}

fn response_headers(
    response: &HttpResponse,
    fault: Option<&SocketFault>,
    detail: Detail,
    style: Style,
) -> String {
    let switches = response.status == 101;
    let wrong = fault.and_then(SocketFault::header);
    let is_in = |names: &[&str], name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    let mut text = String::new();
    for header in &response.headers {
        let checked = switches && is_in(&CHECKED, &header.name);
        let mark = if wrong.is_some_and(|wrong| wrong.eq_ignore_ascii_case(&header.name)) {
            Some(Mark::Bad)
        } else if checked && fault.is_none_or(|fault| is_judged_before(&header.name, fault)) {
            Some(Mark::Good)
        } else {
            None
        };
        if checked || mark.is_some() || !switches && is_in(&TELLING, &header.name) || detail.verbose {
            let value = reported(header, detail.secrets);
            let value = if value.is_empty() { "(empty)".into() } else { visible(&value) };
            let line = format!("{}: {value}", visible(&header.name));
            text.push_str(&arrowed(paint::received(style), &line, mark, mark.is_some(), detail, style));
        }
    }
    if let Some(wrong) = wrong.filter(|wrong| switches && !response.headers.contains(wrong)) {
        let line = format!("{wrong}: (missing)");
        text.push_str(&arrowed(paint::received(style), &line, Some(Mark::Bad), true, detail, style));
    }
    text
}

/// Whether a header passed before the one at fault was looked at.
fn is_judged_before(name: &str, fault: &SocketFault) -> bool {
    let place = |name: &str| CHECKED.iter().position(|one| one.eq_ignore_ascii_case(name));
    match (place(name), fault.header().and_then(place)) {
        (Some(this), Some(wrong)) => this < wrong,
        _ => false,
    }
}

/// `OPENS`, `BLOCKED` or `FAILED`, painted.
fn word(outcome: &SocketOutcome) -> ColoredString {
    match outcome {
        SocketOutcome::Opens(_) => "OPENS".green().bold(),
        SocketOutcome::Blocked(_) => "BLOCKED".red().bold(),
        SocketOutcome::Failed(_) => "FAILED".yellow().bold(),
    }
}

fn verdict(found: &SocketInvestigation, detail: Detail, style: Style) -> String {
    let SocketInvestigation { diagnosis, others, .. } = found;
    let outcome = &diagnosis.outcome;
    let rule = diagnosis.rule().map(|rule| format!("  {}", rule.id().bold())).unwrap_or_default();
    let mut text = format!("{}{rule}\n", word(outcome));
    text.push_str(&wrapped(&visible(&sentences::socket(outcome)), 2, style));
    if let Some(words) = page_sees(diagnosis).filter(|_| !detail.brief) {
        text.push_str(&wrapped(&words, 2, style));
    }
    text.push_str(&what_to_change(found, style));
    for theirs in others {
        text.push_str(&other(theirs, outcome, style));
    }
    text
}

/// What fails next, and what to change on which side.
fn what_to_change(found: &SocketInvestigation, style: Style) -> String {
    let mut text = String::new();
    for (number, fault) in next_faults(&found.diagnosis).iter().enumerate() {
        let label = if number == 0 { "next" } else { "" };
        text.push_str(&fact(label, &visible(&fault.message()), style));
    }
    for (number, change) in change_socket(found).into_iter().enumerate() {
        let whose = match change.side {
            SocketSide::Page => "on the page",
            SocketSide::Server => "on the server",
        };
        let label = if number == 0 { "change" } else { "" };
        text.push_str(&fact(label, &format!("{} ({whose})", visible(&change.words)), style));
        for (name, value) in &change.headers {
            text.push_str(&format!("{:width$}{name}: {}\n", "", visible(value), width = LABEL + 2));
        }
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

fn fact(label: &str, words: &str, style: Style) -> String {
    hanging(words, &format!("  {label:<LABEL$}"), LABEL + 2, style)
}

/// What the page itself learns.
fn page_sees(diagnosis: &SocketDiagnosis) -> Option<String> {
    let (outcome, browser) = (&diagnosis.outcome, diagnosis.question.browser());
    if matches!(outcome, SocketOutcome::Opens(_)) {
        return None;
    }
    Some(match (throws(outcome, browser), close_code(outcome, browser)) {
        (Some(exception), _) => format!("new WebSocket() throws {exception}."),
        (None, Some(code)) => format!(
            "The page gets the event error, and then close with code {code} and no reason: it cannot learn more."
        ),
        (None, None) => "The page gets the event error, and no close.".into(),
    })
}

/// What another engine would do, where that is something else.
fn other(SocketOther { browser, outcome, .. }: &SocketOther, own: &SocketOutcome, style: Style) -> String {
    let words = match outcome {
        Some(theirs) if theirs.kind() == own.kind() => return String::new(),
        Some(SocketOutcome::Opens(_)) => "opens".to_owned(),
        Some(SocketOutcome::Blocked(fault)) => {
            format!("blocked by {}. {}", fault.rule(), visible(&fault.message()))
        }
        Some(SocketOutcome::Failed(failure)) => {
            format!("failed: {}", visible(&sentences::sentence(&failure.failure.detail)))
        }
        None => format!(
            "not known: it would send another request, which was not sent here. Try --browser {}.",
            browser.id()
        ),
    };
    let label = format!("in {}", browser.name());
    format!("\n{}", hanging(&words, &format!("  {label:<width$}", width = LABEL), LABEL + 2, style))
}

fn references(diagnosis: &SocketDiagnosis, detail: Detail, style: Style) -> String {
    let Some(rule) = diagnosis.rule() else { return String::new() };
    if detail.brief {
        return super::verdict::brief_reference(rule, style);
    }
    format!(
        "\n{}{}",
        super::verdict::reference("standard", rule.spec(), style),
        super::verdict::reference("more", &format!("corscheck explain {}", rule.id()), style)
    )
}

/// What was said in the open socket.
fn session_lines(session: &Session, detail: Detail, style: Style) -> String {
    let mut text = String::new();
    let mut line = |arrow: &str, words: &str| {
        text.push_str(&arrowed(arrow, &visible(words), None, true, detail, style));
    };
    for sent in &session.sent {
        line(paint::sent(style), &reported_text(sent, detail.secrets));
    }
    for said in &session.received {
        match said {
            Said::Text(words) => line(paint::received(style), &reported_text(words, detail.secrets)),
            Said::Binary(bytes) => line(paint::received(style), &format!("({} bytes)", bytes.len())),
            Said::Close { code, reason } => {
                let code = code.map_or_else(|| "no code".into(), |code| code.to_string());
                let reason = reported_text(reason, detail.secrets);
                line(paint::received(style), format!("close: {code} {reason}").trim_end());
            }
            Said::Ping(_) => {}
        }
    }
    if text.is_empty() { text } else { format!("   {}\n{text}", "in the open socket".dimmed()) }
}

/// The same socket for a page of another origin.
fn foreign_line(foreign: &SocketDiagnosis, style: Style) -> String {
    let cookies = if foreign.sent_cookies() { "with cookies" } else { "without cookies" };
    let outcome = foreign.rule().map_or("opens", |rule| rule.id());
    let name = format!("as a page of {}, {cookies}", visible(&foreign.question.origin().serialize()));
    let words = format!("Not the page's: {name}");
    format!("\n{}", aligned(&words.dimmed().to_string(), &words, outcome, style))
}
