//! What is judged: a page's `new WebSocket(url, protocols)`.

use url::Url;

use crate::fetch::{Client, OriginSource, Page};
use crate::rules::Notice;
use crate::web::browser::Browser;
use crate::web::origin::Origin;

/// What a page writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketCall {
    /// The URL, as written.
    pub url: String,
    /// The subprotocols that it offers, in their order.
    pub subprotocols: Vec<String>,
}

/// One question: would this page's WebSocket open, in this browser?
#[derive(Clone, Debug)]
pub struct SocketQuestion {
    /// The page.
    pub page: Page,
    /// What it writes.
    pub call: SocketCall,
    /// The browser.
    pub client: Client,
    /// The bytes of the key: any will do, but those of a browser are random.
    pub key: [u8; 16],
}

impl SocketQuestion {
    /// The browser whose verdict it is.
    #[must_use]
    pub fn browser(&self) -> Browser {
        self.client.browser
    }

    /// The page's origin.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.page.origin
    }

    /// The same question in another browser.
    #[must_use]
    pub fn in_browser(&self, browser: Browser) -> Self {
        Self { client: self.client.in_browser(browser), ..self.clone() }
    }

    /// The same question of another page, with the same policies.
    #[must_use]
    pub fn from_origin(&self, origin: Origin) -> Self {
        let mut question = self.clone();
        question.page.origin = origin;
        question.page.policy.self_origin = None;
        question
    }

    /// The URL as the browser takes it, where it is one.
    #[must_use]
    pub fn url(&self) -> Option<Url> {
        socket_url(&self.call.url, &self.page)
    }

    /// What is to be said of the way in which the origin was written.
    pub(super) fn origin_notice(&self) -> Option<Notice> {
        match &self.page.source {
            OriginSource::Given { respelt: Some(given) } => {
                Some(Notice::OriginRespelt { given: given.clone(), origin: self.page.origin.serialize() })
            }
            OriginSource::Given { respelt: None } | OriginSource::Page(_) | OriginSource::Assumed => None,
        }
    }
}

/// [Get a URL record](https://websockets.spec.whatwg.org/#dom-websocket-websocket): parsed against the page's URL, and http
/// becomes ws, https becomes wss.
#[must_use]
pub fn socket_url(text: &str, page: &Page) -> Option<Url> {
    let base = match &page.source {
        OriginSource::Page(url) => Url::parse(url).ok(),
        OriginSource::Given { .. } | OriginSource::Assumed => Url::parse(&page.origin.serialize()).ok(),
    };
    let mut url = Url::options().base_url(base.as_ref()).parse(text).ok()?;
    let secure = match url.scheme() {
        "http" => Some("ws"),
        "https" => Some("wss"),
        _ => None,
    };
    if let Some(scheme) = secure {
        // All four are special schemes, and so alike to the parser.
        url.set_scheme(scheme).ok()?;
    }
    Some(url)
}
