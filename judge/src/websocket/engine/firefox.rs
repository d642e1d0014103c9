//! Firefox ESR 153, as measured.

use super::super::extension::{self, Deflate, Parameter};
use super::super::naming;
use super::super::response::{self, Agreement, Expected};
use super::facts::{Check, Effect, HandshakeParts, SocketEngine};
use crate::rules::{ExtensionFault, SocketFault};
use crate::web::browser::Browser;
use crate::web::csp::Reading;
use crate::web::headers::{HeaderList, is_white_space};
use crate::web::raw_head::{Dialect, RawHead};

pub(super) static ENGINE: SocketEngine = SocketEngine {
    browser: Browser::Firefox,
    refuses_empty_url: true,
    checks: &[Check::Subprotocols, Check::Policy, Check::MixedContent, Check::Port],
    reading: Reading::FIREFOX,
    policy_effect: Effect::Throws("NS_ERROR_CONTENT_BLOCKED"),
    mixed_content_effect: Effect::Throws("SecurityError"),
    bad_port_effect: Effect::ErrorAndClose,
    upgrades_loopback: true,
    loopback_is_mixed: false,
    follows_redirects: false,
    keeps_all_cookies: true,
    dialect: Dialect {
        is_lenient: false,
        skips_junk: true,
        tab_ends_version: false,
        skips_interim: true,
        reads_spaced_names: false,
        takes_unended: false,
        max_bytes: 384 * 1024,
    },
    offer: "permessage-deflate",
    append_handshake,
    judge,
    passes_close_code: |_| true,
    cause: naming::firefox,
};

fn append_handshake(headers: &mut HeaderList, parts: &HandshakeParts) {
    headers.append("Host", &parts.host);
    headers.append("User-Agent", &parts.user_agent);
    headers.append("Accept", "*/*");
    headers.append("Accept-Language", parts.languages);
    headers.append("Accept-Encoding", parts.encodings);
    headers.append("Sec-WebSocket-Version", "13");
    headers.append("Origin", &parts.origin);
    if !parts.subprotocols.is_empty() {
        headers.append("Sec-WebSocket-Protocol", &parts.subprotocols);
    }
    headers.append("Sec-WebSocket-Extensions", parts.extensions);
    headers.append("Sec-WebSocket-Key", &parts.key);
    if !parts.storage_access.is_empty() {
        headers.append("Sec-Fetch-Storage-Access", parts.storage_access);
    }
    headers.append("Connection", "Upgrade");
    if let Some(cookie) = &parts.cookie {
        headers.append("Cookie", cookie);
    }
    if parts.secure {
        headers.append("Sec-Fetch-Dest", "empty");
        headers.append("Sec-Fetch-Mode", "websocket");
        headers.append("Sec-Fetch-Site", parts.site);
    }
    headers.append("Pragma", "no-cache");
    headers.append("Cache-Control", "no-cache");
    headers.append("Upgrade", "websocket");
    if !parts.authorization.is_empty() {
        headers.append("Authorization", &parts.authorization);
    }
}

/// The lines of a header that hold something, joined; `None` where there is no line.
fn joined(head: &RawHead, name: &str) -> Option<String> {
    let lines: Vec<String> = head.headers.lines(name).map(|line| line.text()).collect();
    if lines.is_empty() {
        return None;
    }
    Some(lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", "))
}

/// Whether a header has the token, in any case, between commas and white space.
fn has_token(head: &RawHead, name: &str, token: &str) -> bool {
    let separates = |letter: char| letter == ',' || letter.is_ascii() && is_white_space(letter as u8);
    joined(head, name)
        .is_some_and(|value| value.split(separates).any(|part| part.eq_ignore_ascii_case(token)))
}

/// HTTP/1.1, or a later minor version; of what stands behind its first digits nothing is read.
fn is_1_1_or_later(version: &str) -> bool {
    let minor = version.strip_prefix("HTTP/1.").unwrap_or_default();
    let digits = minor.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(minor.len());
    minor[..digits].parse::<u32>().is_ok_and(|minor| minor >= 1)
}

fn judge(head: &RawHead, expected: &Expected<'_>) -> Result<Agreement, SocketFault> {
    if !is_1_1_or_later(&head.version) || head.status_digits != 3 || head.status_has_tail {
        return Err(SocketFault::StatusLine { line: head.status_line.clone() });
    }
    response::check_status(head)?;
    if !has_token(head, "upgrade", "websocket") {
        return Err(SocketFault::Upgrade { received: head.headers.get_text("upgrade"), several: false });
    }
    if !has_token(head, "connection", "upgrade") {
        return Err(SocketFault::Connection { received: head.headers.get_text("connection") });
    }
    if joined(head, "sec-websocket-accept").as_deref() != Some(expected.accept) {
        let lines = head.headers.lines("sec-websocket-accept").map(|line| line.text());
        return Err(response::wrong_accept(lines.collect(), expected));
    }
    let offered = expected.subprotocols;
    let subprotocol = match joined(head, "sec-websocket-protocol").filter(|_| !offered.is_empty()) {
        Some(received) if !offered.contains(&received) => {
            return Err(SocketFault::SubprotocolMismatch { received, offered: offered.to_vec() });
        }
        agreed => agreed.unwrap_or_default(),
    };
    let deflate = match joined(head, "sec-websocket-extensions").filter(|text| !text.is_empty()) {
        Some(text) => Some(deflate(&text)?),
        None => None,
    };
    let extensions = if deflate.is_some() { extension::DEFLATE.into() } else { String::new() };
    Ok(Agreement { subprotocol, extensions, deflate })
}

/// Only semicolons separate here.
fn deflate(text: &str) -> Result<Deflate, SocketFault> {
    let mut parts = text.split(';').map(str::trim);
    if parts.next() != Some(extension::DEFLATE) {
        let fault = ExtensionFault::Unsupported;
        return Err(SocketFault::Extension { received: text.into(), fault });
    }
    let parameters: Vec<Parameter> =
        parts.filter(|part| !part.is_empty()).map(Parameter::split_at_equals).collect();
    extension::deflate(&parameters, first_digits)
}

/// The number that stands first in a value; a hexadecimal letter or a minus sign before it spoils it.
fn first_digits(value: &str) -> Option<u8> {
    let start = value.find(|letter: char| letter.is_ascii_hexdigit() || letter == '-')?;
    let digits: String = value[start..].chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for version in ["HTTP/1.1", "HTTP/1.2", "HTTP/1.10", "HTTP/1.01", "HTTP/1.1x", "HTTP/1.1.1"] {
            assert!(is_1_1_or_later(version), "{version}");
        }
        for version in [
            "HTTP/1.0",
            "HTTP/1.00",
            "HTTP/1.",
            "HTTP/1.x",
            "HTTP/1.-1",
            "HTTP/01.1",
            "HTTP/11.1",
            "HTTP/2",
            "http/1.1",
            "HTTP/1.99999999999",
        ] {
            assert!(!is_1_1_or_later(version), "{version}");
        }
    }
}
