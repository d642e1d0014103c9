//! What the browsers' developer tools call a violation: the name in the table of rules, and where a browser's choice depends
//! on more than the rule, a file for that browser.

mod chromium;
mod firefox;
mod webkit;

pub use self::webkit::{ConsoleSentence, WEBKIT_SENTENCES};
use super::violation::Violation;
use crate::web::browser::Browser;

impl Violation {
    /// What a browser's developer tools call it.
    #[must_use]
    pub fn name_in(&self, browser: Browser) -> Option<&'static str> {
        let usual = self.rule().name_in(browser);
        match browser {
            Browser::Chromium => chromium::name(self, usual),
            Browser::Firefox => firefox::name(self, usual),
            Browser::Safari | Browser::WebKit => webkit::name(self, usual),
        }
    }
}

impl Violation {
    /// The sentence on the browser's console, in a browser that names its errors by nothing else.
    #[must_use]
    pub fn console_sentence(&self, browser: Browser) -> Option<String> {
        match browser {
            Browser::Chromium | Browser::Firefox => None,
            Browser::Safari | Browser::WebKit => webkit::sentence(self),
        }
    }
}

/// Where a browser's name for an error is documented: by whom, and the address.
#[must_use]
pub fn documentation(browser: Browser, name: &str) -> Option<(&'static str, String)> {
    match browser {
        Browser::Chromium | Browser::Safari | Browser::WebKit => None,
        Browser::Firefox => firefox::documentation(name),
    }
}
