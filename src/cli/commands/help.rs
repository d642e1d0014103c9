//! `corscheck help`

use clap::Parser;

use crate::cli::args::{Cli, Help};
use crate::cli::{Error, Exit};

/// Runs the command.
pub(crate) fn run(args: &Help) -> Result<Exit, Error> {
    let line = ["corscheck"].into_iter().chain(args.command.as_deref()).chain(["--help"]);
    // Help is what parsing ends with, not a command line.
    if let Err(help) = Cli::try_parse_from(line) {
        help.print()?;
    }
    Ok(Exit::Success)
}
