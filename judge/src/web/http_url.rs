//! URLs of WebSockets: for servers they are those of requests by http.

use url::{Position, Url};

use super::origin::Origin;

/// The URL as http has it: for what concerns cookies, sites and connections a WebSocket is a request like others.
#[must_use]
pub fn http_url(url: &Url) -> Url {
    let mut url = url.clone();
    let scheme = if matches!(url.scheme(), "wss" | "https") { "https" } else { "http" };
    // All four are special schemes, and so alike to the parser.
    let _ = url.set_scheme(scheme);
    url
}

/// The host and port of a URL: what a server is known by.
#[must_use]
pub fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(_) => url[Position::BeforeHost..Position::AfterPort].to_owned(),
        None => format!("{host}:{}", url.port_or_known_default().unwrap_or_default()),
    }
}

/// The origin of the server that a URL leads to: a WebSocket's handshake is a request by http.
#[must_use]
pub fn server_origin(url: &Url) -> Origin {
    if matches!(url.scheme(), "ws" | "wss") { Origin::of(&http_url(url)) } else { Origin::of(url) }
}
