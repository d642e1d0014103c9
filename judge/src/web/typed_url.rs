//! URLs as people type them: without a scheme, or without the slashes behind it.

use std::net::IpAddr;

use url::{Host, Url};

use super::address_space::AddressSpace;
use super::scheme::is_plain_port;
use super::text::shown;

/// A URL that was typed in part, and the whole that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedUrl {
    /// What was typed.
    pub typed: String,
    /// The whole URL.
    pub url: String,
    /// What was missing.
    pub missing: Missing,
}

/// What a typed URL lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Its scheme. To a browser's `fetch()` it would be a path.
    Scheme,
    /// The two slashes behind its scheme, as the
    /// [URL parser](https://url.spec.whatwg.org/#special-authority-slashes-state) reads it all the same.
    Slashes,
}

impl CompletedUrl {
    /// What was made of it, in a sentence without a full stop.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (typed, url) = (shown(&self.typed), shown(&self.url));
        match self.missing {
            Missing::Scheme => format!("{typed} has no scheme, and is taken for {url}"),
            Missing::Slashes => format!("{typed} is read as browsers read it, as {url}"),
        }
    }
}

/// Completes a typed URL; `None` where nothing is missing, and where it is not clear what was meant: a path, one word.
#[must_use]
pub fn complete(text: &str) -> Option<CompletedUrl> {
    let typed = text.trim_matches(|character: char| character <= ' ');
    let completed = |url: String, missing| Some(CompletedUrl { typed: typed.into(), url, missing });
    let Some((scheme, rest)) = split_scheme(typed) else {
        let bare = typed.strip_prefix("//").unwrap_or(typed);
        let url = with_likely_scheme(bare)?;
        return completed(url, Missing::Scheme);
    };
    let is_slash = ['/', '\\'];
    let slashes = rest.len() - rest.trim_start_matches(is_slash).len();
    let is_special = ["http", "https", "ws", "wss", "ftp"].contains(&scheme.to_ascii_lowercase().as_str());
    if !is_special || slashes == rest.len() || (slashes == 2 && rest.starts_with("//")) {
        return None;
    }
    completed(format!("{scheme}://{}", &rest[slashes..]), Missing::Slashes)
}

/// The scheme of a URL and what follows its colon; `None` where it has none. What has a port behind its colon is a host:
/// `localhost:3000`.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    (is_scheme && (is_known_scheme(&scheme.to_ascii_lowercase()) || !port_follows(rest)))
        .then_some((scheme, rest))
}

/// Whether a port stands at the start of what follows a colon.
pub(crate) fn port_follows(rest: &str) -> bool {
    let port = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// A URL without a scheme, with the one that was most likely meant; `None` where it does not begin with a host.
pub(crate) fn with_likely_scheme(text: &str) -> Option<String> {
    let authority = text.split(['/', '?', '#']).next().unwrap_or_default();
    let bracketed = authority.starts_with('[');
    let port = authority.rsplit_once(':').filter(|(host, _)| !bracketed || host.ends_with(']'));
    let host = port.map_or(authority, |(host, _)| host);
    let is_word =
        port.is_none() && !bracketed && !host.contains('.') && !host.eq_ignore_ascii_case("localhost");
    if host.is_empty() || is_word || host.starts_with('.') || authority.contains('@') {
        return None;
    }
    let url = format!("{}://{text}", likely_scheme(host, port.and_then(|(_, port)| port.parse().ok())));
    Url::parse(&url).is_ok().then_some(url)
}

/// The scheme that people mean: http on this machine and in local networks, and at the ports of development servers; https
/// everywhere else.
pub(crate) fn likely_scheme(host: &str, port: Option<u16>) -> &'static str {
    /// Ports at which TLS is usual, also on this machine.
    const TLS_PORTS: [u16; 4] = [443, 4443, 8443, 9443];
    match port {
        Some(port) if TLS_PORTS.contains(&port) => "https",
        Some(port) if is_plain_port(port) => "http",
        _ if is_local(host) => "http",
        _ => "https",
    }
}

fn is_local(host: &str) -> bool {
    let address = match Host::parse(host) {
        Ok(Host::Ipv4(address)) => Some(IpAddr::from(address)),
        Ok(Host::Ipv6(address)) => Some(address.into()),
        Ok(Host::Domain(_)) | Err(_) => None,
    };
    if let Some(address) = address {
        return AddressSpace::of(address) != AddressSpace::Public;
    }
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    // Names of one label, and those that are reserved for local networks.
    match host.rsplit_once('.') {
        None => true,
        Some((_, last)) => {
            ["internal", "lan", "local", "localhost", "test"].contains(&last) || host.ends_with(".home.arpa")
        }
    }
}

/// Whether this is a scheme, and not a host before its port.
pub(crate) fn is_known_scheme(scheme: &str) -> bool {
    const KNOWN: [&str; 17] = [
        "about",
        "blob",
        "chrome",
        "chrome-extension",
        "data",
        "file",
        "filesystem",
        "ftp",
        "http",
        "https",
        "javascript",
        "mailto",
        "moz-extension",
        "tel",
        "view-source",
        "ws",
        "wss",
    ];
    KNOWN.contains(&scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        for (typed, expected) in [
            ("localhost:3000/x", "http://localhost:3000/x"),
            ("localhost", "http://localhost"),
            ("LOCALHOST:3000", "http://LOCALHOST:3000"),
            ("app.localhost/x?y=z", "http://app.localhost/x?y=z"),
            ("127.0.0.1:8000", "http://127.0.0.1:8000"),
            ("127.0.0.1", "http://127.0.0.1"),
            ("192.168.1.7/status", "http://192.168.1.7/status"),
            ("10.0.0.7:9999", "http://10.0.0.7:9999"),
            ("[::1]:3000/x", "http://[::1]:3000/x"),
            ("[::1]", "http://[::1]"),
            ("printer.local", "http://printer.local"),
            ("backend:8000/x", "http://backend:8000/x"),
            ("backend:7777", "http://backend:7777"),
            ("localhost:8443", "https://localhost:8443"),
            ("api.example.com", "https://api.example.com"),
            ("api.example.com/items?q=1#a", "https://api.example.com/items?q=1#a"),
            ("api.example.com/go?to=https://b.example", "https://api.example.com/go?to=https://b.example"),
            ("api.example.com:80", "http://api.example.com:80"),
            ("api.example.com:8080/x", "http://api.example.com:8080/x"),
            ("api.example.com:8443/x", "https://api.example.com:8443/x"),
            ("api.example.com:9999/x", "https://api.example.com:9999/x"),
            ("93.184.216.34", "https://93.184.216.34"),
            ("bücher.example/a", "https://bücher.example/a"),
            ("//api.example.com/x", "https://api.example.com/x"),
            ("//localhost:3000/x", "http://localhost:3000/x"),
            ("  api.example.com\n", "https://api.example.com"),
            ("http:/example.com", "http://example.com"),
            ("http:\\\\example.com", "http://example.com"),
            ("http:example.com/x", "http://example.com/x"),
            ("https:///example.com", "https://example.com"),
            ("HTTP:/example.com", "HTTP://example.com"),
            ("ws:/localhost:3000", "ws://localhost:3000"),
        ] {
            let completed = complete(typed).unwrap_or_else(|| panic!("{typed} is not completed"));
            assert_eq!(completed.url, expected);
            assert!(completed.sentence().contains(expected), "{}", completed.sentence());
        }
    }

    #[test]
    fn what_stays_as_it_is() {
        for text in [
            "https://api.example.com",
            "http://localhost:3000",
            "file:///a/index.html",
            "data:text/html,a",
            "about:blank",
            "javascript:1",
            "mailto:1",
            "gopher://foo:70",
            "chrome-extension://abc/x",
            "blob:https://example.com/id",
            "capacitor://localhost",
            "foo:bar",
            "http:",
            "http://",
            // It is not clear what these mean.
            "/items",
            "./items",
            "items",
            "null",
            "*",
            "-",
            "",
            "user@example.com",
            "exa mple.com",
            "example.com:99999",
            "?q=1",
        ] {
            assert_eq!(complete(text), None, "{text}");
        }
    }
}
