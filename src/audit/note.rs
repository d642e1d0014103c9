//! What is not a finding, and should be known.

use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// A kind of note.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum NoteKind: "a note" {
        /// A trusted origin does not get in.
        TrustedRefused = "trusted-refused": "A trusted origin does not get in",
        /// The response is one to a user who is not logged in.
        Unauthorised = "unauthorised": "The status is 401 or 403",
        /// The server wants fewer requests.
        RateLimited = "rate-limited": "The server limits the rate of requests",
        /// The response is an error.
        ErrorResponse = "error-answer": "The status is an error's",
        /// Some origins were not tried.
        NotSent = "not-asked": "Some origins were not tried",
    }
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// One or two sentences.
    pub message: String,
}

impl Note {
    pub(super) fn new(kind: NoteKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}
