//! Filtered responses: what of a response the page gets.

use super::request::{Request, Tainting};
use super::steps::Steps;
use crate::rules::{Check, Notice};
use crate::web::headers::{Extracted, HeaderList};
use crate::web::message::HttpResponse;
use crate::web::request::Credentials;
use crate::web::request::Destination;

/// The type of a [response](https://fetch.spec.whatwg.org/#concept-response-type) that a page can get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseType {
    /// From the page's own origin.
    Basic,
    /// From another origin, which allowed it.
    Cors,
    /// From another origin, unreadable.
    Opaque,
    /// A redirect that was not followed.
    OpaqueRedirect,
}

impl ResponseType {
    /// The standard's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Cors => "cors",
            Self::Opaque => "opaque",
            Self::OpaqueRedirect => "opaqueredirect",
        }
    }
}

/// What the page's promise resolves with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Its type.
    pub kind: ResponseType,
    /// The URL of the last response, without its fragment; empty where the page may not know it.
    pub url: String,
    /// Whether there were redirects.
    pub redirected: bool,
    /// The status; 0 where the page may not know.
    pub status: u16,
    /// The lower-case names that the page's script can read, sorted, each once.
    pub readable_headers: Vec<String>,
}

/// The [CORS-safelisted response-header names](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name).
const SAFELISTED: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// [Forbidden response-header names](https://fetch.spec.whatwg.org/#forbidden-response-header-name).
const FORBIDDEN: [&str; 2] = ["set-cookie", "set-cookie2"];

/// The [filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response) that the request's tainting leaves.
#[must_use]
pub fn filtered(request: &Request, response: &HttpResponse, steps: &mut Steps) -> Response {
    let names = all_names(&response.headers);
    let (kind, readable_headers) = match request.tainting {
        Tainting::Basic => (ResponseType::Basic, names),
        Tainting::Cors => (ResponseType::Cors, exposed(request, response, names, steps)),
        Tainting::Opaque => {
            if let Some(notice) = what_opaque_means(request.destination) {
                steps.note(notice);
            }
            return Response { redirected: false, ..opaque(ResponseType::Opaque, String::new()) };
        }
    };
    Response {
        kind,
        url: shown_url(request),
        redirected: request.redirect_count() > 0,
        status: response.status,
        readable_headers,
    }
}

/// What the page will miss of an opaque response.
fn what_opaque_means(destination: Destination) -> Option<Notice> {
    match destination {
        Destination::Empty => Some(Notice::OpaqueResponse),
        Destination::Image | Destination::Media => Some(Notice::CanvasTainted),
        Destination::Script => Some(Notice::ScriptErrorsMuted),
        Destination::Module | Destination::Style | Destination::Font | Destination::Worker => None,
    }
}

/// An [opaque-redirect filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect).
#[must_use]
pub fn opaque_redirect(request: &Request) -> Response {
    opaque(ResponseType::OpaqueRedirect, shown_url(request))
}

/// A response of which the page knows nothing but the URL, if that.
#[must_use]
pub fn opaque(kind: ResponseType, url: String) -> Response {
    Response { kind, url, redirected: false, status: 0, readable_headers: Vec::new() }
}

/// The names of a [CORS filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-cors).
fn exposed(request: &Request, response: &HttpResponse, names: Vec<String>, steps: &mut Steps) -> Vec<String> {
    let include = request.credentials == Credentials::Include;
    steps.passed(Check::ExposeHeaders, "Access-Control-Expose-Headers");
    let listed = response.headers.extract_list("access-control-expose-headers");
    if let Extracted::Failure(element) = &listed {
        steps.note(Notice::ExposeInvalid { element: element.clone() });
    }
    let listed: Vec<String> = listed.values().iter().map(|name| name.to_ascii_lowercase()).collect();
    let wildcard = listed.iter().any(|name| name == "*");
    if wildcard && include {
        steps.note(Notice::ExposeWildcardLiteral);
    }
    if listed.iter().any(|name| FORBIDDEN.contains(&name.as_str())) {
        steps.note(Notice::ExposeSetCookie);
    }
    // Without credentials, `*` exposes everything.
    if wildcard && !include {
        return names;
    }
    let (readable, hidden): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| SAFELISTED.contains(&name.as_str()) || listed.contains(name));
    let missed: Vec<String> = hidden.into_iter().filter(|name| is_for_pages(name)).collect();
    if !missed.is_empty() {
        steps.note(Notice::ExposeMissing { names: missed });
    }
    readable
}

/// Whether a page is likely to want the header: an `X-` header, or one of those that APIs send.
fn is_for_pages(name: &str) -> bool {
    const LIKELY: [&str; 9] = [
        "content-disposition",
        "content-range",
        "etag",
        "link",
        "location",
        "request-id",
        "retry-after",
        "server-timing",
        "total-count",
    ];
    // What servers and proxies add of themselves.
    const DULL: [&str; 11] = [
        "x-aspnet-version",
        "x-cache",
        "x-cache-hits",
        "x-content-type-options",
        "x-dns-prefetch-control",
        "x-download-options",
        "x-frame-options",
        "x-permitted-cross-domain-policies",
        "x-powered-by",
        "x-served-by",
        "x-xss-protection",
    ];
    LIKELY.contains(&name)
        || name.starts_with("ratelimit")
        || name.starts_with("x-") && !DULL.contains(&name) && !name.starts_with("x-amz-cf-")
}

/// All names, lower-case and sorted, each once, without those that no page reads.
fn all_names(headers: &HeaderList) -> Vec<String> {
    let mut names: Vec<String> = headers
        .iter()
        .map(|header| header.name.to_ascii_lowercase())
        .filter(|name| !FORBIDDEN.contains(&name.as_str()))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn shown_url(request: &Request) -> String {
    let mut url = request.url().clone();
    url.set_fragment(None);
    url.into()
}
