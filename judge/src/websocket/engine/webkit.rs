//! WebKit, as measured in WebKitGTK 2.50, and Safari, derived from it. The constructor is code that both share; the handshake is
//! libsoup's there, and the system's in Safari, which could not be measured.

use super::super::extension;
use super::super::naming;
use super::super::response::{self, Agreement, Expected};
use super::facts::{Check, Effect, HandshakeParts, SocketEngine};
use crate::rules::{ExtensionFault, SocketFault};
use crate::web::browser::Browser;
use crate::web::csp::Reading;
use crate::web::headers::{HeaderList, decode_and_split};
use crate::web::raw_head::{Dialect, RawHead};

pub(super) static ENGINE: SocketEngine = WEBKIT;

/// Safari: what it offers is reported, what it does with a response is taken to be the same.
pub(super) static SAFARI: SocketEngine =
    SocketEngine { browser: Browser::Safari, offer: "permessage-deflate", ..WEBKIT };

const WEBKIT: SocketEngine = SocketEngine {
    browser: Browser::WebKit,
    refuses_empty_url: false,
    checks: &[Check::Port, Check::Policy, Check::Subprotocols, Check::MixedContent],
    reading: Reading::WEBKIT,
    policy_effect: Effect::Throws("SecurityError"),
    mixed_content_effect: Effect::ErrorAlone,
    bad_port_effect: Effect::ErrorAlone,
    upgrades_loopback: true,
    loopback_is_mixed: true,
    follows_redirects: true,
    keeps_all_cookies: true,
    dialect: Dialect {
        is_lenient: false,
        skips_junk: false,
        tab_ends_version: true,
        skips_interim: true,
        reads_spaced_names: false,
        takes_unended: true,
        max_bytes: 64 * 1024,
    },
    offer: "permessage-deflate; client_max_window_bits",
    append_handshake,
    judge,
    passes_close_code: |code| matches!(code, 1000..=1003 | 1007..=1011 | 3000..=4999),
    cause: naming::webkit,
};

fn append_handshake(headers: &mut HeaderList, parts: &HandshakeParts) {
    headers.append("User-Agent", &parts.user_agent);
    headers.append("Origin", &parts.origin);
    headers.append("Pragma", "no-cache");
    headers.append("Cache-Control", "no-cache");
    headers.append("Upgrade", "websocket");
    headers.append("Connection", "Upgrade");
    headers.append("Sec-WebSocket-Key", &parts.key);
    headers.append("Sec-WebSocket-Version", "13");
    if !parts.subprotocols.is_empty() {
        headers.append("Sec-WebSocket-Protocol", &parts.subprotocols);
    }
    headers.append("Sec-WebSocket-Extensions", parts.extensions);
    headers.append("Accept-Encoding", parts.encodings);
    headers.append("Accept-Language", parts.languages);
    headers.append("Host", &parts.host);
    if let Some(cookie) = &parts.cookie {
        headers.append("Cookie", cookie);
    }
    if parts.secure {
        headers.append("Sec-Fetch-Dest", "websocket");
        headers.append("Sec-Fetch-Mode", "websocket");
        headers.append("Sec-Fetch-Site", parts.site);
    }
    if !parts.authorization.is_empty() {
        headers.append("Authorization", &parts.authorization);
    }
}

/// The last line of a header.
fn last(head: &RawHead, name: &str) -> Option<String> {
    head.headers.lines(name).last().map(|line| line.text())
}

/// The minor version of HTTP/1; zeros before either number do not count.
fn minor_of_1(version: &str) -> Option<u32> {
    let (major, minor) = version.strip_prefix("HTTP/")?.split_once('.')?;
    let number = |digits: &str| {
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
    };
    (number(major)? == 1).then(|| number(minor))?
}

fn judge(head: &RawHead, expected: &Expected<'_>) -> Result<Agreement, SocketFault> {
    let minor = minor_of_1(&head.version);
    if minor.is_none_or(|minor| minor > 1) || head.status_digits != 3 {
        return Err(SocketFault::StatusLine { line: head.status_line.clone() });
    }
    response::check_status(head)?;
    let upgrade = head.headers.get_text("upgrade");
    if minor == Some(0) || !upgrade.as_ref().is_some_and(|it| it.eq_ignore_ascii_case("websocket")) {
        let several = upgrade.as_ref().is_some_and(|value| value.contains(','));
        return Err(SocketFault::Upgrade { received: upgrade, several });
    }
    let connection = head.headers.get_decode_and_split("connection").unwrap_or_default();
    if !connection.iter().any(|value| value.eq_ignore_ascii_case("upgrade")) {
        return Err(SocketFault::Connection { received: head.headers.get_text("connection") });
    }
    let subprotocol = last(head, "sec-websocket-protocol");
    let offered = expected.subprotocols;
    if let Some(received) = &subprotocol
        && !offered.iter().any(|one| one.eq_ignore_ascii_case(received))
    {
        let received = received.clone();
        return Err(if offered.is_empty() {
            SocketFault::SubprotocolUnrequested { received }
        } else {
            SocketFault::SubprotocolMismatch { received, offered: offered.to_vec() }
        });
    }
    let agreed = extensions(head)?;
    if !last(head, "sec-websocket-accept").is_some_and(|it| it.eq_ignore_ascii_case(expected.accept)) {
        let lines = head.headers.lines("sec-websocket-accept").map(|line| line.text());
        return Err(response::wrong_accept(lines.collect(), expected));
    }
    let extensions = agreed.iter().map(extension::Deflate::written).collect::<Vec<_>>().join(", ");
    Ok(Agreement {
        subprotocol: subprotocol.unwrap_or_default(),
        extensions,
        deflate: agreed.into_iter().next(),
    })
}

/// The extensions agreed on: empty elements do not count, and the same one may come twice.
fn extensions(head: &RawHead) -> Result<Vec<extension::Deflate>, SocketFault> {
    let Some(text) = head.headers.get("sec-websocket-extensions") else { return Ok(Vec::new()) };
    let mut agreed = Vec::new();
    for element in decode_and_split(&text).into_iter().filter(|element| !element.is_empty()) {
        let mut parts = element.split(';').map(str::trim);
        if parts.next() != Some(extension::DEFLATE) {
            let (received, fault) = (element.clone(), ExtensionFault::Unsupported);
            return Err(SocketFault::Extension { received, fault });
        }
        let parameters: Vec<extension::Parameter> =
            parts.map(parameter).filter(|one| !one.name.is_empty()).collect();
        agreed.push(extension::deflate(&parameters, extension::padded_bits)?);
    }
    Ok(agreed)
}

/// A parameter; the client's window without a value is the largest.
fn parameter(text: &str) -> extension::Parameter {
    let mut parameter = extension::Parameter::split_at_equals(text);
    if parameter.name == "client_max_window_bits" {
        parameter.value.get_or_insert_with(|| "15".into());
    }
    parameter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (version, minor) in [
            ("HTTP/1.1", Some(1)),
            ("HTTP/1.01", Some(1)),
            ("HTTP/001.1", Some(1)),
            ("HTTP/1.0", Some(0)),
            ("HTTP/1.10", Some(10)),
            ("HTTP/1.1x", None),
            ("HTTP/1.", None),
            ("HTTP/2.1", None),
            ("http/1.1", None),
        ] {
            assert_eq!(minor_of_1(version), minor, "{version}");
        }
    }
}
