//! Sites: what belongs together although its origins differ, by the [public suffix list](https://publicsuffix.org/).

use url::Host;

use super::origin::{Origin, TupleOrigin};

/// How two origins stand to each other, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Scheme, host and port are equal.
    SameOrigin,
    /// Scheme and site are equal.
    SameSite,
    /// Neither.
    CrossSite,
}

/// How two origins stand to each other.
#[must_use]
pub fn relation(one: &Origin, other: &Origin) -> Relation {
    if one.is_same_origin(other) {
        Relation::SameOrigin
    } else if same_site(one, other) {
        Relation::SameSite
    } else {
        Relation::CrossSite
    }
}

/// Whether a name is a [public suffix](https://url.spec.whatwg.org/#host-public-suffix): one below which anyone can get a
/// name. The list's private section counts (`github.io`), and so does a last label that the list does not know.
/// The name is ASCII and lower-case; a dot at its end changes nothing. What cannot be a name (`localhost:3000`) is none.
#[must_use]
pub fn is_public_suffix(name: &str) -> bool {
    let can_be_a_name = !name.starts_with('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    can_be_a_name && psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.as_bytes() == name.as_bytes())
}

/// Below whom the names of a public suffix are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuffixKind {
    /// A registry's, where domains are bought: `co.uk`.
    Registry,
    /// A company's, where anyone with an account gets one: `github.io`.
    Hosting,
    /// The list does not have it: `test`.
    Unlisted,
}

/// Whose public suffix a name is; [`SuffixKind::Unlisted`] too where it is none.
#[must_use]
pub fn suffix_kind(name: &str) -> SuffixKind {
    let suffix = psl::suffix(name.as_bytes()).filter(|suffix| suffix.as_bytes() == name.as_bytes());
    match suffix.and_then(|suffix| suffix.typ()) {
        Some(psl::Type::Icann) => SuffixKind::Registry,
        Some(psl::Type::Private) => SuffixKind::Hosting,
        None => SuffixKind::Unlisted,
    }
}

/// The [registrable domain](https://url.spec.whatwg.org/#host-registrable-domain) of a host: its public suffix and one label
/// more. None for an address, a public suffix and a single label. A dot at the end stays, and makes another domain.
#[must_use]
pub fn registrable_domain<S: AsRef<str>>(host: &Host<S>) -> Option<&str> {
    match host {
        Host::Domain(name) => registrable_part(name.as_ref()),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

/// The same of a name. The list is code, which is there once because this is not generic: each crate that makes it of another type
/// would have it again.
fn registrable_part(name: &str) -> Option<&str> {
    // Not by `psl::domain_str`, which drops the dot at the end.
    let domain = psl::domain(name.as_bytes())?;
    std::str::from_utf8(domain.as_bytes()).ok().filter(|domain| !domain.starts_with('.'))
}

/// [Schemelessly same site](https://html.spec.whatwg.org/multipage/browsers.html#schemelessly-same-site): equal registrable
/// domains, or equal hosts that have none. Ports do not matter. Nothing is same site with an opaque origin.
#[must_use]
pub fn schemelessly_same_site(one: &Origin, other: &Origin) -> bool {
    let (Some(one), Some(other)) = (one.host(), other.host()) else {
        return false;
    };
    match (registrable_domain(one), registrable_domain(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one == other,
        _ => false,
    }
}

/// [Same site](https://html.spec.whatwg.org/multipage/browsers.html#same-site): schemelessly so, and the schemes are equal.
#[must_use]
pub fn same_site(one: &Origin, other: &Origin) -> bool {
    one.scheme() == other.scheme() && schemelessly_same_site(one, other)
}

/// The [site](https://html.spec.whatwg.org/multipage/browsers.html#obtain-a-site) of an origin,
/// [serialised](https://html.spec.whatwg.org/multipage/browsers.html#serialization-of-a-site): `https://example.com`, or `null`.
#[must_use]
pub fn site(origin: &Origin) -> String {
    match origin {
        Origin::Opaque => "null".into(),
        Origin::Tuple(tuple) => site_of_tuple(tuple),
    }
}

fn site_of_tuple(tuple: &TupleOrigin) -> String {
    match registrable_domain(tuple.host()) {
        Some(domain) => format!("{}://{domain}", tuple.scheme()),
        None => format!("{}://{}", tuple.scheme(), tuple.host()),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn of(url: &str) -> Origin {
        Origin::of(&Url::parse(url).unwrap())
    }

    #[test]
    fn registrable_domains() {
        for (host, expected) in [
            ("example.com", Some("example.com")),
            ("a.b.example.com", Some("example.com")),
            ("a.example.co.uk", Some("example.co.uk")),
            ("co.uk", None),
            ("com", None),
            ("github.io", None),
            ("a.b.github.io", Some("b.github.io")),
            ("localhost", None),
            ("app.localhost", Some("app.localhost")),
            ("api.page.test", Some("page.test")),
            ("unknown", None),
            // A wildcard rule, and its exception.
            ("a.b.c.kawasaki.jp", Some("b.c.kawasaki.jp")),
            ("c.kawasaki.jp", None),
            ("a.city.kawasaki.jp", Some("city.kawasaki.jp")),
            ("www.食狮.公司.cn", Some("xn--85x722f.xn--55qx5d.cn")),
            // A dot at the end stays.
            ("a.example.com.", Some("example.com.")),
            ("co.uk.", None),
            ("com.", None),
            // Empty labels, which the URL parser lets through.
            ("a..com", None),
            ("..a.com", Some("a.com")),
            ("..", None),
            ("...", None),
            (".com", None),
            (".", None),
            // Addresses.
            ("127.0.0.1", None),
            ("192.168.1.2", None),
            ("[::1]", None),
        ] {
            let parsed = Host::parse(host).unwrap();
            assert_eq!(registrable_domain(&parsed), expected, "{host}");
        }
    }

    #[test]
    fn public_suffixes() {
        for (name, expected) in [
            ("com", true),
            ("co.uk", true),
            ("github.io", true),
            ("test", true),
            ("com.", true),
            ("xn--55qx5d.cn", true),
            ("example.com", false),
            ("localhost", true),
            ("localhost:3000", false),
            ("[::1]", false),
            (".com", false),
            (".", false),
            ("", false),
        ] {
            assert_eq!(is_public_suffix(name), expected, "{name}");
        }
    }

    #[test]
    fn kinds_of_suffixes() {
        for (name, expected) in [
            ("com", SuffixKind::Registry),
            ("co.uk", SuffixKind::Registry),
            ("github.io", SuffixKind::Hosting),
            ("vercel.app", SuffixKind::Hosting),
            ("test", SuffixKind::Unlisted),
            ("example.com", SuffixKind::Unlisted),
        ] {
            assert_eq!(suffix_kind(name), expected, "{name}");
        }
    }

    #[test]
    fn relations() {
        use Relation::{CrossSite, SameOrigin, SameSite};
        for (one, other, expected, schemeless) in [
            ("https://a.test", "https://a.test/x", SameOrigin, true),
            ("https://a.test", "https://a.test:8443", SameSite, true),
            ("https://app.a.test", "https://api.a.test", SameSite, true),
            ("https://a.test", "http://a.test", CrossSite, true),
            ("https://a.test", "wss://a.test", CrossSite, true),
            ("https://a.test", "https://b.test", CrossSite, false),
            ("https://a.test", "https://a.test.", CrossSite, false),
            ("https://a.github.io", "https://b.github.io", CrossSite, false),
            ("https://github.io", "https://a.github.io", CrossSite, false),
            ("https://github.io", "https://github.io:8443", SameSite, true),
            ("http://localhost:1", "http://localhost:2", SameSite, true),
            ("http://a.localhost", "http://b.localhost", CrossSite, false),
            ("http://127.0.0.1:1", "http://127.0.0.1:2", SameSite, true),
            ("http://127.0.0.1", "http://127.0.0.2", CrossSite, false),
            ("http://127.0.0.1", "http://localhost", CrossSite, false),
            ("http://[::1]:1", "http://[::1]:2", SameSite, true),
            ("data:,", "data:,", CrossSite, false),
            ("data:,", "https://a.test", CrossSite, false),
        ] {
            let (one, other) = (of(one), of(other));
            assert_eq!(relation(&one, &other), expected, "{one} {other}");
            assert_eq!(relation(&other, &one), expected, "{other} {one}");
            assert_eq!(schemelessly_same_site(&one, &other), schemeless, "{one} {other}");
        }
    }

    #[test]
    fn sites() {
        for (url, expected) in [
            ("https://a.b.example.com:8443/x", "https://example.com"),
            ("http://localhost:3000", "http://localhost"),
            ("http://[::1]:3000", "http://[::1]"),
            ("https://github.io", "https://github.io"),
            ("data:,", "null"),
        ] {
            assert_eq!(site(&of(url)), expected, "{url}");
        }
    }
}
