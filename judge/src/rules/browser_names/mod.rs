//! What the browsers' developer tools call a violation: the name in the table of rules, and where a browser's choice depends
//! on more than the rule, a file for that browser.

mod chromium;
mod firefox;

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
        }
    }
}

/// Where a browser's name for an error is documented: by whom, and the address.
#[must_use]
pub fn documentation(browser: Browser, name: &str) -> Option<(&'static str, String)> {
    match browser {
        Browser::Chromium => None,
        Browser::Firefox => firefox::documentation(name),
    }
}
