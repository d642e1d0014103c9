//! `--watch`: the same round again and again, until somebody ends it.
//!
//! Each round begins with nothing of the one before: new connections, new look-ups of names, no version of HTTP that is known
//! already, no preflight that is kept, files read anew. So a round asks exactly as the first did, and a server that was
//! started again, or a proxy whose old process still serves old connections, cannot make it lie.

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
struct Turn<'a> {
    /// Its number, from 1. It is that of the last one again, where that could not be completed.
    number: u64,
    /// How long after the start.
    after: Duration,
    /// The file that has changed, where that is why it begins.
    changed: Option<String>,
    /// Whether an error kept the last one from beginning.
    fixed: bool,
    status: &'a Status<'a>,
}

/// A round that is over.
struct Found {
    exit: Exit,
    /// How things stand, in a few words.
    state: String,
    /// Whether something was different than in the round before.
    changed: bool,
}

impl Turn<'_> {
    /// Whether no round was completed yet: then all is said, not only what changed.
    fn is_first(&self) -> bool {
        self.number == 1
    }

    /// Says that the last error is gone: the round can begin.
    fn is_possible(&self) {
        if self.fixed {
            self.status.above(|| stderr::line(format_args!("fixed; continuing with round {}", self.number)));
        }
    }

    /// What stands above what changed: `Round 3, after 6 s`.
    fn heading(&self) -> String {
        let why = self.changed.as_ref().map(|name| format!(", {name} has changed")).unwrap_or_default();
        format!("Round {}, after {}{why}", self.number, time(self.after))
    }
}

/// Goes round after round until Ctrl-C or the like; how the last complete round ended is how this ends. `pause` lies between
/// the end of one and the start of the next, unless one of the files changes.
///
/// What is wrong with the command line or a file at the start ends it. Later it is said once, and the next round tries again.
async fn watch(
    pause: Duration,
    files: Files,
    terminal: &Terminal,
    mut round: impl AsyncFnMut(Turn<'_>) -> Result<Found, Error>,
) -> Result<Exit, Error> {
    let start = Instant::now();
    let mut status = Status::new(terminal);
    let mut end = pin!(ended());
    // Where nothing could be asked, nothing is known.
    let mut exit = Exit::Failed;
    let mut trouble = None;
    let mut changed = None;
    let mut number = 1;
    let mut last_change = start;
    loop {
        // Before the files are read, so that a change while they are is seen.
        let seen = files.look();
        status.begins(number);
        let turn = Turn {
            number,
            after: start.elapsed(),
            changed: changed.take(),
            fixed: trouble.is_some(),
            status: &status,
        };
        let found = tokio::select! {
            // From the first moment on it is listened for.
            biased;
            end = &mut end => return over(end?, exit),
            found = round(turn) => found,
        };
        match found {
            Ok(found) => {
                trouble = None;
                exit = found.exit;
                if found.changed || number == 1 {
                    last_change = Instant::now();
                }
                status.waits(number, found.state, last_change);
                number += 1;
            }
            Err(error @ Error::Output(_)) => return Err(error),
            Err(error @ (Error::Usage(_) | Error::File(_) | Error::Environment(_)))
                if number == 1 && trouble.is_none() =>
            {
                return Err(error);
            }
            Err(error) => {
                let words = error.to_string();
                status.stuck();
                if trouble.as_ref() != Some(&words) {
                    status.above(|| stderr::error(&words));
                    trouble = Some(words);
                }
            }
        }
        changed = tokio::select! {
            biased;
            end = &mut end => return over(end?, exit),
            changed = files.changed(seen, pause) => changed,
            never = status.ticks() => never,
        };
    }
}

fn over(end: End, exit: Exit) -> Result<Exit, Error> {
    match end {
        End::Asked => Ok(exit),
        End::Unread => Err(Error::Output(std::io::ErrorKind::BrokenPipe.into())),
    }
}

/// A time as one says it: `6 s`, `2 min 5 s`, `1 h 3 min`.
fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// Whoever leaves out the equals sign gives a URL or file of that name.
fn no_equals_sign<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
    match words.into_iter().find(|word| word.parse::<f64>().is_ok()) {
        None => Ok(()),
        Some(word) => {
            Err(Error::Usage(format!("--watch takes its seconds behind an equals sign: --watch={word}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (seconds, wanted) in [(0, "0 s"), (59, "59 s"), (125, "2 min 5 s"), (3_780, "1 h 3 min")] {
            assert_eq!(time(Duration::from_secs(seconds)), wanted);
        }
    }
}
