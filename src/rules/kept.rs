//! For how long a preflight is kept, in words.

use super::Notice;
use crate::web::text::shown;

/// For how long a browser keeps a preflight, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The browser's name.
    pub browser: &'static str,
    /// For how many seconds.
    pub seconds: u64,
    /// Why it is that many.
    pub because: MaxAge,
    /// `Access-Control-Max-Age` as it came, its lines joined; empty where there is none.
    pub value: String,
    /// What keeps the same request from doing without a preflight next time: this method or header is allowed, but not
    /// in a way that this browser takes from its memory.
    pub unlisted: Option<String>,
}

/// What `Access-Control-Max-Age` is, to this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxAge {
    /// Not there.
    Absent,
    /// A number of seconds.
    Asked,
    /// A number larger than the browser's cap.
    Capped,
    /// A number with a sign.
    Signed,
    /// A number too large for the browser to read.
    TooLarge,
    /// No number.
    NoNumber,
}

impl Kept {
    /// For how many seconds the same request does without a preflight.
    #[must_use]
    pub fn useful_seconds(&self) -> u64 {
        if self.unlisted.is_some() { 0 } else { self.seconds }
    }

    /// `cached for 5 s`.
    #[must_use]
    pub fn message(&self) -> String {
        let Self { browser, seconds, because, value, unlisted } = self;
        match (seconds, because, unlisted) {
            (0, ..) => "not cached".into(),
            (_, _, Some(name)) => {
                format!("not cached: {browser} asks again unless {} is listed by name", shown(name))
            }
            (_, MaxAge::Capped, None) => {
                format!("cached for {seconds} s (asked {}; {browser}'s cap)", shown(value))
            }
            (..) => format!("cached for {seconds} s"),
        }
    }

    /// What is to be said of the header, where it is not what its author thinks.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        let Self { browser, seconds, because, value, unlisted: _ } = self;
        let value = value.clone();
        let fault = match because {
            MaxAge::Absent | MaxAge::Asked => return None,
            MaxAge::Capped => return Some(Notice::MaxAgeCapped { value, cap: *seconds, browser }),
            MaxAge::Signed => "has a sign",
            MaxAge::TooLarge => "is too large a number",
            MaxAge::NoNumber => "is no number of seconds",
        };
        let used = match seconds {
            0 => format!("{browser} does not keep the preflight"),
            seconds => format!("{browser} keeps the preflight for {seconds} s"),
        };
        Some(Notice::MaxAgeInvalid { value, fault, used })
    }
}
