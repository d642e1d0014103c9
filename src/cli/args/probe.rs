//! `corscheck probe`: the request, the page, the connection, the output.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::rate_limits::RateLimits;
use super::values::{Pause, ids};
use crate::fetch::EmbedderPolicy;
use crate::web::address_space::AddressSpace;
use crate::web::browser::{Browser, ThirdPartyCookies};
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};

/// Send what a browser would send, and judge the responses
///
/// Runs a page's fetch() without a browser, by the steps of the Fetch Standard: the preflight where one is needed, the request,
/// its redirects. Stops where a browser would stop, and names the rule that decided and the header to change.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Probe {
    /// URL that the page requests; - reads a list from standard input
    #[arg(required = true, value_name = "URL", value_hint = ValueHint::Url)]
    pub urls: Vec<String>,

    /// Request method
    ///
    /// Default: GET, or POST with --data.
    #[arg(short = 'X', long, visible_alias = "request", value_name = "METHOD", help_heading = "Request")]
    pub method: Option<String>,
    /// Request header, 'Name: value' (repeatable)
    ///
    /// 'Name' and 'Name;' have an empty value.
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Request")]
    #[arg(allow_hyphen_values = true)]
    pub header: Vec<String>,
    /// Request body; @FILE reads a file, - standard input
    #[arg(short, long, value_name = "BODY", help_heading = "Request", allow_hyphen_values = true)]
    pub data: Option<String>,
    /// Credentials mode
    ///
    /// --credentials alone means include.
    #[arg(long, value_name = "MODE", value_parser = ids::<Credentials>(), default_value = "same-origin", help_heading = "Request")]
    #[arg(num_args = 0..=1, default_missing_value = "include")]
    pub credentials: Credentials,
    /// What makes the request
    ///
    /// All but fetch and xhr set method and headers themselves.
    #[arg(long = "as", value_name = "HOW", value_parser = ids::<Initiator>(), default_value = "fetch", help_heading = "Request")]
    pub initiator: Initiator,
    /// The element's crossorigin attribute
    #[arg(long, value_name = "VALUE", value_parser = ids::<CrossOrigin>(), default_value = "none", help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub crossorigin: CrossOrigin,
    /// Request mode
    #[arg(long, value_name = "MODE", value_parser = ids::<Mode>(), default_value = "cors", help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub mode: Mode,
    /// Redirect mode
    #[arg(long, value_name = "MODE", value_parser = ids::<RedirectMode>(), default_value = "follow", help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub redirect: RedirectMode,
    /// Set keepalive: the request may outlive the page
    #[arg(long, help_heading = "Request", hide_short_help = true)]
    pub keepalive: bool,
    /// User-Agent to send instead of the browser's
    #[arg(short = 'A', long, value_name = "TEXT", help_heading = "Request", hide_short_help = true)]
    pub user_agent: Option<String>,
    /// Make the call twice, the second time with the cached preflight and the cookies of the first
    #[arg(long, conflicts_with = "dry_run", help_heading = "Request", hide_short_help = true)]
    pub repeat: bool,

    /// Origin of the page [default: http://localhost:3000]
    ///
    /// null is an opaque origin.
    #[arg(long, value_name = "ORIGIN", help_heading = "Page", value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// Load this page, and use its origin and policies
    #[arg(long, value_name = "URL", conflicts_with_all = ["origin", "dry_run"], help_heading = "Page", value_hint = ValueHint::Url)]
    pub page: Option<String>,
    /// Browser to judge as
    ///
    /// Default: that of --confirm, or chromium.
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), help_heading = "Page")]
    pub browser: Option<Browser>,
    /// Compare with this installed browser
    ///
    /// It runs headless and sends the request too.
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), conflicts_with = "dry_run", help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub confirm: Option<Browser>,
    /// Cookie of the target (repeatable)
    ///
    /// The browser holds it already. Written as in Set-Cookie, with or without attributes.
    #[arg(long, value_name = "SET-COOKIE", help_heading = "Page")]
    pub cookie: Vec<String>,
    /// What the browser does with third-party cookies [default: the browser's own policy]
    #[arg(long, value_name = "POLICY", value_parser = ids::<ThirdPartyCookies>(), help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub third_party_cookies: Option<ThirdPartyCookies>,
    /// Content-Security-Policy of the page (repeatable; added to those found by --page)
    #[arg(long, value_name = "POLICY", help_heading = "Page", hide_short_help = true)]
    pub csp: Vec<String>,
    /// Cross-Origin-Embedder-Policy of the page
    #[arg(long, value_name = "VALUE", value_parser = ids::<EmbedderPolicy>(), help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub coep: Option<EmbedderPolicy>,
    /// Address space of the page's server; pages of public servers may not reach local ones
    #[arg(long, value_name = "SPACE", value_parser = ids::<AddressSpace>(), help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub page_address_space: Option<AddressSpace>,

    /// After a blocked response, continue as if it were fixed
    ///
    /// Sends the requests that a browser would no longer send, and judges them too.
    #[arg(long, conflicts_with = "dry_run", help_heading = "Extra requests")]
    pub keep_going: bool,
    /// Also request a missing path, to check error responses
    #[arg(long, conflicts_with = "dry_run", help_heading = "Extra requests")]
    pub check_errors: bool,
    /// Also send other origins, to check caching
    ///
    /// Another origin and none: what would a cache store, and who else is allowed?
    #[arg(long, conflicts_with = "dry_run", help_heading = "Extra requests")]
    pub check_caching: bool,

    // Its value needs the equals sign: without, the URL that follows would be taken for it.
    /// Repeat every SECONDS [default: 2]; print what changed
    ///
    /// A change of the file of --data starts the next round at once.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "2")]
    #[arg(conflicts_with_all = ["confirm", "dry_run"], help_heading = "Watch mode")]
    pub watch: Option<Pause>,

    /// How fast it sends.
    #[command(flatten)]
    pub limits: RateLimits,
    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,

    /// Print the requests, and send nothing
    ///
    /// Those that a browser would send, with the reasons for a preflight.
    #[arg(long, help_heading = "Output")]
    pub dry_run: bool,
    /// Also print server configuration that allows this
    ///
    /// corscheck fix --list names the products.
    #[arg(long, value_name = "PRODUCT", conflicts_with_all = ["quiet", "dry_run"], help_heading = "Output")]
    pub fix: Option<String>,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}

help_text! {
    requests, watch;
    "corscheck probe https://api.example.com/items --origin https://app.example.com",
    "corscheck probe https://api.example.com/items -X PUT -H 'X-Custom: 1' --watch",
    "corscheck probe https://api.example.com/me --credentials --cookie sid=1",
}
