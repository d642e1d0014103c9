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
    /// The response in words, with its status where that is an error: `the preflight response`, `the 504 response`, `the
    /// redirect (302) at http://…`.
    pub(super) fn words(&self) -> String {
        let status = if self.status >= 400 { format!("{} ", self.status) } else { String::new() };
        self.with_status(&status)
    }

    /// The same without its status, for a sentence that names it.
    pub(super) fn words_without_status(&self) -> String {
        self.with_status("")
    }

    /// The response at the beginning of a sentence.
    pub(super) fn subject(&self) -> String {
        capitalized(&self.words())
    }

    /// The same without its status.
    pub(super) fn subject_without_status(&self) -> String {
        capitalized(&self.words_without_status())
    }

    fn with_status(&self, status: &str) -> String {
        match (self.stage, self.redirects, self.hop) {
            (Stage::Preflight, _, 0) => format!("the {status}preflight response"),
            (Stage::Preflight, ..) => format!("the {status}response to the preflight for {}", self.url),
            (Stage::Actual, false, 0) => format!("the {status}response"),
            (Stage::Actual, false, _) => format!("the {status}response after the redirect to {}", self.url),
            (Stage::Actual, true, _) => format!("the redirect ({}) at {}", self.status, self.url),
        }
    }
}

fn capitalized(words: &str) -> String {
    words.strip_prefix("the ").map_or_else(|| words.to_owned(), |rest| format!("The {rest}"))
}
