//! What a real browser did with a document in a frame or popup.

use serde::Serialize;

use crate::confirm::{ChannelsSeen, FrameConfirmed, MessageSeen, Window};

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ConfirmedFrame<'a> {
    browser: &'static str,
    version: &'a str,
    agrees: bool,
    differences: &'a [String],
    outcome: &'static str,
    shows: &'static str,
    name: Option<&'a str>,
    load_events: u64,
    error_events: u64,
    channels: Option<Channels<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Channels<'a> {
    dom: Option<Dom>,
    document_domain: Domain<'a>,
    location_hash: Option<Hash>,
    window_name: Option<&'a str>,
    post_message: Option<Vec<Message<'a>>>,
    storage: Option<Storage<'a>>,
    opener: Option<Opener>,
    top_navigation: Option<bool>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ConfirmedDom"))]
struct Dom {
    to_frame: bool,
    to_page: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ConfirmedDomain"))]
struct Domain<'a> {
    page: Option<&'a str>,
    frame: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ConfirmedHash"))]
struct Hash {
    to_frame: bool,
    to_page: bool,
    third: Option<bool>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ConfirmedMessage"))]
struct Message<'a> {
    from: &'static str,
    to: &'a str,
    delivered: bool,
    error: Option<&'a str>,
    event_origin: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ConfirmedStorage"))]
struct Storage<'a> {
    open: bool,
    first_party: bool,
    shared_with_page: bool,
    cookies: Option<&'a [String]>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ConfirmedOpener"))]
struct Opener {
    handle: bool,
    opener: bool,
}

pub(super) fn confirmed_frame(confirmed: &FrameConfirmed) -> ConfirmedFrame<'_> {
    let FrameConfirmed { browser, version, seen, differences } = confirmed;
    let is_shown = seen.window == Window::Document;
    ConfirmedFrame {
        browser: browser.id(),
        version,
        agrees: differences.is_empty(),
        differences,
        outcome: if is_shown { "shown" } else { "not shown" },
        shows: seen.window.id(),
        name: seen.name.as_deref(),
        load_events: seen.load_events,
        error_events: seen.error_events,
        channels: is_shown.then(|| channels(&seen.channels)),
    }
}

fn channels(seen: &ChannelsSeen) -> Channels<'_> {
    let ChannelsSeen { dom, domain: [page, frame], hash, name, messages, storage, opener, top } = seen;
    Channels {
        dom: dom.map(|[to_frame, to_page]| Dom { to_frame, to_page }),
        document_domain: Domain { page: page.as_deref(), frame: frame.as_deref() },
        location_hash: hash.as_ref().map(|hash| Hash {
            to_frame: hash.to_frame,
            to_page: hash.to_page,
            third: hash.third,
        }),
        window_name: name.as_deref(),
        post_message: messages.as_ref().map(|messages| messages.iter().map(message).collect()),
        storage: storage.as_ref().map(|storage| Storage {
            open: storage.open,
            first_party: storage.first_party,
            shared_with_page: storage.shared_with_page,
            cookies: storage.cookies.as_deref(),
        }),
        opener: opener.map(|[handle, opener]| Opener { handle, opener }),
        top_navigation: *top,
    }
}

fn message(seen: &MessageSeen) -> Message<'_> {
    let MessageSeen { from, to, delivered, error, origin } = seen;
    Message {
        from: from.id(),
        to,
        delivered: *delivered,
        error: error.as_deref(),
        event_origin: origin.as_deref(),
    }
}
