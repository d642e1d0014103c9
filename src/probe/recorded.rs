//! Questions made of calls that were read elsewhere.

use url::Url;

use super::question::{Question, page_of, target_url};
use crate::fetch::{Call, Client, OriginSource, Page, PolicyContainer};
use crate::record::{RecordedCall, SendCredentials};
use crate::web::address_space::AddressSpace;
use crate::web::browser::Browser;
use crate::web::csp::Policy;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};
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
    let mut asked = Call::new(initiator(call.asks_as), url)
        .method(method)
        .body(call.body.clone())
        .mode(match call.mode.as_deref() {
            Some("no-cors") => Mode::NoCors,
            Some("same-origin") => Mode::SameOrigin,
            _ => Mode::Cors,
        })
        .credentials(match call.credentials {
            Some(SendCredentials::Include) => Credentials::Include,
            Some(SendCredentials::Omit) => Credentials::Omit,
            Some(SendCredentials::SameOrigin) | None => Credentials::SameOrigin,
        })
        .redirect(match call.redirect.as_deref() {
            Some("error") => RedirectMode::Error,
            Some("manual") => RedirectMode::Manual,
            _ => RedirectMode::Follow,
        })
        .crossorigin(match call.crossorigin {
            None => CrossOrigin::None,
            Some("use-credentials") => CrossOrigin::UseCredentials,
            Some(_) => CrossOrigin::Anonymous,
        });
    asked.headers.clone_from(&call.headers);
    let browser = overrides.browser.unwrap_or(match call.browser {
        Some("Firefox") => Browser::Firefox,
        _ => Browser::Chromium,
    });
    let client = Client::new(browser)
        .cookies(call.cookies.iter().map(|pair| format!("{pair}{attributes}")).collect())
        .now(overrides.now);
    Ok(Question::new(page, asked, client))
}

fn initiator(name: Option<&str>) -> Initiator {
    match name {
        Some("xhr") => Initiator::Xhr,
        Some("xhr-upload") => Initiator::XhrUpload,
        Some("script") => Initiator::Script,
        Some("module") => Initiator::Module,
        Some("style") => Initiator::Style,
        Some("image") => Initiator::Image,
        Some("font") => Initiator::Font,
        Some("media") => Initiator::Media,
        Some("eventsource") => Initiator::EventSource,
        Some("beacon") => Initiator::Beacon,
        Some("worker") => Initiator::Worker,
        _ => Initiator::Fetch,
    }
}
