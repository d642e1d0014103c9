//! HTTP-network-or-cache fetch: the exact requests that a browser sends, its own headers in its own order.

use bytes::Bytes;
use url::{Host, Position, Url};

use super::client::Client;
use super::cookies::is_third_party;
use super::engine::{ActualParts, Engine, PageHeaders, Refused, RequestParts};
use super::integrity;
use super::referrer;
use super::request::{Request, Tainting};
use super::wire_url::wire_url;
use crate::web::body::BodyNeed;
use crate::web::browser::ThirdPartyCookies;
use crate::web::headers::{HeaderList, HeaderName, decode};
use crate::web::message::{Failure, FailureKind, HttpRequest};
use crate::web::method::Method;
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Destination, Initiator, Mode};
use crate::web::scheme::is_unspecified;
use crate::web::site::{Relation, relation};
use crate::web::trustworthy::is_potentially_trustworthy;

/// A request has hardly more header lines.
const USUAL_LINES: usize = 18;

/// How much of a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// All of it: it is sent.
    Whole,
    /// What a server decides by under CORS: it is compared with another, and never sent.
    ForComparison,
}

/// The [CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0): `OPTIONS` to the same URL, never
/// with credentials. `names` are the unsafe header names; `origin` is what the engine sends in it.
#[must_use]
pub fn preflight_request(
    request: &Request,
    names: &[String],
    origin: &str,
    engine: &Engine,
    made: Made,
) -> HttpRequest {
    let need = if engine.preflight.reads_body { BodyNeed::End } else { BodyNeed::Start };
    if made == Made::ForComparison {
        let mut headers = with_origin(origin);
        headers.append_own("Access-Control-Request-Method", request.method.to_bytes());
        return message(request, Method::options(), headers, need, engine);
    }
    let referrer = referrer::of_preflight(request, engine);
    let mut parts = request_parts(request, origin, referrer.as_deref(), engine);
    let mut headers = HeaderList::with_capacity(USUAL_LINES);
    let (method, names) = (request.method.to_bytes(), names.join(",").into());
    (engine.own_headers.append_preflight)(&mut headers, &mut parts, method, names);
    message(request, Method::options(), headers, need, engine)
}

/// The actual request: [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch)
/// up to the network. `cookie` is the value of its `Cookie` header, if any.
#[must_use]
pub fn actual_request(
    request: &Request,
    cookie: Option<Vec<u8>>,
    engine: &Engine,
    made: Made,
) -> HttpRequest {
    let origin = origin_header(request, engine).unwrap_or_default();
    if made == Made::ForComparison {
        return message(request, request.method.clone(), with_origin(origin), need(request), engine);
    }
    let mut parts = request_parts(request, origin, request.referrer.as_deref(), engine);
    let mut page = page_headers(request, engine);
    let actual = ActualParts {
        accept: page.take("accept").unwrap_or_else(|| accept(request, engine).into()),
        page,
        initiator: request.initiator,
        under_cors: request.tainting == Tainting::Cors,
        has_body: request.body.is_some(),
        content_length: content_length(request),
        // An EventSource bypasses all caches, and so does a service worker's script.
        no_cache: matches!(request.initiator, Initiator::EventSource | Initiator::ServiceWorker),
        storage_access: storage_access(request, &parts, engine),
        cookie,
        redirected: request.redirect_count() > 0,
    };
    let mut headers = HeaderList::with_capacity(USUAL_LINES);
    (engine.own_headers.append_actual)(&mut headers, &mut parts, actual);
    HttpRequest {
        body: request.body.clone(),
        ..message(request, request.method.clone(), headers, need(request), engine)
    }
}

fn with_origin(origin: &str) -> HeaderList {
    let mut headers = HeaderList::with_capacity(2);
    if !origin.is_empty() {
        headers.append_own("Origin", Bytes::copy_from_slice(origin.as_bytes()));
    }
    headers
}

/// A request with these headers to where the request goes.
fn message(
    request: &Request,
    method: Method,
    headers: HeaderList,
    need: BodyNeed,
    engine: &Engine,
) -> HttpRequest {
    HttpRequest {
        method,
        url: wire_url(request.url().clone()),
        headers,
        body: None,
        need,
        localhost: engine.connections.localhost,
        spaced_names: engine.responses.reads_spaced_names,
    }
}

/// How much of the response's body decides something: of streams, audio and video not its end.
fn need(request: &Request) -> BodyNeed {
    match request.initiator {
        _ if integrity::applies(request) || request.script.callback.is_some() => BodyNeed::Whole,
        Initiator::EventSource | Initiator::Beacon | Initiator::Media => BodyNeed::Start,
        _ => BodyNeed::End,
    }
}

/// The request of a navigation from the address bar: what a top-level page is requested with.
#[must_use]
pub fn navigation_request(url: &Url, client: &Client) -> HttpRequest {
    const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let secure = is_potentially_trustworthy(url);
    let engine = Engine::of(client.browser);
    let mut headers = HeaderList::new();
    headers.append("Host", host_header(url));
    headers.append("Connection", "keep-alive");
    headers.append("Upgrade-Insecure-Requests", "1");
    headers.append("User-Agent", client.agent());
    headers.append("Accept", ACCEPT);
    if secure {
        headers.append("Sec-Fetch-Site", "none");
        headers.append("Sec-Fetch-Mode", "navigate");
        headers.append("Sec-Fetch-User", "?1");
        headers.append("Sec-Fetch-Dest", "document");
    }
    headers.append("Accept-Encoding", encodings(url, engine));
    headers.append("Accept-Language", engine.own_headers.accept_language);
    HttpRequest {
        method: Method::get(),
        url: wire_url(url.clone()),
        headers,
        body: None,
        need: BodyNeed::Document,
        localhost: engine.connections.localhost,
        spaced_names: engine.responses.reads_spaced_names,
    }
}

/// The failure of a request to an address that the browser itself refuses to connect to.
#[must_use]
pub fn unreachable(url: &Url, engine: &Engine) -> Option<Failure> {
    let host = url.host().filter(is_unspecified)?;
    let refused = match engine.connections.refuses {
        Refused::Nothing => false,
        Refused::UnspecifiedIpv4 => matches!(host, Host::Ipv4(_)),
        Refused::Unspecified => true,
    };
    refused.then(|| Failure {
        kind: FailureKind::ConnectionRefused,
        detail: format!("{} does not connect to {host}", engine.browser.name()),
    })
}

/// Newer encodings are accepted where nothing on the way can break them.
#[must_use]
pub fn encodings(url: &Url, engine: &Engine) -> &'static str {
    let own = &engine.own_headers;
    let safe = url.scheme() == "https" || own.encodings_to_loopback && is_potentially_trustworthy(url);
    if safe { own.encodings } else { "gzip, deflate" }
}

fn request_parts(request: &Request, origin: &str, referrer: Option<&Url>, engine: &Engine) -> RequestParts {
    let secure = is_potentially_trustworthy(request.url());
    RequestParts {
        host: host_header(request.url()).into(),
        secure,
        site: fetch_site(request),
        mode: request.mode.id(),
        dest: request.destination.fetch_dest(),
        origin: Bytes::copy_from_slice(origin.as_bytes()),
        referrer: referrer.map_or_else(Bytes::new, |url| Bytes::copy_from_slice(url.as_str().as_bytes())),
        user_agent: request.user_agent.clone(),
        languages: engine.own_headers.accept_language,
        encodings: encodings(request.url(), engine),
    }
}

/// [Sec-Fetch-Storage-Access](https://privacycg.github.io/storage-access-headers/): may third-party cookies be used?
fn storage_access(request: &Request, parts: &RequestParts, engine: &Engine) -> Option<&'static str> {
    let third_party = parts.secure
        && request.credentials == Credentials::Include
        && parts.site == "cross-site"
        // In an engine whose sites have no scheme a page of http is at home on https.
        && is_third_party(request, engine);
    third_party
        .then(|| if engine.cookies.third_party == ThirdPartyCookies::Allow { "active" } else { "none" })
}

/// The page's headers, one line a name: what a browser makes of repeated ones.
fn page_headers(request: &Request, engine: &Engine) -> PageHeaders {
    let has_singletons = engine.headers.has_singletons;
    let mut lines: Vec<(HeaderName, Bytes)> = Vec::new();
    for header in &request.headers {
        match lines.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(&header.name)) {
            None => lines.push((header.name.clone(), header.value.clone())),
            // The type of a body is taken from the first line; after a redirect the lines are set again, over that.
            Some((name, _))
                if has_singletons
                    && request.body.is_some()
                    && request.redirect_count() == 0
                    && name.eq_ignore_ascii_case("content-type") => {}
            // Of a singleton the last line remains; an empty line replaces what was there.
            Some((name, value))
                if has_singletons && (is_singleton(name) || value.is_empty() || header.value.is_empty()) =>
            {
                value.clone_from(&header.value);
            }
            Some((_, value)) => {
                *value = [value, &b", "[..], &header.value].concat().into();
            }
        }
    }
    if engine.headers.sends_utf8 {
        for (_, value) in &mut lines {
            *value = decode(value).into();
        }
    }
    // Audio and video are requested as parts, the first of which is all of it.
    if request.destination == Destination::Media && engine.elements.media_has_range {
        lines.push(("Range".into(), "bytes=0-".into()));
    }
    // What keeps a file that is not meant for it from becoming a service worker.
    if request.initiator == Initiator::ServiceWorker {
        lines.push(("Service-Worker".into(), "script".into()));
    }
    PageHeaders(lines)
}

/// Headers that an engine with singletons never joins.
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

/// The length of the body; a POST or PUT without one says 0.
fn content_length(request: &Request) -> Bytes {
    match &request.body {
        Some(body) => body.len().to_string().into(),
        None if request.method.is("POST") || request.method.is("PUT") => "0".into(),
        None => Bytes::new(),
    }
}

/// [Append a request `Origin` header](https://fetch.spec.whatwg.org/#append-a-request-origin-header).
#[must_use]
pub fn origin_header<'a>(request: &'a Request, engine: &Engine) -> Option<&'a str> {
    // Under CORS always.
    if request.tainting == Tainting::Cors || request.sends_origin {
        return Some(request.serialized_origin());
    }
    // An element under CORS sends its origin, to its own origin too, where the engine does so. Audio and video are loaded
    // by other code.
    let sends_origin = request.initiator.is_element() && request.initiator != Initiator::Media;
    if engine.origin.sent_by_elements && request.mode == Mode::Cors && sends_origin {
        return Some(request.serialized_origin());
    }
    // Otherwise only where the method could change something.
    if request.method.is("GET") || request.method.is("HEAD") {
        return request.kept_origin.as_deref();
    }
    // Without CORS a redirect to another origin makes the origin null, in an engine that does so.
    let crossed = request.urls.windows(2).any(|pair| !Origin::of(&pair[0]).is_origin_of(&pair[1]));
    if engine.origin.null_after_redirect && crossed {
        return Some("null");
    }
    // The referrer policy counts, in modes other than cors.
    if request.mode != Mode::Cors && engine.origin.follows_referrer_policy && referrer::hides_origin(request)
    {
        return Some("null");
    }
    Some(request.serialized_origin())
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
#[must_use]
pub fn host_header(url: &Url) -> String {
    url[Position::BeforeHost..Position::AfterPort].to_owned()
}

/// The browser's own `Accept` header.
fn accept(request: &Request, engine: &Engine) -> &'static str {
    match request.initiator {
        Initiator::Preload => match request.destination {
            Destination::Style => "text/css,*/*;q=0.1",
            Destination::Image => engine.own_headers.accept_image,
            Destination::Font => engine.own_headers.accept_font,
            _ => "*/*",
        },
        Initiator::Json => "application/json,*/*;q=0.5",
        Initiator::CssModule => "text/css,*/*;q=0.1",
        Initiator::SvgUse => engine.own_headers.accept_svg_use,
        Initiator::Style => "text/css,*/*;q=0.1",
        Initiator::Image => engine.own_headers.accept_image,
        Initiator::Font => engine.own_headers.accept_font,
        Initiator::Media => engine.own_headers.accept_media,
        Initiator::EventSource => "text/event-stream",
        _ => "*/*",
    }
}
