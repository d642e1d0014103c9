//! The browsers whose verdicts can be had.

use std::fmt;

use super::text::list;
use super::vocabulary::vocabulary;

vocabulary! {
    /// A browser, by its engine.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Browser: "a browser" {
        /// Chrome, Edge, Opera and all others with Chromium's network stack.
        #[default]
        Chromium = "chromium": "Chrome, Edge, Opera",
        /// Firefox.
        Firefox = "firefox": "Firefox",
        /// Safari: what WebKit did where it was measured, without what belongs to the network stack of that system.
        Safari = "safari": "Safari: derived from WebKit, not measured",
        /// WebKit as it was measured: in WebKitGTK, with Safari's policy for cookies.
        WebKit = "webkit": "WebKitGTK, as measured",
    }
}

impl Browser {
    /// One browser of each engine: those that are compared with one another.
    pub const EACH_ENGINE: &'static [Self] = &[Self::Chromium, Self::Firefox, Self::Safari];

    /// The browser in which its engine was measured. Names of errors belong to the engine.
    #[must_use]
    pub fn engine(self) -> Self {
        match self {
            Self::Safari => Self::WebKit,
            Self::Chromium | Self::Firefox | Self::WebKit => self,
        }
    }

    /// Whether what it does is derived from its engine, and was not measured in the browser itself.
    #[must_use]
    pub fn is_derived(self) -> bool {
        self.engine() != self
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::Safari => "Safari",
            Self::WebKit => "WebKit",
        }
    }

    /// What its `User-Agent` has, and that of no other engine before it in [`Browser::ALL`].
    #[must_use]
    pub fn user_agent_mark(self) -> &'static str {
        match self {
            Self::Chromium => "Chrome/",
            Self::Firefox => "Firefox/",
            Self::Safari | Self::WebKit => "Safari/",
        }
    }

    /// The browser that a `User-Agent` names.
    #[must_use]
    pub fn of_user_agent(agent: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|browser| agent.contains(browser.user_agent_mark()))
    }

    /// The browsers of the other engines.
    pub fn others(self) -> impl Iterator<Item = Self> {
        Self::EACH_ENGINE.iter().copied().filter(move |browser| browser.engine() != self.engine())
    }
}

impl fmt::Display for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The names of browsers: `Chromium and Firefox`.
#[must_use]
pub fn names(browsers: &[Browser]) -> String {
    list(&browsers.iter().map(|browser| browser.name()).collect::<Vec<_>>())
}

vocabulary! {
    /// What becomes of third-party cookies: those of another site than the page's.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ThirdPartyCookies: "a policy for third-party cookies" {
        /// They go where their `SameSite` lets them.
        Allow = "allow": "They are sent and stored where SameSite lets them: Chromium's way",
        /// They are neither stored nor sent.
        Block = "block": "They are neither sent nor stored: Safari's way",
        /// Each site in the address bar has a jar of its own for them.
        Partition = "partition": "Each site in the address bar has its own: Firefox's way",
    }
}
