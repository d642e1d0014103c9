//! Which hosts the proxy takes itself for. A page of another name that was made to point here must not get through.

use std::net::IpAddr;

/// The names under which the proxy may be called.
#[derive(Clone, Debug)]
pub struct OwnHosts {
    port: u16,
    /// Whether it listens beyond this machine: then any address in a `Host` may be its own.
    is_reachable: bool,
    names: Vec<String>,
}

impl OwnHosts {
    /// Those of a proxy that listens at an address: loopback's names; every address where it listens on more; and these names.
    #[must_use]
    pub fn new(address: IpAddr, port: u16, names: &[String]) -> Self {
        let names = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        Self { port, is_reachable: !address.is_loopback(), names }
    }

    /// Whether a `Host` is the proxy's own. An address cannot be made to point elsewhere; a name can.
    #[must_use]
    pub fn contains(&self, host: &str) -> bool {
        let (name, port) = split(host);
        let Some(port) = port else { return self.is_default_port() && self.is_name(name) };
        port == self.port && self.is_name(name)
    }

    fn is_default_port(&self) -> bool {
        self.port == 80
    }

    fn is_name(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        if name == "localhost" || name.ends_with(".localhost") || self.names.contains(&name) {
            return true;
        }
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        address.is_ok_and(|address| address.is_loopback() || self.is_reachable)
    }
}

/// Host and port of a `Host`; the port 0 where it is none.
fn split(host: &str) -> (&str, Option<u16>) {
    let end = if host.starts_with('[') { host.find(']').map_or(host.len(), |end| end + 1) } else { 0 };
    match host[end..].rfind(':') {
        Some(colon) => (&host[..end + colon], Some(host[end + colon + 1..].parse().unwrap_or(0))),
        None => (host, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_hosts() {
        let own = |address: &str, port, host: &str| {
            OwnHosts::new(address.parse().expect("an address"), port, &["dev.test".into()]).contains(host)
        };
        for host in [
            "localhost:8080",
            "LOCALHOST:8080",
            "app.localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "dev.test:8080",
        ] {
            assert!(own("127.0.0.1", 8080, host), "{host}");
        }
        for host in [
            "evil.example:8080",
            "localhost",
            "localhost:80",
            "localhost:x",
            "192.0.2.1:8080",
            "localhost.evil.example:8080",
            "",
            ":8080",
            "[::1",
            "[::1]8080:8080",
        ] {
            assert!(!own("127.0.0.1", 8080, host), "{host}");
        }
        assert!(own("127.0.0.1", 80, "localhost"));
        assert!(own("0.0.0.0", 8080, "192.0.2.1:8080") && !own("0.0.0.0", 8080, "evil.example:8080"));
    }
}
