//! The page that makes a call.

use std::sync::{Arc, OnceLock};

use url::Url;

use super::policy_container::PolicyContainer;
use super::wire_url::wire_url;
use crate::web::origin::Origin;

/// A page, as far as its requests depend on it.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its origin.
    pub origin: Origin,
    /// Where the origin comes from.
    pub source: OriginSource,
    /// What its own headers say.
    pub policy: PolicyContainer,
    /// What the referrer of its requests is made from, and the text that this was parsed from: many requests of many pages with the same
    /// origin have it.
    referrer: Arc<OnceLock<(String, Option<Arc<Url>>)>>,
}

impl Page {
    /// A page of this origin, without policies.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        let source = OriginSource::Given { respelt: None };
        Self { origin, source, policy: PolicyContainer::default(), referrer: Arc::default() }
    }

    /// The same with its origin from there.
    #[must_use]
    pub fn with_source(self, source: OriginSource) -> Self {
        Self { source, ..self }
    }

    /// The same with these policies.
    #[must_use]
    pub fn with_policy(self, policy: PolicyContainer) -> Self {
        Self { policy, ..self }
    }

    /// What the referrer of its requests is made from: its URL, or where only its origin is known, that. Only pages from a server have one;
    /// what is sent of a URL is what [strip url for use as a
    /// referrer](https://w3c.github.io/webappsec-referrer-policy/#strip-url) leaves. `origin` is its origin, serialised.
    pub(super) fn referrer(&self, origin: &str) -> Option<Arc<Url>> {
        let text = match &self.source {
            OriginSource::Page(url) => url,
            OriginSource::Given { .. } | OriginSource::Assumed => origin,
        };
        let (known, url) = self.referrer.get_or_init(|| (text.to_owned(), stripped(text)));
        if known == text { url.clone() } else { stripped(text) }
    }

    /// Whether it was given as a file.
    #[must_use]
    pub fn is_from_disk(&self) -> bool {
        match &self.source {
            OriginSource::Given { respelt: Some(given) } => {
                given.trim_start().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"))
            }
            OriginSource::Given { respelt: None } | OriginSource::Page(_) | OriginSource::Assumed => false,
        }
    }
}

fn stripped(text: &str) -> Option<Arc<Url>> {
    let url = Url::parse(text).ok()?;
    is_from_server(&url).then(|| Arc::new(wire_url(url)))
}

/// Whether a page of this URL is from a server: only such a page has a referrer.
pub(super) fn is_from_server(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Where a page's origin comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginSource {
    /// Nothing says it, so it is that of the usual development server.
    Assumed,
    /// It is that of the real page, whose URL this is.
    Page(String),
    /// It was given; how, where that is not how browsers write it.
    Given {
        /// The spelling given, where it differs.
        respelt: Option<String>,
    },
}
