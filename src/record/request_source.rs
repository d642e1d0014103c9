//! What made a request that a browser recorded.

use crate::web::request::Initiator;

/// What made a recorded request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestSource {
    /// A page: its script, or an element. How, where the file says it.
    Page(Option<Initiator>),
    /// A navigation, of a frame or of the whole page.
    Navigation,
    /// A WebSocket.
    WebSocket,
    /// The browser itself: a manifest, a report, a prefetch.
    Browser,
}

impl RequestSource {
    /// By Chromium's name of it, or by a value of `Sec-Fetch-Dest`.
    pub(super) fn of_kind(kind: &str) -> Self {
        match kind {
            "document" | "iframe" | "frame" | "navigate" | "object" | "embed" => Self::Navigation,
            "websocket" => Self::WebSocket,
            "manifest" | "report" | "cspviolationreport" | "signed-exchange" | "prefetch"
            | "speculationrules" => Self::Browser,
            "script" | "serviceworker" => Self::Page(Some(Initiator::Script)),
            "stylesheet" => Self::Page(Some(Initiator::Style)),
            "media" | "texttrack" => Self::Page(Some(Initiator::Media)),
            "eventsource" => Self::Page(Some(Initiator::EventSource)),
            "ping" | "beacon" => Self::Page(Some(Initiator::Beacon)),
            "xhr" => Self::Page(Some(Initiator::Xhr)),
            other => Self::Page(Initiator::of_fetch_dest(other)),
        }
    }
}
