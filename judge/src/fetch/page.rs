//! The page that makes a call.

use super::policy_container::PolicyContainer;
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
}

impl Page {
    /// A page of this origin, without policies.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self { origin, source: OriginSource::Given { respelt: None }, policy: PolicyContainer::default() }
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
