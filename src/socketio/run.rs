//! The way of a client, step by step.

use std::time::Duration;

use super::cause::Cause;
use super::diagnosis::{Found, Step, StepKind, StepResult, Trace};
use super::greeting::{Engine, Greeting, Opened, namespace_refused};
use super::options::options;
use super::reading::{
    Judged, greeting, judge_message, last_response, received_words, refusal, seen, seen_of, stopped, texts,
};
use super::{Plan, Server, Transports, Version};
use crate::fetch::{Call, Outcome};
use crate::probe::{CallTrace, Question, outcome_rule, probe};
use crate::web::message::FailureKind;
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator};
use crate::web::text::{capitalized, shown};
use crate::websocket::{SocketCall, SocketDiagnosis, SocketOutcome, SocketQuestion, open};
use crate::wire::Session;

/// How many more messages of the session are sent.
const MORE_MESSAGES: usize = 3;
/// How long what the server has to say is waited for.
const POLL_TIME: Duration = Duration::from_secs(2);

/// Goes the way of a client, as far as it leads.
pub async fn diagnose(plan: Plan, server: &mut impl Server) -> Found {
    let mut way = Way { plan, steps: Vec::new(), opened: None, cookies: Vec::new(), warnings: Vec::new() };
    if way.plan.transports == Transports::WebSocket {
        way.websocket(server).await;
        // What else is at the path tells why it fails.
        if !way.passed(StepKind::WebSocket) {
            way.polling(server).await;
            way.explain_refusal();
        }
    } else {
        way.polling(server).await;
        way.websocket(server).await;
    }
    for origin in way.plan.foreign.clone() {
        way.other_origin(origin, server).await;
    }
    let Way { plan, steps, opened, warnings, .. } = way;
    let options = options(&plan, &steps).await;
    Found { plan, steps, opened, options, warnings }
}

/// A client on its way.
struct Way {
    plan: Plan,
    steps: Vec<Step>,
    opened: Option<Opened>,
    /// The cookies that responses set and the browser keeps.
    cookies: Vec<String>,
    warnings: Vec<String>,
}

impl Way {
    fn step(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    fn passed(&self, kind: StepKind) -> bool {
        self.step(kind).is_some_and(|step| step.result == StepResult::Passed)
    }

    fn add(&mut self, kind: StepKind, (cause, message, rule): Judged, traces: Vec<Trace>) {
        let result = if cause.is_some() { StepResult::Failed } else { StepResult::Passed };
        self.steps.push(Step { kind, result, message, traces, cause, rule });
    }

    /// A WebSocket that is refused without a word is refused for what polling is.
    fn explain_refusal(&mut self) {
        let known = self.step(StepKind::Handshake).and_then(|step| step.cause.clone());
        let Some(cause @ (Cause::Forbidden | Cause::Path)) = known else { return };
        let socket = self.steps.iter_mut().find(|step| step.kind == StepKind::WebSocket);
        if let Some(step) = socket.filter(|step| step.cause == Some(Cause::Refused)) {
            step.cause = Some(cause);
        }
    }

    /// A call of the client over HTTP.
    async fn call(
        &mut self,
        url: url::Url,
        body: Option<String>,
        patience: Option<Duration>,
        server: &mut impl Server,
    ) -> CallTrace {
        let question = self.question(url, body, self.plan.credentials());
        let diagnosis = probe(question, async |next| server.http(next, patience).await).await;
        let call = diagnosis.first_call().clone();
        self.keep_cookies(&call);
        call
    }

    fn question(&self, url: url::Url, body: Option<String>, credentials: Credentials) -> Question {
        let method = if body.is_some() { "POST" } else { "GET" };
        let mut call = Call::new(Initiator::Xhr, url).method(method).credentials(credentials);
        call = call.header("Accept", "*/*");
        if let Some(body) = body {
            call = call.header("Content-type", "text/plain;charset=UTF-8").body(Some(body.into_bytes()));
        }
        for (name, value) in &self.plan.headers {
            call = call.header(name, value);
        }
        let mut client = self.plan.client.clone();
        client.cookies.extend(self.cookies.iter().cloned());
        Question::new(self.plan.page.clone(), call, client)
    }

    /// Keeps the cookies that the browser would.
    fn keep_cookies(&mut self, call: &CallTrace) {
        for response in call.exchanges.iter().filter_map(|exchange| exchange.response.as_ref().ok()) {
            for line in response.headers.lines("set-cookie") {
                let text = String::from_utf8_lossy(&line.value).into_owned();
                let name = text.split('=').next().unwrap_or_default().trim().to_owned();
                let kept = call.set_cookies.iter().any(|cookie| cookie.name == name && cookie.stored.is_ok());
                if kept {
                    self.cookies
                        .retain(|other| other.split('=').next().map(str::trim) != Some(name.as_str()));
                    self.cookies.push(text);
                }
            }
        }
    }

    /// The polling transport, and the upgrade of its session.
    async fn polling(&mut self, server: &mut impl Server) {
        let engine = self.plan.version.engine();
        let call = self.call(self.plan.url("polling", engine, None), None, None, server).await;
        let judged = self.judge_handshake(&call);
        let unsupported = matches!(greeting(&call), Some(Greeting::Refused { code: 5, .. }));
        if let Some(Greeting::Open(opened)) = greeting(&call) {
            self.opened = Some(opened);
        }
        let goes_on = judged.0.is_none();
        self.add(StepKind::Handshake, judged, vec![call.into()]);
        if unsupported {
            self.other_version(server).await;
        }
        let Some(opened) = self.opened.clone().filter(|opened| opened.engine.number() == engine) else {
            return;
        };
        if goes_on {
            self.messages(&opened, server).await;
            if self.plan.transports != Transports::Polling {
                self.upgrade(&opened, server).await;
            }
        }
        // Polite: the server keeps no session for a client that is gone.
        let close = self.plan.body("1");
        let call = self
            .call(
                self.plan.url("polling", engine, Some(&opened.session)),
                Some(close),
                Some(POLL_TIME),
                server,
            )
            .await;
        if let Some(step) =
            self.steps.iter_mut().rfind(|step| matches!(step.kind, StepKind::Messages | StepKind::Handshake))
        {
            step.traces.push(call.into());
        }
    }

    fn judge_handshake(&self, call: &CallTrace) -> Judged {
        let rule = outcome_rule(&call.outcome);
        if let Some(judged) = stopped(call) {
            return judged;
        }
        let seen = seen(call);
        let cors = match &call.outcome {
            Outcome::Blocked(violation) => Some(violation.message()),
            _ => None,
        };
        let of_server = match greeting(call) {
            Some(Greeting::Open(opened)) if opened.engine.number() != self.plan.version.engine() => {
                Some(Cause::Version(Some(opened.engine)))
            }
            Some(Greeting::Open(_)) | None => None,
            Some(Greeting::Refused { code, .. }) => refusal(code),
            Some(Greeting::Other { status: 403, .. }) => Some(Cause::Forbidden),
            Some(Greeting::Other { status: 500.., .. }) => Some(Cause::Refused),
            Some(Greeting::Other { .. }) => Some(Cause::Path),
        };
        match (of_server, cors) {
            (Some(cause), _) => (Some(cause), seen, rule),
            (None, Some(words)) => (Some(Cause::Cors), words, rule),
            (None, None) => {
                let opened = self.describe(call);
                (None, opened, None)
            }
        }
    }

    fn describe(&self, call: &CallTrace) -> String {
        match greeting(call) {
            Some(Greeting::Open(opened)) => {
                let upgrades = if opened.upgrades.is_empty() {
                    "no upgrade".to_owned()
                } else {
                    format!("upgrade to {}", opened.upgrades.join(", "))
                };
                format!("{} made a session; {upgrades}.", capitalized(opened.server))
            }
            _ => seen(call),
        }
    }

    /// The handshake in the other version of the protocol: does that one work?
    async fn other_version(&mut self, server: &mut impl Server) {
        let other = if self.plan.version == Version::Two { 4 } else { 3 };
        let call = self.call(self.plan.url("polling", other, None), None, None, server).await;
        let judged = match greeting(&call) {
            Some(Greeting::Open(opened)) => {
                let words = format!("{} responds to EIO={other}.", capitalized(opened.server));
                let cause = Cause::Version(Some(opened.engine));
                self.opened = Some(opened);
                (Some(cause), words, None)
            }
            _ => (Some(Cause::Version(None)), format!("Nor does it take EIO={other}. {}", seen(&call)), None),
        };
        self.add(StepKind::OtherVersion, judged, vec![call.into()]);
    }

    /// The message that connects to the namespace, and more messages of the session: does each reach it?
    async fn messages(&mut self, opened: &Opened, server: &mut impl Server) {
        let engine = self.plan.version.engine();
        let url = self.plan.url("polling", engine, Some(&opened.session));
        // A client of version 2 is connected to / by the handshake; a ping stands for its first message.
        let quiet = if self.plan.version == Version::Two { "2" } else { "3" };
        let is_connected = self.plan.version == Version::Two && self.plan.namespace == "/";
        let packet = if is_connected { quiet.to_owned() } else { self.plan.connect_packet() };
        let first = self.call(url.clone(), Some(self.plan.body(&packet)), None, server).await;
        let mut judged = judge_message(&first);
        let mut traces = vec![Trace::from(first)];
        if judged.0.is_none() && !is_connected {
            let poll = self.call(url.clone(), None, Some(POLL_TIME), server).await;
            let said = last_response(&poll)
                .map(|response| String::from_utf8_lossy(&response.body.start).into_owned());
            if let Some(message) = said.as_deref().and_then(namespace_refused) {
                let words = format!("The server refuses the namespace: {}.", shown(&message));
                judged = (Some(Cause::Namespace(message)), words, None);
            }
            traces.push(poll.into());
        }
        let is_lost = matches!(judged.0, Some(Cause::SessionGone));
        let goes_on = judged.0.is_none();
        self.add(StepKind::Connect, judged, traces);
        if !goes_on && !is_lost {
            return;
        }
        let (mut good, mut lost, mut traces) = (usize::from(goes_on), usize::from(is_lost), Vec::new());
        let mut other = None;
        for _ in 0..MORE_MESSAGES {
            let call = self.call(url.clone(), Some(self.plan.body(quiet)), None, server).await;
            let judged = judge_message(&call);
            match judged.0 {
                None => good += 1,
                Some(Cause::SessionGone) => lost += 1,
                Some(_) => other = other.or(Some(judged)),
            }
            traces.push(Trace::from(call));
        }
        let all = good + lost;
        let judged = match (good, lost, other) {
            // What failed for another reason than a lost session says why itself.
            (_, 0, Some(other)) => other,
            (_, 0, None) => (None, format!("All {all} messages reached the session."), None),
            (0, ..) => (
                Some(Cause::SessionGone),
                format!("None of {all} messages reached the session: \"Session ID unknown\"."),
                None,
            ),
            _ => (
                Some(Cause::Sticky),
                format!(
                    "{lost} of {all} messages did not reach the session (\"Session ID unknown\"), {good} did."
                ),
                None,
            ),
        };
        if let (Some(cause), Some(connect)) = (&judged.0, self.steps.last_mut())
            && connect.cause.is_some()
        {
            connect.cause = Some(cause.clone());
        }
        self.add(StepKind::Messages, judged, traces);
    }

    /// The session's upgrade: `2probe`, `3probe`.
    async fn upgrade(&mut self, opened: &Opened, server: &mut impl Server) {
        if !opened.upgrades.iter().any(|upgrade| upgrade == "websocket") {
            self.warnings.push(
                "The server offers no upgrade to a WebSocket: its transports are polling alone.".into(),
            );
            return;
        }
        let url = self.plan.url("websocket", self.plan.version.engine(), Some(&opened.session));
        let origin = self.plan.page.origin.clone();
        let (socket, session) = self.socket(&url, origin, vec!["2probe".into()], server).await;
        let judged = match (&socket.outcome, &session) {
            (SocketOutcome::Opens(_), Some(session)) if texts(session).any(|text| text == "3probe") => {
                (None, "The server responds 3probe: the session can go on over the WebSocket.".into(), None)
            }
            (SocketOutcome::Opens(_), session) => (
                Some(Cause::Refused),
                format!(
                    "The WebSocket opens, and 3probe does not come: {}.",
                    received_words(session.as_ref())
                ),
                None,
            ),
            _ => self.judge_socket(&socket, true),
        };
        self.add(StepKind::Upgrade, judged, vec![Trace::Socket(Box::new(socket), session)]);
    }

    /// A WebSocket from the start: `0{…}` comes first.
    async fn websocket(&mut self, server: &mut impl Server) {
        if self.plan.transports == Transports::Polling {
            return;
        }
        let origin = self.plan.page.origin.clone();
        let (socket, session) = self.direct(origin, server).await;
        let judged = match &socket.outcome {
            SocketOutcome::Opens(_) => self.judge_session(session.as_ref()),
            _ => {
                let polling = self.passed(StepKind::Handshake)
                    || self.step(StepKind::Handshake).is_some_and(|step| step.cause == Some(Cause::Cors));
                self.judge_socket(&socket, polling)
            }
        };
        self.add(StepKind::WebSocket, judged, vec![Trace::Socket(Box::new(socket), session)]);
    }

    async fn direct(&self, origin: Origin, server: &mut impl Server) -> (SocketDiagnosis, Option<Session>) {
        let url = self.plan.url("websocket", self.plan.version.engine(), None);
        let is_connected = self.plan.version == Version::Two && self.plan.namespace == "/";
        let say = if is_connected { Vec::new() } else { vec![self.plan.connect_packet()] };
        self.socket(&url, origin, say, server).await
    }

    async fn socket(
        &self,
        url: &url::Url,
        origin: Origin,
        say: Vec<String>,
        server: &mut impl Server,
    ) -> (SocketDiagnosis, Option<Session>) {
        let mut client = self.plan.client.clone();
        client.cookies.extend(self.cookies.iter().cloned());
        let call = SocketCall { url: url.to_string(), subprotocols: Vec::new() };
        let question = SocketQuestion { page: self.plan.page.clone(), call, client, key: self.plan.key };
        let question = if origin == self.plan.page.origin { question } else { question.from_origin(origin) };
        let mut received = None;
        let socket = open(question, async |next| {
            let (reply, session) = server.socket(&next.message, say.clone()).await;
            received = session;
            reply
        })
        .await;
        (socket, received)
    }

    /// What the first words in an open socket say.
    fn judge_session(&self, session: Option<&Session>) -> Judged {
        let all: Vec<&str> = session.into_iter().flat_map(texts).collect();
        if let Some(message) = all.iter().find_map(|text| namespace_refused(text)) {
            let words = format!("The server refuses the namespace: {}.", shown(&message));
            return (Some(Cause::Namespace(message)), words, None);
        }
        // Version 2 connects the client unasked, and without a session of the namespace.
        let of_version_2 = |text: &&str| text.strip_prefix("40").is_some_and(|rest| !rest.contains('{'));
        if self.plan.version != Version::Two && all.iter().any(of_version_2) {
            let words =
                "The WebSocket opens, and the server connects the client at once, as socket.io 2 does."
                    .to_owned();
            return (Some(Cause::Version(Some(Engine::Three))), words, None);
        }
        if all.first().is_some_and(|text| text.starts_with("0{")) {
            return (None, "The WebSocket opens, and the server makes a session in it.".into(), None);
        }
        let received = capitalized(&received_words(session));
        let words = format!("The WebSocket opens (101), but no session follows. {received}.");
        (Some(Cause::Version(None)), words, None)
    }

    /// Why a WebSocket does not open; `polling` where the same path speaks Engine.IO over HTTP.
    fn judge_socket(&self, socket: &SocketDiagnosis, polling: bool) -> Judged {
        let rule = socket.rule();
        let Some(response) = socket.last_response() else {
            let words = match &socket.outcome {
                SocketOutcome::Failed(failure) => format!("{}.", capitalized(&failure.failure.detail)),
                SocketOutcome::Blocked(fault) => fault.message(),
                SocketOutcome::Opens(_) => String::new(),
            };
            let cause = match &socket.outcome {
                SocketOutcome::Blocked(_) => Cause::Browser,
                SocketOutcome::Failed(failure) if failure.failure.kind == FailureKind::EmptyResponse => {
                    if polling {
                        Cause::Refused
                    } else {
                        Cause::Path
                    }
                }
                _ => Cause::Network,
            };
            return (Some(cause), words, rule);
        };
        let words = seen_of(response);
        let body = String::from_utf8_lossy(&response.body.start).into_owned();
        let has = |text: &str| body.contains(text);
        let cause = if has("Session ID unknown") {
            Cause::Sticky
        } else if has("Unsupported protocol version") {
            Cause::Version(None)
        } else if has("Transport unknown") {
            Cause::Transport
        } else if has("\"code\":4") || response.status == 403 {
            Cause::Forbidden
        } else if has("\"code\":3") || polling {
            Cause::Upgrade
        } else if response.status == 404 || response.status == 200 {
            Cause::Path
        } else {
            Cause::Refused
        };
        (Some(cause), words, rule)
    }

    /// The same socket as a page of another origin. Where it opens, the server has no check of its own.
    async fn other_origin(&mut self, origin: Origin, server: &mut impl Server) {
        let name = origin.serialize();
        let (socket, session) = self.direct(origin, server).await;
        let opens = matches!(socket.outcome, SocketOutcome::Opens(_))
            && session.iter().flat_map(texts).any(|text| text.starts_with("0{"));
        let message = if opens {
            let cookies = if socket.sent_cookies() { " with the user's cookies" } else { "" };
            let message = format!(
                "A page of {} opens the WebSocket{cookies}: the option cors guards polling only. Compare the origin in allowRequest \
                 (socket.io 3 and 4) or origins (2).",
                shown(&name)
            );
            self.warnings.push(message.clone());
            message
        } else {
            format!("A page of {} does not get in.", shown(&name))
        };
        let result = if opens { StepResult::Failed } else { StepResult::Passed };
        let traces = vec![Trace::Socket(Box::new(socket), session)];
        self.steps.push(Step {
            kind: StepKind::OtherOrigin,
            result,
            message,
            traces,
            cause: None,
            rule: None,
        });
    }
}
