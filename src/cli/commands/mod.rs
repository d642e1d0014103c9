//! The commands, a thin file or folder each, and what several of them need.

mod clock;
mod connection;
mod data_changes;
pub(super) mod demo;
mod dry_run;
pub(super) mod explain;
pub(super) mod fix;
pub(super) mod generate;
pub(super) mod har;
pub(super) mod help;
pub(super) mod init;
mod input;
pub(super) mod merge;
mod options;
pub(super) mod origin;
pub(super) mod paste;
mod printing;
pub(super) mod probe;
pub(super) mod proxy;
mod reports;
mod repository;
pub(super) mod run;
pub(super) mod serve;
mod source;
mod typed;
pub(super) mod watch;
pub(super) mod websocket;
