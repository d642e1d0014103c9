//! Which header of a response takes part in which check.

use crate::vocabulary;

vocabulary! {
    /// A check, or another step, that reads headers of a response.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Check: "a check" {
        /// The [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check).
        Cors = "cors": "The CORS check",
        /// Whether the preflight response allows the method.
        PreflightMethod = "preflight-method": "Whether the preflight response allows the method",
        /// Whether the preflight response allows the headers.
        PreflightHeaders = "preflight-headers": "Whether the preflight response allows the headers",
        /// For how long the preflight response is cached.
        PreflightCache = "preflight-cache": "For how long the preflight response is cached",
        /// Where a redirect leads.
        Redirect = "redirect": "Where a redirect leads",
        /// The [cross-origin resource policy check](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check).
        ResourcePolicy = "resource-policy": "The cross-origin resource policy check",
        /// Whether a worker's script is as isolated as the page.
        EmbedderPolicy = "embedder-policy": "Whether a worker's script is as isolated as the page",
        /// Whether the type is one that the element or the API takes.
        ContentType = "content-type": "Whether the type is one that the element or the API takes",
        /// Which headers the page can read.
        ExposeHeaders = "expose-headers": "Which headers the page can read",
    }
}

impl Check {
    /// Whether the page gets the response because of it; the others only say how to go on.
    #[must_use]
    pub fn permits(self) -> bool {
        match self {
            Self::Cors
            | Self::PreflightMethod
            | Self::PreflightHeaders
            | Self::ResourcePolicy
            | Self::EmbedderPolicy
            | Self::ContentType => true,
            Self::PreflightCache | Self::Redirect | Self::ExposeHeaders => false,
        }
    }
}

/// A header of a response that took part in a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The check.
    pub check: Check,
    /// The header's name.
    pub header: &'static str,
    /// Whether the response passed.
    pub passed: bool,
}
