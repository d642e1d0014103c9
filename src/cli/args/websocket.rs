//! `corscheck websocket`: the socket, the page, the connection, the output.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::request::{ConfirmFlag, PageFlags};
use super::values::Seconds;

/// Judge whether a page's WebSocket opens
///
/// Sends the handshake of new WebSocket() as a browser does, and checks the response as the browser would: status, Upgrade,
/// Connection, Sec-WebSocket-Accept, subprotocol, extensions. A page only learns the close code 1006; this says why.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct WebSocket {
    /// URL that the page opens: ws, wss, http or https
    #[arg(required = true, value_name = "URL", value_hint = ValueHint::Url)]
    pub urls: Vec<String>,

    /// Subprotocol that the page offers (repeatable, in order)
    ///
    /// The second argument of new WebSocket().
    #[arg(long, value_name = "NAME", help_heading = "Request", allow_hyphen_values = true)]
    pub protocol: Vec<String>,

    /// Text to send once the socket is open (repeatable)
    #[arg(long, value_name = "TEXT", help_heading = "Request", allow_hyphen_values = true)]
    pub send: Vec<String>,
    /// How long to listen once the socket is open [default: 0.3, or 2 with --send]
    #[arg(long, value_name = "SECONDS", help_heading = "Request", hide_short_help = true)]
    pub wait: Option<Seconds>,

    /// The page that opens it.
    #[command(flatten)]
    pub page: PageFlags,
    /// Which installed browser it is compared with.
    #[command(flatten)]
    pub confirm: ConfirmFlag,
    /// Also open it as a page of this origin (repeatable)
    ///
    /// With "stranger" an origin is made up that no server knows. If the socket opens for it with the user's cookies, any site can
    /// use it in the user's name.
    #[arg(long, value_name = "ORIGIN", help_heading = "Extra requests")]
    pub also_from: Vec<String>,
    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}

help_text! {
    "0  all sockets open\n  1  at least one is blocked", "\n  3  at least one failed in the network, and none is blocked";
    "corscheck websocket wss://api.test/ws --origin https://app.test",
    "corscheck websocket wss://api.test/graphql --protocol graphql-transport-ws",
    "corscheck websocket wss://api.test/ws --cookie sid=1 --also-from stranger",
}
