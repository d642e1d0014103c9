//! Whether a URL is covered by a source expression.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::web::origin::Origin;
use crate::web::scheme::default_port;

/// At which ports a source for `http` or `ws` also covers `https` or `wss`. `'self'` and `:*` cover it at any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Upgrade {
    /// At the port that the source names, whichever it is: the text, and Firefox.
    #[default]
    NamedPort,
    /// At 443 only: Chromium. `http://a.test:8443` doesn't cover `https://a.test:8443` there.
    DefaultPort,
}

/// How source expressions are read, where engines differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct Reading {
    /// At which ports a source for `http` also covers `https`.
    pub upgrade: Upgrade,
    /// A port may have a zero at its front.
    pub padded_ports: bool,
    /// A star as the host needs no scheme: `*:8000`.
    pub bare_stars: bool,
    /// `ws` also covers http, https and wss, and `wss` also https.
    pub sockets_cover_pages: bool,
    /// The path of a source counts for an ancestor, which has none: then such a source never matches.
    pub ancestors_have_paths: bool,
    /// `*` also covers ancestors with an opaque origin.
    pub star_covers_opaque: bool,
}

impl Reading {
    /// [Content Security Policy](https://w3c.github.io/webappsec-csp/#match-url-to-source-expression), with these upgrades.
    #[must_use]
    pub const fn with(upgrade: Upgrade) -> Self {
        Self {
            upgrade,
            padded_ports: true,
            bare_stars: true,
            sockets_cover_pages: false,
            ancestors_have_paths: true,
            star_covers_opaque: false,
        }
    }

    /// Chromium 156.
    pub const CHROMIUM: Self = Self::with(Upgrade::DefaultPort);
    /// Firefox 153.
    pub const FIREFOX: Self = Self {
        padded_ports: false,
        ancestors_have_paths: false,
        star_covers_opaque: true,
        ..Self::with(Upgrade::NamedPort)
    };
    /// WebKit, in WebKitGTK 2.50.
    pub const WEBKIT: Self =
        Self { bare_stars: false, sockets_cover_pages: true, ..Self::with(Upgrade::NamedPort) };
}

/// The URL that is held against source expressions, and how.
pub(super) struct Target<'a> {
    pub(super) url: &'a Url,
    pub(super) redirect_count: usize,
    pub(super) self_origin: &'a Origin,
    pub(super) reading: Reading,
}

impl Target<'_> {
    /// [Does url match expression?](https://w3c.github.io/webappsec-csp/#match-url-to-source-expression)
    pub(super) fn matches(&self, expression: &str) -> bool {
        let scheme = self.url.scheme();
        // A lone asterisk: what goes over the network, and the page's own scheme. To the text a WebSocket's URL is an http
        // one by now; the browsers take it as it was written, here and below.
        if expression == "*" {
            return matches!(scheme, "http" | "https" | "ws" | "wss")
                || self.self_origin.scheme() == Some(scheme);
        }
        if expression.eq_ignore_ascii_case("'self'") {
            return self.is_self();
        }
        // A scheme alone.
        if let Some(part) = expression.strip_suffix(':').filter(|part| is_scheme(part)) {
            return self.match_scheme(part).is_some();
        }
        // A host; everything else (keywords, nonces, hashes, what cannot be parsed) covers no URL.
        HostSource::parse(expression)
            .is_some_and(|source| self.reads(&source) && self.matches_host_source(&source))
    }

    /// Whether the engine takes a source for one.
    fn reads(&self, source: &HostSource<'_>) -> bool {
        let Reading { padded_ports, bare_stars, .. } = self.reading;
        (padded_ports || !source.padded_port) && (bare_stars || source.host != "*" || source.scheme.is_some())
    }

    /// [`scheme-part` matching](https://w3c.github.io/webappsec-csp/#match-schemes), as [`match_scheme`] has it, or in the way of
    /// an engine that takes sockets for pages.
    fn match_scheme(&self, part: &str) -> Option<bool> {
        let scheme = self.url.scheme();
        let socket = self.reading.sockets_cover_pages
            && (part.eq_ignore_ascii_case("ws") && matches!(scheme, "http" | "https")
                || part.eq_ignore_ascii_case("wss") && scheme == "https");
        match_scheme(part, scheme).or(socket.then_some(false))
    }

    /// `'self'`: the page's own origin, and its secure twin.
    fn is_self(&self) -> bool {
        let Origin::Tuple(origin) = self.self_origin else {
            return false;
        };
        // A blob: of the page has the page's origin and would be 'self' by the text; to the browsers it has no host.
        if self.url.host_str() != Some(&origin.host().to_string()) {
            return false;
        }
        // The same port, or each at its scheme's default.
        let same_port = self.url.port_or_known_default() == Some(origin.port())
            || self.url.port().is_none() && default_port(origin.scheme()) == Some(origin.port());
        // The same scheme or a secure one; from http the plain WebSocket too.
        let scheme = self.url.scheme();
        let same_scheme = scheme == origin.scheme()
            || matches!(scheme, "https" | "wss")
            || origin.scheme() == "http" && scheme == "ws";
        same_port && same_scheme
    }

    fn matches_host_source(&self, source: &HostSource<'_>) -> bool {
        let Some(host) = self.url.host_str() else {
            return false;
        };
        // Without a scheme, the page's counts.
        let Some(allowed_scheme) = source.scheme.or(self.self_origin.scheme()) else {
            return false;
        };
        let Some(upgraded) = self.match_scheme(allowed_scheme) else {
            return false;
        };
        match_host(source.host, host)
            && self.matches_port(source.port, allowed_scheme, upgraded)
            // After a redirect the path is let be: a page could otherwise learn where another site's redirects lead.
            && (self.redirect_count > 0 || match_path(source.path, self.url.path()))
    }

    /// [`port-part` matching](https://w3c.github.io/webappsec-csp/#match-ports), with the step from 80 to 443 that
    /// the text no longer has and the browsers still have.
    fn matches_port(&self, part: Option<Port>, allowed_scheme: &str, upgraded: bool) -> bool {
        let at_default = self.url.port().is_none();
        let port = self.url.port_or_known_default();
        match (part, self.reading.upgrade) {
            (Some(Port::Any), _) => true,
            (_, Upgrade::DefaultPort) if upgraded && !at_default => false,
            // No port stands for the default one: of the URL's scheme or, in Firefox, of the source's.
            (None, Upgrade::DefaultPort) => at_default,
            (None, Upgrade::NamedPort) => {
                at_default || port == default_port(&allowed_scheme.to_ascii_lowercase())
            }
            // Firefox takes 443 for 80 even where the scheme was https to begin with.
            (Some(Port::Number(named)), upgrade) => {
                port == Some(named)
                    || named == 80 && port == Some(443) && (upgraded || upgrade == Upgrade::NamedPort)
            }
        }
    }
}

/// A [host source](https://w3c.github.io/webappsec-csp/#grammardef-host-source), such as `https://*.a.test:8443/api/`.
struct HostSource<'a> {
    scheme: Option<&'a str>,
    host: &'a str,
    port: Option<Port>,
    /// Whether the port has a zero at its front.
    padded_port: bool,
    path: &'a str,
}

#[derive(Clone, Copy)]
enum Port {
    Any,
    Number(u16),
}

impl<'a> HostSource<'a> {
    fn parse(expression: &'a str) -> Option<Self> {
        let (scheme, rest) = match expression.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, expression),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = match authority.split_once(':') {
            None => (authority, None),
            Some((host, "*")) => (host, Some(Port::Any)),
            Some((host, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                (host, Some(Port::Number(digits.parse().ok()?)))
            }
            Some(_) => return None,
        };
        // By the grammar a query or a fragment spoils the source; the browsers leave it out.
        let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
        let padded_port = authority.split_once(":0").is_some_and(|(_, rest)| !rest.is_empty());
        is_host_part(host).then_some(Self { scheme, host, port, padded_port, path })
    }
}

/// A [scheme](https://www.rfc-editor.org/rfc/rfc3986#section-3.1).
fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// A [`host-part`](https://w3c.github.io/webappsec-csp/#grammardef-host-part): `*`, or a name, below `*.` or not, with a dot
/// at its end or not. Neither what has an underscore nor an IPv6 address is one.
fn is_host_part(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let name = text.strip_prefix("*.").unwrap_or(text);
    text == "*" || name.strip_suffix('.').unwrap_or(name).split('.').all(is_label)
}

/// [`scheme-part` matching](https://w3c.github.io/webappsec-csp/#match-schemes): none where it doesn't match, else whether
/// the URL's scheme is the secure one of the source's.
fn match_scheme(part: &str, scheme: &str) -> Option<bool> {
    if part.eq_ignore_ascii_case(scheme) {
        return Some(false);
    }
    let upgraded = part.eq_ignore_ascii_case("http") && scheme == "https"
        || part.eq_ignore_ascii_case("ws") && scheme == "wss";
    upgraded.then_some(true)
}

/// [`host-part` matching](https://w3c.github.io/webappsec-csp/#match-hosts). In the standard an IP address never matches; the
/// browsers compare its text as they do a name's.
fn match_host(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some("") => true,
        // The dot belongs to it: `*.a.test` isn't `a.test`.
        Some(below) => host.ends_with(&below.to_ascii_lowercase()),
        None => pattern.eq_ignore_ascii_case(host),
    }
}

/// [`path-part` matching](https://w3c.github.io/webappsec-csp/#match-paths): everything below where it ends with a slash,
/// only that path where it doesn't. The text decodes segment by segment; the browsers decode first, so `%2F` is a slash.
fn match_path(part: &str, path: &str) -> bool {
    let part: Vec<u8> = percent_decode_str(part).collect();
    let path: Vec<u8> = percent_decode_str(path).collect();
    match part.last() {
        None => true,
        Some(b'/') => path.starts_with(&part),
        Some(_) => path == part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "http://app.test:8000";
    const API: &str = "http://api.test:8001/a/b";

    /// Whether one of the expressions covers the URL.
    fn covers(page: &str, sources: &str, target: &str, redirect_count: usize, upgrade: Upgrade) -> bool {
        covers_as(page, sources, target, redirect_count, Reading::with(upgrade))
    }

    fn covers_as(page: &str, sources: &str, target: &str, redirect_count: usize, reading: Reading) -> bool {
        let self_origin = &Origin::of(&Url::parse(page).unwrap());
        let url = &Url::parse(target).unwrap();
        let target = Target { url, redirect_count, self_origin, reading };
        sources.split(' ').any(|expression| target.matches(expression))
    }

    /// As measured with Chromium 156, Firefox 153 and WebKitGTK 2.50, by `fetch()` and by an image.
    #[test]
    fn engines_read_sources_in_ways_of_their_own() {
        let readings = [Reading::CHROMIUM, Reading::FIREFOX, Reading::WEBKIT];
        for (source, target, expected) in [
            ("*:8001", API, [true, true, false]),
            ("*:8443", "https://api.test:8443", [true, true, false]),
            ("http://*:8001", API, [true; 3]),
            ("api.test:08001", API, [true, false, true]),
            ("http://api.test:08001", API, [true, false, true]),
            ("http://api.test:8443", "https://api.test:8443", [false, true, true]),
            ("ws:", API, [false, false, true]),
            ("ws:", "https://api.test:8443", [false, false, true]),
            ("wss:", API, [false; 3]),
            ("wss:", "https://api.test:8443", [false, false, true]),
            ("ws://api.test:8001", API, [false, false, true]),
            ("ws://api.test:8001", "https://api.test:8443", [false; 3]),
            ("wss://api.test:8443", API, [false; 3]),
            ("wss://api.test:8443", "https://api.test:8443", [false, false, true]),
            ("ws://api.test:8443", "https://api.test:8443", [false, false, true]),
        ] {
            let page = if target.starts_with("https") { "https://app.test:8443" } else { PAGE };
            let covered = readings.map(|reading| covers_as(page, source, target, 0, reading));
            assert_eq!(covered, expected, "{source} {target}");
        }
    }

    /// In both browsers, from `http://app.test:8000`.
    #[test]
    fn sources() {
        for (sources, target, expected) in [
            // None, one, many.
            ("", API, false),
            ("'none'", API, false),
            ("'NONE'", API, false),
            ("'none' http://api.test:8001", API, true),
            ("http://x.test http://api.test:8001", API, true),
            ("'unsafe-inline' 'nonce-abc' 'sha256-abc' 'report-sample'", API, false),
            // Anything on the network.
            ("*", API, true),
            ("*", "wss://api.test:8443", true),
            ("*", "http://127.0.0.21:8001", true),
            ("*", "http://[::1]:8001", true),
            ("*", "data:,x", false),
            ("*", "blob:http://app.test:8000/id", false),
            ("*:*", "data:,x", false),
            // Schemes.
            ("http:", API, true),
            ("HTTP:", API, true),
            ("http:", "https://api.test:8443", true),
            ("http:", "ws://api.test:8001", false),
            ("https:", API, false),
            ("ws:", API, false),
            ("ws:", "https://api.test", false),
            ("ws:", "wss://api.test:8443", true),
            ("wss:", "ws://api.test", false),
            ("data:", "data:,x", true),
            ("blob:", "blob:http://app.test:8000/id", true),
            ("http://app.test:8000", "blob:http://app.test:8000/id", false),
            // Hosts.
            ("api.test:8001", API, true),
            ("API.test:8001", API, true),
            ("HTTP://API.TEST:8001", API, true),
            ("https://api.test:8001", API, false),
            ("ws://api.test:8001", API, false),
            ("api.test.:8001", API, false),
            ("a_b.test:8001", "http://a_b.test:8001", false),
            ("*.test:8001", API, true),
            ("*.TEST:8001", "http://a.b.test:8001", true),
            ("*.test:8001", "http://test:8001", false),
            ("*.api.test:8001", API, false),
            ("*.app.test:8001", "http://notapp.test:8001", false),
            ("api.*:8001", API, false),
            ("*api.test:8001", API, false),
            ("*.", API, false),
            ("//api.test:8001", API, false),
            ("http://user@api.test:8001", API, false),
            ("http://", API, false),
            ("http://api.test:8001", "ws://api.test:8001", false),
            ("api.test:8001", "ws://api.test:8001", false),
            ("*:8001", "ws://api.test:8001", false),
            ("ws://api.test:8001", "ws://api.test:8001", true),
            // Addresses.
            ("http://127.0.0.21:8001", "http://127.0.0.21:8001", true),
            ("10.0.0.1:8001", "http://10.0.0.1:8001", true),
            ("127.0.0.1:8001", "http://127.1:8001", true),
            ("127.1:8001", "http://127.0.0.1:8001", false),
            ("*.0.0.21:8001", "http://127.0.0.21:8001", true),
            ("http://[::1]:8001", "http://[::1]:8001", false),
            ("localhost:8001", "http://127.0.0.1:8001", false),
            // Ports.
            ("api.test", API, false),
            ("api.test", "http://api.test", true),
            ("http://*", API, false),
            ("api.test:*", API, true),
            ("api.test:*", "https://api.test:8443", true),
            ("*:8001", API, true),
            ("*:8001", "http://api.test:8002", false),
            ("http://*:*", API, true),
            ("api.test:", "http://api.test", false),
            ("api.test:8001.", API, false),
            ("api.test:99999", API, false),
            // Ports of the secure scheme.
            ("api.test", "https://api.test", true),
            ("api.test", "https://api.test:8443", false),
            ("http://api.test", "https://api.test", true),
            ("http://api.test:80", "https://api.test", true),
            ("http://api.test:80", "https://api.test:8443", false),
            ("http://api.test:443", "https://api.test", true),
            ("api.test:443", "http://api.test", false),
            ("http://*:*", "https://api.test:8443", true),
            ("https://*:*", API, false),
            ("ws://api.test", "wss://api.test", true),
            ("ws://api.test:80", "wss://api.test", true),
        ] {
            for upgrade in [Upgrade::NamedPort, Upgrade::DefaultPort] {
                assert_eq!(
                    covers(PAGE, sources, target, 0, upgrade),
                    expected,
                    "{sources} {target} {upgrade:?}"
                );
            }
        }
    }

    #[test]
    fn ports_where_the_browsers_differ() {
        for (page, sources, target) in [
            (PAGE, "http://api.test:8443", "https://api.test:8443"),
            (PAGE, "api.test:8443", "https://api.test:8443"),
            (PAGE, "*:8001", "https://api.test:8001"),
            (PAGE, "http://*:8443", "https://api.test:8443"),
            (PAGE, "ws://api.test:8001", "wss://api.test:8001"),
            (PAGE, "http://api.test", "https://api.test:80"),
            (PAGE, "http://api.test:80", "https://api.test:80"),
            (PAGE, "https://api.test:80", "https://api.test"),
            ("https://app.test:8443", "api.test:80", "https://api.test"),
        ] {
            assert!(covers(page, sources, target, 0, Upgrade::NamedPort), "{page} {sources} {target}");
            assert!(!covers(page, sources, target, 0, Upgrade::DefaultPort), "{page} {sources} {target}");
        }
    }

    /// In both browsers.
    #[test]
    fn itself() {
        for (page, sources, target, expected) in [
            (PAGE, "'self'", PAGE, true),
            (PAGE, "'SELF'", PAGE, true),
            (PAGE, "self", PAGE, false),
            (PAGE, "'self'", "http://app.test:8001", false),
            (PAGE, "'self'", "http://sub.app.test:8000", false),
            (PAGE, "'self'", "https://app.test:8000", true),
            (PAGE, "'self'", "https://app.test:8443", false),
            (PAGE, "'self'", "https://app.test", false),
            (PAGE, "'self'", "ws://app.test:8000", true),
            (PAGE, "'self'", "wss://app.test:8000", true),
            (PAGE, "'self'", "data:,x", false),
            (PAGE, "'self'", "blob:http://app.test:8000/id", false),
            ("http://app.test", "'self'", "https://app.test", true),
            ("http://app.test", "'self'", "wss://app.test", true),
            ("http://app.test", "'self'", "https://app.test:80", true),
            ("http://app.test", "'self'", "https://app.test:8443", false),
            ("https://app.test", "'self'", "http://app.test", false),
            ("https://app.test", "'self'", "wss://app.test", true),
            ("https://app.test", "'self'", "wss://app.test:8443", false),
            ("https://app.test:8443", "'self'", "http://app.test:8443", false),
            ("https://app.test", "'self'", "ws://app.test", false),
            ("http://127.0.0.21:8000", "'self'", "https://127.0.0.21:8000", true),
            // Without a scheme, that of the page.
            ("https://app.test", "api.test:8001", API, false),
            ("https://app.test", "api.test:8443", "https://api.test:8443", true),
            ("https://app.test", "api.test:8443", "wss://api.test:8443", false),
            // An opaque origin is nothing's self and has no scheme.
            ("data:,", "'self' api.test:8001", API, false),
            ("data:,", "*", API, true),
        ] {
            for upgrade in [Upgrade::NamedPort, Upgrade::DefaultPort] {
                assert_eq!(covers(page, sources, target, 0, upgrade), expected, "{page} {sources} {target}");
            }
        }
    }

    /// In both browsers.
    #[test]
    fn paths() {
        for (path, target, expected) in [
            ("", "/a/b", true),
            ("/", "/a/b", true),
            ("/a/b", "/a/b", true),
            ("/a/b", "/a/b?c#d", true),
            ("/a/", "/a/b", true),
            ("/a/", "/a", false),
            ("/a", "/a/b", false),
            ("/a/B", "/a/b", false),
            ("/a/b/", "/a/b", false),
            ("/a/*", "/a/b", false),
            ("/a//", "/a/b", false),
            ("/a/%62", "/a/b", true),
            ("/~", "/%7E", true),
            ("/a%2Fb", "/a/b", true),
            ("/a/b", "/a%2Fb", true),
            ("/a%3Bb", "/a;b", true),
            ("/caf%C3%A9", "/café", true),
            ("/a/b?x", "/a/b", true),
            ("/a/b#x", "/a/b", true),
        ] {
            let source = format!("api.test:8001{path}");
            let target = format!("http://api.test:8001{target}");
            for (redirects, expected) in [(0, expected), (1, true)] {
                let allowed = covers(PAGE, &source, &target, redirects, Upgrade::DefaultPort);
                assert_eq!(allowed, expected, "{source} {target} {redirects}");
            }
        }
    }
}
