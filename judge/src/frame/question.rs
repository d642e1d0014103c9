//! The question: which document, in what of which page.

use url::Url;

use super::page::EmbeddingPage;
use super::sandbox::Sandbox;
use crate::fetch::Client;
use crate::web::origin::Origin;
use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// In what a page shows a document.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum EmbeddedAs: "a way to show a document" {
        /// `<iframe>`.
        #[default]
        Iframe = "iframe": "An iframe",
        /// `<object>`.
        Object = "object": "An object element",
        /// `<embed>`.
        Embed = "embed": "An embed element",
        /// A window of `window.open()`.
        Popup = "popup": "A window of window.open()",
    }
}

impl EmbeddedAs {
    /// Whether it stands inside of the page.
    #[must_use]
    pub fn is_nested(self) -> bool {
        self != Self::Popup
    }

    /// What a person would call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Iframe => "<iframe>",
            Self::Object => "<object>",
            Self::Embed => "<embed>",
            Self::Popup => "window.open()",
        }
    }
}

vocabulary! {
    /// One of the two that talk to each other.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Side: "a side" {
        /// The page that embeds or opens.
        Page = "page": "The page",
        /// The document in the frame or popup.
        Frame = "frame": "The document",
    }
}

/// The attributes of an element, besides `sandbox`, that have a part in whether the document is shown and how the two talk.
pub const MATTERING_ATTRIBUTES: [&str; 6] =
    ["allow", "credentialless", "csp", "loading", "name", "referrerpolicy"];

/// A document that a page wants to show, and how the two want to talk.
#[derive(Clone, Debug)]
pub struct FrameQuestion {
    /// The URL, as the page has it.
    pub url: String,
    /// The page.
    pub page: EmbeddingPage,
    /// The pages around it, the nearest first; the last is the top. An opaque one is a page in a sandbox.
    pub ancestors: Vec<Origin>,
    /// In what it is shown.
    pub shown_as: EmbeddedAs,
    /// The element's `sandbox` attribute.
    pub sandbox: Option<String>,
    /// The element's other attributes.
    pub attributes: Vec<(String, String)>,
    /// The third argument of `window.open()`.
    pub features: String,
    /// What the page sets `document.domain` to.
    pub domain_of_page: Option<String>,
    /// What the document sets it to.
    pub domain_of_frame: Option<String>,
    /// The `targetOrigin` of each message that is posted, and by which side.
    pub messages: Vec<(Side, String)>,
    /// Where the third document of the location.hash technique lives, and where the window is taken to read `window.name`.
    pub relay: Option<Origin>,
    /// The browser.
    pub client: Client,
}

impl FrameQuestion {
    /// The question about a document of this URL in an iframe of this page.
    #[must_use]
    pub fn new(url: impl Into<String>, page: EmbeddingPage, client: Client) -> Self {
        Self {
            url: url.into(),
            page,
            ancestors: Vec::new(),
            shown_as: EmbeddedAs::default(),
            sandbox: None,
            attributes: Vec::new(),
            features: String::new(),
            domain_of_page: None,
            domain_of_frame: None,
            messages: Vec::new(),
            relay: None,
            client,
        }
    }

    /// The URL, where it is one.
    #[must_use]
    pub fn parsed_url(&self) -> Option<Url> {
        Url::parse(self.url.trim_matches(|character: char| character <= ' ')).ok()
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes.find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All that a page of the document's ancestors is, the page itself first.
    pub fn all_ancestors(&self) -> impl Iterator<Item = Origin> {
        std::iter::once(self.page_origin()).chain(self.ancestors.iter().cloned())
    }

    /// The origin of the top window.
    #[must_use]
    pub fn top(&self) -> Origin {
        self.ancestors.last().cloned().unwrap_or_else(|| self.page_origin())
    }

    /// The sandbox that the page is in: its own, and that of a page around it.
    #[must_use]
    pub fn page_sandbox(&self) -> Sandbox {
        let around =
            if self.ancestors.iter().any(Origin::is_opaque) { SANDBOXED_PAGE } else { Sandbox::NONE };
        self.page.sandbox().and(around)
    }

    /// The page's origin: opaque in a sandbox.
    #[must_use]
    pub fn page_origin(&self) -> Origin {
        if self.page_sandbox().same_origin { self.page.url_origin() } else { Origin::Opaque }
    }

    /// The sandbox that the document gets from the element and from the pages around it.
    #[must_use]
    pub fn inherited_sandbox(&self) -> Sandbox {
        let page = self.page_sandbox();
        match &self.sandbox {
            _ if self.shown_as == EmbeddedAs::Popup && page.escaping_popups => Sandbox::NONE,
            Some(value) => page.and(Sandbox::of_attribute(value)),
            None => page,
        }
    }

    /// The messages that are posted, and their `targetOrigin`: those given, or one in each direction.
    #[must_use]
    pub fn posts(&self) -> Vec<(Side, String)> {
        if !self.messages.is_empty() {
            return self.messages.clone();
        }
        let of_url = self.parsed_url().map_or(Origin::Opaque, |url| Origin::of(&url));
        let plain = |origin: &Origin| if origin.is_opaque() { "*".into() } else { origin.serialize() };
        vec![(Side::Page, plain(&of_url)), (Side::Frame, plain(&self.page.url_origin()))]
    }

    /// Whether the popup is opened without a way back: by the words `noopener` and `noreferrer` of the
    /// [features](https://html.spec.whatwg.org/multipage/nav-history-apis.html#concept-window-open-features-tokenize).
    #[must_use]
    pub fn is_noopener(&self) -> bool {
        self.shown_as == EmbeddedAs::Popup && (self.has_feature("noopener") || self.is_noreferrer())
    }

    /// Whether the popup is opened without a `Referer`.
    #[must_use]
    pub fn is_noreferrer(&self) -> bool {
        self.has_feature("noreferrer")
    }

    fn has_feature(&self, name: &str) -> bool {
        let separates = |character: char| character == ',' || character.is_ascii_whitespace();
        self.features.split(separates).any(|feature| {
            let (given, value) = feature.split_once('=').unwrap_or((feature, ""));
            let is_on = match value.to_ascii_lowercase().as_str() {
                "" | "yes" | "true" => true,
                number => number.parse::<i64>().is_ok_and(|number| number != 0),
            };
            given.eq_ignore_ascii_case(name) && is_on
        })
    }
}

/// What is known of a page around that has an opaque origin: it is sandboxed, and its scripts run.
const SANDBOXED_PAGE: Sandbox = Sandbox { scripts: true, ..EMPTY };
const EMPTY: Sandbox = Sandbox {
    applies: true,
    scripts: false,
    same_origin: false,
    escaping_popups: false,
    top_navigation: false,
    downloads: false,
};
