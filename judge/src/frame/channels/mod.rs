//! What page and document can say to each other once the document is there: each channel open or closed, and why.

mod dom;
mod domain;
mod hash;
mod message;
mod name;
mod parties;
mod setter;
mod storage;
mod top;

use self::parties::Parties;
use super::cookies::FrameCookies;
use super::load::Document;
use super::opener::{Cut, OpenerLink};
use super::question::{EmbeddedAs, FrameQuestion};
use crate::rules::Rule;
use crate::web::vocabulary::vocabulary;

pub use self::dom::DomAccess;
pub use self::domain::{DomainChannel, DomainSetter};
pub use self::hash::HashChannel;
pub use self::message::{MessageChannel, PostedMessage, too_early};
pub use self::name::{NameChannel, NameRead};
pub use self::setter::DomainEffect;
pub use self::storage::{StorageChannel, frame_sees_first_party};

vocabulary! {
    /// A channel between page and document.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Channel: "a channel" {
        /// Access to the other's DOM.
        Dom = "dom": "Scripts of both sides reach the other's DOM",
        /// `document.domain`.
        DocumentDomain = "document-domain": "document.domain opens the DOM",
        /// `location.hash`.
        LocationHash = "location-hash": "The document reaches the page over location.hash",
        /// `window.name`.
        WindowName = "window-name": "The page reads window.name",
        /// `postMessage()`.
        PostMessage = "post-message": "Each message arrives",
        /// localStorage and the like.
        Storage = "storage": "The document has its storage, that of a first-party visit",
        /// Cookies.
        Cookies = "cookies": "All cookies of --cookie are sent",
        /// The opener of a popup.
        Opener = "opener": "Popup and page keep their handles",
        /// Navigation of the top window.
        TopNavigation = "top-navigation": "The document may navigate the top window",
    }
}

/// Why a channel is closed, or what to know of an open one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The rule.
    pub rule: Rule,
    /// One or two sentences.
    pub message: String,
}

impl Said {
    pub(super) fn new(rule: Rule, message: impl Into<String>) -> Self {
        Self { rule, message: message.into() }
    }
}

/// All channels between a page and a document that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channels {
    /// Access to the other's DOM.
    pub dom: DomAccess,
    /// `document.domain`.
    pub document_domain: DomainChannel,
    /// `location.hash`.
    pub location_hash: HashChannel,
    /// `window.name`.
    pub window_name: NameChannel,
    /// `postMessage()`.
    pub post_message: MessageChannel,
    /// Storage and cookies.
    pub storage: StorageChannel,
    /// Whether a popup and its page keep their handles; `None` where it is not one.
    pub opener: Option<(bool, Option<Said>)>,
    /// Whether a script of the document may navigate the top window to its own origin without a click.
    pub top_navigation: (bool, Option<Said>),
}

impl Channels {
    /// Those between the page of a question and the document that it shows.
    #[must_use]
    pub fn between(
        question: &FrameQuestion,
        document: &Document,
        opener: &OpenerLink,
        cookies: Option<&FrameCookies>,
    ) -> Self {
        let parties = Parties::new(question, document, opener);
        let is_popup = question.shown_as == EmbeddedAs::Popup;
        Self {
            dom: dom::access(&parties),
            document_domain: domain::channel(&parties),
            location_hash: hash::channel(&parties),
            window_name: name::channel(&parties),
            post_message: message::channel(&parties),
            storage: storage::channel(&parties, cookies),
            opener: is_popup.then(|| (parties.cut().is_none(), parties.cut_said())),
            top_navigation: top::navigation(&parties),
        }
    }

    /// Whether a channel is open; `cookies_left` is whether a cookie was not sent.
    #[must_use]
    pub fn is_open(&self, channel: Channel, cookies_left: bool) -> bool {
        match channel {
            Channel::Dom => self.dom.to_frame && self.dom.to_page,
            Channel::DocumentDomain => self.document_domain.open,
            Channel::LocationHash => self.location_hash.is_open(),
            Channel::WindowName => self.window_name.read == NameRead::Kept,
            Channel::PostMessage => self.post_message.is_open(),
            Channel::Storage => self.storage.open && self.storage.first_party,
            Channel::Cookies => !cookies_left && self.storage.cookies.is_some(),
            Channel::Opener => self.opener.as_ref().is_none_or(|(open, _)| *open),
            Channel::TopNavigation => self.top_navigation.0,
        }
    }

    /// Why a channel is closed, or what to know of it.
    #[must_use]
    pub fn said(&self, channel: Channel) -> Option<&Said> {
        match channel {
            Channel::Dom => self.dom.said.as_ref(),
            Channel::DocumentDomain => self.document_domain.said.as_ref(),
            Channel::LocationHash => self.location_hash.said.as_ref(),
            Channel::WindowName => self.window_name.said.as_ref(),
            Channel::PostMessage => self.post_message.said(),
            Channel::Storage | Channel::Cookies => self.storage.said.as_ref(),
            Channel::Opener => self.opener.as_ref().and_then(|(_, said)| said.as_ref()),
            Channel::TopNavigation => self.top_navigation.1.as_ref(),
        }
    }
}

/// What cut a popup from its page, as a sentence.
fn cut_said(cut: &Cut) -> Said {
    match cut {
        Cut::Noopener => Said::new(
            Rule::Noopener,
            "The popup was opened with noopener or noreferrer: window.open() gives null, and opener is null.",
        ),
        Cut::Policies { page, response, url } => Said::new(
            Rule::CoopSevered,
            format!(
                "Cross-Origin-Opener-Policy cuts the popup off: the page has {page}, and {} has {response}. The page's handle says closed, \
                 and opener is null.",
                crate::web::text::shown(url)
            ),
        ),
    }
}
