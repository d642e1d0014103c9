//! What a browser did with a document in a frame or popup.

use serde::Deserialize;

use crate::frame::Side;
use crate::web::browser::Browser;

/// What stands in the window of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The document.
    Document,
    /// The browser's error page, or what it puts in its place.
    Error,
    /// Nothing: it is still `about:blank`.
    Blank,
    /// There is no window: the element shows its fallback.
    Absent,
}

impl Window {
    /// Its name in JSON, as that of what a person sees.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Error => "error-page",
            Self::Blank => "blank",
            Self::Absent => "nothing",
        }
    }
}

/// What a browser did with a question.
#[derive(Clone, Debug)]
pub struct FrameSeen {
    /// What stands in the window.
    pub window: Window,
    /// How often `load` fired on the element.
    pub load_events: u64,
    /// How often `error` did.
    pub error_events: u64,
    /// Its name of what stopped the document.
    pub name: Option<String>,
    /// What was tried once the document was there.
    pub channels: ChannelsSeen,
}

/// What each channel did; `None` where it could not be tried.
#[derive(Clone, Debug, Default)]
pub struct ChannelsSeen {
    /// Access to the document's DOM, and to the page's.
    pub dom: Option<[bool; 2]>,
    /// What setting `document.domain` left or threw, on the page and in the document.
    pub domain: [Option<String>; 2],
    /// location.hash.
    pub hash: Option<HashSeen>,
    /// What the page reads of `window.name`.
    pub name: Option<String>,
    /// Each message.
    pub messages: Option<Vec<MessageSeen>>,
    /// Storage and cookies.
    pub storage: Option<StorageSeen>,
    /// Whether the page has a handle of the popup, and whether that has its opener.
    pub opener: Option<[bool; 2]>,
    /// Whether the document navigates the top window.
    pub top: Option<bool>,
}

/// What location.hash did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashSeen {
    /// A new fragment reaches the document without a reload.
    pub to_frame: bool,
    /// The document reaches the page.
    pub to_page: bool,
    /// The third document reaches the page.
    pub third: Option<bool>,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageSeen {
    /// Who sent it.
    pub from: Side,
    /// Its `targetOrigin`.
    pub to: String,
    /// Whether it came.
    pub delivered: bool,
    /// The exception.
    pub error: Option<String>,
    /// The event's origin.
    pub origin: Option<String>,
}

/// What the document sees of its storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageSeen {
    /// localStorage does not throw.
    pub open: bool,
    /// What a first-party visit stored is there.
    pub first_party: bool,
    /// What the page stored is there.
    pub shared_with_page: bool,
    /// The names in `document.cookie`; `None` where that throws.
    pub cookies: Option<Vec<String>>,
}

/// What a browser did with a question, and whether that is what corscheck says.
#[derive(Clone, Debug)]
pub struct FrameConfirmed {
    /// Which browser.
    pub browser: Browser,
    /// Its version.
    pub version: String,
    /// What it did.
    pub seen: FrameSeen,
    /// What differs, a clause each; empty where the two agree.
    pub differences: Vec<String>,
}

/// What the script of a document saw when it began.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Facts {
    /// `document.cookie`, or the exception.
    pub(super) cookie: String,
    /// Whether it has an opener.
    pub(super) opener: bool,
    /// The origin of its URL.
    pub(super) place: String,
}

impl Facts {
    /// The names of its cookies, sorted.
    pub(super) fn cookies(&self) -> Option<Vec<String>> {
        if self.cookie.starts_with('!') {
            return None;
        }
        let parts = self.cookie.split(';').map(str::trim).filter(|part| !part.is_empty());
        let mut names: Vec<String> =
            parts.map(|part| part.split('=').next().unwrap_or_default().trim().to_owned()).collect();
        names.sort();
        Some(names)
    }
}

/// What the page's script sees of the element or the window.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct PageState {
    pub(super) load: u64,
    pub(super) error: u64,
    pub(super) hello: Option<Facts>,
    pub(super) handle: bool,
    /// `closed` of the window, or the exception.
    pub(super) closed: serde_json::Value,
}
