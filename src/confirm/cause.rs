//! Why a WebSocket or a script failed, read from what a browser's console and its developer tools say: by the same names that the
//! verdicts have.

use super::dev_tools::Logged;
use crate::web::browser::Browser;

/// Words of a line, whose gaps are written `…`, and what they mean.
type Table = &'static [(&'static str, &'static str)];

/// Chromium's on a WebSocket.
const CHROMIUM_SOCKET: Table = &[
    ("Mixed Content: … insecure WebSocket endpoint", "mixed-content"),
    ("insecure WebSocket connection may not be initiated", "mixed-content"),
    ("Connecting to … violates the following Content Security Policy", "csp"),
    ("Refused to connect to … violates", "csp"),
    ("The URL '…' is invalid", "url-invalid"),
    ("The URL's scheme must be either", "url-scheme"),
    ("contains a fragment identifier", "url-fragment"),
    ("The subprotocol '…' is invalid", "protocol-invalid"),
    ("The subprotocol '…' is duplicated", "protocol-duplicate"),
    ("Unexpected response code: 101", "status-line-invalid"),
    ("Unexpected response code", "unexpected-response-code"),
    ("Invalid status line", "status-line-invalid"),
    ("HTTP Authentication failed", "authentication-failed"),
    ("'Upgrade' header is missing", "upgrade-missing"),
    ("'Upgrade' header must not appear more than once", "upgrade-multiple"),
    ("'Upgrade' header value is not", "upgrade-invalid"),
    ("'Connection' header is missing", "connection-missing"),
    ("'Connection' header value must contain", "connection-invalid"),
    ("'Sec-WebSocket-Accept' header is missing", "accept-missing"),
    ("'Sec-WebSocket-Accept' header must not appear more than once", "accept-multiple"),
    ("Incorrect 'Sec-WebSocket-Accept'", "accept-mismatch"),
    ("Sent non-empty 'Sec-WebSocket-Protocol' header but no response", "subprotocol-missing"),
    ("Response must not include 'Sec-WebSocket-Protocol'", "subprotocol-unrequested"),
    ("'Sec-WebSocket-Protocol' header must not appear more than once", "subprotocol-multiple"),
    ("'Sec-WebSocket-Protocol' header value … does not match", "subprotocol-mismatch"),
    ("Found an unsupported extension", "extension-unsupported"),
    ("Received duplicate permessage-deflate response", "extension-duplicate"),
    ("Error in permessage-deflate", "extension-parameter"),
    ("'Sec-WebSocket-Extensions' header value is rejected by the parser", "extension-syntax"),
    ("Connection closed before receiving a handshake response", "closed-before-response"),
];

/// WebKit's on a WebSocket. The first are of the engine itself, the others of WebKitGTK's network.
const WEBKIT_SOCKET: Table = &[
    ("Invalid url for WebSocket", "url-invalid"),
    ("Wrong url scheme for WebSocket", "url-scheme"),
    ("URL has fragment component", "url-fragment"),
    ("Wrong protocol for WebSocket", "protocol-invalid"),
    ("WebSocket protocols contain duplicates", "protocol-duplicate"),
    ("WebSocket port … blocked", "unsafe-port"),
    ("WebSocket without port blocked", "unsafe-port"),
    ("[blocked] The page at ", "mixed-content"),
    ("Refused to connect to … Content Security Policy", "csp"),
    ("The server did not accept the WebSocket handshake", "unexpected-response-code"),
    ("Server rejected WebSocket handshake", "unexpected-response-code"),
    ("Server ignored WebSocket handshake", "upgrade-or-connection"),
    ("Server requested unsupported protocol", "subprotocol-unsupported"),
    ("Server requested unsupported extension", "extension-unsupported"),
    ("Server returned incorrect …Sec-WebSocket-Extensions… key", "extension-syntax"),
    ("in permessage-deflate extension header", "extension-parameter"),
    ("duplicated parameter in … WebSocket extension header", "extension-parameter"),
    ("Server returned incorrect …Sec-WebSocket-Accept… key", "accept-mismatch"),
];

/// What WebKitGTK's network says, of a socket and of a script.
const WEBKIT_NETWORK: Table = &[
    ("Could not parse HTTP response", "invalid-http-response"),
    ("Header too big", "response-headers-too-big"),
    ("Connection terminated unexpectedly", "connection-closed"),
    ("Unacceptable TLS certificate", "cert-authority-invalid"),
    ("TLS handshake", "ssl-protocol-error"),
    ("TLS connection", "ssl-protocol-error"),
    ("Could not connect", "connection-refused"),
    ("Connection refused", "connection-refused"),
    ("DecompressorError", "content-decoding-failed"),
    ("Too many redirects", "too-many-redirects"),
];

/// Chromium's on a script.
const CHROMIUM_SCRIPT: Table = &[
    ("Refused to execute script … strict MIME type checking is enabled", "mime-nosniff"),
    ("Refused to execute script … is not executable", "mime-type"),
    ("Failed to find a valid digest in the 'integrity' attribute", "integrity"),
    ("has an integrity attribute, but", "integrity"),
    ("TrustedScriptURL", "trusted-types"),
    ("Trusted Type", "trusted-types"),
    ("Loading the script … violates", "csp"),
    ("Refused to load the script", "csp"),
    ("Mixed Content: ", "mixed-content"),
    ("the server responded with a status of", "http-status"),
];

/// Firefox's on a script.
const FIREFOX_SCRIPT: Table = &[
    ("OpaqueResponseBlocking", "orb"),
    ("was blocked due to MIME type", "mime-nosniff"),
    ("was blocked because of a disallowed MIME type", "mime-type"),
    ("in the integrity attribute", "integrity"),
    ("integrity attribute, but", "integrity"),
    ("not eligible for integrity checks", "integrity"),
    ("Blocked loading mixed active content", "mixed-content"),
    ("Cross-Origin-Resource-Policy", "corp"),
    ("Cross-Origin-Embedder-Policy", "corp"),
    ("Trusted Type", "trusted-types"),
    ("TrustedScriptURL", "trusted-types"),
    ("Sink type mismatch", "trusted-types"),
    ("require-trusted-types-for", "trusted-types"),
    ("Content-Security-Policy: … blocked", "csp"),
];

/// WebKit's on a script.
const WEBKIT_SCRIPT: Table = &[
    ("Refused to execute … as script because …X-Content-Type-Options: nosniff", "mime-nosniff"),
    ("Refused to execute … as script because ", "mime-type"),
    ("Cannot load script …integrity", "integrity"),
    ("requires a TrustedScriptURL", "trusted-types"),
    ("Refused to load … Content Security Policy", "csp"),
    ("Refused to execute … Content Security Policy", "csp"),
    ("Blocked by Content Security Policy", "csp"),
    ("[blocked] The page at ", "mixed-content"),
    ("Cross-Origin-Resource-Policy response header", "corp"),
    ("Load cannot follow more than 20 redirections", "too-many-redirects"),
    ("Not allowed to use restricted network port", "unsafe-port"),
    ("the server responded with a status of", "http-status"),
];

/// What Chromium's network errors begin with.
const NET: &str = "net::ERR_";
/// Those of them that say only that something else stopped it.
const VAGUE: [&str; 2] = ["net::ERR_ABORTED", "net::ERR_FAILED"];

/// Whether the lines of a browser's console say why a socket failed.
pub(super) fn of_socket(browser: Browser) -> fn(&[String]) -> bool {
    match browser.engine() {
        Browser::Chromium => |lines| chromium_socket(lines).is_some(),
        Browser::Firefox => |lines| lines.iter().any(|line| line.contains("establish a connection")),
        _ => |lines| webkit(WEBKIT_SOCKET, lines).is_some(),
    }
}

/// Whether the lines of a browser's console say why a script failed.
pub(super) fn of_script(browser: Browser) -> fn(&[String]) -> bool {
    match browser.engine() {
        Browser::Chromium => |lines| first(CHROMIUM_SCRIPT, lines).is_some(),
        Browser::Firefox => |lines| first(FIREFOX_SCRIPT, lines).is_some(),
        _ => |lines| webkit(WEBKIT_SCRIPT, lines).is_some(),
    }
}

/// Why a socket failed; `threw` has the exception's name, and the exception as a string.
pub(super) fn socket(browser: Browser, threw: Option<(&str, &str)>, lines: &[String]) -> Option<String> {
    let mut all: Vec<String> = threw.iter().map(|(_, message)| (*message).to_owned()).collect();
    all.extend_from_slice(lines);
    match browser {
        Browser::Safari => None,
        _ if browser.engine() == Browser::Chromium => chromium_socket(&all),
        _ if browser.engine() == Browser::WebKit => webkit(WEBKIT_SOCKET, &all).map(Into::into),
        // It says one sentence of every handshake that fails, and throws this where the page's policy forbids the socket.
        _ => threw.map(|(name, _)| if name == "NS_ERROR_CONTENT_BLOCKED" { "csp" } else { name }.to_owned()),
    }
}

/// Whether a browser's developer tools say so where this is why a script failed: Firefox's pass nothing on of opaque-response blocking.
pub(super) fn is_reported(browser: Browser, cause: &str) -> bool {
    browser.engine() != Browser::Firefox || cause != "orb"
}

/// Why a script failed; `thrown` is what the page gets.
pub(super) fn script(browser: Browser, thrown: &str, logged: &Logged) -> Option<String> {
    if let Some(name) = &logged.name {
        return Some(name.clone());
    }
    let lines: Vec<String> =
        logged.console.iter().cloned().chain([thrown.to_owned()]).chain(logged.network.clone()).collect();
    match browser.engine() {
        Browser::Chromium => {
            if let Some(blocked) = logged.blocked.as_ref().filter(|blocked| *blocked != "other") {
                return Some(blocked.clone());
            }
            if logged.network.as_deref() == Some("net::ERR_BLOCKED_BY_ORB") {
                return Some("orb".into());
            }
            let network = || logged.network.as_deref().filter(|error| !VAGUE.contains(error)).map(net_name);
            first(CHROMIUM_SCRIPT, &lines).map(Into::into).or_else(network)
        }
        // It says several things of one script, and not in the order in which they come about.
        Browser::Firefox => {
            let said = |(words, _): &&(&str, &str)| lines.iter().any(|line| has(line, words));
            FIREFOX_SCRIPT.iter().find(said).map(|(_, name)| (*name).to_owned())
        }
        _ => webkit(WEBKIT_SCRIPT, &lines).map(Into::into),
    }
}

fn chromium_socket(lines: &[String]) -> Option<String> {
    lines.iter().find_map(|line| {
        let known = CHROMIUM_SOCKET.iter().find(|(words, _)| has(line, words));
        let network = || line.find(NET).map(|place| net_name(&line[place..]));
        known.map(|(_, name)| (*name).to_owned()).or_else(network)
    })
}

fn webkit(table: Table, lines: &[String]) -> Option<&'static str> {
    lines.iter().find_map(|line| {
        let mut all = table.iter().chain(WEBKIT_NETWORK);
        all.find(|(words, _)| has(line, words)).map(|(_, name)| *name)
    })
}

/// What the first line means that means anything.
fn first(table: Table, lines: &[String]) -> Option<&'static str> {
    lines.iter().find_map(|line| table.iter().find(|(words, _)| has(line, words)).map(|(_, name)| *name))
}

/// Whether a line has these words, one after the other where there are gaps.
fn has(line: &str, words: &str) -> bool {
    let mut rest = line;
    words.split('…').all(|piece| match rest.find(piece) {
        Some(place) => {
            rest = &rest[place + piece.len()..];
            true
        }
        None => false,
    })
}

/// `too-many-redirects` for `net::ERR_TOO_MANY_REDIRECTS`.
fn net_name(error: &str) -> String {
    let name = error.trim_start_matches(NET);
    let end =
        name.find(|letter: char| !letter.is_ascii_uppercase() && letter != '_' && !letter.is_ascii_digit());
    name[..end.unwrap_or(name.len())].to_ascii_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn sockets() {
        let chromium = "WebSocket connection to 'ws://api.test/' failed: ";
        for (browser, threw, line, expected) in [
            (
                Browser::Chromium,
                None,
                "Error during WebSocket handshake: Unexpected response code: 200",
                Some("unexpected-response-code"),
            ),
            (
                Browser::Chromium,
                None,
                "Error in connection establishment: net::ERR_CONNECTION_REFUSED",
                Some("connection-refused"),
            ),
            (Browser::Chromium, None, "something new", None),
            (Browser::WebKit, None, "Server ignored WebSocket handshake", Some("upgrade-or-connection")),
            (
                Browser::WebKit,
                None,
                "Server returned incorrect “Sec-WebSocket-Accept” key",
                Some("accept-mismatch"),
            ),
            (
                Browser::Firefox,
                Some(("NS_ERROR_CONTENT_BLOCKED", "NS_ERROR_CONTENT_BLOCKED: ")),
                "",
                Some("csp"),
            ),
            (
                Browser::Firefox,
                Some(("SyntaxError", "SyntaxError: An invalid or illegal string")),
                "",
                Some("SyntaxError"),
            ),
            (
                Browser::Firefox,
                None,
                "Firefox can’t establish a connection to the server at ws://api.test/.",
                None,
            ),
        ] {
            let said = lines(&[&format!("{chromium}{line}")]);
            assert_eq!(socket(browser, threw, &said).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn scripts() {
        let logged = |network: Option<&str>, blocked: Option<&str>, line: &str| Logged {
            network: network.map(Into::into),
            blocked: blocked.map(Into::into),
            console: lines(&[line]),
            ..Logged::default()
        };
        for (browser, logged, expected) in [
            (Browser::Chromium, logged(Some("net::ERR_BLOCKED_BY_ORB"), None, ""), Some("orb")),
            (Browser::Chromium, logged(None, Some("corp-not-same-site"), ""), Some("corp-not-same-site")),
            (
                Browser::Chromium,
                logged(Some("net::ERR_TOO_MANY_REDIRECTS"), Some("other"), ""),
                Some("too-many-redirects"),
            ),
            (
                Browser::Chromium,
                logged(
                    Some("net::ERR_ABORTED"),
                    None,
                    "Refused to execute script from 'u' because its MIME type ('text/html') is not \
                     executable, and strict MIME type checking is enabled.",
                ),
                Some("mime-nosniff"),
            ),
            (Browser::Chromium, logged(Some("net::ERR_ABORTED"), None, ""), None),
            (
                Browser::WebKit,
                logged(None, None, "Failed to load resource: the server responded with a status of 404 (x)"),
                Some("http-status"),
            ),
        ] {
            assert_eq!(script(browser, "error event", &logged).as_deref(), expected, "{logged:?}");
        }
    }
}
