//! `document.domain`.

use super::Said;
use super::parties::{Parties, same_origin_domain};
use super::setter::DomainEffect;
use crate::relation::{Between, DocumentDomain};
use crate::rules::Rule;
use crate::web::origin::Origin;
use crate::web::text::shown;

/// A side that sets `document.domain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainSetter {
    /// To what.
    pub value: String,
    /// What that does.
    pub effect: DomainEffect,
}

/// What `document.domain` can do for the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainChannel {
    /// Whether it opens the DOM: after it is set as the question says, or on both sides to what they have in common.
    pub open: bool,
    /// The value that could join the two.
    pub value: Option<String>,
    /// The page, where it sets it.
    pub page: Option<DomainSetter>,
    /// The document, where it sets it.
    pub frame: Option<DomainSetter>,
    /// Whether the page's agent cluster is for its origin alone.
    pub page_keyed: bool,
    /// Whether the document's is.
    pub frame_keyed: bool,
    /// Why it does not, or what to know.
    pub said: Option<Said>,
}

pub(super) fn channel(parties: &Parties<'_>) -> DomainChannel {
    let (page, document) = (&parties.page, &parties.document.origin);
    let value = common(page, document);
    let setter = |value: Option<&String>, effect: Option<&DomainEffect>| {
        Some(DomainSetter { value: value?.clone(), effect: effect?.clone() })
    };
    let page_setter = setter(parties.question.domain_of_page.as_ref(), parties.page_domain.as_ref());
    let frame_setter = setter(parties.question.domain_of_frame.as_ref(), parties.frame_domain.as_ref());
    let is_set = page_setter.is_some() || frame_setter.is_some();
    let sandboxed = parties.question.page_sandbox().applies || parties.document.sandbox.applies;
    let joins = if is_set {
        let (page_domain, frame_domain) = parties.domains();
        same_origin_domain((page, page_domain), (document, frame_domain))
    } else {
        // Two of one origin need nothing, and what is ignored on both sides takes nothing away.
        let same = page.is_same_origin(document);
        value.is_some() && (same || !sandboxed && !parties.page_keyed && !parties.frame_keyed)
    };
    let open = joins && parties.cut().is_none();
    DomainChannel {
        said: said(parties, open, value.as_deref(), sandboxed, is_set),
        open,
        value,
        page: page_setter,
        frame: frame_setter,
        page_keyed: parties.page_keyed,
        frame_keyed: parties.frame_keyed,
    }
}

/// The value that could join two origins.
fn common(page: &Origin, document: &Origin) -> Option<String> {
    match Between::new(page, document, "").document_domain() {
        None => page.host_text(),
        Some(DocumentDomain::Joins { domain, .. }) => Some(domain),
        Some(_) => None,
    }
}

fn said(
    parties: &Parties<'_>,
    open: bool,
    value: Option<&str>,
    sandboxed: bool,
    is_set: bool,
) -> Option<Said> {
    if open {
        return None;
    }
    if let Some(said) = parties.cut_said() {
        return Some(said);
    }
    if sandboxed {
        return Some(Said::new(
            Rule::DocumentDomainSandboxed,
            "In a sandbox document.domain throws a SecurityError; allow-same-origin does not change that.",
        ));
    }
    let (page, document) = (&parties.page, &parties.document.origin);
    let refused = [
        ("page", parties.question.domain_of_page.as_ref(), &parties.page_domain, page),
        ("document", parties.question.domain_of_frame.as_ref(), &parties.frame_domain, document),
    ];
    for (whose, value, effect, origin) in refused {
        if let (Some(value), Some(DomainEffect::SecurityError { .. })) = (value, effect) {
            return Some(Said::new(
                Rule::DocumentDomainSuffix,
                format!(
                    "The {whose} cannot set document.domain to {}: it must be its own host ({}) or a part of that behind a dot, and not a \
                     public suffix.",
                    shown(value),
                    origin.host_text().unwrap_or_else(|| "none: its origin is opaque".into())
                ),
            ));
        }
    }
    let Some(value) = value else {
        let schemes = page.scheme() != document.scheme() && !page.is_opaque() && !document.is_opaque();
        return Some(if schemes {
            Said::new(
                Rule::DocumentDomainScheme,
                format!(
                    "document.domain does not join {page} and {document}: the schemes differ, and they still count."
                ),
            )
        } else {
            Said::new(
                Rule::DocumentDomainSuffix,
                format!(
                    "No value of document.domain joins {page} and {document}: they have no domain in common that may be set."
                ),
            )
        });
    };
    Some(match (parties.page_keyed, parties.frame_keyed) {
        (true, true) => Said::new(
            Rule::DocumentDomainOriginKeyed,
            format!(
                "{} ignores document.domain here, without an error: both documents have an agent cluster for their origin alone. With \
                 Origin-Agent-Cluster: ?0 on both, and on every other page of the two origins, {value} joins them.",
                parties.engine.browser
            ),
        ),
        (true, false) | (false, true) => Said::new(
            Rule::DocumentDomainMixedKeying,
            format!(
                "{} ignores document.domain on the side of the {}, without an error: only the other one has an agent cluster for its site. \
                 Origin-Agent-Cluster: ?0 is needed on both.",
                parties.engine.browser,
                if parties.page_keyed { "page" } else { "document" }
            ),
        ),
        (false, false) if is_set => Said::new(
            Rule::DocumentDomainOneSided,
            format!(
                "Both sides must set document.domain to the same value ({value}), also the one whose host it already is."
            ),
        ),
        (false, false) => return None,
    })
}
