//! `corscheck man`: the page.

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueHint};

use super::help_text::help_text;

/// Print a man page, or write all of them to a folder
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Man {
    /// A command, corscheck, corscheck.toml, or rules [default: corscheck]
    #[arg(value_name = "PAGE", value_parser = PossibleValuesParser::new(MAN_PAGES), hide_possible_values = true)]
    #[arg(conflicts_with = "out")]
    pub page: Option<String>,
    /// Write all pages to this folder
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath, help_heading = "Output")]
    pub out: Option<std::path::PathBuf>,
}

help_text! {
    done;
    "corscheck man probe | man -l -",
    "corscheck man rules | man -l -",
    "corscheck man --out man",
}

/// The names of all pages.
pub const MAN_PAGES: [&str; 17] = [
    "probe",
    "paste",
    "explain",
    "har",
    "origin",
    "fix",
    "init",
    "run",
    "merge",
    "demo",
    "serve",
    "completions",
    "man",
    "help",
    "corscheck",
    "corscheck.toml",
    "rules",
];
