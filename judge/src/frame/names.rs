//! What the browsers' developer tools call what stopped a document.

use super::question::EmbeddedAs;
use super::stop::{ResourcePolicyFault, Stop};
use crate::web::browser::Browser;
use crate::web::message::FailureKind;

/// The name of a stop. `next` is what would have stopped the document, had this not.
#[must_use]
pub fn name(stop: &Stop, next: &[Stop], shown_as: EmbeddedAs, browser: Browser) -> Option<&'static str> {
    let usual = stop.rule().name_in(browser);
    match browser.engine() {
        Browser::Chromium => chromium(stop, usual),
        Browser::Firefox => firefox(stop, next, shown_as, usual),
        Browser::Safari | Browser::WebKit => webkit(stop, usual),
    }
}

fn chromium(stop: &Stop, usual: Option<&'static str>) -> Option<&'static str> {
    match stop {
        Stop::Scheme { scheme, .. } if ["ws", "wss"].contains(&scheme.as_str()) => {
            Some("ERR_UNKNOWN_URL_SCHEME")
        }
        Stop::ResourcePolicy { fault, .. } => Some(match fault {
            ResourcePolicyFault::Missing => "CorpNotSameOriginAfterDefaultedToSameOriginByCoep",
            ResourcePolicyFault::SameOrigin => "CorpNotSameOrigin",
            ResourcePolicyFault::SameSite => "CorpNotSameSite",
        }),
        Stop::Scheme { scheme, .. } if scheme == "chrome-extension" => Some("ERR_BLOCKED_BY_CLIENT"),
        Stop::RedirectInvalid { scheme: Some(scheme), .. } => match scheme.as_str() {
            "about" | "blob" | "chrome" | "data" | "file" | "filesystem" => Some("ERR_UNSAFE_REDIRECT"),
            "ws" | "wss" => Some("ERR_UNKNOWN_URL_SCHEME"),
            // Handed to another program, or dropped.
            _ => None,
        },
        Stop::RedirectInvalid { scheme: None, .. } => Some("ERR_INVALID_REDIRECT"),
        Stop::Download { is_refused: true, .. } => Some("ERR_INVALID_RESPONSE"),
        Stop::BadPort { .. } => Some("ERR_UNSAFE_PORT"),
        Stop::TooManyRedirects { .. } => Some("ERR_TOO_MANY_REDIRECTS"),
        _ => usual,
    }
}

/// Schemes that no page of the web may link to.
const LOCAL_SCHEMES: [&str; 8] =
    ["ws", "wss", "blob", "file", "chrome", "resource", "view-source", "moz-icon"];

/// Firefox's page for an error without a body.
fn empty_error(status: u16) -> &'static str {
    if status < 500 { "httpErrorPage" } else { "serverError" }
}

fn firefox(
    stop: &Stop,
    next: &[Stop],
    shown_as: EmbeddedAs,
    usual: Option<&'static str>,
) -> Option<&'static str> {
    match stop {
        Stop::Scheme { scheme, .. } => LOCAL_SCHEMES.contains(&scheme.as_str()).then_some("SOP"),
        Stop::Download { is_refused: true, is_empty: true, status, .. } => Some(empty_error(*status)),
        Stop::Download { is_refused: true, .. } => Some("serverError"),
        Stop::Download { is_sandboxed, .. } => is_sandboxed.then_some("Security"),
        // The policies are looked at, and complained about, although there is no document.
        Stop::NoContent { .. } => {
            let policy = next.iter().find(|stop| {
                matches!(
                    stop,
                    Stop::Ancestors { .. }
                        | Stop::FrameOptionsDeny { .. }
                        | Stop::FrameOptionsSameOrigin { .. }
                        | Stop::FrameOptionsConflict { .. }
                )
            })?;
            policy.rule().name_in(Browser::Firefox)
        }
        // An element has no error page, and the console says nothing of these.
        Stop::EmbedderPolicy { .. } | Stop::ResourcePolicy { .. }
            if matches!(shown_as, EmbeddedAs::Object | EmbeddedAs::Embed) =>
        {
            None
        }
        Stop::ErrorWithoutBody { status, .. } => Some(empty_error(*status)),
        Stop::BadPort { is_redirected, .. } => (!is_redirected).then_some("deniedPortAccess"),
        Stop::RedirectInvalid { scheme: Some(scheme), .. } => match scheme.as_str() {
            "data" | "javascript" | "ws" | "wss" => Some("corruptedContentErrorv2"),
            local if LOCAL_SCHEMES.contains(&local) => Some("SOP"),
            _ => None,
        },
        Stop::RedirectInvalid { scheme: None, .. } => Some("corruptedContentErrorv2"),
        Stop::TooManyRedirects { .. } => Some("redirectLoop"),
        _ => usual,
    }
}

fn webkit(stop: &Stop, usual: Option<&'static str>) -> Option<&'static str> {
    match stop {
        Stop::Scheme { scheme, .. } => Some(match scheme.as_str() {
            "ftp" => "FtpDisabled",
            "blob" | "file" => "LocalResource",
            _ => "UnknownScheme",
        }),
        // Of a download by its type alone nothing is said.
        Stop::Download { is_sandboxed, header, .. } => {
            (*is_sandboxed && *header == "Content-Disposition").then_some("SandboxedDownload")
        }
        Stop::RedirectInvalid { scheme: Some(scheme), .. } => Some(match scheme.as_str() {
            "ftp" => "FtpDisabled",
            "blob" | "file" => "LocalResource",
            _ => "RedirectScheme",
        }),
        Stop::BadPort { .. } => Some("RestrictedPort"),
        Stop::TooManyRedirects { .. } => Some("TooManyRedirects"),
        _ => usual,
    }
}

/// The name of a network failure, as the error page or the network panel has it.
#[must_use]
pub fn failure_name(kind: FailureKind, shown_as: EmbeddedAs, browser: Browser) -> Option<&'static str> {
    // An element has no error page there, and so no name.
    let is_element = matches!(shown_as, EmbeddedAs::Object | EmbeddedAs::Embed);
    if is_element && browser == Browser::Firefox {
        return None;
    }
    let [chromium, firefox, webkit] = match kind {
        FailureKind::UnknownHost => ["ERR_NAME_NOT_RESOLVED", "dnsNotFound", "UnknownHost"],
        FailureKind::ConnectionRefused => {
            ["ERR_CONNECTION_REFUSED", "connectionFailure", "ConnectionRefused"]
        }
        FailureKind::ConnectionFailed => ["ERR_CONNECTION_RESET", "netReset", "ConnectionClosed"],
        FailureKind::TimedOut => ["ERR_CONNECTION_TIMED_OUT", "netTimeout", "TimedOut"],
        FailureKind::CertificateInvalid => ["ERR_CERT_AUTHORITY_INVALID", "nssBadCert", "Tls"],
        FailureKind::TlsFailed => ["ERR_CONNECTION_CLOSED", "nssFailure2", "Tls"],
        FailureKind::EmptyResponse => ["ERR_EMPTY_RESPONSE", "netReset", "ConnectionClosed"],
        FailureKind::NotHttp => ["ERR_INVALID_HTTP_RESPONSE", "netReset", "BrokenAnswer"],
        FailureKind::MalformedHttp => ["ERR_INVALID_HTTP_RESPONSE", "netReset", "BrokenAnswer"],
        FailureKind::HeadTooLarge => ["ERR_RESPONSE_HEADERS_TOO_BIG", "netReset", "BrokenAnswer"],
        FailureKind::ProxyFailed => ["ERR_UNEXPECTED_PROXY_AUTH", "proxyConnectFailure", "ProxyFailed"],
        FailureKind::BodyCutOff
        | FailureKind::BodyNotDecoded
        | FailureKind::NotSendable
        | FailureKind::NotAllowed => return None,
    };
    Some(match browser.engine() {
        Browser::Chromium => chromium,
        Browser::Firefox => firefox,
        Browser::Safari | Browser::WebKit => webkit,
    })
}
