//! What follows once a socket is open: it changes no verdict.

use super::engine::SocketEngine;
use crate::rules::Notice;
use crate::web::browser::Browser;

/// The code of the page's `close` event, where the server's close frame has this one: an engine passes on only those that it
/// knows, and 1005 stands for none.
#[must_use]
pub fn page_close_code(code: Option<u16>, browser: Browser) -> u16 {
    let Some(code) = code else { return 1005 };
    if (SocketEngine::of(browser).passes_close_code)(code) { code } else { 1006 }
}

/// The server closes the socket that it just opened; `spoken` where a message was sent before.
#[must_use]
pub fn closed(code: Option<u16>, reason: &str, spoken: bool, browser: Browser) -> Notice {
    let page = page_close_code(code, browser);
    Notice::SocketClosed { code, reason: reason.into(), spoken, page }
}

/// The connection ends without a close frame, or what came is not a frame: what happened, as a clause.
#[must_use]
pub fn broken(fact: String) -> Notice {
    Notice::SocketBroken { fact }
}

/// The socket opens for a page of another origin too; `cookies` where the user's went along.
#[must_use]
pub fn foreign_origin(origin: String, cookies: bool) -> Notice {
    Notice::SocketForeignOrigin { origin, cookies }
}
