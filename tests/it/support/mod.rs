//! A server on a free port, and the program in a clean environment.

pub(crate) mod certificate;
pub(crate) mod latch;
pub(crate) mod run;
pub(crate) mod server;

use std::time::Duration;

/// Nothing that a test waits for takes longer, however busy the machine is: a program that hangs must fail its test, not stop
/// all of them.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
