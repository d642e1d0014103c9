//! How verdicts are printed.

use clap::{ArgAction, Args};

use super::values::Format;

/// The flags under "Output", of all commands that print verdicts.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// Format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Print only the verdict, one line a request
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print all request and response headers
    #[arg(short, long, action = ArgAction::SetTrue)]
    pub verbose: bool,
    /// Show secrets: credentials, cookies, tokens and keys
    #[arg(long, hide_short_help = true)]
    pub show_secrets: bool,
}
