//! `corscheck page`: which page, what is done on it, and what is printed.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::run::ReportFile;
use super::values::{Seconds, header_line, ids};
use crate::render::report::Format as ReportFormat;
use crate::web::browser::Browser;

/// Open a page in a real browser, and judge all that it requests
///
/// Starts the installed browser without a window and with a profile of its own, opens the page, and records what it requests of other
/// origins: which request the browser blocks, by which rule, what to change, and where in the page's source it is made. What the other
/// browsers would block is listed, too. Only the page itself sends requests.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Page {
    /// The page's URL
    #[arg(value_hint = ValueHint::Url)]
    pub url: String,
    /// Browser to start: chromium, firefox, webkit
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), default_value = Browser::default().id(), help_heading = "Page")]
    pub browser: Browser,
    /// How long to watch the page, in seconds; idle is until nothing was requested for a moment, at most 15 seconds
    #[arg(long, value_name = "SECONDS|idle", default_value = "idle", help_heading = "Page")]
    pub wait: Wait,
    /// Click the first element that fits this CSS selector (repeatable, in this order), and watch again
    #[arg(long, value_name = "SELECTOR", help_heading = "Page")]
    pub click: Vec<String>,
    /// Run the script of this file on the page, after the clicks, and watch again
    #[arg(long, value_name = "FILE", help_heading = "Page", value_hint = ValueHint::FilePath)]
    pub script: Option<PathBuf>,
    /// Header of requests to the page's own origin (repeatable), such as Authorization of a test server
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Page", hide_short_help = true)]
    #[arg(value_parser = header_line)]
    pub header: Vec<String>,
    /// Cookie of the page's host (repeatable)
    #[arg(short = 'b', long, value_name = "NAME=VALUE", help_heading = "Page")]
    pub cookie: Vec<String>,
    /// User-Agent of the browser
    #[arg(short = 'A', long, value_name = "TEXT", help_heading = "Page", hide_short_help = true)]
    pub user_agent: Option<String>,
    /// Open a window, print what fails while you click, and end when it is closed or with Ctrl-C
    #[arg(long, help_heading = "Page", conflicts_with_all = ["wait", "click", "script"])]
    pub show: bool,
    /// Stop recording after this many requests
    #[arg(long, value_name = "COUNT", default_value = "5000", help_heading = "Page", hide_short_help = true)]
    pub max_requests: usize,

    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,

    /// Write what was recorded to this file, as a HAR
    #[arg(long, value_name = "FILE", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub har: Option<PathBuf>,
    /// Write a suite for CI to this file: the requests across origins
    #[arg(long, value_name = "FILE", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub init: Option<PathBuf>,
    /// Format; json is the verdict on each request, a line each, and the others are those of corscheck run
    #[arg(long, value_name = "FORMAT", value_parser = ids::<ReportFormat>(), default_value = "text", help_heading = "Output")]
    pub format: ReportFormat,
    /// Also write a report to a file (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub report: Vec<ReportFile>,
    /// Print only the summary
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Print each request in full, and the console's errors
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Output")]
    pub verbose: bool,
    /// Show secrets: credentials, cookies, tokens and keys
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub show_secrets: bool,
}

/// How long a page is watched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wait {
    /// Until it is still.
    Idle,
    /// For this time.
    For(Seconds),
}

impl std::str::FromStr for Wait {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "idle" {
            return Ok(Self::Idle);
        }
        text.parse().map(Self::For).map_err(|_| "must be a number of seconds, or idle".to_owned())
    }
}

help_text! {
    requests;
    "corscheck page https://app.example.com/",
    "corscheck page http://localhost:3000/ --click '#save' --browser firefox",
    "corscheck page http://localhost:3000/ --har page.har --init corscheck.toml",
    "corscheck page http://localhost:3000/ --report sarif=page.sarif",
}
