//! How questions are asked and answers printed, of all commands that do.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::advice::Further;
use crate::cli::args::{Connection, Format, Output, Probe};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};
use crate::fix::Product;
use crate::probe::{Question, dry_run};
use crate::record::{Call, Kind};
use crate::render::{self, Detail, secrets::Secrets};
use crate::wire::{Options, Wire};

/// After how long something must move on the screen.
const PATIENCE: Duration = Duration::from_millis(800);

/// How many questions are asked and how the answers are printed.
#[derive(Clone, Copy)]
pub(super) struct Manner<'a> {
    pub(super) connection: &'a Connection,
    pub(super) output: &'a Output,
    /// The requests that the user wants and no browser would send.
    pub(super) further: Further,
    /// The product whose configuration is printed too.
    pub(super) fix: Option<&'static Product>,
    /// What the questions were made of, where that was a text.
    pub(super) pasted: Option<Calls<'a>>,
}

/// The calls of which questions were made, one each, and what said so.
#[derive(Clone, Copy)]
pub(super) struct Calls<'a> {
    pub(super) kind: Kind,
    pub(super) all: &'a [Call],
}

impl Calls<'_> {
    /// A question's line of JSON, with what it was made of.
    pub(super) fn with(&self, line: String, number: usize) -> String {
        match self.all.get(number) {
            Some(call) => render::json::with_pasted(&line, self.kind, call),
            None => line,
        }
    }
}

impl<'a> Manner<'a> {
    /// Of a probe; `fix` is the product that it names.
    pub(super) fn of(args: &'a Probe, fix: Option<&'static Product>) -> Self {
        let further =
            Further { keep_going: args.keep_going, compare_errors: args.compare_errors, caches: args.caches };
        Self { connection: &args.connection, output: &args.output, further, fix, pasted: None }
    }
}

/// What sends.
pub(super) fn wire(args: &Connection, options: Options) -> Result<Wire, Error> {
    Wire::new(options).map_err(|error| {
        let file = args.cacert.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        Error::Usage(format!("--cacert {file}: {error}"))
    })
}

/// Writes what was kept back.
pub(super) fn flush(printed: &mut Vec<u8>) -> Result<(), Error> {
    use io::Write;
    let mut out = io::stdout().lock();
    out.write_all(printed)?;
    out.flush()?;
    printed.clear();
    Ok(())
}

/// Prints what would be sent.
pub(super) fn dry(
    args: &Output,
    questions: &[Question],
    pasted: Option<Calls<'_>>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let mut exit = Exit::Good;
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
            (Some(pasted), Format::Json) => pasted.with(text, number),
            _ => text,
        };
        Terminal::print(&text)?;
    }
    Ok(exit)
}

/// A bar, where somebody sees it.
pub(super) fn progress(count: usize, terminal: &Terminal) -> ProgressBar {
    if !terminal.shows_progress {
        return ProgressBar::hidden();
    }
    let template =
        if count > 1 { "{bar:30} {pos}/{len} probed" } else { "{spinner} waiting for an answer, {elapsed}" };
    let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::stderr())
        .with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(PATIENCE);
    bar
}

/// Whether credentials are shown.
pub(super) fn secrets(args: &Output) -> Secrets {
    if args.show_secrets { Secrets::Shown } else { Secrets::Hidden }
}

/// How much is shown.
pub(super) fn detail(args: &Output) -> Detail {
    Detail { verbose: args.verbose, mends: true, secrets: secrets(args) }
}

/// The time, in seconds: cookies expire.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    since.and_then(|time| i64::try_from(time.as_secs()).ok()).unwrap_or_default()
}
