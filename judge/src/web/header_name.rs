//! Names of headers. A check has dozens of them, and nearly all are those that every request and response has: these are not copied.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

/// The name of a header, in the spelling that it had.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeaderName(Cow<'static, str>);

/// Names that are there once for all, in the spellings of browsers and of [`HeaderName::title_cased`].
const KNOWN: [&str; 48] = [
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Allow",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Security-Policy",
    "Content-Type",
    "Cookie",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Date",
    "Etag",
    "Expires",
    "Host",
    "Keep-Alive",
    "Last-Modified",
    "Location",
    "Origin",
    "Pragma",
    "Priority",
    "Referer",
    "Sec-Fetch-Dest",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "Server",
    "Set-Cookie",
    "Strict-Transport-Security",
    "Transfer-Encoding",
    "Upgrade-Insecure-Requests",
    "User-Agent",
    "Vary",
    "Via",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Powered-By",
];

impl HeaderName {
    /// A name in any case with capitals at its beginning and behind each hyphen: `etag` is `Etag`.
    #[must_use]
    pub fn title_cased(name: &str) -> Self {
        if let Some(known) = KNOWN.iter().find(|known| are_equal(known, name)) {
            return Self(Cow::Borrowed(known));
        }
        let mut after_dash = true;
        let letters = name.chars().map(|letter| {
            let shown = if after_dash { letter.to_ascii_uppercase() } else { letter };
            after_dash = letter == '-';
            shown
        });
        Self(Cow::Owned(letters.collect()))
    }

    /// Whether the names are equal but for their case. Most of one length differ in their last letter, and a message has each of its
    /// names compared with many.
    #[must_use]
    pub fn eq_ignore_ascii_case(&self, other: &str) -> bool {
        are_equal(&self.0, other)
    }

    /// A name that stands in the program.
    #[must_use]
    pub fn from_static(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether two names are equal but for their case.
fn are_equal(one: &str, other: &str) -> bool {
    let last = |name: &str| name.as_bytes().last().map(u8::to_ascii_lowercase);
    one.len() == other.len() && last(one) == last(other) && one.eq_ignore_ascii_case(other)
}

impl From<&str> for HeaderName {
    fn from(name: &str) -> Self {
        match KNOWN.iter().find(|known| **known == name) {
            Some(known) => Self(Cow::Borrowed(known)),
            None => Self(Cow::Owned(name.to_owned())),
        }
    }
}

impl From<String> for HeaderName {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl From<&String> for HeaderName {
    fn from(name: &String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<&Self> for HeaderName {
    fn from(name: &Self) -> Self {
        name.clone()
    }
}

impl From<HeaderName> for String {
    fn from(name: HeaderName) -> Self {
        name.0.into_owned()
    }
}

impl Deref for HeaderName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for HeaderName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for HeaderName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for HeaderName {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for HeaderName {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for HeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for HeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise a response would have another spelling by whether its names are known.
    #[test]
    fn known_names_are_title_cased() {
        for known in KNOWN {
            let mut after_dash = true;
            let capitals = known.chars().all(|letter| {
                let fits = letter == '-' || letter.is_ascii_uppercase() == after_dash;
                after_dash = letter == '-';
                fits
            });
            assert!(capitals, "{known}");
        }
    }

    #[test]
    fn spellings_stay() {
        for name in ["ETag", "Etag", "X-Custom", "x-custom", "VARY"] {
            assert_eq!(HeaderName::from(name), *name);
            assert_eq!(HeaderName::from(name.to_owned()), HeaderName::from(name));
        }
        for (name, expected) in [("etag", "Etag"), ("x-custom-1", "X-Custom-1"), ("-a--b", "-A--B")] {
            assert_eq!(HeaderName::title_cased(name), *expected);
        }
    }
}
