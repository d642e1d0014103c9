//! What else listens on this machine under the name `localhost`. Nothing is sent.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::web::loopback::Listeners;

/// How long a connection to this machine itself may take.
const CONNECT_TIME: Duration = Duration::from_millis(250);

/// The listeners at a port of `::1` and `127.0.0.1`.
pub(super) async fn at(port: u16) -> Listeners {
    if let (Ok(v4), Ok(v6)) =
        (std::fs::read_to_string("/proc/net/tcp"), std::fs::read_to_string("/proc/net/tcp6"))
    {
        return of_tables(&v4, &v6, port);
    }
    for address in [IpAddr::from(Ipv6Addr::LOCALHOST), Ipv4Addr::LOCALHOST.into()] {
        let connected = timeout(CONNECT_TIME, TcpStream::connect(SocketAddr::new(address, port))).await;
        if !matches!(connected, Ok(Ok(_))) {
            return Listeners::One;
        }
    }
    Listeners::OneOrTwo
}

/// What Linux's tables of TCP sockets say. The more specific address gets the connection.
fn of_tables(v4: &str, v6: &str, port: u16) -> Listeners {
    let v4: Vec<IpAddr> = listening(v4, port).collect();
    let v6: Vec<IpAddr> = listening(v6, port).collect();
    let mapped = |address: Ipv4Addr| IpAddr::from(address.to_ipv6_mapped());
    let own_v6 = v6.contains(&Ipv6Addr::LOCALHOST.into());
    let own_v4 = v4.contains(&Ipv4Addr::LOCALHOST.into()) || v6.contains(&mapped(Ipv4Addr::LOCALHOST));
    let all_v6 = v6.contains(&Ipv6Addr::UNSPECIFIED.into());
    let all_v4 = v4.contains(&Ipv4Addr::UNSPECIFIED.into()) || v6.contains(&mapped(Ipv4Addr::UNSPECIFIED));
    match (own_v6, own_v4) {
        (true, true) => Listeners::Two,
        // One at all addresses of the other family, or of both.
        (true, false) if all_v4 || all_v6 => Listeners::Two,
        (false, true) if all_v6 => Listeners::Two,
        // Two at all addresses, one for each family, are one program's, as a rule: nginx, Docker.
        _ => Listeners::One,
    }
}

/// The addresses of the listening sockets with a port, of one table.
fn listening(table: &str, port: u16) -> impl Iterator<Item = IpAddr> {
    /// The state `LISTEN`.
    const LISTEN: &str = "0A";
    table.lines().skip(1).filter_map(move |line| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let (address, own_port) = fields.next()?.split_once(':')?;
        let listens = fields.nth(1) == Some(LISTEN) && u16::from_str_radix(own_port, 16) == Ok(port);
        listens.then(|| parse_address(address)).flatten()
    })
}

/// An address as the tables have it: words of 32 bits in the byte order of the machine.
fn parse_address(hex: &str) -> Option<IpAddr> {
    let words: Option<Vec<[u8; 4]>> = hex
        .as_bytes()
        .chunks(8)
        .map(|word| {
            let word = u32::from_str_radix(std::str::from_utf8(word).ok()?, 16).ok()?;
            Some(word.to_ne_bytes())
        })
        .collect();
    let bytes = words?.concat();
    match bytes.len() {
        4 => Some(<[u8; 4]>::try_from(bytes).ok()?.into()),
        16 => Some(<[u8; 16]>::try_from(bytes).ok()?.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// A table with sockets at these addresses and port 8000, in this state.
    fn table(addresses: &[&str], state: &str) -> String {
        let mut table = "  sl  local_address rem_address   st\n".to_owned();
        for (number, address) in addresses.iter().enumerate() {
            let bytes = match address.parse().expect("an address") {
                IpAddr::V4(address) => address.octets().to_vec(),
                IpAddr::V6(address) => address.octets().to_vec(),
            };
            let words = bytes.chunks(4).map(|word| u32::from_ne_bytes(word.try_into().expect("four bytes")));
            let hex: String = words.map(|word| format!("{word:08X}")).collect();
            table.push_str(&format!("   {number}: {hex}:1F40 00000000:0000 {state} 00000000:00000000\n"));
        }
        table
    }

    #[test]
    fn one_or_two() {
        for (v4, v6, expected) in [
            (&["127.0.0.1"][..], &["::1"][..], Listeners::Two),
            (&["0.0.0.0"], &["::1"], Listeners::Two),
            (&["127.0.0.1"], &["::"], Listeners::Two),
            (&[], &["::1", "::"], Listeners::Two),
            (&[], &["::1", "::ffff:127.0.0.1"], Listeners::Two),
            (&["0.0.0.0"], &["::"], Listeners::One),
            (&[], &["::"], Listeners::One),
            (&["127.0.0.1"], &[], Listeners::One),
            (&["10.0.0.1"], &["::1"], Listeners::One),
            (&["127.0.0.1", "0.0.0.0"], &[], Listeners::One),
        ] {
            let found = of_tables(&table(v4, "0A"), &table(v6, "0A"), 8000);
            assert_eq!(found, expected, "{v4:?} {v6:?}");
            assert_eq!(of_tables(&table(v4, "01"), &table(v6, "0A"), 8001), Listeners::One, "another port");
        }
        let (connected, listening) = (table(&["127.0.0.1"], "01"), table(&["::1"], "0A"));
        assert_eq!(of_tables(&connected, &listening, 8000), Listeners::One, "a connection is not a listener");
    }

    #[tokio::test]
    async fn on_this_machine() {
        let v4 = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = v4.local_addr().expect("an address").port();
        assert_eq!(at(port).await, Listeners::One);
        // IPv6 may be off, or the port be taken there.
        if let Ok(_v6) = TcpListener::bind(("::1", port)) {
            assert_ne!(at(port).await, Listeners::One);
        }
    }
}
