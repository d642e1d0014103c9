//! How diagnoses are printed.

use clap::{ArgAction, Args};

use super::values::Format;

/// The flags under "Output", of all commands that print diagnoses.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Print only the verdict, one line a request
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print all headers sent and received
    #[arg(short, long, action = ArgAction::SetTrue)]
    pub verbose: bool,
    /// Show the values of credentials: Authorization, Cookie, Set-Cookie
    #[arg(long)]
    pub show_secrets: bool,
}
