//! `corscheck page`

use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::browser::launch;
use super::clock::unix_time;
use super::connection::options;
use super::printing::{detail, secrets};
use super::typed;
use crate::cli::args::{self, Connection, Format, Wait};
use crate::cli::interrupt::interrupted;
use crate::cli::progress::ProgressLine;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, runtime, stderr, system_message};
use crate::confirm::{BrowserError, Launch, Session, Visit, VisitStep, Visited};
use crate::fetch::{OriginSource, Page};
use crate::proxy::hide_secrets;
use crate::record::har::Har;
use crate::render;
use crate::render::text::{VisitText, VisitedPage};
use crate::replay::{Finding, JudgedEntry, Overrides, judge};
use crate::suite::draft::{Recorded, from_har};
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::wire::ProxyChoice;

/// How long a page is watched that does not become still.
const LONGEST: Duration = Duration::from_secs(15);
/// How long a page in a window is watched.
const SHOWN: Duration = Duration::from_secs(24 * 60 * 60);

/// Runs the command.
pub(crate) fn run(args: &args::Page, terminal: &Terminal) -> Result<Exit, Error> {
    let visit = visit(args)?;
    let options = options(&args.connection)?;
    refuse_flags(&args.connection, &options.proxy)?;
    let launch = launch(args.browser, "--browser", &options, args.user_agent.as_deref())?;
    let launch = Launch { window: args.show, ..launch };
    // A suite that was written by hand is not lost.
    if let Some(path) = args.init.as_ref().filter(|path| path.exists()) {
        return Err(Error::Usage(format!("--init: {} exists; remove it, or name another", path.display())));
    }
    let (visited, version) = runtime::block_on(visited(&visit, &launch, args, terminal))?;
    report(args, &visit, visited, &version, terminal)
}

/// What is done on the page.
fn visit(args: &args::Page) -> Result<Visit, Error> {
    let url = typed::url(&args.url).map_err(|error| Error::Usage(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https" | "file") {
        return Err(Error::Usage(format!(
            "the page's URL must be http, https or file, not {}",
            url.scheme()
        )));
    }
    let mut steps: Vec<VisitStep> = args.click.iter().cloned().map(VisitStep::Click).collect();
    if let Some(path) = &args.script {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::Usage(format!("--script: cannot read {}: {}", path.display(), system_message(&error)))
        })?;
        steps.push(VisitStep::Script(text));
    }
    let cookie = |text: &String| {
        let pair = text.split_once('=').filter(|(name, _)| !name.trim().is_empty());
        let (name, value) = pair
            .ok_or_else(|| Error::Usage("--cookie: must be a name and a value, such as session=1".into()))?;
        Ok((name.trim().to_owned(), value.to_owned()))
    };
    let (limit, waits_for_limit) = match args.wait {
        _ if args.show => (SHOWN, true),
        Wait::Idle => (LONGEST, false),
        Wait::For(seconds) => (seconds.0, true),
    };
    Ok(Visit {
        url,
        limit,
        waits_for_limit,
        requests: args.max_requests,
        steps,
        stop: Arc::default(),
        cookies: args.cookie.iter().map(cookie).collect::<Result<_, Error>>()?,
    })
}

/// What cannot be passed to a real browser.
fn refuse_flags(connection: &Connection, proxy: &ProxyChoice) -> Result<(), Error> {
    let unsupported = [
        (connection.cacert.is_some(), "--cacert"),
        (matches!(proxy, ProxyChoice::Fixed(_)), "--proxy"),
        (connection.http2_prior_knowledge, "--http2-prior-knowledge"),
        (connection.ipv4, "--ipv4"),
        (connection.ipv6, "--ipv6"),
    ];
    match unsupported.iter().find(|(given, _)| *given) {
        Some((_, flag)) => Err(Error::Usage(format!("{flag} cannot be passed to a real browser; drop it"))),
        None => Ok(()),
    }
}

/// The page's requests, and the browser's version.
async fn visited(
    visit: &Visit,
    launch: &Launch,
    args: &args::Page,
    terminal: &Terminal,
) -> Result<(Visited, String), Error> {
    let error = |error: BrowserError| match error {
        BrowserError::Unsuitable(words) => Error::Usage(words),
        BrowserError::Start(words) => Error::Environment(words),
        BrowserError::Protocol(words) => Error::Network(words),
    };
    let line = if args.show { ProgressLine::hidden() } else { ProgressLine::message(terminal) };
    line.set_message("watching the page".into());
    let mut session = Session::start(launch).await.map_err(error)?;
    if args.show {
        stderr::note("the window is watched until it is closed, or Ctrl-C");
    }
    let version = session.version().to_owned();
    let seen = {
        let mut seen = pin!(session.visit(visit));
        tokio::select! {
            seen = &mut seen => seen,
            pressed = interrupted() => {
                pressed?;
                // What was seen so far is judged.
                visit.stop.store(true, Ordering::Relaxed);
                seen.await
            }
        }
    };
    drop(line);
    session.close().await;
    Ok((seen.map_err(error)?, version))
}

/// Prints what the page did, and writes the files.
fn report(
    args: &args::Page,
    visit: &Visit,
    visited: Visited,
    version: &str,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let recorded = visited.har.to_string();
    let har = Har::read(recorded.as_bytes()).map_err(|error| Error::Environment(error.to_string()))?;
    let overrides = |browser: Browser| Overrides {
        origin: None,
        assumed: Page {
            source: OriginSource::Given { respelt: None },
            ..Page::new(Origin::of_page(&visit.url))
        },
        browser: Some(browser),
        now: unix_time(),
    };
    let own = judge(&har, &overrides(args.browser));
    for one in &own {
        if let Finding::Verdict(diagnosis, _) = &one.finding {
            mask::learn_from_questions([&*diagnosis.question]);
        }
    }
    let mut exit = Exit::Success;
    for one in &own {
        exit = exit.and_finding(&one.finding);
    }
    let others: Vec<(Browser, Vec<JudgedEntry>)> =
        args.browser.others().map(|browser| (browser, judge(&har, &overrides(browser)))).collect();
    match args.output.format {
        Format::Json => {
            for one in &own {
                let words = render::json::judged(one, secrets(&args.output));
                if !words.is_empty() {
                    Terminal::print(&words)?;
                }
            }
        }
        Format::Text => {
            let page = VisitedPage { url: &visit.url, browser: args.browser, version, visited: &visited };
            let text = VisitText::new(detail(&args.output), terminal.style);
            Terminal::print(&text.page(&page, &own, &others, args.output.quiet))?;
        }
    }
    if let Some(path) = &args.har {
        let mut recorded = visited.har.clone();
        if !mask::current().shows_all() {
            recorded["log"]["entries"].as_array_mut().into_iter().flatten().for_each(hide_secrets);
        }
        write("--har", path, &mask::output(recorded.to_string()))?;
    }
    if let Some(path) = &args.init {
        match from_har(&har, &overrides(args.browser), &Recorded { origins: &[], base_url: None }) {
            Ok(draft) => write("--init", path, &draft.text(None))?,
            Err(nothing) => stderr::note(format_args!("--init: no suite is written: {nothing}")),
        }
    }
    Ok(exit)
}

fn write(flag: &str, path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|error| {
        Error::Usage(format!("{flag}: cannot write {}: {}", path.display(), system_message(&error)))
    })
}
