//! One line of `Set-Cookie`, parsed; where it came from does not matter here.

use super::date::parse_cookie_date;
use super::{Refused, SameSite};
use crate::web::headers::{is_tab_or_space, trim};

/// What name and value may have together.
const LONGEST_PAIR: usize = 4096;
/// What an attribute's value may have.
const LONGEST_ATTRIBUTE: usize = 1024;
/// However long a cookie wants to live: 400 days.
const LONGEST_LIFE: i64 = 400 * 24 * 60 * 60;

/// The parts of one line; of each attribute the last one that counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SetCookie<'a> {
    pub(super) name: &'a [u8],
    pub(super) value: &'a [u8],
    /// When it expires by `Max-Age`; otherwise by `Expires`.
    pub(super) expires: Option<i64>,
    /// Without its leading dot; not empty.
    pub(super) domain: Option<Vec<u8>>,
    /// As it was written.
    pub(super) path: Option<&'a [u8]>,
    pub(super) secure: bool,
    pub(super) http_only: bool,
    pub(super) partitioned: bool,
    pub(super) same_site: SameSite,
}

impl<'a> SetCookie<'a> {
    /// [Parse a set-cookie-string](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#set-cookie).
    pub(super) fn parse(line: &'a [u8], now: i64) -> Result<Self, Refused> {
        // A control character other than tab, anywhere, spoils the line.
        if let Some(byte) = line.iter().find(|byte| byte.is_ascii_control() && **byte != b'\t') {
            return Err(Refused::ControlCharacter { byte: *byte });
        }
        // The pair ends at the first semicolon. Without an equals sign it is all value.
        let mut parts = line.split(|byte| *byte == b';');
        let (name, value) = match split_at_equals(parts.next().unwrap_or_default()) {
            (name, Some(value)) => (name, value),
            (value, None) => (&[][..], value),
        };
        let bytes = name.len() + value.len();
        if bytes > LONGEST_PAIR {
            return Err(Refused::TooLong { bytes });
        }
        let mut cookie = Self { name, value, ..Self::default() };
        let (mut by_max_age, mut by_expires) = (None, None);
        for part in parts {
            let (name, value) = split_at_equals(part);
            let value = value.unwrap_or_default();
            // Whatever it is, it is ignored where it is too long.
            if value.len() > LONGEST_ATTRIBUTE {
                continue;
            }
            match name.to_ascii_lowercase().as_slice() {
                b"expires" => by_expires = expires(value, now).or(by_expires),
                b"max-age" => by_max_age = max_age(value, now).or(by_max_age),
                b"domain" => cookie.domain = domain(value),
                b"path" => cookie.path = Some(value),
                b"secure" => cookie.secure = true,
                b"httponly" => cookie.http_only = true,
                b"partitioned" => cookie.partitioned = true,
                b"samesite" => cookie.same_site = same_site(value),
                _ => {}
            }
        }
        // Max-Age wins, in whatever order they came.
        cookie.expires = by_max_age.or(by_expires);
        Ok(cookie)
    }
}

/// The two sides of the first equals sign, without white space at their ends.
fn split_at_equals(part: &[u8]) -> (&[u8], Option<&[u8]>) {
    match part.iter().position(|byte| *byte == b'=') {
        Some(at) => (trim(&part[..at], is_tab_or_space), Some(trim(&part[at + 1..], is_tab_or_space))),
        None => (trim(part, is_tab_or_space), None),
    }
}

/// What is not a date is ignored.
fn expires(value: &[u8], now: i64) -> Option<i64> {
    parse_cookie_date(value).map(|time| time.min(now.saturating_add(LONGEST_LIFE)))
}

/// What is not a whole number is ignored; zero and less mean the beginning of time.
fn max_age(value: &[u8], now: i64) -> Option<i64> {
    let (negative, digits) = match value {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let seconds = digits
        .iter()
        .fold(0_i64, |number, digit| number.saturating_mul(10).saturating_add(i64::from(digit - b'0')))
        .min(LONGEST_LIFE);
    Some(if negative || seconds == 0 { i64::MIN } else { now.saturating_add(seconds) })
}

/// One dot at the front is nothing, and an empty domain is none.
fn domain(value: &[u8]) -> Option<Vec<u8>> {
    let value = value.strip_prefix(b".").unwrap_or(value);
    (!value.is_empty()).then(|| value.to_ascii_lowercase())
}

fn same_site(value: &[u8]) -> SameSite {
    match value.to_ascii_lowercase().as_slice() {
        b"none" => SameSite::None,
        b"lax" => SameSite::Lax,
        b"strict" => SameSite::Strict,
        _ => SameSite::Unspecified,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000_000_000; // 9 September 2001

    fn parse(line: &str) -> SetCookie<'_> {
        SetCookie::parse(line.as_bytes(), NOW).unwrap()
    }

    #[test]
    fn pairs() {
        for (line, name, value) in [
            ("a=1", "a", "1"),
            (" a\t=\t1 ; Path=/", "a", "1"),
            ("a=1=2", "a", "1=2"),
            ("a=", "a", ""),
            ("=1", "", "1"),
            ("==1", "", "=1"),
            ("a", "", "a"),
            ("", "", ""),
            ("=", "", ""),
            (";a=1", "", ""),
            ("a=\"x;y\"", "a", "\"x"),
            ("a=\"1\"", "a", "\"1\""),
            ("a b=c d", "a b", "c d"),
            ("a=1,b=2", "a", "1,b=2"),
            ("ä=ö", "ä", "ö"),
        ] {
            let cookie = parse(line);
            assert_eq!((cookie.name, cookie.value), (name.as_bytes(), value.as_bytes()), "{line}");
        }
    }

    #[test]
    fn refused() {
        for byte in (0..=8).chain(10..=31).chain([127]) {
            for line in
                [vec![b'a', byte], vec![b'a', b'=', byte], [b"a=1; Path=/".as_slice(), &[byte]].concat()]
            {
                assert_eq!(SetCookie::parse(&line, NOW), Err(Refused::ControlCharacter { byte }), "{byte}");
            }
        }
        assert_eq!(parse("a\tb=\tc\td").value, b"c\td");
        let line = |bytes: usize| format!("a={}; Path=/", "v".repeat(bytes - 1));
        assert!(SetCookie::parse(line(4096).as_bytes(), NOW).is_ok());
        assert_eq!(SetCookie::parse(line(4097).as_bytes(), NOW), Err(Refused::TooLong { bytes: 4097 }));
    }

    #[test]
    fn lifetimes() {
        for (attributes, expected) in [
            ("", None),
            ("Max-Age=60", Some(NOW + 60)),
            ("MAX-AGE = 60 ", Some(NOW + 60)),
            ("Max-Age=0", Some(i64::MIN)),
            ("Max-Age=-0", Some(i64::MIN)),
            ("Max-Age=-60", Some(i64::MIN)),
            ("Max-Age=99999999999999999999999", Some(NOW + LONGEST_LIFE)),
            ("Max-Age=-99999999999999999999999", Some(i64::MIN)),
            ("Max-Age=", None),
            ("Max-Age", None),
            ("Max-Age=-", None),
            ("Max-Age=+60", None),
            ("Max-Age=1.5", None),
            ("Max-Age=60s", None),
            ("Max-Age=\"60\"", None),
            ("Max-Age=60; Max-Age=x", Some(NOW + 60)),
            ("Max-Age=60; Max-Age=70", Some(NOW + 70)),
            ("Expires=Thu, 01 Jan 1970 00:00:01 GMT", Some(1)),
            ("Expires=Fri, 31 Dec 9999 23:59:59 GMT", Some(NOW + LONGEST_LIFE)),
            ("Expires=never", None),
            ("Expires=Thu, 01 Jan 1970 00:00:01 GMT; Expires=never", Some(1)),
            ("Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:01 GMT", Some(NOW + 60)),
            ("Max-Age=x; Expires=Thu, 01 Jan 1970 00:00:01 GMT", Some(1)),
        ] {
            assert_eq!(parse(&format!("a=1; {attributes}")).expires, expected, "{attributes}");
        }
    }

    #[test]
    fn attributes() {
        let long = "x".repeat(1025);
        for (attributes, expected) in [
            ("Secure;HttpOnly", SetCookie { secure: true, http_only: true, ..SetCookie::default() }),
            (
                " secure=no ; httponly=; PARTITIONED",
                SetCookie { secure: true, http_only: true, partitioned: true, ..SetCookie::default() },
            ),
            ("Secur; HttpOnly2; ;=;", SetCookie::default()),
            ("Domain=A.Test", SetCookie { domain: Some(b"a.test".to_vec()), ..SetCookie::default() }),
            ("Domain=.a.test", SetCookie { domain: Some(b"a.test".to_vec()), ..SetCookie::default() }),
            ("Domain=..a.test", SetCookie { domain: Some(b".a.test".to_vec()), ..SetCookie::default() }),
            ("Domain=a.test; Domain=", SetCookie::default()),
            ("Domain=.", SetCookie::default()),
            (
                &format!("Domain=a.test; Domain={long}"),
                SetCookie { domain: Some(b"a.test".to_vec()), ..SetCookie::default() },
            ),
            ("Path=/a; path=b", SetCookie { path: Some(b"b"), ..SetCookie::default() }),
            ("Path", SetCookie { path: Some(b""), ..SetCookie::default() }),
            (&format!("Path=/a; Path=/{long}"), SetCookie { path: Some(b"/a"), ..SetCookie::default() }),
            ("SameSite=nOnE", SetCookie { same_site: SameSite::None, ..SetCookie::default() }),
            ("samesite=LAX", SetCookie { same_site: SameSite::Lax, ..SetCookie::default() }),
            (
                "SameSite=Lax; SameSite=Strict",
                SetCookie { same_site: SameSite::Strict, ..SetCookie::default() },
            ),
            ("SameSite=Strict; SameSite=Extended", SetCookie::default()),
            ("SameSite", SetCookie::default()),
            ("SameSite=\"None\"", SetCookie::default()),
        ] {
            let line = format!("=;{attributes}");
            assert_eq!(parse(&line), expected, "{attributes}");
        }
    }
}
