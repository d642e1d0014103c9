//! `corscheck run`: which checks, how fast, which reports.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgAction, Args, ValueHint};

use super::connection::Connection;
use super::values::{Pause, ids};
use crate::render::report::Format as ReportFormat;
use crate::suite::Shard;
use crate::web::browser::Browser;
use crate::web::vocabulary::UnknownId;

const HELP: &str = "\
Examples:
  corscheck run
  corscheck run --only 'items/*' --dry-run
  corscheck run --report html=cors.html --report junit=cors.xml --retry 2
  corscheck run --openapi api.yaml --origin https://app.example.com
  corscheck run --shard 1/4 --format jsonl > part-1.jsonl
  corscheck run --only 'items/*' --watch

Exit status:
  0  all is as expected
  1  an expectation failed
  2  the file or the command line is wrong
  3  checks failed in the network or were interrupted, and no expectation failed
With --watch, which Ctrl-C ends, it is that of the last complete round; 3 where
there was none.";

/// Run the checks of a suite: which pages may use which API, and which may not
///
/// Reads origins, targets and expectations from corscheck.toml, here or in a folder above, plays every page against
/// every target, and reports what is not as expected. Meant for CI: the exit status tells.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct Run {
    /// The suite; - for standard input [default: corscheck.toml, here or in a folder above]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,

    /// Take the checks from an OpenAPI 3 document instead, JSON or YAML
    #[arg(long, value_name = "FILE", conflicts_with = "file", requires = "origin")]
    #[arg(help_heading = "Checks", value_hint = ValueHint::FilePath)]
    pub openapi: Option<PathBuf>,
    /// A trusted origin, for the checks of --openapi (repeatable)
    #[arg(long, value_name = "ORIGIN", requires = "openapi", help_heading = "Checks")]
    pub origin: Vec<String>,
    /// Where the API of --openapi is [default: the document's first server]
    #[arg(long, value_name = "URL", requires = "openapi", help_heading = "Checks")]
    pub base_url: Option<String>,
    /// The browser whose verdicts are wanted [default: the file's]
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), help_heading = "Checks")]
    pub browser: Option<Browser>,
    /// Run only checks whose ids match; * is any text (repeatable)
    #[arg(long, value_name = "PATTERN", help_heading = "Checks")]
    pub only: Vec<String>,
    /// Leave out checks whose ids match (repeatable)
    #[arg(long, value_name = "PATTERN", help_heading = "Checks")]
    pub skip: Vec<String>,
    /// Run part I of N, or I+1 of N where I begins with 0; a check stays in its part when others come and go
    #[arg(long, value_name = "I/N", help_heading = "Checks")]
    pub shard: Option<Shard>,
    /// Print the checks, and send nothing; no variable need be set
    #[arg(long, conflicts_with = "dry_run", help_heading = "Checks")]
    pub list: bool,
    /// Print the requests that a browser would send, and send nothing; only variables in URLs and origins must be set
    #[arg(long, help_heading = "Checks")]
    pub dry_run: bool,
    /// Stop at the first check that does not pass
    #[arg(long, help_heading = "Checks")]
    pub fail_fast: bool,

    // What belongs to one whole run is refused: its reports, its end at the first failure, its parts.
    /// Run again SECONDS after each run [default: 2], and when the file changes; print what changed
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "2")]
    #[arg(conflicts_with_all = ["list", "dry_run", "fail_fast", "shard", "report"], help_heading = "Watching a fix")]
    pub watch: Option<Pause>,

    /// Ask again up to N times where the network fails
    #[arg(long, value_name = "N", default_value = "0", help_heading = "Pace")]
    pub retry: u32,
    /// Send at most N requests a second
    #[arg(long, value_name = "N", help_heading = "Pace")]
    pub rate: Option<Rate>,
    /// How many checks at the same time for one host
    #[arg(long, value_name = "N", default_value = "20", help_heading = "Pace")]
    pub per_host: std::num::NonZeroUsize,

    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,

    /// How to print the report
    #[arg(long, value_name = "FORMAT", value_parser = ids::<ReportFormat>(), default_value = "text", help_heading = "Output")]
    pub format: ReportFormat,
    /// Write a report to a file as well (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub report: Vec<ReportFile>,
    /// Print only a line for each check that does not pass, and the sum
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Print all headers sent and received of what does not pass
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Output")]
    pub verbose: bool,
    /// Show the values of credentials, and what came from the environment
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
}

/// Requests a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate(pub f64);

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse::<f64>().ok().filter(|number| *number >= 0.001 && number.is_finite());
        number.map(Self).ok_or_else(|| "it must be a number above 0, such as 50 or 0.5".into())
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

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((format, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            let formats: Vec<&str> = ReportFormat::ALL.iter().map(|format| format.id()).collect();
            return Err(format!("it must be a format and a file, such as {}=report", formats.join("|")));
        };
        let format = format.parse().map_err(|error: UnknownId| error.to_string())?;
        Ok(Self { format, path: path.into() })
    }
}
