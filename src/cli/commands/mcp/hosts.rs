//! To which hosts a call may send.

use std::net::IpAddr;

use url::{Host, Url};

use super::words::Given;
use crate::web::typed_url::complete;
use crate::wire::{Permissions, Resolve};

/// This machine, and not what the argument `resolve` puts in its place.
const THIS_MACHINE: &str = "--public-hosts=localhost,*.localhost,127.0.0.1,::1";
/// How many hosts of a text are allowed.
const MOST: usize = 100;

/// The flags that limit where a call sends: to the patterns of `--hosts`, or else to this machine and the hosts that the arguments
/// name. An address that is named may be private, but not the address of a name.
pub(super) fn flags(patterns: &[String], given: &Given) -> Vec<String> {
    if !patterns.is_empty() {
        return patterns.iter().map(|pattern| format!("--hosts={pattern}")).collect();
    }
    let mut flags = vec![THIS_MACHINE.to_owned()];
    let values = given.values.iter().flat_map(|value| {
        let typed = complete(value).and_then(|completed| Url::parse(&completed.url).ok());
        typed.into_iter().chain(urls_in(value))
    });
    let urls = values.chain(given.text.iter().flat_map(|text| urls_in(text)));
    for url in urls {
        let flag = match url.host() {
            Some(Host::Domain(name)) => format!("--public-hosts={name}"),
            Some(Host::Ipv4(address)) => format!("--hosts={address}"),
            Some(Host::Ipv6(address)) => format!("--hosts={address}"),
            None => continue,
        };
        if !flags.contains(&flag) && flags.len() <= MOST {
            flags.push(flag);
        }
    }
    flags
}

/// The address in the argument `resolve` that the patterns of `--hosts` do not allow: under the name of a host that they do, a
/// call could reach any other.
pub(super) fn refused(patterns: &[String], given: &Given) -> Option<IpAddr> {
    if patterns.is_empty() {
        return None;
    }
    let permissions = Permissions::new(patterns, &[] as &[&str]);
    let entries = given.options.iter().filter_map(|option| option.strip_prefix("--resolve="));
    let addresses = entries.filter_map(|entry| Resolve::parse(entry).ok()).flat_map(|entry| entry.addresses);
    addresses.into_iter().find(|address| {
        let url = match address {
            IpAddr::V4(address) => Url::parse(&format!("http://{address}/")),
            IpAddr::V6(address) => Url::parse(&format!("http://[{address}]/")),
        };
        !url.is_ok_and(|url| permissions.check("GET", &url).is_ok())
    })
}

/// The URLs in a text.
fn urls_in(text: &str) -> impl Iterator<Item = Url> + '_ {
    text.match_indices("://").filter_map(|(at, _)| {
        let scheme =
            ["https", "http", "wss", "ws"].into_iter().find(|scheme| text[..at].ends_with(scheme))?;
        let rest = &text[at..];
        let end = rest.find(|found: char| found.is_whitespace() || "\"'`<>\\)}]|^;,".contains(found));
        let end = match end {
            // An address of IPv6 stands in brackets.
            _ if rest.starts_with("://[") => rest.find(']').map_or(rest.len(), |at| at + 1),
            Some(end) => end,
            None => rest.len(),
        };
        Url::parse(&format!("{scheme}{}", &rest[..end])).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_hosts() {
        let given = Given {
            values: vec!["api.example.com/items".into(), "http://10.0.0.7:8080/".into(), "PUT".into()],
            text: Some("fetch('https://b.example/x') blocked; ws://[fd00::1]:80/ (http://c.example)".into()),
            ..Given::default()
        };
        assert_eq!(
            flags(&[], &given),
            [
                THIS_MACHINE,
                "--public-hosts=api.example.com",
                "--hosts=10.0.0.7",
                "--public-hosts=b.example",
                "--hosts=fd00::1",
                "--public-hosts=c.example",
            ]
        );
        assert_eq!(
            flags(&["a.example".into(), "*.b.example".into()], &given),
            ["--hosts=a.example", "--hosts=*.b.example"]
        );
    }

    #[test]
    fn addresses_in_the_place_of_hosts() {
        let of = |patterns: &[&str], entry: &str| {
            let patterns: Vec<String> = patterns.iter().map(ToString::to_string).collect();
            let given = Given { options: vec![format!("--resolve={entry}")], ..Given::default() };
            refused(&patterns, &given).map(|address| address.to_string())
        };
        assert_eq!(of(&[], "a.example:443:127.0.0.1"), None);
        assert_eq!(of(&["a.example"], "a.example:443:127.0.0.1").as_deref(), Some("127.0.0.1"));
        assert_eq!(of(&["a.example"], "*:*:203.0.113.7,[fd00::1]").as_deref(), Some("203.0.113.7"));
        assert_eq!(of(&["a.example", "127.0.0.1", "fd00::1"], "a.example:443:127.0.0.1,[fd00::1]"), None);
        // `*` names no private address.
        assert_eq!(of(&["*"], "a.example:443:203.0.113.7"), None);
        assert_eq!(of(&["*"], "a.example:443:169.254.169.254").as_deref(), Some("169.254.169.254"));
    }
}
