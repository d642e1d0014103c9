//! URLs of WebSockets: for servers they are those of requests by http.

use url::Url;

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

/// The origin of the server that a URL leads to: a WebSocket's handshake is a request by http.
#[must_use]
pub fn server_origin(url: &Url) -> Origin {
    if matches!(url.scheme(), "ws" | "wss") { Origin::of(&http_url(url)) } else { Origin::of(url) }
}
