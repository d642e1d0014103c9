//! What keeps a WebSocket from opening: the facts, the rule, and a sentence.

use super::Rule;
use crate::web::text::{list, shown, without_password};

/// What keeps a WebSocket from opening: what was seen, and what was needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants are the rules, whose pages say what they are; the fields are the facts in the sentences"
)]
pub enum SocketFault {
    UrlInvalid { url: String },
    UrlScheme { scheme: String },
    UrlFragment { url: String },
    SubprotocolInvalid { subprotocol: String },
    SubprotocolDuplicate { subprotocol: String },
    BadPort { port: u16 },
    Csp { url: String, directive: String, sources: String },
    MixedContent { page: String, url: String },
    Status { status: u16 },
    Redirect { status: u16, location: String },
    TooManyRedirects { limit: usize },
    Authentication { status: u16, challenge: Option<String> },
    StatusLine { line: String },
    Upgrade { received: Option<String>, several: bool },
    Connection { received: Option<String> },
    Accept { received: Vec<String>, key: String, needed: String },
    SubprotocolMissing { offered: Vec<String> },
    SubprotocolUnrequested { received: String },
    SubprotocolMultiple { received: String },
    SubprotocolMismatch { received: String, offered: Vec<String> },
    Extension { received: String, fault: ExtensionFault },
    ExtensionParameter { parameter: String },
}

/// What is wrong with `Sec-WebSocket-Extensions` as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtensionFault {
    /// It cannot be parsed.
    Syntax,
    /// An extension in it was not offered.
    Unsupported,
    /// One is there twice.
    Duplicate,
}

impl SocketFault {
    /// The rule that it breaks.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::UrlInvalid { .. } => Rule::UrlInvalid,
            Self::UrlScheme { .. } => Rule::UrlScheme,
            Self::UrlFragment { .. } => Rule::WebsocketUrlFragment,
            Self::SubprotocolInvalid { .. } | Self::SubprotocolDuplicate { .. } => {
                Rule::WebsocketSubprotocolInvalid
            }
            Self::BadPort { .. } => Rule::UrlBadPort,
            Self::Csp { .. } => Rule::CspConnectSrc,
            Self::MixedContent { .. } => Rule::MixedContent,
            Self::Status { .. } => Rule::WebsocketStatus,
            Self::Redirect { .. } => Rule::WebsocketRedirect,
            Self::TooManyRedirects { .. } => Rule::RedirectTooMany,
            Self::Authentication { .. } => Rule::WebsocketAuthentication,
            Self::StatusLine { .. } => Rule::WebsocketStatusLine,
            Self::Upgrade { .. } => Rule::WebsocketUpgrade,
            Self::Connection { .. } => Rule::WebsocketConnection,
            Self::Accept { .. } => Rule::WebsocketAccept,
            Self::SubprotocolMissing { .. } => Rule::WebsocketSubprotocolMissing,
            Self::SubprotocolUnrequested { .. } => Rule::WebsocketSubprotocolUnrequested,
            Self::SubprotocolMultiple { .. } | Self::SubprotocolMismatch { .. } => {
                Rule::WebsocketSubprotocolMismatch
            }
            Self::Extension { .. } => Rule::WebsocketExtension,
            Self::ExtensionParameter { .. } => Rule::WebsocketExtensionParameter,
        }
    }

    /// The header of the response that is wrong or missing.
    #[must_use]
    pub fn header(&self) -> Option<&'static str> {
        match self {
            Self::Upgrade { .. } => Some("Upgrade"),
            Self::Connection { .. } => Some("Connection"),
            Self::Accept { .. } => Some("Sec-WebSocket-Accept"),
            Self::SubprotocolMissing { .. }
            | Self::SubprotocolUnrequested { .. }
            | Self::SubprotocolMultiple { .. }
            | Self::SubprotocolMismatch { .. } => Some("Sec-WebSocket-Protocol"),
            Self::Extension { .. } | Self::ExtensionParameter { .. } => Some("Sec-WebSocket-Extensions"),
            Self::Redirect { .. } => Some("Location"),
            Self::Authentication { .. } => Some("WWW-Authenticate"),
            _ => None,
        }
    }

    /// One sentence that names the header or the rule, what was seen, and what was needed.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::UrlInvalid { url } => format!("{} is not a URL.", shown(&without_password(url))),
            Self::UrlScheme { scheme } => {
                format!(
                    "The URL of a WebSocket has the scheme ws, wss, http or https, not {}.",
                    shown(scheme)
                )
            }
            Self::UrlFragment { url } => {
                format!("The URL of a WebSocket must not have a fragment: {}.", shown(&without_password(url)))
            }
            Self::SubprotocolInvalid { subprotocol } if subprotocol.is_empty() => {
                "A subprotocol is empty; it must have at least one character.".into()
            }
            Self::SubprotocolInvalid { subprotocol } => format!(
                "The subprotocol {} is not valid: it may have letters, digits and !#$%&'*+-.^_`|~, and nothing else.",
                shown(subprotocol)
            ),
            Self::SubprotocolDuplicate { subprotocol } => {
                format!("The subprotocol {} is listed twice.", shown(subprotocol))
            }
            Self::BadPort { port } => {
                format!(
                    "Browsers do not connect to port {port}: it belongs to another protocol. Nothing is sent."
                )
            }
            Self::Csp { url, directive, sources } => csp(url, directive, sources),
            Self::MixedContent { page, url } => format!(
                "The page ({}) is secure, but {} is not: the browser blocks mixed content, and nothing is sent.",
                shown(page),
                shown(url)
            ),
            Self::Status { status } => format!("The status is {status}; a WebSocket opens only with 101."),
            Self::Redirect { status, location } => format!(
                "The response is a redirect ({status} to {}); browsers follow no redirects of a WebSocket.",
                shown(&without_password(location))
            ),
            Self::TooManyRedirects { limit } => {
                format!("There were more than {limit} redirects; the browser stops there.")
            }
            Self::Authentication { status: 407, .. } => {
                "The status is 407, as if the server were a proxy that needs a login.".into()
            }
            Self::Authentication { status, .. } => format!(
                "The status is {status}: the server needs a login, but a page cannot send Authorization with a WebSocket."
            ),
            Self::StatusLine { line } => format!(
                "The first line of the response is {}; it must be HTTP/1.1 101 Switching Protocols.",
                shown(line)
            ),
            Self::Upgrade { received: None, .. } => {
                "The response has no Upgrade header; it must have Upgrade: websocket.".into()
            }
            Self::Upgrade { received: Some(received), several: true } => {
                format!("Upgrade has more than one value ({}); it must be websocket alone.", shown(received))
            }
            Self::Upgrade { received: Some(received), several: false } => {
                format!("Upgrade is {}; it must be websocket.", shown(received))
            }
            Self::Connection { received: None } => {
                "The response has no Connection header; it must have Connection: Upgrade.".into()
            }
            Self::Connection { received: Some(received) } => {
                format!("Connection is {}; it must be Upgrade.", shown(received))
            }
            Self::Accept { received, key, needed } => accept(received, key, needed),
            Self::SubprotocolMissing { offered } => format!(
                "The page offers {}, but the response has no Sec-WebSocket-Protocol: it must name one of them.",
                subprotocols(offered)
            ),
            Self::SubprotocolUnrequested { received } => format!(
                "Sec-WebSocket-Protocol is {}, but the page offers no subprotocol: the header must be absent.",
                shown(received)
            ),
            Self::SubprotocolMultiple { received } => format!(
                "Sec-WebSocket-Protocol has more than one value ({}); the response must name one.",
                shown(received)
            ),
            Self::SubprotocolMismatch { received, offered } => format!(
                "Sec-WebSocket-Protocol is {}, but the page offers {}.",
                shown(received),
                subprotocols(offered)
            ),
            Self::Extension { received, fault: ExtensionFault::Syntax } => {
                format!("Sec-WebSocket-Extensions is {}, which cannot be parsed.", shown(received))
            }
            Self::Extension { received, fault: ExtensionFault::Unsupported } => format!(
                "Sec-WebSocket-Extensions is {}, but the browser offers permessage-deflate only.",
                shown(received)
            ),
            Self::Extension { received, fault: ExtensionFault::Duplicate } => {
                format!("Sec-WebSocket-Extensions lists permessage-deflate twice: {}.", shown(received))
            }
            Self::ExtensionParameter { parameter } => format!(
                "Sec-WebSocket-Extensions has a parameter of permessage-deflate that the browser rejects: {}.",
                shown(parameter)
            ),
        }
    }
}

fn csp(url: &str, directive: &str, sources: &str) -> String {
    let value = if sources.is_empty() { "empty".into() } else { shown(sources) };
    let blocked =
        format!("The page's Content-Security-Policy blocks {}: {} is {value}.", shown(url), shown(directive));
    let about_http = sources.split(' ').any(|source| {
        let scheme = source.get(..5).unwrap_or_default();
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http:")
    });
    if about_http { blocked + " A source with http: or https: never allows a WebSocket." } else { blocked }
}

fn accept(received: &[String], key: &str, needed: &str) -> String {
    match received {
        [] => format!(
            "The response has no Sec-WebSocket-Accept header; for the key {} it must be {}.",
            shown(key),
            shown(needed)
        ),
        [one] => format!(
            "Sec-WebSocket-Accept is {}, but for the key {} it must be {}.",
            shown(one),
            shown(key),
            shown(needed)
        ),
        several => format!(
            "Sec-WebSocket-Accept has more than one value ({}); it must be {} alone.",
            shown(&several.join(", ")),
            shown(needed)
        ),
    }
}

/// `the subprotocol a`, `the subprotocols a and b`.
fn subprotocols(offered: &[String]) -> String {
    let names: Vec<String> = offered.iter().map(|name| shown(name)).collect();
    match names.as_slice() {
        [] => "no subprotocol".into(),
        [one] => format!("the subprotocol {one}"),
        several => format!("the subprotocols {}", list(several)),
    }
}
