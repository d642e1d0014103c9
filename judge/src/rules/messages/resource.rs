//! Sentences on responses that may not be embedded, or whose type is wrong.

use crate::rules::response_at::ResponseAt;
use crate::web::request::{Destination, Initiator};
use crate::web::text::shown;

pub(super) fn corp_same_origin(at: &ResponseAt, origin: &str) -> String {
    format!(
        "Cross-Origin-Resource-Policy of {} is same-origin, but the page's origin is {}.",
        at.words(),
        shown(origin)
    )
}

pub(super) fn corp_same_site(at: &ResponseAt, origin: &str, secure: bool) -> String {
    let what = if secure { "is http and the target https" } else { "is of another site" };
    format!(
        "Cross-Origin-Resource-Policy of {} is same-site, but the page ({}) {what}.",
        at.words(),
        shown(origin)
    )
}

pub(super) fn orb_blocked(at: &ResponseAt, why: &str) -> String {
    format!("Opaque-response blocking withholds the body of {}: {}.", at.words(), shown(why))
}

pub(super) fn nosniff_blocked(at: &ResponseAt, received: Option<&str>, destination: Destination) -> String {
    let needed = match destination {
        Destination::Style => "a style sheet then needs text/css",
        _ => "a script then needs text/javascript",
    };
    format!(
        "X-Content-Type-Options of {} is nosniff, and its type is {}; {needed}.",
        at.words(),
        media_type(received)
    )
}

pub(super) fn mime_script(at: &ResponseAt, received: Option<&str>) -> String {
    format!("The type of {} is {}, which a script cannot have.", at.words(), media_type(received))
}

pub(super) fn integrity_mismatch(at: &ResponseAt, expected: &str, computed: &str) -> String {
    format!(
        "The body of {} has the hash {computed}, and integrity has {}: the response is not used.",
        at.words(),
        shown(expected)
    )
}

pub(super) fn integrity_opaque(at: &ResponseAt, element: Initiator) -> String {
    let how = if element == Initiator::Fetch { "mode cors" } else { "the attribute crossorigin" };
    format!(
        "{} has an integrity, and {} is opaque: no hash is computed of what the page may not read. It needs {how}.",
        element.words(),
        at.words()
    )
}

pub(super) fn mime_module(at: &ResponseAt, received: Option<&str>, needed: &str) -> String {
    let what = match needed {
        "application/json" => "a JSON module",
        "text/css" => "a CSS module",
        _ => "a module script",
    };
    format!("The type of {} is {}; {what} needs {needed}.", at.words(), media_type(received))
}

pub(super) fn mime_style(at: &ResponseAt, received: Option<&str>) -> String {
    format!("The type of {} is {}; a style sheet needs text/css.", at.words(), media_type(received))
}

fn media_type(received: Option<&str>) -> String {
    received.map_or("missing or not a media type".into(), shown)
}
