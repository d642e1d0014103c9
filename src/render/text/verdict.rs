//! The verdict: its word, its rule, one sentence, what to change; and, for the end, the browsers' names and where to read more.

use super::super::paint::Mark;
use super::super::{Style, sentences};
use super::change::{Place, change, fact};
use super::exchange::names;
use super::layout::{hanging, labelled, wrapped};
use crate::advice::{ExtraRequest, Findings, InvestigatedCall, Repair, remedy_of_failure};
use crate::fetch::{Engine, Outcome, Response, ResponseType};
use crate::probe::{CallTrace, OtherVerdict, failure_rule};
use crate::rules::{Fault, Notice, Rule, Violation};
use crate::web::browser::Browser;
use crate::web::message::{Failure, FailureKind};
use crate::web::text::visible;
use colored::{ColoredString, Colorize};

/// The verdict and what belongs to it, but for the notices; what to change only with a repair.
pub(super) fn verdict(
    investigated: InvestigatedCall<'_>,
    others: &[OtherVerdict],
    repair: Option<(&Repair, Place)>,
    style: Style,
) -> String {
    let call = investigated.call;
    let mut text = match &call.outcome {
        Outcome::Allowed(response) => match &call.unsent {
            None => allowed(response, investigated, repair, style),
            Some(unsent) => {
                let words = visible(&sentences::preflight_passed(unsent));
                format!("{}\n{}", word(&call.outcome), wrapped(&words, 2, style))
            }
        },
        Outcome::Blocked(violation) => blocked(violation, investigated, repair, style),
        Outcome::Failed(failure) => failed(failure, call, style),
    };
    for other in others {
        text.push_str(&other_engine(other, style));
    }
    text
}

/// The notices, but for what advice knows better: with `--check-caching` it has measured what this one only fears.
pub(super) fn worth_saying(investigated: InvestigatedCall<'_>) -> Vec<Notice> {
    let InvestigatedCall { call, simulated: _, extra_exchanges, listeners: _ } = investigated;
    let responds = |purpose| {
        extra_exchanges.iter().any(|extra| extra.purpose == purpose && extra.exchange.response.is_ok())
    };
    let measured = responds(ExtraRequest::OtherOrigin) && responds(ExtraRequest::NoOrigin);
    let last = call.exchanges.last();
    let is_cacheable =
        last.is_none_or(|last| matches!(last.request.message.method.as_str(), "GET" | "HEAD" | "OPTIONS"));
    let is_error = matches!(&call.outcome, Outcome::Allowed(response) if response.status >= 400);
    let notices = call.notices.iter();
    notices
        .filter(|notice| !measured || **notice != Notice::OriginReflected)
        // Responses to other methods are not cached.
        .filter(|notice| is_cacheable || **notice != Notice::OriginReflected)
        // On an error something else is to be done first.
        .filter(|notice| !is_error || !matches!(notice, Notice::ExposeMissing { .. }))
        // The verdict says it.
        .filter(|notice| !matches!(notice, Notice::HeaderNotReadable { .. }))
        .filter(|notice| !calls_it_cors(notice) || !matches!(call.outcome, Outcome::Failed(_)))
        // Without a response nothing depended on it.
        .filter(|notice| **notice != Notice::OriginNull || !matches!(call.outcome, Outcome::Failed(_)))
        .cloned()
        .collect()
}

/// Whether a notice says that Firefox calls a failure of the network a CORS error.
fn calls_it_cors(notice: &Notice) -> bool {
    matches!(notice, Notice::CorsNetwork | Notice::PreflightNetwork)
}

/// `ALLOWED`, `BLOCKED` or `FAILED`, painted.
pub(super) fn word(outcome: &Outcome) -> ColoredString {
    match outcome {
        Outcome::Allowed(_) => "ALLOWED".green().bold(),
        Outcome::Blocked(_) => "BLOCKED".red().bold(),
        Outcome::Failed(_) => "FAILED".yellow().bold(),
    }
}

fn allowed(
    response: &Response,
    investigated: InvestigatedCall<'_>,
    repair: Option<(&Repair, Place)>,
    style: Style,
) -> String {
    let (call, initiator) = (investigated.call, investigated.call.question.initiator());
    let rule = call.rule().map(|rule| format!("  {}", rule.id().bold())).unwrap_or_default();
    let mut text = format!("{}{rule}\n", word(&call.outcome));
    let readable = names(&response.readable_headers);
    let opaque = matches!(response.kind, ResponseType::Opaque | ResponseType::OpaqueRedirect);
    let words = if let Some(words) = sentences::delivered(call) {
        visible(&words)
    } else if opaque || !initiator.reads_response() {
        sentences::allowed(response, initiator)
    } else if response.readable_headers.is_empty() {
        format!("The page can read the body and the status ({}), and no header.", response.status)
    } else {
        format!("The page can read the body, the status ({}) and these headers: {readable}.", response.status)
    };
    let words = std::iter::once(words).chain(sentences::unread(call).map(|words| visible(&words)));
    text.push_str(&wrapped(&words.collect::<Vec<_>>().join(" "), 2, style));
    let has_change = repair.is_some_and(|(repair, _)| {
        repair.page.is_some() || repair.instead.is_some() || !repair.changes.is_empty()
    });
    if call.rule().is_some() || has_change {
        text.push('\n');
        text.push_str(
            &repair.map(|(repair, place)| change(repair, investigated, (style, place))).unwrap_or_default(),
        );
    }
    text
}

fn blocked(
    violation: &Violation,
    investigated: InvestigatedCall<'_>,
    repair: Option<(&Repair, Place)>,
    style: Style,
) -> String {
    let (call, rule) = (investigated.call, violation.rule());
    let mut text = format!("{}  {}\n", word(&call.outcome), rule.id().bold());
    text.push_str(&wrapped(&visible(&violation.message()), 2, style));
    // In few lines, what the sentence says is not drawn, too.
    if !repair.is_some_and(|(_, place)| place == Place::Brief) {
        text.push_str(&near_miss(violation, style));
    }
    text.push('\n');
    text.push_str(
        &repair.map(|(repair, place)| repair_text(investigated, repair, (style, place))).unwrap_or_default(),
    );
    text
}

/// What to change for a call that does not succeed, in words that suit each call of its cause.
pub(super) fn change_for_each(findings: &Findings<'_>, style: Style) -> String {
    let number = findings.investigation.diagnosis.worst_call_number();
    let Some(investigated) = findings.investigation.calls().nth(number) else { return String::new() };
    match &investigated.call.outcome {
        Outcome::Blocked(_) => {
            // What fails next differs from one to the other, and `change` has it already.
            let repair = Repair { next: Vec::new(), ..findings.worst_call().repair.clone() };
            repair_text(investigated, &repair, (style, Place::Each))
        }
        Outcome::Failed(failure) => {
            fact("change", &format!("{}.", remedy_of_failure(investigated.call, failure)), style)
        }
        Outcome::Allowed(_) => String::new(),
    }
}

/// What fails next, and what to change.
fn repair_text(
    investigated: InvestigatedCall<'_>,
    repair: &Repair,
    (style, place): (Style, Place),
) -> String {
    let mut text = String::new();
    // Where something else than headers is to be changed, it does not matter which header would fail next. With --keep-going
    // every fault is shown.
    let is_said = place == Place::Brief && !repair.changes.is_empty();
    let matters = !is_said && (repair.instead.is_none() || !investigated.simulated.is_empty());
    let next = repair.next.iter().filter(|_| matters);
    for (number, next) in next.enumerate() {
        let label = if number == 0 { "next" } else { "" };
        text.push_str(&fact(label, &visible(&next.message()), style));
    }
    text + &change(repair, investigated, (style, place))
}

fn failed(failure: &Failure, call: &CallTrace, style: Style) -> String {
    let rule = failure_rule(failure.kind);
    let mut text = format!("{}  {}\n", word(&call.outcome), rule.id().bold());
    text.push_str(&wrapped(&visible(&sentences::sentence(&failure.detail)), 2, style));
    if !failure.kind.is_unsent() {
        let shown = Engine::of(call.question.browser()).network_error;
        let words = match failure.kind {
            FailureKind::BodyCutOff | FailureKind::BodyNotDecoded => format!(
                "This is not a CORS error: the head of the response came, and its body cannot be used. {}",
                sentences::broken(call.question.initiator())
            ),
            _ if call.notices.iter().any(calls_it_cors) => format!(
                "The page gets a plain network error ({shown}). Firefox's console calls it a CORS error, but the network failed, so \
                 no rule could decide."
            ),
            _ => format!(
                "The page gets a plain network error ({shown}). This is not a CORS error: the network failed, so no rule could \
                 decide."
            ),
        };
        text.push_str(&wrapped(&words, 2, style));
    }
    text.push('\n');
    text.push_str(&fact("change", &format!("{}.", remedy_of_failure(call, failure)), style));
    text
}

/// The value that nearly is right, with a caret below the place where it is not.
fn near_miss(violation: &Violation, style: Style) -> String {
    let Fault::AllowOriginMismatch { received, needed, near: Some(near), .. } = &violation.fault else {
        return String::new();
    };
    let (received, needed) = (visible(received), visible(needed));
    // What stands for a secret has another width.
    if style.hidden(&received) != received {
        return String::new();
    }
    let same =
        received.chars().zip(needed.chars()).take_while(|(received, needed)| received == needed).count();
    let header = "      Access-Control-Allow-Origin: ";
    let column = header.len() + same;
    let words = near.words();
    if column + 2 > style.width || received.len() + header.len() > style.width {
        return String::new();
    }
    // The words stand right of the caret, or where there is no room, left of it.
    let below = if column + 2 + words.len() <= style.width {
        format!("{}^ {words}", " ".repeat(column))
    } else {
        format!("{words:>width$} ^", width = column.saturating_sub(1))
    };
    format!("\n{header}{received}\n{}\n", below.red())
}

/// Where to read on, where only what leads to the change was shown.
pub(super) fn brief_references(call: &CallTrace, style: Style) -> String {
    call.rule().map(|rule| brief_reference(rule, style)).unwrap_or_default()
}

/// Where to read on about a rule, and how to see more.
pub(super) fn brief_reference(rule: Rule, style: Style) -> String {
    let words = format!("corscheck explain {}; -v for more", rule.id());
    format!("\n{}", reference("more", &words, style))
}

/// The browsers' own names, the standard, and where to read on: last, because nothing has to be done about them.
pub(super) fn references(call: &CallTrace, others: &[OtherVerdict], style: Style) -> String {
    let Some(rule) = call.rule() else { return String::new() };
    let mut text = "\n".to_owned();
    let more = format!("corscheck explain {}", rule.id());
    for browser in Browser::EACH_ENGINE {
        let own = call.console_sentence_in(*browser, others).map(|sentence| visible(&sentence));
        let name = own.or_else(|| call.name_in(*browser, others).map(str::to_owned));
        text.push_str(&name.map(|name| reference(browser.name(), &name, style)).unwrap_or_default());
    }
    text.push_str(&reference("standard", rule.spec(), style));
    text.push_str(&reference("more", &more, style));
    text
}

/// A fact that only leads on: dim, so that the eye stays on what to change.
pub(super) fn reference(label: &str, words: &str, style: Style) -> String {
    let lines = labelled(label, words, style);
    lines.lines().map(|line| format!("{}\n", line.dimmed())).collect()
}

/// What another engine would do: something else, or something unknown.
fn other_engine(OtherVerdict { browser, outcome }: &OtherVerdict, style: Style) -> String {
    let words = match outcome {
        // A WebSocket.
        Ok(Outcome::Allowed(response)) if response.status == 101 => "opens".to_owned(),
        Ok(Outcome::Allowed(response)) => {
            let headers = match names(&response.readable_headers) {
                none if none.is_empty() => "no header".into(),
                names => names,
            };
            format!("allowed, status {}, readable: {headers}", response.status)
        }
        Ok(Outcome::Blocked(violation)) => {
            format!("blocked by {}. {}", violation.rule(), visible(&violation.message()))
        }
        Ok(Outcome::Failed(failure)) => {
            format!("failed: {}", visible(&sentences::sentence(&failure.detail)))
        }
        Err(unsent) => format!(
            "not known: it would send {}, which was not sent here; --browser {} sends it.",
            visible(&unsent.words()),
            browser.id()
        ),
    };
    format!("\n{}", labelled(&format!("in {}", browser.name()), &words, style))
}

/// What explains, or will surprise.
pub(super) fn notices(notices: &[Notice], style: Style) -> String {
    if notices.is_empty() {
        return String::new();
    }
    let mark = Mark::Advice.text(style);
    let mut text = String::from("\n");
    for notice in notices {
        let lines = hanging(&visible(&notice.message()), "  !  ", 5, style);
        text.push_str(&lines.replacen('!', &mark, 1));
    }
    text
}
