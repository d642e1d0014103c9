//! The addresses of this machine under the name `localhost`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which address comes first for [`localhost` and every name below it](https://www.w3.org/TR/secure-contexts/#localhost).
/// Browsers resolve these names themselves, whatever the system's resolver has. The second address is used where nothing
/// listens at the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LocalhostOrder {
    /// `::1`, then `127.0.0.1`.
    #[default]
    Ipv6First,
    /// `127.0.0.1`, then `::1`.
    Ipv4First,
}

impl LocalhostOrder {
    /// The addresses in this order.
    #[must_use]
    pub fn addresses(self) -> [IpAddr; 2] {
        let (v4, v6) = (Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into());
        match self {
            Self::Ipv6First => [v6, v4],
            Self::Ipv4First => [v4, v6],
        }
    }
}

/// What is known of the two listeners at a port of `::1` and `127.0.0.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listeners {
    /// There is at most one, or one that has both addresses.
    One,
    /// There are two.
    Two,
    /// A connection to both addresses succeeds; whether that is one listener or two, this system does not say.
    OneOrTwo,
}
