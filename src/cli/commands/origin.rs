//! `corscheck origin`

use crate::cli::args::{Format, Origin};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, stderr};
use crate::probe::standard_origin;
use crate::render;
use crate::render::origins::{Pair, Side};
use crate::web::typed_url::complete;

/// Runs the command.
pub(crate) fn run(args: &Origin, terminal: &Terminal) -> Result<Exit, Error> {
    let pair = Pair { a: side(&args.a)?, b: side(&args.b)? };
    let report = match args.format {
        Format::Json => render::json::origins(&pair),
        Format::Text if args.quiet => pair.verdict_line(),
        Format::Text => pair.text(terminal.style),
    };
    // The whole comparison says it itself.
    if args.quiet || args.format == Format::Json {
        [&pair.a, &pair.b].into_iter().filter_map(|side| side.completed.as_ref()).for_each(|completed| {
            stderr::note_once(&completed.sentence());
        });
    }
    Terminal::print(&report)?;
    Ok(if pair.a.origin.is_same_origin(&pair.b.origin) { Exit::Success } else { Exit::Blocked })
}

/// One of the two, as it was typed.
fn side(input: &str) -> Result<Side<'_>, Error> {
    let completed = complete(input);
    let text = completed.as_ref().map_or(input, |completed| &completed.url);
    let origin = standard_origin(text).map_err(|error| Error::Usage(error.to_string()))?;
    Ok(Side { input, origin, completed })
}
