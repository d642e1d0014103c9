//! A response that no header makes right: the page wants another one. What to do about that comes before all headers.

use super::error_text::error_text;
use super::product::{Found, Layer, found};
use crate::fetch::{Kind, without_password};
use crate::probe::Exchange;
use crate::rules::{Fault, Violation};
use crate::web::body::Body;
use crate::web::headers::HeaderList;
use crate::web::message::{HttpResponse, HttpVersion};
use crate::web::text::{list, shown};

/// What to do where the response at fault is an error that has its own cause: a sentence without its stop. A 400 or 403, and most
/// errors of a preflight, may be the refusal of the origin itself: there the headers are what is missing. A response with a header
/// that the page needs is the one that it wants.
pub(super) fn wrong_response(
    violation: &Violation,
    exchange: &Exchange,
    needed: &[String],
) -> Option<String> {
    if !matches!(violation.fault, Fault::AllowOriginMissing { .. } | Fault::PreflightStatus { .. }) {
        return None;
    }
    let response = exchange.response.as_ref().ok()?;
    if needed.iter().any(|name| response.headers.contains(name)) {
        return None;
    }
    let is_preflight = exchange.request.kind == Kind::Preflight;
    let request = &exchange.request.message.headers;
    let method = exchange.request.message.method.as_str();
    if let Some(words) = without_slash(exchange, response) {
        return Some(words);
    }
    todo(is_preflight, method, request, response)
}

/// What to do where Django's page on errors is about a path without the slash at its end: it cannot redirect a body there, and says
/// so far down in that page.
fn without_slash(exchange: &Exchange, response: &HttpResponse) -> Option<String> {
    let request = &exchange.request.message;
    let fails = response.status == 500
        && error_text(response).is_some_and(|words| words.starts_with("RuntimeError at /"));
    let sends = !["GET", "HEAD", "OPTIONS"].contains(&request.method.as_str());
    let mut url = request.url.clone();
    if !fails
        || !sends
        || url.path().ends_with('/')
        || !found(response).iter().any(|one| one.product.id == "django")
    {
        return None;
    }
    url.set_path(&format!("{}/", url.path()));
    Some(format!(
        "Let the page call {}, with the slash at the end of the path: without it Django would have to redirect, and cannot redirect a \
         body (APPEND_SLASH)",
        shown(&without_password(&url))
    ))
}

/// The same where nothing but the status of a response without headers is known.
pub(super) fn of_status(status: u16, method: &str) -> Option<String> {
    let response = HttpResponse {
        version: HttpVersion::Http1,
        status,
        headers: HeaderList::default(),
        body: Body::default(),
        remote: None,
    };
    todo(false, method, &HeaderList::default(), &response)
}

/// What to do in place of adding headers.
fn todo(is_preflight: bool, method: &str, request: &HeaderList, response: &HttpResponse) -> Option<String> {
    let status = response.status;
    let todo = match (status, is_preflight) {
        (401, false) => of_login(request, response),
        (404 | 410, false) if is_own_error(response) => return None,
        (404 | 410, false) => not_found(response),
        (405 | 501, false) => {
            let allow = response.headers.get_text("allow").filter(|value| !value.trim().is_empty());
            let allow = allow.map(|value| format!(" (Allow: {})", shown(&value))).unwrap_or_default();
            format!("the server has no {} at this path{allow}. Correct the method or the path in the page, or add the method \
                     to the route", shown(method))
        }
        (413, _) => format!("the body is larger than the server takes. Raise its limit{}, or send less", limit(response)),
        (414 | 431, _) => {
            "the URL or the headers are larger than the server takes. Shorten them (a large cookie is a usual reason), or raise \
             its limit".into()
        }
        (415, false) => {
            let sent = request.get_text("content-type").map(|kind| format!(" {}", shown(&kind))).unwrap_or_default();
            format!("the server does not take the Content-Type{sent}. Send the type that it takes")
        }
        (421, _) => {
            "the request reached a server that is not responsible for this host. Correct the host's address or certificate, or the \
             server's list of host names".into()
        }
        (429, _) => {
            let wait = response.headers.get_text("retry-after").map(|value| format!(" (Retry-After: {})", shown(&value)));
            format!(
                "there were too many requests{}. Wait, or raise the limit; run CORS before the limiter, so that preflights are not counted and the page \
                 can read the 429",
                wait.unwrap_or_default()
            )
        }
        (502 | 503 | 504 | 520..=530, _) => gateway(status, response),
        (500 | 505..=510, false) => "the app failed at this request. See its log, and correct what failed there".into(),
        _ => return None,
    };
    Some(format!("{status} is not the response that the page wants: {todo}; then check again"))
}

/// A login or a token is missing, or was refused.
fn of_login(request: &HeaderList, response: &HttpResponse) -> String {
    if request.contains("authorization") {
        return "the server does not accept the token of this request. Send a valid one in Authorization"
            .into();
    }
    let scheme = response.headers.get_text("www-authenticate").unwrap_or_default();
    let scheme = scheme.split([' ', ',']).next().unwrap_or_default().to_ascii_lowercase();
    if request.contains("cookie") {
        return "the server does not accept the session of this request. Log in again first".into();
    }
    let own = request.iter().find(|header| {
        let name = header.name.to_ascii_lowercase();
        name.starts_with("x-") && ["key", "token", "auth"].iter().any(|part| name.contains(part))
    });
    if let Some(own) = own {
        return format!(
            "the server does not accept the {} of this request. Send a valid one",
            shown(&own.name)
        );
    }
    match scheme.as_str() {
        "bearer" | "dpop" => "it needs a token. Let the page send one in Authorization (-H here)".into(),
        "basic" | "digest" | "negotiate" | "ntlm" => format!(
            "it needs a login ({scheme}). Let the page send what it needs in Authorization (-H here), or with credentials: \"include\""
        ),
        _ => "it needs a login. Let the page send its token (-H here), or its session with credentials: \"include\" \
              (--credentials, --cookie here)".into(),
    }
}

/// Whether the app's own code says in an error that what the request names is not there (`no such user`), which a page is meant to
/// read; a router's words are about the path.
pub(super) fn is_own_error(response: &HttpResponse) -> bool {
    const ROUTING: [&str; 12] = [
        "404",
        "route",
        "url",
        "uri",
        "path",
        "page",
        "endpoint",
        "cannot ",
        "requested",
        "method",
        "handler",
        "host",
    ];
    let kind = response.headers.get_text("content-type").unwrap_or_default().to_ascii_lowercase();
    let is_data = kind.contains("json") || kind.starts_with("text/plain");
    let Some(words) = error_text(response).filter(|_| is_data) else { return false };
    let words = words.to_ascii_lowercase();
    let letters: String = words.chars().filter(char::is_ascii_alphabetic).collect();
    let says_nothing =
        ["", "notfound", "error", "errornotfound", "notfounderror"].contains(&letters.as_str());
    !says_nothing && !ROUTING.iter().any(|word| words.contains(word))
}

/// There is nothing at the path, or another server has it.
fn not_found(response: &HttpResponse) -> String {
    let from = found(response);
    let app = from.iter().rfind(|one| one.product.layer == Layer::App);
    let names: Vec<&str> = from.iter().map(|one| one.product.name).collect();
    match names.is_empty() {
        true => "nothing is at this path. Correct the path in the page; behind a proxy, let it pass the path and the Host header \
                 on, because another virtual host may have responded".into(),
        false if app.is_none() && is_json(response) => format!(
            "the app behind {} has nothing at this path, as its own JSON says. Correct the path in the page; for an error that \
             the page is to read, have {} send the headers with errors, too",
            list(&names),
            list(&names)
        ),
        false if let Some(app) = app => format!(
            "{} has no route for this path. Correct the path in the page; behind a proxy, let it pass the whole path and the Host \
             header on",
            app.product.name
        ),
        false => format!(
            "{} has nothing at this path, so the app did not get the request, or another virtual host did. Correct the path in \
             the page, or let the proxy pass the path and the Host header on to the app{}",
            list(&names),
            of_host(&from)
        ),
    }
}

/// How a proxy passes the Host header on, where it does not by itself.
fn of_host(from: &[Found]) -> &'static str {
    from.iter()
        .find_map(|one| match one.product.id {
            "nginx" | "openresty" => Some(" (proxy_set_header Host $host;)"),
            "apache" => Some(" (ProxyPreserveHost On)"),
            _ => None,
        })
        .unwrap_or_default()
}

/// Whether a response is data, which no web server makes for its own errors.
fn is_json(response: &HttpResponse) -> bool {
    response.headers.get_text("content-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("json"))
}

/// The setting that limits bodies.
fn limit(response: &HttpResponse) -> String {
    let of_product = found(response).iter().find_map(|one| match one.product.id {
        "nginx" | "openresty" | "ingress-nginx" => Some("client_max_body_size of nginx"),
        "apache" => Some("LimitRequestBody of Apache"),
        "caddy" => Some("request_body max_size of Caddy"),
        "express" => Some("the limit option of Express' body parser"),
        "iis" => Some("maxAllowedContentLength of IIS"),
        "cloudflare" => Some("Cloudflare allows 100 MB on its free plan"),
        "aiohttp" => Some("client_max_size of aiohttp"),
        "api-gateway" => Some("API Gateway allows 10 MB"),
        _ => None,
    });
    of_product.map(|setting| format!(" ({setting})")).unwrap_or_default()
}

/// Something in front got nothing from the app.
fn gateway(status: u16, response: &HttpResponse) -> String {
    let from = found(response);
    let front = from.iter().find(|one| one.product.layer != Layer::App);
    let by = front.map_or("a proxy or gateway".to_owned(), |one| one.product.name.to_owned());
    let why = match status {
        502 => "got no valid response from the app",
        503 => "has no server for it that is up, or the app is overloaded",
        504 => "waited for the app in vain",
        _ => "could not reach the app",
    };
    let start = match status {
        504 => "See why the app takes so long, or raise the proxy's timeout",
        _ => "Start the app, and correct the address that the proxy forwards to",
    };
    format!("{by} {why}. {start}")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, investigation, question, response};
    use super::super::{ExtraRequests, repair};
    use crate::probe::Question;
    use crate::web::body::Body;
    use crate::web::message::HttpResponse;

    fn instead(change: impl FnOnce(&mut Question), responses: &[HttpResponse]) -> String {
        let found = investigation(question(change), ExtraRequests::default(), responses);
        let repair = repair(found.first_call());
        assert!(repair.instead.is_none() || repair.changes.is_empty(), "{repair:?}");
        repair.instead.unwrap_or_default()
    }

    fn put(question: &mut Question) {
        question.call.method = "PUT".into();
    }

    fn with_token(question: &mut Question) {
        question.call.headers.push(("X-Api-Key".into(), "a".into()));
    }

    #[test]
    fn errors_with_a_cause_of_their_own() {
        for (status, headers, expected) in [
            (401, &[("WWW-Authenticate", "Bearer")][..], "it needs a token"),
            (404, &[("Server", "nginx")], "nginx has nothing at this path"),
            (404, &[("X-Powered-By", "Express")], "Express has no route"),
            (404, &[("Server", "nginx"), ("Content-Type", "application/json")], "the app behind nginx has"),
            (405, &[("Allow", "POST")], "no GET at this path (Allow: POST)"),
            (413, &[("Server", "nginx/1.22")], "client_max_body_size"),
            (429, &[("Retry-After", "5")], "too many requests (Retry-After: 5)"),
            (502, &[("Server", "nginx")], "nginx got no valid response from the app"),
            (503, &[], "no server for it that is up"),
        ] {
            let found = instead(|_| (), &[response(status, headers)]);
            assert!(found.starts_with(&format!("{status} is not")) && found.contains(expected), "{found}");
        }
    }

    #[test]
    fn a_body_that_django_cannot_redirect() {
        let mut error =
            response(500, &[("Server", "WSGIServer/0.2 CPython/3.11.7"), ("Content-Type", "text/html")]);
        error.body = Body::starting(b"<!DOCTYPE html>\n<html><head><title>RuntimeError at /a</title></head>");
        let call = |method: &'static str, path: &'static str| {
            move |question: &mut Question| {
                question.call.method = method.into();
                question.call.url.set_path(path);
            }
        };
        assert!(instead(call("POST", "/a"), std::slice::from_ref(&error)).contains("/a/, with the slash"));
        for (method, path) in [("POST", "/a/"), ("GET", "/a")] {
            assert!(
                instead(call(method, path), std::slice::from_ref(&error)).starts_with("500 is not"),
                "{method} {path}"
            );
        }
    }

    #[test]
    fn an_error_of_the_app_itself() {
        for (kind, body, is_own) in [
            ("application/json", r#"{"error":"no such user"}"#, true),
            ("application/json; charset=utf-8", r#"{"message":"User not found"}"#, true),
            ("text/plain; charset=utf-8", "no such user", true),
            ("application/json", r#"{"detail":"Not Found"}"#, false),
            ("application/json", r#"{"message":"Route GET:/x not found","error":"Not Found"}"#, false),
            ("text/plain", "404 page not found", false),
            ("text/html", "<h1>no such user</h1>", false),
        ] {
            let mut error = response(404, &[("Content-Type", kind)]);
            error.body = Body::starting(body.as_bytes());
            assert_eq!(instead(|_| (), &[error]).is_empty(), is_own, "{body}");
        }
    }

    #[test]
    fn an_error_that_the_page_reads() {
        let read = |question: &mut Question| question.needed_headers.push("x-request-id".into());
        let error = response(404, &[("X-Request-Id", "7"), ("Content-Type", "application/json")]);
        assert_eq!(instead(read, &[error]), "");
        assert!(instead(read, &[response(404, &[])]).starts_with("404 is not"));
    }

    #[test]
    fn of_a_preflight() {
        let preflight = response(204, &[HERE, ("Access-Control-Allow-Methods", "PUT")]);
        let found = instead(put, &[preflight, response(404, &[])]);
        assert!(found.starts_with("404 is not"), "{found}");
        assert!(instead(put, &[response(502, &[])]).contains("Start the app"));
        // Most errors of preflights are those of a server that does not know what a preflight is.
        for status in [400, 401, 403, 404, 405, 500] {
            assert_eq!(instead(put, &[response(status, &[])]), "", "{status}");
        }
    }

    #[test]
    fn a_refusal_of_the_origin_is_none() {
        assert_eq!(instead(|_| (), &[response(403, &[])]), "");
        assert_eq!(instead(|_| (), &[response(200, &[])]), "");
        let passes = [HERE, ("Access-Control-Allow-Headers", "x-api-key")];
        let found = instead(with_token, &[response(204, &passes), response(401, &[])]);
        assert!(found.contains("the X-Api-Key of this request"), "{found}");
    }
}
