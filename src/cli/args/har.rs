//! `corscheck har`: the file, and what overrides it.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::output::Output;
use super::values::ids;
use crate::web::browser::Browser;

const HELP: &str = "\
Examples:
  corscheck har network.har
  corscheck har network.har -v
  corscheck har - --format json < network.har
  corscheck har firefox.har --browser firefox --origin https://app.example.com

A browser's developer tools save such a file: Network panel, 'Save all as HAR'.
Nothing is sent. Chromium leaves cookies and Authorization out unless it is told
to export with sensitive data, and may leave preflights out.

Exit status:
  0  all that could be judged is allowed
  1  one or more blocked
  2  the command line is wrong, or the file is no HAR
  3  one or more have no answer in the file, and none was blocked";

/// Judge the cross-origin requests of a recorded HAR; nothing is sent
///
/// Plays each request of the file again with the answers that are in it, and lists those that are blocked, with
/// their rules. What the file does not hold is said to be unknown: preflights above all.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct HarFile {
    /// The file; - reads standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The page's origin, for all requests [default: as each entry says]
    #[arg(long, value_name = "ORIGIN", help_heading = "The page", value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// The browser whose verdict is wanted [default: the one that recorded the file]
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), help_heading = "The page")]
    pub browser: Option<Browser>,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}
