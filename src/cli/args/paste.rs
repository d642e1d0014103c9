//! `corscheck paste`: the text, and what overrides it.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::request::{ExtraFlags, FixFlag, PageFlags, RequestFlags};

/// Probe a pasted cURL command, fetch() call, console message or HAR
///
/// Detects the format, builds the request, shows what it took from the text, and probes. Origin, credentials mode and headers
/// come from the text; headers that browsers set themselves are left out. The files that a curl command sends are read, as curl
/// does, but not with --offline. Recognised are "Copy as cURL" (bash and cmd), "Copy as fetch" and calls of fetch(), axios, jQuery
/// and XMLHttpRequest, "Copy as PowerShell", a HAR or one entry of it, console messages of Chromium, Firefox and Safari, URLs;
/// also wget and HTTPie, raw HTTP requests (.http files, Hurl, the log of curl -v), and what Postman and httpsnippet export for
/// Python, PHP, Go, Java, C# and Ruby. Requests that change data are named before they are sent. Of a console message only a
/// GET, a HEAD or a preflight is sent: what it does not say is a guess. The flags of probe correct what was read.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
#[command(mut_args(|flag| match flag.get_id().as_str() {
    "keep_going" | "check_errors" | "check_caching" | "preflight_only" | "data" | "fix" => flag.hide_short_help(true),
    _ => flag,
}))]
pub struct Paste {
    /// The text, or a file that contains it; - or nothing reads standard input
    #[arg(value_name = "TEXT|FILE", value_hint = ValueHint::FilePath, allow_hyphen_values = true)]
    pub text: Option<String>,

    /// URL that the page requests, instead of the one in the text
    #[arg(long, value_name = "URL", help_heading = "Request", value_hint = ValueHint::Url)]
    pub url: Option<String>,
    /// Value of a name that the text leaves open, such as ID=7 (repeatable)
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Request")]
    pub set: Vec<String>,
    /// What it requests: overrides the text.
    #[command(flatten)]
    pub request: RequestFlags,
    /// The page that requests it: overrides the text.
    #[command(flatten)]
    pub page: PageFlags,
    /// What it sends besides.
    #[command(flatten)]
    pub extra: ExtraFlags,
    /// Send nothing: judge the recorded responses, or print what would be sent
    // As it is called where there is no response to judge.
    #[arg(long, alias = "dry-run", conflicts_with_all = ["page", "keep_going", "check_errors", "check_caching", "fix"], help_heading = "Connection")]
    pub offline: bool,
    /// Read no files that the text names, such as that of curl's -d @FILE
    #[arg(long, help_heading = "Connection", hide_short_help = true)]
    pub no_files: bool,
    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,
    /// What else it prints.
    #[command(flatten)]
    pub fix: FixFlag,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}

help_text! {
    requests;
    "corscheck paste request.txt",
    "xclip -o | corscheck paste",
    "corscheck paste \"curl 'https://api.example.com/me' -H 'origin: …'\"",
    "corscheck paste --offline network.har",
}
