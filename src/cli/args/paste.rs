//! `corscheck paste`: the text, and what overrides it.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::output::Output;
use super::values::ids;
use crate::web::browser::Browser;

const HELP: &str = "\
Examples:
  corscheck paste request.txt
  xclip -o | corscheck paste
  corscheck paste \"curl 'https://api.example.com/me' -H 'origin: …'\"
  corscheck paste --offline network.har
  corscheck paste - --origin https://app.example.com < call.js

What is recognised: 'Copy as cURL' (bash and cmd), 'Copy as fetch' and calls of
fetch(), axios, jQuery and XMLHttpRequest, 'Copy as PowerShell', a HAR or one
entry of it, console messages of Chromium, Firefox and Safari, a URL.

Exit status:
  0  all allowed
  1  one or more blocked
  2  the command line is wrong, or the text is nothing that is recognised
  3  one or more failed in the network, and none was blocked";

/// Take what is at hand: a cURL or fetch line, a console message, a HAR
///
/// Recognises what the text is, makes the question of it, says what it took from where, and probes. The page's
/// origin, the credentials mode and the headers come from the text; what browsers set themselves is left out. The files
/// that a curl command sends are read, as curl does, but not with --offline.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct Paste {
    /// The text, or a file that has it; - or nothing reads standard input
    #[arg(value_name = "TEXT|FILE", value_hint = ValueHint::FilePath, allow_hyphen_values = true)]
    pub text: Option<String>,

    /// The page's origin [default: as the text says, or http://localhost:3000]
    #[arg(long, value_name = "ORIGIN", help_heading = "The page", value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// The browser whose verdict is wanted [default: as the text says, or chromium]
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), help_heading = "The page")]
    pub browser: Option<Browser>,
    /// Send nothing: judge the answers that the text has, or show what would be sent
    #[arg(long, help_heading = "The connection")]
    pub offline: bool,
    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}
