//! `corscheck page`, run in an installed browser.

use corscheck::web::browser::Browser;
use serde_json::Value;

use crate::support::browsers::{InstalledBrowser, browser_for};
use crate::support::run::{Ran, corscheck};

/// The browsers that report what a page requests.
pub(super) const BROWSERS: &[Browser] = &[
    Browser::Chromium,
    Browser::Firefox,
    #[cfg(target_os = "linux")]
    Browser::WebKit,
];

/// A browser in which pages are visited.
pub(super) struct Visiting {
    pub(super) browser: Browser,
    pub(super) installed: InstalledBrowser,
}

impl Visiting {
    /// The browser, where it is installed.
    pub(super) fn in_browser(what: &str, browser: Browser) -> Option<Self> {
        Some(Self { browser, installed: browser_for(what, browser)? })
    }

    /// Visits a page.
    pub(super) fn page(&self, args: &[&str]) -> Ran {
        let output = corscheck()
            .args(["page", "--browser", self.browser.id()])
            .args(args)
            .env(self.variable(), &self.installed.program)
            .output()
            .expect("the program can be started");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Ran {
            status: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The variable that names the browser's program.
    pub(super) fn variable(&self) -> String {
        format!("CORSCHECK_{}", self.browser.id().to_ascii_uppercase())
    }
}

/// The objects of a JSON output whose URL ends so.
pub(super) fn about<'a>(objects: &'a [Value], end: &str) -> Option<&'a Value> {
    objects.iter().find(|one| one["request"]["url"].as_str().is_some_and(|url| url.ends_with(end)))
}

/// The rule of a verdict; where there is none, those that the browser's words name.
pub(super) fn rules(one: &Value) -> Vec<&str> {
    match one["verdict"]["rule"].as_str() {
        Some(rule) => vec![rule],
        None => one["har"]["rules"].as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
    }
}
