//! What a scheme, a port and a host say about a URL before any network: default ports, bad ports, loopback hosts.

use url::Host;

/// A [special scheme](https://url.spec.whatwg.org/#special-scheme) that has a default port: `file` has none.
#[must_use]
pub fn with_default_port(scheme: &str) -> Option<(&'static str, u16)> {
    [("http", 80), ("https", 443), ("ws", 80), ("wss", 443), ("ftp", 21)]
        .into_iter()
        .find(|(special, _)| *special == scheme)
}

/// The [default port](https://url.spec.whatwg.org/#default-port) of a special scheme.
#[must_use]
pub fn default_port(scheme: &str) -> Option<u16> {
    with_default_port(scheme).map(|(_, port)| port)
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

/// The ports at which servers usually speak plain http: that of http, and those of development servers.
const PLAIN_PORTS: [u16; 20] = [
    80, 81, 3000, 3001, 3333, 4000, 4173, 4200, 5000, 5001, 5173, 5500, 8000, 8001, 8008, 8080, 8081, 8088,
    8888, 9000,
];

/// Whether servers usually speak plain http at a port.
#[must_use]
pub fn is_plain_port(port: u16) -> bool {
    PLAIN_PORTS.binary_search(&port).is_ok()
}

/// The address that stands for all of a machine's own where a server listens: `0.0.0.0`, `[::]`, or the one inside the other.
#[must_use]
pub fn is_unspecified<S>(host: &Host<S>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_unspecified(),
        Host::Ipv6(address) => {
            address.is_unspecified() || address.to_ipv4_mapped().is_some_and(|inner| inner.is_unspecified())
        }
        Host::Domain(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_ports() {
        assert!(BAD_PORTS.is_sorted() && PLAIN_PORTS.is_sorted());
        for (port, expected) in [
            (0, true),
            (21, true),
            (80, false),
            (443, false),
            (6000, true),
            (8080, false),
            (10080, true),
            (65535, false),
        ] {
            assert_eq!(is_bad_port(port), expected, "{port}");
        }
        assert_eq!((0..=u16::MAX).filter(|port| is_bad_port(*port)).count(), 83);
    }

    #[test]
    fn default_ports() {
        for (scheme, expected) in [
            ("http", Some(80)),
            ("https", Some(443)),
            ("ws", Some(80)),
            ("wss", Some(443)),
            ("ftp", Some(21)),
            ("file", None),
            ("HTTP", None),
        ] {
            assert_eq!(default_port(scheme), expected, "{scheme}");
        }
    }
}
