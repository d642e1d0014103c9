//! What a scheme, a port and a host say about a URL before any network: default ports, bad ports, trustworthiness.

use url::{Host, Url};

use super::origin::Origin;

/// The [default port](https://url.spec.whatwg.org/#default-port) of a special scheme.
#[must_use]
pub fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

/// The ports of other protocols, to which no page may talk HTTP.
const BAD_PORTS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
    104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514,
    515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723,
    2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// A [bad port](https://fetch.spec.whatwg.org/#bad-port) of the standard's list. It counts for http, https, ws and wss only.
#[must_use]
pub fn is_bad_port(port: u16) -> bool {
    BAD_PORTS.binary_search(&port).is_ok()
}

/// A host that by its name or address is this machine itself, as
/// [Secure Contexts](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy) counts it: 127.0.0.0/8, `::1`,
/// `localhost` and everything below it.
#[must_use]
pub fn is_loopback_host<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => {
            let name = name.as_ref();
            let name = name.strip_suffix('.').unwrap_or(name);
            name.rsplit('.').next().is_some_and(|label| label.eq_ignore_ascii_case("localhost"))
        }
    }
}

/// Whether a URL is [potentially trustworthy](https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy): what
/// comes from there, nobody on the network in between has touched.
#[must_use]
pub fn is_potentially_trustworthy(url: &Url) -> bool {
    match url.scheme() {
        // about:blank and about:srcdoc are parts of the page that made them; no other about: is.
        "about" => matches!(url.path(), "blank" | "srcdoc"),
        "data" => true,
        // The text asks the origin's scheme. Ours is opaque for files, so the URL is asked.
        "file" => true,
        _ => is_origin_potentially_trustworthy(&Origin::of(url)),
    }
}

/// Whether an origin is [potentially trustworthy](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
#[must_use]
pub fn is_origin_potentially_trustworthy(origin: &Origin) -> bool {
    match origin {
        // An opaque origin never is.
        Origin::Opaque => false,
        // Encrypted schemes are, and so is this machine over any scheme.
        Origin::Tuple(tuple) => matches!(tuple.scheme(), "https" | "wss") || is_loopback_host(tuple.host()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_ports() {
        assert!(BAD_PORTS.is_sorted());
        for (port, wanted) in [
            (0, true),
            (21, true),
            (80, false),
            (443, false),
            (6000, true),
            (8080, false),
            (10080, true),
            (65535, false),
        ] {
            assert_eq!(is_bad_port(port), wanted, "{port}");
        }
        assert_eq!((0..=u16::MAX).filter(|port| is_bad_port(*port)).count(), 83);
    }

    #[test]
    fn default_ports() {
        for (scheme, wanted) in [
            ("http", Some(80)),
            ("https", Some(443)),
            ("ws", Some(80)),
            ("wss", Some(443)),
            ("ftp", Some(21)),
            ("file", None),
            ("HTTP", None),
        ] {
            assert_eq!(default_port(scheme), wanted, "{scheme}");
        }
    }

    #[test]
    fn trustworthy() {
        for (url, wanted) in [
            ("https://a.test", true),
            ("wss://a.test", true),
            ("http://a.test", false),
            ("ws://a.test", false),
            ("ftp://a.test", false),
            ("http://localhost:3000", true),
            ("http://localhost.", true),
            ("ws://a.b.localhost", true),
            ("http://a.localhost.", true),
            ("http://notlocalhost", false),
            ("http://localhost.test", false),
            ("http://localhost..", false),
            ("http://127.0.0.1", true),
            ("http://127.255.3.4", true),
            ("http://128.0.0.1", false),
            ("http://0.0.0.0", false),
            ("http://[::1]", true),
            ("http://[::2]", false),
            ("http://[::ffff:127.0.0.1]", false),
            ("file:///etc", true),
            ("data:,", true),
            ("about:blank", true),
            ("about:srcdoc?a#b", true),
            ("about:config", false),
            ("blob:https://a.test/id", true),
            ("blob:http://a.test/id", false),
            ("blob:null/id", false),
            ("javascript:1", false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(is_potentially_trustworthy(&url), wanted, "{url}");
        }
    }
}
