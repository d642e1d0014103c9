//! The browser while it is watched: with a window, what fails is printed as it comes; Ctrl-C ends it.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::judging::{detail, overrides, recorded};
use crate::cli::args;
use crate::cli::interrupt::{hung_up, interrupted};
use crate::cli::progress::ProgressLine;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, mask, stderr};
use crate::confirm::{BrowserError, Launch, Session, Visit, Visited};
use crate::render::report::Format;
use crate::render::text::VisitLive;
use crate::replay::{Finding, judge};

/// What a page did, in which browser.
pub(super) struct Watched {
    pub(super) visited: Visited,
    pub(super) version: String,
    pub(super) elapsed: Duration,
}

/// Opens the page and watches it.
pub(super) async fn watched(
    visit: &Visit,
    launch: &Launch,
    args: &args::Page,
    terminal: &Terminal,
) -> Result<Watched, Error> {
    let error = |error: BrowserError| match error {
        BrowserError::Unsuitable(words) => Error::Usage(words),
        BrowserError::Start(words) => Error::Environment(words),
        BrowserError::Protocol(words) => Error::Network(words),
    };
    let line = if args.show { ProgressLine::hidden() } else { ProgressLine::message(terminal) };
    line.set_message("watching the page".into());
    let start = Instant::now();
    let mut stop = pin!(async {
        tokio::select! {
            pressed = interrupted() => pressed,
            hung_up = hung_up() => hung_up,
        }
    });
    // What was started so far is ended as it is dropped.
    let mut session = tokio::select! {
        started = Session::start(launch) => started.map_err(error)?,
        stopped = &mut stop => {
            stopped?;
            return Err(Error::Network("interrupted before the page was open".into()));
        }
    };
    if args.show {
        stderr::note("the window is watched until it is closed, or Ctrl-C");
    }
    let version = session.version().to_owned();
    let (sender, mut news) = mpsc::channel(1);
    let visit = Visit { live: args.show.then_some(sender), ..visit.clone() };
    let mut live = VisitLive::new(&visit.url, args.quiet, detail(args), terminal.style);
    let visited = {
        let mut visited = pin!(session.visit(&visit));
        let mut is_stopped = false;
        loop {
            tokio::select! {
                visited = &mut visited => break visited,
                pressed = &mut stop, if !is_stopped => {
                    pressed?;
                    // What was recorded so far is judged.
                    visit.stop.store(true, Ordering::Relaxed);
                    is_stopped = true;
                }
                Some(so_far) = news.recv() => print_news(args, &visit, &so_far, &mut live)?,
            }
        }
    };
    drop(line);
    session.close().await;
    Ok(Watched { visited: visited.map_err(error)?, version, elapsed: start.elapsed() })
}

/// Prints what is new.
fn print_news(
    args: &args::Page,
    visit: &Visit,
    so_far: &Visited,
    live: &mut VisitLive<'_>,
) -> Result<(), Error> {
    if args.format != Format::Text {
        return Ok(());
    }
    let judged = judge(&recorded(so_far)?, &overrides(visit, args.browser));
    for one in &judged {
        if let Finding::Verdict(diagnosis, _) = &one.finding {
            mask::learn_from_questions([&*diagnosis.question]);
        }
    }
    let words = live.news(so_far, &judged);
    if !words.is_empty() {
        Terminal::print(&words)?;
    }
    Ok(())
}
