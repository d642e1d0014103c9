//! What the page notices of a socket that does not open.

use super::engine::{Effect, SocketEngine};
use super::machine::SocketOutcome;
use crate::rules::SocketFault;
use crate::web::browser::Browser;

/// The exception that the constructor throws in this browser, if it does.
#[must_use]
pub fn throws(outcome: &SocketOutcome, browser: Browser) -> Option<&'static str> {
    let SocketOutcome::Blocked(fault) = outcome else { return None };
    match effect(fault, SocketEngine::of(browser)) {
        Effect::Throws(exception) => Some(exception),
        Effect::ErrorAlone | Effect::ErrorAndClose => None,
    }
}

/// The code of the `close` event that follows where the socket does not open: 1006, whatever happened, or none where the event
/// does not come.
#[must_use]
pub fn close_code(outcome: &SocketOutcome, browser: Browser) -> Option<u16> {
    let effect = match outcome {
        SocketOutcome::Opens(_) => return None,
        SocketOutcome::Failed(_) => Effect::ErrorAndClose,
        SocketOutcome::Blocked(fault) => effect(fault, SocketEngine::of(browser)),
    };
    (effect == Effect::ErrorAndClose).then_some(1006)
}

/// The class of the browser's own words, `None` where the socket opens or the browser does not say why.
#[must_use]
pub fn cause(outcome: &SocketOutcome, browser: Browser) -> Option<&'static str> {
    let engine = SocketEngine::of(browser);
    match outcome {
        SocketOutcome::Opens(_) => None,
        SocketOutcome::Blocked(fault) => (engine.cause)(Ok(fault)),
        SocketOutcome::Failed(failure) => (engine.cause)(Err(failure)),
    }
}

fn effect(fault: &SocketFault, engine: &SocketEngine) -> Effect {
    match fault {
        SocketFault::UrlInvalid { .. }
        | SocketFault::UrlScheme { .. }
        | SocketFault::UrlFragment { .. }
        | SocketFault::SubprotocolInvalid { .. }
        | SocketFault::SubprotocolDuplicate { .. } => Effect::Throws("SyntaxError"),
        SocketFault::BadPort { .. } => engine.bad_port_effect,
        SocketFault::Csp { .. } => engine.policy_effect,
        SocketFault::MixedContent { .. } => engine.mixed_content_effect,
        _ => Effect::ErrorAndClose,
    }
}
