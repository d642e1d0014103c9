//! The Fetch standard as a machine without I/O: it returns the requests to send and never sends one.
//!
//! The contract: [`Fetch::begin`] gives the first [`Step`]. While it is [`Step::Send`], the caller sends that request by
//! whatever means and hands what came back to [`Fetch::resume`], which gives the next step. [`Step::Done`] is the end.
//! A server, a recorded file or a test's array of responses can stand behind the caller.

mod beacon;
mod body;
pub mod cache;
pub mod call;
pub mod callback;
pub mod client;
pub mod cookies;
pub mod cors_check;
pub mod effective_modes;
pub mod element;
pub mod engine;
pub mod event_source;
pub mod exposed;
mod from_page;
pub(crate) mod integrity;
mod machine;
pub mod main_fetch;
pub mod max_age;
pub mod memory;
pub mod mime_check;
mod missed_headers;
pub mod network;
pub mod orb;
pub mod page;
pub mod page_policy;
pub mod parsed_response;
pub mod policy_container;
pub mod preflight;
pub mod redirect;
pub mod referrer;
pub mod request;
pub mod resource_policy;
pub mod response;
pub mod safelist;
mod service_worker;
mod situation;
pub mod steps;
pub(crate) mod wire_url;
pub mod xhr;

use url::Url;

use crate::rules::{Reason, Violation};
use crate::web::message::{Failure, HttpRequest};
use crate::web::origin::Origin;
use crate::web::vocabulary::vocabulary;

pub use self::call::Call;
pub use self::client::Client;
pub use self::effective_modes::{EffectiveModes, effective_modes};
pub use self::engine::Engine;
pub use self::machine::Fetch;
pub use self::memory::Memory;
pub use self::network::navigation_request;
pub use self::page::{OriginSource, Page};
pub use self::policy_container::PolicyContainer;
pub use self::request::{Request, Tainting, without_password};
pub use self::response::{Response, ResponseType};
pub use self::steps::Steps;

/// The next step of a machine: of this one, or of another that needs requests sent.
#[derive(Debug)]
pub enum Step<R = NextRequest, O = Outcome> {
    /// Send this, and resume with what came back.
    Send(Box<R>),
    /// It is over.
    Done(Box<O>),
}

/// A request that a browser would send now.
#[derive(Clone, Debug)]
pub struct NextRequest {
    /// What it is for.
    pub kind: Kind,
    /// The request, complete.
    pub message: HttpRequest,
    /// Why this hop needs a preflight; empty where it needs none.
    pub reasons: Vec<Reason>,
    /// How many redirects came before it.
    pub hop: usize,
    /// What the page will get of the response.
    pub tainting: Tainting,
    /// Whether it needs a preflight and does without, because an earlier one is cached.
    pub preflight_cached: bool,
}

vocabulary! {
    /// What a request is for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Kind: "a kind of request" {
        /// It checks whether the actual request may be made.
        Preflight = "preflight": "Checks whether the actual request may be made",
        /// It is what the page requests, or the next hop of it.
        Actual = "actual": "The page's own request, or the next hop of it",
    }
}

/// How a fetch ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The page's promise resolves with this.
    Allowed(Response),
    /// A rule of the platform makes it reject.
    Blocked(Violation),
    /// The network gave nothing to judge.
    Failed(Failure),
}

impl Outcome {
    /// Which of the three it is.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Allowed(_) => OutcomeKind::Allowed,
            Self::Blocked(_) => OutcomeKind::Blocked,
            Self::Failed(_) => OutcomeKind::Failed,
        }
    }
}

vocabulary! {
    /// How a fetch ends, in a word.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum OutcomeKind: "an outcome" {
        /// [`Outcome::Allowed`].
        Allowed = "allowed": "The page gets the response",
        /// [`Outcome::Blocked`].
        Blocked = "blocked": "A rule of the platform blocks the call",
        /// [`Outcome::Failed`].
        Failed = "failed": "The network gave no response",
    }
}

/// Whether page and target have the same origin: then no CORS rule applies.
#[must_use]
pub fn is_same_origin_request(origin: &Origin, url: &Url) -> bool {
    origin.is_origin_of(url)
}
