//! The channels between a page and a document in JSON.

use serde::Serialize;

use crate::frame::{Channel, Channels, DomainSetter, PostedMessage, Said as SaidOfChannel};

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ChannelsJson<'a> {
    dom: Dom<'a>,
    document_domain: Domain<'a>,
    location_hash: Hash<'a>,
    window_name: Name<'a>,
    post_message: Messages<'a>,
    storage: Storage<'a>,
    opener: Option<Opener<'a>>,
    top_navigation: Plain<'a>,
}

/// The rule and the sentence of a channel.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Why<'a> {
    rule: Option<&'static str>,
    message: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Dom<'a> {
    open: bool,
    to_frame: bool,
    to_page: bool,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Domain<'a> {
    open: bool,
    value: Option<&'a str>,
    page: Option<Setter<'a>>,
    frame: Option<Setter<'a>>,
    origin_keyed: Keyed,
    /// The command that explains what to use instead.
    instead: Option<String>,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Setter<'a> {
    value: &'a str,
    effect: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Keyed {
    page: bool,
    frame: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Hash<'a> {
    open: bool,
    to_frame: bool,
    to_page: bool,
    third: Option<bool>,
    /// The command that explains what to use instead.
    instead: Option<String>,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Name<'a> {
    open: bool,
    read: &'static str,
    by_itself: &'static str,
    /// The command that explains what to use instead.
    instead: Option<String>,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Messages<'a> {
    open: bool,
    sent: Vec<Message<'a>>,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Message<'a> {
    from: &'static str,
    to: &'a str,
    delivered: bool,
    error: Option<&'static str>,
    event_origin: Option<&'a str>,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Storage<'a> {
    open: bool,
    partitioned: bool,
    first_party: bool,
    shared_with_page: bool,
    broadcast: bool,
    cookies: Option<&'a [String]>,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Opener<'a> {
    open: bool,
    handle: bool,
    opener: bool,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Plain<'a> {
    open: bool,
    #[serde(flatten)]
    why: Why<'a>,
}

fn why(said: Option<&SaidOfChannel>) -> Why<'_> {
    Why { rule: said.map(|said| said.rule.id()), message: said.map(|said| said.message.as_str()) }
}

fn setter(setter: &DomainSetter) -> Setter<'_> {
    Setter { value: &setter.value, effect: setter.effect.id() }
}

/// `instead_of` is the command that explains what to use instead of a channel.
pub(super) fn channels(
    channels: &Channels,
    instead_of: impl Fn(Channel) -> Option<String>,
) -> ChannelsJson<'_> {
    let Channels {
        dom,
        document_domain,
        location_hash,
        window_name,
        post_message,
        storage,
        opener,
        top_navigation,
    } = channels;
    ChannelsJson {
        dom: Dom {
            open: dom.to_frame && dom.to_page,
            to_frame: dom.to_frame,
            to_page: dom.to_page,
            why: why(dom.said.as_ref()),
        },
        document_domain: Domain {
            open: document_domain.open,
            value: document_domain.value.as_deref(),
            page: document_domain.page.as_ref().map(setter),
            frame: document_domain.frame.as_ref().map(setter),
            origin_keyed: Keyed { page: document_domain.page_keyed, frame: document_domain.frame_keyed },
            instead: instead_of(Channel::DocumentDomain),
            why: why(document_domain.said.as_ref()),
        },
        location_hash: Hash {
            open: location_hash.is_open(),
            to_frame: location_hash.to_frame,
            to_page: location_hash.to_page,
            third: location_hash.third,
            instead: instead_of(Channel::LocationHash),
            why: why(location_hash.said.as_ref()),
        },
        window_name: Name {
            open: window_name.read == crate::frame::NameRead::Kept,
            read: window_name.read.id(),
            by_itself: if window_name.by_itself { "kept" } else { "cleared" },
            instead: instead_of(Channel::WindowName),
            why: why(window_name.said.as_ref()),
        },
        post_message: Messages {
            open: post_message.is_open(),
            sent: post_message.sent.iter().map(posted).collect(),
            why: why(post_message.said()),
        },
        storage: Storage {
            open: storage.open,
            partitioned: storage.is_partitioned(),
            first_party: storage.first_party,
            shared_with_page: storage.shared_with_page,
            broadcast: storage.first_party,
            cookies: storage.cookies.as_deref(),
            why: why(storage.said.as_ref()),
        },
        opener: opener.as_ref().map(|(open, said)| Opener {
            open: *open,
            handle: *open,
            opener: *open,
            why: why(said.as_ref()),
        }),
        top_navigation: Plain { open: top_navigation.0, why: why(top_navigation.1.as_ref()) },
    }
}

fn posted(message: &PostedMessage) -> Message<'_> {
    Message {
        from: message.from.id(),
        to: &message.to,
        delivered: message.delivered,
        error: message.throws.then_some("SyntaxError"),
        event_origin: message.event_origin.as_deref(),
        why: why(message.said.as_ref()),
    }
}
