//! The page that embeds or opens the document.

use url::Url;

use super::sandbox::Sandbox;
use crate::fetch::Engine;
use crate::web::csp::Policy;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::headers::HeaderList;
use crate::web::opener_policy::OpenerPolicy;
use crate::web::origin::Origin;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::trustworthy::is_origin_potentially_trustworthy;

/// A page that embeds or opens a document: where it is from, and its own headers.
#[derive(Clone, Debug)]
pub struct EmbeddingPage {
    /// Its URL; `None` of a page with an opaque origin, such as a file.
    pub url: Option<Url>,
    /// Its headers, as far as they matter.
    pub headers: HeaderList,
}

impl EmbeddingPage {
    /// A page of this origin.
    #[must_use]
    pub fn of_origin(origin: &Origin, headers: HeaderList) -> Self {
        Self { url: Url::parse(&origin.serialize()).ok().filter(|_| !origin.is_opaque()), headers }
    }

    /// The origin of its URL, whatever sandbox it is in.
    #[must_use]
    pub fn url_origin(&self) -> Origin {
        self.url.as_ref().map_or(Origin::Opaque, Origin::of_page)
    }

    /// Its enforced policies.
    #[must_use]
    pub fn policies(&self) -> Vec<Policy> {
        policies(&self.headers)
    }

    /// The sandbox that its own policies put it into.
    #[must_use]
    pub fn sandbox(&self) -> Sandbox {
        policy_sandbox(&self.headers)
    }

    /// Whether it is a secure context among pages around it of these origins.
    #[must_use]
    pub fn is_secure(&self, ancestors: &[Origin]) -> bool {
        let around = ancestors.iter().filter(|origin| !origin.is_opaque());
        is_origin_potentially_trustworthy(&self.url_origin())
            && around.into_iter().all(is_origin_potentially_trustworthy)
    }

    /// Its embedder policy, as far as the engine knows it and it counts.
    #[must_use]
    pub fn embedder_policy(&self, ancestors: &[Origin], engine: &Engine) -> EmbedderPolicy {
        let policy = known_embedder_policy(&self.headers, engine);
        if self.is_secure(ancestors) { policy } else { EmbedderPolicy::UnsafeNone }
    }

    /// Its opener policy.
    #[must_use]
    pub fn opener_policy(&self) -> OpenerPolicy {
        OpenerPolicy::obtain(&self.headers)
    }

    /// Its referrer policy.
    #[must_use]
    pub fn referrer_policy(&self) -> Option<ReferrerPolicy> {
        ReferrerPolicy::of_header(&self.headers)
    }
}

/// The enforced policies of a response.
#[must_use]
pub(super) fn policies(headers: &HeaderList) -> Vec<Policy> {
    headers.lines("content-security-policy").flat_map(|line| Policy::parse_list(&line.text())).collect()
}

/// The sandbox that the policies of a response put its document into.
#[must_use]
pub(super) fn policy_sandbox(headers: &HeaderList) -> Sandbox {
    let policies = policies(headers);
    let sandboxes = policies.iter().filter_map(Policy::sandbox);
    sandboxes
        .map(|tokens| Sandbox::of_tokens(tokens.iter().map(String::as_str)))
        .fold(Sandbox::NONE, Sandbox::and)
}

/// The embedder policy of a response, as far as the engine knows it.
#[must_use]
pub(super) fn known_embedder_policy(headers: &HeaderList, engine: &Engine) -> EmbedderPolicy {
    match EmbedderPolicy::obtain(headers) {
        EmbedderPolicy::Credentialless if !engine.resource_policy.knows_credentialless => {
            EmbedderPolicy::UnsafeNone
        }
        known => known,
    }
}
