//! A pasted text and its responses, judged: what the page that judges shows.

mod driven;
mod har;
mod secrets;
#[cfg(test)]
mod tests;

use corscheck::fetch::{OriginSource, Page, without_password};
use corscheck::probe::{Question, page_of};
use corscheck::record::{
    Kind as PastedKind, Pasted, RecordedCall, RecordedFrame, RecordedResponse, Unread, recognise, responses,
};
use corscheck::replay::{Overrides, is_socket, question};
use corscheck::rules::Rule;
use corscheck::stand_ins::DEFAULT_ORIGIN;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

pub use self::driven::Needed;
pub use self::secrets::without_secrets;
use crate::frame::{FrameCall, FrameJudgement};
use crate::judgement::Judgement;
use crate::websocket::WebSocketJudgement;

/// The most calls of one text that are judged.
const MOST_CALLS: usize = 200;

/// What is known besides the text.
#[derive(Clone, Debug, Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    /// The page's origin, which outweighs that of the text; empty where the text says it.
    #[tsify(optional)]
    pub origin: String,
    /// The responses to the requests of the call, in their order, as HTTP writes them.
    #[tsify(optional)]
    pub responses: String,
    /// The time in Unix seconds.
    #[tsify(optional)]
    pub now: i64,
}

/// What a text is, and what becomes of the calls in it.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// What it is: `a curl command`.
    pub kind: &'static str,
    /// The calls.
    pub calls: Vec<JudgedCall>,
    /// The rules that console messages in it name.
    pub mentions: Vec<Mention>,
    /// What was left out.
    pub notes: Vec<String>,
}

/// A rule that a console message names.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Mention {
    /// The rule's id.
    pub rule: &'static str,
    /// What it is.
    pub title: &'static str,
    /// What fixes it: a sentence without its stop.
    pub fix: String,
}

/// A call of the text.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct JudgedCall {
    /// What it is.
    #[tsify(type = "\"call\" | \"websocket\" | \"frame\"")]
    pub kind: &'static str,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The page's origin; empty where it is not known.
    pub origin: String,
    /// Whether that is a default, because the text does not say it.
    pub origin_assumed: bool,
    /// The verdicts, of the browsers that have one.
    pub judgement: Option<AnyJudgement>,
    /// The request whose response is needed to go on.
    pub needed: Option<Needed>,
    /// Why there is no verdict: a sentence.
    pub problem: Option<String>,
    /// What was assumed, as clauses.
    pub assumed: Vec<String>,
    /// What of the text was left out, as clauses.
    pub omitted: Vec<String>,
    /// The names of what only the script or the shell knows.
    pub unknown: Vec<String>,
    /// The rules that the recorded error names, where the responses are not there.
    pub mentions: Vec<Mention>,
}

/// A judgement of whatever is judged.
#[derive(Clone, Debug, Serialize, Tsify)]
#[serde(untagged)]
pub enum AnyJudgement {
    /// Of a call.
    Call(Judgement),
    /// Of a WebSocket.
    WebSocket(WebSocketJudgement),
    /// Of a document in a frame or popup.
    Frame(FrameJudgement),
}

/// Reads a text and judges what is in it.
///
/// # Errors
/// Where it cannot be read: a sentence that says where and what would be right.
pub fn read_pasted(text: &str, options: &Options) -> Result<Reading, String> {
    let recorded = responses(&options.responses).map_err(|error| format!("the responses: {error}"))?;
    let given = options.origin.trim();
    let origin = (!given.is_empty()).then(|| page_of(given)).transpose();
    let origin = origin.map_err(|error| format!("the page: {error}"))?;
    let overrides = Overrides { origin, assumed: assumed_page()?, browser: None, now: options.now };
    let pasted = recognise(text).map_err(|unread| refusal(text, &unread))?;
    let mut notes = Vec::new();
    let (mut calls, count) = match &pasted.har {
        Some(har) => har::judged(har, &overrides, MOST_CALLS),
        None => {
            let calls = judged(&pasted, recorded, &overrides, &mut notes);
            let count = calls.len();
            (calls, count)
        }
    };
    if pasted.har.is_some() && calls.is_empty() {
        notes.push("It has no cross-origin request.".into());
    }
    if count > MOST_CALLS {
        let first =
            if pasted.har.is_some() { "those that are stopped before the others" } else { "the first ones" };
        notes.push(format!("It has {count} calls; {MOST_CALLS} of them are here, {first}."));
        calls.truncate(MOST_CALLS);
    }
    let named = pasted.messages.iter().flat_map(|message| &message.rules).copied();
    let mentions = mentions(named);
    if pasted.kind == PastedKind::Console && mentions.is_empty() {
        notes.push(
            "The message does not say the reason. Paste the request and the headers of its response.".into(),
        );
    }
    Ok(Reading { kind: pasted.kind.words(), calls, mentions, notes })
}

/// Why a text cannot be read, and what can.
fn refusal(text: &str, unread: &Unread) -> String {
    const READ: &str = "paste a cURL command, fetch() or another call of a script, new WebSocket(), an <iframe>, a request as \
                        HTTP writes it, the headers of the developer tools, a HAR, a console message or a URL";
    let line = text.get(..unread.at).unwrap_or_default().matches('\n').count() + 1;
    match unread.kind {
        None if responses(text).is_ok_and(|found| !found.is_empty()) => {
            "the request: this is a response; paste it under Responses, and the request here".into()
        }
        None => format!("the request, line {line}: {}; {READ}", unread.fault),
        Some(kind) => {
            format!("the request, line {line}: it looks like {}, but {}", kind.words(), unread.fault)
        }
    }
}

/// What is judged by the responses that were pasted beside the text, or stand in it.
fn judged(
    pasted: &Pasted,
    recorded: Vec<RecordedResponse>,
    overrides: &Overrides,
    notes: &mut Vec<String>,
) -> Vec<JudgedCall> {
    // What a browser says of a call tells its outcome already; with the response it can be seen.
    let calls =
        if pasted.kind == PastedKind::Console && recorded.is_empty() { &[][..] } else { &pasted.calls[..] };
    let are_beside = !recorded.is_empty();
    let mut rest = &recorded[..];
    let mut all = Vec::new();
    for call in calls {
        let own = if are_beside { rest } else { &call.responses[..] };
        let (mut judged, used) = of_call(call, own, overrides);
        judged.omitted.extend(call.omissions.iter().cloned());
        judged.unknown.extend(call.holes.iter().cloned());
        all.push(judged);
        if are_beside {
            rest = &rest[used..];
        }
    }
    for frame in &pasted.frames {
        let (judged, used) = of_frame(frame, rest, overrides);
        all.push(judged);
        rest = &rest[used..];
    }
    if !rest.is_empty() && all.iter().all(|one| one.needed.is_none()) && !all.is_empty() {
        let (count, are) =
            if rest.len() == 1 { (String::new(), "is") } else { (format!(" {}", rest.len()), "are") };
        let responses = if rest.len() == 1 { "response" } else { "responses" };
        notes.push(format!("The last{count} {responses} {are} not used: the browser stops before."));
    }
    all
}

/// The page where no text says it.
fn assumed_page() -> Result<Page, String> {
    let page = page_of(DEFAULT_ORIGIN).map_err(|error| error.to_string())?;
    Ok(page.with_source(OriginSource::Assumed))
}

fn mentions(rules: impl Iterator<Item = Rule>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for rule in rules {
        if found.iter().all(|mention| mention.rule != rule.id()) {
            let page = rule.page();
            found.push(Mention { rule: rule.id(), title: page.title(), fix: page.first_fix() });
        }
    }
    found
}

/// A call judged by responses, and how many of them were used.
fn of_call(call: &RecordedCall, recorded: &[RecordedResponse], overrides: &Overrides) -> (JudgedCall, usize) {
    let question = match question(call, overrides) {
        Ok(question) => question,
        Err(error) => {
            let judged = JudgedCall {
                method: call.method.clone().unwrap_or_else(|| "GET".into()),
                url: call.url.clone(),
                problem: Some(format!("{error}.")),
                ..JudgedCall::empty()
            };
            return (judged, 0);
        }
    };
    let mut judged = JudgedCall::of(&question);
    let used = match is_socket(&question) {
        true => driven::socket(&mut judged, &question, call.socket_key.as_deref(), recorded),
        false => driven::call(&mut judged, &question, recorded),
    };
    (judged, used)
}

/// A document in a frame or popup, judged by responses, and how many of them were used.
fn of_frame(
    frame: &RecordedFrame,
    recorded: &[RecordedResponse],
    overrides: &Overrides,
) -> (JudgedCall, usize) {
    let page = overrides.origin.as_ref().unwrap_or(&overrides.assumed);
    let call = FrameCall {
        url: frame.url.clone(),
        origin: page.origin.serialize(),
        r#as: Some(frame.shown_as.to_owned()),
        sandbox: frame.sandbox.clone(),
        attributes: frame.attributes.clone(),
        features: frame.features.clone(),
        now: overrides.now,
        ..FrameCall::default()
    };
    let mut judged = JudgedCall {
        kind: "frame",
        method: frame.shown_as.to_owned(),
        url: frame.url.clone(),
        origin: call.origin.clone(),
        origin_assumed: overrides.origin.is_none(),
        ..JudgedCall::empty()
    };
    match call.begin() {
        Ok(session) => {
            let used = driven::frame(&mut judged, session, recorded);
            (judged, used)
        }
        Err(fault) => {
            judged.problem = Some(format!("{fault}."));
            (judged, 0)
        }
    }
}

impl JudgedCall {
    fn empty() -> Self {
        Self {
            kind: "call",
            method: String::new(),
            url: String::new(),
            origin: String::new(),
            origin_assumed: false,
            judgement: None,
            needed: None,
            problem: None,
            assumed: Vec::new(),
            omitted: Vec::new(),
            unknown: Vec::new(),
            mentions: Vec::new(),
        }
    }

    fn of(question: &Question) -> Self {
        let is_socket = is_socket(question);
        Self {
            kind: if is_socket { "websocket" } else { "call" },
            method: question.method().to_owned(),
            url: without_password(question.url()),
            origin: question.origin().serialize(),
            origin_assumed: question.page.source == OriginSource::Assumed,
            ..Self::empty()
        }
    }
}
