//! The browser that makes a page's call, and what it has before that.

use super::engine::Engine;
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
    /// The program that simulates the browser, such as `name/1.0`; it follows the browser's own `User-Agent`.
    pub product: Option<&'static str>,
}

impl Client {
    /// A browser without cookies and with its default settings, at the beginning of Unix time.
    #[must_use]
    pub fn new(browser: Browser) -> Self {
        Self {
            browser,
            cookies: Vec::new(),
            third_party_cookies: None,
            now: 0,
            user_agent: None,
            product: None,
        }
    }

    /// With these cookies, each as in `Set-Cookie`.
    #[must_use]
    pub fn cookies(self, cookies: Vec<String>) -> Self {
        Self { cookies, ..self }
    }

    /// Simulated by this program, which its `User-Agent` names.
    #[must_use]
    pub fn product(self, product: &'static str) -> Self {
        Self { product: Some(product), ..self }
    }

    /// The `User-Agent` of its requests.
    #[must_use]
    pub fn agent(&self) -> String {
        let own = Engine::of(self.browser).own_headers.user_agent;
        match (&self.user_agent, self.product) {
            (Some(given), _) => given.clone(),
            (None, Some(product)) => [own, product].join(" "),
            (None, None) => own.to_owned(),
        }
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
