//! `--dry-run`: the requests that a browser would send.

use super::options::PastedCalls;
use super::printing::{detail, secrets};
use crate::cli::args::{Format, Output};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};
use crate::probe::{Question, dry_run};
use crate::render;

/// Prints what would be sent. What a browser blocks before it sends anything has its verdict instead.
pub(super) fn print(
    args: &Output,
    questions: &[Question],
    pasted: Option<PastedCalls<'_>>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let mut exit = Exit::Success;
    for (number, question) in questions.iter().enumerate() {
        let text = match (dry_run(question), args.format) {
            (Ok((requests, notices)), Format::Json) => {
                render::json::dry_run(question, &requests, &notices, secrets(args))
            }
            (Ok((requests, notices)), Format::Text) => {
                render::text::dry_run(question, &requests, &notices, secrets(args), terminal.style)
            }
            (Err(diagnosis), format) => {
                exit = exit.and(&diagnosis.outcome);
                match format {
                    Format::Json => render::json::probe(&diagnosis, None, secrets(args)),
                    Format::Text => render::text::probe(&diagnosis, detail(args), terminal.style),
                }
            }
        };
        let text = match (pasted, args.format) {
            (Some(pasted), Format::Json) => pasted.add_to(text, number),
            _ => text,
        };
        Terminal::print(&text)?;
    }
    Ok(exit)
}
