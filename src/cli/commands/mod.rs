//! One thin file a command.

mod confirm;
mod connection;
pub(super) mod demo;
pub(super) mod explain;
pub(super) mod generate;
pub(super) mod origin;
pub(super) mod probe;
pub(super) mod serve;
