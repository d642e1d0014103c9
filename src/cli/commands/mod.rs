//! One thin file a command.

mod confirm;
mod connection;
pub(super) mod demo;
pub(super) mod explain;
pub(super) mod fix;
pub(super) mod generate;
pub(super) mod har;
pub(super) mod init;
mod manner;
pub(super) mod merge;
pub(super) mod origin;
pub(super) mod paste;
pub(super) mod probe;
mod reports;
mod repository;
pub(super) mod run;
pub(super) mod serve;
mod source;
mod stdin;
mod watch;
