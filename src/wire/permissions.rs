//! Which requests may be sent: to which hosts, and by which methods.

use std::net::IpAddr;

use url::{Host, Url};
use wildmatch::WildMatch;

use crate::web::address_space::AddressSpace;
use crate::web::message::{Failure, FailureKind};
use crate::web::method::is_safe;

/// Which requests may be sent. The default allows all.
///
/// ```
/// use corscheck::wire::Permissions;
/// use url::Url;
///
/// let permissions = Permissions::new(&["*.example.com"], &["example.net"]);
/// assert!(permissions.check("GET", &Url::parse("https://api.example.com/").unwrap()).is_ok());
/// assert!(permissions.check("GET", &Url::parse("https://example.org/").unwrap()).is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    named: Vec<WildMatch>,
    public: Vec<WildMatch>,
    read_only: bool,
}

impl Permissions {
    /// Takes patterns of hosts, in which `*` and `?` stand for any text and any character: those of `named` may be at any address,
    /// those of `public` at any but a private or link-local one. A lone `*` names no host, so it does not reach private addresses.
    /// Without any pattern there are no limits.
    #[must_use]
    pub fn new(named: &[impl AsRef<str>], public: &[impl AsRef<str>]) -> Self {
        let (any, named): (Vec<&str>, Vec<&str>) =
            named.iter().map(AsRef::as_ref).partition(|pattern| *pattern == "*");
        let public = any.into_iter().chain(public.iter().map(AsRef::as_ref));
        Self {
            named: named.into_iter().map(matcher).collect(),
            public: public.map(matcher).collect(),
            read_only: false,
        }
    }

    /// The same, for requests that change no data: GET, HEAD and OPTIONS alone, where `read_only` is set.
    #[must_use]
    pub fn read_only(self, read_only: bool) -> Self {
        Self { read_only, ..self }
    }

    /// Whether only requests that change no data are allowed.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether all hosts are allowed.
    #[must_use]
    pub fn allows_all_hosts(&self) -> bool {
        self.named.is_empty() && self.public.is_empty()
    }

    /// Checks a request, as far as that is possible before the name of its host is looked up.
    ///
    /// # Errors
    /// The failure of a request that is not sent.
    pub fn check(&self, method: &str, url: &Url) -> Result<(), Failure> {
        if self.read_only && !is_safe(method) {
            let detail =
                format!("the request was not sent: {method} may change data, and --read-only is set");
            return Err(Failure { kind: FailureKind::NotAllowed, detail });
        }
        let Some(host) = url.host().filter(|_| !self.allows_all_hosts()) else { return Ok(()) };
        let name = bare(&host.to_string());
        if !self.names(&name) && !self.public.iter().any(|one| one.matches(&name)) {
            let detail = format!("the request was not sent: --hosts does not list {name}");
            return Err(Failure { kind: FailureKind::NotAllowed, detail });
        }
        let address = match host {
            Host::Ipv4(address) => IpAddr::from(address),
            Host::Ipv6(address) => IpAddr::from(address),
            Host::Domain(_) => return Ok(()),
        };
        if self.allows(&name, address) { Ok(()) } else { Err(not_allowed(&name, address)) }
    }

    /// Whether a connection to a host of this name may go to this address.
    pub(super) fn allows(&self, host: &str, address: IpAddr) -> bool {
        self.allows_all_hosts() || self.names(&bare(host)) || AddressSpace::of(address) != AddressSpace::Local
    }

    fn names(&self, host: &str) -> bool {
        self.named.iter().any(|one| one.matches(host))
    }
}

/// The failure of a request to a private address.
pub(super) fn not_allowed(host: &str, address: IpAddr) -> Failure {
    let at = if host == address.to_string() { String::new() } else { format!(", the address of {host},") };
    let detail = format!(
        "the request was not sent: {address}{at} is in a private network, and --hosts does not name {host}"
    );
    Failure { kind: FailureKind::NotAllowed, detail }
}

fn matcher(pattern: &str) -> WildMatch {
    WildMatch::new_case_insensitive(&bare(pattern))
}

/// A host without the brackets of an IPv6 address and the dot at the end of a name.
fn bare(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let permissions =
            Permissions::new(&["*.Example.com", "10.0.0.7", "::1"], &["example.net", "10.0.0.8"]);
        for (url, expected) in [
            ("https://api.example.com/", true),
            ("https://api.example.com./", true),
            ("https://example.com/", false),
            ("https://example.net:8443/", true),
            ("https://evil-example.net/", false),
            ("http://10.0.0.7/", true),
            ("http://10.0.0.8/", false),
            ("http://[::1]:3000/", true),
            ("http://0x0a000008/", false),
        ] {
            assert_eq!(permissions.check("GET", &Url::parse(url).expect(url)).is_ok(), expected, "{url}");
            assert!(Permissions::default().check("GET", &Url::parse(url).expect(url)).is_ok(), "{url}");
        }
    }

    #[test]
    fn methods() {
        let url = Url::parse("https://api.example.com/").expect("a URL");
        let permissions = Permissions::default().read_only(true);
        for (method, expected) in [
            ("GET", true),
            ("HEAD", true),
            ("OPTIONS", true),
            ("POST", false),
            ("DELETE", false),
            ("QUERY", false),
        ] {
            assert_eq!(permissions.check(method, &url).is_ok(), expected, "{method}");
            assert!(Permissions::default().check(method, &url).is_ok(), "{method}");
        }
    }

    #[test]
    fn addresses() {
        let permissions = Permissions::new(&["api.corp.example", "*"], &["example.net"]);
        for (host, address, expected) in [
            ("api.corp.example", "10.1.2.3", true),
            ("example.net", "10.1.2.3", false),
            ("example.net", "169.254.169.254", false),
            ("example.net", "fe80::1", false),
            ("example.net", "127.0.0.1", true),
            ("example.net", "203.0.113.7", true),
            // `*` lets every host through, and names none.
            ("example.org", "203.0.113.7", true),
            ("example.org", "192.168.1.1", false),
        ] {
            assert_eq!(
                permissions.allows(host, address.parse().expect(address)),
                expected,
                "{host} {address}"
            );
        }
    }
}
