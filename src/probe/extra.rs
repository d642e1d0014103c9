//! Requests that no browser would send: they are asked for by name, and serve the advice alone.

use super::diagnosis::Exchange;

/// Why a request was sent that the page's call does not need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A path that does not exist: do error answers have the headers that a success has?
    MissingPath,
    /// The same from another origin: does the answer depend on who asks, and is anybody allowed?
    OtherOrigin,
    /// The same without an origin, as a visit or an image asks: what would a cache keep of that?
    NoOrigin,
}

impl Why {
    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingPath => "missing-path",
            Self::OtherOrigin => "other-origin",
            Self::NoOrigin => "no-origin",
        }
    }

    /// What it asks, and the flag that it belongs to.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::MissingPath => "a path that does not exist (--check-errors)",
            Self::OtherOrigin => "from another origin (--check-caching)",
            Self::NoOrigin => "without an origin (--check-caching)",
        }
    }
}

/// One such request and what came back.
#[derive(Clone, Debug)]
pub struct Extra {
    /// Why it was sent.
    pub why: Why,
    /// The request and its answer.
    pub exchange: Exchange,
}
