//! A server on a free port, and the program in a clean environment.

pub(crate) mod certificate;
pub(crate) mod run;
pub(crate) mod server;
