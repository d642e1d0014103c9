//! The network failed, or the socket opens: what is worth saying then.

use super::case::SocketCase;
use crate::advice::Advice;
use crate::web::browser::Browser;
use crate::web::message::{FailureKind, NO_COMMON_VERSION};
use crate::web::session::SessionEnd;
use crate::web::text::shown;
use crate::websocket::SocketOutcome;

/// The names.
pub(super) const OTHER_SCHEME: &str = "socket-other-scheme";
pub(super) const NO_RESPONSE: &str = "socket-no-response";
pub(super) const HTTP_IN_SOCKET: &str = "socket-http-in-socket";
pub(super) const ORIGIN_UNTRIED: &str = "socket-origin-untried";
pub(super) const FIREFOX_WINDOW: &str = "socket-firefox-window";
pub(super) const LOOPBACK_IN_SAFARI: &str = "socket-loopback-in-safari";

/// The port speaks TLS, and the page does not, or the other way round.
pub(super) fn other_scheme(case: &SocketCase<'_>) -> Option<Advice> {
    let SocketOutcome::Failed(failure) = &case.diagnosis().outcome else { return None };
    let scheme = case.scheme()?;
    let words = match (scheme, failure.failure.kind) {
        ("wss", FailureKind::TlsFailed) if failure.failure.detail.contains(NO_COMMON_VERSION) => {
            "Browsers open a new connection for a WebSocket and offer HTTP/1.1 alone; this server takes only HTTP/2, or no HTTP at all. Let \
             it offer http/1.1 besides h2 (ALPN): allowHTTP1: true in Node.js, alpn h2,http/1.1 in HAProxy, Protocols h2 http/1.1 in Apache."
        }
        ("ws", FailureKind::NotHttp) if case.begins_like_http2() => {
            "The port speaks HTTP/2 without TLS (h2c), as gRPC servers do; browsers open a WebSocket over HTTP/1.1. Let the server take \
             HTTP/1.1 there, or look for another port."
        }
        ("ws", FailureKind::EmptyResponse | FailureKind::NotHttp) => {
            "Servers close the connection without a response at a path that is not theirs, and where the port speaks TLS: try wss:, and look \
             at the path."
        }
        ("wss", FailureKind::TlsFailed) => {
            "The port may speak no TLS: try ws:, or put a proxy with a certificate in front of it."
        }
        _ => return None,
    };
    Some(Advice::new(OTHER_SCHEME, words))
}

/// Connected, and no response came: the handshake was received, and nothing was done with it.
pub(super) fn no_response(case: &SocketCase<'_>) -> Option<Advice> {
    let SocketOutcome::Failed(failure) = &case.diagnosis().outcome else { return None };
    let is_silent = failure.failure.kind == FailureKind::TimedOut && case.diagnosis().exchanges.len() == 1;
    is_silent.then(|| {
        Advice::new(
            NO_RESPONSE,
            "If the same host responds to other requests, only the handshake gets no response. In Node.js, a listener of 'upgrade' that \
             takes only its own paths leaves all others waiting: end them with a 404 and socket.destroy(). A proxy waits like this, too, \
             if the application at that port speaks another protocol (HTTP/2, TLS).",
        )
    })
}

/// HTTP came behind the 101: something in front switched before the server behind it agreed.
pub(super) fn http_in_socket(case: &SocketCase<'_>) -> Option<Advice> {
    let session = case.session()?;
    let body = case.after_head()?;
    if !matches!(session.end, SessionEnd::Broken(_)) || !body.starts_with("HTTP/1.") {
        return None;
    }
    let line = body.lines().next().unwrap_or_default();
    let message = format!(
        "Behind the 101 comes another HTTP response: {}. A proxy accepted the upgrade before the server behind it did, or client and server \
         have different versions of Socket.IO.",
        shown(line)
    );
    Some(Advice::new(HTTP_IN_SOCKET, message))
}

/// Cookies went along, and whether other sites could do the same was not tried.
pub(super) fn origin_untried(case: &SocketCase<'_>) -> Option<Advice> {
    let diagnosis = case.diagnosis();
    let opens = matches!(diagnosis.outcome, SocketOutcome::Opens(_));
    if !opens || !diagnosis.sent_cookies() || case.tried_others() {
        return None;
    }
    Some(Advice::new(
        ORIGIN_UNTRIED,
        "Cookies went along, and whether the server compares Origin with a list is not known: --also-from stranger opens the socket as a \
         page of another site.",
    ))
}

/// A parameter that Firefox did not offer.
pub(super) fn firefox_window(case: &SocketCase<'_>) -> Option<Advice> {
    let SocketOutcome::Opens(agreed) = &case.diagnosis().outcome else { return None };
    if case.diagnosis().question.browser() != Browser::Firefox {
        return None;
    }
    let bits = agreed.deflate.as_ref()?.client_max_window_bits?;
    Some(Advice::new(
        FIREFOX_WINDOW,
        format!(
            "The server agrees to client_max_window_bits={bits}, which Firefox did not offer: it must not be sent there. With 8, Firefox 153 \
             stopped responding."
        ),
    ))
}

/// A secure page and a socket to this machine: Safari blocks what the others allow.
pub(super) fn loopback_in_safari(case: &SocketCase<'_>) -> Option<Advice> {
    let diagnosis = case.diagnosis();
    let opens = matches!(diagnosis.outcome, SocketOutcome::Opens(_));
    if !opens || case.scheme()? != "ws" || diagnosis.question.origin().scheme() != Some("https") {
        return None;
    }
    Some(Advice::new(
        LOOPBACK_IN_SAFARI,
        "A page from https may open ws: to this machine in Chromium and Firefox; in Safari that is mixed content, too.",
    ))
}
