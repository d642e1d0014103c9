//! What the page's own headers and place say of its requests.

use crate::web::address_space::AddressSpace;
use crate::web::csp::Policy;
use crate::web::headers::HeaderList;
use crate::web::origin::Origin;
use crate::web::trustworthy::is_origin_potentially_trustworthy;
use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// An [embedder policy](https://html.spec.whatwg.org/multipage/browsers.html#embedder-policy-value).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum EmbedderPolicy: "an embedder policy" {
        /// `unsafe-none`, the default.
        #[default]
        UnsafeNone = "unsafe-none": "No policy",
        /// `require-corp`: what other origins send must say that it may be embedded.
        RequireCorp = "require-corp": "What is embedded must allow it",
        /// `credentialless`: what other origins send is requested without cookies.
        Credentialless = "credentialless": "What is embedded is requested without cookies",
    }
}

impl EmbedderPolicy {
    /// [Obtain an embedder policy](https://html.spec.whatwg.org/multipage/browsers.html#obtain-an-embedder-policy): a token,
    /// its parameters aside. What is no single token is no policy.
    #[must_use]
    pub fn obtain(headers: &HeaderList) -> Self {
        let value = headers.get_text("cross-origin-embedder-policy").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().parse().unwrap_or_default()
    }

    /// Whether it is [compatible with cross-origin
    /// isolation](https://html.spec.whatwg.org/multipage/browsers.html#compatible-with-cross-origin-isolation).
    #[must_use]
    pub fn isolates(self) -> bool {
        self != Self::UnsafeNone
    }
}

/// A page's [policy container](https://html.spec.whatwg.org/multipage/browsers.html#policy-container), and where it lives.
#[derive(Clone, Debug, Default)]
pub struct PolicyContainer {
    /// Content-Security-Policy: each of them must allow a request.
    pub csp: Vec<Policy>,
    /// Cross-Origin-Embedder-Policy.
    pub embedder: EmbedderPolicy,
    /// The origin of the page's URL, where the page's own is opaque because of a sandbox: `'self'` means it all the same.
    pub self_origin: Option<Origin>,
    /// In which address space the page's own server is, where that is known.
    pub address_space: Option<AddressSpace>,
}

impl PolicyContainer {
    /// The embedder policy that counts: in a page that is no secure context there is none.
    #[must_use]
    pub fn embedder_for(&self, origin: &Origin) -> EmbedderPolicy {
        if is_origin_potentially_trustworthy(origin) { self.embedder } else { EmbedderPolicy::UnsafeNone }
    }
}
