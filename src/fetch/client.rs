//! The browser that makes a page's call, and what it has before that.

use crate::web::browser::{Browser, ThirdPartyCookies};

/// A browser with its cookies, its settings and its clock.
#[derive(Clone, Debug)]
pub struct Client {
    /// Which browser it is.
    pub browser: Browser,
    /// The cookies that it has stored for the target's host, each as in `Set-Cookie`.
    pub cookies: Vec<String>,
    /// What it does with third-party cookies, where that is not the browser's default.
    pub third_party_cookies: Option<ThirdPartyCookies>,
    /// The time, in Unix seconds: cookies expire by it.
    pub now: i64,
    /// A `User-Agent` to send instead of the browser's own.
    pub user_agent: Option<String>,
}

impl Client {
    /// A browser without cookies and with its default settings, at the beginning of Unix time.
    #[must_use]
    pub fn new(browser: Browser) -> Self {
        Self { browser, cookies: Vec::new(), third_party_cookies: None, now: 0, user_agent: None }
    }

    /// With these cookies, each as in `Set-Cookie`.
    #[must_use]
    pub fn cookies(self, cookies: Vec<String>) -> Self {
        Self { cookies, ..self }
    }

    /// At this time, in Unix seconds.
    #[must_use]
    pub fn now(self, now: i64) -> Self {
        Self { now, ..self }
    }

    /// The same cookies, settings and time in another browser.
    #[must_use]
    pub fn in_browser(&self, browser: Browser) -> Self {
        Self { browser, ..self.clone() }
    }
}
