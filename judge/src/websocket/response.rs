//! What all engines check of a response.

use super::extension::Deflate;
use crate::rules::SocketFault;
use crate::web::raw_head::RawHead;
use crate::web::text::shown;

/// What a response must fit.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The key that was sent.
    pub key: &'a str,
    /// The value of `Sec-WebSocket-Accept` for it.
    pub accept: &'a str,
    /// The subprotocols that the page offers.
    pub subprotocols: &'a [String],
}

/// What both sides agree on where the socket opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// The subprotocol: `socket.protocol`.
    pub subprotocol: String,
    /// The extensions as the page sees them: `socket.extensions`.
    pub extensions: String,
    /// How messages are compressed, where they are.
    pub deflate: Option<Deflate>,
}

impl Agreement {
    /// What it means for the page, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let named = |kind: &str, name: &str| match name {
            "" => format!("no {kind}"),
            name => format!("{kind} {}", shown(name)),
        };
        let (subprotocol, extension) =
            (named("subprotocol", &self.subprotocol), named("extension", &self.extensions));
        format!("The page's WebSocket opens: {subprotocol}, {extension}.")
    }
}

/// The status must be 101.
///
/// # Errors
/// Where it is another one.
pub(super) fn check_status(head: &RawHead) -> Result<(), SocketFault> {
    let text = |name: &str| head.headers.get_text(name);
    match (head.status, text("location")) {
        (101, _) => Ok(()),
        (status @ (401 | 407), _) => {
            Err(SocketFault::Authentication { status, challenge: text("www-authenticate") })
        }
        (status @ 300..=399, Some(location)) => Err(SocketFault::Redirect { status, location }),
        (status, _) => Err(SocketFault::Status { status }),
    }
}

/// The fault of a `Sec-WebSocket-Accept` that does not fit.
pub(super) fn wrong_accept(received: Vec<String>, expected: &Expected<'_>) -> SocketFault {
    SocketFault::Accept { received, key: expected.key.into(), needed: expected.accept.into() }
}
