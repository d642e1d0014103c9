//! Referrers: what a request says of the page that makes it.

use std::sync::Arc;

use url::Url;

use super::engine::Engine;
use super::request::Request;
use crate::web::headers::HeaderList;
use crate::web::origin::Origin;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::scheme::default_port;
use crate::web::site::{Relation, relation};

/// Longer ones are cut to their origin.
const LONGEST: usize = 4096;

/// [Determine request's referrer](https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer) for the hop at hand. What
/// an earlier hop took away does not come back.
pub(super) fn determine(request: &Request, engine: &Engine) -> Option<Arc<Url>> {
    let source = request.referrer.as_ref()?;
    if engine.referrer.omitted_by.contains(&request.initiator) {
        return None;
    }
    let cross_site = || relation(&request.origin, &Origin::of(request.url())) == Relation::CrossSite;
    referrer(source, request.url(), request.referrer_policy, cross_site, engine)
}

/// The same of any request: from this page to this URL, which is of another site or not.
#[must_use]
pub fn referrer(
    source: &Arc<Url>,
    target: &Url,
    policy: ReferrerPolicy,
    cross_site: impl FnOnce() -> bool,
    engine: &Engine,
) -> Option<Arc<Url>> {
    use ReferrerPolicy as Policy;
    let same_origin = Origin::of(source).is_origin_of(target);
    let relaxed =
        matches!(policy, Policy::NoReferrerWhenDowngrade | Policy::UnsafeUrl | Policy::OriginWhenCrossOrigin);
    let policy =
        if relaxed && engine.referrer.strict_across_sites && cross_site() { Policy::DEFAULT } else { policy };
    let downgrade = is_downgrade(source, target);
    let whole = match policy {
        Policy::NoReferrer => return None,
        Policy::NoReferrerWhenDowngrade | Policy::StrictOrigin | Policy::StrictOriginWhenCrossOrigin
            if downgrade =>
        {
            return None;
        }
        Policy::SameOrigin if !same_origin => return None,
        Policy::Origin | Policy::StrictOrigin => false,
        Policy::OriginWhenCrossOrigin | Policy::StrictOriginWhenCrossOrigin => same_origin,
        Policy::SameOrigin | Policy::NoReferrerWhenDowngrade | Policy::UnsafeUrl => true,
    };
    if whole && source.as_str().len() <= LONGEST { Some(source.clone()) } else { origin_only(source) }
}

/// The referrer of a preflight of the request.
pub(super) fn of_preflight(request: &Request, engine: &Engine) -> Option<Arc<Url>> {
    if !engine.referrer.preflight_keeps_first {
        return request.referrer.clone();
    }
    let first = request.first_referrer.as_ref()?;
    let same_origin = Origin::of(first).is_origin_of(request.url());
    if same_origin { Some(first.clone()) } else { origin_only(first) }
}

/// The URL of a page's origin.
#[must_use]
pub fn origin_only(url: &Arc<Url>) -> Option<Arc<Url>> {
    // The URL of a page of which only the origin is known is that already.
    let has_user = !url.username().is_empty() || url.password().is_some();
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && !has_user;
    if is_bare && default_port(url.scheme()).is_some() {
        return Some(url.clone());
    }
    Url::parse(&Origin::of(url).serialize()).ok().map(Arc::new)
}

/// From https to something else.
fn is_downgrade(from: &Url, to: &Url) -> bool {
    from.scheme() == "https" && to.scheme() != "https"
}

/// [Set request's referrer policy on
/// redirect](https://w3c.github.io/webappsec-referrer-policy/#set-requests-referrer-policy-on-redirect).
pub(super) fn update(request: &mut Request, headers: &HeaderList) {
    if let Some(policy) = ReferrerPolicy::of_header(headers) {
        request.referrer_policy = policy;
    }
}

/// Whether the policy keeps the origin of a request that is not under CORS to itself: the end of [append a request `Origin`
/// header](https://fetch.spec.whatwg.org/#append-a-request-origin-header).
pub(super) fn hides_origin(request: &Request) -> bool {
    use ReferrerPolicy as Policy;
    let target = request.url();
    match request.referrer_policy {
        Policy::NoReferrer => true,
        Policy::NoReferrerWhenDowngrade | Policy::StrictOrigin | Policy::StrictOriginWhenCrossOrigin => {
            request.origin.scheme() == Some("https") && target.scheme() != "https"
        }
        Policy::SameOrigin => !request.origin.is_origin_of(target),
        Policy::Origin | Policy::OriginWhenCrossOrigin | Policy::UnsafeUrl => false,
    }
}
