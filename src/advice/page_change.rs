//! What to change in the page instead of a response: no header of a server is at fault there, or none should be sent.

use url::Url;

use super::investigation::InvestigatedCall;
use super::redirect_purpose::{Purpose, purpose_of};
use super::step::{Action, Step};
use crate::fetch::without_password;
use crate::probe::Exchange;
use crate::rules::{Fault, Violation};
use crate::web::origin::Origin;
use crate::web::request::Credentials;
use crate::web::site::schemelessly_same_site;
use crate::web::text::shown;

/// What to change in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageChange {
    /// Call the URL to which a redirect led: its response is to the page's own origin then.
    CallDirectly {
        /// The URL.
        url: Url,
        /// Whether its response would have to allow `null` otherwise.
        from_null: bool,
    },
    /// Call this URL, which is of the page's own origin.
    CallOwn(Url),
    /// Open the page at this origin, which is the target's.
    OpenAt(String),
    /// Send the request with credentials.
    SendCredentials,
}

impl PageChange {
    /// The change as a step.
    #[must_use]
    pub fn step(&self) -> Step {
        match self {
            Self::CallDirectly { url, .. } | Self::CallOwn(url) => {
                Step::new(Action::UseUrl, without_password(url))
            }
            Self::OpenAt(origin) => Step::new(Action::UsePage, origin.clone()),
            Self::SendCredentials => Step::new(Action::UseCredentials, Credentials::Include.id()),
        }
    }

    /// What to do, in plain text: a sentence without its stop.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::CallDirectly { url, from_null: true } => format!(
                "Let the page call the URL after the redirects directly, {}, so that its own origin is sent, and allow it there; allowing \
                 null or * lets in every site: any of them can create a sandboxed frame with that origin",
                shown(&without_password(url))
            ),
            Self::CallDirectly { url, from_null: false } => format!(
                "Let the page call the URL to which the redirect leads, {}, so that there is no redirect",
                shown(&without_password(url))
            ),
            Self::CallOwn(url) => format!(
                "Let the page call {}, or a relative URL: that is its own origin, which needs no CORS headers",
                shown(&without_password(url))
            ),
            Self::OpenAt(origin) => format!(
                "Open the page at {}: page and target are one origin then, and need no CORS headers",
                shown(origin)
            ),
            Self::SendCredentials => "Let the page send the request with credentials: \"include\" (XMLHttpRequest: \
                                      withCredentials = true), because without it no cookie of the target is sent or stored"
                .into(),
        }
    }
}

/// What to change in the page because of a violation, where that is better than a header.
pub(super) fn page_change(violation: &Violation, investigated: InvestigatedCall<'_>) -> Option<PageChange> {
    let page = investigated.call.question.origin();
    if let Fault::MixedContent { url, .. } = &violation.fault {
        let url = Url::parse(url).ok().filter(|_| !violation.context.redirected)?;
        return one_host(page, &url).then(|| with_https(&url)).flatten().map(PageChange::CallOwn);
    }
    if !is_about_sharing(&violation.fault) {
        return None;
    }
    let exchange = investigated.all_exchanges().rfind(|exchange| exchange.is_at_fault(violation))?;
    let request = &exchange.request;
    let url = &request.message.url;
    let is_null = request.message.headers.get_text("origin").as_deref() == Some("null");
    if is_null && !page.is_opaque() && request.hop > 0 {
        return Some(PageChange::CallDirectly { url: url.clone(), from_null: true });
    }
    if one_host(page, url) {
        return match (page.scheme()?, url.scheme()) {
            ("http", "https") => Some(PageChange::OpenAt(Origin::of(url).serialize())),
            ("https", "http") => with_https(url).map(PageChange::CallOwn),
            _ => None,
        };
    }
    if let Some(url) = same_resource(exchange).or_else(|| other_path(exchange)) {
        return Some(PageChange::CallDirectly { url, from_null: false });
    }
    moved(exchange, page).map(|url| PageChange::CallDirectly { url, from_null: true })
}

/// Words of paths to which servers redirect what they do not want to respond to.
const NOT_THE_RESOURCE: [&str; 12] = [
    "404",
    "403",
    "500",
    "error",
    "errors",
    "denied",
    "forbidden",
    "maintenance",
    "captcha",
    "consent",
    "blocked",
    "notfound",
];

/// Where a redirect leads to another path of the same origin, at which the resource seems to be: not to a login, an error page or the
/// start of the site.
fn other_path(exchange: &Exchange) -> Option<Url> {
    let response = exchange.response.as_ref().ok()?;
    if !matches!(response.status, 301 | 302 | 307 | 308) {
        return None;
    }
    let from = &exchange.request.message.url;
    let to = from.join(&response.headers.get_text("location")?).ok()?;
    let is_other = Origin::of(&to) == Origin::of(from) && to.path() != from.path() && to.path() != "/";
    let is_resource = !to
        .path()
        .to_ascii_lowercase()
        .split(['/', '.', '-', '_'])
        .any(|word| NOT_THE_RESOURCE.contains(&word));
    (is_other && is_resource && purpose_of(exchange).is_none()).then_some(to)
}

/// Where a resource has moved for good, to another origin: from there on the request's origin would be `null`.
fn moved(exchange: &Exchange, page: &Origin) -> Option<Url> {
    let response =
        exchange.response.as_ref().ok().filter(|response| [301, 308].contains(&response.status))?;
    let from = &exchange.request.message.url;
    let to = from.join(&response.headers.get_text("location")?).ok()?;
    let is_other = Origin::of(&to) != Origin::of(from) && Origin::of(from) != *page;
    let is_resource =
        purpose_of(exchange) == Some(Purpose::Elsewhere) && matches!(to.scheme(), "http" | "https");
    // To the start of a site, whatever was called: that is not where the resource is.
    let has_place = to.path() != "/" || from.path() == "/";
    (is_other && is_resource && has_place).then_some(to)
}

/// Whether a header that shares the response would be the remedy.
fn is_about_sharing(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::AllowOriginMissing { .. }
            | Fault::AllowOriginMultiple { .. }
            | Fault::AllowOriginInvalid { .. }
            | Fault::AllowOriginMismatch { .. }
            | Fault::WildcardWithCredentials { .. }
            | Fault::AllowCredentials { .. }
            | Fault::PreflightRedirect { .. }
            | Fault::PreflightStatus { .. }
    )
}

/// Whether page and URL differ in their scheme alone: http and https of one host, at the ports that these have by themselves.
fn one_host(page: &Origin, url: &Url) -> bool {
    let target = Origin::of(url);
    let plain = |origin: &Origin| match origin.scheme() {
        Some("http") => origin.port() == Some(80),
        Some("https") => origin.port() == Some(443),
        _ => false,
    };
    plain(page) && plain(&target) && page.host() == target.host() && page.scheme() != target.scheme()
}

fn with_https(url: &Url) -> Option<Url> {
    let mut url = url.clone();
    url.set_scheme("https").ok().map(|()| url)
}

/// Where a redirect leads that only spells the URL of the same thing otherwise: another scheme, another host of the site, a slash
/// at its end.
pub(super) fn same_resource(exchange: &Exchange) -> Option<Url> {
    let response = exchange.response.as_ref().ok()?;
    if !(300..400).contains(&response.status) {
        return None;
    }
    let from = &exchange.request.message.url;
    let to = from.join(&response.headers.get_text("location")?).ok()?;
    let path = |url: &Url| url.path().trim_end_matches('/').to_ascii_lowercase();
    let is_same = to != *from
        && matches!(to.scheme(), "http" | "https")
        && path(from) == path(&to)
        && from.query() == to.query()
        && schemelessly_same_site(&Origin::of(from), &Origin::of(&to));
    is_same.then_some(to)
}

#[cfg(test)]
mod tests {
    use super::super::repair;
    use super::super::testing::{investigation, origin, question, response};
    use crate::advice::ExtraRequests;
    use crate::web::message::HttpResponse;
    use url::Url;

    /// What to change in the page at one origin that calls a URL: the action and its value.
    fn change(page: &str, url: &str, responses: &[HttpResponse]) -> String {
        let call = question(|question| {
            question.page.origin = origin(page);
            question.call.url = Url::parse(url).expect("a URL");
        });
        let found = investigation(call, ExtraRequests::default(), responses);
        let page = repair(found.first_call()).page;
        page.map(|page| page.step())
            .map(|step| format!("{} {}", step.action.id(), step.value))
            .unwrap_or_default()
    }

    #[test]
    fn schemes_of_one_host() {
        let theirs = [response(200, &[("Access-Control-Allow-Origin", "https://a.test")])];
        for (page, url, expected) in [
            ("http://a.test", "https://a.test/x", "use-page https://a.test"),
            ("https://a.test", "http://a.test/x", "use-url https://a.test/x"),
            ("http://a.test:81", "https://a.test/x", ""),
            ("http://b.test", "https://a.test/x", ""),
        ] {
            assert_eq!(change(page, url, &theirs), expected, "{page} {url}");
        }
    }

    #[test]
    fn redirects() {
        let page = "https://app.example";
        let to = |location: &str| response(301, &[("Location", location)]);
        for (location, expected) in [
            ("/items/", "use-url https://api.example/items/"),
            ("https://www.api.example/items", "use-url https://www.api.example/items"),
            ("/login", ""),
            ("/v2/items", "use-url https://api.example/v2/items"),
            ("/error/denied", ""),
            ("/", ""),
            ("https://other.test/items", "use-url https://other.test/items"),
            ("https://other.test/", ""),
        ] {
            assert_eq!(change(page, "https://api.example/items", &[to(location)]), expected, "{location}");
        }
        let shared =
            response(302, &[("Access-Control-Allow-Origin", page), ("Location", "https://b.test/y")]);
        let found = change(page, "https://api.example/items", &[shared, response(200, &[])]);
        assert_eq!(found, "use-url https://b.test/y", "and not * for null");
    }
}
