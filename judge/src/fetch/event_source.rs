//! EventSource: what it accepts as a stream of events.

use super::steps::Steps;
use crate::rules::{Check, Fault, ResponseAt};
use crate::web::message::HttpResponse;
use crate::web::mime::extract_mime_type;

/// The checks of [the EventSource constructor](https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface)
/// on the last response. What fails here fails for good: there is no new attempt.
///
/// # Errors
/// Where the connection fails.
pub fn check(response: &HttpResponse, at: &ResponseAt, steps: &mut Steps) -> Result<(), Fault> {
    // The status must be 200; 204 tells the browser to stop.
    if response.status != 200 {
        return Err(Fault::EventSourceStatus { at: at.clone() });
    }
    // The type must be text/event-stream.
    let received = response.headers.get_text("content-type");
    let mime = extract_mime_type(&response.headers);
    let is_stream = mime.as_ref().is_some_and(|mime| mime.matches("text", "event-stream"));
    // Events are UTF-8, whatever the parameter says; an engine may reject another charset.
    let other_charset = mime
        .as_ref()
        .and_then(|mime| mime.get_parameter("charset"))
        .is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8"));
    if is_stream && !(other_charset && steps.engine.elements.event_source_checks_charset) {
        steps.passed(Check::ContentType, "Content-Type");
        return Ok(());
    }
    Err(Fault::EventSourceContentType { at: at.clone(), received })
}
