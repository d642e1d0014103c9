//! The page as which most tests probe.

use super::run::{Ran, probe, run};
use super::server::Server;

/// Its origin. A page over https may call a loopback server over http.
pub(crate) const ORIGIN: &str = "https://app.example.net";
/// The flag that names it.
pub(crate) const FROM_PAGE: [&str; 2] = ["--origin", ORIGIN];
/// The header that allows it.
pub(crate) const ALLOW_PAGE: (&str, &str) = ("Access-Control-Allow-Origin", ORIGIN);

/// Probes a server as this page; prints text.
pub(crate) fn probe_text(server: &Server, path: &str, more: &[&str]) -> Ran {
    run(&[&["probe", server.url(path).as_str()], &FROM_PAGE[..], more].concat())
}

/// Probes a server as this page; prints JSON.
pub(crate) fn probe_json(server: &Server, path: &str, more: &[&str]) -> Ran {
    probe(&[&[server.url(path).as_str()], &FROM_PAGE[..], more].concat())
}
