//! `corscheck socketio`: the client, the page, the connection, the output.

use super::values::header_line;
use clap::{Args, ValueEnum, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::request::PageFlags;
use crate::socketio::{Transports, Version};

/// Find out why a page's socket.io client does not connect
///
/// Goes the way of the client: the handshake by polling, a message, the upgrade to a WebSocket, a WebSocket from the start. Says which
/// step fails with which options, and prints what to change on the server and the proxy.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct SocketIo {
    /// URL that the page gives to io(); its path is the namespace
    #[arg(value_name = "URL", value_hint = ValueHint::Url)]
    pub url: String,

    /// Version of the page's client
    #[arg(long, value_name = "VERSION", default_value = "4", help_heading = "Client")]
    pub client: ClientVersion,
    /// The option path
    #[arg(long, value_name = "PATH", default_value = "/socket.io/", help_heading = "Client")]
    pub path: String,
    /// The option withCredentials
    #[arg(long, help_heading = "Client")]
    pub with_credentials: bool,
    /// The option transports
    #[arg(long, value_name = "TRANSPORTS", default_value = "both", help_heading = "Client")]
    pub transports: ClientTransports,
    /// The option extraHeaders, 'Name: value' (repeatable)
    ///
    /// They need a preflight, and go with polling only.
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Client", allow_hyphen_values = true)]
    #[arg(value_parser = header_line)]
    pub header: Vec<String>,

    /// The page.
    #[command(flatten)]
    pub page: PageFlags,
    /// Also open the WebSocket as a page of this origin (repeatable)
    ///
    /// With "stranger" an origin is made up that no server knows. If the socket opens, any site can use it in the user's name.
    #[arg(long, value_name = "ORIGIN", help_heading = "Extra requests")]
    pub also_from: Vec<String>,
    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}

/// A version of socket.io-client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClientVersion {
    /// socket.io-client 2 (and 1): Engine.IO 3
    #[value(name = "2")]
    Two,
    /// 3: Engine.IO 4
    #[value(name = "3")]
    Three,
    /// 4: Engine.IO 4
    #[value(name = "4")]
    Four,
}

impl From<ClientVersion> for Version {
    fn from(version: ClientVersion) -> Self {
        match version {
            ClientVersion::Two => Self::Two,
            ClientVersion::Three => Self::Three,
            ClientVersion::Four => Self::Four,
        }
    }
}

/// The transports that the client may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClientTransports {
    /// Polling, then the upgrade to a WebSocket, as by default
    Both,
    /// Polling alone
    Polling,
    /// A WebSocket from the start
    Websocket,
}

impl From<ClientTransports> for Transports {
    fn from(transports: ClientTransports) -> Self {
        match transports {
            ClientTransports::Both => Self::Both,
            ClientTransports::Polling => Self::Polling,
            ClientTransports::Websocket => Self::WebSocket,
        }
    }
}

help_text! {
    "0  the client connects\n  1  it does not", "\n  3  the network failed";
    "corscheck socketio https://api.test --origin https://app.test",
    "corscheck socketio https://api.test/chat --with-credentials --cookie sid=1",
    "corscheck socketio https://api.test --client 2 --transports websocket",
}
