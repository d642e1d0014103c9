//! `window.name`.

use super::Said;
use super::parties::Parties;
use crate::frame::question::EmbeddedAs;
use crate::rules::Rule;
use crate::web::csp::Kind;

/// What the page reads of `window.name` once it has taken the window home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRead {
    /// What the document wrote.
    Kept,
    /// Nothing: it is empty.
    Cleared,
    /// Reading throws.
    Closed,
}

impl NameRead {
    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Cleared => "cleared",
            Self::Closed => "closed",
        }
    }
}

/// What `window.name` can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameChannel {
    /// What the page reads once it has taken the window home.
    pub read: NameRead,
    /// Whether the name is there when the document takes its window to the page's origin by itself.
    pub by_itself: bool,
    /// Why not.
    pub said: Option<Said>,
}

pub(super) fn channel(parties: &Parties<'_>) -> NameChannel {
    let question = parties.question;
    let is_popup = question.shown_as == EmbeddedAs::Popup;
    let cut = parties.cut_said();
    let same_origin = parties.document.origin.is_same_origin(&question.page.url_origin());
    let by_itself = !(is_popup && cut.is_some() && parties.quirks.clears_names && !same_origin);
    let (read, said) = match cut {
        Some(said) => (NameRead::Closed, Some(said)),
        None => read(parties, is_popup),
    };
    let cleared = (!by_itself && said.is_none()).then(cleared);
    NameChannel { read, by_itself, said: said.or(cleared) }
}

fn read(parties: &Parties<'_>, is_popup: bool) -> (NameRead, Option<Said>) {
    let question = parties.question;
    let closed = |why: String| (NameRead::Closed, Some(Said::new(Rule::WindowNameNotHome, why)));
    let relay = parties.relay();
    let is_element = matches!(question.shown_as, EmbeddedAs::Object | EmbeddedAs::Embed);
    let as_frame = !is_element || parties.quirks.frame_src_covers_objects;
    let kinds = is_element.then_some(Kind::Object).into_iter().chain(as_frame.then_some(Kind::Frame));
    let mut kinds = kinds.filter(|_| !is_popup);
    let page_url = question.page.url_origin();
    if !kinds.all(|kind| parties.may_frame_relay(kind, &question.page.headers, &page_url)) {
        return closed(format!(
            "The page's Content-Security-Policy does not let it show {relay} in the frame, so it cannot take the window home."
        ));
    }
    // The sandbox of the element stays; that of the document's own policy goes with the document.
    if !parties.relay_reaches_page(question.inherited_sandbox()) {
        return closed(format!(
            "The window would be taken to {relay}, whose document the page ({}) cannot read: reading the name throws.",
            parties.page
        ));
    }
    if !is_popup && question.shown_as != EmbeddedAs::Iframe && parties.quirks.objects_change_windows {
        return (NameRead::Cleared, Some(cleared()));
    }
    (NameRead::Kept, None)
}

fn cleared() -> Said {
    Said::new(
        Rule::WindowNameCleared,
        "The name is empty then: the browser gives the window a new one on its way to another origin.",
    )
}
