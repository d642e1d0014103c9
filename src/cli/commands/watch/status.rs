//! The line on a terminal that shows a watch goes on: the state, and since when.

use std::time::{Duration, Instant};

use super::time;
use crate::cli::progress::ProgressLine;
use crate::cli::terminal::Terminal;

/// How often the times in it are renewed.
const TICK: Duration = Duration::from_millis(500);
/// After how long a round shows how far it is; a shorter time would make the line flicker.
const COUNTS_AFTER: Duration = Duration::from_secs(1);

/// The line; hidden without a terminal.
pub(super) struct Status<'a> {
    terminal: &'a Terminal,
    line: Option<ProgressLine>,
    last: Option<LastRound>,
    /// When this round began.
    begun: Instant,
}

/// The last complete round.
struct LastRound {
    number: u64,
    over: Instant,
    state: String,
    since: Instant,
}

impl<'a> Status<'a> {
    pub(super) fn new(terminal: &'a Terminal) -> Self {
        Self { terminal, line: None, last: None, begun: Instant::now() }
    }

    /// A round begins. The first has a line of its own.
    pub(super) fn begins(&mut self, number: u64) {
        self.begun = Instant::now();
        if number == 1 {
            self.line = None;
        }
    }

    /// So many of so many are done in this round.
    pub(super) fn counts(&self, number: u64, done: usize, all: usize) {
        if let Some(line) = &self.line
            && self.begun.elapsed() >= COUNTS_AFTER
        {
            line.set_message(format!("watching: round {number}, {done} of {all} checks"));
        }
    }

    /// A round is over; the state, and since when.
    pub(super) fn waits(&mut self, number: u64, state: String, since: Instant) {
        self.last = Some(LastRound { number, over: Instant::now(), state, since });
        self.show();
    }

    /// A round cannot begin.
    pub(super) fn stuck(&mut self) {
        self.last = None;
        self.show();
    }

    /// Prints something above the line.
    pub(super) fn above<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.line {
            Some(line) => line.above(print),
            None => print(),
        }
    }

    /// Keeps the times in it right; never ends.
    pub(super) async fn ticks<T>(&self) -> T {
        if self.line.is_none() {
            return std::future::pending().await;
        }
        loop {
            tokio::time::sleep(TICK).await;
            self.update();
        }
    }

    fn show(&mut self) {
        if !self.terminal.shows_progress {
            return;
        }
        self.line.get_or_insert_with(|| ProgressLine::message(self.terminal));
        self.update();
    }

    fn update(&self) {
        let Some(line) = &self.line else { return };
        line.set_message(match &self.last {
            None => "watching, Ctrl-C ends: waiting until that is fixed".to_owned(),
            Some(LastRound { number, over, state, since }) => {
                let (over, since) = (time(over.elapsed()), time(since.elapsed()));
                format!("watching, Ctrl-C ends: {state} for {since}; round {number}, {over} ago")
            }
        });
    }
}
