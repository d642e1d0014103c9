//! Sentences on elements and event streams that cannot use a response.

use crate::rules::response_at::ResponseAt;
use crate::web::browser::Browser;
use crate::web::request::Initiator;
use crate::web::text::shown;

pub(super) fn status(at: &ResponseAt, initiator: Initiator, retries_without_end: Option<Browser>) -> String {
    let (words, status, element) = (at.words_without_status(), at.status, initiator.words());
    match retries_without_end {
        Some(browser) => format!(
            "The status of {words} is {status} and its body is empty: {browser} keeps requesting it forever, and {element} neither \
             plays nor fires error."
        ),
        None => format!("The status of {words} is {status}: {}.", fails(initiator)),
    }
}

/// What the page notices where a response cannot be used.
fn fails(initiator: Initiator) -> String {
    match initiator {
        Initiator::ServiceWorker => "register() rejects".into(),
        Initiator::Json | Initiator::CssModule => "the import fails".into(),
        Initiator::Manifest => "the page has no manifest".into(),
        Initiator::SvgUse => "<use> shows nothing".into(),
        other => format!("{} fires error, and the response is not used", other.words()),
    }
}

pub(super) fn content(at: &ResponseAt, element: Initiator) -> String {
    let what = match element {
        Initiator::Json => Some("is not JSON, so the import fails with a SyntaxError"),
        Initiator::Manifest => Some("is not a JSON object, so the page has no manifest"),
        Initiator::Track => Some("is not WebVTT: it must begin with WEBVTT"),
        Initiator::SvgUse => Some("is not an SVG document of an XML type, so <use> shows nothing"),
        _ => None,
    };
    if let Some(what) = what {
        return format!("The body of {} {what}.", at.words());
    }
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
