//! Whether a browser did with a document what corscheck says it would.

use super::seen::{ChannelsSeen, FrameSeen, MessageSeen, Window};
use crate::frame::{Channels, DomainSetter, EmbeddedAs, FrameQuestion, Judged, Loading, PostedMessage, Stop};
use crate::web::browser::Browser;
use url::Url;

/// What differs, a clause each; empty where the two agree.
#[must_use]
pub fn frame_differences(question: &FrameQuestion, judged: &Judged, seen: &FrameSeen) -> Vec<String> {
    let browser = question.client.browser;
    let name = browser.name();
    let is_shown = seen.window == Window::Document;
    match (&judged.channels, is_shown) {
        (Some(channels), true) => {
            // The visit was to the site of the first URL.
            let document = judged.url.as_ref();
            let moved = question.parsed_url().map(|url| url.origin()) != document.map(Url::origin);
            channel_differences(question, name, channels, &seen.channels, document, moved)
        }
        (Some(_), false) => {
            let why = seen.name.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
            vec![format!("{name} does not show the document{why}, corscheck says that it is shown")]
        }
        (None, true) => vec![format!("{name} shows the document, corscheck says that it does not")],
        (None, false) => names(judged, seen, browser),
    }
}

fn names(judged: &Judged, seen: &FrameSeen, browser: Browser) -> Vec<String> {
    let (ours, theirs) = (judged.name_in(browser), seen.name.as_deref());
    // Of a download that a sandbox stops, its protocol leaves out what the console says more often than not.
    let is_left_out = browser == Browser::Firefox && theirs.is_none() && is_sandboxed_download(judged);
    if ours == theirs || is_left_out {
        return Vec::new();
    }
    let shown = |name: Option<&str>| name.unwrap_or("no name").to_owned();
    vec![format!("{} calls it {}, corscheck {}", browser.name(), shown(theirs), shown(ours))]
}

fn is_sandboxed_download(judged: &Judged) -> bool {
    let Loading::Stopped(stop, _) = &judged.loading else { return false };
    matches!(**stop, Stop::Download { is_sandboxed: true, .. })
}

fn channel_differences(
    question: &FrameQuestion,
    name: &str,
    ours: &Channels,
    seen: &ChannelsSeen,
    document: Option<&Url>,
    moved: bool,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut differ = |what: &str, theirs: String, ours: String| {
        if theirs != ours {
            found.push(format!("{what}: {name} {theirs}, corscheck says {ours}"));
        }
    };
    if let Some([to_frame, to_page]) = seen.dom {
        differ("the document's DOM", open(to_frame), open(ours.dom.to_frame));
        differ("the page's DOM", open(to_page), open(ours.dom.to_page));
    }
    let sides = [
        (
            "the page",
            &ours.document_domain.page,
            question.page.url.as_ref().and_then(|url| url.host_str().map(str::to_owned)),
        ),
        (
            "the document",
            &ours.document_domain.frame,
            document.and_then(|url| url.host_str().map(str::to_owned)),
        ),
    ];
    for ((side, ours, host), theirs) in sides.into_iter().zip(&seen.domain) {
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            let host = host.unwrap_or_default();
            differ(
                &format!("document.domain in {side}"),
                domain_seen(theirs, &host),
                domain_said(ours, &host),
            );
        }
    }
    if let Some(hash) = &seen.hash {
        let said = &ours.location_hash;
        // Whether the document of an element is loaded again depends on whether the tab was drawn before.
        let is_steady = question.shown_as == EmbeddedAs::Iframe || question.shown_as == EmbeddedAs::Popup;
        if is_steady || question.client.browser != Browser::Chromium {
            differ("a new fragment for the document", open(hash.to_frame), open(said.to_frame));
        }
        differ("a fragment on the page's URL", open(hash.to_page), open(said.to_page));
        // The third document shares the home of window.name where that is elsewhere.
        if let (Some(theirs), Some(ours), None) = (hash.third, said.third, &question.relay) {
            differ("the third document of location.hash", open(theirs), open(ours));
        }
    }
    if let Some(theirs) = &seen.name {
        differ("window.name", theirs.clone(), ours.window_name.read.id().to_owned());
    }
    for (theirs, ours) in seen.messages.iter().flatten().zip(&ours.post_message.sent) {
        let what = format!("the message of the {} to {}", ours.from.id(), ours.to);
        differ(&what, message_seen(theirs), message_said(ours));
    }
    if let Some(theirs) = &seen.storage {
        let ours = &ours.storage;
        differ("localStorage", open(theirs.open), open(ours.open));
        if !moved {
            differ("what a first-party visit stored", there(theirs.first_party), there(ours.first_party));
        }
        differ("what the page stored", there(theirs.shared_with_page), there(ours.shared_with_page));
        differ(
            "the names in document.cookie",
            cookies(theirs.cookies.as_ref()),
            cookies(ours.cookies.as_ref()),
        );
    }
    if let (Some([handle, opener]), Some((ours, _))) = (seen.opener, &ours.opener) {
        differ("the handle of the popup", link(handle), link(*ours));
        differ("the opener of the popup", link(opener), link(*ours));
    }
    if let Some(theirs) = seen.top {
        differ("a navigation of the top window", open(theirs), open(ours.top_navigation.0));
    }
    found
}

fn open(is_open: bool) -> String {
    if is_open { "open" } else { "closed" }.into()
}

fn there(is_there: bool) -> String {
    if is_there { "is there" } else { "is not there" }.into()
}

fn link(is_there: bool) -> String {
    if is_there { "kept" } else { "lost" }.into()
}

fn cookies(names: Option<&Vec<String>>) -> String {
    match names {
        None => "an exception".into(),
        Some(names) if names.is_empty() => "none".into(),
        Some(names) => {
            let mut names = names.clone();
            names.sort();
            names.join(", ")
        }
    }
}

/// What setting the host as it is did is not visible.
const UNSEEN: &str = "the host as it was";

fn domain_seen(theirs: &str, host: &str) -> String {
    match theirs.strip_prefix("! ") {
        Some(exception) => exception.into(),
        None if theirs == host => UNSEEN.into(),
        None => "set".into(),
    }
}

fn domain_said(ours: &DomainSetter, host: &str) -> String {
    let is_same = ours.value.to_ascii_lowercase().split(':').next() == Some(host);
    match ours.effect.id() {
        "set" if is_same => UNSEEN.into(),
        "ignored" => UNSEEN.into(),
        effect => effect.into(),
    }
}

fn message_seen(theirs: &MessageSeen) -> String {
    described(theirs.delivered, theirs.error.as_deref(), theirs.origin.as_deref())
}

fn message_said(ours: &PostedMessage) -> String {
    described(ours.delivered, ours.throws.then_some("SyntaxError"), ours.event_origin.as_deref())
}

fn described(is_delivered: bool, error: Option<&str>, origin: Option<&str>) -> String {
    match (is_delivered, error) {
        (_, Some(error)) => format!("throws {error}"),
        (true, None) => format!("delivered from {}", origin.unwrap_or_default()),
        (false, None) => "dropped".into(),
    }
}
