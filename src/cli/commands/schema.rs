//! `corscheck schema`

use crate::cli::args::Schema;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};
use crate::render::schema::{SCHEMA_NAMES, schema};

/// Runs the command.
pub(crate) fn run(args: &Schema) -> Result<Exit, Error> {
    match args.command.as_deref().and_then(schema) {
        Some(schema) => Terminal::print_own(schema)?,
        None => Terminal::print_own(&(SCHEMA_NAMES.join("\n") + "\n"))?,
    }
    Ok(Exit::Success)
}
