//! Lines on the standard error.
//!
//! They are written in one place because none of them may fail: stderr may be closed, and the command goes on all the same.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::mask;

/// Reports why something went wrong.
pub(super) fn error(message: impl Display) {
    line(format_args!("error: {message}"));
}

/// Prints something that the user should know, although the command goes on.
pub(super) fn note(message: impl Display) {
    line(format_args!("note: {message}"));
}

/// The same, where it was not said before.
pub(super) fn note_once(message: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let is_new = SAID.lock().unwrap_or_else(PoisonError::into_inner).insert(message.to_owned());
    if is_new {
        note(message);
    }
}

/// Writes a line as it is.
pub(super) fn line(text: impl Display) {
    // stderr may be closed; ignore.
    let _ = writeln!(io::stderr(), "{}", mask::output(text.to_string()));
}
