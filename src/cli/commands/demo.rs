//! `corscheck demo`
use crate::cli::args::Demo;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};

/// Runs the command.
pub(crate) fn run(_args: &Demo, _terminal: &Terminal) -> Result<Exit, Error> {
    Ok(Exit::Good)
}
