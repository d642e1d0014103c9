//! A server on a free port, the program in a clean environment, and what to do without something.

pub(crate) mod browsers;
pub(crate) mod certificate;
pub(crate) mod checked_in;
pub(crate) mod latch;
pub(crate) mod page;
pub(crate) mod program;
pub(crate) mod run;
pub(crate) mod schemas;
pub(crate) mod script;
pub(crate) mod server;
pub(crate) mod skipped;
pub(crate) mod terminal;

use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Nothing that a test waits for takes longer, however busy the machine is: a program that hangs must fail its test, not stop
/// all of them.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A variable of the tests' environment, where it says something.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Says something in every run: the test harness keeps what a passing test prints with `println!`.
pub(crate) fn say(subject: &str, words: &str) {
    // Without a standard error no one reads it.
    let _ = writeln!(std::io::stderr(), "{subject}: {words}");
}

/// What a lock guards, whether or not another test panicked with it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
