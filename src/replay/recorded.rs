//! Questions made of calls that were read elsewhere.

use url::Url;

use crate::fetch::{Call, Client, OriginSource, Page, PolicyContainer};
use crate::probe::{PageOriginError, Question, TargetError, page_of, target_url};
use crate::record::RecordedCall;
use crate::web::address_space::{AddressSpace, PageSpace};
use crate::web::browser::Browser;
use crate::web::csp::Policy;
use crate::web::request::Initiator;
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

/// Why there is no question in a call: a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// Its origin is not an origin.
    #[error("its origin: {0}")]
    Origin(PageOriginError),
    /// Its URL is not a URL.
    #[error("its URL: {0}")]
    Url(TargetError),
    /// Its URL is a path, and the page's origin is not known.
    #[error("its URL {} is a path of the page, whose origin is not known", shown(.0))]
    PageUnknown(String),
    /// A part of its URL is a name whose value is not known.
    #[error("its URL {} has the name {}, whose value is not in the text", shown(.url), shown(.name))]
    Unknown {
        /// The URL, as far as it is known.
        url: String,
        /// The name.
        name: String,
    },
}

impl QuestionError {
    /// What cannot be read, without its text: it may have a secret.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            Self::Origin(_) => "its origin cannot be read",
            Self::Url(_) | Self::PageUnknown(_) | Self::Unknown { .. } => "its URL cannot be read",
        }
    }
}

/// The question of a call.
///
/// # Errors
/// Where the call has no URL or origin that is one.
pub fn question(call: &RecordedCall, overrides: &Overrides) -> Result<Question, QuestionError> {
    let mut page = match (&overrides.origin, call.origin.as_deref()) {
        (Some(page), _) => page.clone(),
        (None, Some(text)) => {
            let page = page_of(text).map_err(QuestionError::Origin)?;
            // Browsers write it as a URL: that is not a misspelling.
            page.with_source(OriginSource::Given { respelt: None })
        }
        (None, None) => overrides.assumed.clone(),
    };
    let url = match target_url(&call.url) {
        Ok(url) => url,
        Err(error) if call.url.starts_with('/') && !call.url.starts_with("//") => {
            // A page's own path.
            match Url::parse(&page.origin.serialize()) {
                Ok(base) if page.source != OriginSource::Assumed => {
                    base.join(&call.url).map_err(|_| QuestionError::Url(error))?
                }
                _ => return Err(QuestionError::PageUnknown(call.url.clone())),
            }
        }
        Err(error) => match call.unknown_in_url().next() {
            Some(name) => {
                return Err(QuestionError::Unknown { url: call.url.clone(), name: name.to_owned() });
            }
            None => return Err(QuestionError::Url(error)),
        },
    };
    let mut url = url;
    if call.initiator == Some(Initiator::WebSocket) {
        let scheme = match url.scheme() {
            "https" => "wss",
            "http" => "ws",
            other => other,
        };
        let scheme = scheme.to_owned();
        // All four are special schemes, and so alike to the parser.
        let _ = url.set_scheme(&scheme);
    }
    let secure = is_potentially_trustworthy(&url);
    let attributes = if secure { "; Path=/; SameSite=None; Secure" } else { "; Path=/" };
    let has_body = call.body.is_some();
    let method = call.method.clone().unwrap_or_else(|| if has_body { "POST" } else { "GET" }.into());
    page.policy = PolicyContainer {
        csp: call.csp.iter().flat_map(|text| Policy::parse_list(text)).collect(),
        address_space: call.page_is_public.then_some(PageSpace::known(AddressSpace::Public)),
        embedder: call.embedder_policy.unwrap_or_default(),
        ..PolicyContainer::default()
    };
    let mut made = Call::new(call.initiator.unwrap_or_default(), url)
        .method(method)
        .body(call.body.clone())
        .mode(call.mode.unwrap_or_default())
        .credentials(call.credentials.unwrap_or_default())
        .redirect(call.redirect.unwrap_or_default())
        .crossorigin(call.crossorigin)
        .attributes(call.attributes.clone());
    made.headers.clone_from(&call.headers);
    let browser = overrides.browser.or(call.browser).unwrap_or_default();
    let client = Client::new(browser)
        .product(crate::PRODUCT)
        .cookies(call.cookies.iter().map(|pair| format!("{pair}{attributes}")).collect())
        .now(overrides.now);
    Ok(Question::new(page, made, client))
}
