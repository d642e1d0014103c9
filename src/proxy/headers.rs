//! Headers on their way through: what belongs to one connection alone, and what names the proxy's origin or the target's.

use hyper::header::{
    CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, ORIGIN, REFERER, SET_COOKIE, TE,
    TRANSFER_ENCODING, UPGRADE,
};
use url::Url;

use super::route::{Route, Routes};
use crate::web::origin::Origin;
use crate::web::site::{Relation, relation};

/// What belongs to one connection, whether `Connection` names it or not:
/// [RFC 9110, section 7.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1).
const OF_CONNECTION: [HeaderName; 7] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("proxy-authorization"),
    HeaderName::from_static("proxy-authenticate"),
    TRANSFER_ENCODING,
    UPGRADE,
];

/// The protocol that a request or response upgrades to, where that is WebSocket: others would carry requests past the routes.
#[must_use]
pub(super) fn upgrade(headers: &HeaderMap) -> Option<HeaderValue> {
    let says_so = headers.get_all(CONNECTION).iter().any(|value| {
        value
            .to_str()
            .is_ok_and(|value| value.split(',').any(|one| one.trim().eq_ignore_ascii_case("upgrade")))
    });
    let is_websocket = |protocol: &&HeaderValue| protocol.as_bytes().eq_ignore_ascii_case(b"websocket");
    says_so.then(|| headers.get(UPGRADE).filter(is_websocket).cloned()).flatten()
}

/// Takes out what belongs to one connection.
pub(super) fn take_out_connection(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in &OF_CONNECTION {
        headers.remove(name);
    }
    // Only this value may be passed on.
    if headers.get(TE).is_some_and(|value| value != "trailers") {
        headers.remove(TE);
    }
}

/// The origins between which a request goes.
#[derive(Clone, Debug)]
pub(super) struct Between<'a> {
    /// The proxy's origin, as the browser sees it.
    pub(super) proxy: &'a str,
    /// The origin that the page has without the proxy.
    pub(super) page: &'a Origin,
    /// The same, serialized.
    pub(super) page_text: &'a str,
    /// The origins of all pages that are the person's own, serialized.
    pub(super) pages: &'a [String],
    /// Where the request goes.
    pub(super) url: &'a Url,
}

impl Between<'_> {
    /// Makes of a request to the proxy the one that the page would send to the target itself: the page's origin for the proxy's.
    pub(super) fn as_direct(&self, headers: &mut HeaderMap) {
        headers.remove(HOST);
        let is_cors = headers.get("sec-fetch-mode").is_some_and(|mode| mode == "cors" || mode == "websocket");
        let target = Origin::of(self.url);
        let relation = relation(self.page, &target);
        let is_elsewhere = relation != Relation::SameOrigin;
        let own = |value: &HeaderValue| value.as_bytes() == self.proxy.as_bytes();
        // A page of another site stays one: the target may refuse it.
        let is_own = headers.get(ORIGIN).is_none_or(own) && is_of_own_page(headers);
        if is_own && (headers.contains_key(ORIGIN) || is_cors && is_elsewhere) {
            self.set(headers, ORIGIN, self.page_text);
        }
        if let Some(referer) = headers.get(REFERER).and_then(|value| value.to_str().ok())
            && let Some(path) = referer.strip_prefix(self.proxy)
        {
            // Across origins browsers send no path.
            let path = if is_elsewhere { "/" } else { path };
            let referer = format!("{}{path}", self.page_text);
            self.set(headers, REFERER, &referer);
        }
        if headers.contains_key("sec-fetch-site") && headers["sec-fetch-site"] != "none" && is_own {
            let site = match relation {
                Relation::SameOrigin => "same-origin",
                Relation::SameSite => "same-site",
                Relation::CrossSite => "cross-site",
            };
            self.set(headers, HeaderName::from_static("sec-fetch-site"), site);
        }
    }

    /// Makes a page that is this one of the target's own, for servers that insist on it.
    pub(super) fn as_own(&self, headers: &mut HeaderMap) {
        let is_own =
            |origin: &HeaderValue| self.pages.iter().any(|page| page.as_bytes() == origin.as_bytes());
        if !headers.get(ORIGIN).is_some_and(is_own) {
            return;
        }
        let target = self.url.origin().ascii_serialization();
        self.set(headers, ORIGIN, &target);
        if headers.contains_key(REFERER) {
            self.set(headers, REFERER, &format!("{target}/"));
        }
        if headers.contains_key("sec-fetch-site") {
            self.set(headers, HeaderName::from_static("sec-fetch-site"), "same-origin");
        }
    }

    #[expect(clippy::unused_self, reason = "it stands with those that use it")]
    fn set(&self, headers: &mut HeaderMap, name: HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
}

/// Whether a request is of a page of the proxy's own origin, as far as the browser says it.
fn is_of_own_page(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none")
}

/// Makes a response's redirect and cookies live on the proxy's origin.
pub(super) fn bring_home(headers: &mut HeaderMap, routes: &Routes, route: &Route, url: &Url) {
    if let Some(location) = headers.get(LOCATION).and_then(|value| value.to_str().ok())
        && let Ok(absolute) = url.join(location)
        && let Some(path) = routes.back(&absolute)
        && let Ok(value) = HeaderValue::from_str(&path)
    {
        headers.insert(LOCATION, value);
    }
    if headers.contains_key(SET_COOKIE) {
        let cookies: Vec<HeaderValue> = headers
            .get_all(SET_COOKIE)
            .iter()
            .map(|value| match value.to_str() {
                Ok(text) => HeaderValue::from_str(&cookie_at_home(text, routes, route))
                    .unwrap_or_else(|_| value.clone()),
                Err(_) => value.clone(),
            })
            .collect();
        headers.remove(SET_COOKIE);
        for cookie in cookies {
            headers.append(SET_COOKIE, cookie);
        }
    }
}

/// A `Set-Cookie` value for the proxy's origin, which is http and has no other host: without `Domain`, `Secure` and `Partitioned`, its
/// path the proxy's, `SameSite=None` as `Lax`, which is enough where page and server have one origin. A name that begins with
/// `__Secure-` or `__Host-` keeps `Secure`: without it no browser stores the cookie, with it those do that trust localhost.
fn cookie_at_home(value: &str, routes: &Routes, route: &Route) -> String {
    let mut parts = value.split(';');
    let pair = parts.next().unwrap_or_default();
    let name = pair.trim_start();
    let starts =
        |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let is_host = starts("__Host-");
    let is_prefixed = is_host || starts("__Secure-");
    let mut made = pair.to_owned();
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (name, value) = (name.trim(), value.trim());
        let kept = match name.to_ascii_lowercase().as_str() {
            "domain" | "partitioned" => continue,
            "secure" if !is_prefixed => continue,
            // This prefix allows no other path.
            "path" if value.starts_with('/') && !is_host => {
                format!("{name}={}", routes.cookie_path(route, value))
            }
            "samesite" if value.eq_ignore_ascii_case("none") && !is_prefixed => "SameSite=Lax".to_owned(),
            _ => part.trim().to_owned(),
        };
        made.push_str("; ");
        made.push_str(&kept);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Routes {
        let route = |text| Route::parse(text, true).expect("a route");
        Routes::new(
            vec![route("/api=https://api.example.com/v1"), route("/=http://localhost:5173")],
            Vec::new(),
        )
    }

    #[test]
    fn redirects_and_cookies_come_home() {
        let routes = routes();
        let (route, url) = routes.find("/api/login").expect("a route");
        for (location, expected) in [
            ("https://api.example.com/v1/me?x=1", "/api/me?x=1"),
            ("/v1/me", "/api/me"),
            ("me", "/api/me"),
            ("http://localhost:5173/done#a", "/done#a"),
            // It lies outside the routes.
            ("https://api.example.com/other", "https://api.example.com/other"),
            ("https://login.example.net/", "https://login.example.net/"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(LOCATION, HeaderValue::from_static(location));
            bring_home(&mut headers, &routes, route, &url);
            assert_eq!(headers[LOCATION], expected, "{location}");
        }
        for (cookie, expected) in [
            (
                "a=1; Domain=example.com; Path=/v1; Secure; SameSite=None; HttpOnly",
                "a=1; Path=/api; SameSite=Lax; HttpOnly",
            ),
            ("a=1; path=/v1/deep; Max-Age=5", "a=1; path=/api/deep; Max-Age=5"),
            ("a=1; Path=/", "a=1; Path=/api"),
            ("a=\"x;", "a=\"x; "),
            (
                "__Host-a=1; Path=/; Secure; SameSite=None; Partitioned",
                "__Host-a=1; Path=/; Secure; SameSite=None",
            ),
            ("__Secure-a=1; Path=/; Secure", "__Secure-a=1; Path=/api; Secure"),
        ] {
            assert_eq!(cookie_at_home(cookie, &routes, route), expected);
        }
    }

    #[test]
    fn what_belongs_to_a_connection_stays_there() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "keep-alive, X-Hop"),
            ("x-hop", "1"),
            ("keep-alive", "5"),
            ("te", "gzip"),
            ("transfer-encoding", "chunked"),
            ("x-end", "2"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        take_out_connection(&mut headers);
        assert_eq!(headers.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["x-end"]);
    }

    #[test]
    fn the_target_sees_the_page_itself() {
        let page = Origin::of(&Url::parse("http://localhost:5173").expect("a URL"));
        let url = Url::parse("https://api.example.com/items").expect("a URL");
        let between = Between {
            proxy: "http://localhost:8080",
            page: &page,
            page_text: "http://localhost:5173",
            pages: &["http://localhost:5173".to_owned(), "http://localhost:3000".to_owned()],
            url: &url,
        };
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("host", "localhost:8080"),
            ("referer", "http://localhost:8080/cart"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-site", "same-origin"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        between.as_direct(&mut headers);
        assert_eq!(headers.get(HOST), None);
        assert_eq!(headers[ORIGIN], "http://localhost:5173");
        assert_eq!(headers[REFERER], "http://localhost:5173/");
        assert_eq!(headers["sec-fetch-site"], "cross-site");
        between.as_own(&mut headers);
        assert_eq!(headers[ORIGIN], "https://api.example.com");
        let mut second = HeaderMap::new();
        second.insert(ORIGIN, HeaderValue::from_static("http://localhost:3000"));
        between.as_own(&mut second);
        assert_eq!(second[ORIGIN], "https://api.example.com");
        // Another site's page does not become one of ours.
        let mut foreign = HeaderMap::new();
        foreign.insert(ORIGIN, HeaderValue::from_static("https://evil.example"));
        between.as_direct(&mut foreign);
        between.as_own(&mut foreign);
        assert_eq!(foreign[ORIGIN], "https://evil.example");
        // Nor does its image, which names no origin.
        let mut image = HeaderMap::new();
        image.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
        between.as_direct(&mut image);
        between.as_own(&mut image);
        assert_eq!(image["sec-fetch-site"], "cross-site");
    }
}
