//! `corscheck merge`: reports in, one report out.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::help_text::help_text;
use super::run::ReportFile;
use super::values::ids;
use crate::render::report::Format as ReportFormat;

/// Merge the reports of several runs into one
///
/// Reads the JSON or JSON Lines reports of the shards of a suite (run --shard), or of several suites, and writes one report in any
/// format.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Merge {
    /// Reports of corscheck run --format json or jsonl, of the shards of one suite or of several suites
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Report format
    #[arg(long, value_name = "FORMAT", value_parser = ids::<ReportFormat>(), default_value = "text", help_heading = "Output")]
    pub format: ReportFormat,
    /// Also write a report to a file (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub report: Vec<ReportFile>,
    /// Print only checks that do not pass, and the summary
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

help_text! {
    checks;
    "corscheck merge part-1.jsonl part-2.jsonl",
    "corscheck merge parts/*.jsonl --format json > report.json",
}
