//! CORS-preflight fetch: what the preflight says, and how its response is judged.

use super::cors_check::cors_check;
use super::engine::Engine;
use super::main_fetch::check_mixed_content;
use super::max_age::preflight_lifetime;
use super::page_policy::check_policy;
use super::redirect::{check_credentials, check_scheme, is_redirect_status, location_url};
use super::request::Request;
use super::steps::Steps;
use crate::rules::{CacheLifetime, Check, Fault, Notice, ResponseAt};
use crate::web::headers::Extracted;
use crate::web::message::HttpResponse;
use crate::web::request::{Credentials, RedirectMode};

/// What the response to a preflight lists.
#[derive(Debug)]
pub struct Listed<'r> {
    /// The methods.
    pub methods: Vec<&'r str>,
    /// The names of headers.
    pub headers: Vec<&'r str>,
    /// For how long it is cached.
    pub lifetime: CacheLifetime,
}

/// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), from the response on. `names` are the
/// unsafe header names, lower-case and sorted. Returns what the response lists.
///
/// # Errors
/// Where the response does not allow the request, by the first check that the engine names.
pub fn judge_preflight<'r>(
    request: &Request,
    response: &'r HttpResponse,
    names: &[String],
    at: &ResponseAt,
    steps: &mut Steps,
) -> Result<Listed<'r>, Fault> {
    let engine = steps.engine;
    // A redirect is not a success; the engines differ in whether they check the CORS headers before they report it.
    let redirect = redirect_of(request, response, at, engine)?;
    if let Some((violation, true)) = redirect {
        return Err(violation);
    }
    // The status must be an ok status; an engine looks at it first.
    let ok = (200..300).contains(&response.status);
    if !ok && engine.preflight.checks_status_before_cors {
        return Err(Fault::PreflightStatus { at: at.clone() });
    }
    // The CORS check, with the actual request's credentials mode.
    let to_own_origin = request.origin.is_origin_of(request.url());
    if !(engine.preflight.keeps_page_origin && to_own_origin) {
        cors_check(response, request.preflight_origin(engine), request.credentials, at, steps)?;
    }
    if let Some((violation, false)) = redirect {
        return Err(violation);
    }
    if !ok {
        return Err(Fault::PreflightStatus { at: at.clone() });
    }
    // Both lists must be lists.
    let methods = response.headers.extract_list("access-control-allow-methods");
    let headers = response.headers.extract_list("access-control-allow-headers");
    if let Extracted::Failure(element) = methods {
        return Err(Fault::AllowMethodsInvalid { at: at.clone(), element });
    }
    if !engine.preflight.parses_both_lists_first {
        method_allowed(request, response, methods.values(), at)?;
    }
    if let Extracted::Failure(element) = headers {
        return Err(Fault::AllowHeadersInvalid { at: at.clone(), element });
    }
    // The method must be listed, or safelisted, or covered by a wildcard.
    method_allowed(request, response, methods.values(), at)?;
    if !request.method.is_cors_safelisted() {
        steps.passed(Check::PreflightMethod, "Access-Control-Allow-Methods");
    }
    // Each unsafe name must be listed, or covered by a wildcard. The standard does not let the wildcard cover
    // Authorization; the engines do, and warn.
    headers_allowed(request, response, names, headers.values(), at)?;
    if !names.is_empty() {
        steps.passed(Check::PreflightHeaders, "Access-Control-Allow-Headers");
    }
    let (methods, headers) = (methods.into_values(), headers.into_values());
    let listed = Listed { methods, headers, lifetime: preflight_lifetime(&response.headers, engine) };
    note_preflight(request, response, &listed, steps);
    Ok(listed)
}

/// The violation of a response that is a redirect, and whether the engine names it before it looks at the CORS headers.
///
/// # Errors
/// Where `Location` is not a URL: that is an error of the network stack, before any other.
fn redirect_of(
    request: &Request,
    response: &HttpResponse,
    at: &ResponseAt,
    engine: &Engine,
) -> Result<Option<(Fault, bool)>, Fault> {
    if !is_redirect_status(response.status, engine) {
        return Ok(None);
    }
    let Some(target) = location_url(request, response, at, engine)? else { return Ok(None) };
    let location = response.headers.get_text("location").unwrap_or_default();
    let named = |refused| Fault::PreflightRedirect { at: at.clone(), location, refused };
    if engine.preflight.reports_redirect_before_cors {
        return Ok(Some((named(false), true)));
    }
    // Where the request does not follow redirects, neither does the preflight: to this engine it is a bad status.
    if request.redirect != RedirectMode::Follow {
        return Ok(Some((Fault::PreflightStatus { at: at.clone() }, false)));
    }
    // Some targets are refused before the CORS headers are looked at, some after.
    if engine.redirects.schemes_refused_before_cors.contains(&target.scheme())
        || check_mixed_content(request, &target, true, engine).is_err()
        || check_policy(request, &target, request.redirect_count() + 1, engine).is_err()
    {
        return Ok(Some((named(true), true)));
    }
    let refused =
        check_scheme(&target, at).is_err() || check_credentials(request, &target, at, engine).is_err();
    Ok(Some((named(refused), false)))
}

fn method_allowed(
    request: &Request,
    response: &HttpResponse,
    allowed: &[&str],
    at: &ResponseAt,
) -> Result<(), Fault> {
    let include = request.credentials == Credentials::Include;
    let method = &request.method;
    if method.is_cors_safelisted()
        || allowed.iter().any(|name| method.is(name))
        || !include && allowed.contains(&"*")
    {
        return Ok(());
    }
    Err(Fault::MethodNotAllowed {
        at: at.clone(),
        method: method.to_string(),
        allowed: owned(allowed),
        include,
        is_missing: !response.headers.contains("access-control-allow-methods"),
    })
}

fn headers_allowed(
    request: &Request,
    response: &HttpResponse,
    names: &[String],
    allowed: &[&str],
    at: &ResponseAt,
) -> Result<(), Fault> {
    let include = request.credentials == Credentials::Include;
    if !include && allowed.contains(&"*") {
        return Ok(());
    }
    let is_allowed = |name: &&String| allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name));
    let missing: Vec<String> = names.iter().filter(|name| !is_allowed(name)).cloned().collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Fault::HeaderNotAllowed {
        at: at.clone(),
        names: missing,
        allowed: owned(allowed),
        include,
        is_missing: !response.headers.contains("access-control-allow-headers"),
    })
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|item| (*item).to_owned()).collect()
}

/// Notes that a preflight carries an origin in this engine that it does not carry in others.
pub fn note_origin(request: &Request, sent: &str, steps: &mut Steps) {
    let engine = steps.engine;
    let mut others = Vec::new();
    let mut other = "";
    for theirs in engine.others() {
        let origin = request.preflight_origin(theirs);
        if origin != sent {
            others.push(theirs.browser);
            other = origin;
        }
    }
    if !others.is_empty() {
        let (browser, sent, other) = (engine.browser, sent.into(), other.into());
        steps.note(Notice::RedirectPreflightOrigin { browser, sent, others, other });
    }
}

/// What a passing preflight's response holds that its author may be wrong about.
fn note_preflight(
    request: &Request,
    response: &HttpResponse,
    Listed { methods, headers, lifetime }: &Listed<'_>,
    steps: &mut Steps,
) {
    steps.exposes_on_preflight = response.headers.contains("access-control-expose-headers");
    let has = |list: &[&str], name: &str| list.iter().any(|item| item.eq_ignore_ascii_case(name));
    if request.credentials == Credentials::Include {
        for (list, header) in
            [(methods, "Access-Control-Allow-Methods"), (headers, "Access-Control-Allow-Headers")]
        {
            if has(list, "*") {
                steps.note(Notice::WildcardLiteral { header });
            }
        }
    } else if request.headers.contains("authorization") && has(headers, "*") && !has(headers, "authorization")
    {
        steps.note(Notice::AuthorizationWildcard);
    }
    if let Some(notice) = lifetime.notice() {
        steps.note(notice);
    }
    if response.headers.contains("access-control-allow-private-network") {
        steps.note(Notice::PrivateNetwork);
    }
    if response.headers.contains("set-cookie") {
        steps.note(Notice::CookieSetOnPreflight);
    }
}
