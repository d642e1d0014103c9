//! CORS-safelisted request-headers, the unsafe names, and forbidden request-headers.

use std::borrow::Cow;

use data_url::mime::Mime;

use super::engine::Engine;
use crate::rules::Reason;
use crate::web::headers::{Header, HeaderList, HeaderName, decode, decode_and_split, is_white_space, trim};
use crate::web::method::is_forbidden as is_forbidden_method;

/// The longest value that can be safelisted, in bytes.
const LONGEST_VALUE: usize = 128;
/// The most that all safelisted values may have together, in bytes.
const LARGEST_TOTAL: usize = 1024;

/// The header names that need a preflight, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnsafeNames {
    /// Lower-case and sorted by byte; each once, unless the engine repeats them.
    pub names: Vec<String>,
    /// One reason a name.
    pub reasons: Vec<Reason>,
}

/// [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names) of a list.
#[must_use]
pub fn unsafe_names(headers: &HeaderList, engine: &Engine) -> UnsafeNames {
    let mut found = UnsafeNames::default();
    // Names that are safe so far, and the length of their values.
    let mut potentially = Vec::new();
    let mut total = 0;
    for (name, value) in judged(headers, engine) {
        let name = name.to_ascii_lowercase();
        if is_safelisted(&name, &value, engine) {
            total += value.len();
            potentially.push(name);
        } else {
            let reason = match name.as_str() {
                "content-type" => Reason::ContentType(decode(&value)),
                _ => {
                    Reason::Header { value_at_fault: could_be_safelisted(&name, engine), name: name.clone() }
                }
            };
            if !found.reasons.contains(&reason) {
                found.reasons.push(reason);
            }
            found.names.push(name);
        }
    }
    // Too much of what is safe makes it all unsafe.
    if total > LARGEST_TOTAL {
        found.names.append(&mut potentially);
        found.reasons.push(Reason::TotalSize(total));
    }
    found.names.sort();
    if !engine.headers.lists_repeated_names {
        found.names.dedup();
    }
    found
}

/// What is judged by itself: each line, or in an engine that looks at the joined value, each name.
fn judged<'a>(
    headers: &'a HeaderList,
    engine: &Engine,
) -> impl Iterator<Item = (&'a HeaderName, Cow<'a, [u8]>)> {
    let joins = engine.headers.judges_joined_values;
    headers.iter().enumerate().filter_map(move |(index, Header { name, value })| {
        if !joins {
            return Some((name, Cow::Borrowed(&value[..])));
        }
        let is_repeated = headers.iter().take(index).any(|earlier| earlier.name.eq_ignore_ascii_case(name));
        if is_repeated { None } else { Some((name, headers.value(name)?)) }
    })
}

/// [CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header); the name is lower-case.
#[must_use]
pub fn is_safelisted(name: &str, value: &[u8], engine: &Engine) -> bool {
    // A long value is never safe.
    if value.len() > LONGEST_VALUE {
        return false;
    }
    match name {
        "accept" => !has_unsafe_byte(value, engine),
        "accept-language" | "content-language" => {
            value.iter().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(byte))
        }
        "content-type" => !has_unsafe_byte(value, engine) && is_form_type(value, engine),
        "range" => is_simple_range(value, engine),
        _ => engine.headers.safelists_client_hints && is_client_hint(name, value),
    }
}

/// Whether some value of this name would be safe.
fn could_be_safelisted(name: &str, engine: &Engine) -> bool {
    ["accept", "accept-language", "content-language", "range"].contains(&name)
        || engine.headers.safelists_client_hints && CLIENT_HINTS.contains(&name)
}

/// [CORS-unsafe request-header byte](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte) among them.
fn has_unsafe_byte(value: &[u8], engine: &Engine) -> bool {
    value.iter().any(|byte| match byte {
        b'\t' => false,
        0..0x20 | 0x7f => true,
        0x80.. => engine.headers.high_bytes_are_unsafe,
        _ => b"\"():<>?@[\\]{}".contains(byte),
    })
}

/// A MIME type that an HTML form could send.
fn is_form_type(value: &[u8], engine: &Engine) -> bool {
    if engine.headers.content_type_comma_is_unsafe && value.contains(&b',') {
        return false;
    }
    let text: String = value.iter().map(|byte| char::from(*byte)).collect();
    text.parse::<Mime>().is_ok_and(|mime| {
        matches!(
            (mime.type_.as_str(), mime.subtype.as_str()),
            ("application", "x-www-form-urlencoded") | ("multipart", "form-data") | ("text", "plain")
        )
    })
}

/// [A simple range header value](https://fetch.spec.whatwg.org/#simple-range-header-value) that names its start.
fn is_simple_range(value: &[u8], engine: &Engine) -> bool {
    let Some((first, last)) = std::str::from_utf8(value)
        .ok()
        .and_then(|text| text.split_once('='))
        .filter(|(unit, _)| {
            *unit == "bytes" || engine.headers.reads_range_leniently && unit.eq_ignore_ascii_case("bytes")
        })
        .and_then(|(_, range)| range.split_once('-'))
    else {
        return false;
    };
    let number = |digits: &str| {
        let digits =
            digits.strip_prefix('+').filter(|_| engine.headers.reads_range_leniently).unwrap_or(digits);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.parse::<u128>().ok().filter(|number| *number < engine.headers.range_limit)
    };
    match (number(first), last) {
        (None, _) => false,
        (Some(_), "") => true,
        (Some(first), last) => number(last).is_some_and(|last| first <= last),
    }
}

/// The client hints that an older standard safelisted, and Chromium still does.
const CLIENT_HINTS: [&str; 9] = [
    "device-memory",
    "dpr",
    "downlink",
    "ect",
    "intervention",
    "rtt",
    "save-data",
    "viewport-width",
    "width",
];

fn is_client_hint(name: &str, value: &[u8]) -> bool {
    let digits = |bytes: &[u8]| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    match name {
        "dpr" | "device-memory" | "downlink" => {
            let mut parts = value.splitn(2, |byte| *byte == b'.');
            parts.next().is_some_and(digits) && parts.next().is_none_or(digits)
        }
        "width" | "viewport-width" | "rtt" => digits(value),
        "save-data" => value.eq_ignore_ascii_case(b"on"),
        "ect" => [&b"slow-2g"[..], b"2g", b"3g", b"4g"].contains(&value),
        "intervention" => true,
        _ => false,
    }
}

/// [No-CORS-safelisted request-header name](https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header-name).
#[must_use]
pub fn is_no_cors_safelisted_name(name: &str) -> bool {
    ["accept", "accept-language", "content-language", "content-type"]
        .iter()
        .any(|safe| safe.eq_ignore_ascii_case(name))
}

/// [No-CORS-safelisted request-header](https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header).
#[must_use]
pub fn is_no_cors_safelisted(name: &str, value: &[u8], engine: &Engine) -> bool {
    is_no_cors_safelisted_name(name) && is_safelisted(&name.to_ascii_lowercase(), value, engine)
}

/// [Forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header).
#[must_use]
pub fn is_forbidden_request_header(name: &str, value: &[u8]) -> bool {
    const NAMES: [&str; 21] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str())
        || name.starts_with("proxy-")
        || name.starts_with("sec-")
        // The override headers are forbidden where they would smuggle a forbidden method.
        || ["x-http-method", "x-http-method-override", "x-method-override"].contains(&name.as_str())
            && decode_and_split(value)
                .iter()
                .any(|method| is_forbidden_method(&decode(trim(method.as_bytes(), is_white_space))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::browser::Browser;

    #[test]
    fn safelisted_values() {
        let (c, f) = (Engine::of(Browser::Chromium), Engine::of(Browser::Firefox));
        for (name, value, chromium, firefox) in [
            ("accept", "text/html, */*;q=0.8", true, true),
            ("accept", "a\"b", false, false),
            ("accept", "a\tb", true, true),
            ("accept-language", "en-GB, *;q=0.5", true, true),
            ("accept-language", "en_GB", false, false),
            ("content-type", "TEXT/PLAIN; charset=utf-8", true, true),
            ("content-type", "text/plain;", true, true),
            ("content-type", "text/plain; application/json", true, true),
            ("content-type", "multipart/form-data", true, true),
            ("content-type", "", false, false),
            ("content-type", "text", false, false),
            ("content-type", "text/plain x", false, false),
            ("content-type", "text/plain, a/b", false, false),
            ("content-type", "text/plain;a=b,c", true, false),
            ("content-type", "application/json", false, false),
            ("content-type", "text/plain;charset=\"x\"", false, false),
            ("range", "bytes=0-", true, true),
            ("range", "bytes=0-5", true, true),
            ("range", "bytes=00-01", true, true),
            ("range", "bytes=6-5", false, false),
            ("range", "bytes=-5", false, false),
            ("range", "Bytes=0-5", false, false),
            ("range", "bytes=0-1,3-4", false, false),
            ("range", "bytes=9223372036854775807-", false, true),
            ("range", "bytes=18446744073709551616-", false, false),
            ("dpr", "1.5", true, false),
            ("dpr", "1.", false, false),
            ("ect", "4G", false, false),
            ("save-data", "ON", true, false),
            ("authorization", "", false, false),
        ] {
            assert_eq!(is_safelisted(name, value.as_bytes(), c), chromium, "{name}: {value} in Chromium");
            assert_eq!(is_safelisted(name, value.as_bytes(), f), firefox, "{name}: {value} in Firefox");
        }
        assert!(is_safelisted("accept", &[b'a'; 128], c) && !is_safelisted("accept", &[b'a'; 129], c));
        assert!(is_safelisted("accept", b"\xe9", c) && !is_safelisted("accept", b"\xe9", f));
    }

    #[test]
    fn names_are_sorted_and_lower_case() {
        let headers: HeaderList =
            [("X-B", "1"), ("x-a", "1"), ("X-A", "2"), ("Accept", "*/*")].into_iter().collect();
        assert_eq!(unsafe_names(&headers, Engine::of(Browser::Chromium)).names, ["x-a", "x-b"]);
        assert_eq!(unsafe_names(&headers, Engine::of(Browser::Firefox)).names, ["x-a", "x-a", "x-b"]);
    }

    #[test]
    fn too_much_of_what_is_safe() {
        let headers: HeaderList = (0..9).map(|_| ("Accept", "a".repeat(120))).collect();
        let firefox = unsafe_names(&headers, Engine::of(Browser::Firefox));
        assert_eq!(firefox.names.len(), 9);
        assert_eq!(firefox.reasons, [Reason::TotalSize(1080)]);
    }

    #[test]
    fn forbidden() {
        for (name, value, expected) in [
            ("Cookie", "", true),
            ("SEC-x", "", true),
            ("Proxy-Foo", "", true),
            ("User-Agent", "", false),
            ("X-HTTP-Method-Override", "PUT, trace", true),
            ("X-HTTP-Method-Override", "PUT", false),
            ("X-HTTP-Method", "\"a,TRACE\"", false),
        ] {
            assert_eq!(is_forbidden_request_header(name, value.as_bytes()), expected, "{name}: {value}");
        }
    }
}
