//! The classes of the browsers' own words for a socket that does not open.

use crate::rules::{ExtensionFault, SocketFault};
use crate::web::message::FailureKind;
use crate::web::raw_head::RawFailure;

/// The class of an engine's own words: of a fault, or of a failure of the network.
pub type CauseIn = fn(Result<&SocketFault, &RawFailure>) -> Option<&'static str>;

/// What both Chromium and WebKit say of the constructor.
fn constructor(fault: &SocketFault) -> Option<&'static str> {
    Some(match fault {
        SocketFault::UrlInvalid { .. } => "url-invalid",
        SocketFault::UrlScheme { .. } => "url-scheme",
        SocketFault::UrlFragment { .. } => "url-fragment",
        SocketFault::SubprotocolInvalid { .. } => "protocol-invalid",
        SocketFault::SubprotocolDuplicate { .. } => "protocol-duplicate",
        SocketFault::BadPort { .. } => "unsafe-port",
        SocketFault::Csp { .. } => "csp",
        SocketFault::MixedContent { .. } => "mixed-content",
        _ => return None,
    })
}

pub(super) fn chromium(why: Result<&SocketFault, &RawFailure>) -> Option<&'static str> {
    let fault = match why {
        Ok(fault) => fault,
        Err(failure) if failure.closed_during_tls => return Some("connection-closed"),
        Err(failure) => {
            return Some(match failure.failure.kind {
                FailureKind::EmptyResponse => "closed-before-response",
                FailureKind::MalformedHttp => "connection-closed",
                FailureKind::TimedOut => "connection-timed-out",
                kind => network(kind)?,
            });
        }
    };
    Some(match fault {
        SocketFault::Authentication { status: 407, .. } => "unexpected-proxy-auth",
        SocketFault::Authentication { .. } => "authentication-failed",
        SocketFault::Status { .. } | SocketFault::Redirect { .. } => "unexpected-response-code",
        SocketFault::StatusLine { .. } => "status-line-invalid",
        SocketFault::Upgrade { received: None, .. } => "upgrade-missing",
        SocketFault::Upgrade { several: true, .. } => "upgrade-multiple",
        SocketFault::Upgrade { .. } => "upgrade-invalid",
        SocketFault::Connection { received: None } => "connection-missing",
        SocketFault::Connection { .. } => "connection-invalid",
        SocketFault::Accept { received, .. } => match received.as_slice() {
            [] => "accept-missing",
            [_] => "accept-mismatch",
            _ => "accept-multiple",
        },
        SocketFault::SubprotocolMissing { .. } => "subprotocol-missing",
        SocketFault::SubprotocolUnrequested { .. } => "subprotocol-unrequested",
        SocketFault::SubprotocolMultiple { .. } => "subprotocol-multiple",
        SocketFault::SubprotocolMismatch { .. } => "subprotocol-mismatch",
        SocketFault::Extension { fault, .. } => match fault {
            ExtensionFault::Syntax => "extension-syntax",
            ExtensionFault::Unsupported => "extension-unsupported",
            ExtensionFault::Duplicate => "extension-duplicate",
        },
        SocketFault::ExtensionParameter { .. } => "extension-parameter",
        SocketFault::TooManyRedirects { .. } => "too-many-redirects",
        other => constructor(other)?,
    })
}

/// Firefox says the same sentence of every handshake that fails.
pub(super) fn firefox(why: Result<&SocketFault, &RawFailure>) -> Option<&'static str> {
    match why.ok()? {
        SocketFault::Csp { .. } => Some("csp"),
        SocketFault::MixedContent { .. } => Some("SecurityError"),
        SocketFault::BadPort { .. } => None,
        fault => constructor(fault).map(|_| "SyntaxError"),
    }
}

/// WebKitGTK's: its HTTP library has one sentence for what Chromium tells apart.
pub(super) fn webkit(why: Result<&SocketFault, &RawFailure>) -> Option<&'static str> {
    let fault = match why {
        Ok(fault) => fault,
        Err(failure) => {
            return Some(match failure.failure.kind {
                FailureKind::EmptyResponse => "connection-closed",
                FailureKind::MalformedHttp => "invalid-http-response",
                FailureKind::TimedOut => "connection-timed-out",
                kind => network(kind)?,
            });
        }
    };
    Some(match fault {
        SocketFault::Authentication { .. } | SocketFault::Status { .. } | SocketFault::Redirect { .. } => {
            "unexpected-response-code"
        }
        SocketFault::StatusLine { .. } => "invalid-http-response",
        SocketFault::Upgrade { .. } | SocketFault::Connection { .. } => "upgrade-or-connection",
        SocketFault::SubprotocolMissing { .. }
        | SocketFault::SubprotocolUnrequested { .. }
        | SocketFault::SubprotocolMultiple { .. }
        | SocketFault::SubprotocolMismatch { .. } => "subprotocol-unsupported",
        SocketFault::Extension { fault: ExtensionFault::Syntax, .. } => "extension-syntax",
        SocketFault::Extension { .. } => "extension-unsupported",
        SocketFault::ExtensionParameter { .. } => "extension-parameter",
        SocketFault::Accept { .. } => "accept-mismatch",
        SocketFault::TooManyRedirects { .. } => "too-many-redirects",
        other => constructor(other)?,
    })
}

/// The network's errors that have one name everywhere.
fn network(kind: FailureKind) -> Option<&'static str> {
    Some(match kind {
        FailureKind::UnknownHost => "name-not-resolved",
        FailureKind::ConnectionRefused => "connection-refused",
        FailureKind::ConnectionFailed => "address-unreachable",
        FailureKind::CertificateInvalid => "cert-authority-invalid",
        FailureKind::TlsFailed => "ssl-protocol-error",
        FailureKind::NotHttp => "invalid-http-response",
        FailureKind::HeadTooLarge => "response-headers-too-big",
        FailureKind::ProxyFailed => "proxy-connection-failed",
        FailureKind::EmptyResponse
        | FailureKind::MalformedHttp
        | FailureKind::TimedOut
        | FailureKind::BodyCutOff
        | FailureKind::BodyNotDecoded
        | FailureKind::NotSendable
        | FailureKind::NotAllowed => return None,
    })
}
