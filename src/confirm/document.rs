//! The documents that the browser opens; the protocol responds for their servers.

use url::Url;

use super::BrowserError;
use crate::fetch::{OriginSource, Page};
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::origin::Origin;
use crate::web::scheme::is_bad_port;

/// Where the page is on its origin: nothing that a server would have.
const PATH: &str = "/.corscheck/page";
/// Where an opaque page is: a host of no site that exists.
const OPAQUE: &str = "http://opaque.invalid/.corscheck/page";
/// What makes a page's origin opaque and leaves it its scripts.
const SANDBOX: &str = "sandbox allow-scripts";
/// The document. Its icon is empty, so that none is requested.
pub(super) const BODY: &str = "<!doctype html><title>corscheck</title><link rel=icon href=\"data:,\">";

/// A document with its headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// Where it is.
    pub(super) url: String,
    /// Its headers.
    pub(super) headers: Vec<(String, String)>,
    /// The URL at which its own server has it, where that is known: for a browser that can get it from nowhere else.
    pub(super) own_server: Option<String>,
}

impl Document {
    /// The page that makes the call.
    pub(super) fn of(page: &Page) -> Result<Self, BrowserError> {
        let policy = &page.policy;
        let mut headers = plain();
        headers
            .extend(policy.csp.iter().map(|policy| header("Content-Security-Policy", &policy.to_string())));
        match policy.embedder {
            EmbedderPolicy::UnsafeNone => {}
            EmbedderPolicy::RequireCorp => headers.push(header(EMBEDDER, "require-corp")),
            EmbedderPolicy::Credentialless => headers.push(header(EMBEDDER, "credentialless")),
        }
        let origin = match (&page.origin, &policy.self_origin) {
            // A policy's sandbox made it opaque, and is among the headers already.
            (Origin::Opaque, Some(origin)) => origin,
            (Origin::Opaque, None) => {
                headers.push(header("Content-Security-Policy", SANDBOX));
                return Ok(Self { url: OPAQUE.into(), headers, own_server: None });
            }
            (origin, _) => origin,
        };
        let serialized = origin.serialize();
        if !["http://", "https://"].iter().any(|scheme| serialized.starts_with(scheme)) {
            return Err(BrowserError::Unsuitable(format!(
                "a page of {serialized} cannot be opened in it: only those of http and https can"
            )));
        }
        let own_server = match &page.source {
            OriginSource::Page(url) => Some(url.clone()),
            _ => None,
        };
        Ok(Self { url: serialized + PATH, headers, own_server })
    }

    /// A document of a host in which nothing happens.
    pub(super) fn blank(host: &str) -> Self {
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        Self { url: format!("http://{host}{PATH}"), headers: plain(), own_server: None }
    }

    /// Whether its policy upgrades insecure requests.
    pub(super) fn upgrades_requests(&self) -> bool {
        self.headers.iter().any(|(_, value)| value.contains("upgrade-insecure-requests"))
    }

    /// Whether the browser holds cookies of it afterwards.
    pub(super) fn sets_cookies(&self) -> bool {
        self.headers.iter().any(|(name, _)| name == SET_COOKIE)
    }

    /// A visit to the target that sets the cookies which the browser is to hold; `None` where there are none.
    ///
    /// The browser reads them itself. Their default path is `/`, as corscheck has it, not the folder of the target. Cookies are of a host
    /// and all its ports, and a page at a port that is blocked cannot be visited: it is visited at another one.
    pub(super) fn that_sets_cookies(cookies: &[String], target: &Url) -> Option<Self> {
        if cookies.is_empty() {
            return None;
        }
        let mut headers = plain();
        headers.extend(cookies.iter().map(|cookie| header(SET_COOKIE, &with_path(cookie))));
        let mut place = target.clone();
        if place.port().is_some_and(is_bad_port) {
            // This fails for URLs without a host only.
            let _ = place.set_port(None);
        }
        Some(Self { url: without_fragment(&place), headers, own_server: None })
    }
}

/// A cookie with `Path=/` where it has no path of its own. A prefix that demands a path is not helped to it.
pub(super) fn with_path(cookie: &str) -> String {
    let has_path = cookie.split(';').skip(1).any(|attribute| {
        attribute.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("path") && value.trim().starts_with('/')
        })
    });
    let is_host = cookie.trim_start().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("__Host-"));
    if has_path || is_host { cookie.to_owned() } else { format!("{cookie}; Path=/") }
}

const SET_COOKIE: &str = "Set-Cookie";
const EMBEDDER: &str = "Cross-Origin-Embedder-Policy";

fn plain() -> Vec<(String, String)> {
    vec![header("Content-Type", "text/html;charset=utf-8"), header("Cache-Control", "no-store")]
}

fn header(name: &str, value: &str) -> (String, String) {
    (name.into(), value.into())
}

fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_gets_the_path_that_it_lacks() {
        for (cookie, expected) in [
            ("a=1", "a=1; Path=/"),
            ("a=1; path = /b; Secure", "a=1; path = /b; Secure"),
            ("a=1; Path=b", "a=1; Path=b; Path=/"),
            ("Path=/", "Path=/; Path=/"),
            ("__Host-a=1; Secure", "__Host-a=1; Secure"),
        ] {
            assert_eq!(with_path(cookie), expected);
        }
    }

    #[test]
    fn cookies_of_a_port_that_is_blocked_are_set_at_another() {
        let cookies = ["a=1".to_owned()];
        for (target, visited) in [
            ("https://api.test:25/x#y", "https://api.test/x"),
            ("http://api.test:0/x", "http://api.test/x"),
            ("http://api.test:8080/x", "http://api.test:8080/x"),
        ] {
            let target = Url::parse(target).expect("a URL");
            let visit = Document::that_sets_cookies(&cookies, &target).expect("a visit");
            assert_eq!(visit.url, visited);
        }
    }
}
