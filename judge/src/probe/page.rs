//! The real page: its origin, and what its own headers say.

use std::time::Duration;

use url::Url;

use super::drive::{Machine, drive};
use super::question::{TargetError, target_url};
use crate::fetch::{Client, PolicyContainer, Step, navigation_request};
use crate::web::address_space::{AddressSpace, PageSpace};
use crate::web::csp::Policy;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::headers::HeaderList;
use crate::web::html::metas;
use crate::web::message::{Failure, HttpRequest, HttpResponse, Reply};
use crate::web::origin::Origin;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::text::shown;

/// How many redirects a navigation follows.
const MOST_REDIRECTS: usize = 20;

/// A page, as its server describes it.
#[derive(Clone, Debug)]
pub struct FoundPage {
    /// The URL at which it was found in the end.
    pub url: Url,
    /// Its origin; opaque where its policy puts it into a sandbox.
    pub origin: Origin,
    /// Its policies, and in which address space it lives.
    pub policy: PolicyContainer,
    /// The headers of its response.
    pub headers: HeaderList,
}

/// Why there is no page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The text is not a URL.
    #[error(transparent)]
    Url(#[from] TargetError),
    /// A URL, the first or that of a redirect, that no server has.
    #[error("{} is not a page of a server: it must be http or https", shown(.0.as_str()))]
    Scheme(Url),
    /// A redirect whose `Location` is not a URL; where it is from.
    #[error("{} redirects to something that is not a URL", shown(.0.as_str()))]
    Location(Url),
    /// More redirects than a browser follows; where they begin.
    #[error("{} redirects without end", shown(.0.as_str()))]
    Redirects(Url),
    /// The network failed.
    #[error("{}", .0.detail)]
    Network(Failure),
}

/// Requests a page as a navigation does, and reads its headers.
///
/// # Errors
/// Where there is no page.
pub async fn find_page(
    text: &str,
    client: &Client,
    send: impl AsyncFnMut(&HttpRequest) -> Reply,
) -> Result<FoundPage, PageError> {
    let navigation = Navigation::new(target_url(text)?, client);
    let begun = navigation.step().map(|step| (navigation, step))?;
    drive(begun, send, |_, _, _| {}).await.1
}

/// A [navigation](https://html.spec.whatwg.org/multipage/browsing-the-web.html#navigate) from the address bar, as far as the
/// headers of its response.
struct Navigation<'a> {
    client: &'a Client,
    first: Url,
    url: Url,
    redirects: usize,
}

type NavigationStep = Step<HttpRequest, Result<FoundPage, PageError>>;

impl<'a> Navigation<'a> {
    fn new(url: Url, client: &'a Client) -> Self {
        Self { client, first: url.clone(), url, redirects: 0 }
    }

    /// The request for the URL at hand.
    fn step(&self) -> Result<NavigationStep, PageError> {
        if !matches!(self.url.scheme(), "http" | "https") {
            return Err(PageError::Scheme(self.url.clone()));
        }
        Ok(Step::Send(Box::new(navigation_request(&self.url, self.client))))
    }

    fn respond(&mut self, response: &Result<HttpResponse, Failure>) -> Result<NavigationStep, PageError> {
        let response = response.as_ref().map_err(|failure| PageError::Network(failure.clone()))?;
        let location =
            response.headers.get_text("location").filter(|_| (300..400).contains(&response.status));
        let Some(location) = location else {
            return Ok(Step::Done(Box::new(Ok(found(self.url.clone(), response)))));
        };
        let next = self.url.join(&location).map_err(|_| PageError::Location(self.url.clone()))?;
        if self.redirects == MOST_REDIRECTS {
            return Err(PageError::Redirects(self.first.clone()));
        }
        self.redirects += 1;
        self.url = next;
        self.step()
    }
}

impl Machine for Navigation<'_> {
    type Request = HttpRequest;
    type Outcome = Result<FoundPage, PageError>;

    fn pass(&mut self, _: Duration) {}

    fn resume(&mut self, response: &Result<HttpResponse, Failure>) -> NavigationStep {
        self.respond(response).unwrap_or_else(|error| Step::Done(Box::new(Err(error))))
    }
}

/// The referrer policy of a page: of its header, and over that of the last `<meta name=referrer>` that names one.
fn page_referrer_policy(response: &HttpResponse) -> Option<ReferrerPolicy> {
    let document = response.body.whole.as_deref().unwrap_or(&response.body.start);
    let metas = metas(&String::from_utf8_lossy(document), "referrer");
    let named = metas.iter().filter_map(|content| ReferrerPolicy::of_meta(content)).next_back();
    named.or_else(|| ReferrerPolicy::of_header(&response.headers))
}

fn found(url: Url, response: &HttpResponse) -> FoundPage {
    let csp: Vec<Policy> = response
        .headers
        .lines("content-security-policy")
        .flat_map(|line| Policy::parse_list(&line.text()))
        .collect();
    let self_origin = Some(Origin::of(&url));
    let origin = if csp.iter().any(Policy::is_sandboxed_without_same_origin) {
        Origin::Opaque
    } else {
        Origin::of(&url)
    };
    let policy = PolicyContainer {
        embedder: EmbedderPolicy::obtain(&response.headers),
        csp,
        self_origin,
        referrer: page_referrer_policy(response),
        address_space: response.remote.map(|remote| PageSpace::known(AddressSpace::of(remote.ip()))),
    };
    FoundPage { url, origin, policy, headers: response.headers.clone() }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::web::body::Body;
    use crate::web::browser::Browser;
    use crate::web::message::HttpVersion;

    /// What comes of a navigation to a URL of `http://a.test`, whose server redirects from each path to the next in the list.
    fn navigated(url: &str, locations: &[(&str, &str)]) -> Result<FoundPage, PageError> {
        let client = Client::new(Browser::Chromium);
        let send = async |request: &HttpRequest| {
            let location = locations.iter().find(|(path, _)| *path == request.url.path());
            let mut headers = HeaderList::new();
            if let Some((_, location)) = location {
                headers.append("Location", location);
            }
            headers.append("Content-Security-Policy", "sandbox allow-scripts");
            let status = if location.is_some() { 302 } else { 200 };
            let version = HttpVersion::Http1;
            let response = HttpResponse { version, status, headers, body: Body::default(), remote: None };
            Reply::new(Ok(response), Duration::ZERO)
        };
        find_page(url, &client, send).now_or_never().expect("nothing was waited for")
    }

    #[test]
    fn redirects_are_followed() {
        let found = navigated("http://a.test/1", &[("/1", "/2"), ("/2", "//b.test/3")]).expect("a page");
        assert_eq!(found.url.as_str(), "http://b.test/3");
        assert_eq!(found.origin, Origin::Opaque);
        for (url, locations, expected) in [
            ("http://a.test/", &[("/", "/")][..], "http://a.test/ redirects without end"),
            (
                "http://a.test/",
                &[("/", "http://[")],
                "http://a.test/ redirects to something that is not a URL",
            ),
            (
                "http://a.test/",
                &[("/", "data:,")],
                "data:, is not a page of a server: it must be http or https",
            ),
            ("ftp://a.test/", &[], "ftp://a.test/ is not a page of a server: it must be http or https"),
        ] {
            assert_eq!(navigated(url, locations).map(|found| found.url).unwrap_err().to_string(), expected);
        }
    }

    /// The twentieth redirect is followed, the twenty-first is not.
    #[test]
    fn as_many_redirects_as_a_browser_follows() {
        let paths: Vec<String> = (0..=21).map(|number| format!("/{number}")).collect();
        let all: Vec<(&str, &str)> =
            paths.iter().zip(&paths[1..]).map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert!(navigated("http://a.test/0", &all[..20]).is_ok());
        assert!(matches!(navigated("http://a.test/0", &all[..21]), Err(PageError::Redirects(_))));
    }
}
