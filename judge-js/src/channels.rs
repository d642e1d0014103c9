//! The channels between a page and a document, for JavaScript.

use corscheck::frame::{self, Channel, Said};
use serde::Serialize;
use tsify::Tsify;

/// All channels between a page and a document that is shown.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Channels {
    /// Access to the other's DOM.
    pub dom: DomChannel,
    /// `document.domain`.
    pub document_domain: DomainChannel,
    /// `location.hash`.
    pub location_hash: HashChannel,
    /// `window.name`.
    pub window_name: NameChannel,
    /// `postMessage()`.
    pub post_message: MessageChannel,
    /// localStorage and the like, and cookies.
    pub storage: StorageChannel,
    /// Whether a popup and its page keep their handles; null where it is not a popup.
    pub opener: Option<OpenerChannel>,
    /// Whether a script of the document may navigate the top window to its own origin without a click.
    pub top_navigation: PlainChannel,
}

/// Access to the other's DOM.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct DomChannel {
    /// Whether both sides have it.
    pub open: bool,
    /// Whether the page has it.
    pub to_frame: bool,
    /// Whether the document has it.
    pub to_page: bool,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

/// `document.domain`.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct DomainChannel {
    /// Whether it opens the DOM.
    pub open: bool,
    /// The value that could join the two.
    pub value: Option<String>,
    /// What the page sets it to.
    pub page: Option<DomainSetter>,
    /// What the document sets it to.
    pub frame: Option<DomainSetter>,
    /// Which of them are origin-keyed, so that setting it does nothing.
    pub origin_keyed: OriginKeyed,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

/// What one side sets `document.domain` to.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct DomainSetter {
    /// The value.
    pub value: String,
    /// What that does.
    #[tsify(type = "\"set\" | \"ignored\" | \"SecurityError\"")]
    pub effect: &'static str,
}

/// Which sides are origin-keyed.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct OriginKeyed {
    /// The page.
    pub page: bool,
    /// The document.
    pub frame: bool,
}

/// `location.hash`.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct HashChannel {
    /// Whether the document reaches the page.
    pub open: bool,
    /// Whether the page sets that of the document.
    pub to_frame: bool,
    /// Whether the document sets that of the page by itself.
    pub to_page: bool,
    /// Whether a third document does it.
    pub third: Option<bool>,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

/// `window.name`.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct NameChannel {
    /// Whether the page reads it.
    pub open: bool,
    /// What the page reads once it took the window home.
    #[tsify(type = "\"kept\" | \"cleared\" | \"closed\"")]
    pub read: &'static str,
    /// What is left where the document goes to the page's origin by itself.
    #[tsify(type = "\"kept\" | \"cleared\"")]
    pub by_itself: &'static str,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

/// `postMessage()`.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct MessageChannel {
    /// Whether each message arrives.
    pub open: bool,
    /// The messages.
    pub sent: Vec<PostedMessage>,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

/// A message.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct PostedMessage {
    /// Who posts it.
    #[tsify(type = "\"page\" | \"frame\"")]
    pub from: &'static str,
    /// Its `targetOrigin`.
    pub to: String,
    /// Whether it arrives.
    pub delivered: bool,
    /// What `postMessage()` throws, if it does.
    pub error: Option<&'static str>,
    /// The `event.origin` that the other side sees.
    pub event_origin: Option<String>,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

/// Storage and cookies of the document.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct StorageChannel {
    /// Whether localStorage throws no exception.
    pub open: bool,
    /// Whether it is another store than that of a first-party visit.
    pub partitioned: bool,
    /// Whether it has what a first-party visit stored.
    pub first_party: bool,
    /// Whether it has what the page stores.
    pub shared_with_page: bool,
    /// Whether BroadcastChannel reaches a first-party tab.
    pub broadcast: bool,
    /// The names that `document.cookie` shows; null where it throws.
    pub cookies: Option<Vec<String>>,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

/// The handles of a popup and its page.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct OpenerChannel {
    /// Whether both keep theirs.
    pub open: bool,
    /// Whether the result of `window.open()` still leads to the popup.
    pub handle: bool,
    /// Whether the popup has its `opener`.
    pub opener: bool,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

/// A channel that is open or closed.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct PlainChannel {
    /// Whether it is open.
    pub open: bool,
    /// The rule that closes it, or that is to be known of it.
    pub rule: Option<&'static str>,
    /// The same in a sentence or two.
    pub message: Option<String>,
}

fn why(said: Option<&Said>) -> (Option<&'static str>, Option<String>) {
    (said.map(|said| said.rule.id()), said.map(|said| said.message.clone()))
}

impl From<&frame::Channels> for Channels {
    fn from(all: &frame::Channels) -> Self {
        let is_open = |channel| all.is_open(channel, false);
        let said = |channel| why(all.said(channel));
        let frame::Channels { dom, document_domain, location_hash, window_name, storage, .. } = all;
        let (rule, message) = said(Channel::Dom);
        let (to_frame, to_page) = (dom.to_frame, dom.to_page);
        let dom = DomChannel { open: is_open(Channel::Dom), to_frame, to_page, rule, message };
        let (rule, message) = said(Channel::DocumentDomain);
        let document_domain = DomainChannel {
            open: is_open(Channel::DocumentDomain),
            value: document_domain.value.clone(),
            page: document_domain.page.as_ref().map(DomainSetter::from),
            frame: document_domain.frame.as_ref().map(DomainSetter::from),
            origin_keyed: OriginKeyed {
                page: document_domain.page_keyed,
                frame: document_domain.frame_keyed,
            },
            rule,
            message,
        };
        let (rule, message) = said(Channel::LocationHash);
        let location_hash = HashChannel {
            open: is_open(Channel::LocationHash),
            to_frame: location_hash.to_frame,
            to_page: location_hash.to_page,
            third: location_hash.third,
            rule,
            message,
        };
        let (rule, message) = said(Channel::WindowName);
        let window_name = NameChannel {
            open: is_open(Channel::WindowName),
            read: window_name.read.id(),
            by_itself: if window_name.by_itself { "kept" } else { "cleared" },
            rule,
            message,
        };
        let (rule, message) = said(Channel::PostMessage);
        let sent = all.post_message.sent.iter().map(PostedMessage::from).collect();
        let post_message = MessageChannel { open: is_open(Channel::PostMessage), sent, rule, message };
        let (rule, message) = said(Channel::Storage);
        let storage = StorageChannel {
            open: storage.open,
            partitioned: storage.is_partitioned(),
            first_party: storage.first_party,
            shared_with_page: storage.shared_with_page,
            broadcast: storage.first_party,
            cookies: storage.cookies.clone(),
            rule,
            message,
        };
        let (rule, message) = said(Channel::Opener);
        let opener = all.opener.as_ref().map(|(open, _)| {
            let open = *open;
            OpenerChannel { open, handle: open, opener: open, rule, message }
        });
        let (rule, message) = said(Channel::TopNavigation);
        let top_navigation = PlainChannel { open: is_open(Channel::TopNavigation), rule, message };
        Self {
            dom,
            document_domain,
            location_hash,
            window_name,
            post_message,
            storage,
            opener,
            top_navigation,
        }
    }
}

impl From<&frame::DomainSetter> for DomainSetter {
    fn from(setter: &frame::DomainSetter) -> Self {
        Self { value: setter.value.clone(), effect: setter.effect.id() }
    }
}

impl From<&frame::PostedMessage> for PostedMessage {
    fn from(posted: &frame::PostedMessage) -> Self {
        let (rule, message) = why(posted.said.as_ref());
        Self {
            from: posted.from.id(),
            to: posted.to.clone(),
            delivered: posted.delivered,
            error: posted.throws.then_some("SyntaxError"),
            event_origin: posted.event_origin.clone(),
            rule,
            message,
        }
    }
}
