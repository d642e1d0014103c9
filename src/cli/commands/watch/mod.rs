//! `--watch`: the same round again and again, until Ctrl-C.
//!
//! A round takes over nothing from the one before: connections, name lookups, HTTP versions, cached preflights and files are all new.
//! So a round sends exactly what the first did, and neither a restarted server nor a proxy whose old process still serves old
//! connections can distort its result.

mod end;
mod files;
pub(in super::super) mod probe;
pub(in super::super) mod run;
mod status;

use std::pin::pin;
use std::time::{Duration, Instant};

use self::end::{End, ended};
use self::files::Files;
use self::status::Status;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, stderr};

/// A round that is about to begin.
struct Round<'a> {
    /// Its number, from 1; that of the last one, if that could not be completed.
    number: u64,
    /// How long after the start.
    after: Duration,
    /// The file whose change started it.
    changed: Option<String>,
    /// Whether an error kept the last one from beginning.
    fixed: bool,
    status: &'a Status<'a>,
}

/// The result of a round.
struct RoundResult {
    exit: Exit,
    /// The state, in a few words.
    state: String,
    /// Whether something was different than in the round before.
    changed: bool,
}

impl Round<'_> {
    /// Whether no round was completed yet: then everything is printed, not only what changed.
    fn is_first(&self) -> bool {
        self.number == 1
    }

    /// Reports that the last error is fixed, once everything that the round needs is there.
    fn begin(&self) {
        if self.fixed {
            self.status.above(|| stderr::line(format_args!("fixed; continuing with round {}", self.number)));
        }
    }

    /// The heading above what changed: `Round 3, after 6 s`.
    fn heading(&self) -> String {
        let why = self.changed.as_ref().map(|name| format!(", {name} has changed")).unwrap_or_default();
        format!("Round {}, after {}{why}", self.number, time(self.after))
    }
}

/// Runs round after round until Ctrl-C or a signal, and ends with the status of the last complete round. `pause` lies between the end
/// of one and the start of the next, unless one of the files changes.
///
/// An error in the command line or a file ends it at the start. Later it is printed once, and the next round tries again.
async fn watch(
    pause: Duration,
    files: Files,
    terminal: &Terminal,
    mut round: impl AsyncFnMut(Round<'_>) -> Result<RoundResult, Error>,
) -> Result<Exit, Error> {
    let start = Instant::now();
    let mut status = Status::new(terminal);
    let mut end = pin!(ended());
    // Without a complete round nothing is known.
    let mut exit = Exit::Failed;
    let mut last_error = None;
    let mut changed = None;
    let mut number = 1;
    let mut last_change = start;
    loop {
        // Before the files are read, so that a change in the meantime is noticed.
        let states = files.states();
        status.begins(number);
        let next = Round {
            number,
            after: start.elapsed(),
            changed: changed.take(),
            fixed: last_error.is_some(),
            status: &status,
        };
        let result = tokio::select! {
            // Listens for the end from the start.
            biased;
            end = &mut end => return over(end?, exit),
            result = round(next) => result,
        };
        match result {
            Ok(result) => {
                last_error = None;
                exit = result.exit;
                if result.changed || number == 1 {
                    last_change = Instant::now();
                }
                status.waits(number, result.state, last_change);
                number += 1;
            }
            Err(error @ Error::Output(_)) => return Err(error),
            Err(error @ (Error::Usage(_) | Error::File(_) | Error::Environment(_)))
                if number == 1 && last_error.is_none() =>
            {
                return Err(error);
            }
            Err(error) => {
                let message = error.to_string();
                status.stuck();
                if last_error.as_ref() != Some(&message) {
                    status.above(|| stderr::error(&message));
                    last_error = Some(message);
                }
            }
        }
        changed = tokio::select! {
            biased;
            end = &mut end => return over(end?, exit),
            changed = files.changed(states, pause) => changed,
            never = status.ticks() => never,
        };
    }
}

fn over(end: End, exit: Exit) -> Result<Exit, Error> {
    match end {
        End::Interrupted => Ok(exit),
        End::ReaderClosed => Err(Error::Output(std::io::ErrorKind::BrokenPipe.into())),
    }
}

/// A time in words: `6 s`, `2 min 5 s`, `1 h 3 min`.
fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// Refuses a number where a URL or a file belongs: the equals sign of `--watch=2` was left out.
fn no_equals_sign<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
    match words.into_iter().find(|word| word.parse::<f64>().is_ok()) {
        None => Ok(()),
        Some(word) => Err(Error::Usage(format!("--watch takes its value after \"=\": --watch={word}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (seconds, words) in [(0, "0 s"), (59, "59 s"), (125, "2 min 5 s"), (3_780, "1 h 3 min")] {
            assert_eq!(time(Duration::from_secs(seconds)), words);
        }
    }
}
