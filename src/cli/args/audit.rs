//! `corscheck audit`: who is trusted, what is called, how fast, what counts.

use clap::{Args, ValueEnum, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::run::Rate;
use super::values::{Browsers, browsers, header_line, ids};
use crate::audit::{Class, FailOn};
use crate::web::address_space::AddressSpace;
use crate::web::browser::ThirdPartyCookies;
use crate::web::vocabulary::vocabulary;

/// Find out which other origins a server lets in
///
/// Makes up origins that a loose list of allowed origins would let in (other domains, look-alikes, null, http, ports, localhost,
/// hosting platforms), sends for each what a browser would send from a page there, and judges the responses as that browser would.
/// A finding is an origin whose pages do get in. Audit only what you own or may test.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Audit {
    /// URL to audit, of http or a WebSocket; - reads a list from standard input
    #[arg(required = true, value_name = "URL", value_hint = ValueHint::Url)]
    pub urls: Vec<String>,
    /// Trusted origin: its pages may read the response (repeatable)
    #[arg(long, required = true, value_name = "ORIGIN", value_hint = ValueHint::Url)]
    pub origin: Vec<String>,

    /// Request method
    ///
    /// Default: GET, or POST with --data. Of a method that writes only the preflight is sent, unless --send-writes is given.
    #[arg(short = 'X', long, visible_alias = "request", value_name = "METHOD", help_heading = "Request")]
    pub method: Option<String>,
    /// Request header, 'Name: value' (repeatable)
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Request", allow_hyphen_values = true)]
    #[arg(value_parser = header_line)]
    pub header: Vec<String>,
    /// Request body; @FILE reads a file
    #[arg(short, long, value_name = "BODY", help_heading = "Request", allow_hyphen_values = true)]
    pub data: Option<String>,
    /// Subprotocol that a WebSocket offers (repeatable)
    #[arg(long, value_name = "NAME", help_heading = "Request", hide_short_help = true)]
    pub protocol: Vec<String>,
    /// Whether pages send credentials [default: include]
    ///
    /// With include, what a page can do without them is judged by the same responses.
    #[arg(long, value_name = "MODE", value_parser = ids::<AuditCredentials>(), default_value = "include")]
    #[arg(hide_default_value = true, help_heading = "Request")]
    pub credentials: AuditCredentials,
    /// User-Agent to send instead of the browser's
    #[arg(short = 'A', long, value_name = "TEXT", help_heading = "Request", hide_short_help = true)]
    pub user_agent: Option<String>,
    /// Send methods that write too, such as POST and PUT, once for each origin
    ///
    /// The server may change data each time.
    #[arg(long, help_heading = "Request", hide_short_help = true)]
    pub send_writes: bool,
    /// Do not ask the user before --send-writes
    #[arg(long, requires = "send_writes", help_heading = "Request", hide_short_help = true)]
    pub yes: bool,

    /// Browser to judge as; all means Chromium, Firefox and Safari
    ///
    /// Browsers differ in which origins exist, and in which cookies they send. What was sent for one serves the others.
    #[arg(long, value_name = "BROWSER", value_parser = browsers(), default_value = "chromium")]
    #[arg(help_heading = "Page")]
    pub browser: Browsers,
    /// Cookie of the target (repeatable)
    ///
    /// The browser holds it already. Written as in Set-Cookie, with or without attributes.
    #[arg(long, value_name = "SET-COOKIE", help_heading = "Page")]
    pub cookie: Vec<String>,
    /// What the browser does with third-party cookies [default: the browser's own policy]
    #[arg(long, value_name = "POLICY", value_parser = ids::<ThirdPartyCookies>(), help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub third_party_cookies: Option<ThirdPartyCookies>,

    /// Exit with status 1 from this severity on
    #[arg(long, value_name = "SEVERITY", value_parser = ids::<FailOn>(), default_value = "medium", help_heading = "Findings")]
    pub fail_on: FailOn,
    /// Look only for this finding (repeatable)
    #[arg(long, value_name = "ID", value_parser = ids::<Class>(), help_heading = "Findings", hide_possible_values = true)]
    pub only: Vec<Class>,
    /// Do not look for this finding (repeatable)
    #[arg(long, value_name = "ID", value_parser = ids::<Class>(), help_heading = "Findings", hide_possible_values = true)]
    pub skip: Vec<Class>,
    /// One more hosting platform, by its suffix, such as pages.example.com (repeatable)
    #[arg(long, value_name = "SUFFIX", help_heading = "Findings", hide_short_help = true)]
    pub platform: Vec<String>,
    /// Address space of the target [default: from its host and address]
    ///
    /// A public response without credentials is one that anyone can fetch; one of the user's own network is not. A host of --resolve
    /// counts as public.
    #[arg(long, value_name = "SPACE", value_parser = ids::<AddressSpace>(), help_heading = "Findings")]
    #[arg(hide_short_help = true)]
    pub address_space: Option<AddressSpace>,

    /// Send at most N requests a second to one host
    #[arg(long, value_name = "N", default_value = "20", help_heading = "Rate limits")]
    pub rate: Rate,
    /// Send at most N requests for one URL
    #[arg(
        long,
        value_name = "N",
        default_value = "120",
        help_heading = "Rate limits",
        hide_short_help = true
    )]
    pub max_requests: std::num::NonZeroUsize,

    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,

    /// Print the origins, and send nothing
    #[arg(long, help_heading = "Output")]
    pub dry_run: bool,
    /// Format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: AuditFormat,
    /// Print only a line for each finding
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
    /// Show secrets: credentials, cookies, tokens and keys
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub show_secrets: bool,
}

help_text! {
    "0  no finding from --fail-on on\n  1  at least one such finding",
    "\n  3  at least one URL could not be judged, and there is no such finding";
    "corscheck audit https://api.example.com/me --origin https://app.example.com",
    "corscheck audit https://api.test/me --origin https://a.test --cookie sid=1",
    "corscheck audit wss://api.test/live --origin https://a.test --cookie sid=1",
    "corscheck audit https://api.test/items/1 -X DELETE --origin https://app.test",
}

vocabulary! {
    /// Whether pages send credentials.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AuditCredentials: "a credentials mode" {
        /// They do, and what they can do without is judged too.
        Include = "include": "With credentials, and without",
        /// They do not.
        Omit = "omit": "Without credentials only",
    }
}

/// A format of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// For people
    Text,
    /// For programs: one JSON object a line
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For Jenkins, GitLab and others: JUnit's XML
    Junit,
    /// For GitHub Actions: annotations
    Github,
}
