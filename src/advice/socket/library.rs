//! Whose response a refusal is: what the libraries of servers and the proxies themselves send, word by word. Each was run, in the
//! version that stands here.

use super::case::SocketCase;
use crate::web::text::shown;

/// What libraries say where `Upgrade` or `Connection` did not arrive.
const NOT_ARRIVED: &[&str] = &[
    // Tornado 6.6, aiohttp 3.14.
    "Can \"Upgrade\" only to \"WebSocket\"",
    "\"Connection\" must be \"Upgrade\"",
    "No CONNECTION upgrade hdr",
    // websockets 17.4 of Python.
    "missing Upgrade header",
    "missing Connection header",
    // The same, through a proxy that speaks HTTP/1.0 to it, as nginx does by itself.
    "unsupported HTTP version: HTTP/1.0",
    // ws 8 of Node.js: another protocol, such as h2c, or a value that a proxy wrote itself.
    "Invalid Upgrade header",
    // axum 0.8.
    "Connection header did not include 'upgrade'",
    "`Upgrade` header did not include 'websocket'",
];

/// What libraries say of an origin that they refuse, and where their list is.
const ORIGIN_WORDS: &[(&str, &str)] = &[
    // Tornado 6.6.
    (
        "Cross origin websockets not allowed",
        "Tornado: override check_origin; Jupyter: allow_origin; Bokeh: --allow-websocket-origin.",
    ),
    // websockets 17.4 of Python.
    ("invalid Origin header", "Python's websockets: add it to origins= of serve()."),
];

/// Where the list of gorilla/websocket is, and of the other libraries for Go.
pub(super) const GO: &str = "gorilla/websocket: CheckOrigin with the page's origin (behind a proxy also proxy_set_header Host $http_host); \
                             coder/websocket: AcceptOptions{OriginPatterns}.";

/// A proxy's own page.
struct OwnPage {
    name: &'static str,
    /// How the header `Server` begins, in lower case; nothing where it does not say.
    server: &'static str,
    /// What is in the body.
    body: &'static str,
    /// The usual cause for each status.
    causes: &'static [(u16, &'static str)],
}

/// nginx 1.22, Apache 2.4, HAProxy 2.6, Traefik 3.7.
const OWN_PAGES: &[OwnPage] = &[
    OwnPage {
        name: "nginx",
        server: "",
        body: "<center>nginx",
        causes: &[
            (403, "Look for deny, limit_except and a condition on $http_origin in its location."),
            (
                404,
                "No location leads this path to the application by proxy_pass, so that nginx looks for a file.",
            ),
        ],
    },
    OwnPage {
        name: "Apache",
        server: "apache",
        body: "<!DOCTYPE HTML PUBLIC \"-//",
        causes: &[
            (403, "Look for Require, and for a RewriteRule with [F], such as for Origin."),
            (404, "No ProxyPass leads this path to the application."),
            (
                500,
                "Its error log says why; often the module for the target is missing: mod_proxy_http for http://, mod_proxy_wstunnel for \
                 ws://.",
            ),
        ],
    },
    OwnPage {
        name: "HAProxy",
        server: "",
        body: "Request forbidden by administrative rules",
        causes: &[(403, "Look for an http-request deny rule, such as for Origin.")],
    },
    OwnPage {
        name: "Traefik or a Go program",
        server: "",
        body: "404 page not found",
        causes: &[(404, "No router (Traefik) or handler (Go) is there for this path and host.")],
    },
];

/// The proxy whose own response this is, and the usual cause.
pub(super) fn own_page(case: &SocketCase<'_>) -> Option<(&'static str, &'static str)> {
    let response = case.refusal()?;
    let server = response.headers.get_text("server").unwrap_or_default().to_ascii_lowercase();
    // Caddy 2.6 and Envoy 1.40 send no body.
    if case.body().trim().is_empty() && server == "caddy" {
        let cause = match response.status {
            200 | 404 => "No handler of its site is there for this path.",
            403 => "Look for a respond directive, such as for Origin.",
            _ => return None,
        };
        return Some(("Caddy", cause));
    }
    if case.body().trim().is_empty() && server == "envoy" && response.status == 403 {
        return Some((
            "Envoy",
            "It refuses every upgrade that upgrade_configs does not list: the HTTP connection manager needs upgrade_type: websocket. A \
             direct_response of a route looks the same.",
        ));
    }
    let page =
        OWN_PAGES.iter().find(|page| server.starts_with(page.server) && case.body().contains(page.body))?;
    let (_, cause) = page.causes.iter().find(|(status, _)| *status == response.status)?;
    Some((page.name, *cause))
}

/// What the server's library says of an `Upgrade` that did not arrive, though it was sent.
pub(super) fn not_arrived(case: &SocketCase<'_>) -> Option<String> {
    let response = case.refusal()?;
    let body = case.body().trim();
    let is_known = NOT_ARRIVED.iter().any(|words| body.contains(words))
        // ws 8 of Node.js.
        || response.status == 426 && body == "Upgrade Required"
        // gorilla/websocket 1.5.
        || response.status == 400 && body == "Bad Request" && response.headers.contains("sec-websocket-version");
    is_known.then(|| shown(body.lines().next().unwrap_or_default()))
}

/// What the server's library says of the origin, and where its list is.
pub(super) fn origin_words(case: &SocketCase<'_>) -> Option<(String, &'static str)> {
    let response = case.refusal()?;
    let body = case.body().trim();
    let words = ORIGIN_WORDS.iter().find(|(words, _)| body.contains(words)).map(|(_, list)| *list);
    let is_gorilla =
        response.status == 403 && body == "Forbidden" && response.headers.contains("sec-websocket-version");
    let list = words.or_else(|| is_gorilla.then_some(GO))?;
    Some((shown(body.lines().next().unwrap_or_default()), list))
}

/// Whether this is what uvicorn 0.54 sends where the application closes a socket that it has not accepted.
pub(super) fn is_closed_by_application(case: &SocketCase<'_>) -> bool {
    case.refusal().is_some_and(|response| {
        let kind = response.headers.get_text("content-type").unwrap_or_default();
        response.status == 403
            && case.body().is_empty()
            && kind == "text/plain; charset=utf-8"
            && response.headers.get_text("content-length").as_deref() == Some("0")
    })
}
