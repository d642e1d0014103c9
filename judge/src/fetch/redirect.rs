//! HTTP-redirect fetch.

use url::Url;

use super::engine::{EmptyLocation, Engine};
use super::network::origin_header;
use super::request::{Request, Tainting, as_parsed, without_password};
use super::steps::Steps;
use crate::rules::{Check, Fault, Notice, ResponseAt};
use crate::web::headers::decode;
use crate::web::message::HttpResponse;
use crate::web::method::Method;
use crate::web::origin::Origin;
use crate::web::request::{Initiator, Mode, RedirectMode};

/// How many redirects browsers follow.
const MOST_REDIRECTS: usize = 20;

/// The [request-body-header names](https://fetch.spec.whatwg.org/#request-body-header-name).
const BODY_HEADERS: [&str; 4] = ["content-encoding", "content-language", "content-location", "content-type"];

/// [Redirect status](https://fetch.spec.whatwg.org/#redirect-status), or what an engine takes for one.
#[must_use]
pub fn is_redirect_status(status: u16, engine: &Engine) -> bool {
    let others = engine.redirects.all_statuses_redirect && (300..400).contains(&status);
    matches!(status, 301 | 302 | 303 | 307 | 308) || others && !matches!(status, 300 | 304 | 305 | 306)
}

/// [Location URL](https://fetch.spec.whatwg.org/#concept-response-location-url): where a redirect leads, or `None` where
/// it names no target and so is an ordinary response.
///
/// # Errors
/// Where `Location` is not a URL, or several that differ.
pub fn location_url(
    request: &Request,
    response: &HttpResponse,
    at: &ResponseAt,
    engine: &Engine,
) -> Result<Option<Url>, Fault> {
    let follows = request.redirect == RedirectMode::Follow;
    location(request.url(), response, follows, engine).map_err(|InvalidLocation { location, lines }| {
        Fault::RedirectLocationInvalid { at: at.clone(), location, lines }
    })
}

/// A `Location` that is not a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidLocation {
    /// Its value.
    pub location: String,
    /// How many lines it has.
    pub lines: usize,
}

/// The same of any request, for this URL: `follows` is whether redirects are followed.
///
/// # Errors
/// Where `Location` is not a URL, or several that differ.
pub fn location(
    current: &Url,
    response: &HttpResponse,
    follows: bool,
    engine: &Engine,
) -> Result<Option<Url>, InvalidLocation> {
    let lines: Vec<String> = response.headers.lines("location").map(|line| line.text()).collect();
    let (Some(location), Some(line)) = (lines.first(), response.headers.lines("location").next()) else {
        return Ok(None);
    };
    let invalid = |location: String, lines| InvalidLocation { location, lines };
    if engine.redirects.rewrites_location {
        return rewritten_location(current, response, follows, engine);
    }
    // Equal lines count as one.
    if lines.iter().any(|line| line != location) {
        return Err(invalid(lines.join(", "), lines.len()));
    }
    if location.is_empty() && engine.redirects.empty_location == EmptyLocation::NoRedirect {
        return Ok(None);
    }
    // It is parsed against the current URL, and keeps that URL's fragment where it has none.
    let url = current.join(&location_text(&line.value, engine)).map_err(|_| invalid(location.clone(), 1))?;
    let mut url = as_parsed(url, engine);
    if url.fragment().is_none() {
        url.set_fragment(current.fragment());
    }
    Ok(Some(url))
}

/// The URL of a `Location` that the network stack rewrites.
fn rewritten_location(
    current: &Url,
    response: &HttpResponse,
    follows: bool,
    engine: &Engine,
) -> Result<Option<Url>, InvalidLocation> {
    let value = response.headers.get("location").unwrap_or_default();
    let lines = response.headers.lines("location").count();
    let invalid = || InvalidLocation { location: decode(&value), lines };
    if value.is_empty() && engine.redirects.empty_location == EmptyLocation::Error {
        return if follows { Err(invalid()) } else { Ok(None) };
    }
    // Each byte of its UTF-8 becomes a character.
    let text: String = String::from_utf8_lossy(&value).bytes().map(char::from).collect();
    let mut url = as_parsed(current.join(&text).map_err(|_| invalid())?, engine);
    if !url.cannot_be_a_base() {
        let path = normalized(url.path());
        url.set_path(&path);
    }
    if let Some(query) = url.query().map(normalized) {
        url.set_query(Some(&query));
    }
    if url.fragment().is_none() {
        url.set_fragment(current.fragment());
    }
    Ok(Some(url))
}

/// A part of a URL with its percent-encoding [normalized](https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2): what is unreserved
/// is written out, all else has upper-case digits.
fn normalized(part: &str) -> String {
    let mut pieces = part.split('%');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let digits = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match digits {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                text.push(char::from(byte));
                text.push_str(&piece[2..]);
            }
            Some(byte) => text.push_str(&format!("%{byte:02X}{}", &piece[2..])),
            None => text.push_str(&format!("%{piece}")),
        }
    }
    text
}

/// The text of `Location` for the URL parser. Bytes that are not UTF-8 are percent-encoded one by one, as browsers do.
fn location_text(value: &[u8], engine: &Engine) -> String {
    let text = match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value
            .iter()
            .map(|byte| if byte.is_ascii() { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
            .collect(),
    };
    if engine.redirects.escapes_tab_in_location { text.replace('\t', "%09") } else { text }
}

/// Where a redirect must not lead, whatever else is right: the schemes that a fetch does not follow.
///
/// # Errors
/// Where the target is neither http nor https.
pub fn check_scheme(location: &Url, at: &ResponseAt) -> Result<(), Fault> {
    if matches!(location.scheme(), "http" | "https") {
        return Ok(());
    }
    Err(Fault::RedirectScheme { at: at.clone(), scheme: location.scheme().into() })
}

/// Whether the target's URL has credentials where it must not: on the way to another origin, and everywhere under CORS.
///
/// # Errors
/// Where it has.
pub fn check_credentials(
    request: &Request,
    location: &Url,
    at: &ResponseAt,
    engine: &Engine,
) -> Result<(), Fault> {
    if location.username().is_empty() && location.password().is_none() {
        return Ok(());
    }
    let to_own_origin = request.origin.is_origin_of(location);
    let under_cors = request.mode == Mode::Cors && !to_own_origin || request.tainting == Tainting::Cors;
    if under_cors || engine.redirects.refuses_all_credentials {
        let location = without_password(location);
        return Err(Fault::RedirectCredentials { at: at.clone(), location, under_cors });
    }
    Ok(())
}

/// Whether a redirect turns this method into GET: 301 and 302 do that to POST, 303 to everything but GET and HEAD.
fn becomes_get(status: u16, method: &Method) -> bool {
    matches!(status, 301 | 302) && method.is("POST")
        || status == 303 && !method.is("GET") && !method.is("HEAD")
}

/// What an earlier redirect dropped is back with this one. The preflight's list has all of it; the request itself has what
/// this redirect would leave to the page's own method.
fn restore_headers(request: &mut Request, status: u16) {
    request.headers = request.page_headers.clone();
    request.declared_headers = request.page_headers.clone();
    if becomes_get(status, &request.page_method) {
        for name in BODY_HEADERS {
            request.headers.delete(name);
        }
    }
}

/// The page's headers as they were set; but `Authorization` stays away once a redirect led elsewhere. In other modes than cors
/// only a redirect that `stays` in its origin does it.
fn restore_headers_in_mode_cors(request: &mut Request, stays: bool) {
    if request.mode != Mode::Cors && !stays {
        return;
    }
    request.headers = request.page_headers.clone();
    let left = request.urls.windows(2).any(|pair| !Origin::of(&pair[0]).is_origin_of(&pair[1]));
    if left {
        request.headers.delete("authorization");
    }
}

/// The `Origin` that stays on the next request, in an engine where a redirect within one origin changes nothing of it.
fn kept_origin(request: &Request, stays: bool, engine: &Engine) -> Option<String> {
    if stays && engine.origin.stays_on_redirect {
        origin_header(request, engine).map(str::to_owned)
    } else {
        None
    }
}

/// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch): turns the request into the one for
/// the next hop.
///
/// # Errors
/// Where a fetch must not go there.
pub fn follow(
    request: &mut Request,
    status: u16,
    location: Url,
    at: &ResponseAt,
    steps: &mut Steps,
) -> Result<(), Fault> {
    let engine = steps.engine;
    // Only http and https are followed.
    check_scheme(&location, at)?;
    // Twenty redirects are enough.
    if request.redirect_count() == MOST_REDIRECTS {
        return Err(Fault::RedirectTooMany { limit: MOST_REDIRECTS });
    }
    let from = Origin::of(request.url());
    let to = Origin::of(&location);
    check_credentials(request, &location, at, engine)?;
    request.kept_origin = kept_origin(request, from.is_same_origin(&to), engine);
    // A beacon's type belongs to its body, not to the page's headers.
    if engine.redirects.restores_dropped_headers && request.initiator != Initiator::Beacon {
        restore_headers(request, status);
    }
    if engine.redirects.restores_headers_in_mode_cors {
        restore_headers_in_mode_cors(request, from.is_same_origin(&to));
    }
    // Where the method becomes GET, the body and its headers go.
    let method = &request.method;
    if becomes_get(status, method) {
        steps.note(Notice::RedirectMethodChanged { from: method.to_string(), to: "GET".into(), status });
        request.method = Method::get();
        request.body = None;
        for name in BODY_HEADERS {
            request.drop_header(name);
        }
    } else if engine.redirects.makes_get_of_delete && method.is("DELETE") && !from.is_same_origin(&to) {
        steps.note(Notice::RedirectMethodChanged { from: method.to_string(), to: "GET".into(), status });
        request.method = Method::get();
        request.body = None;
    }
    // The page's Authorization does not leave the origin that it was for.
    if !from.is_same_origin(&to) && request.drop_header("authorization") {
        steps.note(Notice::RedirectAuthorizationDropped { from: from.serialize(), to: to.serialize() });
    }
    if engine.preflight.lists_dropped_headers {
        request.declared_headers = request.page_headers.clone();
    }
    steps.passed(Check::Redirect, "Location");
    let was_tainted = request.is_tainted();
    request.urls.push(location);
    if !was_tainted && request.is_tainted() {
        steps.note(Notice::RedirectOriginTainted { from: from.serialize(), to: to.serialize() });
    }
    Ok(())
}
