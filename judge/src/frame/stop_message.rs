//! What stopped a document, in words.

use super::question::EmbeddedAs;
use super::stop::{ResourcePolicyFault, Stop};
use crate::web::csp::Blocked;
use crate::web::text::{list, shown};

impl Stop {
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
