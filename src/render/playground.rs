//! The playground's index page, and the list of its cases.

mod calls;
mod frames;
mod listed;
mod support;

use serde::Serialize;

use self::calls::{call, socket_call};
pub use self::frames::frames;
#[cfg(test)]
pub(super) use self::listed::List;
pub use self::listed::{list, list_json};
use self::support::{how, reason};
use super::json::line;
use super::sentences;
use crate::advice::{Advice, SocketInvestigation, advise, advise_socket, repair};
use crate::fetch::Outcome;
use crate::playground::{Case, Example, Group, Subject, Verdicts, in_html};
use crate::probe::{Diagnosis, failure_rule};
use crate::rules::Notice;
use crate::web::browser::Browser;
use crate::web::text::visible;
use crate::websocket::{SocketDiagnosis, SocketOutcome};

/// The page, with a mark where the cases go.
const INDEX: &str = include_str!("playground/index.html");
const MARK: &str = "CASES";
/// The style of all pages, and the mark where it goes.
const STYLE: &str = include_str!("playground/style.css");
const STYLE_MARK: &str = "/* STYLE */";

#[derive(Serialize)]
struct Index<'a> {
    browsers: Vec<Visitor>,
    /// The origin of the pages that no server knows.
    foreign: &'a str,
    cases: Vec<Shown<'a>>,
}

/// A browser, and how its user agent is recognised: by the first mark that it has.
#[derive(Serialize)]
struct Visitor {
    name: &'static str,
    mark: &'static str,
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    group: &'static str,
    title: &'a str,
    heading: &'a str,
    /// The path of the text behind it.
    text: String,
    how: &'static str,
    reason: Option<String>,
    /// Whether the page is in a sandbox.
    opaque: bool,
    call: Option<String>,
    command: Option<String>,
    /// As each browser, in the order of the index.
    verdicts: Option<Vec<Verdict>>,
    /// The same for a page of another site.
    foreign: Option<Vec<Verdict>>,
}

#[derive(Serialize)]
struct Verdict {
    outcome: &'static str,
    rule: Option<&'static str>,
    message: String,
    notices: Vec<ExpectedMessage>,
    advice: Vec<ExpectedMessage>,
    response: Option<Readable>,
}

#[derive(Serialize)]
struct ExpectedMessage {
    rule: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Readable {
    r#type: &'static str,
    status: u16,
    redirected: bool,
    headers: Vec<String>,
    /// The subprotocol of a WebSocket.
    protocol: Option<String>,
}

/// The index page: one document, with all that it needs.
#[must_use]
pub fn index(cases: &[Case], verdicts: &[Option<Verdicts>], foreign: &str) -> String {
    let shown = cases.iter().zip(verdicts).map(|(case, verdicts)| Shown {
        id: &case.id,
        group: group(case.group),
        title: &case.title,
        heading: &case.heading,
        text: text_path(case),
        how: how(&case.support),
        reason: reason(&case.support),
        opaque: case.is_opaque(),
        call: case.example.as_ref().map(|example| match &example.subject {
            Subject::Call { question, .. } => call(question),
            Subject::Socket { question, .. } => socket_call(question),
        }),
        command: case.example.as_ref().map(command),
        verdicts: verdicts.as_ref().map(|verdicts| match verdicts {
            Verdicts::Calls(all) => all.iter().map(verdict).collect(),
            Verdicts::Sockets(all, _) => all.iter().map(socket_verdict).collect(),
        }),
        foreign: verdicts.as_ref().and_then(|verdicts| match verdicts {
            Verdicts::Sockets(_, foreign) if !foreign.is_empty() => {
                Some(foreign.iter().map(socket_verdict).collect())
            }
            _ => None,
        }),
    });
    let index = Index { browsers: visitors(), foreign, cases: shown.collect() };
    style(&INDEX.replacen(MARK, &in_html(&line(&index)), 1))
}

/// A page with the style of all.
fn style(page: &str) -> String {
    page.replacen(STYLE_MARK, STYLE, 1)
}

/// The browsers that are recognised.
fn visitors() -> Vec<Visitor> {
    let browsers = Browser::EACH_ENGINE.iter();
    browsers.map(|browser| Visitor { name: browser.name(), mark: browser.user_agent_mark() }).collect()
}

fn group(group: Group) -> &'static str {
    match group {
        Group::Rules => "rules",
        Group::Scenarios => "scenarios",
    }
}

/// The path of the rule's page, or of the scenario with all its scripts.
fn text_path(case: &Case) -> String {
    let parts: Vec<&str> = case.id.split('/').take(2).collect();
    format!("/{}", parts.join("/"))
}

fn verdict(diagnosis: &Diagnosis) -> Verdict {
    let call = diagnosis.first_call();
    let initiator = call.question.initiator();
    let (message, response) = match &call.outcome {
        Outcome::Allowed(response) => (
            sentences::delivered(call).unwrap_or_else(|| sentences::allowed(response, initiator)),
            Some(Readable {
                r#type: response.kind.name(),
                status: response.status,
                redirected: response.redirected,
                headers: response.readable_headers.clone(),
                protocol: None,
            }),
        ),
        Outcome::Blocked(violation) => (violation.message(), None),
        Outcome::Failed(failure) => (format!("{}.", failure_rule(failure.kind).page().title()), None),
    };
    let advice = advise(call.into(), &repair(call.into()));
    Verdict {
        outcome: call.outcome.kind().id(),
        rule: call.rule().map(|rule| rule.id()),
        message: visible(&message),
        notices: notice_messages(&call.notices),
        advice: advice_messages(&advice),
        response,
    }
}

/// The same of a WebSocket.
fn socket_verdict(found: &SocketInvestigation) -> Verdict {
    let SocketDiagnosis { outcome, .. } = &found.diagnosis;
    let response = match outcome {
        SocketOutcome::Opens(agreed) => Some(Readable {
            r#type: "",
            status: 0,
            redirected: false,
            headers: Vec::new(),
            protocol: Some(agreed.subprotocol.clone()),
        }),
        SocketOutcome::Blocked(_) | SocketOutcome::Failed(_) => None,
    };
    Verdict {
        outcome: outcome.kind().id(),
        rule: outcome.rule().map(|rule| rule.id()),
        message: visible(&sentences::socket(outcome)),
        notices: notice_messages(&found.notices()),
        advice: advice_messages(&advise_socket(found)),
        response,
    }
}

fn notice_messages(notices: &[Notice]) -> Vec<ExpectedMessage> {
    let message =
        |notice: &Notice| ExpectedMessage { rule: notice.rule().id(), message: visible(&notice.message()) };
    notices.iter().map(message).collect()
}

fn advice_messages(advice: &[Advice]) -> Vec<ExpectedMessage> {
    let message =
        |advice: &Advice| ExpectedMessage { rule: advice.id, message: visible(&sentences::advice(advice)) };
    advice.iter().map(message).collect()
}

/// The command to copy.
fn command(example: &Example) -> String {
    let words = shlex::try_join(example.words.iter().map(String::as_str)).unwrap_or_default();
    let file = example.file.as_ref();
    let file =
        file.map(|file| format!("yes | head -c {} > {}\n", file.length, file.name)).unwrap_or_default();
    format!("{file}corscheck {}", visible(&words))
}
