//! `corscheck paste`: the text, and what overrides it.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::rate_limits::RateLimits;
use super::values::ids;
use crate::web::browser::Browser;

/// Probe a pasted cURL command, fetch() call, console message or HAR
///
/// Detects the format, builds the request, shows what it took from the text, and probes. Origin, credentials mode and headers
/// come from the text; headers that browsers set themselves are left out. The files that a curl command sends are read, as curl
/// does, but not with --offline. Recognised are "Copy as cURL" (bash and cmd), "Copy as fetch" and calls of fetch(), axios, jQuery
/// and XMLHttpRequest, "Copy as PowerShell", a HAR or one entry of it, console messages of Chromium, Firefox and Safari, a URL.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Paste {
    /// The text, or a file that contains it; - or nothing reads standard input
    #[arg(value_name = "TEXT|FILE", value_hint = ValueHint::FilePath, allow_hyphen_values = true)]
    pub text: Option<String>,

    /// Origin of the page [default: that of the text, or http://localhost:3000]
    #[arg(long, value_name = "ORIGIN", help_heading = "Page", value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// Browser to judge as [default: that of the text, or chromium]
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), help_heading = "Page")]
    pub browser: Option<Browser>,
    /// How fast it sends.
    #[command(flatten)]
    pub limits: RateLimits,
    /// Send nothing: judge the recorded responses, or print what would be sent
    #[arg(long, help_heading = "Connection")]
    pub offline: bool,
    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,
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
