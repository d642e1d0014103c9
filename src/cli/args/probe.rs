//! `corscheck probe`: the page, how it asks, the connection, the output.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::output::Output;
use super::values::{Pause, ids};
use crate::fetch::EmbedderPolicy;
use crate::web::address_space::AddressSpace;
use crate::web::browser::{Browser, ThirdPartyCookies};
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};

const HELP: &str = "\
Examples:
  corscheck probe https://api.example.com/items \\
      --origin https://app.example.com
  corscheck probe https://api.example.com/items -X PUT -H 'X-Custom: 1'
  corscheck probe https://api.example.com/me --credentials include \\
      --cookie 'sid=1; SameSite=None; Secure'
  corscheck probe https://api.example.com/items -d '{}' --dry-run \\
      -H 'Content-Type: application/json'
  corscheck probe - --format json < urls.txt
  corscheck probe https://api.example.com/items --confirm firefox
  corscheck probe https://api.example.com/items -X PUT --watch

Exit status:
  0  all allowed
  1  one or more blocked, or --confirm found a difference
  2  the command line is wrong
  3  one or more failed in the network, and none was blocked
With --watch, which Ctrl-C ends, it is that of the last complete round; 3 where
there was none.";

/// Send what a browser would send, and judge what comes back
///
/// Plays a page's fetch() without a browser, by the steps of the Fetch Standard: the preflight where one is needed,
/// the request, its redirects. Stops where a browser would stop, names the rule that decided and the header to
/// change.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct Probe {
    /// What the page fetches; - reads URLs from standard input, one a line
    #[arg(required = true, value_name = "URL", value_hint = ValueHint::Url)]
    pub urls: Vec<String>,

    /// The page's origin; null for an opaque one [default: http://localhost:3000]
    #[arg(long, value_name = "ORIGIN", help_heading = "The page", value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// The real page: its origin and policies are taken from there
    #[arg(long, value_name = "URL", conflicts_with_all = ["origin", "dry_run"], help_heading = "The page", value_hint = ValueHint::Url)]
    pub page: Option<String>,
    /// The browser whose verdict is wanted [default: that of --confirm, or chromium]
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), help_heading = "The page")]
    pub browser: Option<Browser>,
    /// Ask this installed browser as well, headless, and compare
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), conflicts_with = "dry_run", help_heading = "The page")]
    pub confirm: Option<Browser>,
    /// The page's Content-Security-Policy (repeatable; one more than --page finds)
    #[arg(long, value_name = "POLICY", help_heading = "The page")]
    pub csp: Vec<String>,
    /// The page's Cross-Origin-Embedder-Policy
    #[arg(long, value_name = "VALUE", value_parser = ids::<EmbedderPolicy>(), help_heading = "The page")]
    pub coep: Option<EmbedderPolicy>,
    /// Where the page's own server is; what a page of the public network may reach depends on it
    #[arg(long, value_name = "SPACE", value_parser = ids::<AddressSpace>(), help_heading = "The page")]
    pub page_address_space: Option<AddressSpace>,
    /// A cookie that the browser holds for the target, as in Set-Cookie (repeatable)
    #[arg(long, value_name = "SET-COOKIE", help_heading = "The page")]
    pub cookie: Vec<String>,
    /// What becomes of cookies of another site than the page's [default: the browser's own way]
    #[arg(long, value_name = "POLICY", value_parser = ids::<ThirdPartyCookies>(), help_heading = "The page")]
    pub third_party_cookies: Option<ThirdPartyCookies>,

    /// How the page asks; all but fetch and xhr choose method and headers themselves
    #[arg(long = "as", value_name = "HOW", value_parser = ids::<Initiator>(), default_value = "fetch", help_heading = "Its fetch()")]
    pub asks_as: Initiator,
    /// The element's crossorigin attribute
    #[arg(long, value_name = "VALUE", value_parser = ids::<CrossOrigin>(), default_value = "none", help_heading = "Its fetch()")]
    pub crossorigin: CrossOrigin,
    /// The method [default: GET, or POST with --data]
    #[arg(short = 'X', long, alias = "request", value_name = "METHOD", help_heading = "Its fetch()")]
    pub method: Option<String>,
    /// A request header: 'Name: value'; Name alone has an empty value (repeatable)
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Its fetch()")]
    #[arg(allow_hyphen_values = true)]
    pub header: Vec<String>,
    /// The body; @FILE reads it from a file, - from standard input
    #[arg(short, long, value_name = "BODY", help_heading = "Its fetch()", allow_hyphen_values = true)]
    pub data: Option<String>,
    /// The credentials mode: when cookies and the like go along
    #[arg(long, value_name = "MODE", value_parser = ids::<Credentials>(), default_value = "same-origin", help_heading = "Its fetch()")]
    pub credentials: Credentials,
    /// The mode: what is wanted of another origin
    #[arg(long, value_name = "MODE", value_parser = ids::<Mode>(), default_value = "cors", help_heading = "Its fetch()")]
    pub mode: Mode,
    /// The redirect mode: what becomes of a redirect
    #[arg(long, value_name = "MODE", value_parser = ids::<RedirectMode>(), default_value = "follow", help_heading = "Its fetch()")]
    pub redirect: RedirectMode,
    /// Set keepalive: the request may outlive the page
    #[arg(long, help_heading = "Its fetch()")]
    pub keepalive: bool,
    /// Send this User-Agent instead of the browser's own
    #[arg(short = 'A', long, value_name = "TEXT", help_heading = "Its fetch()")]
    pub user_agent: Option<String>,
    /// Make the same call again, with what the browser keeps of the first: preflight and cookies
    #[arg(long, conflicts_with = "dry_run", help_heading = "Its fetch()")]
    pub repeat: bool,

    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,

    /// Where an answer blocks, go on as if it were mended: also send what a browser would not send any more, and judge it
    #[arg(long, conflicts_with = "dry_run", help_heading = "More requests, for advice")]
    pub keep_going: bool,
    /// Also ask for a path that does not exist: do error answers have the headers?
    #[arg(long, conflicts_with = "dry_run", help_heading = "More requests, for advice")]
    pub check_errors: bool,
    /// Also ask from another origin, and without one: what would a cache keep, and who is allowed?
    #[arg(long, conflicts_with = "dry_run", help_heading = "More requests, for advice")]
    pub check_caching: bool,

    // Its value needs the equals sign: without, the URL that follows would be taken for it.
    /// Ask again SECONDS after each answer [default: 2], and when the file of --data changes; print what changed
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "2")]
    #[arg(conflicts_with_all = ["confirm", "dry_run"], help_heading = "Watching a fix")]
    pub watch: Option<Pause>,

    /// Print the requests that a browser would send, and why; send nothing
    #[arg(long, help_heading = "Output")]
    pub dry_run: bool,
    /// After the verdict, print the configuration that lets this page do this; see corscheck fix --list
    #[arg(long, value_name = "PRODUCT", conflicts_with_all = ["quiet", "dry_run"], help_heading = "Output")]
    pub fix: Option<String>,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}
