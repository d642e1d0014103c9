//! A question, and the texts that one is made of.

use url::Url;

use super::need::Need;
use crate::fetch::{Call, Client, EffectiveModes, Engine, OriginSource, Page, effective_modes};
use crate::rules::Notice;
use crate::web::address_space::{AddressSpace, PageSpace};
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::web::request::Initiator;
use crate::web::text::shown;
use crate::web::typed_url::{is_known_scheme, port_follows, with_likely_scheme};

/// One question: may this page make this call, in this browser?
#[derive(Clone, Debug)]
pub struct Question {
    /// The page.
    pub page: Page,
    /// Its call.
    pub call: Call,
    /// The browser.
    pub client: Client,
    /// Whether the page makes the same call again, once the first is over.
    pub repeat: bool,
    /// Whether only its preflight is sent: a request that changes data stays unsent.
    pub preflight_only: bool,
    /// The response headers that the page needs, by their lower-case names.
    pub needed_headers: Vec<String>,
    /// What else it needs.
    pub needs: Vec<Need>,
}

impl Question {
    /// The headers that are added by hand to the request of a script, to which the page can add none.
    #[must_use]
    pub fn by_hand(&self) -> &[(String, String)] {
        if self.call.attributes.script.callback.is_some() { &self.call.headers } else { &[] }
    }

    /// The question of one call.
    #[must_use]
    pub fn new(page: Page, call: Call, client: Client) -> Self {
        Self {
            page,
            call,
            client,
            repeat: false,
            preflight_only: false,
            needed_headers: Vec::new(),
            needs: Vec::new(),
        }
    }

    /// The same question with another URL.
    #[must_use]
    pub fn to(&self, url: Url) -> Self {
        let mut question = self.clone();
        question.call.url = url;
        question
    }

    /// The same question in another browser.
    #[must_use]
    pub fn in_browser(&self, browser: Browser) -> Self {
        let mut question = self.clone();
        question.client.browser = browser;
        question
    }

    /// The same question where page and target are in these address spaces; what is known of the page already stays.
    #[must_use]
    pub fn in_spaces(mut self, page: Option<PageSpace>, target: Option<AddressSpace>) -> Self {
        self.set_spaces(page, target);
        self
    }

    /// Puts page and target into these address spaces; what is known of the page already stays.
    pub fn set_spaces(&mut self, page: Option<PageSpace>, target: Option<AddressSpace>) {
        self.page.policy.address_space = self.page.policy.address_space.or(page);
        self.call.address_space = target;
    }

    /// The URL that the page calls.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.call.url
    }

    /// The page's origin.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.page.origin
    }

    /// What makes the request.
    #[must_use]
    pub fn initiator(&self) -> Initiator {
        self.call.initiator
    }

    /// The browser whose verdict it is.
    #[must_use]
    pub fn browser(&self) -> Browser {
        self.client.browser
    }

    /// Mode and credentials mode of the request, as its initiator has them.
    #[must_use]
    pub fn effective_modes(&self) -> EffectiveModes {
        effective_modes(&self.call, Engine::of(self.client.browser))
    }

    /// The method that goes out.
    #[must_use]
    pub fn method(&self) -> &str {
        self.call.initiator.method(&self.call.method)
    }

    /// Whether the page was given as a file.
    #[must_use]
    pub fn is_from_disk(&self) -> bool {
        self.page.is_from_disk()
    }

    /// What is to be said of the way in which the origin was written.
    #[must_use]
    pub fn origin_notice(&self) -> Option<Notice> {
        match &self.page.source {
            OriginSource::Given { respelt: Some(given) } => {
                Some(Notice::OriginRespelt { given: given.clone(), origin: self.page.origin.serialize() })
            }
            OriginSource::Given { respelt: None } | OriginSource::Page(_) | OriginSource::Assumed => None,
        }
    }
}

/// Why a text is not an origin of a page: a sentence that says what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PageOriginError(String);

/// Reads a page's origin: `null`, an origin, or the URL of a page, whose origin it then is.
///
/// # Errors
/// Where the text is none of them.
pub fn page_of(text: &str) -> Result<Page, PageOriginError> {
    let Some(url) = page_url(text)? else { return Ok(Page::new(Origin::Opaque)) };
    let origin = Origin::of_page(&url);
    let serialized = origin.serialize();
    let respelt = (serialized != text).then(|| text.to_owned());
    Ok(Page::new(origin).with_source(OriginSource::Given { respelt }))
}

/// Reads an origin as the [URL Standard](https://url.spec.whatwg.org/#concept-url-origin) has it, which knows nothing of the
/// schemes that apps and extensions bring.
///
/// # Errors
/// Where the text is neither `null` nor a URL.
pub fn standard_origin(text: &str) -> Result<Origin, PageOriginError> {
    Ok(page_url(text)?.map_or(Origin::Opaque, |url| Origin::of(&url)))
}

/// The URL of a page; `None` for `null`.
fn page_url(text: &str) -> Result<Option<Url>, PageOriginError> {
    if text.trim() == "null" {
        return Ok(None);
    }
    if text == "*" {
        let words =
            "* is a value for responses, not the origin of a page; give one, such as https://app.example.com";
        return Err(PageOriginError(words.into()));
    }
    // A host may have a comma to a URL parser, and has none in the world.
    let host = text.split_once("://").map_or(text, |(_, rest)| rest).split(['/', '?', '#']).next();
    if host.is_some_and(|host| host.contains(',')) {
        let words = format!("{} has a comma, and a page has one origin; probe once for each", shown(text));
        return Err(PageOriginError(words));
    }
    absolute_url(text).map(Some).map_err(|fault| PageOriginError(fault.sentence(text, "an origin")))
}

/// Why a text is not a URL to fetch: a sentence that says what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TargetError(String);

/// Reads an absolute URL.
///
/// # Errors
/// Where a browser could not parse it, or would take it for something else than was meant.
pub fn target_url(text: &str) -> Result<Url, TargetError> {
    absolute_url(text).map_err(|fault| TargetError(fault.sentence(text, "a URL")))
}

/// What is wrong with a text that should be an absolute URL.
enum UrlFault {
    Empty,
    /// It is a path.
    Path,
    /// It lacks a scheme; with which it would be a URL.
    NoScheme(String),
    /// The scheme is a misspelling of this one.
    SchemeTypo {
        scheme: String,
        meant: &'static str,
    },
    /// The slashes after the scheme are missing or too few.
    NoSlashes(String),
    Port,
    /// An IPv6 address has a zone (`%eth0`).
    Zone,
    Parse(url::ParseError),
}

impl UrlFault {
    fn sentence(&self, text: &str, kind: &str) -> String {
        let text = shown(text);
        match self {
            Self::Empty => format!("{kind} is needed, such as https://api.example.com, and this is empty"),
            Self::Path => {
                format!("{text} is a path alone; write the whole, such as https://api.example.com{text}")
            }
            // A sentence is not half a URL.
            Self::NoScheme(_) if text.contains(char::is_whitespace) => {
                format!("{text} is not a URL: it has no scheme")
            }
            Self::NoScheme(better) => format!("{text} has no scheme; write {}", shown(better)),
            Self::SchemeTypo { scheme, meant } => format!(
                "{text} has the scheme {}:, which browsers do not know; did you mean {meant}: ?",
                shown(scheme)
            ),
            Self::NoSlashes(better) => format!("{text} has no // after its scheme; write {}", shown(better)),
            Self::Port => format!("{text} has a port that is not a number from 0 to 65535"),
            Self::Zone => format!(
                "{text} is not {kind} to a browser: an IPv6 address in a URL has no zone; leave out what follows the %"
            ),
            Self::Parse(url::ParseError::IdnaError) => {
                format!("{text} is not {kind} to a browser: its host has a character that no host may have")
            }
            Self::Parse(error) => format!("{text} is not {kind} to a browser: {error}"),
        }
    }
}

/// Parses a URL, and notices what parses but was not meant: `localhost:3000` is a URL with the scheme `localhost`.
fn absolute_url(text: &str) -> Result<Url, UrlFault> {
    let text = text.trim_matches(|character: char| character <= ' ');
    if text.is_empty() {
        return Err(UrlFault::Empty);
    }
    let scheme = text.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    if let Some((scheme, rest)) = &scheme {
        if port_follows(rest) && !is_known_scheme(scheme) {
            return Err(no_scheme(text));
        }
        if let Some(meant) = misspelt_scheme(scheme) {
            return Err(UrlFault::SchemeTypo { scheme: scheme.clone(), meant });
        }
        if matches!(scheme.as_str(), "http" | "https" | "ws" | "wss") && !rest.starts_with("//") {
            let rest = rest.trim_start_matches(['/', '\\']);
            return Err(UrlFault::NoSlashes(format!("{scheme}://{rest}")));
        }
    }
    Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase if text.starts_with('/') && !text.starts_with("//") => {
            UrlFault::Path
        }
        url::ParseError::RelativeUrlWithoutBase => no_scheme(text.strip_prefix("//").unwrap_or(text)),
        url::ParseError::InvalidPort => UrlFault::Port,
        url::ParseError::InvalidIpv6Address if text.contains('%') => UrlFault::Zone,
        other => UrlFault::Parse(other),
    })
}

/// What is wrong with a text that has no scheme, and what would be right.
fn no_scheme(text: &str) -> UrlFault {
    UrlFault::NoScheme(with_likely_scheme(text).unwrap_or_else(|| format!("https://{text}")))
}

/// The scheme that was meant, where one or two letters are wrong.
fn misspelt_scheme(scheme: &str) -> Option<&'static str> {
    match scheme {
        "htp" | "htpp" | "hhtp" | "htttp" | "ttp" | "hppt" | "hhttp" | "htt" => Some("http"),
        "htps" | "htpps" | "hhtps" | "htttps" | "ttps" | "httpss" | "hpttps" | "https1" | "httsp"
        | "htpts" | "hhttps" | "httos" | "httpa" | "httpd" => Some("https"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_right() {
        for (text, expected) in [
            ("example.com", "write https://example.com"),
            ("example.com/a?b", "write https://example.com/a?b"),
            ("localhost:3000", "write http://localhost:3000"),
            ("api.example:8080/x", "write http://api.example:8080/x"),
            ("http://[fe80::1%eth0]/", "has no zone"),
            ("//example.com", "write https://example.com"),
            ("htps://example.com", "did you mean https:"),
            ("http:/example.com", "write http://example.com"),
            ("https:example.com", "write https://example.com"),
            ("http://example.com:99999", "0 to 65535"),
            ("http://example.com:x", "0 to 65535"),
            ("http://", "not a URL"),
            ("", "is empty"),
        ] {
            let error = target_url(text).expect_err(text).to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
        for text in ["http://localhost:3000", "data:text/plain,a", "mailto:1", "about:blank", "foo://x"] {
            assert!(target_url(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn origins() {
        for (text, origin, respelt) in [
            ("null", "null", false),
            ("https://app.example", "https://app.example", false),
            ("https://App.example/", "https://app.example", true),
            ("https://app.example:443", "https://app.example", true),
            ("file:///a", "null", true),
            ("capacitor://localhost", "capacitor://localhost", false),
        ] {
            let page = page_of(text).expect(text);
            assert_eq!(page.origin.serialize(), origin);
            assert_eq!(page.source != OriginSource::Given { respelt: None }, respelt, "{text}");
        }
    }
}
