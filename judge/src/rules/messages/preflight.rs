//! Sentences on preflights.

use crate::rules::response_at::ResponseAt;
use crate::web::text::{list, shown, without_password};

/// What `*` means where it is not a wildcard.
const LITERAL: &str = "; with credentials, * is a literal name, not a wildcard";

pub(super) fn redirect(at: &ResponseAt, location: &str) -> String {
    format!(
        "{} is a redirect ({} to {}); a preflight must not be redirected.",
        at.subject(),
        at.status,
        shown(&without_password(location))
    )
}

pub(super) fn status(at: &ResponseAt) -> String {
    format!("{} has status {}; it must be 200 to 299.", at.subject_without_status(), at.status)
}

pub(super) fn methods_invalid(at: &ResponseAt, element: &str) -> String {
    format!(
        "Access-Control-Allow-Methods of {} contains {}, which is not a method; it must be methods separated by commas.",
        at.words(),
        shown(element)
    )
}

pub(super) fn headers_invalid(at: &ResponseAt, element: &str) -> String {
    format!(
        "Access-Control-Allow-Headers of {} contains {}, which is not a header name; it must be names separated by commas.",
        at.words(),
        shown(element)
    )
}

pub(super) fn methods_missing(at: &ResponseAt, method: &str) -> String {
    format!("{} has no Access-Control-Allow-Methods header; it must list {}.", at.subject(), shown(method))
}

pub(super) fn headers_missing(at: &ResponseAt, names: &[String]) -> String {
    format!("{} has no Access-Control-Allow-Headers header; it must list {}.", at.subject(), list(names))
}

pub(super) fn method_not_allowed(at: &ResponseAt, method: &str, allowed: &[String], include: bool) -> String {
    let case = allowed.iter().find(|name| name.eq_ignore_ascii_case(method));
    let why = if include && allowed.iter().any(|name| name == "*") {
        LITERAL.into()
    } else {
        case.map(|name| format!("; {} is another method: case matters", shown(name))).unwrap_or_default()
    };
    format!(
        "Access-Control-Allow-Methods of {} {}, but the request's method is {}{why}.",
        at.words(),
        lists(allowed),
        shown(method)
    )
}

pub(super) fn header_not_allowed(
    at: &ResponseAt,
    names: &[String],
    allowed: &[String],
    include: bool,
) -> String {
    let why = if include && allowed.iter().any(|name| name == "*") { LITERAL } else { "" };
    format!(
        "Access-Control-Allow-Headers of {} {}, but the request has the header{} {}{why}.",
        at.words(),
        lists(allowed),
        if names.len() == 1 { "" } else { "s" },
        list(names)
    )
}

fn lists(allowed: &[String]) -> String {
    if allowed.is_empty() { "lists nothing".into() } else { format!("lists {}", list(allowed)) }
}
