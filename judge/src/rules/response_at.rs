//! The response that a check is about.

/// Which response a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The response to the preflight.
    Preflight,
    /// The response to the actual request, or one of its redirects.
    Actual,
}

/// The response in which something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseAt {
    /// Whether it belongs to the preflight or to the actual request.
    pub stage: Stage,
    /// The URL that it came from.
    pub url: String,
    /// Its status.
    pub status: u16,
    /// How many redirects came before it.
    pub hop: usize,
    /// Whether it is itself a redirect.
    pub redirects: bool,
}

impl ResponseAt {
    /// The answer in words: `the preflight's answer`, `the redirect at http://…`.
    pub(super) fn words(&self) -> String {
        match (self.stage, self.redirects, self.hop) {
            (Stage::Preflight, _, 0) => "the preflight's answer".into(),
            (Stage::Preflight, ..) => format!("the answer to the preflight for {}", self.url),
            (Stage::Actual, false, 0) => "the answer".into(),
            (Stage::Actual, false, _) => format!("the answer after the redirect to {}", self.url),
            (Stage::Actual, true, _) => format!("the redirect ({}) at {}", self.status, self.url),
        }
    }

    /// The preflight that it is the answer to, at the beginning of a sentence.
    pub(super) fn request(&self) -> String {
        if self.hop == 0 { "The preflight".into() } else { format!("The preflight for {}", self.url) }
    }
}
