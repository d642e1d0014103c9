//! `corscheck man`: the page.

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueHint};

use super::COMMANDS;
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

/// The names of all pages: one for each command, and three more.
pub const MAN_PAGES: [&str; COMMANDS.len() + MORE.len()] = {
    let mut pages = [""; COMMANDS.len() + MORE.len()];
    let mut at = 0;
    while at < pages.len() {
        pages[at] = if at < COMMANDS.len() { COMMANDS[at] } else { MORE[at - COMMANDS.len()] };
        at += 1;
    }
    pages
};
const MORE: [&str; 3] = ["corscheck", "corscheck.toml", "rules"];
