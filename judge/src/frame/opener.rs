//! Whether a popup and the page that opened it still know each other.

use super::question::{EmbeddedAs, FrameQuestion};
use super::quirks::FrameQuirks;
use super::response::Arrived;
use crate::fetch::{Engine, without_password};
use crate::web::opener_policy::OpenerPolicy;
use crate::web::origin::Origin;

/// The link between a page and its popup, as responses come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenerLink {
    /// The policy, the isolation and the origin of what is in the window.
    policy: OpenerPolicy,
    isolates: bool,
    origin: Origin,
    is_popup: bool,
    cut: Option<Cut>,
}

/// What cut the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The page opened it so.
    Noopener,
    /// The opener policies do not match.
    Policies {
        /// The page's.
        page: &'static str,
        /// That of the response.
        response: &'static str,
        /// Where that came from.
        url: String,
    },
}

impl OpenerLink {
    /// As the popup is opened: its first document has the page's policy and origin.
    pub(super) fn of(question: &FrameQuestion) -> Self {
        let browser = question.client.browser;
        let known = FrameQuirks::of(browser).knows_noopener_allow_popups;
        let policy = match question.page.opener_policy() {
            _ if !question.page.is_secure(&[]) => OpenerPolicy::UnsafeNone,
            OpenerPolicy::NoopenerAllowPopups if !known => OpenerPolicy::UnsafeNone,
            policy => policy,
        };
        let isolates = question.page.embedder_policy(&[], Engine::of(browser)).isolates();
        Self {
            policy,
            isolates,
            origin: question.page_origin(),
            is_popup: question.shown_as == EmbeddedAs::Popup,
            cut: question.is_noopener().then_some(Cut::Noopener),
        }
    }

    /// What cut it.
    #[must_use]
    pub fn cut(&self) -> Option<&Cut> {
        self.cut.as_ref().filter(|_| self.is_popup)
    }

    /// [Check if COOP values require a browsing context group
    /// switch](https://html.spec.whatwg.org/multipage/browsers.html#check-browsing-context-group-switch-coop-value) for a response.
    pub(super) fn meets(&mut self, arrived: &Arrived<'_>) {
        let (policy, isolates) = (arrived.opener_policy(), arrived.is_isolating());
        let origin = Origin::of(arrived.url);
        if self.is_popup && self.cut.is_none() && self.switches(policy, isolates, &origin) {
            self.cut = Some(Cut::Policies {
                page: self.policy.id(),
                response: policy.id(),
                url: without_password(arrived.url),
            });
        }
        // What a redirect says counts for what follows it only where it said something.
        if policy != OpenerPolicy::UnsafeNone {
            (self.policy, self.isolates, self.origin) = (policy, isolates, origin);
        }
    }

    fn switches(&self, policy: OpenerPolicy, isolates: bool, origin: &Origin) -> bool {
        let keeps_popups =
            matches!(self.policy, OpenerPolicy::SameOriginAllowPopups | OpenerPolicy::NoopenerAllowPopups);
        let is_isolated = |policy, isolates| policy == OpenerPolicy::SameOrigin && isolates;
        match (self.policy, policy) {
            (_, OpenerPolicy::NoopenerAllowPopups) => true,
            (OpenerPolicy::UnsafeNone, OpenerPolicy::UnsafeNone) => false,
            (_, OpenerPolicy::UnsafeNone) => !keeps_popups,
            (OpenerPolicy::UnsafeNone, _) => true,
            (page, popup) => {
                page != popup
                    || is_isolated(page, self.isolates) != is_isolated(popup, isolates)
                    || !self.origin.is_same_origin(origin)
            }
        }
    }
}
