//! Sentences on redirects.

use crate::rules::response_at::ResponseAt;
use crate::web::text::{shown, without_password};

pub(super) fn mode_error(at: &ResponseAt, location: &str) -> String {
    format!(
        "The response is a redirect ({} to {}), but the request's redirect mode is error.",
        at.status,
        shown(&without_password(location))
    )
}

pub(super) fn too_many(limit: usize) -> String {
    format!("There were more than {limit} redirects; browsers stop there.")
}

pub(super) fn location_invalid(at: &ResponseAt, location: &str, lines: usize) -> String {
    let (status, url, location) = (at.status, shown(&at.url), shown(&without_password(location)));
    if lines > 1 {
        format!(
            "The redirect ({status}) at {url} has {lines} different Location lines ({location}); it must have one."
        )
    } else {
        format!("Location of the redirect ({status}) at {url} is not a URL: {location}.")
    }
}

pub(super) fn scheme(at: &ResponseAt, scheme: &str) -> String {
    format!(
        "The redirect ({}) at {} leads to a {}: URL; a fetch follows only http: and https:.",
        at.status,
        shown(&at.url),
        shown(scheme)
    )
}

pub(super) fn credentials(at: &ResponseAt, location: &str) -> String {
    format!(
        "Location of the redirect ({}) at {} contains a user name or password ({}).",
        at.status,
        shown(&at.url),
        shown(&without_password(location))
    )
}
