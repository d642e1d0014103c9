//! Frames, popups and the channels between two documents, for the page that tries them in the visitor's own browser: which document
//! with which headers is where, what `corscheck frame` is given, and what its verdict has to be compared with.

mod cases;
mod documents;

use std::time::Duration;

use super::example::{CaseFault, Readers};
use super::places::{Ports, foreign_origin, page_origin};
use crate::frame::{Channel, FrameQuestion, Judged, Loading, Said, Side, judge, too_early};
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::wire::{Wire, deadline_in};

pub use self::cases::TRIES;
pub use self::documents::frame_documents;

/// A header: its name and value.
pub(super) type Header = (&'static str, &'static str);

/// How long one may take.
const MAX_TIME: Duration = Duration::from_secs(20);

/// One thing that the page tries.
#[derive(Clone, Copy, Debug)]
pub struct FrameTry {
    /// Its name, which is in the paths of its documents.
    pub id: &'static str,
    /// As a heading.
    pub title: &'static str,
    /// Where the document is.
    pub place: Place,
    /// What the script does.
    pub task: Task,
    /// The flags of `corscheck frame`, after the URL. `{page}`, `{near}`, `{far}` and `{document}` stand for origins.
    pub flags: &'static [&'static str],
    /// The document's headers.
    pub document: &'static [Header],
    /// The document's status.
    pub status: u16,
    /// The headers of a page of its own that frames the document, inside of the page of all; `None` where that one does.
    pub page: Option<&'static [Header]>,
    /// What the verdict says of it.
    pub probed: Probed,
    /// What to use today.
    pub today: &'static str,
}

/// Where a document is, seen from the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The page's own origin.
    Own,
    /// Another port of its host: another origin of the same site.
    Near,
    /// Another site.
    Far,
    /// A subdomain, and the page on another one. The number keeps pairs apart, as browsers remember the first of each.
    Sibling(u8),
}

/// What the script does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Waits for the document's hello.
    Show,
    /// Reads the other's document.
    Dom,
    /// Sets `document.domain`, and reads the other's document.
    Domain,
    /// Changes the fragment of the frame's URL.
    HashIn,
    /// Has the document make a frame of the page's origin, which calls the page.
    HashOut,
    /// Has the document write `window.name`, takes the frame home, and reads it.
    Name,
    /// Posts a message to the document.
    Message,
    /// Posts a message right after the frame was made.
    Early,
    /// Has the document post a message to the page.
    Back,
    /// Has the document use `localStorage`.
    Storage,
    /// Visits the document's site in a window, and looks for what it stored in the frame.
    Visit,
    /// Has a window of the document's site set a cookie, and looks for that in the frame.
    Cookie,
    /// Has the document navigate the top.
    Top,
    /// Opens a window.
    Popup,
}

impl Task {
    /// Its name in the script.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Dom => "dom",
            Self::Domain => "domain",
            Self::HashIn => "hash-in",
            Self::HashOut => "hash-out",
            Self::Name => "name",
            Self::Message => "message",
            Self::Early => "early",
            Self::Back => "back",
            Self::Storage => "storage",
            Self::Visit => "visit",
            Self::Cookie => "cookie",
            Self::Top => "top",
            Self::Popup => "popup",
        }
    }

    /// Whether it opens a window, for which browsers want a click each.
    #[must_use]
    pub fn opens_window(self) -> bool {
        matches!(self, Self::Visit | Self::Cookie | Self::Popup)
    }
}

/// What the verdict says of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probed {
    /// Whether the document is shown.
    Shown,
    /// Whether a channel is open.
    Channel(Channel),
    /// Whether a new fragment reaches the document.
    HashToFrame,
    /// Whether the first message of the page arrives.
    ToFrame,
    /// Whether the first message of the document arrives.
    ToPage,
    /// A message before the document is there, which never arrives.
    TooEarly,
    /// Whether the document has storage at all.
    StorageUsable,
}

/// What corscheck says of a try, in one browser.
#[derive(Debug)]
pub struct FrameVerdict {
    /// The question.
    pub question: FrameQuestion,
    /// All that was found.
    pub judged: Judged,
}

impl Probed {
    /// Whether it is about the document itself, and not about a channel.
    #[must_use]
    pub fn is_about_the_document(self) -> bool {
        self == Self::Shown
    }

    /// Whether it is about a message.
    #[must_use]
    pub fn is_message(self) -> bool {
        matches!(self, Self::ToFrame | Self::ToPage | Self::TooEarly)
    }

    /// Whether it is open, by the verdict.
    #[must_use]
    pub fn is_open(self, judged: &Judged) -> bool {
        let Some(channels) = &judged.channels else { return false };
        match self {
            Self::Shown => matches!(judged.loading, Loading::Shown(_)),
            Self::Channel(channel) => judged.has_open(channel),
            Self::HashToFrame => channels.location_hash.to_frame,
            Self::ToFrame => first_message(judged, Side::Page).is_some_and(|(delivered, _)| delivered),
            Self::ToPage => first_message(judged, Side::Frame).is_some_and(|(delivered, _)| delivered),
            Self::StorageUsable => channels.storage.open,
            Self::TooEarly => false,
        }
    }

    /// Why it is closed, or what to know of it.
    #[must_use]
    pub fn said(self, verdict: &FrameVerdict) -> Option<Said> {
        let FrameVerdict { question, judged } = verdict;
        let channels = judged.channels.as_ref()?;
        match self {
            Self::Shown | Self::HashToFrame => None,
            Self::Channel(channel) => channels.said(channel).cloned(),
            Self::ToFrame => first_message(judged, Side::Page).and_then(|(_, said)| said).cloned(),
            Self::ToPage => first_message(judged, Side::Frame).and_then(|(_, said)| said).cloned(),
            Self::StorageUsable => channels.storage.said.clone(),
            Self::TooEarly => {
                let document = question.parsed_url().map_or(Origin::Opaque, |url| Origin::of(&url));
                Some(too_early(&question.page_origin(), &document.serialize()))
            }
        }
    }
}

/// Whether the first message of a side arrives, and what is said of it.
fn first_message(judged: &Judged, side: Side) -> Option<(bool, Option<&Said>)> {
    let mut sent = judged.channels.as_ref()?.post_message.sent.iter();
    sent.find(|message| message.from == side).map(|message| (message.delivered, message.said.as_ref()))
}

impl FrameTry {
    /// The origin of the document.
    #[must_use]
    pub fn document_origin(&self, ports: Ports) -> String {
        let [first, _] = ports;
        match self.place {
            Place::Own => page_origin(ports),
            Place::Near => foreign_origin(ports),
            Place::Far => far(ports),
            Place::Sibling(number) => format!("http://b{number}.play.localhost:{first}"),
        }
    }

    /// The origin of the page that frames it.
    #[must_use]
    pub fn page_origin(&self, ports: Ports) -> String {
        let [first, _] = ports;
        match self.place {
            Place::Sibling(number) => format!("http://a{number}.play.localhost:{first}"),
            _ => page_origin(ports),
        }
    }

    /// The document's URL.
    #[must_use]
    pub fn url(&self, ports: Ports) -> String {
        format!("{}/frames/document/{}", self.document_origin(ports), self.id)
    }

    /// The URL of the page that frames it, where that is one of its own.
    #[must_use]
    pub fn page_url(&self, ports: Ports) -> Option<String> {
        self.page.map(|_| format!("{}/frames/page/{}", self.page_origin(ports), self.id))
    }

    /// The value of a flag, with the origins of here.
    #[must_use]
    pub fn flag(&self, name: &str, ports: Ports) -> Option<String> {
        let at = self.flags.iter().position(|flag| *flag == name)?;
        self.flags.get(at + 1).map(|value| self.text(value, ports))
    }

    /// The words after `corscheck`.
    #[must_use]
    pub fn words(&self, ports: Ports) -> Vec<String> {
        let mut words =
            vec!["frame".to_owned(), self.url(ports), "--origin".to_owned(), self.page_origin(ports)];
        // A popup stands in no page.
        if self.page.is_some() && self.task != Task::Popup {
            words.extend(["--ancestor".to_owned(), page_origin(ports)]);
        }
        for (name, value) in cases::page_headers(self) {
            words.extend(["--page-header".to_owned(), format!("{name}: {value}")]);
        }
        words.extend(self.flags.iter().map(|flag| self.text(flag, ports)));
        words
    }

    /// A text with the origins of here.
    fn text(&self, text: &str, ports: Ports) -> String {
        text.replace("{page}", &self.page_origin(ports))
            .replace("{document}", &self.document_origin(ports))
            .replace("{near}", &foreign_origin(ports))
            .replace("{far}", &far(ports))
    }

    /// The document's headers, with the origins of here.
    #[must_use]
    pub fn headers(&self, ports: Ports) -> Vec<(String, String)> {
        self.document.iter().map(|(name, value)| ((*name).to_owned(), self.text(value, ports))).collect()
    }
}

/// The origin of another site.
fn far(ports: Ports) -> String {
    format!("http://127.0.0.1:{}", ports[0])
}

/// The verdicts on all tries, as each browser in the order of [`Browser::EACH_ENGINE`], from the responses of this server.
///
/// # Errors
/// Where the words of one are not a valid command.
pub async fn judge_frames(
    ports: Ports,
    read: Readers<'_>,
    wire: &Wire,
) -> Result<Vec<Vec<FrameVerdict>>, CaseFault> {
    let mut all = Vec::new();
    for one in TRIES {
        let question = (read.frame)(&one.words(ports))?;
        let mut verdicts = Vec::new();
        for browser in Browser::EACH_ENGINE {
            let question = FrameQuestion { client: question.client.in_browser(*browser), ..question.clone() };
            let deadline = deadline_in(MAX_TIME);
            let judged = judge(&question, async |request| wire.timed(request, deadline).await).await;
            verdicts.push(FrameVerdict { question, judged });
        }
        all.push(verdicts);
    }
    Ok(all)
}
