//! `corscheck help`: the command.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::COMMANDS;
use super::help_text::help_text;

/// Print the help of a command
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Help {
    /// The command; without it, the help of corscheck itself
    #[arg(value_name = "COMMAND", value_parser = PossibleValuesParser::new(COMMANDS), hide_possible_values = true)]
    pub command: Option<String>,
}

help_text! {
    done;
    "corscheck help", "corscheck help probe",
}
