//! For how long a preflight is cached, in words.

use super::Notice;
use crate::web::browser::Browser;
use crate::web::text::shown;

/// For how long a browser caches a preflight, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheLifetime {
    /// The browser.
    pub browser: Browser,
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

/// What this browser reads in `Access-Control-Max-Age`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxAge {
    /// There is no such header.
    Absent,
    /// A number of seconds.
    Requested,
    /// A number larger than the browser's cap.
    Capped,
    /// A number with a sign.
    Signed,
    /// A number too large for the browser to read.
    TooLarge,
    /// Not a number.
    NoNumber,
}

impl CacheLifetime {
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
                format!(
                    "not cached: {browser} sends another preflight unless {} is listed by name",
                    shown(name)
                )
            }
            (_, MaxAge::Capped, None) => {
                format!("cached for {seconds} s ({} requested, {browser}'s maximum)", shown(value))
            }
            (..) => format!("cached for {seconds} s"),
        }
    }

    /// A note on the header, where it does not mean what its author thinks.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        let Self { browser, seconds, because, value, unlisted: _ } = self;
        let value = value.clone();
        let fault = match because {
            MaxAge::Absent | MaxAge::Requested => return None,
            MaxAge::Capped => return Some(Notice::MaxAgeCapped { value, cap: *seconds, browser: *browser }),
            MaxAge::Signed => "has a sign",
            MaxAge::TooLarge => "is too large a number",
            MaxAge::NoNumber => "is not a number of seconds",
        };
        let used = match seconds {
            0 => format!("{browser} does not cache the preflight"),
            seconds => format!("{browser} caches the preflight for {seconds} s"),
        };
        Some(Notice::MaxAgeInvalid { value, fault, used })
    }
}
