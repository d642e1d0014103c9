//! Sentences on elements and event streams that cannot use a response.

use crate::rules::response_at::ResponseAt;
use crate::web::browser::Browser;
use crate::web::request::Initiator;
use crate::web::text::shown;

pub(super) fn status(at: &ResponseAt, element: Initiator, retries_without_end: Option<Browser>) -> String {
    let (words, status, element) = (at.words_without_status(), at.status, element.words());
    match retries_without_end {
        Some(browser) => format!(
            "The status of {words} is {status} and its body is empty: {browser} keeps requesting it forever, and {element} neither \
             plays nor fires error."
        ),
        None => {
            format!("The status of {words} is {status}: {element} fires error, and the response is not used.")
        }
    }
}

pub(super) fn content(at: &ResponseAt, element: Initiator) -> String {
    format!("The body of {} cannot be decoded by {}.", at.words(), element.words())
}

pub(super) fn event_source_status(at: &ResponseAt) -> String {
    format!(
        "An EventSource needs status 200, but {} has {}: it fails and does not reconnect.",
        at.words_without_status(),
        at.status
    )
}

pub(super) fn event_source_content_type(at: &ResponseAt, received: Option<&str>) -> String {
    format!(
        "An EventSource needs Content-Type text/event-stream, but {} has {}.",
        at.words(),
        received.map_or("none".into(), shown)
    )
}
