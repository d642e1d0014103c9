//! Where the engines deviate from the text of the standards, and from one another: as data, measured.
//!
//! Each group of facts is a struct with a base line `STANDARD`: what the text says. An engine's file lists only what that
//! engine does differently. A new engine is a new file here, and a line in [`Engine::of`].

mod chromium;
mod firefox;
mod own_headers;
mod quirks;
mod standard;
mod webkit;

pub use self::own_headers::{ActualParts, NavigationParts, OwnHeaders, PageHeaders, RequestParts};
pub use self::quirks::{
    BeaconQuirks, BodyQuirks, ConnectionQuirks, CookieQuirks, ElementQuirks, EmptyLocation, Engine,
    HeaderQuirks, IntegrityQuirks, LocalNetworkAccess, OrbQuirks, OriginQuirks, PolicyQuirks,
    PreflightCacheQuirks, PreflightQuirks, ReadErrors, RedirectQuirks, ReferrerQuirks, Refused,
    ResourcePolicyQuirks, ResponseQuirks, UpgradeQuirks, UrlQuirks,
};

use crate::web::browser::Browser;

impl Engine {
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

    /// The other engines, each as one browser.
    pub fn others(&self) -> impl Iterator<Item = &'static Self> + use<> {
        self.browser.others().map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_browser_has_its_own_engine() {
        for browser in Browser::ALL.iter().copied() {
            assert_eq!(Engine::of(browser).browser, browser);
        }
    }
}
