//! What stops a document from being shown, and its sentence.

use super::question::{EmbeddedAs, Side};
use crate::rules::Rule;
use crate::web::csp::Blocked;

/// What stops a document: what was seen, and what was needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The URL is not one.
    UrlInvalid {
        /// The text.
        url: String,
    },
    /// Browsers do not load documents of this scheme there.
    Scheme {
        /// The scheme.
        scheme: String,
        /// In what the document was to be shown.
        shown_as: EmbeddedAs,
    },
    /// The page's policy does not list the URL.
    PagePolicy {
        /// The URL.
        url: String,
        /// What the policy says.
        blocked: Blocked,
        /// In what the document was to be shown.
        shown_as: EmbeddedAs,
    },
    /// The URL is insecure, and a page around it is not.
    MixedContent {
        /// The URL.
        url: String,
        /// The origin of the secure page.
        page: String,
        /// Whether that is a page around the page.
        is_outer: bool,
    },
    /// No page may connect to the port.
    BadPort {
        /// The URL.
        url: String,
        /// Whether a redirect led there.
        is_redirected: bool,
    },
    /// The URL has a user name or a password, which this browser does not load in a frame.
    Credentials {
        /// The URL, without its password.
        url: String,
    },
    /// The server wants a password of HTTP, and the browser waits for it.
    Authentication {
        /// The document's URL.
        url: String,
        /// The value of `WWW-Authenticate`.
        challenge: String,
    },
    /// The iframe demands a policy that the document does not promise.
    PolicyAttribute {
        /// The value of the attribute.
        required: String,
        /// The document's URL.
        url: String,
    },
    /// A redirect leads nowhere.
    RedirectInvalid {
        /// Where the redirect is.
        url: String,
        /// Its `Location`.
        location: String,
        /// The scheme that is not followed, where it is a URL.
        scheme: Option<String>,
    },
    /// More redirects than are followed.
    TooManyRedirects {
        /// How many are.
        limit: usize,
    },
    /// The response is a download.
    Download {
        /// The document's URL.
        url: String,
        /// The header that says so.
        header: &'static str,
        /// Its value.
        value: String,
        /// Whether a sandbox forbids it.
        is_sandboxed: bool,
        /// The status.
        status: u16,
        /// Whether the status makes an error of it: nothing is saved, and the browser shows a page of its own.
        is_refused: bool,
        /// Whether it has no body.
        is_empty: bool,
    },
    /// The response has no document.
    NoContent {
        /// The document's URL.
        url: String,
        /// Its status.
        status: u16,
    },
    /// `frame-ancestors` does not list a page around the document.
    Ancestors {
        /// The document's URL.
        url: String,
        /// The directive.
        blocked: Blocked,
        /// The origin that is not listed.
        ancestor: String,
        /// Whether it is the page itself.
        is_page: bool,
        /// How many policies of the response have the directive.
        policies: usize,
    },
    /// `X-Frame-Options: DENY`.
    FrameOptionsDeny {
        /// The document's URL.
        url: String,
        /// The value.
        value: String,
    },
    /// `X-Frame-Options: SAMEORIGIN`, and a page around is of another origin.
    FrameOptionsSameOrigin {
        /// The document's URL.
        url: String,
        /// The value.
        value: String,
        /// The document's origin.
        document: String,
        /// The origin of that page.
        ancestor: String,
        /// Whether it is the page itself.
        is_page: bool,
        /// The parts in which the two differ.
        differs: Vec<&'static str>,
    },
    /// Several values of `X-Frame-Options` that differ.
    FrameOptionsConflict {
        /// The document's URL.
        url: String,
        /// The values, joined.
        values: String,
        /// How many lines the header has.
        lines: usize,
    },
    /// The page has an embedder policy, and the document none.
    EmbedderPolicy {
        /// The document's URL, or that of a redirect.
        url: String,
        /// The page's policy.
        page_policy: &'static str,
        /// Whether it is a redirect.
        redirects: bool,
    },
    /// `Cross-Origin-Resource-Policy` is missing, or too narrow.
    ResourcePolicy {
        /// The document's URL, or that of a redirect.
        url: String,
        /// The page's embedder policy; `None` of an engine that checks elements without one.
        page_policy: Option<&'static str>,
        /// The origin that wants to embed it.
        origin: String,
        /// What is wrong.
        fault: ResourcePolicyFault,
    },
    /// A sandboxed popup may not have an opener policy.
    SandboxedOpenerPolicy {
        /// The document's URL.
        url: String,
        /// Its policy.
        policy: &'static str,
    },
    /// An element shows no error response.
    ObjectStatus {
        /// The document's URL.
        url: String,
        /// Its status.
        status: u16,
        /// The element.
        shown_as: EmbeddedAs,
    },
    /// What an element shows is sent as an image, and is none.
    ObjectImage {
        /// The document's URL.
        url: String,
        /// The element.
        shown_as: EmbeddedAs,
    },
    /// An error response without a body: the browser shows a page of its own.
    ErrorWithoutBody {
        /// The document's URL.
        url: String,
        /// Its status.
        status: u16,
    },
}

/// What is wrong with a `Cross-Origin-Resource-Policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourcePolicyFault {
    /// There is none, or none that is known.
    Missing,
    /// It is `same-origin`.
    SameOrigin,
    /// It is `same-site`.
    SameSite,
}

/// Whose header, or what else, has to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// The document's server.
    Document,
    /// The page's.
    Page,
    /// That of a page around the page.
    Ancestor,
    /// Nobody's: the browser does not load it.
    Browser,
    /// The network.
    Network,
}

impl DecidedBy {
    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Page => "page",
            Self::Ancestor => "ancestor",
            Self::Browser => "browser",
            Self::Network => "network",
        }
    }
}

impl Stop {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::UrlInvalid { .. } => Rule::FrameUrlInvalid,
            Self::Scheme { .. } => Rule::FrameScheme,
            Self::PagePolicy { .. } => Rule::FramePageCsp,
            Self::MixedContent { .. } => Rule::FrameMixedContent,
            Self::BadPort { .. } => Rule::UrlBadPort,
            Self::Credentials { .. } => Rule::UrlCredentials,
            Self::Authentication { .. } => Rule::FrameAuthentication,
            Self::PolicyAttribute { .. } => Rule::FrameCspAttribute,
            Self::RedirectInvalid { .. } => Rule::FrameRedirectInvalid,
            Self::TooManyRedirects { .. } => Rule::RedirectTooMany,
            Self::Download { .. } => Rule::FrameDownload,
            Self::NoContent { .. } => Rule::FrameNoContent,
            Self::Ancestors { .. } => Rule::FrameAncestors,
            Self::FrameOptionsDeny { .. } => Rule::FrameXfoDeny,
            Self::FrameOptionsSameOrigin { .. } => Rule::FrameXfoSameorigin,
            Self::FrameOptionsConflict { .. } => Rule::FrameXfoConflict,
            Self::EmbedderPolicy { .. } => Rule::FrameCoep,
            Self::ResourcePolicy { .. } => Rule::FrameCorpUnderCoep,
            Self::SandboxedOpenerPolicy { .. } => Rule::FrameCoopSandbox,
            Self::ObjectStatus { .. } | Self::ObjectImage { .. } => Rule::ObjectStatus,
            Self::ErrorWithoutBody { .. } => Rule::FrameErrorPage,
        }
    }

    /// Whose header has to change.
    #[must_use]
    pub fn decided_by(&self) -> DecidedBy {
        match self {
            Self::UrlInvalid { .. } | Self::Scheme { .. } => DecidedBy::Browser,
            Self::BadPort { .. } => DecidedBy::Network,
            Self::MixedContent { is_outer: true, .. } => DecidedBy::Ancestor,
            Self::PagePolicy { .. } | Self::MixedContent { .. } | Self::Credentials { .. } => DecidedBy::Page,
            _ => DecidedBy::Document,
        }
    }

    /// The origin of the page around the document that did not match.
    #[must_use]
    pub fn ancestor(&self) -> Option<&str> {
        match self {
            Self::Ancestors { ancestor, .. } | Self::FrameOptionsSameOrigin { ancestor, .. } => {
                Some(ancestor)
            }
            Self::MixedContent { page, is_outer: true, .. } => Some(page),
            _ => None,
        }
    }

    /// The header that decided, and whose response has it.
    #[must_use]
    pub fn header(&self) -> Option<(Side, &'static str)> {
        match self {
            Self::PagePolicy { .. } => Some((Side::Page, "Content-Security-Policy")),
            Self::Ancestors { .. } => Some((Side::Frame, "Content-Security-Policy")),
            Self::PolicyAttribute { .. } => Some((Side::Frame, "Allow-CSP-From")),
            Self::RedirectInvalid { .. } | Self::TooManyRedirects { .. } => Some((Side::Frame, "Location")),
            Self::Download { header, .. } => Some((Side::Frame, header)),
            Self::Authentication { .. } => Some((Side::Frame, "WWW-Authenticate")),
            Self::FrameOptionsDeny { .. }
            | Self::FrameOptionsSameOrigin { .. }
            | Self::FrameOptionsConflict { .. } => Some((Side::Frame, "X-Frame-Options")),
            Self::EmbedderPolicy { .. } => Some((Side::Frame, "Cross-Origin-Embedder-Policy")),
            Self::ResourcePolicy { .. } => Some((Side::Frame, "Cross-Origin-Resource-Policy")),
            Self::SandboxedOpenerPolicy { .. } => Some((Side::Frame, "Cross-Origin-Opener-Policy")),
            _ => None,
        }
    }
}
