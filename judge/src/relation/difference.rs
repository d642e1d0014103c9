//! What makes two origins one or two.

use url::Host;

use super::cookie_scheme;
use super::opaque::OpaqueSource;
use crate::web::origin::Origin;
use crate::web::scheme::is_loopback_host;
use crate::web::site::{is_public_suffix, registrable_domain, schemelessly_same_site};

/// A part of an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginPart {
    /// The scheme.
    Scheme,
    /// The host.
    Host,
    /// The port.
    Port,
}

impl OriginPart {
    /// Its name, lower-case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scheme => "scheme",
            Self::Host => "host",
            Self::Port => "port",
        }
    }
}

/// Which parts differ, in the order scheme, host, port. Ports are effective ports; opaque origins have no parts.
#[must_use]
pub fn parts_that_differ(a: &Origin, b: &Origin) -> Vec<OriginPart> {
    let parts = [
        (OriginPart::Scheme, a.scheme() != b.scheme()),
        (OriginPart::Host, a.host() != b.host()),
        (OriginPart::Port, a.port() != b.port()),
    ];
    parts.into_iter().filter_map(|(part, differs)| differs.then_some(part)).collect()
}

/// What makes two origins one or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference<'a> {
    /// Nothing: they are one.
    None,
    /// One or both are opaque: what gave each that is.
    Opaque {
        /// The first, where it is opaque.
        a: Option<OpaqueSource<'a>>,
        /// The second, where it is opaque.
        b: Option<OpaqueSource<'a>>,
    },
    /// Only the port.
    Port,
    /// The scheme, and maybe the port.
    Scheme {
        /// The first's.
        a: &'a str,
        /// The second's.
        b: &'a str,
        /// Whether cookies do not tell them apart: `https` and `wss`.
        is_one_for_cookies: bool,
    },
    /// The host.
    Host {
        /// How the hosts differ.
        hosts: HostDifference<'a>,
        /// The two schemes, where these differ too.
        schemes: Option<(&'a str, &'a str)>,
    },
}

/// How two hosts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostDifference<'a> {
    /// Two names of this machine.
    Loopback,
    /// A name and an address.
    NameAndAddress,
    /// Two addresses.
    Addresses,
    /// A dot at the end of one.
    TrailingDot,
    /// Two names below one registrable domain.
    SameDomain {
        /// The registrable domain.
        domain: &'a str,
        /// Whether they are one site: then their schemes are equal too.
        is_same_site: bool,
    },
    /// Two sites below a public suffix of several labels.
    PublicSuffix(&'a str),
    /// Two names with nothing in common.
    Unrelated,
}

/// What makes two origins one or two. An origin comes with the text that gave it.
#[must_use]
pub fn difference<'a>(a: (&'a str, &'a Origin), b: (&'a str, &'a Origin)) -> Difference<'a> {
    let source = |(input, origin): (&'a str, &Origin)| origin.is_opaque().then(|| OpaqueSource::of(input));
    match (source(a), source(b)) {
        (None, None) => tuples(a.1, b.1),
        (a, b) => Difference::Opaque { a, b },
    }
}

fn tuples<'a>(a: &'a Origin, b: &'a Origin) -> Difference<'a> {
    let (Some(a_host), Some(b_host)) = (a.host(), b.host()) else { return Difference::None };
    if a.is_same_origin(b) {
        return Difference::None;
    }
    let (a_scheme, b_scheme) = (a.scheme().unwrap_or_default(), b.scheme().unwrap_or_default());
    let schemes = (a_scheme != b_scheme).then_some((a_scheme, b_scheme));
    if a_host == b_host {
        return match schemes {
            None => Difference::Port,
            Some((a_scheme, b_scheme)) => Difference::Scheme {
                a: a_scheme,
                b: b_scheme,
                is_one_for_cookies: cookie_scheme(a) == cookie_scheme(b),
            },
        };
    }
    let is_same_site = schemes.is_none() && schemelessly_same_site(a, b);
    Difference::Host { hosts: hosts(a_host, b_host, is_same_site), schemes }
}

fn hosts<'a>(a: &'a Host<String>, b: &'a Host<String>, is_same_site: bool) -> HostDifference<'a> {
    if is_loopback_host(a) && is_loopback_host(b) && !is_same_site {
        return HostDifference::Loopback;
    }
    let (Host::Domain(a_name), Host::Domain(b_name)) = (a, b) else {
        return match (a, b) {
            (Host::Domain(_), _) | (_, Host::Domain(_)) => HostDifference::NameAndAddress,
            _ => HostDifference::Addresses,
        };
    };
    if a_name.trim_end_matches('.') == b_name.trim_end_matches('.') {
        return HostDifference::TrailingDot;
    }
    if let (Some(a_domain), Some(b_domain)) = (registrable_domain(a), registrable_domain(b))
        && a_domain == b_domain
    {
        return HostDifference::SameDomain { domain: a_domain, is_same_site };
    }
    shared_suffix(a_name, b_name).map_or(HostDifference::Unrelated, HostDifference::PublicSuffix)
}

/// A public suffix of several labels that both names end in: the case where the two look like one site.
fn shared_suffix<'a>(a: &'a str, b: &str) -> Option<&'a str> {
    let labels = a.rsplit('.').zip(b.rsplit('.')).take_while(|(a, b)| a == b);
    let length = labels.map(|(label, _)| label.len() + 1).sum::<usize>().checked_sub(1)?;
    let suffix = &a[a.len() - length..];
    (suffix.contains('.') && is_public_suffix(suffix)).then_some(suffix)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn of(text: &str) -> Origin {
        if text == "null" { Origin::Opaque } else { Origin::of(&Url::parse(text).unwrap()) }
    }

    #[test]
    fn parts() {
        use OriginPart::{Host, Port, Scheme};
        for (a, b, expected) in [
            ("https://a.test", "https://a.test:443/x", &[] as &[OriginPart]),
            ("https://a.test", "https://a.test:8443", &[Port]),
            ("https://a.test", "http://a.test", &[Scheme, Port]),
            ("https://a.test", "http://a.test:443", &[Scheme]),
            ("https://a.test", "http://b.test:1", &[Scheme, Host, Port]),
            ("https://a.test", "https://a.test.", &[Host]),
            ("null", "https://a.test", &[Scheme, Host, Port]),
            ("data:,", "file:///a", &[]),
        ] {
            assert_eq!(parts_that_differ(&of(a), &of(b)), expected, "{a} {b}");
        }
    }

    #[test]
    fn differences() {
        use HostDifference::{
            Addresses, Loopback, NameAndAddress, PublicSuffix, SameDomain, TrailingDot, Unrelated,
        };
        let host = |hosts| Difference::Host { hosts, schemes: None };
        let scheme = |a, b, is_one_for_cookies| Difference::Scheme { a, b, is_one_for_cookies };
        for (a, b, expected) in [
            ("https://a.test", "https://a.test/x", Difference::None),
            ("http://localhost:1", "http://localhost:2", Difference::Port),
            ("http://a.test", "https://a.test", scheme("http", "https", false)),
            ("https://a.test", "wss://a.test", scheme("https", "wss", true)),
            (
                "https://a.b.test",
                "https://c.b.test",
                host(SameDomain { domain: "b.test", is_same_site: true }),
            ),
            (
                "http://a.b.test",
                "https://b.test",
                Difference::Host {
                    hosts: SameDomain { domain: "b.test", is_same_site: false },
                    schemes: Some(("http", "https")),
                },
            ),
            ("http://localhost", "http://127.0.0.1", host(Loopback)),
            ("http://a.test", "http://192.0.2.1", host(NameAndAddress)),
            ("http://192.0.2.1", "http://192.0.2.2", host(Addresses)),
            ("https://a.test", "https://a.test.", host(TrailingDot)),
            ("https://a.github.io", "https://b.github.io", host(PublicSuffix("github.io"))),
            ("https://a.test", "https://b.test", host(Unrelated)),
            ("null", "https://b.test", Difference::Opaque { a: Some(OpaqueSource::Null), b: None }),
            (
                "data:,",
                "file:///a",
                Difference::Opaque { a: Some(OpaqueSource::Data), b: Some(OpaqueSource::File) },
            ),
        ] {
            let (one, other) = (of(a), of(b));
            assert_eq!(difference((a, &one), (b, &other)), expected, "{a} {b}");
        }
    }
}
