//! The page's Content-Security-Policy, checked before anything is sent.

use url::Url;

use super::engine::Engine;
use super::integrity;
use super::request::{Request, without_password};
use crate::rules::Fault;
use crate::web::csp::{Kind, Policy};
use crate::web::request::{Destination, Initiator};
use crate::web::trustworthy::is_potentially_trustworthy;

/// [Should request be blocked by Content Security Policy?](https://w3c.github.io/webappsec-csp/#should-block-request) Each of
/// the page's policies must allow the URL.
///
/// # Errors
/// Where one does not; the first that does not.
pub fn check_policy(request: &Request, url: &Url, redirects: usize, engine: &Engine) -> Result<(), Fault> {
    let kind = kind(request.destination);
    let page = request.policy.self_origin.as_ref().unwrap_or(&request.origin);
    let script = matches!(kind, Kind::Script { .. });
    let hashes = if script { integrity::hashes(&request.integrity, engine) } else { Vec::new() };
    for policy in &request.policy.csp {
        if script && policy.trusts_script(&request.script.nonce, &hashes) {
            continue;
        }
        policy.allows(kind, url, redirects, page, engine.policy.reading).map_err(|blocked| {
            Fault::CspBlocked {
                url: without_password(url),
                directive: blocked.directive,
                sources: blocked.sources,
                connects: kind == Kind::Connect,
            }
        })?;
    }
    Ok(())
}

/// [Trusted Types](https://w3c.github.io/trusted-types/dist/spec/#enforcement-in-scripts): where the page's policy requires them, its
/// script throws when it gives the element a URL that is a text.
///
/// # Errors
/// Where that is so. A policy of the page's own, by which texts pass, is not known here.
pub fn check_trusted_types(request: &Request) -> Result<(), Fault> {
    let requires = request.policy.csp.iter().any(Policy::requires_trusted_types);
    let by_script = request.script.callback.is_some() && request.redirect_count() == 0;
    if requires && by_script {
        Err(Fault::TrustedTypes { url: without_password(request.url()) })
    } else {
        Ok(())
    }
}

/// A preflight behind a redirect is to an engine a request of its own, which no redirect led to: for its URL the paths of the
/// page's policy count, and for the request itself they do not.
///
/// # Errors
/// Where the policy does not allow it.
pub fn check_preflight(request: &Request, engine: &Engine) -> Result<(), Fault> {
    if !engine.policy.preflight_paths_count || request.redirect_count() == 0 {
        return Ok(());
    }
    check_policy(request, request.url(), 0, engine)
}

/// [Upgrade request to a potentially trustworthy URL](https://w3c.github.io/webappsec-upgrade-insecure-requests/#upgrade-request):
/// where the page's policy says so, http becomes https; an explicit port stays. Loopback hosts need no upgrade, unless an engine
/// decided with the first URL; an engine may leave the script of a worker, which is of the page's own origin, as it is.
///
/// # Errors
/// Where an engine checks the policy against the URL as it was, and the policy does not allow it.
pub fn upgrade_insecure(request: &mut Request, engine: &Engine) -> Result<(), Fault> {
    let redirected = request.redirect_count() > 0;
    let decided = engine.upgrades.decided_by_first_url && redirected;
    let left = request.destination == Destination::Worker && !engine.upgrades.include_workers && !redirected;
    let loopback = is_potentially_trustworthy(request.url()) && !engine.upgrades.include_loopback;
    let exempt = loopback && !decided || left;
    if !upgrades(request) || request.url().scheme() != "http" || exempt {
        return Ok(());
    }
    let checks_original_url = matches!(request.initiator, Initiator::Fetch | Initiator::Beacon);
    if engine.policy.before_upgrade && checks_original_url {
        check_policy(request, request.url(), request.redirect_count(), engine)?;
    }
    let mut upgraded = request.url().clone();
    if upgraded.set_scheme("https").is_err() {
        return Ok(());
    }
    if engine.upgrades.are_redirects {
        request.urls.push(upgraded);
    } else if let Some(last) = request.urls.last_mut() {
        *last = upgraded;
    }
    Ok(())
}

/// Whether the page's policy has insecure requests upgraded.
#[must_use]
pub fn upgrades(request: &Request) -> bool {
    request.policy.csp.iter().any(|policy| policy.upgrades_insecure_requests())
}

fn kind(destination: Destination) -> Kind {
    match destination {
        Destination::Empty | Destination::Json => Kind::Connect,
        // A script that a page's own script adds; one that the parser meets differs under 'strict-dynamic' only.
        Destination::Script | Destination::Module => Kind::Script { parser_inserted: false },
        Destination::Style | Destination::CssModule => Kind::Style,
        Destination::Image | Destination::SvgUse => Kind::Image,
        Destination::Font => Kind::Font,
        Destination::Media | Destination::Track => Kind::Media,
        Destination::Worker | Destination::ServiceWorker => Kind::Worker,
        Destination::Manifest => Kind::Manifest,
    }
}
