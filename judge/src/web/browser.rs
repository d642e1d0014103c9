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
    }
}

impl Browser {
    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
        }
    }

    /// What its `User-Agent` has, and that of no browser before it in [`Browser::ALL`].
    #[must_use]
    pub fn user_agent_mark(self) -> &'static str {
        match self {
            Self::Chromium => "Chrome/",
            Self::Firefox => "Firefox/",
        }
    }

    /// The browser that a `User-Agent` names.
    #[must_use]
    pub fn of_user_agent(agent: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|browser| agent.contains(browser.user_agent_mark()))
    }

    /// The browsers besides it.
    pub fn others(self) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |browser| *browser != self)
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
        Block = "block": "They are neither sent nor stored",
        /// Each site in the address bar has a jar of its own for them.
        Partition = "partition": "Each site in the address bar has its own: Firefox's way",
    }
}
