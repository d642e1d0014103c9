//! Waiting for what other threads do, instead of for a time.

use std::sync::{Condvar, Mutex, PoisonError};

use super::PATIENCE;

/// Opens once it was counted down to zero, and stays open.
pub(crate) struct Latch {
    left: Mutex<usize>,
    changed: Condvar,
}

impl Latch {
    /// A latch that opens after this many counts.
    pub(crate) fn new(count: usize) -> Self {
        Self { left: Mutex::new(count), changed: Condvar::new() }
    }

    /// One of the events has happened.
    pub(crate) fn count_down(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.saturating_sub(1);
        self.changed.notify_all();
    }

    /// Waits until all have happened; whether they have in the time that any test may take.
    #[must_use]
    pub(crate) fn wait(&self) -> bool {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(left, PATIENCE, |left| *left > 0);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }
}
