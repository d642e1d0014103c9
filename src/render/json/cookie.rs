//! What becomes of a cookie that a response sets.

use serde::Serialize;

use crate::rules::CookieOutcome;

/// What becomes of a cookie that a response sets; its value is not printed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct SetCookie {
    /// Its name.
    name: String,
    /// The exchange whose response sets it, from 0.
    exchange: usize,
    /// Whether the browser stores it.
    stored: bool,
    /// Whether it comes with the same request the next time.
    sent_with_same_request: bool,
    /// The rule that stops it, or null.
    rule: Option<&'static str>,
    /// A sentence.
    message: String,
}

pub(super) fn set_cookie(cookie: &CookieOutcome) -> SetCookie {
    SetCookie {
        name: cookie.name.clone(),
        exchange: cookie.exchange,
        stored: cookie.stored.is_ok(),
        sent_with_same_request: cookie.sent_with_same_request.is_ok(),
        rule: cookie.fault().map(|fault| fault.rule().id()),
        message: cookie.message(),
    }
}
