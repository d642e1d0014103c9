//! What a page can read of a response's headers under CORS.

use super::missed_headers::missed;
use super::request::Request;
use super::steps::Steps;
use crate::rules::{Check, Notice};
use crate::web::headers::Extracted;
use crate::web::message::HttpResponse;
use crate::web::request::Credentials;

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

/// Whether a page can read a response header of this lower-case name without its being exposed.
#[must_use]
pub fn is_safelisted_response_header(name: &str) -> bool {
    SAFELISTED.contains(&name)
}

/// Whether no page can read a response header of this lower-case name.
#[must_use]
pub fn is_forbidden_response_header(name: &str) -> bool {
    FORBIDDEN.contains(&name)
}

/// The names of a [CORS filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-cors), out of all that
/// the response has.
pub(super) fn exposed(
    request: &Request,
    response: &HttpResponse,
    mut names: Vec<String>,
    steps: &mut Steps,
) -> Vec<String> {
    let include = request.credentials == Credentials::Include;
    let is_sent = response.headers.contains("access-control-expose-headers");
    steps.passed(Check::ExposeHeaders, "Access-Control-Expose-Headers");
    let extracted = response.headers.extract_list("access-control-expose-headers");
    let listed: Vec<String> = extracted.values().iter().map(|name| name.to_ascii_lowercase()).collect();
    let wildcard = listed.iter().any(|name| name == "*");
    let mut notices = Vec::new();
    if let Extracted::Failure(element) = &extracted {
        notices.push(Notice::ExposeInvalid { element: element.clone() });
    }
    if wildcard && include {
        notices.push(Notice::ExposeWildcardLiteral);
    }
    if listed.iter().any(|name| FORBIDDEN.contains(&name.as_str())) {
        notices.push(Notice::ExposeSetCookie);
    }
    // Without credentials, `*` exposes everything.
    let is_readable =
        |name: &String| wildcard && !include || SAFELISTED.contains(&name.as_str()) || listed.contains(name);
    let hidden = names.extract_if(.., |name| !is_readable(name)).collect();
    let missed = missed(hidden, request, response);
    let on_preflight = steps.exposes_on_preflight && !is_sent;
    if on_preflight || !missed.is_empty() {
        notices.push(Notice::ExposeMissing { names: missed, on_preflight });
    }
    // Elements, event streams and beacons get no headers: to them none is missing.
    for notice in notices.into_iter().filter(|_| request.initiator.reads_response()) {
        steps.note(notice);
    }
    names
}
