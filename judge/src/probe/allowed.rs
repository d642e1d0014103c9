//! What a call that is allowed means for the page, in sentences.

use super::diagnosis::CallTrace;
use crate::fetch::{Response, ResponseType};
use crate::rules::Notice;
use crate::web::request::Initiator;

/// What an allowed request means for the page, by what made the request.
#[must_use]
pub fn allowed(response: &Response, initiator: Initiator) -> String {
    let opaque = response.kind == ResponseType::Opaque;
    let words = match initiator {
        Initiator::Fetch | Initiator::Xhr | Initiator::XhrUpload => match response.kind {
            ResponseType::Basic => "The response is from the page's own origin: the page can read all of it.",
            ResponseType::Cors => "The page can read the response.",
            ResponseType::Opaque => {
                "The request was sent and the promise resolves, but the page can read nothing of the response."
            }
            ResponseType::OpaqueRedirect => {
                "The promise resolves with an opaque redirect: the page learns only that there was one."
            }
        },
        Initiator::Script if opaque => "The script runs. The page cannot read its text, nor its errors.",
        Initiator::Script => "The script runs, and window.onerror learns of its errors in full.",
        Initiator::Module => "The module runs.",
        Initiator::Style if opaque => {
            "The style sheet applies. Its rules cannot be read: cssRules throws a SecurityError."
        }
        Initiator::Style => "The style sheet applies, and its rules can be read.",
        Initiator::Image if opaque => "The image shows. A canvas that draws it cannot be read back.",
        Initiator::Image => "The image shows, and a canvas that draws it can be read back.",
        Initiator::Font => "The web font shows.",
        Initiator::Media if opaque => "It plays. A canvas that draws its frames cannot be read back.",
        Initiator::Media => "It plays, and a canvas that draws its frames can be read back.",
        Initiator::EventSource => "The EventSource is connected.",
        Initiator::WebSocket => "The WebSocket opens.",
        Initiator::Beacon => "sendBeacon() returns true. The page never learns what became of it.",
        Initiator::Worker => "The worker starts.",
        Initiator::ServiceWorker => "The service worker is registered.",
        Initiator::Manifest => "The page has this manifest.",
        Initiator::Preload => "The response is there for what uses it.",
        Initiator::Track => "The subtitles load.",
        Initiator::SvgUse => "<use> shows it.",
        Initiator::Json => "The import gives the JSON.",
        Initiator::CssModule => "The import gives the style sheet.",
    };
    words.into()
}

/// What the page of an allowed call needs and does not get: sentences.
pub fn unread(call: &CallTrace) -> impl Iterator<Item = String> {
    let notices = call.notices.iter();
    let headers =
        notices.filter(|notice| matches!(notice, Notice::HeaderNotReadable { .. })).map(Notice::message);
    headers.chain(call.missed_needs().into_iter().map(|(_, sentence)| sentence))
}
