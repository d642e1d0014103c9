//! Main fetch: what a hop is before any network.

use data_url::DataUrl;
use url::{Host, Url};

use super::engine::{Engine, LocalNetworkAccess};
use super::page_policy::{check_policy, check_trusted_types, upgrade_insecure, upgrades};
use super::referrer;
use super::request::{Request, Tainting, without_password};
use super::response::{Response, ResponseType, opaque};
use super::safelist::{UnsafeNames, unsafe_names};
use super::steps::Steps;
use crate::rules::{Fault, Notice, Reason};
use crate::web::address_space::{AddressSpace, SpaceSource};
use crate::web::origin::Origin;
use crate::web::request::{Destination, Initiator, Mode, RedirectMode};
use crate::web::scheme::is_bad_port;
use crate::web::trustworthy::{is_origin_potentially_trustworthy, is_potentially_trustworthy};

/// What main fetch decides.
pub enum Branch {
    /// A response without any network.
    Local(Response),
    /// To the network, without CORS.
    Network,
    /// To the network under CORS; with a preflight where there is a reason.
    Cors(UnsafeNames),
}

/// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) of the request's current URL. Sets the tainting.
///
/// # Errors
/// Where nothing may be sent.
pub fn main_fetch(request: &mut Request, steps: &mut Steps) -> Result<Branch, Fault> {
    let engine = steps.engine;
    let redirected = request.redirect_count() > 0;
    check_trusted_types(request)?;
    upgrade_insecure(request, engine)?;
    upgrade_mixed_content(request, steps)?;
    request.referrer = referrer::determine(request, engine);
    if !redirected {
        request.first_referrer.clone_from(&request.referrer);
    }
    let http = matches!(request.url().scheme(), "http" | "https");
    // A page's own modes are checked by fetch() itself, before anything but the page's policy.
    if engine.policy.before_modes {
        check_policy(request, request.url(), request.redirect_count(), engine)?;
    }
    if !redirected {
        check_modes(request, request.url())?;
        // So is a scheme that no fetch knows.
        let known = http || matches!(request.url().scheme(), "data" | "blob" | "about");
        if !known && request.mode == Mode::Cors {
            return Err(unknown_scheme(request));
        }
    }
    if !engine.policy.before_modes {
        check_policy(request, request.url(), request.redirect_count(), engine)?;
    }
    // Ports of other protocols are blocked.
    if http
        && let Some(port) = request.url().port()
        && is_bad_port(port)
        && !engine.urls.allowed_bad_ports.contains(&port)
    {
        return Err(Fault::UrlBadPort { port });
    }
    // So is mixed content.
    if let Err(fault) = check_mixed_content(request, request.url(), redirected, engine) {
        if !(redirected && engine.redirects.page_checks_after_preflight) {
            return Err(fault);
        }
        request.refused.get_or_insert(fault);
    }
    // So is the way from a public page into the local network.
    let space = AddressSpace::of_host(request.url()).or(request.first_space.filter(|_| !redirected));
    if let Some(space) = space {
        check_local_network(request, space, steps)?;
    }
    // The page's own origin, as long as no other one came in between.
    if request.origin.is_origin_of(request.url()) && request.tainting == Tainting::Basic {
        return Ok(Branch::Network);
    }
    // Every page may use data: URLs.
    if request.url().scheme() == "data" {
        return data(request.url(), engine).map(Branch::Local);
    }
    // Mode same-origin allows nothing else.
    check_modes(request, request.url())?;
    // Mode no-cors continues, and the response is opaque.
    if request.mode == Mode::NoCors {
        request.tainting = Tainting::Opaque;
        return match request.url().scheme() {
            "http" | "https" => Ok(Branch::Network),
            "about" if engine.urls.fetches_about_in_no_cors && request.url().path() == "blank" => {
                Ok(Branch::Local(opaque(ResponseType::Opaque, String::new())))
            }
            _ => Err(unknown_scheme(request)),
        };
    }
    // CORS is for http and https.
    if !http {
        return Err(unknown_scheme(request));
    }
    request.tainting = Tainting::Cors;
    // A preflight is needed for a method, or for headers, that no form could send.
    let mut found = unsafe_names(&request.declared_headers, engine);
    if request.use_cors_preflight {
        found.reasons.insert(0, Reason::UploadListener);
    }
    if !request.method.is_cors_safelisted() {
        found.reasons.insert(0, Reason::Method(request.method.to_string()));
    }
    Ok(Branch::Cors(found))
}

fn unknown_scheme(request: &Request) -> Fault {
    Fault::UrlScheme { scheme: request.url().scheme().to_owned(), mode: request.mode }
}

/// The steps of main fetch for a foreign URL that the request's mode rules out.
fn check_modes(request: &Request, url: &Url) -> Result<(), Fault> {
    let own = request.origin.is_origin_of(url) && request.tainting == Tainting::Basic;
    if own || url.scheme() == "data" {
        return Ok(());
    }
    if request.destination == Destination::Worker && request.redirect_count() == 0 {
        let (origin, target) = (request.origin.serialize(), shown_target(url));
        return Err(Fault::WorkerCrossOrigin { origin, target });
    }
    if matches!(request.initiator, Initiator::Track | Initiator::SvgUse | Initiator::ServiceWorker)
        && request.mode == Mode::SameOrigin
    {
        let (origin, target) = (request.origin.serialize(), shown_target(url));
        return Err(Fault::OwnOriginOnly { element: request.initiator, origin, target });
    }
    if request.mode == Mode::SameOrigin {
        let (origin, target) = (request.origin.serialize(), shown_target(url));
        return Err(Fault::ModeSameOrigin { origin, target });
    }
    // Mode no-cors and a redirect mode other than follow do not go together.
    if request.mode == Mode::NoCors && request.redirect != RedirectMode::Follow {
        return Err(Fault::NoCorsRedirectMode { mode: request.redirect });
    }
    Ok(())
}

/// [Should fetching request be blocked as mixed content?](https://w3c.github.io/webappsec-mixed-content/#should-block-fetch)
/// A page from https may only reach what is trustworthy. One from loopback over http may fetch anything.
///
/// # Errors
/// Where it is to be blocked.
pub fn check_mixed_content(
    request: &Request,
    url: &Url,
    redirected: bool,
    engine: &Engine,
) -> Result<(), Fault> {
    if !is_mixed_content(request, url, engine) {
        return Ok(());
    }
    // What is upgraded when it is followed, or would be but for where it began.
    if redirected && (is_upgradable(request, url, engine) || upgrades(request)) {
        return Ok(());
    }
    Err(Fault::MixedContent { page: request.origin.serialize(), url: without_password(url) })
}

fn is_mixed_content(request: &Request, url: &Url, engine: &Engine) -> bool {
    let mixed = match url.scheme() {
        "http" if engine.upgrades.spares_local_hosts && is_local_by_name(url) => false,
        "http" => {
            !is_potentially_trustworthy(url)
                || engine.upgrades.loopback_is_mixed && (!is_passive(request) || request.redirect_count() > 0)
        }
        _ => false,
    };
    mixed && request.origin.scheme() == Some("https")
}

/// Whether the host is [known to be local](https://wicg.github.io/local-network-access/#mixed-content) before it is resolved:
/// an address that is not public, or a name under `.local`.
#[must_use]
pub fn is_local_by_name(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.strip_suffix('.').unwrap_or(name).ends_with(".local"),
        Some(_) => AddressSpace::of_host(url).is_some_and(|space| space != AddressSpace::Public),
        None => false,
    }
}

/// Whether it is [upgradeable content](https://w3c.github.io/webappsec-mixed-content/#upgradeable-content).
fn is_upgradable(request: &Request, url: &Url, engine: &Engine) -> bool {
    let by_name = matches!(url.host(), Some(Host::Domain(_)));
    is_passive(request) && (by_name || engine.upgrades.include_addresses)
}

fn is_passive(request: &Request) -> bool {
    matches!(request.destination, Destination::Image | Destination::Media)
}

/// [Upgrade a mixed content request](https://w3c.github.io/webappsec-mixed-content/#upgrade-algorithm): images, audio and video
/// are requested over https instead, and never otherwise. The standard has this only without a `crossorigin` attribute; the
/// engines do it in any case.
///
/// # Errors
/// Where an engine checks the page's policy against the URL as it was, and the policy does not allow it.
fn upgrade_mixed_content(request: &mut Request, steps: &mut Steps) -> Result<(), Fault> {
    let engine = steps.engine;
    let url = request.url();
    let upgrades = if engine.upgrades.decided_by_first_url && request.redirect_count() > 0 {
        request.upgrades_redirects && url.scheme() == "http"
    } else {
        is_mixed_content(request, url, engine) && is_upgradable(request, url, engine)
    };
    if request.redirect_count() == 0 {
        let secure = request.origin.scheme() == Some("https") && (upgrades || url.scheme() == "https");
        request.upgrades_redirects = is_passive(request) && secure;
    }
    if !upgrades {
        return Ok(());
    }
    if engine.upgrades.are_redirects {
        check_policy(request, request.url(), request.redirect_count(), engine)?;
        let taints = request.urls.windows(2).last().is_some_and(|pair| request.taints(&pair[0], &pair[1]));
        request.tainted_before_upgrade |= taints;
        request.sends_origin = request.mode == Mode::Cors;
    }
    if engine.upgrades.after_redirect_checks && request.redirect_count() > 0 {
        let url = request.url();
        let taints = request.urls.windows(2).last().is_some_and(|pair| request.taints(&pair[0], &pair[1]));
        if request.mode == Mode::Cors && !request.origin.is_origin_of(url) {
            request.tainting = Tainting::Cors;
        }
        request.tainted_before_upgrade |= taints;
    }
    let mut upgraded = request.url().clone();
    // http and https are alike to the URL parser; an explicit port stays.
    if upgraded.set_scheme("https").is_ok()
        && let Some(last) = request.urls.last_mut()
    {
        steps.note(Notice::MixedUpgraded { url: without_password(&upgraded) });
        *last = upgraded;
    }
    Ok(())
}

/// The [local network access check](https://wicg.github.io/local-network-access/#fetching): a page may reach a less public
/// address than its own only with the user's permission, and only from a secure context. The permission counts as granted.
/// Nothing is known where it is not stated where the page is from; what is only assumed decides nothing.
///
/// # Errors
/// Where the page is not a secure context.
pub fn check_local_network(request: &Request, target: AddressSpace, steps: &mut Steps) -> Result<(), Fault> {
    let Some(page) = request.policy.address_space else { return Ok(()) };
    // From the local network to this machine no permission is needed.
    if page.space != AddressSpace::Public || target == AddressSpace::Public {
        return Ok(());
    }
    let secure = is_origin_potentially_trustworthy(&request.origin);
    if secure && request.origin.is_origin_of(request.url()) {
        return Ok(());
    }
    let (url, origin) = (without_password(request.url()), request.origin.serialize());
    let browser = steps.engine.browser;
    let assumed = page.source == SpaceSource::Unresolved;
    match steps.engine.urls.local_network {
        LocalNetworkAccess::Free => {}
        LocalNetworkAccess::OfSecurePagesWithPermission if !secure && assumed => {
            if !is_noted(request.url(), steps) {
                steps.note(Notice::LnaInsecureContext { page: origin, url, space: target, browser });
            }
        }
        LocalNetworkAccess::OfSecurePagesWithPermission if !secure => {
            return Err(Fault::LnaInsecureContext { page: origin, url, space: target });
        }
        LocalNetworkAccess::OfSecurePagesWithPermission | LocalNetworkAccess::WithPermission => {
            if !is_noted(request.url(), steps) {
                steps.note(Notice::LnaPermission { url, space: target, browser, assumed });
            }
        }
    }
    Ok(())
}

/// Whether it is noted of another URL of the same origin already: a redirect there needs nothing more.
fn is_noted(target: &Url, steps: &Steps) -> bool {
    steps.notices().iter().any(|notice| match notice {
        Notice::LnaInsecureContext { url, .. } | Notice::LnaPermission { url, .. } => {
            Url::parse(url.as_str()).is_ok_and(|url| Origin::of(&url).is_same_origin(&Origin::of(target)))
        }
        _ => false,
    })
}

/// [Scheme fetch](https://fetch.spec.whatwg.org/#scheme-fetch) of a `data:` URL.
fn data(url: &Url, engine: &Engine) -> Result<Response, Fault> {
    let invalid = || Fault::DataUrlInvalid { url: url.to_string() };
    let parsed = DataUrl::process(url.as_str()).map_err(|_| invalid())?;
    parsed.decode_to_vec().map_err(|_| invalid())?;
    let mut readable_headers = vec!["content-type".to_owned()];
    if engine.urls.data_has_length {
        readable_headers.insert(0, "content-length".into());
    }
    Ok(Response {
        kind: ResponseType::Basic,
        url: url.to_string(),
        redirected: false,
        status: 200,
        readable_headers,
    })
}

/// The target's origin for people; the URL's scheme where its origin is opaque.
fn shown_target(url: &Url) -> String {
    let target = Origin::of(url);
    if target.is_opaque() { format!("{}:", url.scheme()) } else { target.serialize() }
}
