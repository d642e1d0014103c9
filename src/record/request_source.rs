//! What made a request that a browser recorded.

use crate::web::request::Initiator;

/// What made a recorded request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestSource {
    /// A page: its script, or an element. How, where the file says it.
    Page(Option<Initiator>),
    /// A navigation, of a frame or of the whole page.
    Navigation,
    /// A WebSocket, or another connection that is not HTTP.
    WebSocket,
    /// A tunnel through a proxy: what goes through it are requests of their own.
    Tunnel,
    /// The browser itself: a report, a prefetch, an icon.
    Browser,
}

impl RequestSource {
    /// By Chromium's name of it, or by a value of `Sec-Fetch-Dest`; in lower case.
    pub(super) fn of_kind(kind: &str) -> Self {
        match kind {
            "document" | "iframe" | "frame" | "navigate" | "object" | "embed" | "fencedframe" => {
                Self::Navigation
            }
            "websocket" | "webtransport" | "directsocket" | "direct-socket" => Self::WebSocket,
            "report"
            | "cspviolationreport"
            | "csp-violation-report"
            | "signed-exchange"
            | "signedexchange"
            | "prefetch"
            | "speculationrules"
            | "speculation-rules"
            | "fedcm"
            | "webidentity"
            | "sm-script"
            | "sm-stylesheet" => Self::Browser,
            "script" => Self::Page(Some(Initiator::Script)),
            "stylesheet" => Self::Page(Some(Initiator::Style)),
            "media" => Self::Page(Some(Initiator::Media)),
            "texttrack" | "text-track" => Self::Page(Some(Initiator::Track)),
            "eventsource" => Self::Page(Some(Initiator::EventSource)),
            "ping" | "beacon" => Self::Page(Some(Initiator::Beacon)),
            "xhr" | "xmlhttprequest" => Self::Page(Some(Initiator::Xhr)),
            other => Self::Page(Initiator::of_fetch_dest(other)),
        }
    }
}
