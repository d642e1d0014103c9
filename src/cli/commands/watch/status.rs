//! The line on a terminal that says a watch goes on: how things stand, and since when.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::time;
use crate::cli::terminal::Terminal;

/// How often it is drawn anew.
const TICK: Duration = Duration::from_millis(500);
/// After how long a round says how far it is; a shorter one would make the line flicker.
const PATIENCE: Duration = Duration::from_secs(1);

/// The line; nothing where nobody sees it.
pub(super) struct Status {
    shows: bool,
    bar: Option<ProgressBar>,
    last: Option<Last>,
    /// When this round began.
    begun: Instant,
}

/// The last complete round.
struct Last {
    number: u64,
    over: Instant,
    state: String,
    since: Instant,
}

impl Status {
    pub(super) fn new(terminal: &Terminal) -> Self {
        Self { shows: terminal.shows_progress, bar: None, last: None, begun: Instant::now() }
    }

    /// A round begins. The first has a bar of its own.
    pub(super) fn begins(&mut self, number: u64) {
        self.begun = Instant::now();
        if number == 1 {
            self.bar = None;
        }
    }

    /// So many of so many are done in this round.
    pub(super) fn counts(&self, number: u64, done: usize, all: usize) {
        if let Some(bar) = &self.bar
            && self.begun.elapsed() >= PATIENCE
        {
            bar.set_message(format!("watching: round {number}, {done} of {all} checks"));
        }
    }

    /// A round is over; how things stand, and since when.
    pub(super) fn waits(&mut self, number: u64, state: String, since: Instant) {
        self.last = Some(Last { number, over: Instant::now(), state, since });
        self.show();
    }

    /// A round cannot be made.
    pub(super) fn stuck(&mut self) {
        self.last = None;
        self.show();
    }

    /// Does something while the line is not there.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Keeps the times in it right; never ends.
    pub(super) async fn ticks<T>(&self) -> T {
        if self.bar.is_none() {
            return std::future::pending().await;
        }
        loop {
            tokio::time::sleep(TICK).await;
            self.tell();
        }
    }

    fn show(&mut self) {
        if !self.shows {
            return;
        }
        self.bar.get_or_insert_with(|| {
            // What does not fit is cut off.
            let style = ProgressStyle::with_template("{spinner} {wide_msg}");
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(TICK);
            bar
        });
        self.tell();
    }

    fn tell(&self) {
        let Some(bar) = &self.bar else { return };
        bar.set_message(match &self.last {
            None => "watching: waiting until that is mended; Ctrl-C ends".to_owned(),
            Some(Last { number, over, state, since }) => {
                let (over, since) = (time(over.elapsed()), time(since.elapsed()));
                format!("watching: {state} for {since}; round {number}, {over} ago; Ctrl-C ends")
            }
        });
    }
}
