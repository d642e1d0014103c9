//! Navigation of the top window.

use super::Said;
use super::dom::scripts_sandboxed;
use super::parties::Parties;
use crate::frame::question::EmbeddedAs;
use crate::frame::quirks::TopNavigation;
use crate::rules::Rule;
use crate::web::origin::Origin;
use crate::web::site::{registrable_domain, same_site};

/// Whether a script of the document may navigate the top window to its own origin, without a click.
pub(super) fn navigation(parties: &Parties<'_>) -> (bool, Option<Said>) {
    if !parties.has_scripts() {
        return (false, Some(scripts_sandboxed()));
    }
    // A popup is the top itself.
    if parties.question.shown_as == EmbeddedAs::Popup {
        return (true, None);
    }
    if may_navigate_top(parties, &Origin::of(&parties.document.url)) {
        return (true, None);
    }
    let sandbox = parties.document.sandbox;
    let said = if sandbox.applies && !sandbox.top_navigation {
        Said::new(
            Rule::TopNavigationSandboxed,
            "The sandbox has no allow-top-navigation: the document may not navigate the top window.",
        )
    } else if sandbox.applies {
        Said::new(
            Rule::TopNavigationSandboxed,
            format!(
                "The sandbox has allow-top-navigation, but the page ({}) cannot hand that on: it is not of the origin of the top window ({}).",
                parties.page,
                parties.question.top()
            ),
        )
    } else {
        Said::new(
            Rule::TopNavigationNoActivation,
            format!(
                "The document ({}) may navigate the top window ({}) only after a click in it: they are {}.",
                parties.document.origin,
                parties.question.top(),
                match parties.quirks.top_navigation {
                    TopNavigation::SameOrigin => "two origins",
                    TopNavigation::SameSite { needs_domain: true, .. }
                        if same_site(&parties.document.origin, &parties.question.top()) =>
                        "two origins, and their host has no registrable domain",
                    TopNavigation::SameSite { .. } => "two sites",
                }
            ),
        )
    };
    (false, Some(said))
}

/// Whether the document may navigate the top window to a URL of this origin without a click: beyond the [rule for
/// sandboxes](https://html.spec.whatwg.org/multipage/document-sequences.html#allowed-to-navigate), engines keep foreign frames from it.
pub(super) fn may_navigate_top(parties: &Parties<'_>, target: &Origin) -> bool {
    let (document, sandbox, top) =
        (&parties.document.origin, parties.document.sandbox, parties.question.top());
    let page = &parties.page;
    // A page that may not navigate the top itself cannot hand that on by allow-top-navigation.
    let hands_on = parties.question.ancestors.is_empty() || page.is_same_origin(&top);
    match parties.quirks.top_navigation {
        _ if sandbox.applies && !sandbox.top_navigation => false,
        _ if sandbox.applies && hands_on => true,
        _ if document.is_same_origin(&top) => true,
        TopNavigation::SameOrigin => false,
        TopNavigation::SameSite { in_sandboxes, needs_domain } => {
            let has_domain = !needs_domain || top.host().and_then(|host| registrable_domain(host)).is_some();
            let is_one_site = same_site(document, &top) || same_site(target, &top);
            (in_sandboxes || !sandbox.applies) && (has_domain && is_one_site || target.is_same_origin(&top))
        }
    }
}
