//! `--dry-run`, and `paste --offline`: the verdict by the responses of a text, or the requests that a browser would send.

use super::options::PastedCalls;
use super::printing::{detail, secrets};
use crate::advice::Investigation;
use crate::cli::args::{Format, Output};
use crate::cli::stderr::note_once;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask};
use crate::probe::{DryRun, Question};
use crate::render;
use crate::render::json::Additions;
use crate::replay::{dry_run, judge_by_responses, with_its_initiator};

/// Prints what would be sent. What a browser blocks before it sends anything has its verdict instead, and so has a pasted call with its
/// responses.
pub(super) fn print(
    args: &Output,
    questions: &[Question],
    pasted: Option<PastedCalls<'_>>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    mask::learn_from_questions(questions);
    let mut exit = Exit::Success;
    for (number, question) in questions.iter().enumerate() {
        let question = &*with_its_initiator(question);
        let pasted = pasted.and_then(|calls| calls.of(number));
        let additions = Additions { pasted, ..Additions::default() };
        let known = pasted.and_then(|(_, call)| judge_by_responses(question, call));
        if let (None, Some((_, call))) = (&known, pasted)
            && !call.responses.is_empty()
        {
            note_once("the responses in the text are not enough for a verdict; these requests would be sent");
        }
        let found = known.map_or_else(|| dry_run(question), |found| DryRun::Ends(Box::new(found)));
        let text = match (found, args.format) {
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
