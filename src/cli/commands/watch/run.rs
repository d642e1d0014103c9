//! `corscheck run --watch`

use std::future::pending;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use super::super::connection::{options, wire};
use super::super::printing::flush;
use super::super::run::{announce, entry_options, exit, once, run_header, run_options};
use super::super::source::{Chosen, Source};
use super::files::Files;
use super::{Round, RoundResult, no_equals_sign, watch};
use crate::cli::args::Run;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime};
use crate::render::report::{
    Entry, EntryOptions, Format, Parts, RoundText, RunSummary, check_of_round, gone_in_round, plan_of_round,
    summary_of_round,
};
use crate::suite::{CheckResult, LastResults, Summary, run as run_suite};
use crate::web::text::counted;
use crate::wire::Wire;

/// Runs the command.
pub(crate) fn run(args: &Run, pause: Duration, terminal: &Terminal) -> Result<Exit, Error> {
    no_equals_sign(args.file.as_deref().filter(|file| !file.exists()).and_then(Path::to_str))?;
    if !matches!(args.format, Format::Text | Format::Jsonl) {
        return Err(Error::Usage(
            "--watch works with --format text and jsonl only; the other formats report one whole run".into(),
        ));
    }
    let source = Source::of(args)?;
    let files = Files::of(source.file());
    let mut loaded: Option<(String, Chosen)> = None;
    let mut last_results = LastResults::default();
    runtime::block_on(watch(pause, files, terminal, async |round| {
        let text = source.text()?;
        let mut gone = None;
        // A broken file stops the checks: those of the text before are not what the file says.
        if loaded.as_ref().is_none_or(|(known, _)| *known != text) {
            let chosen = source.chosen(&text)?;
            gone = loaded.as_ref().map(|(_, before)| last_results.forget(before.ids(), chosen.ids()));
            loaded = Some((text, chosen));
        }
        let Some((_, chosen)) = &loaded else { return Err(Error::File("the suite is missing".into())) };
        let entry_options = entry_options(args, chosen, terminal);
        let wire = wire(&args.connection, options(&args.connection)?)?;
        round.begin();
        if !round.is_first() {
            let suite = Again { args, chosen, entry_options: &entry_options, terminal, gone };
            return suite.run(&wire, &round, &mut last_results).await;
        }
        announce(chosen);
        let note = |result: &CheckResult| {
            last_results.note(result);
        };
        let summary = once(args, chosen, &entry_options, &wire, terminal, note).await?;
        Ok(RoundResult { exit: exit(&summary), state: state(&summary), changed: true })
    }))
}

/// A round after the first.
struct Again<'a> {
    args: &'a Run,
    chosen: &'a Chosen,
    entry_options: &'a EntryOptions,
    terminal: &'a Terminal,
    /// The checks that a changed suite no longer has.
    gone: Option<Vec<String>>,
}

impl Again<'_> {
    async fn run(
        self,
        wire: &Wire,
        round: &Round<'_>,
        last_results: &mut LastResults,
    ) -> Result<RoundResult, Error> {
        let Self { args, chosen, entry_options, terminal, gone } = self;
        let is_text = args.format == Format::Text;
        let mut report = RoundText::new(terminal.style, args.quiet);
        let mut lines = String::new();
        for id in gone.iter().flatten() {
            report.gone(id);
            lines.push_str(&gone_in_round(id, round.number));
        }
        let (start, mut summary, mut finished) = (Instant::now(), Summary::default(), 0);
        let count = |_: &CheckResult| {
            finished += 1;
            round.status.counts(round.number, finished, chosen.plan.checks);
            ControlFlow::Continue(())
        };
        let done = |result: CheckResult| {
            summary.count(result.verdict);
            if let Some(before) = last_results.note(&result) {
                if is_text {
                    let full = report.wants_full(result.verdict, before);
                    let parts = if full { Parts::PAINTED } else { Parts::default() };
                    report.check(&Entry::of(&result, entry_options, |_| parts), before);
                } else {
                    let entry = Entry::of(&result, entry_options, |entry| Parts::of_json(entry.verdict));
                    lines.push_str(&check_of_round(&entry, before, round.number));
                }
            }
            ControlFlow::Continue(())
        };
        summary.requests =
            run_suite(&chosen.suite, chosen.keys(), wire, run_options(args), pending(), count, done).await;
        summary.elapsed = start.elapsed();
        let summary = RunSummary::from(&summary);
        let changed = !report.is_empty() || !lines.is_empty();
        let text = match (is_text, changed) {
            (_, false) => String::new(),
            (true, true) => report.end(&round.heading(), &summary),
            (false, true) => {
                // Its checks are not those of the plan before.
                let plan =
                    gone.map(|_| plan_of_round(&run_header(&chosen.plan, entry_options), round.number));
                plan.unwrap_or_default() + &lines + &summary_of_round(&summary, round.number)
            }
        };
        let mut text = text;
        if !text.is_empty() {
            round.status.above(|| flush(&mut text))?;
        }
        Ok(RoundResult { exit: exit(&summary), state: state(&summary), changed })
    }
}

/// The state.
fn state(summary: &RunSummary) -> String {
    let RunSummary { passed, failed, errors, .. } = summary;
    let passed = format!("{passed} of {} passed", summary.run());
    let failed = if *failed > 0 { format!(", {failed} failed") } else { String::new() };
    let errors = if *errors > 0 { format!(", {}", counted(*errors, "network error")) } else { String::new() };
    passed + &failed + &errors
}
