//! `corscheck run`: which checks, how fast, which reports.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgAction, Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::rate_limits::RateLimits;
use super::values::{Browsers, Pause, browsers, ids};
use crate::render::report::Format as ReportFormat;
use crate::suite::Shard;
use crate::web::address_space::AddressSpace;
use crate::web::vocabulary::UnknownId;

/// Run the checks of a suite: which pages may call which API
///
/// Reads origins, targets and expectations from corscheck.toml, in this folder or one above, sends what a browser would send
/// for each page and target, and reports what is not as expected. For CI: the exit status is the result.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Run {
    /// Suite file; - for standard input [default: nearest corscheck.toml]
    ///
    /// By default, corscheck.toml in this folder or the nearest one above.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,

    /// Run only checks with these ids; * matches any text (repeatable)
    #[arg(long, value_name = "PATTERN", help_heading = "Checks")]
    pub only: Vec<String>,
    /// Skip checks with these ids (repeatable)
    #[arg(long, value_name = "PATTERN", help_heading = "Checks")]
    pub skip: Vec<String>,
    /// Stop at the first check that does not pass
    #[arg(long, help_heading = "Checks")]
    pub fail_fast: bool,
    /// Run shard I of N
    ///
    /// Write a 0-based index as I+1/N. Checks stay in their shard when others are added or removed.
    #[arg(long, value_name = "I/N", help_heading = "Checks")]
    pub shard: Option<Shard>,
    /// Browser to judge as [default: that of the suite]
    #[arg(long, value_name = "BROWSER", value_parser = browsers(), help_heading = "Checks")]
    pub browser: Option<Browsers>,
    /// Address space of the pages' servers [default: as their hosts resolve]
    ///
    /// Pages of public servers need the user's permission to call local ones. Checks that expect a refusal ignore it.
    #[arg(long, value_name = "SPACE", value_parser = ids::<AddressSpace>(), help_heading = "Checks")]
    #[arg(hide_short_help = true)]
    pub page_address_space: Option<AddressSpace>,
    /// Make the checks from an OpenAPI or Swagger 2 document
    ///
    /// JSON or YAML.
    #[arg(long, value_name = "FILE", conflicts_with = "file", requires = "origin")]
    #[arg(help_heading = "Checks", value_hint = ValueHint::FilePath)]
    pub openapi: Option<PathBuf>,
    /// Trusted origin, with --openapi (repeatable)
    #[arg(long, value_name = "ORIGIN", requires = "openapi", help_heading = "Checks", value_hint = ValueHint::Url)]
    pub origin: Vec<String>,
    /// URL of the API, with --openapi [default: the document's first server]
    #[arg(long, value_name = "URL", requires = "openapi", help_heading = "Checks", value_hint = ValueHint::Url)]
    #[arg(hide_short_help = true)]
    pub base_url: Option<String>,

    // What belongs to one whole run is refused: its reports, its end at the first failure, its parts.
    /// Repeat every SECONDS [default: 2]; print what changed
    ///
    /// A change of the suite's file starts the next round at once.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "2")]
    #[arg(conflicts_with_all = ["list", "dry_run", "fail_fast", "shard", "report"], help_heading = "Watch mode")]
    pub watch: Option<Pause>,

    /// Retry up to N times if the network fails
    #[arg(long, value_name = "N", default_value = "0", help_heading = "Rate limits")]
    pub retry: u32,
    /// Send at most N requests a second
    #[arg(long, value_name = "N", help_heading = "Rate limits", hide_short_help = true)]
    pub rate: Option<Rate>,
    /// Run up to N checks at a time for one host
    #[arg(
        long,
        value_name = "N",
        default_value = "20",
        help_heading = "Rate limits",
        hide_short_help = true
    )]
    pub per_host: std::num::NonZeroUsize,
    /// How many it runs at a time.
    #[command(flatten)]
    pub limits: RateLimits,

    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,

    /// List the checks, and send nothing
    ///
    /// Variables may be unset. --format may be text, json or jsonl.
    #[arg(long, conflicts_with = "dry_run", help_heading = "Output")]
    pub list: bool,
    /// Print the requests, and send nothing
    ///
    /// Those that a browser would send. Only variables in URLs and origins must be set. --format may be text, json or jsonl.
    #[arg(long, help_heading = "Output")]
    pub dry_run: bool,
    /// Report format
    #[arg(long, value_name = "FORMAT", value_parser = ids::<ReportFormat>(), default_value = "text", help_heading = "Output")]
    pub format: ReportFormat,
    /// Also write a report to a file (repeatable)
    #[arg(long, conflicts_with_all = ["list", "dry_run"], value_name = "FORMAT=FILE", help_heading = "Output")]
    pub report: Vec<ReportFile>,
    /// Print only checks that do not pass, and the summary
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Print all headers of what does not pass
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Output")]
    pub verbose: bool,
    /// Show secrets: credentials, cookies, tokens, keys, and what comes from the environment
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub show_secrets: bool,
}

help_text! {
    checks, watch;
    "corscheck run",
    "corscheck run --only 'items/*' --dry-run",
    "corscheck run --report html=cors.html --report junit=cors.xml --retry 2",
    "corscheck run --openapi api.yaml --origin https://app.example.com",
}

/// Requests a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate(pub f64);

/// Not a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a number above 0, such as 50 or 0.5")]
pub struct RateError;

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        let number = text.parse::<f64>().ok().filter(|number| *number >= 0.001 && number.is_finite());
        number.map(Self).ok_or(RateError)
    }
}

/// A report and the file that it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// The format.
    pub format: ReportFormat,
    /// The file.
    pub path: PathBuf,
}

/// Not a report and its file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportFileError {
    /// It has not both parts.
    #[error("must be a format and a file, such as {}=report", format_ids().join("|"))]
    Form,
    /// There is no such format.
    #[error(transparent)]
    Format(#[from] UnknownId),
}

fn format_ids() -> Vec<&'static str> {
    ReportFormat::ALL.iter().map(|format| format.id()).collect()
}

impl FromStr for ReportFile {
    type Err = ReportFileError;

    fn from_str(text: &str) -> Result<Self, ReportFileError> {
        let parts = text.split_once('=').filter(|(_, path)| !path.is_empty());
        let (format, path) = parts.ok_or(ReportFileError::Form)?;
        Ok(Self { format: format.parse()?, path: path.into() })
    }
}
