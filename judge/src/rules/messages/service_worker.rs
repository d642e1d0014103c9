//! Sentences on service workers.

use crate::rules::response_at::ResponseAt;
use crate::web::text::{shown, without_password};

pub(super) fn mime(at: &ResponseAt, received: Option<&str>) -> String {
    format!(
        "The type of {} is {}; a service worker needs text/javascript.",
        at.words(),
        received.map_or("missing or not a media type".into(), shown)
    )
}

pub(super) fn scope(at: &ResponseAt, scope: &str, limit: &str, by_header: bool) -> String {
    let (scope, limit) = (shown(scope), shown(limit));
    if by_header {
        return format!(
            "The scope is {scope}, but Service-Worker-Allowed of {} is {limit}, which does not contain it.",
            at.words()
        );
    }
    format!(
        "The scope is {scope}, but the script lies in {limit}: without Service-Worker-Allowed on {} its scope cannot be larger.",
        at.words()
    )
}

pub(super) fn insecure(page: &str) -> String {
    format!(
        "The page ({}) is not a secure context: there is no navigator.serviceWorker in it, and nothing is sent.",
        shown(page)
    )
}

pub(super) fn redirect(at: &ResponseAt, location: &str) -> String {
    format!(
        "The script of a service worker is redirected ({} to {}), which is never followed.",
        at.status,
        shown(&without_password(location))
    )
}
