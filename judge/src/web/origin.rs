//! Origins: scheme, host and port, or an opaque one that is the same as no other.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use url::{Host, Url};

use super::scheme::{default_port, with_default_port};

/// An [origin](https://html.spec.whatwg.org/multipage/browsers.html#concept-origin).
///
/// `==` compares values, for tests and for collections; whether two pages share an origin is
/// [`Self::is_same_origin`], for which two opaque origins are never the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Of a sandboxed frame, a `data:` or `file:` document and the like. Each is an origin of its own.
    Opaque,
    /// Of anything that has a scheme, a host and a port to be known by.
    Tuple(TupleOrigin),
}

/// A [tuple origin](https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-tuple). Made by [`Origin::of`] and
/// [`Origin::of_page`] only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TupleOrigin {
    scheme: Cow<'static, str>,
    host: Host<String>,
    port: u16,
}

impl Origin {
    /// The [origin of a URL](https://url.spec.whatwg.org/#concept-url-origin).
    #[must_use]
    pub fn of(url: &Url) -> Self {
        // A blob lives where it was made, which its path says. Only pages from http and https have an origin to write there.
        if url.scheme() == "blob" {
            return match Url::parse(url.path()) {
                Ok(inner) if matches!(inner.scheme(), "http" | "https") => Self::of(&inner),
                _ => Self::Opaque,
            };
        }
        // The schemes whose URLs have a tuple origin are those with a default port.
        match (with_default_port(url.scheme()), url.host()) {
            (Some((scheme, default)), Some(host)) => Self::Tuple(TupleOrigin {
                scheme: Cow::Borrowed(scheme),
                host: host.to_owned(),
                port: url.port().unwrap_or(default),
            }),
            _ => Self::Opaque,
        }
    }

    /// The origin of a page at a URL. To the URL standard all schemes but a few give an opaque origin; where a browser, an
    /// extension's host or an app registers a scheme of its own, such as `chrome-extension` or `capacitor`, its pages have a
    /// tuple origin and send it. The schemes whose pages never have one stay opaque.
    #[must_use]
    pub fn of_page(url: &Url) -> Self {
        match (Self::of(url), url.host()) {
            (Self::Opaque, Some(host)) if !is_opaque_scheme(url.scheme()) => Self::Tuple(TupleOrigin {
                scheme: Cow::Owned(url.scheme().to_owned()),
                host: host.to_owned(),
                port: url.port().unwrap_or(NO_PORT),
            }),
            (origin, _) => origin,
        }
    }

    /// [Same origin](https://html.spec.whatwg.org/multipage/browsers.html#same-origin): equal scheme, host and port.
    /// False where one of them is opaque: nothing here could tell that it is the same one.
    #[must_use]
    pub fn is_same_origin(&self, other: &Self) -> bool {
        !self.is_opaque() && self == other
    }

    /// Whether the [origin of a URL](Self::of) is [the same](Self::is_same_origin). It is not made for that: each request has this
    /// compared many times.
    #[must_use]
    pub fn is_origin_of(&self, url: &Url) -> bool {
        let Self::Tuple(TupleOrigin { scheme, host, port }) = self else { return false };
        if default_port(url.scheme()).is_none() {
            return self.is_same_origin(&Self::of(url));
        }
        *scheme == url.scheme()
            && Some(*port) == url.port_or_known_default()
            && url.host().is_some_and(|other| *host == other)
    }

    /// The [serialisation](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin), as the
    /// `Origin` header has it: `null`, or `https://example.com`, with the port where it is not the scheme's default.
    #[must_use]
    pub fn serialize(&self) -> String {
        let Self::Tuple(tuple) = self else { return "null".into() };
        let mut text = tuple.scheme_and_host();
        if default_port(&tuple.scheme).unwrap_or(NO_PORT) != tuple.port {
            // A string takes all that is written.
            let _ = write!(text, ":{}", tuple.port);
        }
        text
    }

    /// The same with the port in any case, as software writes it that compares origins without knowing default ports.
    #[must_use]
    pub fn serialize_with_port(&self) -> String {
        match self {
            Self::Tuple(tuple) if tuple.port != NO_PORT => {
                format!("{}:{}", tuple.scheme_and_host(), tuple.port)
            }
            _ => self.serialize(),
        }
    }

    /// Whether it is opaque.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        matches!(self, Self::Opaque)
    }

    /// The scheme, without its colon.
    #[must_use]
    pub fn scheme(&self) -> Option<&str> {
        self.tuple().map(TupleOrigin::scheme)
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> Option<&Host<String>> {
        self.tuple().map(TupleOrigin::host)
    }

    /// The host as it is written in a URL: ASCII, an IPv6 address in brackets.
    #[must_use]
    pub fn host_text(&self) -> Option<String> {
        self.host().map(Host::to_string)
    }

    /// The port, the default one too.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.tuple().map(TupleOrigin::port)
    }

    fn tuple(&self) -> Option<&TupleOrigin> {
        match self {
            Self::Opaque => None,
            Self::Tuple(tuple) => Some(tuple),
        }
    }
}

/// Stands for the port of a scheme that has none, where none is written.
const NO_PORT: u16 = 0;

/// Whether pages of a scheme have an opaque origin in every browser.
fn is_opaque_scheme(scheme: &str) -> bool {
    ["about", "blob", "data", "file", "filesystem", "javascript", "mailto", "tel", "view-source"]
        .contains(&scheme)
}

impl TupleOrigin {
    /// The scheme, without its colon.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &Host<String> {
        &self.host
    }

    /// The port, the default one too.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    fn scheme_and_host(&self) -> String {
        let mut text = String::with_capacity(64);
        text.push_str(&self.scheme);
        text.push_str("://");
        // Neither can fail: a string takes all that is written.
        let _ = match &self.host {
            Host::Domain(domain) => text.write_str(domain),
            address => write!(text, "{address}"),
        };
        text
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.serialize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Origin {
        Origin::of(&Url::parse(url).unwrap())
    }

    #[test]
    fn pages_of_apps_and_extensions() {
        for (url, expected) in [
            ("chrome-extension://abcdefgh/popup.html", "chrome-extension://abcdefgh"),
            ("capacitor://localhost", "capacitor://localhost"),
            ("app://main:81/x", "app://main:81"),
            ("https://example.com/x", "https://example.com"),
            ("file:///home/me/a.html", "null"),
            ("file://host/share/a.html", "null"),
            ("data:text/html,a", "null"),
            ("app:index", "null"),
        ] {
            assert_eq!(Origin::of_page(&Url::parse(url).unwrap()).serialize(), expected, "{url}");
        }
        let [app, other] = ["app://a", "app://b"].map(|url| Origin::of_page(&Url::parse(url).unwrap()));
        assert!(app.is_same_origin(&app) && !app.is_same_origin(&other));
    }

    #[test]
    fn serialising() {
        for (url, expected) in [
            ("https://Example.COM/a?b#c", "https://example.com"),
            ("https://example.com:443", "https://example.com"),
            ("https://example.com:8443", "https://example.com:8443"),
            ("http://example.com:443", "http://example.com:443"),
            ("https://user:word@example.com", "https://example.com"),
            ("https://example.com.", "https://example.com."),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("http://0x7f.1:80", "http://127.0.0.1"),
            ("http://[0:0::1]:3000", "http://[::1]:3000"),
            ("ws://example.com", "ws://example.com"),
            ("wss://example.com:80", "wss://example.com:80"),
            ("ftp://example.com:21", "ftp://example.com"),
            ("blob:https://example.com:8443/id", "https://example.com:8443"),
            ("blob:http://example.com/id", "http://example.com"),
            ("blob:ftp://example.com/id", "null"),
            ("blob:file:///id", "null"),
            ("blob:blob:https://example.com/id", "null"),
            ("blob:null/id", "null"),
            ("file:///a", "null"),
            ("data:text/html,", "null"),
            ("about:blank", "null"),
            ("chrome-extension://abc", "null"),
        ] {
            assert_eq!(of(url).serialize(), expected, "{url}");
            assert_eq!(of(url).is_opaque(), expected == "null", "{url}");
        }
    }

    #[test]
    fn with_its_port() {
        for (url, expected) in [
            ("https://a.test", "https://a.test:443"),
            ("http://[::1]", "http://[::1]:80"),
            ("http://a.test:3000", "http://a.test:3000"),
            ("data:,", "null"),
        ] {
            assert_eq!(of(url).serialize_with_port(), expected, "{url}");
        }
    }

    #[test]
    fn same_origin() {
        for (one, other, expected) in [
            ("https://a.test", "https://a.test:443/x", true),
            ("https://a.test", "http://a.test:443", false),
            ("https://a.test", "https://a.test:444", false),
            ("https://a.test", "https://a.test.", false),
            ("https://a.test", "https://b.a.test", false),
            ("https://a.test", "wss://a.test", false),
            ("http://localhost", "http://127.0.0.1", false),
            ("http://127.1", "http://127.0.0.1", true),
            ("http://[::1]", "http://127.0.0.1", false),
            ("blob:https://a.test/id", "https://a.test", true),
            ("data:,", "data:,", false),
            ("file:///a", "file:///a", false),
        ] {
            assert_eq!(of(one).is_same_origin(&of(other)), expected, "{one} {other}");
            assert_eq!(of(one).is_origin_of(&Url::parse(other).unwrap()), expected, "{one} {other}");
            assert_eq!(of(other).is_origin_of(&Url::parse(one).unwrap()), expected, "{one} {other}");
            assert_eq!(of(other).is_same_origin(&of(one)), expected, "{other} {one}");
        }
    }

    #[test]
    fn parts() {
        let origin = of("https://[::1]/");
        assert_eq!(origin.scheme(), Some("https"));
        assert_eq!(origin.host_text().as_deref(), Some("[::1]"));
        assert_eq!(origin.port(), Some(443));
        assert_eq!(
            (Origin::Opaque.scheme(), Origin::Opaque.host_text(), Origin::Opaque.port()),
            (None, None, None)
        );
    }
}
