//! What was found on the way.

use super::cause::Cause;
use super::greeting::Opened;
use super::{Plan, Transports};
use crate::probe::CallTrace;
use crate::rules::Rule;
use crate::websocket::SocketDiagnosis;
use crate::wire::Session;

/// A step of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The handshake of the polling transport.
    Handshake,
    /// The same with the other version of the protocol.
    OtherVersion,
    /// The first message: connect to the namespace.
    Connect,
    /// More messages of the same session.
    Messages,
    /// The upgrade of the session to a WebSocket.
    Upgrade,
    /// A WebSocket from the start, as with `transports: ["websocket"]`.
    WebSocket,
    /// The same as a page of another origin.
    OtherOrigin,
}

impl StepKind {
    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Handshake => "handshake",
            Self::OtherVersion => "other-version",
            Self::Connect => "connect",
            Self::Messages => "messages",
            Self::Upgrade => "upgrade",
            Self::WebSocket => "websocket",
            Self::OtherOrigin => "other-origin",
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Handshake => "polling: the handshake",
            Self::OtherVersion => "the handshake in the other version",
            Self::Connect => "polling: connect",
            Self::Messages => "polling: more messages of the session",
            Self::Upgrade => "the upgrade to a WebSocket",
            Self::WebSocket => "a WebSocket from the start",
            Self::OtherOrigin => "a WebSocket of another page",
        }
    }
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepResult {
    /// As it should.
    Passed,
    /// It did not.
    Failed,
}

/// What was sent for a step.
#[derive(Clone, Debug)]
pub enum Trace {
    /// A call of the page over HTTP.
    Call(Box<CallTrace>),
    /// A WebSocket, and what was said in it.
    Socket(Box<SocketDiagnosis>, Option<Session>),
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// How it ended.
    pub result: StepResult,
    /// What was seen: a sentence or two.
    pub message: String,
    /// What was sent, in its order.
    pub traces: Vec<Trace>,
    /// Why it failed.
    pub cause: Option<Cause>,
    /// The browser's rule that decided.
    pub rule: Option<Rule>,
}

impl Step {
    /// The rule whose page explains why it failed: that of the cause, or the browser's.
    #[must_use]
    pub fn explained_by(&self) -> Option<Rule> {
        self.cause.as_ref().and_then(Cause::rule).or(self.rule)
    }
}

/// What one choice of options comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionResult {
    /// The option `transports`.
    pub transports: Transports,
    /// The option `withCredentials`.
    pub with_credentials: bool,
    /// Whether a client with them connects.
    pub connects: bool,
    /// The step that fails.
    pub step: Option<StepKind>,
    /// Why, or what is lost although it connects.
    pub message: String,
}

/// All that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The page's client.
    pub plan: Plan,
    /// The steps, in their order.
    pub steps: Vec<Step>,
    /// What the server says of itself, where a session was made.
    pub opened: Option<Opened>,
    /// What each choice of options comes to.
    pub options: Vec<OptionResult>,
    /// What will surprise: sentences.
    pub warnings: Vec<String>,
}

impl Found {
    /// A step.
    #[must_use]
    pub fn step(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    /// What the client of the page comes to.
    #[must_use]
    pub fn own(&self) -> Option<&OptionResult> {
        self.options.iter().find(|one| {
            one.transports == self.plan.transports && one.with_credentials == self.plan.with_credentials
        })
    }

    /// Whether it connects.
    #[must_use]
    pub fn connects(&self) -> bool {
        self.own().is_some_and(|own| own.connects)
    }

    /// The step that decides: the first that keeps the client from connecting; where it connects, one that failed all the same.
    #[must_use]
    pub fn deciding(&self) -> Option<&Step> {
        let own = self.own().and_then(|own| own.step);
        let decides =
            self.steps.iter().find(|step| step.result == StepResult::Failed && Some(step.kind) == own);
        // Of two versions that do not fit, the question with the other one tells more.
        let version = self.step(StepKind::OtherVersion).filter(|step| step.cause.is_some());
        match decides {
            Some(_) if version.is_some() => version,
            other => other,
        }
    }

    /// Whether the network failed before anything could be judged.
    #[must_use]
    pub fn network_failed(&self) -> bool {
        self.deciding().is_some_and(|step| step.cause == Some(Cause::Network))
    }

    /// The `Server` header of the first response.
    #[must_use]
    pub fn server_header(&self) -> Option<String> {
        self.steps.iter().flat_map(|step| &step.traces).find_map(|trace| match trace {
            Trace::Call(call) => {
                let response = call.exchanges.last()?.response.as_ref().ok()?;
                response.headers.get_text("server")
            }
            Trace::Socket(socket, _) => socket.last_response()?.headers.get_text("server"),
        })
    }
}
