//! Storage and cookies of the document.

use super::Said;
use super::parties::Parties;
use crate::frame::cookies::FrameCookies;
use crate::frame::question::EmbeddedAs;
use crate::frame::quirks::{FrameQuirks, StorageKey};
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::web::site::{same_site, schemelessly_same_site, site};

/// What storage the document has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageChannel {
    /// localStorage does not throw.
    pub open: bool,
    /// It sees what a first-party visit stored.
    pub first_party: bool,
    /// It sees what the page stores.
    pub shared_with_page: bool,
    /// The names that `document.cookie` shows; `None` where that throws.
    pub cookies: Option<Vec<String>>,
    /// What to know.
    pub said: Option<Said>,
}

impl StorageChannel {
    /// Whether it is another store than that of a first-party visit.
    #[must_use]
    pub fn is_partitioned(&self) -> bool {
        self.open && !self.first_party
    }
}

pub(super) fn channel(parties: &Parties<'_>, cookies: Option<&FrameCookies>) -> StorageChannel {
    let origin = &parties.document.origin;
    if origin.is_opaque() {
        let message = "The document has an opaque origin: localStorage, sessionStorage and document.cookie throw a SecurityError.";
        return StorageChannel {
            open: false,
            first_party: false,
            shared_with_page: false,
            cookies: None,
            said: Some(Said::new(Rule::StorageOpaque, message)),
        };
    }
    let credentialless = parties.quirks.knows_credentialless_frames
        && parties.question.shown_as == EmbeddedAs::Iframe
        && parties.question.attribute("credentialless").is_some();
    let first_party = !credentialless && is_first_party(parties, origin);
    let question = parties.question;
    let names = cookies.map(|cookies| cookies.names_for_script(question, &parties.document.url));
    let names = names.unwrap_or_default();
    let held = !question.client.cookies.is_empty();
    let said = (!first_party).then(|| {
        let top = site(&question.top());
        if held && names.is_empty() {
            Said::new(
                Rule::CookiesThirdParty,
                format!("To the top-level site {top} the document is a third party: document.cookie shows none of its cookies."),
            )
        } else {
            Said::new(
                Rule::StoragePartitioned,
                format!("The document has a store of its own below {top}: it does not see what a visit of its own site stored."),
            )
        }
    });
    StorageChannel {
        open: true,
        first_party,
        shared_with_page: !credentialless && origin.is_same_origin(&parties.page),
        cookies: Some(names),
        said,
    }
}

/// Whether the document's [storage key](https://storage.spec.whatwg.org/#storage-keys) is that of a first-party visit.
fn is_first_party(parties: &Parties<'_>, origin: &Origin) -> bool {
    let question = parties.question;
    if question.shown_as == EmbeddedAs::Popup {
        return true;
    }
    let around: Vec<Origin> = question.all_ancestors().collect();
    let top = question.ancestors.last().cloned().unwrap_or_else(|| question.page.url_origin());
    is_first_party_among(&around, &top, origin, parties.quirks)
}

fn is_first_party_among(around: &[Origin], top: &Origin, origin: &Origin, quirks: &FrameQuirks) -> bool {
    match quirks.storage {
        StorageKey::TopOrigin => top.is_same_origin(origin),
        StorageKey::TopSite { schemeful } => around.iter().all(|ancestor| {
            if schemeful { same_site(ancestor, origin) } else { schemelessly_same_site(ancestor, origin) }
        }),
    }
}

/// Whether a document of an origin, in a frame of a page of another, sees in this browser what a visit of its own site stored.
#[must_use]
pub fn frame_sees_first_party(page: &Origin, document: &Origin, browser: Browser) -> bool {
    is_first_party_among(std::slice::from_ref(page), page, document, FrameQuirks::of(browser))
}
