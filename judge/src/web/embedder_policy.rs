//! Cross-Origin-Embedder-Policy.

use super::headers::HeaderList;
use super::vocabulary::vocabulary;

vocabulary! {
    /// An [embedder policy](https://html.spec.whatwg.org/multipage/browsers.html#embedder-policy-value).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum EmbedderPolicy: "an embedder policy" {
        /// `unsafe-none`, the default.
        #[default]
        UnsafeNone = "unsafe-none": "No policy",
        /// `require-corp`: responses of other origins must allow being embedded.
        RequireCorp = "require-corp": "What is embedded must allow it",
        /// `credentialless`: what other origins send is requested without cookies.
        Credentialless = "credentialless": "What is embedded is requested without cookies",
    }
}

impl EmbedderPolicy {
    /// [Obtain an embedder policy](https://html.spec.whatwg.org/multipage/browsers.html#obtain-an-embedder-policy): a token,
    /// its parameters aside. What is not a single token is not a policy.
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
