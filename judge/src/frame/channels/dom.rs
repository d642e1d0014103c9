//! Access to the other's DOM.

use super::Said;
use super::parties::{Parties, same_origin_domain};
use crate::relation::{OriginPart, parts_that_differ};
use crate::rules::Rule;
use crate::web::text::list;

/// Whether scripts reach the other side's DOM, as
/// [IsPlatformObjectSameOrigin](https://html.spec.whatwg.org/multipage/nav-history-apis.html#isplatformobjectsameorigin-(-o-)) has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomAccess {
    /// The page's script that of the document.
    pub to_frame: bool,
    /// The document's script that of the page.
    pub to_page: bool,
    /// Why not.
    pub said: Option<Said>,
}

pub(super) fn access(parties: &Parties<'_>) -> DomAccess {
    if let Some(said) = parties.cut_said() {
        return DomAccess { to_frame: false, to_page: false, said: Some(said) };
    }
    let (page, frame) = parties.domains();
    let document = &parties.document.origin;
    let open = same_origin_domain((&parties.page, page), (document, frame));
    let said = if open && !parties.has_scripts() {
        Some(scripts_sandboxed())
    } else {
        (!open).then(|| closed(parties))
    };
    DomAccess { to_frame: open, to_page: open && parties.has_scripts(), said }
}

/// That no script runs in the document.
pub(super) fn scripts_sandboxed() -> Said {
    Said::new(
        Rule::ScriptsSandboxed,
        "No script runs in the document: its sandbox has no allow-scripts. So nothing there can reach the page or respond to it.",
    )
}

fn closed(parties: &Parties<'_>) -> Said {
    let document = &parties.document.origin;
    match parties.domains() {
        (Some(_), None) if parties.page.is_same_origin(document) => return one_sided("page"),
        (None, Some(_)) if parties.page.is_same_origin(document) => return one_sided("document"),
        _ => {}
    }
    if parties.is_opaque() || parties.page.is_opaque() {
        let whose = if parties.is_opaque() { "document" } else { "page" };
        return Said::new(
            Rule::DomSandboxed,
            format!(
                "The {whose} has an opaque origin (null), which is the same as no other: a sandbox without allow-same-origin, or a data: \
                 document."
            ),
        );
    }
    let differs: Vec<&str> =
        parts_that_differ(&parties.page, document).into_iter().map(OriginPart::name).collect();
    Said::new(
        Rule::DomSameOriginPolicy,
        format!(
            "The page ({}) and the document ({document}) are two origins: {} {}. Every access but postMessage() and a few more throws a \
             SecurityError.",
            parties.page,
            list(&differs),
            if differs.len() == 1 { "differs" } else { "differ" }
        ),
    )
}

fn one_sided(whose: &str) -> Said {
    Said::new(
        Rule::DocumentDomainOneSided,
        format!(
            "Only the {whose} has set document.domain: then even two documents of one origin lose each other."
        ),
    )
}
