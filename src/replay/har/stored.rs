//! Responses of the browser's own cache: what the server said is only that the stored response still holds.
//!
//! The page gets the stored response with the headers of the new one, and that is what CORS judges:
//! [freshening](https://httpwg.org/specs/rfc9111.html#freshening.responses).

use super::index::Index;
use super::preflights::lists;
use crate::record::RequestSource;
use crate::record::har::{Entry, Har};
use crate::web::headers::HeaderList;
use crate::web::message::HttpResponse;

/// The headers that make a request conditional.
const CONDITIONS: [&str; 3] = ["if-none-match", "if-modified-since", "if-range"];
/// The headers of a stored response that stay as they are, whatever the new one says.
const KEPT: [&str; 6] =
    ["connection", "etag", "keep-alive", "transfer-encoding", "upgrade", "x-frame-options"];

/// A response with which the browser's cache had to do.
pub(super) struct Completed {
    /// What the page gets.
    pub(super) response: HttpResponse,
    /// Whether the file holds its body.
    pub(super) holds_body: bool,
    /// Whether the file holds the stored response, without which not all of its headers are known.
    pub(super) is_known: bool,
}

/// The response that a page gets for the request at a place; `None` where it is the one of the server.
pub(super) fn completed(har: &Har, index: &Index, place: usize) -> Option<Completed> {
    let entry = &har.entries[place];
    let response = entry.response()?;
    let is_of_page = index
        .preflight_of(place)
        .is_some_and(|preflight| CONDITIONS.iter().any(|name| lists(&har.entries[preflight], name)));
    if is_of_page || !is_revalidated(har, entry, &response) {
        return None;
    }
    let stored = index.earlier(har, place).map(|place| &har.entries[place]).find_map(|earlier| {
        earlier.status().filter(|status| (200..300).contains(status) && *status != 206)?;
        let response = earlier.response()?;
        let is_full = !is_revalidated(har, earlier, &response);
        (is_full && may_be_stored(entry, &response)).then_some((earlier, response))
    });
    let is_known = stored.is_some();
    let (body_of, mut made) = match stored {
        Some((earlier, mut stored)) => {
            freshen(&mut stored.headers, &response.headers);
            (if entry.holds_body() { entry } else { earlier }, stored)
        }
        None => (entry, response),
    };
    if (300..400).contains(&made.status) || made.status == 206 {
        made.status = 200;
        made.headers.delete("content-range");
    }
    if !made.headers.contains("content-type")
        && let Some(mime) = entry.recorded_type()
    {
        made.headers.append("Content-Type", mime);
    }
    made.body = body_of.response().map(|response| response.body).unwrap_or_default();
    Some(Completed { response: made, holds_body: body_of.holds_body(), is_known })
}

/// Whether a response only confirms or completes a stored one. Recorders may write the stored one's status to the new headers.
fn is_revalidated(har: &Har, entry: &Entry, response: &HttpResponse) -> bool {
    match response.status {
        304 => true,
        // The rest of what the cache has a part of, or what an element loads next.
        206 => entry.header("if-range").is_some() || entry.header("range").is_some() && is_of_element(entry),
        200..300 if entry.is_of_cache() => {
            let has_no_type = !response.headers.contains("content-type") && entry.recorded_type().is_some();
            let is_accepted = har.names_errors() && entry.refusal().is_none();
            has_no_type
                || entry.has_body_of_cache()
                || is_accepted && has_same_version(entry, &response.headers)
        }
        _ => false,
    }
}

/// Whether an element made a request: it chooses its own ranges.
fn is_of_element(entry: &Entry) -> bool {
    matches!(entry.source(), Some(RequestSource::Page(Some(initiator))) if initiator.is_element())
}

/// Whether a response is of the version that the request names.
fn has_same_version(entry: &Entry, headers: &HeaderList) -> bool {
    let pairs = [("if-none-match", "etag"), ("if-modified-since", "last-modified")];
    pairs.iter().any(|(condition, version)| {
        let known = entry.header(condition);
        known.is_some_and(|known| headers.get_text(version).is_some_and(|version| names(known, &version)))
    })
}

/// Whether a response may be the stored one that a request wants to know of.
fn may_be_stored(entry: &Entry, stored: &HttpResponse) -> bool {
    let version = |name: &str| stored.headers.get_text(name);
    match (entry.header("if-none-match"), version("etag")) {
        (Some(known), Some(version)) => names(known, &version),
        _ => match (entry.header("if-modified-since"), version("last-modified")) {
            (Some(known), Some(version)) => names(known, &version),
            _ => true,
        },
    }
}

/// Whether a condition names a version; a tag's weakness does not matter.
fn names(condition: &str, version: &str) -> bool {
    let bare = version.trim().trim_start_matches("W/");
    condition.trim() == "*" || !bare.is_empty() && condition.contains(bare)
}

/// Takes the headers of the new response into those of the stored one.
fn freshen(stored: &mut HeaderList, new: &HeaderList) {
    let is_taken = |name: &str| {
        let name = name.to_ascii_lowercase();
        !KEPT.contains(&name.as_str()) && !name.starts_with("content-") && !name.starts_with("x-content-")
    };
    let taken: Vec<_> = new.iter().filter(|header| is_taken(&header.name)).collect();
    for header in &taken {
        stored.delete(&header.name);
    }
    for header in taken {
        stored.append(header.name.as_str(), &header.value);
    }
}
