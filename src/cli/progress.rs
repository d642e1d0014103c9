//! The line on a terminal that shows how far a command is.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;

/// A command that is done sooner shows no line: it would only flicker.
const DELAY: Duration = Duration::from_millis(300);
/// How often the line is redrawn.
const TICK: Duration = Duration::from_millis(500);

/// The line; nothing where the output does not go to a terminal.
pub(super) struct ProgressLine(Option<ProgressBar>);

impl ProgressLine {
    /// No line.
    pub(super) fn hidden() -> Self {
        Self(None)
    }

    /// A bar that counts up to `count`, or a spinner where that is 1.
    pub(super) fn counting(count: usize, label: &str, terminal: &Terminal) -> Self {
        let line = match count {
            0 | 1 => Self::new("{spinner} waiting for a response, {elapsed}", terminal),
            _ => Self::new(&format!("{{bar:30}} {{pos}}/{{len}} {label}, {{elapsed}}"), terminal),
        };
        if let Self(Some(bar)) = &line {
            bar.set_length(count as u64);
        }
        line
    }

    /// A spinner with a message; what does not fit is cut off.
    pub(super) fn message(terminal: &Terminal) -> Self {
        Self::new("{spinner} {wide_msg}", terminal)
    }

    fn new(template: &str, terminal: &Terminal) -> Self {
        if !terminal.shows_progress {
            return Self::hidden();
        }
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_style(style);
        let shown_later = bar.downgrade();
        // A thread, so that the line also appears, and moves, while the command waits for its first response.
        std::thread::spawn(move || {
            std::thread::sleep(DELAY);
            if let Some(bar) = shown_later.upgrade().filter(|bar| !bar.is_finished()) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(TICK);
            }
        });
        Self(Some(bar))
    }

    /// One more is done.
    pub(super) fn advance(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// Replaces the message.
    pub(super) fn set_message(&self, message: String) {
        if let Some(bar) = &self.0 {
            bar.set_message(message);
        }
    }

    /// Prints something above the line.
    pub(super) fn above<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Removes the line.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.finish();
    }
}
