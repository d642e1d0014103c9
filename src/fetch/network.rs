//! HTTP-network-or-cache fetch: the exact requests that a browser sends, its own headers in its own order.

use url::{Host, Url};

use super::browser::{Browser, Engine};
use super::destination::Destination;
use super::initiator::Initiator;
use super::request::{Credentials, Mode, Request, Tainting};
use crate::web::headers::HeaderList;
use crate::web::message::HttpRequest;
use crate::web::method::Method;
use crate::web::origin::Origin;
use crate::web::site::{Relation, relation};
use crate::web::trustworthy::is_potentially_trustworthy;

/// The version at the end of the `User-Agent`.
const OURS: &str = concat!(" corscheck/", env!("CARGO_PKG_VERSION"));
const CHROMIUM_AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const FIREFOX_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";

/// The [CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0): `OPTIONS` to the same URL, never
/// with credentials. `names` are the unsafe header names; `origin` is what the engine says in it.
#[must_use]
pub fn preflight_request(request: &Request, names: &[String], origin: &str, engine: &Engine) -> HttpRequest {
    let own = Own::of(request, engine);
    let mut headers = HeaderList::new();
    headers.append("Host", host_header(request.url()));
    let asked = names.join(",");
    match engine.browser {
        Browser::Chromium => {
            headers.append("Connection", "keep-alive");
            headers.append("Accept", "*/*");
            headers.append("Access-Control-Request-Method", request.method.as_str());
            push_if(&mut headers, "Access-Control-Request-Headers", &asked);
            headers.append("Origin", origin);
            headers.append("User-Agent", &own.agent);
            headers.append("Sec-Fetch-Mode", "cors");
            if own.secure {
                headers.append("Sec-Fetch-Site", own.site);
                headers.append("Sec-Fetch-Dest", "empty");
            }
            push_if(&mut headers, "Referer", &own.referrer);
            headers.append("Accept-Encoding", own.encodings);
            headers.append("Accept-Language", CHROMIUM_LANGUAGES);
        }
        Browser::Firefox => {
            headers.append("User-Agent", &own.agent);
            headers.append("Accept", "*/*");
            headers.append("Accept-Language", FIREFOX_LANGUAGES);
            headers.append("Accept-Encoding", own.encodings);
            headers.append("Access-Control-Request-Method", request.method.as_str());
            push_if(&mut headers, "Access-Control-Request-Headers", &asked);
            push_if(&mut headers, "Referer", &own.referrer);
            headers.append("Origin", origin);
            headers.append("Connection", "keep-alive");
            own.push_fetch_metadata(&mut headers, "cors", request.destination.fetch_dest());
            headers.append("Priority", "u=4");
        }
    }
    HttpRequest { method: Method::options(), url: wire_url(request.url()), headers, body: None }
}

/// The actual request: [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch)
/// up to the network. `cookie` is the value of its `Cookie` header, if any.
#[must_use]
pub fn actual_request(request: &Request, cookie: Option<Vec<u8>>, engine: &Engine) -> HttpRequest {
    let own = Own::of(request, engine);
    let mut page = PageHeaders::of(request, engine);
    let length = content_length(request);
    let origin = origin_header(request, engine).unwrap_or_default();
    let accept = page.take("accept").unwrap_or_else(|| request.initiator.accept(engine).into());
    let dest = request.destination.fetch_dest();
    let mut headers = HeaderList::new();
    headers.append("Host", host_header(request.url()));
    match engine.browser {
        Browser::Chromium => {
            headers.append("Connection", "keep-alive");
            push_if(&mut headers, "Content-Length", &length);
            push_cache_mode(&mut headers, request);
            let content_type = page.take("content-type");
            let languages = page.take("accept-language").unwrap_or_else(|| CHROMIUM_LANGUAGES.into());
            let range = page.take("range");
            page.append_to(&mut headers);
            if own.secure {
                headers.append("sec-ch-ua-platform", "\"Linux\"");
            }
            headers.append("User-Agent", &own.agent);
            if own.secure {
                headers.append("sec-ch-ua", "\"Chromium\";v=\"156\", \"Not?A_Brand\";v=\"24\"");
            }
            headers.append("Accept", accept);
            if let Some(value) = content_type {
                headers.append("Content-Type", value);
            }
            if own.secure {
                headers.append("sec-ch-ua-mobile", "?0");
            }
            push_if(&mut headers, "Origin", &origin);
            if own.secure {
                headers.append("Sec-Fetch-Site", own.site);
                headers.append("Sec-Fetch-Mode", request.mode.name());
                headers.append("Sec-Fetch-Dest", dest);
            }
            own.push_storage_access(&mut headers, request, engine);
            push_if(&mut headers, "Referer", &own.referrer);
            headers.append("Accept-Encoding", if range.is_some() { "identity" } else { own.encodings });
            headers.append("Accept-Language", languages);
            if let Some(value) = range {
                headers.append("Range", value);
            }
            push_bytes(&mut headers, "Cookie", cookie);
        }
        Browser::Firefox => {
            let agent = page.take("user-agent").unwrap_or_else(|| own.agent.clone().into_bytes());
            headers.append("User-Agent", agent);
            headers.append("Accept", accept);
            let languages = page.take("accept-language").unwrap_or_else(|| FIREFOX_LANGUAGES.into());
            headers.append("Accept-Language", languages);
            headers.append("Accept-Encoding", if page.has("range") { "identity" } else { own.encodings });
            // A hop after a redirect has Origin before the page's headers and Referer after them.
            let first_hop = request.redirect_count() == 0;
            if first_hop {
                push_if(&mut headers, "Referer", &own.referrer);
            } else {
                push_if(&mut headers, "Origin", &origin);
            }
            page.append_to(&mut headers);
            if request.body.is_some() {
                push_if(&mut headers, "Content-Length", &length);
            }
            if first_hop {
                push_if(&mut headers, "Origin", &origin);
            } else {
                push_if(&mut headers, "Referer", &own.referrer);
            }
            own.push_storage_access(&mut headers, request, engine);
            headers.append("Connection", "keep-alive");
            push_bytes(&mut headers, "Cookie", cookie);
            own.push_fetch_metadata(&mut headers, request.mode.name(), dest);
            headers.append("Priority", "u=4");
            push_cache_mode(&mut headers, request);
            if request.body.is_none() {
                push_if(&mut headers, "Content-Length", &length);
            }
        }
    }
    HttpRequest {
        method: request.method.clone(),
        url: wire_url(request.url()),
        headers,
        body: request.body.clone(),
    }
}

/// The request of a navigation from the address bar: what a page of its own is asked for with.
#[must_use]
pub fn navigation_request(url: &Url, engine: &Engine) -> HttpRequest {
    const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let secure = is_potentially_trustworthy(url);
    let mut headers = HeaderList::new();
    headers.append("Host", host_header(url));
    headers.append("Connection", "keep-alive");
    headers.append("Upgrade-Insecure-Requests", "1");
    headers.append("User-Agent", own_agent(engine));
    headers.append("Accept", ACCEPT);
    if secure {
        headers.append("Sec-Fetch-Site", "none");
        headers.append("Sec-Fetch-Mode", "navigate");
        headers.append("Sec-Fetch-User", "?1");
        headers.append("Sec-Fetch-Dest", "document");
    }
    headers.append("Accept-Encoding", encodings(secure));
    headers.append("Accept-Language", CHROMIUM_LANGUAGES);
    HttpRequest { method: Method::get(), url: wire_url(url), headers, body: None }
}

/// The browser's name for itself, ours behind it.
fn own_agent(engine: &Engine) -> String {
    let agent = match engine.browser {
        Browser::Chromium => CHROMIUM_AGENT,
        Browser::Firefox => FIREFOX_AGENT,
    };
    format!("{agent}{OURS}")
}

/// Newer encodings are asked for where nothing on the way can break them.
fn encodings(secure: bool) -> &'static str {
    if secure { "gzip, deflate, br, zstd" } else { "gzip, deflate" }
}

const CHROMIUM_LANGUAGES: &str = "en-US,en;q=0.9";
const FIREFOX_LANGUAGES: &str = "en-US,en;q=0.5";

/// What a browser knows of itself and of the way from the page to the target.
struct Own {
    agent: String,
    /// Whether the target gets Fetch Metadata and all encodings: https, or a loopback host.
    secure: bool,
    site: &'static str,
    referrer: String,
    encodings: &'static str,
}

impl Own {
    fn of(request: &Request, engine: &Engine) -> Self {
        let secure = is_potentially_trustworthy(request.url());
        Self {
            agent: request.user_agent.clone().unwrap_or_else(|| own_agent(engine)),
            secure,
            site: fetch_site(request),
            referrer: referrer(request).unwrap_or_default(),
            encodings: encodings(secure),
        }
    }

    /// Firefox's [Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/), in its order.
    fn push_fetch_metadata(&self, headers: &mut HeaderList, mode: &str, dest: &str) {
        if self.secure {
            headers.append("Sec-Fetch-Dest", dest);
            headers.append("Sec-Fetch-Mode", mode);
            headers.append("Sec-Fetch-Site", self.site);
        }
    }

    /// [Sec-Fetch-Storage-Access](https://privacycg.github.io/storage-access-headers/): may third-party cookies be used?
    fn push_storage_access(&self, headers: &mut HeaderList, request: &Request, engine: &Engine) {
        if self.secure && request.credentials == Credentials::Include && self.site == "cross-site" {
            let status =
                if engine.third_party_cookies == super::ThirdParty::Allow { "active" } else { "none" };
            headers.append("Sec-Fetch-Storage-Access", status);
        }
    }
}

/// The page's headers, one line a name: what a browser makes of repeated ones. An element's own are among them.
struct PageHeaders(Vec<(String, Vec<u8>)>);

impl PageHeaders {
    fn of(request: &Request, engine: &Engine) -> Self {
        let mut lines: Vec<(String, Vec<u8>)> = Vec::new();
        for header in &request.headers {
            match lines.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(&header.name)) {
                None => lines.push((header.name.clone(), header.value.clone())),
                // The type of a body is taken from the first line; after a redirect the lines are put on anew, over that.
                Some((name, _))
                    if engine.has_singleton_headers
                        && request.body.is_some()
                        && request.redirect_count() == 0
                        && name.eq_ignore_ascii_case("content-type") => {}
                // Of a singleton the last line is left; an empty line takes the place of what was there.
                Some((name, value))
                    if engine.has_singleton_headers
                        && (is_singleton(name) || value.is_empty() || header.value.is_empty()) =>
                {
                    value.clone_from(&header.value);
                }
                Some((_, value)) => {
                    value.extend_from_slice(b", ");
                    value.extend_from_slice(&header.value);
                }
            }
        }
        // Audio and video are asked for as parts, the first of which is all of it.
        if request.destination == Destination::Media {
            lines.push(("Range".into(), b"bytes=0-".to_vec()));
        }
        Self(lines)
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(header, _)| header.eq_ignore_ascii_case(name))
    }

    fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        let position = self.0.iter().position(|(header, _)| header.eq_ignore_ascii_case(name))?;
        Some(self.0.remove(position).1)
    }

    fn append_to(self, headers: &mut HeaderList) {
        for (name, value) in self.0 {
            headers.append(name, value);
        }
    }
}

/// Headers that Firefox never joins.
fn is_singleton(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "authorization",
        "content-disposition",
        "content-type",
        "from",
        "if-modified-since",
        "if-unmodified-since",
        "location",
        "max-forwards",
        "user-agent",
    ];
    NAMES.iter().any(|singleton| singleton.eq_ignore_ascii_case(name))
}

fn push_if(headers: &mut HeaderList, name: &str, value: &str) {
    if !value.is_empty() {
        headers.append(name, value);
    }
}

/// An EventSource asks past all caches.
fn push_cache_mode(headers: &mut HeaderList, request: &Request) {
    if request.initiator == Initiator::EventSource {
        headers.append("Pragma", "no-cache");
        headers.append("Cache-Control", "no-cache");
    }
}

fn push_bytes(headers: &mut HeaderList, name: &str, value: Option<Vec<u8>>) {
    if let Some(value) = value {
        headers.append(name, value);
    }
}

/// The length of the body; a POST or PUT without one says 0.
fn content_length(request: &Request) -> String {
    match &request.body {
        Some(body) => body.len().to_string(),
        None if request.method.is("POST") || request.method.is("PUT") => "0".into(),
        None => String::new(),
    }
}

/// [Append a request `Origin` header](https://fetch.spec.whatwg.org/#append-a-request-origin-header).
fn origin_header(request: &Request, engine: &Engine) -> Option<String> {
    // Under CORS always.
    if request.tainting == Tainting::Cors || request.says_origin {
        return Some(request.serialized_origin());
    }
    // An element under CORS says where it is from, to its own origin too, in an engine where it does. Audio and video are loaded
    // by other code.
    let says_origin = request.initiator.is_element() && request.destination != Destination::Media;
    if engine.sends_origin_with_elements && request.mode == Mode::Cors && says_origin {
        return Some(request.serialized_origin());
    }
    // Otherwise only where the method could change something.
    if request.method.is("GET") || request.method.is("HEAD") {
        return None;
    }
    // Without CORS a redirect to another origin leaves nothing of the first, in an engine where it does.
    let crossed =
        request.urls.windows(2).any(|pair| !Origin::of(&pair[0]).is_same_origin(&Origin::of(&pair[1])));
    if engine.nulls_origin_on_redirect && crossed {
        return Some("null".into());
    }
    // The default referrer policy keeps a secure origin from an insecure target, in modes other than cors.
    if request.mode != Mode::Cors
        && engine.hides_origin_on_downgrade
        && is_downgrade(&request.origin, request.url())
    {
        return Some("null".into());
    }
    Some(request.serialized_origin())
}

/// [Determine request's referrer](https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer) under the
/// default policy, strict-origin-when-cross-origin. The page's path is not known: its origin stands for its URL.
fn referrer(request: &Request) -> Option<String> {
    // Once a downgrade took it away, it does not come back on a later hop.
    if request.origin.is_opaque() || request.urls.iter().any(|url| is_downgrade(&request.origin, url)) {
        return None;
    }
    Some(format!("{}/", request.origin.serialize()))
}

fn is_downgrade(origin: &Origin, url: &Url) -> bool {
    origin.scheme() == Some("https") && url.scheme() != "https"
}

/// [Sec-Fetch-Site](https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header): the farthest relation of any
/// URL on the way.
fn fetch_site(request: &Request) -> &'static str {
    let mut farthest = "same-origin";
    for url in &request.urls {
        match relation(&request.origin, &Origin::of(url)) {
            Relation::SameOrigin => {}
            Relation::SameSite => farthest = "same-site",
            Relation::CrossSite => return "cross-site",
        }
    }
    farthest
}

/// The `Host` header: host, and port where it is not the scheme's default.
fn host_header(url: &Url) -> String {
    let host = url.host().map(|host: Host<&str>| host.to_string()).unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    }
}

/// The URL without fragment and user info.
fn wire_url(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    // Only URLs without a host refuse, and those are not sent.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}
