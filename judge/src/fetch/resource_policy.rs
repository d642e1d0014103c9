//! Cross-Origin-Resource-Policy.

use url::Host;

use super::engine::Engine;
use super::request::Request;
use super::steps::Steps;
use crate::rules::{Check, Fault, Notice, ResponseAt};
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::message::HttpResponse;
use crate::web::origin::Origin;
use crate::web::site::{registrable_domain, schemelessly_same_site};

/// [Cross-origin resource policy internal check](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check)
/// of a response that would be opaque: first by its own words, then by the page's embedder policy.
///
/// # Errors
/// Where the response does not let this page embed it.
pub fn resource_policy_check(
    request: &Request,
    response: &HttpResponse,
    at: &ResponseAt,
    steps: &mut Steps,
) -> Result<(), Fault> {
    let engine = steps.engine;
    let embedder = request.policy.embedder_for(&request.origin);
    if embedder == EmbedderPolicy::Credentialless {
        steps.note(Notice::CoepCredentialless);
    }
    let Some(policy) = response.headers.get_text("cross-origin-resource-policy") else {
        return without_policy(request, at, embedder);
    };
    let target = Origin::of(request.url());
    let origin = || request.origin.serialize();
    match policy.as_str() {
        // Same origin is a matter of scheme, host and port.
        "same-origin" if !request.origin.is_same_origin(&target) => {
            Err(Fault::CorpSameOrigin { at: at.clone(), origin: origin() })
        }
        // Same site goes by the registrable domain, and an insecure page does not get what a secure host holds.
        "same-site" if !is_same_site(&request.origin, &target, engine) => {
            Err(Fault::CorpSameSite { at: at.clone(), origin: origin(), secure: false })
        }
        "same-site" if request.origin.scheme() != Some("https") && target.scheme() == Some("https") => {
            Err(Fault::CorpSameSite { at: at.clone(), origin: origin(), secure: true })
        }
        "same-origin" | "same-site" | "cross-origin" => {
            steps.passed(Check::ResourcePolicy, "Cross-Origin-Resource-Policy");
            Ok(())
        }
        // Anything else counts as absent. An engine may only check whether there is a value.
        _ => {
            let taken = engine.resource_policy.accepts_unknown_value && !policy.is_empty();
            let absent = without_policy(request, at, embedder);
            let taken_by = (taken && absent.is_err()).then_some(engine.browser);
            steps.note(Notice::CorpInvalid { value: policy, taken_by });
            if taken { Ok(()) } else { absent }
        }
    }
}

/// Whether `same-site` lets this origin in, its scheme aside. An engine may take all that has no registrable domain for one site.
fn is_same_site(origin: &Origin, target: &Origin, engine: &Engine) -> bool {
    // An address stands for itself.
    let has_no_domain = |origin: &Origin| match origin.host() {
        Some(host @ Host::Domain(_)) => registrable_domain(host).is_none(),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => false,
        None => true,
    };
    schemelessly_same_site(origin, target)
        || engine.resource_policy.hosts_without_domain_are_one_site
            && has_no_domain(origin)
            && has_no_domain(target)
}

/// A response that says nothing: to a page that requires a policy it counts as `same-origin`.
fn without_policy(request: &Request, at: &ResponseAt, embedder: EmbedderPolicy) -> Result<(), Fault> {
    let own = request.origin.is_origin_of(request.url());
    if embedder == EmbedderPolicy::RequireCorp && !own {
        return Err(Fault::CoepRequireCorp { at: at.clone(), origin: request.origin.serialize() });
    }
    Ok(())
}
