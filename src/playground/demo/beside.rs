//! The endpoints that are not called by `fetch()`: WebSockets, JSONP, frames and popups.

use super::{PAGE, WrittenResponse};
use crate::rules::Rule;

/// How the page uses an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a WebSocket; `also_from` is whether a page of another site opens it too.
    Socket {
        /// Whether a page that the server does not know opens it too.
        also_from: bool,
    },
    /// By JSONP.
    Jsonp,
    /// In a frame or a popup.
    Frame,
}

/// One endpoint that a page uses otherwise than by `fetch()`.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// Its name, which is its path too.
    pub id: &'static str,
    /// How it is configured, as a heading.
    pub title: &'static str,
    /// How the page uses it.
    pub way: Way,
    /// The flags after the URL.
    pub flags: &'static [&'static str],
    /// Its response.
    pub(super) response: WrittenResponse,
    /// What must be said: the rule that blocks, or what is remarked on.
    pub expected: Rule,
    /// What to change, in a line. `{page}` stands for the page's origin.
    pub change: &'static str,
}

impl Beside {
    /// The words after `corscheck`, while the server listens on that port.
    #[must_use]
    pub fn words(&self, port: u16) -> Vec<String> {
        let command = match self.way {
            Way::Socket { .. } => "websocket",
            Way::Jsonp => "jsonp",
            Way::Frame => "frame",
        };
        let url = format!("http://127.0.0.1:{port}/{}", self.id);
        let url = if command == "websocket" { url.replacen("http", "ws", 1) } else { url };
        let fixed = [command, &url, "--origin", PAGE].map(str::to_owned);
        fixed.into_iter().chain(self.flags.iter().map(|flag| (*flag).to_owned())).collect()
    }

    /// The path and query of its request.
    pub(super) fn target(&self) -> String {
        let query = if self.way == Way::Jsonp { "?callback=show" } else { "" };
        format!("/{}{query}", self.id)
    }

    /// What to change.
    #[must_use]
    pub fn change(&self) -> String {
        self.change.replace("{page}", PAGE)
    }
}

const HTML: (&str, &str) = ("Content-Type", "text/html");

/// All of them, in the order in which they are shown.
#[must_use]
pub fn beside() -> &'static [Beside] {
    &BESIDE
}

static BESIDE: [Beside; 6] = [
    Beside {
        id: "upgrade-not-passed",
        title: "nginx does not pass the Upgrade on",
        way: Way::Socket { also_from: false },
        flags: &[],
        response: WrittenResponse {
            status: 404,
            headers: &[("Server", "nginx"), HTML],
            body: "Cannot GET /ws",
        },
        expected: Rule::WebsocketStatus,
        change: "proxy_set_header Upgrade $http_upgrade; and Connection \"upgrade\"",
    },
    Beside {
        id: "socket-for-all",
        title: "The WebSocket opens for a page of any site",
        way: Way::Socket { also_from: true },
        flags: &[],
        response: WrittenResponse {
            status: 101,
            headers: &[
                ("Upgrade", "websocket"),
                ("Connection", "Upgrade"),
                ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            ],
            body: "",
        },
        expected: Rule::WebsocketOriginNotChecked,
        change: "compare Origin with a list, and respond with 403 otherwise",
    },
    Beside {
        id: "jsonp-json",
        title: "JSONP gets plain JSON",
        way: Way::Jsonp,
        flags: &["--callback", "show"],
        response: WrittenResponse {
            status: 200,
            headers: &[("Content-Type", "text/javascript")],
            body: r#"[{"id":1}]"#,
        },
        expected: Rule::JsonpPlainJson,
        change: "the parameter that the server reads, or fetch() with CORS",
    },
    Beside {
        id: "frame-refused",
        title: "X-Frame-Options keeps the frame empty",
        way: Way::Frame,
        flags: &[],
        response: WrittenResponse {
            status: 200,
            headers: &[HTML, ("X-Frame-Options", "SAMEORIGIN")],
            body: "",
        },
        expected: Rule::FrameXfoSameorigin,
        change: "Content-Security-Policy: frame-ancestors 'self' {page}",
    },
    Beside {
        id: "message-lost",
        title: "postMessage() names the page's own origin",
        way: Way::Frame,
        flags: &["--message-to", PAGE],
        response: WrittenResponse { status: 200, headers: &[HTML, FRAMED], body: "" },
        expected: Rule::PostmessageTargetMismatch,
        change: "the origin of the document in the frame as targetOrigin",
    },
    Beside {
        id: "popup-cut-off",
        title: "The login popup loses its opener",
        way: Way::Frame,
        flags: &["--as", "popup"],
        response: WrittenResponse {
            status: 200,
            headers: &[HTML, FRAMED, ("Cross-Origin-Opener-Policy", "same-origin")],
            body: "",
        },
        expected: Rule::CoopSevered,
        change: "no Cross-Origin-Opener-Policy on what the page opens",
    },
];

/// The page, and no other, may frame it.
const FRAMED: (&str, &str) = ("Content-Security-Policy", "frame-ancestors http://localhost:3000");
