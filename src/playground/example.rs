//! An example as it is served on this machine: its question, its responses, and why some are not.

use super::notation::{MadeFile, Reply, Script, ScriptError};
use super::places::{Places, Ports, page_origin};
use super::replay::is_broken;
use super::routes::Routes;
use super::scenario::ScenarioError;
use crate::fetch::{OriginSource, Page};
use crate::frame::FrameQuestion;
use crate::probe::{Diagnosis, Question, failure_rule};
use crate::web::address_space::AddressSpace;
use crate::web::message::FailureKind;
use crate::web::origin::Origin;
use crate::websocket::{SocketDiagnosis, SocketQuestion};

/// Reads the words after `corscheck`, which only the command line can.
#[derive(Clone, Copy)]
pub struct Readers<'a> {
    /// Those of a call.
    pub call: &'a dyn Fn(&[String]) -> Result<Question, WordsError>,
    /// Those of a WebSocket.
    pub socket: &'a dyn Fn(&[String]) -> Result<SocketQuestion, WordsError>,
    /// Those of a document in a frame or popup.
    pub frame: &'a dyn Fn(&[String]) -> Result<FrameQuestion, WordsError>,
}

/// Why words are not a question; the command line has the reason.
pub type WordsError = Box<dyn std::error::Error + Send + Sync>;

/// What is wrong with a case.
#[derive(Debug, thiserror::Error)]
pub enum CaseFault {
    /// A rule's example is not a script.
    #[error(transparent)]
    Script(#[from] ScriptError),
    /// The file is not a scenario.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The command is not a `probe` of one URL.
    #[error("its command cannot be run: {0}")]
    Words(#[from] WordsError),
    /// What stands after a method is not a URL.
    #[error("{0} is not a URL, such as https://api.example/items")]
    Url(String),
}

/// How far a case can be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Support {
    /// In the visitor's browser, and by a probe.
    Browser,
    /// By a probe alone; why no page can try it.
    ProbeOnly(String),
    /// Not at all; why.
    None(String),
}

/// A question with all responses to it.
#[derive(Debug)]
pub struct Example {
    /// The command line, after `corscheck`: with this server's URLs where it is served, else as written.
    pub words: Vec<String>,
    /// The file that is made for its body.
    pub file: Option<MadeFile>,
    /// The question of the words.
    pub subject: Subject,
    /// The responses as they are served.
    pub routes: Routes,
}

/// What an example is about. `written` is the result of the responses as they are written: for each browser, in the order of
/// [`Browser::EACH_ENGINE`](crate::web::browser::Browser::EACH_ENGINE).
#[derive(Debug)]
pub enum Subject {
    /// A call of a page.
    Call {
        /// The question.
        question: Box<Question>,
        /// The result.
        written: Vec<Diagnosis>,
    },
    /// A page's WebSocket.
    Socket {
        /// The question.
        question: Box<SocketQuestion>,
        /// The result.
        written: Vec<SocketDiagnosis>,
        /// The same question of a page that the server does not know, where the example has one.
        foreign: Option<Box<SocketQuestion>>,
    },
}

impl Subject {
    /// The page.
    #[must_use]
    pub fn page(&self) -> &Page {
        match self {
            Self::Call { question, .. } => &question.page,
            Self::Socket { question, .. } => &question.page,
        }
    }

    /// The requested URL, as it is written.
    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Self::Call { question, .. } => question.url().as_str(),
            Self::Socket { question, .. } => &question.call.url,
        }
    }
}

impl Example {
    /// One that is not served.
    pub(super) fn unserved(script: &Script, subject: Subject) -> Self {
        Self { words: script.words.clone(), file: script.file.clone(), subject, routes: Routes::default() }
    }
}

/// Why a case is not served where the hosts are too many.
pub(super) const TOO_MANY_HOSTS: &str = "It needs more hosts than this server has.";

/// Why a case is not served that comes out differently here.
pub(super) fn other_result(is_encrypted: bool) -> String {
    if is_encrypted {
        "It has another result without https, and this server uses plain http.".into()
    } else {
        "It has another result with the hosts of this machine.".into()
    }
}

/// The responses of a script as this machine has them.
pub(super) fn routes_here(
    script: &Script,
    places: &Places,
    page: &Origin,
    ports: Ports,
) -> Result<Routes, CaseFault> {
    let mut exchanges = script.exchanges.clone();
    for exchange in &mut exchanges {
        exchange.url = places.pattern(&exchange.url).ok_or_else(|| CaseFault::Url(exchange.url.clone()))?;
        exchange.reply = places.reply(&exchange.reply);
    }
    let page = if page.is_opaque() { "null".into() } else { page_origin(ports) };
    Ok(Routes::of(page, &exchanges))
}

/// Why a script cannot be served on this machine.
pub(super) fn not_servable(page: &Page, script: &Script) -> Option<String> {
    let failures = script.exchanges.iter().filter_map(|exchange| match &exchange.reply {
        Reply::Failure(kind) if *kind != FailureKind::EmptyResponse => Some(*kind),
        _ => None,
    });
    if let Some(kind) = failures.into_iter().next() {
        if kind == FailureKind::NotSendable {
            return Some("The probe itself cannot send the page's request.".into());
        }
        return Some(format!(
            "It gets no response ({}), and this server always responds.",
            failure_rule(kind)
        ));
    }
    if script.exchanges.iter().any(|exchange| is_broken(&exchange.reply)) {
        return Some("The body is broken, and this server sends none that is.".into());
    }
    if page.is_from_disk() {
        return Some("The page is a file on disk, and a server cannot serve such a page.".into());
    }
    let scheme = page.origin.scheme().unwrap_or("http");
    if !matches!(scheme, "http" | "https") {
        return Some(format!("The page has the scheme {scheme}:, and a server cannot serve such a page."));
    }
    if page.policy.address_space.is_some_and(|page| page.space == AddressSpace::Public) {
        return Some("The page is on the public network, and this server is on your machine.".into());
    }
    match &page.source {
        OriginSource::Given { respelt: Some(_) } if !page.origin.is_opaque() => {
            Some("It concerns the spelling of an origin, and a browser always uses its own.".into())
        }
        _ => None,
    }
}
