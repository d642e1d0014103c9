//! The browsers that are simulated.

/// A browser, by its engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Browser {
    /// Chrome, Edge, Opera and all others with Chromium's network stack.
    Chromium,
    /// Firefox.
    Firefox,
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

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Chromium => Self::Firefox,
            Self::Firefox => Self::Chromium,
        }
    }
}

/// What becomes of third-party cookies: those of another site than the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThirdParty {
    /// They go where their `SameSite` lets them.
    Allow,
    /// They are neither stored nor sent.
    Block,
    /// Each site in the address bar has a jar of its own for them.
    Partition,
}
