//! What responses and sessions say, read as the client would.

use super::cause::Cause;
use super::diagnosis::{Step, StepKind, StepResult, Trace};
use super::greeting::Greeting;
use crate::fetch::Outcome;
use crate::probe::{CallTrace, Question, outcome_rule, probe};
use crate::rules::Rule;
use crate::web::message::{Failure, FailureKind, HttpResponse, Reply};
use crate::web::request::Credentials;
use crate::web::secret;
use crate::web::text::{capitalized, shown};
use crate::wire::{Said, Session, SessionEnd};

/// What a step found: the cause where it failed, what was seen, and the browser's rule that decided.
pub(super) type Judged = (Option<Cause>, String, Option<Rule>);

pub(super) fn failure_of(step: &Step) -> Option<(StepKind, String)> {
    (step.result == StepResult::Failed).then(|| (step.kind, step.message.clone()))
}

/// What stops the same call with other credentials: the responses at hand are judged again.
pub(super) async fn blocked_with(call: &CallTrace, credentials: Credentials) -> Option<String> {
    let mut question = Question::clone(&call.question);
    question.call.credentials = credentials;
    let mut replies =
        call.exchanges.iter().map(|exchange| Reply::new(exchange.response.clone(), exchange.elapsed));
    let missing = || Failure { kind: FailureKind::NotSendable, detail: "it was not sent".into() };
    let diagnosis =
        probe(question, async |_| replies.next().unwrap_or_else(|| Reply::unsent(Err(missing())))).await;
    match &diagnosis.first_call().outcome {
        Outcome::Blocked(violation) => Some(violation.message()),
        Outcome::Allowed(_) | Outcome::Failed(_) => None,
    }
}

impl From<CallTrace> for Trace {
    fn from(call: CallTrace) -> Self {
        Self::Call(Box::new(call))
    }
}

pub(super) fn last_response(call: &CallTrace) -> Option<&HttpResponse> {
    call.exchanges.last().and_then(|exchange| exchange.response.as_ref().ok())
}

pub(super) fn greeting(call: &CallTrace) -> Option<Greeting> {
    let response = last_response(call)?;
    let kind = response.headers.get_text("content-type").unwrap_or_default();
    Some(Greeting::read(response.status, &kind, &response.body.start))
}

/// What stopped a call before a response that can be read: the network, or the browser.
pub(super) fn stopped(call: &CallTrace) -> Option<Judged> {
    let rule = outcome_rule(&call.outcome);
    match &call.outcome {
        Outcome::Failed(failure) if last_response(call).is_none() => {
            Some((Some(Cause::Network), format!("{}.", capitalized(&failure.detail)), rule))
        }
        Outcome::Blocked(violation) if call.exchanges.is_empty() => {
            Some((Some(Cause::Browser), violation.message(), rule))
        }
        _ => None,
    }
}

/// What Engine.IO's code means for the client.
pub(super) fn refusal(code: u64) -> Option<Cause> {
    Some(match code {
        0 => Cause::Transport,
        1 => Cause::SessionGone,
        // The preflight is taken for a handshake: CORS says what is wrong.
        2 => return None,
        4 => Cause::Forbidden,
        5 => Cause::Version(None),
        _ => Cause::Refused,
    })
}

/// Whether a message reached its session.
pub(super) fn judge_message(call: &CallTrace) -> Judged {
    if let Some(judged) = stopped(call) {
        return judged;
    }
    let seen = seen(call);
    match greeting(call) {
        Some(Greeting::Refused { code: 1, .. }) => return (Some(Cause::SessionGone), seen, None),
        Some(Greeting::Refused { .. }) => return (Some(Cause::Refused), seen, None),
        _ => {}
    }
    match &call.outcome {
        Outcome::Blocked(violation) => (Some(Cause::Cors), violation.message(), Some(violation.rule())),
        _ if last_response(call).is_some_and(|response| response.status == 200) => {
            (None, "The server takes the message.".into(), None)
        }
        _ => (Some(Cause::Refused), seen, None),
    }
}

/// A response in words: its status, who sent it, how its body begins.
pub(super) fn seen(call: &CallTrace) -> String {
    last_response(call).map_or_else(|| "There was no response.".into(), seen_of)
}

pub(super) fn seen_of(response: &HttpResponse) -> String {
    let header = |name: &str| response.headers.get_text(name);
    let server = header("server").map(|server| format!(", Server: {}", shown(&server))).unwrap_or_default();
    let status = response.status;
    if let Some(to) = header("location").filter(|_| (300..400).contains(&status)) {
        return format!(
            "The response is {status}{server}, a redirect to {}: a WebSocket does not follow one.",
            shown(&to)
        );
    }
    let text = String::from_utf8_lossy(&response.body.start);
    let chunked =
        header("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    // Of a handshake the body comes as it was sent: behind the length of its first piece.
    let raw =
        text.split_once("\r\n").filter(|(size, _)| chunked && u32::from_str_radix(size.trim(), 16).is_ok());
    let text = raw.map_or(&*text, |(_, rest)| rest.split("\r\n").next().unwrap_or(rest));
    let start: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect();
    let body = match start.as_str() {
        "" => String::new(),
        html if html.starts_with('<') => ", an HTML page".into(),
        // Each report has this sentence, the one line of --quiet too.
        text => format!(": {}", shown(&secret::data(text))),
    };
    format!("The response is {status}{server}{body}.")
}

pub(super) fn texts(session: &Session) -> impl Iterator<Item = &str> {
    session.received.iter().filter_map(|said| match said {
        Said::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

/// What came in an open socket, as a clause.
pub(super) fn received_words(session: Option<&Session>) -> String {
    let Some(session) = session else { return "nothing came".into() };
    if let Some(text) = texts(session).next() {
        return format!("the first message is {}", shown(&text.chars().take(80).collect::<String>()));
    }
    match (&session.end, session.received.last()) {
        (SessionEnd::Broken(fault), _) => {
            format!(
                "what came is not a WebSocket's ({fault}): an HTTP response in the open socket, as socket.io 4 sends it for another version"
            )
        }
        (_, Some(Said::Close { code, .. })) => {
            format!("the server closed it{}", code.map(|code| format!(" with {code}")).unwrap_or_default())
        }
        (SessionEnd::Dropped, _) => "the connection ended".into(),
        _ => "the server is silent".into(),
    }
}
