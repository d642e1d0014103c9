//! Questions made of calls that were read elsewhere.

use url::Url;

use super::question::{Question, page_of, target_url};
use crate::fetch::{Call, Client, OriginSource, Page, PolicyContainer};
use crate::record::RecordedCall;
use crate::web::address_space::AddressSpace;
use crate::web::browser::Browser;
use crate::web::csp::Policy;
use crate::web::text::shown;
use crate::web::trustworthy::is_potentially_trustworthy;

/// What is known besides the call.
#[derive(Clone, Debug)]
pub struct Overrides {
    /// The page's origin, which outweighs the call's.
    pub origin: Option<Page>,
    /// The page's origin where neither says it.
    pub assumed: Page,
    /// The browser, which outweighs the call's.
    pub browser: Option<Browser>,
    /// The time, in seconds: cookies expire.
    pub now: i64,
}

/// The question that a call asks.
///
/// # Errors
/// A sentence without a full stop, where the call has no URL or origin that is one.
pub fn question(call: &RecordedCall, overrides: &Overrides) -> Result<Question, String> {
    let mut page = match (&overrides.origin, call.origin.as_deref()) {
        (Some(page), _) => page.clone(),
        (None, Some(text)) => {
            let page = page_of(text).map_err(|error| format!("its origin: {error}"))?;
            // That it is written as a URL is the browser's way, and nobody's mistake.
            Page { source: OriginSource::Given { respelt: None }, ..page }
        }
        (None, None) => overrides.assumed.clone(),
    };
    let url = match target_url(&call.url) {
        Ok(url) => url,
        Err(error) if call.url.starts_with('/') && !call.url.starts_with("//") => {
            // A page's own path.
            match Url::parse(&page.origin.serialize()) {
                Ok(base) if page.source != OriginSource::Assumed => {
                    base.join(&call.url).map_err(|_| format!("its URL: {error}"))?
                }
                _ => {
                    return Err(format!(
                        "its URL {} is a path of the page; --origin says of which",
                        shown(&call.url)
                    ));
                }
            }
        }
        Err(error) => return Err(format!("its URL: {error}")),
    };
    let secure = is_potentially_trustworthy(&url);
    let attributes = if secure { "; Path=/; SameSite=None; Secure" } else { "; Path=/" };
    let has_body = call.body.is_some();
    let method = call.method.clone().unwrap_or_else(|| if has_body { "POST" } else { "GET" }.into());
    page.policy = PolicyContainer {
        csp: call.csp.iter().flat_map(|text| Policy::parse_list(text)).collect(),
        address_space: call.page_is_public.then_some(AddressSpace::Public),
        ..PolicyContainer::default()
    };
    let mut made = Call::new(call.initiator.unwrap_or_default(), url)
        .method(method)
        .body(call.body.clone())
        .mode(call.mode.unwrap_or_default())
        .credentials(call.credentials.unwrap_or_default())
        .redirect(call.redirect.unwrap_or_default())
        .crossorigin(call.crossorigin);
    made.headers.clone_from(&call.headers);
    let browser = overrides.browser.or(call.browser).unwrap_or_default();
    let client = Client::new(browser)
        .product(crate::PRODUCT)
        .cookies(call.cookies.iter().map(|pair| format!("{pair}{attributes}")).collect())
        .now(overrides.now);
    Ok(Question::new(page, made, client))
}
