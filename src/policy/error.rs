//! Why something cannot be part of a policy.

use crate::probe::PageOriginError;
use crate::web::browser::Browser;
use crate::web::text::shown;

/// Why something cannot be part of a policy; its sentence says what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// An origin with `*` in it, other than as the first label of a host.
    #[error("{} has a wildcard in a place where none can be; list each origin, or use https://*.example.com", shown(.0))]
    OriginWildcard(String),
    /// A `*` below a domain where anyone can have a host.
    #[error("anyone can have a host below {}; list each origin", shown(.0))]
    PublicSuffix(String),
    /// A text that is neither an origin nor the URL of a page.
    #[error(transparent)]
    Page(PageOriginError),
    /// A page whose origin cannot stand in a list.
    #[error("{} has no origin that a server can list; list one such as https://app.example.com", shown(.0))]
    PageWithoutListableOrigin(String),
    /// An origin that cannot stand in a list.
    #[error("the origin {} cannot be listed by a server", shown(.0))]
    OriginNotListable(String),
    /// No origin at all.
    #[error("at least one origin must be allowed, such as https://app.example.com")]
    NoOrigin,
    /// `*` and credentials.
    #[error(
        "'*' and credentials exclude each other: with credentials, browsers do not treat '*' as a wildcard; list the origins"
    )]
    AnyOriginWithCredentials,
    /// `null` and credentials.
    #[error(
        "allowing null with credentials lets in every site: any of them can create a sandboxed frame with that origin; \
         give the page an origin, or leave credentials out"
    )]
    NullWithCredentials,
    /// A method that pages cannot send.
    #[error("no page may send {}", shown(.0))]
    MethodForbidden(String),
    /// A text that is not a method.
    #[error("{} is not a method; use PUT or DELETE, for example", shown(.0))]
    NotAMethod(String),
    /// `*` as a method.
    #[error("'*' would allow every method; list those that the pages use")]
    AnyMethod,
    /// A method in lower case that servers know in upper case.
    #[error("methods are case-sensitive, and servers know {upper}, not {method}: let the page send {upper}")]
    MethodCase {
        /// As it was written.
        method: String,
        /// As servers know it.
        upper: String,
    },
    /// A method that cannot be written into a configuration.
    #[error("{} is not a method that servers know; use PUT or DELETE, for example", shown(.0))]
    UnknownMethod(String),
    /// A header that only the browser sets.
    #[error("no page can set {0}: the browser does")]
    HeaderSetByBrowser(String),
    /// A header that no page can read.
    #[error("no page can read {0}, exposed or not")]
    HeaderNotReadable(String),
    /// `*` as a header.
    #[error("'*' would allow every header, and never means Authorization; list the names")]
    AnyHeader,
    /// A text that is not the name of a header.
    #[error("{} is not a header name; use letters, digits and hyphens, as in X-Request-Id", shown(.0))]
    NotAHeaderName(String),
    /// A list that is too long.
    #[error("{count} {what} are too many; a policy has {most} at most")]
    TooMany {
        /// What the list holds.
        what: &'static str,
        /// How many.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// A `max-age` that no browser honours.
    #[error("no browser caches a preflight for {age} seconds; {browser} caches it longest, for {longest}")]
    MaxAge {
        /// In seconds.
        age: u32,
        /// The browser that caches it longest.
        browser: Browser,
        /// For how long, in seconds.
        longest: u64,
    },
}
