//! `location.hash`.

use super::Said;
use super::dom::scripts_sandboxed;
use super::parties::{Parties, same_origin_domain};
use super::top::may_navigate_top;
use crate::frame::question::EmbeddedAs;
use crate::rules::Rule;
use crate::web::csp::Kind;
use crate::web::origin::Origin;
use crate::web::site::same_site;

/// What the two can say with the fragment of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashChannel {
    /// A new fragment in the frame's URL reaches the document, which is not loaded again.
    pub to_frame: bool,
    /// The document sets the page's URL with a fragment.
    pub to_page: bool,
    /// A third document, of the page's origin, inside of the document calls the page; `None` in anything but an iframe.
    pub third: Option<bool>,
    /// Why not.
    pub said: Option<Said>,
}

impl HashChannel {
    /// Whether the document reaches the page.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.third.unwrap_or(self.to_page)
    }
}

pub(super) fn channel(parties: &Parties<'_>) -> HashChannel {
    if let Some(said) = parties.cut_said() {
        let third = None;
        return HashChannel { to_frame: false, to_page: false, third, said: Some(said) };
    }
    let is_iframe = parties.question.shown_as == EmbeddedAs::Iframe;
    let third_fault = third_fault(parties);
    let third = is_iframe.then_some(third_fault.is_none());
    let to_page = reaches_page(parties);
    let said = match third {
        _ if !parties.has_scripts() => Some(scripts_sandboxed()),
        Some(true) => None,
        Some(false) => third_fault.map(|fault| Said::new(Rule::LocationHashThird, fault)),
        None => (!to_page).then(parent_closed),
    };
    HashChannel { to_frame: reaches_frame(parties), to_page, third, said }
}

/// That the page's URL is closed to the document.
fn parent_closed() -> Said {
    Said::new(
        Rule::LocationHashParent,
        "The document may not set the page's URL: it is of another origin, and setting parent.location throws a SecurityError.",
    )
}

/// Whether a new fragment in the URL of the frame is only that.
fn reaches_frame(parties: &Parties<'_>) -> bool {
    let shown_as = parties.question.shown_as;
    let same_url = parties.question.parsed_url().is_some_and(|url| {
        let without_fragment = |mut url: url::Url| {
            url.set_fragment(None);
            url
        };
        without_fragment(url) == without_fragment(parties.document.url.clone())
    });
    same_url
        && match shown_as {
            EmbeddedAs::Iframe | EmbeddedAs::Popup => true,
            EmbeddedAs::Object | EmbeddedAs::Embed => !parties.quirks.objects_reload_fragments,
        }
}

/// Whether the document may navigate the page: [allowed by sandboxing to
/// navigate](https://html.spec.whatwg.org/multipage/document-sequences.html#allowed-to-navigate), and what engines add to it.
fn reaches_page(parties: &Parties<'_>) -> bool {
    if !parties.has_scripts() {
        return false;
    }
    let (document, sandbox) = (&parties.document.origin, parties.document.sandbox);
    if parties.question.shown_as == EmbeddedAs::Popup {
        let of_site = same_site(document, &parties.page);
        return !sandbox.applies && (of_site || !parties.quirks.opener_navigation_needs_site);
    }
    if parties.question.ancestors.is_empty() {
        // To the page's own URL.
        return may_navigate_top(parties, &parties.question.page.url_origin());
    }
    let (page_domain, frame_domain) = parties.domains();
    let joined = same_origin_domain((&parties.page, page_domain), (document, frame_domain));
    let of_ancestor = parties.question.ancestors.iter().any(|ancestor| ancestor.is_same_origin(document));
    !sandbox.applies && (joined || of_ancestor)
}

/// What keeps a third document, of the relay's origin and inside of the document, from calling the page.
fn third_fault(parties: &Parties<'_>) -> Option<String> {
    let relay = parties.relay();
    let document = Origin::of(&parties.document.url);
    if !parties.may_frame_relay(Kind::Frame, &parties.document.headers, &document) {
        return Some(format!(
            "The document's own Content-Security-Policy does not let it show a document of {relay}, the third one."
        ));
    }
    if parties.is_relay_mixed() {
        return Some(format!("A document of {relay} inside of {document} is mixed content."));
    }
    if parties.is_relay_refused_by_isolation() {
        return Some(format!(
            "The document has Cross-Origin-Embedder-Policy, so a document of {relay} inside of it needs one too."
        ));
    }
    if !parties.relay_reaches_page(parties.document.sandbox) {
        return Some(if parties.document.sandbox.same_origin || relay.is_opaque() {
            format!(
                "The third document ({relay}) is not of the page's origin ({}), so it cannot call parent.parent.",
                parties.page
            )
        } else {
            "The third document inherits the sandbox: its origin is opaque, so it cannot call parent.parent."
                .into()
        });
    }
    None
}
