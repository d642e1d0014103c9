//! Address spaces: how near to the browser's own machine an address is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::vocabulary::vocabulary;

vocabulary! {
    /// An [IP address space](https://wicg.github.io/local-network-access/#ip-address-space), from the nearest to the farthest.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum AddressSpace: "an address space" {
        /// The browser's own machine.
        Loopback = "loopback": "The browser's own machine",
        /// The browser's own network.
        Local = "local": "The browser's own network",
        /// Everything else.
        Public = "public": "The internet",
    }
}

impl AddressSpace {
    /// The space of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(mapped) => of_v4(mapped),
                None => of_v6(address),
            },
        }
    }

    /// The space of a URL's host, where it is known without resolving the host.
    #[must_use]
    pub fn of_host(url: &Url) -> Option<Self> {
        Self::known_of(&url.host()?)
    }

    /// The space of a host, where it is known without resolving it.
    #[must_use]
    pub fn known_of<S: AsRef<str>>(host: &Host<S>) -> Option<Self> {
        match host {
            Host::Ipv4(address) => Some(Self::of((*address).into())),
            Host::Ipv6(address) => Some(Self::of((*address).into())),
            Host::Domain(name) => {
                let name = name.as_ref().trim_end_matches('.');
                (name == "localhost" || name.ends_with(".localhost")).then_some(Self::Loopback)
            }
        }
    }
}

/// In which address space a page's server is, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSpace {
    /// The space.
    pub space: AddressSpace,
    /// How it is known.
    pub source: SpaceSource,
}

/// How a page's address space is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpaceSource {
    /// It was given, the page was loaded from there, or its host shows it.
    Known,
    /// The page's host has this address here.
    Resolved(IpAddr),
    /// The page's host has no address here, so that the page counts as public. That is an assumption: it decides no verdict.
    Unresolved,
}

impl PageSpace {
    /// A space that is known.
    #[must_use]
    pub fn known(space: AddressSpace) -> Self {
        Self { space, source: SpaceSource::Known }
    }

    /// The space of a page whose host was resolved to these addresses.
    #[must_use]
    pub fn resolved(addresses: &[IpAddr]) -> Self {
        match addresses.first() {
            Some(address) => {
                Self { space: AddressSpace::of(*address), source: SpaceSource::Resolved(*address) }
            }
            None => Self { space: AddressSpace::Public, source: SpaceSource::Unresolved },
        }
    }
}

fn of_v4(address: Ipv4Addr) -> AddressSpace {
    let [a, b, ..] = address.octets();
    match (a, b) {
        (127, _) | (198, 18..=19) => AddressSpace::Loopback,
        (0, _) if address.is_unspecified() => AddressSpace::Loopback,
        (0 | 10, _) | (172, 16..=31) | (192, 168) | (169, 254) | (100, 64..=127) => AddressSpace::Local,
        _ => AddressSpace::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> AddressSpace {
    if address.is_loopback() || address.is_unspecified() {
        return AddressSpace::Loopback;
    }
    let [first, second, ..] = address.segments();
    match first {
        0xfc00..=0xfdff | 0xfe80..=0xfeff => AddressSpace::Local,
        0x2001 if second == 0x0db8 => AddressSpace::Local,
        0x3fff if second < 0x1000 => AddressSpace::Local,
        _ => AddressSpace::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces() {
        for (address, expected) in [
            ("127.0.0.1", AddressSpace::Loopback),
            ("0.0.0.0", AddressSpace::Loopback),
            ("0.1.2.3", AddressSpace::Local),
            ("198.19.255.255", AddressSpace::Loopback),
            ("10.0.0.1", AddressSpace::Local),
            ("172.31.0.1", AddressSpace::Local),
            ("172.32.0.1", AddressSpace::Public),
            ("100.127.0.1", AddressSpace::Local),
            ("8.8.8.8", AddressSpace::Public),
            ("::1", AddressSpace::Loopback),
            ("::ffff:192.168.0.1", AddressSpace::Local),
            ("fd00::1", AddressSpace::Local),
            ("fe80::1", AddressSpace::Local),
            ("2001:db8::1", AddressSpace::Local),
            ("2606:4700::1", AddressSpace::Public),
        ] {
            assert_eq!(AddressSpace::of(address.parse().expect("an address")), expected, "{address}");
        }
        assert!(AddressSpace::Loopback < AddressSpace::Local && AddressSpace::Local < AddressSpace::Public);
    }
}
