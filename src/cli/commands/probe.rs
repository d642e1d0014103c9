//! `corscheck probe`

use std::time::Duration;

use clap::Parser;
use url::Url;

use super::clock::unix_time;
use super::confirm::{self, Confirmation};
use super::connection::{options, wire};
use super::options::ProbeOptions;
use super::printing::{detail, flush, secrets};
use super::stdin::Stdin;
use super::{dry_run, fix};
use crate::advice::{ExtraRequests, Investigation, investigate};
use crate::cli::args::{Cli, Command, Format, Probe};
use crate::cli::progress::ProgressLine;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, stderr, system_message};
use crate::fetch::{Call, Client, NextRequest, OriginSource, Page, PolicyContainer};
use crate::fix::Product;
use crate::pace::{InOrder, Limits, host_and_port};
use crate::probe::{FoundPage, PageOriginError, Question, find_page, page_of, probe, target_url};
use crate::render;
use crate::render::json::Additions;
use crate::web::browser::Browser;
use crate::web::csp::Policy;
use crate::web::origin::Origin;
use crate::web::request::Initiator;
use crate::wire::{Wire, deadline_in};

/// The page's origin where nobody says: the usual development server's.
pub(super) const ASSUMED_ORIGIN: &str = "http://localhost:3000";

/// Runs the command.
pub(crate) fn run(args: &Probe, terminal: &Terminal) -> Result<Exit, Error> {
    let (stdin, product, without_page) = prepare(args)?;
    if args.dry_run {
        return dry_run::print(&args.output, &without_page, None, terminal);
    }
    let options = options(&args.connection)?;
    let launch = confirm::launch(args, &without_page, &options)?;
    let wire = wire(&args.connection, options)?;
    runtime::block_on(async {
        let questions = match &args.page {
            None => without_page,
            Some(url) => questions(args, &stdin, Some(&page_at(url, args, &wire).await?))?,
        };
        let Some(launch) = launch else {
            return run_all(ProbeOptions::of_probe(args, product), questions, &wire, None, terminal, |_| {})
                .await;
        };
        tokio::select! {
            ended = async {
                let confirmation = Confirmation::start(launch, &questions, args.connection.max_time.0).await?;
                run_all(ProbeOptions::of_probe(args, product), questions, &wire, Some(confirmation), terminal, |_| {}).await
            } => ended,
            error = Confirmation::interrupted() => Err(error),
        }
    })
}

/// What the command line says, checked before anything is sent: the standard input, the product of `--fix`, and the questions as
/// they are without the page of `--page`.
pub(super) fn prepare(args: &Probe) -> Result<(Stdin, Option<&'static Product>, Vec<Question>), Error> {
    let stdin = Stdin::read(args)?;
    let without_page = questions(args, &stdin, None)?;
    warn_unused_flag(args);
    let product = args.fix.as_deref().map(|name| fix::product("--fix", name)).transpose()?;
    if let (Some(product), None) = (product, &args.page) {
        without_page.iter().try_for_each(|question| fix::of_question(product, question).map(drop))?;
    }
    Ok((stdin, product, without_page))
}

/// Probes all questions, some at a time, and prints the results in the order given, in which `each` is given them too.
pub(super) async fn run_all(
    ProbeOptions { connection, output: args, parallel, extra, fix: product, pasted }: ProbeOptions<'_>,
    questions: Vec<Question>,
    wire: &Wire,
    mut confirmation: Option<Confirmation>,
    terminal: &Terminal,
    mut each: impl FnMut(&Investigation<'_>),
) -> Result<Exit, Error> {
    let count = questions.len();
    // While the browser is asked nothing else goes on, so nothing else may be under way.
    let parallel = if confirmation.is_some() { 1 } else { parallel };
    let max_time = connection.max_time.0;
    let line = ProgressLine::counting(count, "probed", terminal);
    let host = |question: &Question| host_and_port(question.url());
    let work = |question| one(question, wire, max_time, extra);
    let mut results = InOrder::new(questions.into_iter(), Limits::parallel(parallel), host, work);
    let mut exit = Exit::Success;
    let mut tally = render::Tally::default();
    let secrets = secrets(args);
    let mut wanted = None;
    let mut printed = Vec::new();
    let mut number = 0;
    while let Some(investigation) = results.next().await {
        let diagnosis = &investigation.diagnosis;
        let worst = diagnosis.worst_call();
        exit = exit.and(&worst.outcome);
        tally.count(&worst.outcome);
        each(&investigation);
        line.advance();
        let asked = match &mut confirmation {
            None => None,
            Some(confirmation) => Some(confirmation.ask(diagnosis).await),
        };
        // Where the browser fails, the verdict is said all the same.
        let confirmed = asked.as_ref().and_then(|asked| asked.as_ref().ok());
        if let Some(product) = product {
            wanted = Some(fix::of_question(product, &diagnosis.question)?);
        }
        let text = match args.format {
            Format::Json => {
                let pasted = pasted.and_then(|calls| calls.of(number));
                let additions = Additions { confirmed, pasted, fix: wanted.as_ref(), watch: None };
                render::json::probe(&investigation, &additions, secrets)
            }
            Format::Text if args.quiet => render::text::verdict_line(worst, count > 1),
            Format::Text if count > 1 && !args.verbose => render::text::row(worst, terminal.style),
            Format::Text => {
                let text = render::text::probe(&investigation, detail(args), terminal.style);
                text + &confirmed
                    .map(|seen| render::text::confirmed(seen, terminal.style))
                    .unwrap_or_default()
            }
        };
        number += 1;
        printed.extend_from_slice(text.as_bytes());
        // Many short lines are cheaper written together, unless somebody is watching.
        let is_last = number == count;
        if terminal.shows_progress || printed.len() > 8192 && !is_last {
            line.above(|| flush(&mut printed))?;
        }
        if let Some(words) = confirmed.and_then(|seen| confirm::complaint(diagnosis, seen, secrets)) {
            line.above(|| flush(&mut printed))?;
            line.above(|| stderr::error(&words));
            exit = exit.max(Exit::Blocked);
        }
        if let Some(Err(error)) = asked {
            line.finish();
            flush(&mut printed)?;
            return Err(error);
        }
    }
    if let Some(confirmation) = confirmation {
        confirmation.end().await;
    }
    line.finish();
    if count > 1 && args.format == Format::Text && !args.quiet {
        printed.extend_from_slice(format!("\n{} probed: {}\n", tally.all(), tally.words()).as_bytes());
    }
    // One policy lets all of them pass: they differ in nothing but their URLs.
    if let (Some(fix), Format::Text) = (&wanted, args.format) {
        printed.extend_from_slice(format!("\n{}", render::fix::text(fix)).as_bytes());
    }
    match flush(&mut printed) {
        // A reader that stops early, as `head` does, still gets the status.
        Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(exit),
        flushed => flushed.map(|()| exit),
    }
}

/// The real page at a URL.
pub(super) async fn page_at(url: &str, args: &Probe, wire: &Wire) -> Result<FoundPage, Error> {
    let deadline = deadline_in(args.connection.max_time.0);
    find_page(url, wanted_browser(args), async |request| wire.send(request, deadline).await)
        .await
        .map_err(|words| Error::Network(format!("--page: {words}")))
}

/// One question, live, and what the user wants to know further. The whole of it must be over within `max_time`.
pub(crate) async fn one(
    question: Question,
    wire: &Wire,
    max_time: Duration,
    extra: ExtraRequests,
) -> Investigation<'static> {
    let deadline = deadline_in(max_time);
    let send = async |next: &NextRequest| wire.timed(&next.message, deadline).await;
    investigate(probe(question, send).await, extra, send).await
}

/// The questions of a command line, asked now.
pub(super) fn questions(
    args: &Probe,
    stdin: &Stdin,
    found: Option<&FoundPage>,
) -> Result<Vec<Question>, Error> {
    let mut urls = Vec::new();
    for text in &args.urls {
        match (text.as_str(), &stdin.urls) {
            ("-", Some(lines)) => urls.extend(listed_urls(lines)?),
            _ => urls.push(target_url(text).map_err(|error| Error::Usage(error.to_string()))?),
        }
    }
    let Some(first) = urls.first() else {
        return Err(Error::Usage("there is no URL on the standard input; it should have one a line".into()));
    };
    let question = question(args, stdin, found, first.clone())?;
    Ok(urls.into_iter().map(|url| question.to(url)).collect())
}

/// The URLs of a list: one a line; empty lines and those that begin with `#` are skipped.
fn listed_urls(text: &str) -> Result<Vec<Url>, Error> {
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            target_url(line).map_err(|error| Error::Usage(format!("standard input, line {number}: {error}")))
        })
        .collect()
}

/// The question of a command line about one of its URLs.
fn question(args: &Probe, stdin: &Stdin, found: Option<&FoundPage>, url: Url) -> Result<Question, Error> {
    let body = body(args, stdin)?;
    let default_method = if body.is_some() { "POST" } else { "GET" };
    let mut call = Call::new(args.initiator, url)
        .method(args.method.as_deref().unwrap_or(default_method))
        .body(body)
        .mode(args.mode)
        .credentials(args.credentials)
        .redirect(args.redirect)
        .keepalive(args.keepalive)
        .crossorigin(args.crossorigin);
    call.headers = args.header.iter().map(|line| header(line)).collect();
    let client = Client {
        browser: wanted_browser(args),
        cookies: args.cookie.clone(),
        third_party_cookies: args.third_party_cookies,
        now: unix_time(),
        user_agent: args.user_agent.clone(),
    };
    Ok(Question { repeat: args.repeat, ..Question::new(page(args, found)?, call, client) })
}

/// The page: the real one, if any, or that of `--origin`.
fn page(args: &Probe, found: Option<&FoundPage>) -> Result<Page, Error> {
    let usage = |error: PageOriginError| Error::Usage(format!("--origin: {error}"));
    let mut policy = policy(args, found);
    let page = match (&args.origin, found) {
        (_, Some(page)) => {
            Page { source: OriginSource::Page(page.url.to_string()), ..Page::new(page.origin.clone()) }
        }
        (Some(text), None) => page_of(text).map_err(usage)?,
        (None, None) => Page { source: OriginSource::Assumed, ..page_of(ASSUMED_ORIGIN).map_err(usage)? },
    };
    if policy.csp.iter().any(Policy::is_sandboxed_without_same_origin) {
        policy.self_origin.get_or_insert(page.origin);
        return Ok(Page { origin: Origin::Opaque, source: page.source, policy });
    }
    Ok(Page { policy, ..page })
}

/// A flag without effect: elements and the like set method, headers and body themselves.
fn unused_flag(args: &Probe) -> Option<&'static str> {
    let how = args.initiator;
    let is_beacon = how == Initiator::Beacon;
    // With GET the flag changes nothing.
    let wants_another = |method: &String| method != "GET" && !(is_beacon && method == "POST");
    if matches!(how, Initiator::Fetch | Initiator::Xhr | Initiator::XhrUpload) {
        None
    } else if args.method.as_ref().is_some_and(wants_another) {
        Some("--method")
    } else if !args.header.is_empty() && !is_beacon {
        Some("--header")
    } else if args.data.is_some() && !is_beacon {
        Some("--data")
    } else {
        None
    }
}

/// Warns: a silently ignored flag looks as if it worked.
fn warn_unused_flag(args: &Probe) {
    if let Some(flag) = unused_flag(args).filter(|_| !args.output.quiet) {
        let how = args.initiator.words();
        stderr::note(format_args!("{flag} is ignored for {how}; it applies to --as fetch or xhr"));
    }
}

/// The browser whose verdict is wanted.
fn wanted_browser(args: &Probe) -> Browser {
    args.browser.or(args.confirm).unwrap_or_default()
}

/// The page's policies: those of the real page, if any, and those of the command line.
fn policy(args: &Probe, found: Option<&FoundPage>) -> PolicyContainer {
    let mut policy = found.map(|page| page.policy.clone()).unwrap_or_default();
    policy.csp.extend(args.csp.iter().flat_map(|text| Policy::parse_list(text)));
    policy.embedder = args.coep.unwrap_or(policy.embedder);
    policy.address_space = args.page_address_space.or(policy.address_space);
    policy
}

/// `Name: value`, or for an empty value `Name` or `Name;`, as curl has it.
fn header(line: &str) -> (String, String) {
    match line.split_once(':') {
        Some((name, value)) => (name.into(), value.into()),
        None => (line.strip_suffix(';').unwrap_or(line).into(), String::new()),
    }
}

fn body(args: &Probe, stdin: &Stdin) -> Result<Option<Vec<u8>>, Error> {
    if let Some(bytes) = &stdin.body {
        return Ok(Some(bytes.clone()));
    }
    let Some(data) = &args.data else { return Ok(None) };
    match data.strip_prefix('@') {
        None => Ok(Some(data.clone().into_bytes())),
        Some(path) => std::fs::read(path).map(Some).map_err(|error| {
            Error::Usage(format!("--data: the file {path} cannot be read: {}", system_message(&error)))
        }),
    }
}

/// The question that a command line asks, for whoever has the answers already. It takes the words after `corscheck`.
///
/// # Errors
/// A sentence, where the words are no valid `probe` of one URL.
pub fn parse_question(words: &[String]) -> Result<Question, String> {
    let words = std::iter::once("corscheck".to_owned()).chain(words.iter().cloned());
    let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
    let Command::Probe(args) = cli.command else { return Err("this is no probe".into()) };
    let mut questions = questions(&args, &Stdin::default(), None).map_err(|error| error.to_string())?;
    match (questions.pop(), questions.is_empty()) {
        (Some(question), true) => Ok(question),
        _ => Err("a question has one URL".into()),
    }
}
