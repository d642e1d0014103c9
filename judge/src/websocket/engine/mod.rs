//! Where the engines differ in a WebSocket: as data and functions, measured.

mod chromium;
mod facts;
mod firefox;
mod webkit;

pub use self::facts::{Check, Effect, HandshakeParts, SocketEngine};

use crate::web::browser::Browser;

impl SocketEngine {
    /// What this browser does where browsers differ.
    #[must_use]
    pub fn of(browser: Browser) -> &'static Self {
        match browser {
            Browser::Chromium => &chromium::ENGINE,
            Browser::Firefox => &firefox::ENGINE,
            Browser::Safari => &webkit::SAFARI,
            Browser::WebKit => &webkit::ENGINE,
        }
    }
}
