//! From a host's name to addresses: what the user fixed, what the platform fixes, and the system's resolver.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use reqwest::dns::{Addrs, Name, Resolving};
use url::{Host, Url};

use super::{Family, Permissions, lock};
use crate::web::loopback::LocalhostOrder;
use crate::web::scheme::is_loopback_host;

/// Why a text is not such an entry: which part is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// It has not all parts.
    #[error("`{0}` should have the form HOST:PORT:ADDRESS, like `api.example:443:127.0.0.1`")]
    Form(String),
    /// Not a host.
    #[error("`{0}` is not a host name; write one like `api.example`, or `*` for every host")]
    Host(String),
    /// Not a port.
    #[error("`{0}` is not a port; write a number from 1 to 65535, or `*` for every port")]
    Port(String),
    /// Not an address.
    #[error("`{0}` is not an IP address; write one like `127.0.0.1` or `[::1]`")]
    Address(String),
}

/// The addresses of one host and port: requests to them connect there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// The host in lower case, an IPv6 address without brackets; `None` for any host.
    pub host: Option<String>,
    /// The port; `None` for any port.
    pub port: Option<u16>,
    /// The addresses, tried in this order within a family; never empty when parsed.
    pub addresses: Vec<IpAddr>,
}

impl Resolve {
    /// Reads `HOST:PORT:ADDRESS[,ADDRESS]` as curl's `--resolve` does: HOST and PORT may be `*`, an IPv6 address may
    /// stand in brackets, a leading `+` means nothing here.
    ///
    /// # Errors
    /// Where a part of it is wrong.
    pub fn parse(text: &str) -> Result<Self, EntryError> {
        let whole = text.trim();
        let rest = whole.strip_prefix('+').unwrap_or(whole);
        let shape = || EntryError::Form(whole.to_owned());
        let (host, rest) = match rest.strip_prefix('[') {
            Some(inner) => inner.split_once("]:").ok_or_else(shape)?,
            None => rest.split_once(':').ok_or_else(shape)?,
        };
        let (port, addresses) = rest.split_once(':').ok_or_else(shape)?;
        Ok(Self { host: parse_host(host)?, port: parse_port(port)?, addresses: parse_addresses(addresses)? })
    }

    /// Whether this entry speaks of the URL's host and port. An address in the URL is only meant by an entry that
    /// names it: `*` stands for names.
    fn matches(&self, host: &str, port: u16) -> bool {
        self.port.is_none_or(|own| own == port) && self.host.as_deref().is_none_or(|own| own == host)
    }
}

fn parse_host(host: &str) -> Result<Option<String>, EntryError> {
    if host == "*" {
        return Ok(None);
    }
    if let Ok(address) = host.parse::<Ipv6Addr>() {
        return Ok(Some(address.to_string()));
    }
    match Host::parse(host) {
        Ok(host) => Ok(Some(host.to_string())),
        Err(_) => Err(EntryError::Host(host.to_owned())),
    }
}

fn parse_port(port: &str) -> Result<Option<u16>, EntryError> {
    if port == "*" {
        return Ok(None);
    }
    match port.parse() {
        Ok(0) | Err(_) => Err(EntryError::Port(port.to_owned())),
        Ok(port) => Ok(Some(port)),
    }
}

fn parse_addresses(list: &str) -> Result<Vec<IpAddr>, EntryError> {
    list.split(',')
        .map(|item| {
            let bare = item.trim();
            let bare = bare.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(bare);
            bare.parse().map_err(|_| EntryError::Address(item.to_owned()))
        })
        .collect()
}

/// Addresses that stand for one host, whatever a resolver says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Override {
    /// The host as it stands in the URL.
    pub(super) host: String,
    /// Its addresses.
    pub(super) addresses: Vec<IpAddr>,
}

/// The override that applies to the URL, if any: the last entry that matches wins. None for a URL whose host is an
/// address: the HTTP library connects there without a resolver.
pub(super) fn override_for(entries: &[Resolve], url: &Url) -> Option<Override> {
    let Some(Host::Domain(host)) = url.host() else { return None };
    let addresses = fixed(entries, host, url.port_or_known_default()?)?;
    Some(Override { host: host.to_owned(), addresses: addresses.to_vec() })
}

fn fixed<'a>(entries: &'a [Resolve], host: &str, port: u16) -> Option<&'a [IpAddr]> {
    let entry = entries.iter().rev().find(|entry| entry.matches(host, port))?;
    Some(&entry.addresses)
}

/// Where a connection to a host and port leads, for a program whose names are looked up here: to an address itself, to where an
/// entry says, to this machine for `localhost`, otherwise to where the system's resolver says.
///
/// # Errors
/// Where the name is not found.
pub async fn addresses(entries: &[Resolve], host: &str, port: u16) -> io::Result<Vec<IpAddr>> {
    if let Ok(address) = host.parse() {
        return Ok(vec![address]);
    }
    match fixed(entries, host, port) {
        Some(addresses) => Ok(addresses.to_vec()),
        None => look_up(host).await.map_err(io::Error::other),
    }
}

/// The addresses of a URL's host where it is `localhost` or a name below it: browsers look these up nowhere.
pub(super) fn localhost(url: &Url, order: LocalhostOrder) -> Option<Override> {
    let host = url.host_str().filter(|host| is_localhost(host))?;
    Some(Override { host: host.to_owned(), addresses: order.addresses().to_vec() })
}

/// `localhost` and every name below it, which never leave this machine.
pub(super) fn is_localhost(host: &str) -> bool {
    is_loopback_host(&Host::Domain(host))
}

/// Which addresses each host last had: the errors of the HTTP library do not tell where it tried to connect.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    last: Arc<Mutex<HashMap<String, Vec<IpAddr>>>>,
    /// What was looked up before a connection needed it.
    ahead: Arc<Mutex<HashMap<String, Vec<IpAddr>>>>,
}

impl Known {
    /// The addresses that the host last had; empty where it was never resolved.
    pub(super) fn addresses(&self, host: &str) -> Vec<IpAddr> {
        lock(&self.last).get(host).cloned().unwrap_or_default()
    }

    fn remember(&self, host: &str, addresses: &[IpAddr]) {
        lock(&self.last).insert(host.to_owned(), addresses.to_vec());
    }

    /// Notes what a host was found to have, for the connection that needs it next.
    pub(super) fn look_ahead(&self, host: &str, addresses: &[IpAddr]) {
        lock(&self.ahead).insert(host.to_owned(), addresses.to_vec());
    }

    fn take(&self, host: &str) -> Option<Vec<IpAddr>> {
        lock(&self.ahead).remove(host)
    }
}

/// Why a name has no address.
#[derive(Debug)]
pub(super) struct ResolveError {
    /// The name.
    pub(super) host: String,
    /// What the system said; `None` where there are addresses, but none of the requested family.
    pub(super) cause: Option<io::Error>,
    /// An address that it has, and to which no request may go.
    pub(super) refused: Option<IpAddr>,
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name {} could not be resolved", self.host)
    }
}

impl std::error::Error for ResolveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

/// The resolver that is given to the HTTP library.
#[derive(Debug)]
pub(super) struct Resolver {
    /// The one host whose addresses are fixed. Other names still come by: the proxy's.
    pub(super) fixed: Option<Override>,
    /// The only family to connect to.
    pub(super) family: Option<Family>,
    /// Where the addresses found are noted.
    pub(super) known: Known,
    /// Which hosts requests may go to.
    pub(super) permissions: Permissions,
}

impl reqwest::dns::Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let fixed =
            self.fixed.as_ref().filter(|fixed| fixed.host == host).map(|fixed| fixed.addresses.clone());
        let (family, known, permissions) = (self.family, self.known.clone(), self.permissions.clone());
        Box::pin(async move {
            let mut addresses = match fixed {
                Some(addresses) => addresses,
                None => match known.take(&host) {
                    Some(addresses) => addresses,
                    None => look_up(&host).await?,
                },
            };
            addresses.retain(|address| family.is_none_or(|family| family.contains(*address)));
            known.remember(&host, &addresses);
            let refused = addresses.first().copied();
            addresses.retain(|address| permissions.allows(&host, *address));
            if addresses.is_empty() {
                return Err(ResolveError { host, cause: None, refused }.into());
            }
            // Port 0 tells the HTTP library to fill in the URL's.
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

pub(super) async fn look_up(host: &str) -> Result<Vec<IpAddr>, ResolveError> {
    // A proxy's name; that of a URL has its own order.
    if is_localhost(host) {
        return Ok(LocalhostOrder::default().addresses().to_vec());
    }
    match tokio::net::lookup_host((host, 0)).await {
        Ok(found) => Ok(found.map(|address| address.ip()).collect()),
        Err(cause) => Err(ResolveError { host: host.to_owned(), cause: Some(cause), refused: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(host: Option<&str>, port: Option<u16>, addresses: &[&str]) -> Resolve {
        Resolve {
            host: host.map(str::to_owned),
            port,
            addresses: addresses.iter().map(|text| text.parse().expect("an address")).collect(),
        }
    }

    #[test]
    fn parsing() {
        for (text, expected) in [
            ("api.example:443:127.0.0.1", resolve(Some("api.example"), Some(443), &["127.0.0.1"])),
            ("+API.Example:80:[::1],10.0.0.1", resolve(Some("api.example"), Some(80), &["::1", "10.0.0.1"])),
            ("*:*:2001:db8::1", resolve(None, None, &["2001:db8::1"])),
            ("[::1]:8080:127.0.0.1", resolve(Some("::1"), Some(8080), &["127.0.0.1"])),
        ] {
            assert_eq!(Resolve::parse(text), Ok(expected), "{text}");
        }
        for (text, expected) in [
            ("api.example", "HOST:PORT:ADDRESS"),
            ("api.example:443", "HOST:PORT:ADDRESS"),
            ("[::1:443:127.0.0.1", "HOST:PORT:ADDRESS"),
            ("a b:443:127.0.0.1", "`a b` is not a host name"),
            ("api.example:0:127.0.0.1", "`0` is not a port"),
            ("api.example:https:127.0.0.1", "`https` is not a port"),
            ("api.example:443:", "`` is not an IP address"),
            ("api.example:443:other.example", "`other.example` is not an IP address"),
        ] {
            let error = Resolve::parse(text).expect_err(text).to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn the_last_match_wins() {
        let entries = ["*:*:10.0.0.1", "a.example:80:10.0.0.2", "a.example:80:10.0.0.3"]
            .map(|text| Resolve::parse(text).expect(text));
        for (url, expected) in [
            ("http://a.example/", Some("10.0.0.3")),
            ("https://a.example/", Some("10.0.0.1")),
            ("http://b.example:81/", Some("10.0.0.1")),
            ("http://192.0.2.1/", None),
        ] {
            let found = override_for(&entries, &Url::parse(url).expect(url));
            let found = found.map(|found| found.addresses[0].to_string());
            assert_eq!(found.as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn names_of_this_machine() {
        for (host, expected) in [
            ("localhost", true),
            ("a.localhost.", true),
            ("notlocalhost", false),
            ("localhost.example", false),
        ] {
            assert_eq!(is_localhost(host), expected, "{host}");
        }
    }
}
