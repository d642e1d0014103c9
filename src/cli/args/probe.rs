//! `corscheck probe`: the request, the page, the connection, the output.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::rate_limits::RateLimits;
use super::request::{ConfirmFlag, ExtraFlags, FixFlag, PageFlags, RequestFlags};
use super::values::Pause;

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

    /// What it requests.
    #[command(flatten)]
    pub request: RequestFlags,
    /// Make the call twice, the second time with the cached preflight and the cookies of the first
    #[arg(long, conflicts_with_all = ["dry_run", "preflight_only"], help_heading = "Request", hide_short_help = true)]
    pub repeat: bool,

    /// The page that requests it.
    #[command(flatten)]
    pub page: PageFlags,
    /// Which installed browser it is compared with.
    #[command(flatten)]
    pub confirm: ConfirmFlag,

    /// What it sends besides.
    #[command(flatten)]
    pub extra: ExtraFlags,

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
    #[arg(long, conflicts_with_all = ["page", "confirm", "keep_going", "check_errors", "check_caching", "fix"], help_heading = "Output")]
    pub dry_run: bool,
    /// What else it prints.
    #[command(flatten)]
    pub fix: FixFlag,
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
