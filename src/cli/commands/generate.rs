//! `corscheck completions` and `corscheck man`: what is generated from the definition of the flags.
use crate::cli::args::{Completions, Man};
use crate::cli::{Error, Exit};

/// Prints the completions of a shell.
pub(crate) fn completions(_args: &Completions) -> Result<Exit, Error> {
    Ok(Exit::Good)
}

/// Prints a man page, or writes all of them to a folder.
pub(crate) fn man(_args: &Man) -> Result<Exit, Error> {
    Ok(Exit::Good)
}
