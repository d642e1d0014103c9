//! What a browser did with a page's WebSocket, and whether that is what corscheck says.

use super::dev_tools::ScriptRun;
use super::returned::{PageClose, PageSocket, Returned, returned};
use super::{BrowserError, cause};
use crate::web::browser::Browser;
use crate::websocket::{SocketDiagnosis, SocketOutcome, cause as cause_of, close_code, throws};

/// What a browser did with a page's WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketObserved {
    /// What became of it.
    pub end: SocketEnd,
    /// Why it did not open, by the classes of the browser's words; `None` where it does not say.
    pub cause: Option<String>,
    /// What its console says of it, the line that says why first.
    pub console: Vec<String>,
    /// What it sent, as its developer tools report it: method and URL.
    pub requests: Vec<(String, String)>,
}

/// What became of a page's WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEnd {
    /// It opened.
    Opened {
        /// `socket.protocol`
        protocol: String,
        /// `socket.extensions`
        extensions: String,
        /// The `close` event, where the server was the first to close it.
        close: Option<PageClose>,
    },
    /// The page got the event `error`.
    Failed {
        /// The `close` event that followed, where one did.
        close: Option<PageClose>,
    },
    /// The constructor threw.
    Threw {
        /// The exception's name.
        name: String,
        /// The exception as a string.
        message: String,
    },
}

/// What a browser did with a WebSocket, and whether that is what corscheck says.
#[derive(Clone, Debug)]
pub struct ConfirmedSocket {
    /// Which browser.
    pub browser: Browser,
    /// Its version.
    pub version: String,
    /// What it did.
    pub observed: SocketObserved,
    /// What differs, a clause each; empty where the two agree.
    pub differences: Vec<String>,
}

/// What a browser did with a WebSocket.
pub(super) fn read(browser: Browser, run: ScriptRun) -> Result<SocketObserved, BrowserError> {
    let ScriptRun { value, mut logged } = run;
    let Returned { rejected, socket, .. } = returned(&value)?;
    let PageSocket { threw, protocol, extensions, close } = socket.ok_or_else(|| {
        BrowserError::Protocol(format!("the page's script says nothing of a socket: {value}"))
    })?;
    let end = match (threw, protocol) {
        (Some(name), _) => SocketEnd::Threw { name, message: rejected.unwrap_or_default() },
        (None, Some(protocol)) => {
            SocketEnd::Opened { protocol, extensions: extensions.unwrap_or_default(), close }
        }
        (None, None) => SocketEnd::Failed { close },
    };
    let cause = match &end {
        SocketEnd::Opened { .. } => None,
        SocketEnd::Failed { .. } => cause::socket(browser, None, &logged.console),
        SocketEnd::Threw { name, message } => cause::socket(browser, Some((name, message)), &logged.console),
    };
    // The line that says why goes first.
    logged.console.sort_by_key(|line| !cause::of_socket(browser)(std::slice::from_ref(line)));
    logged.console.dedup();
    let as_socket = |url: String| match url.strip_prefix("http") {
        // Firefox announces the request that the handshake is.
        Some(rest) => format!("ws{rest}"),
        None => url,
    };
    let requests = logged.requests.into_iter().map(|(method, url)| (method, as_socket(url))).collect();
    Ok(SocketObserved { end, cause, console: logged.console, requests })
}

impl SocketEnd {
    /// What became of it, as a clause.
    #[must_use]
    pub fn words(&self) -> String {
        let closed = |close: &PageClose| format!("close with code {}", close.code);
        match self {
            Self::Opened { protocol, extensions, close } => {
                let named = |what: &str, value: &str| {
                    if value.is_empty() { String::new() } else { format!(", {what} {value}") }
                };
                let close = close
                    .as_ref()
                    .map(|close| format!(", and then gets {}", closed(close)))
                    .unwrap_or_default();
                let (protocol, extensions) =
                    (named("subprotocol", protocol), named("extensions", extensions));
                format!("it opens{protocol}{extensions}{close}")
            }
            Self::Failed { close: Some(close) } => format!("the page gets error, and then {}", closed(close)),
            Self::Failed { close: None } => "the page gets error, and no close".into(),
            Self::Threw { name, .. } => format!("new WebSocket() throws {name}"),
        }
    }
}

/// What differs, a clause each; empty where the two agree. Compared are the outcome, the subprotocol and the extensions of a socket that
/// opens, the events or the exception of one that does not, and the class of the browser's words where it says why. `closed` is the code
/// of the `close` event that the page would get afterwards, where a server closed the socket that corscheck opened.
#[must_use]
pub fn socket_differences(
    diagnosis: &SocketDiagnosis,
    closed: Option<u16>,
    observed: &SocketObserved,
) -> Vec<String> {
    let (browser, outcome) = (diagnosis.question.browser(), &diagnosis.outcome);
    let name = browser.name();
    match (outcome, &observed.end) {
        (SocketOutcome::Opens(agreed), SocketEnd::Opened { protocol, extensions, close }) => {
            let mut found = Vec::new();
            let mut compare = |what: &str, theirs: &str, ours: &str| {
                if theirs != ours {
                    found.push(format!("{what} is {theirs:?} in {name}, corscheck says {ours:?}"));
                }
            };
            compare("socket.protocol", protocol, &agreed.subprotocol);
            compare("socket.extensions", extensions, &agreed.extensions);
            if let (Some(theirs), Some(ours)) = (close, closed) {
                compare("the code of the close event", &theirs.code.to_string(), &ours.to_string());
            }
            found
        }
        (SocketOutcome::Opens(_), theirs) => {
            vec![format!("{name}: {}, corscheck says that it opens", theirs.words())]
        }
        (ours, theirs @ SocketEnd::Opened { .. }) => {
            let word = ours.rule().map_or(ours.kind().id(), |rule| rule.id());
            vec![format!("{name}: {}, corscheck says {word}", theirs.words())]
        }
        (ours, theirs) => {
            let ours_seen = match (throws(ours, browser), close_code(ours, browser)) {
                (Some(exception), _) => format!("new WebSocket() throws {exception}"),
                (None, code) => {
                    let close = code.map(|code| PageClose { code, reason: String::new(), clean: false });
                    SocketEnd::Failed { close }.words()
                }
            };
            if theirs.words() != ours_seen {
                return vec![format!("{name}: {}, corscheck: {ours_seen}", theirs.words())];
            }
            let class = cause_of(ours, browser);
            match observed.cause.as_deref() {
                Some(cause) if Some(cause) != class => {
                    vec![format!("{name} says {cause}, corscheck {}", class.unwrap_or("nothing"))]
                }
                _ => Vec::new(),
            }
        }
    }
}
