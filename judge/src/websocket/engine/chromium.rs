//! Chromium 156, as measured.

use super::super::extension::{self, Extension};
use super::super::naming;
use super::super::response::{self, Agreement, Expected};
use super::facts::{Check, Effect, HandshakeParts, SocketEngine};
use crate::rules::{ExtensionFault, SocketFault};
use crate::web::browser::Browser;
use crate::web::csp::Reading;
use crate::web::headers::{HeaderList, decode_and_split};
use crate::web::raw_head::{Dialect, RawHead};

pub(super) static ENGINE: SocketEngine = SocketEngine {
    browser: Browser::Chromium,
    refuses_empty_url: false,
    checks: &[Check::Policy, Check::Subprotocols, Check::MixedContent, Check::Port],
    reading: Reading::CHROMIUM,
    policy_effect: Effect::ErrorAlone,
    mixed_content_effect: Effect::Throws("SecurityError"),
    bad_port_effect: Effect::ErrorAndClose,
    upgrades_loopback: false,
    loopback_is_mixed: false,
    follows_redirects: false,
    keeps_all_cookies: false,
    dialect: Dialect {
        is_lenient: true,
        skips_junk: false,
        tab_ends_version: false,
        skips_interim: false,
        reads_spaced_names: true,
        takes_unended: false,
        max_bytes: 256 * 1024,
    },
    offer: "permessage-deflate; client_max_window_bits",
    append_handshake,
    judge,
    passes_close_code: |code| !matches!(code, 1005 | 1006 | 1015),
    cause: naming::chromium,
};

fn append_handshake(headers: &mut HeaderList, parts: &HandshakeParts) {
    headers.append("Host", &parts.host);
    headers.append("Connection", "Upgrade");
    headers.append("Pragma", "no-cache");
    headers.append("Cache-Control", "no-cache");
    if !parts.authorization.is_empty() {
        headers.append("Authorization", &parts.authorization);
    }
    headers.append("User-Agent", &parts.user_agent);
    headers.append("Upgrade", "websocket");
    headers.append("Origin", &parts.origin);
    headers.append("Sec-WebSocket-Version", "13");
    headers.append("Accept-Encoding", parts.encodings);
    headers.append("Accept-Language", parts.languages);
    if let Some(cookie) = &parts.cookie {
        headers.append("Cookie", cookie);
    }
    headers.append("Sec-WebSocket-Key", &parts.key);
    headers.append("Sec-WebSocket-Extensions", parts.extensions);
    if !parts.subprotocols.is_empty() {
        headers.append("Sec-WebSocket-Protocol", &parts.subprotocols);
    }
}

/// The values of a header: each line, and in it each element between commas, counts as one.
fn values(head: &RawHead, name: &str) -> Vec<String> {
    head.headers.lines(name).flat_map(|line| decode_and_split(&line.value)).collect()
}

fn judge(head: &RawHead, expected: &Expected<'_>) -> Result<Agreement, SocketFault> {
    // A number of four digits is not a status.
    if head.status > 999 {
        return Err(SocketFault::StatusLine { line: head.status_line.clone() });
    }
    response::check_status(head)?;
    let upgrade = values(head, "upgrade");
    match upgrade.as_slice() {
        [one] if one.eq_ignore_ascii_case("websocket") => {}
        several => {
            let received = head.headers.get_text("upgrade");
            return Err(SocketFault::Upgrade { received, several: several.len() > 1 });
        }
    }
    match values(head, "sec-websocket-accept").as_slice() {
        [one] if one == expected.accept => {}
        received => return Err(response::wrong_accept(received.to_vec(), expected)),
    }
    if !values(head, "connection").iter().any(|value| value.eq_ignore_ascii_case("upgrade")) {
        return Err(SocketFault::Connection { received: head.headers.get_text("connection") });
    }
    let subprotocol = subprotocol(head, expected.subprotocols)?;
    let (extensions, deflate) = match extension(head)? {
        Some((text, deflate)) => (text, Some(deflate)),
        None => (String::new(), None),
    };
    Ok(Agreement { subprotocol, extensions, deflate })
}

fn subprotocol(head: &RawHead, offered: &[String]) -> Result<String, SocketFault> {
    let received = || head.headers.get_text("sec-websocket-protocol").unwrap_or_default();
    match values(head, "sec-websocket-protocol").as_slice() {
        [] if offered.is_empty() => Ok(String::new()),
        [] => Err(SocketFault::SubprotocolMissing { offered: offered.to_vec() }),
        _ if offered.is_empty() => Err(SocketFault::SubprotocolUnrequested { received: received() }),
        // The first of several that was not offered is what it complains of.
        [first, ..] if !offered.contains(first) => {
            Err(SocketFault::SubprotocolMismatch { received: received(), offered: offered.to_vec() })
        }
        [one] => Ok(one.clone()),
        _ => Err(SocketFault::SubprotocolMultiple { received: received() }),
    }
}

/// The extension as the response has it.
fn extension(head: &RawHead) -> Result<Option<(String, extension::Deflate)>, SocketFault> {
    const NAME: &str = "sec-websocket-extensions";
    let received = || head.headers.get_text(NAME).unwrap_or_default();
    let fault = |fault| SocketFault::Extension { received: received(), fault };
    let mut agreed = None;
    for value in values(head, NAME) {
        let Extension { name, parameters } =
            extension::parse(&value).ok_or_else(|| fault(ExtensionFault::Syntax))?;
        if name != extension::DEFLATE {
            return Err(fault(ExtensionFault::Unsupported));
        }
        if agreed.is_some() {
            return Err(fault(ExtensionFault::Duplicate));
        }
        agreed = Some((value, extension::deflate(&parameters, extension::plain_bits)?));
    }
    Ok(agreed)
}
