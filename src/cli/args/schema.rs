//! `corscheck schema`: of which command.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::help_text::help_text;
use crate::render::schema::SCHEMA_NAMES;

/// Print the JSON Schema of what a command prints
///
/// The schema of one object of --format json; run.jsonl is that of a line of run --format jsonl, run.list that of run --list and
/// --dry-run, corscheck.toml that of a suite's file. Types for TypeScript or Python can be made from them.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Schema {
    /// The command, run.jsonl, run.list or corscheck.toml [default: list them]
    #[arg(value_name = "COMMAND", value_parser = PossibleValuesParser::new(SCHEMA_NAMES), hide_possible_values = true)]
    pub command: Option<String>,
}

help_text! {
    done;
    "corscheck schema probe",
    "corscheck schema run > run.schema.json",
    "corscheck schema run.jsonl > line.schema.json",
}
