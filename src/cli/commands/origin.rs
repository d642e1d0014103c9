//! `corscheck origin`

use crate::cli::args::{Format, Origin};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};
use crate::probe::page_of;
use crate::render;

/// Runs the command.
pub(crate) fn run(args: &Origin, terminal: &Terminal) -> Result<Exit, Error> {
    let parse = |text: &str| page_of(text).map_err(|error| Error::Usage(error.to_string()));
    let (a, b) = (parse(&args.a)?.origin, parse(&args.b)?.origin);
    let pair = render::origins::Pair { a: (&args.a, &a), b: (&args.b, &b) };
    Terminal::print(&match args.format {
        Format::Json => render::json::origins(pair.a, pair.b, &pair.differs()),
        Format::Text if args.quiet => pair.verdict_line(),
        Format::Text => pair.text(terminal.style),
    })?;
    Ok(if a.is_same_origin(&b) { Exit::Success } else { Exit::Blocked })
}
