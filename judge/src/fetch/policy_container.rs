//! What the page's own headers and place say of its requests.

use super::engine::Engine;
use crate::web::address_space::PageSpace;
use crate::web::csp::Policy;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::origin::Origin;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::trustworthy::is_origin_potentially_trustworthy;

/// A page's [policy container](https://html.spec.whatwg.org/multipage/browsers.html#policy-container), and where it lives.
#[derive(Clone, Debug, Default)]
pub struct PolicyContainer {
    /// Content-Security-Policy: each of them must allow a request.
    pub csp: Vec<Policy>,
    /// Cross-Origin-Embedder-Policy.
    pub embedder: EmbedderPolicy,
    /// The origin of the page's URL, where the page's own is opaque because of a sandbox: `'self'` means it all the same.
    pub self_origin: Option<Origin>,
    /// Referrer-Policy.
    pub referrer: Option<ReferrerPolicy>,
    /// In which address space the page's own server is, where that is known.
    pub address_space: Option<PageSpace>,
}

impl PolicyContainer {
    /// The embedder policy that counts: none in a page that is not a secure context.
    #[must_use]
    pub fn embedder_for(&self, origin: &Origin) -> EmbedderPolicy {
        if is_origin_potentially_trustworthy(origin) { self.embedder } else { EmbedderPolicy::UnsafeNone }
    }

    /// The page's policies as an engine knows them.
    #[must_use]
    pub fn known_to(&self, engine: &Engine) -> Self {
        let unknown =
            self.embedder == EmbedderPolicy::Credentialless && !engine.resource_policy.knows_credentialless;
        Self { embedder: if unknown { EmbedderPolicy::UnsafeNone } else { self.embedder }, ..self.clone() }
    }
}
