//! The browsers that are installed here.

use std::path::PathBuf;

use corscheck::confirm::find;
use corscheck::web::browser::Browser;

use super::skipped::{Need, skipped};
use super::variable;

/// The program of a browser, for a test that says what it is; none where it is not installed.
pub(crate) fn browser_for(what: &str, browser: Browser) -> Option<PathBuf> {
    let name = browser.name();
    if Need::Browsers.is_unwanted() {
        skipped(Need::Browsers, what, "left out by CORSCHECK_SKIP");
        return None;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let named = variable(&format!("CORSCHECK_{}", name.to_ascii_uppercase())).map(PathBuf::from);
    let found = named.or_else(|| find(browser, &path));
    if found.is_none() {
        skipped(Need::Browsers, what, &format!("{name} is not installed"));
    }
    found
}
