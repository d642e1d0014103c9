//! The request of a navigation that a page starts.

use std::sync::Arc;

use url::Url;

use super::question::{EmbeddedAs, FrameQuestion};
use super::quirks::{FrameQuirks, OpaqueReferrer};
use crate::fetch::Engine;
use crate::fetch::engine::NavigationParts;
use crate::fetch::network::{encodings, host_header};
use crate::fetch::referrer::{origin_only, referrer};
use crate::fetch::request::taints;
use crate::fetch::wire_url::wire_url;
use crate::web::body::BodyNeed;
use crate::web::browser::ThirdPartyCookies;
use crate::web::headers::HeaderList;
use crate::web::message::HttpRequest;
use crate::web::method::Method;
use crate::web::origin::Origin;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::site::{Relation, relation, same_site, schemelessly_same_site};
use crate::web::trustworthy::is_potentially_trustworthy;

/// A request of a navigation.
#[derive(Clone, Debug)]
pub struct NavigationRequest {
    /// The request, complete.
    pub message: HttpRequest,
    /// How many redirects came before it.
    pub hop: usize,
}

/// The referrer that a navigation begins with: the page, unless it keeps itself to itself.
#[must_use]
pub(super) fn first_referrer(question: &FrameQuestion) -> Option<Arc<Url>> {
    let page = Arc::new(question.page.url.clone()?);
    if question.is_noreferrer() {
        return None;
    }
    if !question.page_origin().is_opaque() {
        return Some(page);
    }
    match FrameQuirks::of(question.client.browser).opaque_referrer {
        OpaqueReferrer::Nothing => None,
        OpaqueReferrer::Origin => origin_only(&page),
        OpaqueReferrer::Usual => Some(page),
    }
}

/// The referrer of a request to this URL.
#[must_use]
pub(super) fn referrer_of(
    question: &FrameQuestion,
    source: &Arc<Url>,
    target: &Url,
    policy: ReferrerPolicy,
) -> Option<Arc<Url>> {
    let cross_site = || relation(&question.page_origin(), &Origin::of(target)) == Relation::CrossSite;
    referrer(source, target, policy, cross_site, Engine::of(question.client.browser))
}

/// The request to the last of these URLs.
#[must_use]
pub(super) fn navigation_request(
    question: &FrameQuestion,
    urls: &[Url],
    referrer: Option<&Url>,
    cookie: Option<Vec<u8>>,
) -> Option<NavigationRequest> {
    let url = urls.last()?;
    let (engine, quirks) = (Engine::of(question.client.browser), FrameQuirks::of(question.client.browser));
    let secure = is_potentially_trustworthy(url);
    let site = fetch_site(question, urls, engine);
    let in_chain = quirks.marks_ancestor_chain && is_in_foreign_chain(question, &Origin::of(url));
    let storage_access =
        storage_access(question, urls, in_chain).filter(|_| secure && quirks.sends_storage_access);
    let names_page = in_chain && storage_access.is_some();
    let parts = NavigationParts {
        host: host_header(url).into(),
        secure,
        site,
        dest: destination(question.shown_as, quirks),
        storage_access,
        origin: if names_page { question.page_origin().serialize() } else { String::new() },
        referrer: match referrer {
            Some(referrer) => Some(referrer.to_string()),
            None => (quirks.empty_referrer_line && question.is_noreferrer()).then(String::new),
        },
        user_agent: question.client.agent().into(),
        accept: engine.own_headers.accept_document,
        languages: engine.own_headers.accept_language,
        encodings: encodings(url, engine),
        cookie,
    };
    let mut headers = HeaderList::new();
    (engine.own_headers.append_navigation)(&mut headers, &parts);
    let message = HttpRequest {
        method: Method::get(),
        url: wire_url(url.clone()),
        headers,
        body: None,
        need: BodyNeed::Document,
        localhost: engine.connections.localhost,
        spaced_names: engine.responses.reads_spaced_names,
    };
    Some(NavigationRequest { message, hop: urls.len().saturating_sub(1) })
}

fn destination(shown_as: EmbeddedAs, quirks: &FrameQuirks) -> &'static str {
    match shown_as {
        EmbeddedAs::Popup => "document",
        EmbeddedAs::Object if quirks.names_elements => "object",
        EmbeddedAs::Embed if quirks.names_elements => "embed",
        EmbeddedAs::Iframe | EmbeddedAs::Object | EmbeddedAs::Embed => "iframe",
    }
}

/// [Sec-Fetch-Site](https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header): the farthest relation of any URL on the
/// way to the page. An engine whose popups know nothing of the page calls all of it cross-site.
fn fetch_site(question: &FrameQuestion, urls: &[Url], engine: &Engine) -> &'static str {
    if FrameQuirks::of(engine.browser).only_top_counts && question.is_noopener() {
        return "cross-site";
    }
    let page = question.page_origin();
    match urls.iter().map(|url| relation(&page, &Origin::of(url))).max() {
        None | Some(Relation::SameOrigin) => "same-origin",
        Some(Relation::SameSite) => "same-site",
        Some(Relation::CrossSite) => "cross-site",
    }
}

/// Whether a document of this origin is of the site of the top, and has a page of another site between.
fn is_in_foreign_chain(question: &FrameQuestion, target: &Origin) -> bool {
    !question.ancestors.is_empty()
        && question.shown_as.is_nested()
        && of_one_site(question, &question.top(), target)
        && !question.all_ancestors().all(|ancestor| of_one_site(question, &ancestor, target))
}

/// Whether two origins are of one site, as the engine has it.
fn of_one_site(question: &FrameQuestion, a: &Origin, b: &Origin) -> bool {
    if Engine::of(question.client.browser).cookies.schemeful_same_site {
        same_site(a, b)
    } else {
        schemelessly_same_site(a, b)
    }
}

/// [Sec-Fetch-Storage-Access](https://privacycg.github.io/storage-access-headers/): may the frame use its cookies? An engine says it no
/// more once the origin is tainted.
fn storage_access(question: &FrameQuestion, urls: &[Url], in_chain: bool) -> Option<&'static str> {
    let url = urls.last()?;
    if question.shown_as == EmbeddedAs::Popup {
        return None;
    }
    let browser = question.client.browser;
    let (engine, quirks) = (Engine::of(browser), FrameQuirks::of(browser));
    let of_top =
        |origin: &Origin| question.all_ancestors().all(|ancestor| of_one_site(question, &ancestor, origin));
    if of_top(&Origin::of(url)) {
        return None;
    }
    let page = question.page_origin();
    if quirks.marks_ancestor_chain && urls.windows(2).any(|pair| taints(&page, &pair[0], &pair[1])) {
        return None;
    }
    let credentialless = quirks.knows_credentialless_frames && question.attribute("credentialless").is_some();
    let policy = question.client.third_party_cookies.unwrap_or(engine.cookies.third_party);
    Some(match policy {
        _ if in_chain => "inactive",
        ThirdPartyCookies::Allow if !credentialless => "active",
        _ => "none",
    })
}
