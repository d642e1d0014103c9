//! `postMessage()`.

use url::Url;

use super::Said;
use super::dom::scripts_sandboxed;
use super::parties::Parties;
use crate::frame::question::Side;
use crate::frame::quirks::OpaqueTargets;
use crate::rules::Rule;
use crate::web::origin::Origin;
use crate::web::text::shown;

/// A message, and whether it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedMessage {
    /// Who sends it.
    pub from: Side,
    /// Its `targetOrigin`.
    pub to: String,
    /// Whether it arrives.
    pub delivered: bool,
    /// Whether `postMessage()` throws a `SyntaxError`.
    pub throws: bool,
    /// The `origin` of the event.
    pub event_origin: Option<String>,
    /// Why not, or what to know.
    pub said: Option<Said>,
}

/// The messages between the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageChannel {
    /// Each of them.
    pub sent: Vec<PostedMessage>,
}

impl MessageChannel {
    /// Whether all arrive.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.sent.iter().all(|message| message.delivered)
    }

    /// What is to be said: of one that does not arrive, else of any.
    #[must_use]
    pub fn said(&self) -> Option<&Said> {
        let lost = self.sent.iter().find(|message| !message.delivered);
        lost.into_iter().chain(&self.sent).find_map(|message| message.said.as_ref())
    }
}

/// Who is to get a message.
enum Target {
    Any,
    Origin(Origin),
    Invalid,
}

pub(super) fn channel(parties: &Parties<'_>) -> MessageChannel {
    let question = parties.question;
    MessageChannel {
        sent: question.posts().into_iter().map(|(from, to)| posted(parties, from, to)).collect(),
    }
}

/// The [window post message
/// steps](https://html.spec.whatwg.org/multipage/web-messaging.html#window-post-message-steps), as far as origins go.
fn posted(parties: &Parties<'_>, from: Side, to: String) -> PostedMessage {
    let (sender, receiver) = match from {
        Side::Page => (&parties.page, &parties.document.origin),
        Side::Frame => (&parties.document.origin, &parties.page),
    };
    let lost = |to: String, throws, said| PostedMessage {
        from,
        to,
        delivered: false,
        throws,
        event_origin: None,
        said: Some(said),
    };
    if let Some(said) = parties.cut_said() {
        return lost(to, false, said);
    }
    if from == Side::Frame && !parties.has_scripts() {
        return lost(to, false, scripts_sandboxed());
    }
    let reaches = match target(&to, sender, parties) {
        Target::Invalid => {
            let said = invalid(&to, receiver);
            return lost(to, true, said);
        }
        Target::Any => true,
        Target::Origin(origin) => origin.is_same_origin(receiver),
    };
    if !parties.has_scripts() {
        return lost(to, false, scripts_sandboxed());
    }
    if !reaches {
        let said = mismatch(&to, from, receiver, parties);
        return lost(to, false, said);
    }
    let said = (to == "*").then(|| {
        Said::new(
            Rule::PostmessageWildcard,
            "The target * delivers to whatever document is in the window by then, of any site: name the origin if the data are not public.",
        )
    });
    PostedMessage { from, to, delivered: true, throws: false, event_origin: Some(sender.serialize()), said }
}

fn target(to: &str, sender: &Origin, parties: &Parties<'_>) -> Target {
    if to == "*" {
        return Target::Any;
    }
    if to == "/" {
        return Target::Origin(sender.clone());
    }
    let Ok(url) = Url::parse(to) else { return Target::Invalid };
    match parties.quirks.opaque_targets {
        OpaqueTargets::Throw => {
            let origin = Origin::of_page(&url);
            if origin.is_opaque() && url.scheme() != "file" {
                Target::Invalid
            } else {
                Target::Origin(origin)
            }
        }
        OpaqueTargets::Drop if url.host_str().is_some_and(|host| host.contains('*')) => Target::Invalid,
        OpaqueTargets::Drop if url.scheme() == "blob" => Target::Origin(Origin::Opaque),
        OpaqueTargets::Drop => Target::Origin(Origin::of(&url)),
    }
}

/// Why a message is dropped that the page posts before the document has come.
#[must_use]
pub fn too_early(page: &Origin, to: &str) -> Said {
    Said::new(
        Rule::PostmessageTargetMismatch,
        format!(
            "The message to {} is dropped without an error: until its document has come, the frame has an empty document of the page's \
             origin ({page}). Wait for a message of the document.",
            shown(to)
        ),
    )
}

/// The origin to write for a receiver.
fn right(receiver: &Origin) -> String {
    if receiver.is_opaque() { "*, as its origin is opaque".into() } else { receiver.serialize() }
}

fn invalid(to: &str, receiver: &Origin) -> Said {
    Said::new(
        Rule::PostmessageTargetInvalid,
        format!(
            "postMessage() throws a SyntaxError: the targetOrigin {} is not a URL with an origin. Write {}.",
            shown(to),
            right(receiver)
        ),
    )
}

fn mismatch(to: &str, from: Side, receiver: &Origin, parties: &Parties<'_>) -> Said {
    let who = if from == Side::Page { "document" } else { "page" };
    if receiver.is_opaque() {
        return Said::new(
            Rule::PostmessageOpaque,
            format!(
                "The message to {} is dropped: the {who} has an opaque origin (null), which only * reaches. Check event.source on the other \
                 side.",
                shown(to)
            ),
        );
    }
    let moved = from == Side::Page
        && parties.question.parsed_url().is_some_and(|url| !Origin::of(&url).is_same_origin(receiver));
    Said::new(
        Rule::PostmessageTargetMismatch,
        format!(
            "The message to {} is dropped without an error: the {who}'s origin is {receiver}{}.",
            shown(to),
            if moved { ", where a redirect led" } else { "" }
        ),
    )
}
