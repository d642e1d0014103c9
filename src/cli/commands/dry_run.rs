//! `--dry-run`: the requests that a browser would send.

use super::options::PastedCalls;
use super::printing::{detail, secrets};
use crate::advice::Investigation;
use crate::cli::args::{Format, Output};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask};
use crate::probe::{DryRun, Question};
use crate::render;
use crate::render::json::Additions;
use crate::replay::dry_run;

/// Prints what would be sent. What a browser blocks before it sends anything has its verdict instead.
pub(super) fn print(
    args: &Output,
    questions: &[Question],
    pasted: Option<PastedCalls<'_>>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    mask::learn_from_questions(questions);
    let mut exit = Exit::Success;
    for (number, question) in questions.iter().enumerate() {
        let pasted = pasted.and_then(|calls| calls.of(number));
        let additions = Additions { pasted, ..Additions::default() };
        let text = match (dry_run(question), args.format) {
            (DryRun::Sends { requests, notices }, Format::Json) => {
                render::json::dry_run(question, &requests, &notices, &additions, secrets(args))
            }
            (DryRun::Sends { requests, notices }, Format::Text) => {
                render::text::dry_run(question, &requests, &notices, secrets(args), terminal.style)
            }
            (DryRun::Ends(diagnosis), format) => {
                exit = exit.and(diagnosis.first_call());
                let investigation = Investigation::from(*diagnosis);
                match format {
                    Format::Json => render::json::probe(&investigation, &additions, secrets(args)),
                    Format::Text => render::text::probe(&investigation, detail(args), terminal.style),
                }
            }
        };
        Terminal::print(&text)?;
    }
    Ok(exit)
}
