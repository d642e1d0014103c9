//! The real page that asks: its origin, and what its own headers say.

use url::Url;

use super::question::target_url;
use crate::fetch::{Client, EmbedderPolicy, PolicyContainer, navigation_request};
use crate::web::address_space::AddressSpace;
use crate::web::csp::Policy;
use crate::web::message::{Failure, HttpRequest, HttpResponse};
use crate::web::origin::Origin;
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
}

/// Asks for a page as a navigation does, and reads its headers.
///
/// # Errors
/// A sentence, where no page could be had.
pub async fn find_page(
    text: &str,
    client: &Client,
    mut send: impl AsyncFnMut(&HttpRequest) -> Result<HttpResponse, Failure>,
) -> Result<FoundPage, String> {
    let mut url = target_url(text).map_err(|error| error.to_string())?;
    for _ in 0..=MOST_REDIRECTS {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("{} is no page of a server: it must be http or https", shown(url.as_str())));
        }
        let answer = send(&navigation_request(&url, client)).await.map_err(|failure| failure.detail)?;
        let location = answer.headers.get_text("location").filter(|_| (300..400).contains(&answer.status));
        match location.map(|location| url.join(&location)) {
            None => return Ok(found(url, &answer)),
            Some(Ok(next)) => url = next,
            Some(Err(_)) => return Err(format!("{} redirects to what is no URL", shown(url.as_str()))),
        }
    }
    Err(format!("{} redirects without end", shown(text)))
}

fn found(url: Url, answer: &HttpResponse) -> FoundPage {
    let csp: Vec<Policy> = answer
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
        embedder: EmbedderPolicy::obtain(&answer.headers),
        csp,
        self_origin,
        address_space: answer.remote.map(|remote| AddressSpace::of(remote.ip())),
    };
    FoundPage { url, origin, policy }
}
