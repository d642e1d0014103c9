//! `corscheck merge`: reports in, one report out.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::run::ReportFile;
use super::values::ids;
use crate::render::report::Format as ReportFormat;

const HELP: &str = "\
Examples:
  corscheck merge part-1.jsonl part-2.jsonl
  corscheck merge parts/*.jsonl --format json > report.json

Exit status:
  0  all is as expected
  1  an expectation failed
  2  a report cannot be read, a part is missing, or the command line is wrong
  3  checks failed in the network, and no expectation failed";

/// Join the reports of several runs into one
///
/// Takes the JSON or JSON Lines reports of the parts of a suite, as --shard makes them, or of several suites, and makes
/// one report of any format.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct Merge {
    /// Reports of corscheck run in the formats json or jsonl, of parts of one suite or of several suites
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// How to print the report
    #[arg(long, value_name = "FORMAT", value_parser = ids::<ReportFormat>(), default_value = "text", help_heading = "Output")]
    pub format: ReportFormat,
    /// Write a report to a file as well (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub report: Vec<ReportFile>,
    /// Print only a line for each check that does not pass, and the sum
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}
