//! `corscheck run`

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use super::clock::unix_time;
use super::connection::{options, wire};
use super::data_changes;
use super::reporter::Reporter;
use super::reports::Reports;
use super::repository::path_in_repository;
use super::source::{Chosen, Source};
use crate::advice::Investigation;
use crate::cli::args::Run;
use crate::cli::interrupt::interrupted;
use crate::cli::progress::ProgressLine;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, runtime, stderr};
use crate::fetch::Kind;
use crate::pace::Limits;
use crate::probe::{DryRun, Question};
use crate::render::json::{self, Additions};
use crate::render::report::{
    Entry, EntryOptions, Format, Parts, PlannedChecks, PlannedEntry, RunHeader, RunSummary, line,
};
use crate::render::{Detail, secrets::Secrets, text};
use crate::replay::{dry_run, with_its_initiator};
use crate::suite::{
    CheckQuestion, CheckResult, Plan, RunOptions, Summary, Verdict, WeakChecks, run as run_suite,
};
use crate::web::address_space::PageSpace;
use crate::wire::Wire;

/// How often a run without a terminal reports how far it is.
const REPORT_INTERVAL: Duration = Duration::from_secs(10);

/// Runs the command.
pub(crate) fn run(args: &Run, terminal: &Terminal) -> Result<Exit, Error> {
    if let Some(error) = not_of_plans(args) {
        return Err(error);
    }
    let source = Source::of(args)?;
    let chosen = source.chosen(&source.text()?)?;
    if args.list && args.format == Format::Text {
        return list(&chosen);
    }
    let entry_options = entry_options(args, &chosen, terminal);
    if (args.list || args.dry_run) && args.format != Format::Text {
        return planned(args, &chosen, &entry_options);
    }
    if args.dry_run {
        return dry(&chosen, &entry_options, terminal);
    }
    announce(&chosen);
    let wire = wire(&args.connection, options(&args.connection)?)?;
    let mut weak_checks = WeakChecks::of(&chosen.suite);
    let summary = runtime::block_on(once(args, &chosen, &entry_options, &wire, terminal, |result| {
        weak_checks.note(result)
    }))?;
    // A check that was left out may send the same request.
    let all = chosen.plan.deselected == 0 && summary.not_run == 0 && !args.quiet;
    for words in all.then(|| weak_checks.warnings()).into_iter().flatten() {
        stderr::note(words);
    }
    Ok(exit(&summary))
}

/// Prints what will be changed, and what is left out so that nothing is.
pub(super) fn announce(chosen: &Chosen) {
    data_changes::announce(chosen.keys().filter_map(|key| chosen.suite.changing_request(&key)));
    let left_out: Vec<String> = chosen.suite.left_out().map(|key| chosen.suite.id(&key)).collect();
    let Some(first) = left_out.first() else { return };
    let checks = match left_out.len() {
        1 => format!("{first} is left out: its request has no preflight and"),
        count => format!("{count} checks are left out, {first} first: their requests have no preflight and"),
    };
    stderr::note(format_args!("{checks} may change data; send = true in the file sends them"));
}

/// All checks once, with all reports; `each` is given each result in the file's order.
pub(super) async fn once(
    args: &Run,
    chosen: &Chosen,
    entry_options: &EntryOptions,
    wire: &Wire,
    terminal: &Terminal,
    mut each: impl FnMut(&CheckResult),
) -> Result<RunSummary, Error> {
    let Chosen { suite, plan, .. } = chosen;
    let read = [Path::new(&plan.file)];
    let mut reports = Reports::open(args.format, &args.report, &read, args.quiet, terminal)?;
    reports.begin(&run_header(plan, entry_options))?;
    let mut progress = Progress::new(plan.checks, args, terminal);
    let start = Instant::now();
    let mut summary = Summary::default();
    let mut interruption = None;
    let stop = async { interruption = Some(interrupted().await) };
    let finished = |result: &CheckResult| {
        progress.checked(result, entry_options);
        match args.fail_fast && !result.verdict.is_pass() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    };
    let mut reporter = Reporter::begin(reports, entry_options.clone())?;
    let done = |result: CheckResult| {
        summary.count(result.verdict);
        each(&result);
        reporter.check(result)
    };
    summary.requests = run_suite(suite, chosen.keys(), wire, run_options(args), stop, finished, done).await;
    progress.end();
    if interruption.transpose()?.is_some() {
        progress.interrupted();
    }
    let reports = reporter.end()?;
    summary.not_run = plan.checks - summary.run();
    summary.elapsed = start.elapsed();
    let summary = RunSummary::from(&summary);
    reports.end(&summary)?;
    Ok(summary)
}

/// The plan, with where the file is in its repository.
pub(super) fn run_header(plan: &Plan, entry_options: &EntryOptions) -> RunHeader {
    let mut header = RunHeader::of(plan, &entry_options.mask);
    for file in &mut header.files {
        file.repository_path = path_in_repository(Path::new(&file.file));
    }
    header
}

/// How entries are made for all the reports.
pub(super) fn entry_options(args: &Run, chosen: &Chosen, terminal: &Terminal) -> EntryOptions {
    mask::hide(&chosen.suite.secrets);
    mask::learn_from_questions(&chosen.suite.samples());
    EntryOptions::new(detail(args), terminal.style, mask::current())
}

/// The exit status of a run. An interrupted run leaves checks undecided.
pub(super) fn exit(summary: &RunSummary) -> Exit {
    match summary {
        RunSummary { failed: 1.., .. } => Exit::Blocked,
        RunSummary { errors: 1.., .. } | RunSummary { not_run: 1.., .. } => Exit::Failed,
        RunSummary { .. } => Exit::Success,
    }
}

/// How the checks are run.
pub(super) fn run_options(args: &Run) -> RunOptions {
    RunOptions {
        limits: Limits { parallel: args.limits.parallel.get(), per_host: args.per_host.get() },
        rate: args.rate.map(|rate| rate.0),
        retry: args.retry,
        max_time: args.connection.max_time.0,
        now: unix_time(),
        page_space: args.page_address_space.map(PageSpace::known),
    }
}

fn detail(args: &Run) -> Detail {
    let secrets = if args.show_secrets { Secrets::Shown } else { Secrets::Hidden };
    Detail { verbose: args.verbose, fixes: true, alone: false, brief: false, secrets }
}

/// The checks, one a line: what is expected, and the id.
fn list(chosen: &Chosen) -> Result<Exit, Error> {
    let mut out = io::BufWriter::new(io::stdout());
    for key in chosen.keys() {
        let check = chosen.suite.check(&key, 0);
        writeln!(out, "{:<5}  {}", check.expectation.kind().id(), mask::output(check.id()))?;
    }
    out.flush()?;
    Ok(Exit::Success)
}

/// Says that a format has no form for checks that are not made.
fn not_of_plans(args: &Run) -> Option<Error> {
    let flag = match (args.list, args.dry_run) {
        (true, _) => "--list",
        (_, true) => "--dry-run",
        _ => return None,
    };
    let has_form = matches!(args.format, Format::Text | Format::Json | Format::Jsonl);
    (!has_form).then(|| {
        Error::Usage(format!(
            "{flag} prints text, json or jsonl; {} is a format of results, and {flag} runs nothing",
            args.format.id()
        ))
    })
}

/// The checks as JSON; with `--dry-run`, their requests too.
fn planned(args: &Run, chosen: &Chosen, entry_options: &EntryOptions) -> Result<Exit, Error> {
    let mut out = io::BufWriter::new(io::stdout());
    let mut checks = PlannedChecks::new(args.format == Format::Jsonl, &entry_options.mask);
    let written = |text: &str| chosen.suite.as_written(text);
    out.write_all(written(&checks.begin(&run_header(&chosen.plan, entry_options))).as_bytes())?;
    for key in chosen.keys() {
        let check = chosen.suite.check(&key, 0);
        let secrets = entry_options.detail.secrets;
        let probe = args.dry_run.then(|| match &check.question {
            CheckQuestion::Call(question) => dry_call_json(question, secrets),
            CheckQuestion::Frame(frame) => json::frame_dry_run(&frame.question, secrets),
        });
        let entry = PlannedEntry::of(&check, key.changes_data, probe);
        out.write_all(written(&checks.check(&entry)).as_bytes())?;
    }
    out.write_all(checks.end().as_bytes())?;
    out.flush()?;
    Ok(Exit::Success)
}

fn dry_call_json(question: &Question, secrets: Secrets) -> String {
    let question = &*with_its_initiator(question);
    match dry_run(question) {
        DryRun::Sends { mut requests, notices } => {
            requests.retain(|next| !question.preflight_only || next.kind == Kind::Preflight);
            json::dry_run(question, &requests, &notices, &Additions::default(), secrets)
        }
        DryRun::Ends(diagnosis) => {
            json::probe(&Investigation::from(*diagnosis), &Additions::default(), secrets)
        }
    }
}

/// The requests of the checks.
fn dry(chosen: &Chosen, entry_options: &EntryOptions, terminal: &Terminal) -> Result<Exit, Error> {
    let mut out = io::BufWriter::new(io::stdout());
    let EntryOptions { detail, mask, .. } = entry_options;
    for (number, key) in chosen.keys().enumerate() {
        let check = chosen.suite.check(&key, 0);
        let text = match &check.question {
            CheckQuestion::Call(question) => dry_call(question, *detail, terminal),
            CheckQuestion::Frame(frame) => text::frame_dry_run(&frame.question, *detail, terminal.style),
        };
        let text = chosen.suite.as_written(&mask.apply(text));
        let gap = if number > 0 { "\n" } else { "" };
        write!(out, "{gap}{} ({})\n\n{text}", mask::output(check.id()), check.expectation.kind().id())?;
    }
    out.flush()?;
    Ok(Exit::Success)
}

fn dry_call(question: &Question, detail: Detail, terminal: &Terminal) -> String {
    let question = &*with_its_initiator(question);
    match dry_run(question) {
        DryRun::Sends { mut requests, notices } => {
            requests.retain(|next| !question.preflight_only || next.kind == Kind::Preflight);
            text::dry_run(question, &requests, &notices, detail.secrets, terminal.style)
        }
        DryRun::Ends(diagnosis) => text::probe(&Investigation::from(*diagnosis), detail, terminal.style),
    }
}

/// What a run prints to the standard error as it goes: a progress line on a terminal, elsewhere a line now and then, and each
/// check that does not pass as soon as that is known. On a terminal, a run that ends soon has all of them in its text.
struct Progress {
    /// `None` where no terminal shows it.
    line: Option<ProgressLine>,
    /// The checks that do not pass, on a terminal and until the run takes long; `None` where they are printed at once.
    held: Option<String>,
    all: usize,
    done: usize,
    quiet: bool,
    last: Instant,
    style: crate::render::Style,
}

impl Progress {
    fn new(all: usize, args: &Run, terminal: &Terminal) -> Self {
        let quiet = args.quiet;
        // What is printed meanwhile would be printed into the line.
        let prints_at_end = args.format == Format::Text && !quiet;
        let line = (terminal.shows_progress && prints_at_end)
            .then(|| ProgressLine::counting(all, "checks", terminal));
        let held = line.is_some().then(String::new);
        Self { line, held, all, done: 0, quiet, last: Instant::now(), style: terminal.style }
    }

    fn checked(&mut self, result: &CheckResult, entry_options: &EntryOptions) {
        self.done += 1;
        if self.quiet {
            return;
        }
        let failure = match result.verdict {
            Verdict::Pass => None,
            Verdict::Fail | Verdict::Error => {
                Some(line(&Entry::of(result, entry_options, |_| Parts::default()), self.style))
            }
        };
        let is_due = self.last.elapsed() >= REPORT_INTERVAL;
        let failures = match &mut self.held {
            Some(held) => {
                held.push_str(&failure.unwrap_or_default());
                if is_due { self.held.take() } else { None }
            }
            None => failure,
        };
        let failures = failures.filter(|lines| !lines.is_empty());
        match &self.line {
            Some(line) => {
                line.advance();
                if let Some(failures) = failures {
                    line.above(|| stderr::line(failures.trim_end()));
                }
            }
            None => {
                if let Some(failures) = failures {
                    stderr::line(failures.trim_end());
                }
                if is_due {
                    self.last = Instant::now();
                    stderr::line(format_args!("{} of {} checks", self.done, self.all));
                }
            }
        }
    }

    fn interrupted(&self) {
        if !self.quiet {
            stderr::line(format_args!("Interrupted: {} of {} checks are done.", self.done, self.all));
        }
    }

    fn end(&self) {
        if let Some(line) = &self.line {
            line.finish();
        }
    }
}
