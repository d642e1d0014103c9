//! What stops a document from being shown, and its sentence.

use super::question::{EmbeddedAs, Side};
use crate::rules::Rule;
use crate::web::csp::Blocked;
use crate::web::text::{list, shown};

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

    /// One or two sentences that name the header or the rule, what was there and what was needed.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::UrlInvalid { url } if url.trim().is_empty() => {
                "The frame has no URL: it stays empty.".into()
            }
            Self::UrlInvalid { url } => format!("{} is not a URL: nothing is loaded.", shown(url)),
            Self::Scheme { scheme, shown_as: EmbeddedAs::Popup } => {
                format!("Browsers do not load {}: in a window that a page opens.", shown(scheme))
            }
            Self::Scheme { scheme, .. } => format!("Browsers do not load {}: in a frame.", shown(scheme)),
            Self::PagePolicy { url, blocked, shown_as } => format!(
                "The page's Content-Security-Policy does not let it show {} in {}: {} is \"{}\".",
                shown(url),
                article(*shown_as),
                blocked.directive,
                if blocked.sources.is_empty() { "'none'" } else { &blocked.sources }
            ),
            Self::MixedContent { url, page, is_outer } => format!(
                "{} is mixed content: {} {} is secure, and the document would not be. Nothing is sent.",
                shown(url),
                if *is_outer { "the page around it," } else { "the page" },
                if *is_outer { format!("{},", shown(page)) } else { shown(page) },
            ),
            Self::BadPort { url, .. } => {
                format!(
                    "{} has a port that browsers do not connect to: it belongs to another protocol.",
                    shown(url)
                )
            }
            Self::Credentials { url } => {
                format!(
                    "{} has a user name or password in it: this browser loads no such URL in a frame.",
                    shown(url)
                )
            }
            Self::Authentication { url, challenge } => format!(
                "{} responds with 401 and WWW-Authenticate: {}: the browser waits for a password, and shows nothing until then.",
                shown(url),
                shown(challenge)
            ),
            Self::PolicyAttribute { required, url } => format!(
                "The iframe's csp attribute demands \"{}\", and {} neither has that policy nor allows it with Allow-CSP-From.",
                shown(required),
                shown(url)
            ),
            Self::RedirectInvalid { url, location, scheme: None } => {
                format!("The redirect at {} leads to {}, which is not a URL.", shown(url), shown(location))
            }
            Self::RedirectInvalid { url, scheme: Some(scheme), .. } => {
                format!(
                    "The redirect at {} leads to {}:, which browsers do not follow.",
                    shown(url),
                    shown(scheme)
                )
            }
            Self::TooManyRedirects { limit } => {
                format!("There are more redirects than the {limit} that the browser follows.")
            }
            Self::Download { url, header, value, status, is_sandboxed, is_refused, is_empty: _ } => {
                let what = if value.is_empty() {
                    format!("{} sends bytes without a type that is shown", shown(url))
                } else {
                    format!("{} has {header}: {}", shown(url), shown(value))
                };
                let then = if *is_refused {
                    &format!("Its status is {status}: the browser saves nothing, and shows an error page.")
                } else if *is_sandboxed {
                    "The browser would download it, which the sandbox forbids without allow-downloads."
                } else {
                    "The browser downloads it, and the frame stays as it was."
                };
                format!("{what}. {then}")
            }
            Self::NoContent { url, status } => format!(
                "{} responds with {status}, which has no document: the frame stays as it was.",
                shown(url)
            ),
            Self::Ancestors { url, blocked, ancestor, is_page, policies } => {
                ancestors_message(url, blocked, ancestor, *is_page, *policies)
            }
            Self::FrameOptionsDeny { url, value } => format!(
                "{} has X-Frame-Options: {}, so no page may show it in a frame, not even one of its own origin.",
                shown(url),
                shown(value)
            ),
            Self::FrameOptionsSameOrigin { url, value, document, ancestor, is_page, differs } => {
                let page = if *is_page { "the page" } else { "a page around it" };
                let differs = if differs.is_empty() {
                    String::new()
                } else {
                    format!(
                        ": the {} {}",
                        list(differs),
                        if differs.len() == 1 { "differs" } else { "differ" }
                    )
                };
                format!(
                    "{} has X-Frame-Options: {}, and {page} ({}) is another origin than the document ({}){differs}.",
                    shown(url),
                    shown(value),
                    shown(ancestor),
                    shown(document)
                )
            }
            Self::FrameOptionsConflict { url, values, lines } => format!(
                "{} has X-Frame-Options with values that contradict each other ({}){}: browsers then refuse every page.",
                shown(url),
                shown(values),
                if *lines > 1 { format!(", in {lines} lines") } else { String::new() }
            ),
            Self::EmbedderPolicy { url, page_policy, redirects } => format!(
                "The page has Cross-Origin-Embedder-Policy: {page_policy}, and {}{} has none. What it shows in a frame needs one too, of its own origin as well.",
                if *redirects { "the redirect at " } else { "" },
                shown(url)
            ),
            Self::ResourcePolicy { url, page_policy, origin, fault } => {
                resource_policy_message(url, *page_policy, origin, *fault)
            }
            Self::SandboxedOpenerPolicy { url, policy } => format!(
                "The popup inherits the page's sandbox, and {} has Cross-Origin-Opener-Policy: {policy}: browsers do not show that.",
                shown(url)
            ),
            Self::ObjectStatus { url, status, shown_as } => format!(
                "{} responds with {status}: {} shows no error response.",
                shown(url),
                article(*shown_as)
            ),
            Self::ObjectImage { url, shown_as } => format!(
                "{} is sent as an image and is none: {} shows nothing of it.",
                shown(url),
                article(*shown_as)
            ),
            Self::ErrorWithoutBody { url, status } => format!(
                "{} responds with {status} and without a body: the browser shows an error page of its own.",
                shown(url)
            ),
        }
    }
}

/// An element, with its article.
fn article(shown_as: EmbeddedAs) -> String {
    match shown_as {
        EmbeddedAs::Popup => "a popup".into(),
        EmbeddedAs::Iframe => "an <iframe>".into(),
        EmbeddedAs::Object => "an <object>".into(),
        EmbeddedAs::Embed => "an <embed>".into(),
    }
}

fn ancestors_message(url: &str, blocked: &Blocked, ancestor: &str, is_page: bool, policies: usize) -> String {
    let page = if is_page { "the page" } else { "a page around it" };
    let ancestor = if ancestor == "null" { "an opaque origin, null".to_owned() } else { shown(ancestor) };
    let which = if policies > 1 {
        format!("one of its {policies} policies with frame-ancestors is")
    } else {
        "its frame-ancestors is".to_owned()
    };
    let sources =
        if blocked.sources.is_empty() { "empty".to_owned() } else { format!("\"{}\"", blocked.sources) };
    format!(
        "{} does not let this page show it: {which} {sources}, which does not cover {page} ({ancestor}).",
        shown(url)
    )
}

fn resource_policy_message(
    url: &str,
    page_policy: Option<&str>,
    origin: &str,
    fault: ResourcePolicyFault,
) -> String {
    let (url, origin) =
        (shown(url), if origin == "null" { "an opaque origin".to_owned() } else { shown(origin) });
    let because = match page_policy {
        Some(policy) => format!("The page has Cross-Origin-Embedder-Policy: {policy}, and "),
        None => String::new(),
    };
    let fault = match fault {
        ResourcePolicyFault::Missing => {
            format!("{url} has no Cross-Origin-Resource-Policy, which then means same-origin")
        }
        ResourcePolicyFault::SameOrigin => format!("{url} has Cross-Origin-Resource-Policy: same-origin"),
        ResourcePolicyFault::SameSite => format!("{url} has Cross-Origin-Resource-Policy: same-site"),
    };
    let needed = match page_policy {
        Some(_) => "it must be cross-origin",
        None => "this browser checks it for elements, too",
    };
    format!("{because}{fault}. The page is {origin}: {needed}.")
}
