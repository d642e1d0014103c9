//! Sentences on the CORS check.

use crate::rules::near_miss::NearMiss;
use crate::rules::response_at::ResponseAt;
use crate::web::text::shown;

pub(super) fn allow_origin_missing(at: &ResponseAt, needed: &str, include: bool) -> String {
    // With credentials * does not count.
    let star = if include { "" } else { " or *" };
    format!("{} has no Access-Control-Allow-Origin header; it must be {}{star}.", at.subject(), shown(needed))
}

pub(super) fn allow_origin_multiple(at: &ResponseAt, received: &str, needed: &str, lines: usize) -> String {
    let lines = if lines > 1 { format!(", in {lines} header lines") } else { String::new() };
    format!(
        "Access-Control-Allow-Origin of {} has several values ({}){lines}; it must be exactly {}.",
        at.words(),
        shown(received),
        shown(needed)
    )
}

pub(super) fn allow_origin_invalid(at: &ResponseAt, received: &str, needed: &str) -> String {
    let what = if received.is_empty() {
        "empty".into()
    } else {
        format!("{}, which is not an origin", shown(received))
    };
    format!("Access-Control-Allow-Origin of {} is {what}; it must be exactly {}.", at.words(), shown(needed))
}

pub(super) fn allow_origin_mismatch(
    at: &ResponseAt,
    received: &str,
    needed: &str,
    near: Option<NearMiss>,
) -> String {
    format!(
        "Access-Control-Allow-Origin of {} is {}, but the request's origin is {}{}.",
        at.words(),
        shown(received),
        shown(needed),
        near.map(|near| format!(": {}", near.words())).unwrap_or_default()
    )
}

pub(super) fn wildcard_with_credentials(at: &ResponseAt, needed: &str) -> String {
    format!(
        "Access-Control-Allow-Origin of {} is *, which does not count for a request with credentials; it must be exactly {}.",
        at.words(),
        shown(needed)
    )
}

pub(super) fn allow_credentials(at: &ResponseAt, received: Option<&str>) -> String {
    match received {
        None => format!(
            "{} has no Access-Control-Allow-Credentials header; a request with credentials needs it to be true.",
            at.subject()
        ),
        Some(received) => format!(
            "Access-Control-Allow-Credentials of {} is {}; a request with credentials needs it to be exactly true.",
            at.words(),
            if received.is_empty() { "empty".into() } else { shown(received) }
        ),
    }
}
