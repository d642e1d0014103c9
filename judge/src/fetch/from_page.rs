//! What a call takes from its page: a referrer and its policy, the scope of a service worker.

use std::sync::Arc;

use url::Url;

use super::call::Call;
use super::page::{OriginSource, Page, is_from_server};
use super::wire_url::wire_url;
use crate::rules::Fault;
use crate::web::attributes::Referrer;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::Initiator;
use crate::web::trustworthy::is_origin_potentially_trustworthy;

/// The policy of a call: its own, else the page's.
pub(super) fn referrer_policy(page: &Page, call: &Call) -> ReferrerPolicy {
    let given = call.attributes.referrer_policy.or(page.policy.referrer);
    given.unwrap_or(ReferrerPolicy::DEFAULT)
}

/// What a call's referrer is made from: the page's URL, or one of its origin that `fetch()` names. Where only the origin of a page is
/// known, it stands for its URL.
pub(super) fn referrer_source(page: &Page, origin: &str, call: &Call) -> Option<Arc<Url>> {
    // An opaque origin has nothing to say.
    if page.origin.is_opaque() {
        return None;
    }
    let named = match &call.attributes.referrer {
        Referrer::None => return None,
        Referrer::Client => None,
        // One of another origin counts as the page.
        Referrer::Url(url) => Some(url).filter(|url| page.origin.is_origin_of(url)),
    };
    match named {
        Some(url) => is_from_server(url).then(|| Arc::new(wire_url(url.clone()))),
        None => page.referrer(origin),
    }
}

/// The page's URL; where only its origin is known, that stands for it.
fn page_url(page: &Page) -> Option<Url> {
    match &page.source {
        OriginSource::Page(url) => Url::parse(url).ok(),
        _ => Url::parse(&page.origin.serialize()).ok(),
    }
}

/// There are service workers in secure contexts only.
///
/// # Errors
/// Where the page is none.
pub(super) fn check_context(page: &Page) -> Result<(), Fault> {
    if is_origin_potentially_trustworthy(&page.origin) {
        return Ok(());
    }
    Err(Fault::ServiceWorkerInsecure { page: page.origin.serialize() })
}

/// The scope that a registration is to have: the one it names, or the script's folder.
pub(super) fn scope(page: &Page, call: &Call) -> Option<Url> {
    if call.initiator != Initiator::ServiceWorker {
        return None;
    }
    match &call.attributes.scope {
        Some(scope) => page_url(page)?.join(scope).ok(),
        None => call.url.join("./").ok(),
    }
}
