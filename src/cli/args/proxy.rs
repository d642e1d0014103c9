//! `corscheck proxy`: what listens where, which path goes to which server, and what is written of it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::run::ReportFile;
use super::values::ids;
use crate::proxy::{HostHeader, Tool};
use crate::web::browser::Browser;

/// Run a development proxy that says what it hides
///
/// With --app and --route, page and API are on one origin: no CORS at all. With a TARGET and --origin, the API stays on another
/// origin, and the proxy sends the CORS headers for exactly these origins. In both cases each kind of call that passes is judged as
/// the page would have made it without the proxy; for a call that needs a preflight, the proxy sends this preflight to the target.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Proxy {
    /// The API's URL: everything is passed on to it, with CORS headers for the pages of --origin
    #[arg(required_unless_present_any = ["app", "route"], conflicts_with_all = ["app", "route"], value_hint = ValueHint::Url)]
    pub target: Option<String>,
    /// The development server of the app: what no --route covers goes there
    #[arg(long, value_name = "URL", help_heading = "Routes", value_hint = ValueHint::Url)]
    pub app: Option<String>,
    /// Pass on paths that begin with PREFIX to this server (repeatable); the longest prefix wins
    #[arg(long, value_name = "PREFIX=URL", help_heading = "Routes")]
    pub route: Vec<String>,
    /// Leave out a route's prefix from the path at its server
    #[arg(long, requires = "route", help_heading = "Routes")]
    pub strip_prefix: bool,
    /// Replace the beginning of a path, before the route's URL is put in front of it (repeatable)
    #[arg(long, value_name = "FROM=TO", help_heading = "Routes", hide_short_help = true)]
    pub rewrite_path: Vec<String>,
    /// Host header for the target: its own, or the browser's
    #[arg(
        long,
        value_name = "WHICH",
        default_value = "target",
        help_heading = "Routes",
        hide_short_help = true
    )]
    pub host: Host,
    /// Name the target's own origin in Origin and Referer, for servers that insist on it
    ///
    /// Such a server takes the page for one of its own. Its responses then say nothing of CORS, so only preflights are judged.
    #[arg(long, help_heading = "Routes", hide_short_help = true)]
    pub rewrite_origin: bool,
    /// Add X-Forwarded-For, X-Forwarded-Host and X-Forwarded-Proto
    #[arg(long, help_heading = "Routes", hide_short_help = true)]
    pub forwarded: bool,

    /// Origin of the page without the proxy (repeatable with TARGET) [default: that of --app]
    #[arg(long, value_name = "ORIGIN", help_heading = "Page", value_hint = ValueHint::Url)]
    pub origin: Vec<String>,
    /// Browser to judge as
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), default_value = Browser::default().id(), help_heading = "Page")]
    pub browser: Browser,
    /// Change no response: pass on, and judge
    #[arg(long, help_heading = "Page", conflicts_with = "rewrite_origin")]
    pub strict: bool,
    /// Send no preflights of the proxy's own; calls that need one are then reported as not known
    #[arg(long, help_heading = "Page", hide_short_help = true)]
    pub no_preflights: bool,

    /// Port to listen on, with an address before it where it is not loopback; 0 for a free one
    #[arg(short, long, value_name = "[ADDRESS:]PORT", default_value = "8080", help_heading = "Listen")]
    pub listen: Listen,
    /// Another name under which the proxy is called (repeatable); others are refused, against DNS rebinding
    #[arg(long, value_name = "NAME", help_heading = "Listen", hide_short_help = true)]
    pub allow_host: Vec<String>,

    /// How it connects to the targets.
    #[command(flatten)]
    pub connection: Connection,

    /// Print the same routes as the configuration of another tool, and end
    #[arg(long, value_name = "TOOL", value_parser = ids::<Tool>(), requires = "route", help_heading = "Output", hide_short_help = true)]
    pub print: Option<Tool>,
    /// Write all requests to this file, as a HAR
    #[arg(long, value_name = "FILE", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub har: Option<PathBuf>,
    /// Write a suite for CI to this file at the end: the calls that passed
    #[arg(long, value_name = "FILE", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub init: Option<PathBuf>,
    /// Write a report of what would be blocked to this file at the end (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub report: Vec<ReportFile>,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}

/// Whose name stands in `Host`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Host {
    /// The target's own
    Target,
    /// The browser's, which is the proxy's
    Keep,
}

impl From<Host> for HostHeader {
    fn from(host: Host) -> Self {
        match host {
            Host::Target => Self::Target,
            Host::Keep => Self::Keep,
        }
    }
}

/// Where to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The address.
    pub address: IpAddr,
    /// The port.
    pub port: u16,
}

/// Not a place to listen at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a port, or an address and a port, such as 8080 or 0.0.0.0:8080")]
pub struct NotListen;

impl FromStr for Listen {
    type Err = NotListen;

    fn from_str(text: &str) -> Result<Self, NotListen> {
        let loopback = || IpAddr::from(Ipv4Addr::LOCALHOST);
        if let Ok(port) = text.parse() {
            return Ok(Self { address: loopback(), port });
        }
        if let Some(port) = text.strip_prefix("localhost:").and_then(|port| port.parse().ok()) {
            return Ok(Self { address: loopback(), port });
        }
        let place: SocketAddr = text.parse().map_err(|_| NotListen)?;
        Ok(Self { address: place.ip(), port: place.port() })
    }
}

help_text! {
    "0  ended by Ctrl-C; with --strict, no call would be blocked\n  1  with --strict, at least one call would be blocked",
    "\n  3  with --strict, calls were not judged: too many at once";
    "corscheck proxy --app http://localhost:5173 --route /api=https://api.test",
    "corscheck proxy https://api.test --origin http://localhost:3000",
    "corscheck proxy https://api.test --origin http://localhost:3000 --strict",
    "corscheck proxy --route /api=https://api.test --print vite",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_to_listen_at() {
        let at =
            |text: &str| text.parse::<Listen>().map(|listen| format!("{} {}", listen.address, listen.port));
        assert_eq!(at("8080").as_deref(), Ok("127.0.0.1 8080"));
        assert_eq!(at("localhost:1").as_deref(), Ok("127.0.0.1 1"));
        assert_eq!(at("0.0.0.0:80").as_deref(), Ok("0.0.0.0 80"));
        assert_eq!(at("[::1]:80").as_deref(), Ok("::1 80"));
        for wrong in ["", "x", "70000", "localhost", "http://localhost:1", "example.com:80"] {
            assert_eq!(at(wrong), Err(NotListen), "{wrong}");
        }
    }
}
