//! The facts in which engines differ.

use super::super::naming::CauseIn;
use super::super::response::{Agreement, Expected};
use crate::rules::SocketFault;
use crate::web::browser::Browser;
use crate::web::csp::Reading;
use crate::web::headers::HeaderList;
use crate::web::raw_head::{Dialect, RawHead};

/// What an engine does with a WebSocket.
#[derive(Debug)]
pub struct SocketEngine {
    /// Which browser this is.
    pub browser: Browser,
    /// An empty URL is not the page's own, but an error.
    pub refuses_empty_url: bool,
    /// What is checked before anything is sent, in this order.
    pub checks: &'static [Check],
    /// How the sources of the page's policy are read.
    pub reading: Reading,
    /// What the page notices of a policy of its own that forbids the socket.
    pub policy_effect: Effect,
    /// What it notices of mixed content.
    pub mixed_content_effect: Effect,
    /// What it notices of a bad port.
    pub bad_port_effect: Effect,
    /// The policy `upgrade-insecure-requests` counts for loopback hosts, too.
    pub upgrades_loopback: bool,
    /// A socket to a loopback host is mixed content, too.
    pub loopback_is_mixed: bool,
    /// Redirects of the handshake are followed.
    pub follows_redirects: bool,
    /// The cookies of every response are kept; otherwise those of a socket that opens and of a 401 only.
    pub keeps_all_cookies: bool,
    /// What its HTTP parser takes for a head.
    pub dialect: Dialect,
    /// The extensions that it offers.
    pub offer: &'static str,
    /// Writes the headers of the handshake.
    pub append_handshake: fn(&mut HeaderList, &HandshakeParts),
    /// Judges the response.
    pub judge: fn(&RawHead, &Expected<'_>) -> Result<Agreement, SocketFault>,
    /// Whether the page gets this code of a close frame; otherwise it gets 1006.
    pub passes_close_code: fn(u16) -> bool,
    /// The engine's own class of an error.
    pub cause: CauseIn,
}

/// A check before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The subprotocols.
    Subprotocols,
    /// The page's Content-Security-Policy.
    Policy,
    /// Mixed content.
    MixedContent,
    /// The port.
    Port,
}

/// What the page notices where nothing is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The constructor throws this.
    Throws(&'static str),
    /// The event `error`, and no `close`.
    ErrorAlone,
    /// The events `error` and `close`, as after any other failure.
    ErrorAndClose,
}

/// What goes into the headers of a handshake. An empty text stands for no header.
#[derive(Debug)]
pub struct HandshakeParts {
    /// `Host`.
    pub host: String,
    /// Whether the connection is encrypted.
    pub secure: bool,
    /// `Sec-Fetch-Site`.
    pub site: &'static str,
    /// `Origin`.
    pub origin: String,
    /// `User-Agent`.
    pub user_agent: String,
    /// `Accept-Language`.
    pub languages: &'static str,
    /// `Accept-Encoding`.
    pub encodings: &'static str,
    /// `Sec-WebSocket-Key`.
    pub key: String,
    /// `Sec-WebSocket-Protocol`.
    pub subprotocols: String,
    /// `Sec-WebSocket-Extensions`.
    pub extensions: &'static str,
    /// `Sec-Fetch-Storage-Access`, of an engine that sends it.
    pub storage_access: &'static str,
    /// `Authorization`.
    pub authorization: String,
    /// `Cookie`.
    pub cookie: Option<Vec<u8>>,
}
