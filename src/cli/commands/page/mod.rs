//! `corscheck page`

mod judging;
mod report;
mod watching;

use std::sync::Arc;
use std::time::Duration;

use self::report::Taken;
use self::watching::watched;
use super::browser::launch;
use super::connection::options;
use super::probe::header;
use super::typed;
use crate::cli::args::{self, Connection, Wait};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, system_message};
use crate::confirm::{Launch, Visit, VisitStep};
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
    let launch = Launch { window: args.show, outlives_interrupt: true, ..launch };
    // A suite that was written by hand is not lost.
    if let Some(path) = args.init.as_ref().filter(|path| path.exists()) {
        return Err(Error::Usage(format!("--init: {} exists; remove it, or name another", path.display())));
    }
    let reports = Taken::open(args, terminal)?;
    let watched = runtime::block_on(watched(&visit, &launch, args, terminal))?;
    reports.end(args, &visit, &watched, terminal)
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
        live: None,
        headers: args.header.iter().map(|line| given_header(line)).collect(),
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

/// A header as it is sent, without the space behind its colon.
fn given_header(line: &str) -> (String, String) {
    let (name, value) = header(line);
    (name, value.trim().to_owned())
}
