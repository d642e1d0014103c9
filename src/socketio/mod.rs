//! Socket.IO: does a page's client connect, and which step of the way fails?
//!
//! The steps are those of its own clients: a handshake over HTTP, a message, the upgrade to a WebSocket; each is judged as the browser
//! would, and what the server says is read as the client would read it. The protocols are
//! [Engine.IO](https://socket.io/docs/v4/engine-io-protocol/) and [Socket.IO](https://socket.io/docs/v4/socket-io-protocol/).

mod cause;
mod diagnosis;
mod fix;
mod greeting;
mod options;
mod reading;
mod run;

use std::time::Duration;

use url::Url;

use crate::fetch::{Client, NextRequest, Page};
use crate::web::message::{HttpRequest, Reply};
use crate::web::origin::Origin;
use crate::web::raw_head::RawReply;
use crate::web::request::Credentials;
use crate::wire::Session;

pub use self::cause::Cause;
pub use self::diagnosis::{Found, OptionResult, Step, StepKind, StepResult, Trace};
pub use self::fix::{Fix, fixes};
pub use self::greeting::{Engine, Greeting, Opened};
pub use self::run::diagnose;

/// Where the server listens unless it says something else.
pub const DEFAULT_PATH: &str = "/socket.io/";

/// A page's client.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The page.
    pub page: Page,
    /// The browser.
    pub client: Client,
    /// Scheme, host and port of the server.
    pub server: Url,
    /// The option `path`.
    pub path: String,
    /// The namespace: `/` unless the URL has a path.
    pub namespace: String,
    /// The version of the client.
    pub version: Version,
    /// The option `withCredentials`.
    pub with_credentials: bool,
    /// The option `transports`.
    pub transports: Transports,
    /// The option `extraHeaders`.
    pub headers: Vec<(String, String)>,
    /// Pages of other origins, as which the socket is opened too.
    pub foreign: Vec<Origin>,
    /// The bytes of the WebSockets' keys.
    pub key: [u8; 16],
}

/// The version of a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// socket.io-client 2 (and 1), which speaks version 3 of Engine.IO.
    Two,
    /// 3, which speaks version 4.
    Three,
    /// 4, which speaks version 4.
    #[default]
    Four,
}

impl Version {
    /// The version of Engine.IO: the parameter `EIO` of its URLs.
    #[must_use]
    pub fn engine(self) -> u8 {
        match self {
            Self::Two => 3,
            Self::Three | Self::Four => 4,
        }
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
        }
    }
}

/// The option `transports`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transports {
    /// Polling, then the upgrade to a WebSocket: the default.
    #[default]
    Both,
    /// `["polling"]`
    Polling,
    /// `["websocket"]`
    WebSocket,
}

impl Transports {
    /// As a page writes it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Both => "polling, websocket",
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
        }
    }
}

impl Plan {
    /// The URL of a request.
    #[must_use]
    pub fn url(&self, transport: &str, engine: u8, session: Option<&str>) -> Url {
        let mut url = self.server.clone();
        url.set_path(&self.path);
        let mut query = format!("EIO={engine}&transport={transport}");
        if let Some(session) = session {
            let encoded: String = url::form_urlencoded::byte_serialize(session.as_bytes()).collect();
            query.push_str(&format!("&sid={encoded}"));
        }
        url.set_query(Some(&query));
        url
    }

    /// The credentials mode of its requests.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        if self.with_credentials { Credentials::Include } else { Credentials::SameOrigin }
    }

    /// The packet that connects to the namespace.
    #[must_use]
    pub fn connect_packet(&self) -> String {
        match (self.namespace.as_str(), self.version) {
            ("/", _) => "40".into(),
            (namespace, Version::Two) => format!("40{namespace}"),
            (namespace, _) => format!("40{namespace},"),
        }
    }

    /// A packet as the body of a POST: version 3 of Engine.IO puts its length before it.
    #[must_use]
    pub fn body(&self, packet: &str) -> String {
        match self.version {
            Version::Two => format!("{}:{packet}", packet.encode_utf16().count()),
            Version::Three | Version::Four => packet.to_owned(),
        }
    }
}

/// What sends the requests.
pub trait Server {
    /// Sends a request of the polling transport; gives up after this time, where there is one.
    fn http(&mut self, next: &NextRequest, patience: Option<Duration>) -> impl Future<Output = Reply>;
    /// Sends a handshake; in the socket that opens, says this and listens.
    fn socket(
        &mut self,
        request: &HttpRequest,
        say: Vec<String>,
    ) -> impl Future<Output = (RawReply, Option<Session>)>;
}
