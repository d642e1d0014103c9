//! `corscheck run`

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::connection::options;
use super::manner::wire;
use super::probe::browser;
use super::reports::{self, Reports};
use super::repository::path_in_repository;
use super::stdin::text_of;
use crate::cli::args::{ReportFormat, Run};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, system_words};
use crate::probe::{dry_run, page_origin, target_url};
use crate::render::report::{Closing, Entry, Making, Opening, line};
use crate::render::{Detail, secrets::Secrets, text};
use crate::suite::draft::{Described, Draft, from_openapi};
use crate::suite::{
    CheckResult, FILE_NAME, Key, Lacking, Pace, Selection, Suite, Summary, Verdict, run as run_suite,
};

/// The longest file that is read.
const LONGEST: usize = 16 * 1024 * 1024;
/// How often the time beside the bar is renewed.
const TICK: Duration = Duration::from_millis(500);
/// How often a run that nobody watches says how far it is.
const NEWS: Duration = Duration::from_secs(10);

/// Runs the command.
pub(crate) fn run(args: &Run, terminal: &Terminal) -> Result<Exit, Error> {
    let (name, text) = match &args.openapi {
        None => read(args.file.as_deref())?,
        Some(document) => {
            let draft = described(document, &args.origin, args.base_url.as_deref())?;
            (document.display().to_string(), draft.text(None))
        }
    };
    let environment = |name: &str| std::env::var(name).ok();
    // What is only shown needs no secrets: ids do not depend on them, and requests have their names.
    let lacking = match (args.list, args.dry_run) {
        (true, _) => Lacking::Any,
        (_, true) => Lacking::Values,
        _ => Lacking::None,
    };
    let mut suite = Suite::parse(&text, &environment, args.browser.map(browser), lacking)
        .map_err(|fault| Error::File(fault.told(&name)))?;
    // Nobody could look them up.
    if args.openapi.is_some() || args.file.as_deref() == Some(Path::new("-")) {
        suite.forget_places();
    }
    let selection = Selection::new(&args.only, &args.skip, args.shard);
    let plan = suite.plan(&name, &selection);
    if plan.checks == 0 && args.shard.is_none() {
        return Err(Error::Usage(format!(
            "no check is left to run; 'corscheck run --list' shows the {} of {name}",
            plan.left_out
        )));
    }
    let keys = || suite.keys().filter(|key| selection.contains(&suite.id(key)));
    if args.list {
        return list(&suite, keys());
    }
    let files = args.report.iter().map(|report| reports::of(report.format));
    let making = Making::new(detail(args), terminal.style, reports::of(args.format), files, &suite.secrets);
    if args.dry_run {
        return dry(&suite, keys(), &making, terminal);
    }
    let wire = wire(&args.connection, options(&args.connection)?)?;
    let inputs = [Path::new(&name)];
    let mut reports = Reports::open(args.format, &args.report, &inputs, args.quiet, terminal)?;
    let mut opening = Opening::of(&plan, &making);
    for file in &mut opening.files {
        file.repository_path = path_in_repository(Path::new(&file.file));
    }
    reports.begin(&opening)?;
    let mut news = News::new(plan.checks, args, terminal);
    let start = Instant::now();
    let mut summary = Summary::default();
    let mut unwritten = None;
    summary.requests = runtime::block_on(async {
        let brief = making.brief();
        let seen = |result: &CheckResult| news.tell(result, &brief);
        let done = |result: CheckResult| {
            summary.count(result.verdict);
            if let Err(error) = reports.check(&Entry::of(&result, &making)) {
                unwritten = Some(error);
                return ControlFlow::Break(());
            }
            match args.fail_fast && !result.verdict.is_pass() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        };
        Ok(run_suite(&suite, keys(), &wire, pace(args), seen, done).await)
    })?;
    news.end();
    if let Some(error) = unwritten {
        return Err(error);
    }
    summary.not_run = plan.checks - summary.run();
    summary.elapsed = start.elapsed();
    let closing = Closing::from(&summary);
    reports.end(&closing)?;
    Ok(exit(&closing))
}

/// How a run with this end exits.
pub(super) fn exit(closing: &Closing) -> Exit {
    match closing {
        Closing { failed: 1.., .. } => Exit::Blocked,
        Closing { errors: 1.., .. } => Exit::Failed,
        Closing { .. } => Exit::Good,
    }
}

/// What an OpenAPI document comes to.
pub(super) fn described(file: &Path, origins: &[String], base_url: Option<&str>) -> Result<Draft, Error> {
    let (name, text) = read(Some(file))?;
    for origin in origins {
        page_origin(origin).map_err(|error| Error::Usage(format!("--origin: {error}")))?;
    }
    if let Some(url) = base_url {
        target_url(url).map_err(|error| Error::Usage(format!("--base-url: {error}")))?;
    }
    from_openapi(&Described { text: &text, origins, base_url })
        .map_err(|error| Error::File(format!("{name}: {error}")))
}

/// The suite's text, and its name for what is said of it.
fn read(file: Option<&Path>) -> Result<(String, String), Error> {
    if file.is_some_and(|file| file == Path::new("-")) {
        let name = "standard input";
        return Ok((name.to_owned(), text_of(io::stdin().lock(), LONGEST, name)?));
    }
    let path = match file {
        Some(file) => file.to_owned(),
        None => found()?,
    };
    let name = path.display().to_string();
    let opened = std::fs::File::open(&path)
        .map_err(|error| Error::Usage(format!("{name} cannot be read: {}", system_words(&error))))?;
    let text = text_of(opened, LONGEST, &name)?;
    Ok((name, text))
}

/// The suite of this folder, or of the nearest one above that has one.
fn found() -> Result<PathBuf, Error> {
    let here = std::env::current_dir()
        .map_err(|error| Error::Machine(format!("this folder is gone: {}", system_words(&error))))?;
    if Path::new(FILE_NAME).is_file() {
        return Ok(FILE_NAME.into());
    }
    here.ancestors().skip(1).map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file()).ok_or_else(
        || {
            Error::Usage(format!(
                "there is no {FILE_NAME} in {} or a folder above; name a file",
                here.display()
            ))
        },
    )
}

fn pace(args: &Run) -> Pace {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).unwrap_or_default();
    Pace {
        parallel: args.connection.parallel.get(),
        per_host: args.per_host.get(),
        rate: args.rate.map(|rate| rate.0),
        retry: args.retry,
        max_time: args.connection.max_time.0,
        now: i64::try_from(now).unwrap_or_default(),
    }
}

fn detail(args: &Run) -> Detail {
    let secrets = if args.show_secrets { Secrets::Shown } else { Secrets::Hidden };
    Detail { verbose: args.verbose, mends: true, secrets }
}

/// The checks, one a line: what is expected, and the id.
fn list(suite: &Suite, keys: impl Iterator<Item = Key>) -> Result<Exit, Error> {
    let mut out = io::BufWriter::new(io::stdout());
    for key in keys {
        let check = suite.check(&key, 0);
        writeln!(out, "{:<5}  {}", check.expectation.name(), check.id)?;
    }
    out.flush()?;
    Ok(Exit::Good)
}

/// The requests of the checks.
fn dry(
    suite: &Suite,
    keys: impl Iterator<Item = Key>,
    making: &Making,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let mut out = io::BufWriter::new(io::stdout());
    let Making { detail, veil, .. } = making;
    for (number, key) in keys.enumerate() {
        let check = suite.check(&key, 0);
        let told = match dry_run(&check.question) {
            Ok((sendings, notices)) => {
                text::dry_run(&check.question, &sendings, &notices, detail.secrets, terminal.style)
            }
            Err(diagnosis) => text::probe(&diagnosis, *detail, terminal.style),
        };
        let told = suite.as_written(&veil.cover(told));
        let gap = if number > 0 { "\n" } else { "" };
        write!(out, "{gap}{} ({})\n\n{told}", check.id, check.expectation.name())?;
    }
    out.flush()?;
    Ok(Exit::Good)
}

/// What is said on the standard error while checks run: a bar where somebody watches, a line now and then where nobody
/// does, and each check that does not pass as soon as it is known.
struct News {
    bar: Option<ProgressBar>,
    all: usize,
    done: usize,
    quiet: bool,
    last: Instant,
    style: crate::render::Style,
}

impl News {
    fn new(all: usize, args: &Run, terminal: &Terminal) -> Self {
        let quiet = args.quiet;
        // What is printed meanwhile would be printed into the bar.
        let prints_at_end = args.format == ReportFormat::Text && !quiet;
        let bar = (terminal.shows_progress && prints_at_end).then(|| {
            let template = "{bar:30} {pos}/{len} checks, {elapsed}";
            let style =
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr());
            let bar = bar.with_style(style);
            // It is there, and moves, while the first answers are waited for.
            bar.enable_steady_tick(TICK);
            bar
        });
        Self { bar, all, done: 0, quiet, last: Instant::now(), style: terminal.style }
    }

    fn tell(&mut self, result: &CheckResult, brief: &Making) {
        self.done += 1;
        let news = match result.verdict {
            Verdict::Pass => None,
            Verdict::Fail | Verdict::Error if self.quiet => None,
            Verdict::Fail | Verdict::Error => Some(line(&Entry::of(result, brief), self.style)),
        };
        match &self.bar {
            Some(bar) => {
                bar.inc(1);
                if let Some(news) = news {
                    bar.println(news.trim_end());
                }
            }
            None if self.quiet => {}
            None => {
                // Nothing can be done where nobody hears it.
                if let Some(news) = news {
                    let _ = write!(io::stderr(), "{news}");
                }
                if self.last.elapsed() >= NEWS {
                    self.last = Instant::now();
                    let _ = writeln!(io::stderr(), "{} of {} checks", self.done, self.all);
                }
            }
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
