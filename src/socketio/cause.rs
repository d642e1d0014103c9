//! What keeps a client from connecting.

use super::Plan;
use super::greeting::Engine;
use crate::rules::Rule;
use crate::web::text::shown;

/// What keeps a client from connecting, or makes it worse than it could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The network failed.
    Network,
    /// The browser keeps the response from the page: CORS.
    Cors,
    /// Another rule of the browser stops it: mixed content, the page's policy.
    Browser,
    /// Client and server speak different versions.
    Version(Option<Engine>),
    /// Nothing at this path speaks Engine.IO.
    Path,
    /// The server does not offer the transport.
    Transport,
    /// The server's own check refuses the origin.
    Forbidden,
    /// Several processes, each with sessions of its own.
    Sticky,
    /// The session is not known any more.
    SessionGone,
    /// A proxy does not pass the upgrade on.
    Upgrade,
    /// The server has no such namespace, or refuses it.
    Namespace(String),
    /// The server is reached, and refuses or is silent for another reason.
    Refused,
}

impl Cause {
    /// Its stable name.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Cors => "cors",
            Self::Browser => "browser",
            Self::Version(_) => "version",
            Self::Path => "path",
            Self::Transport => "transport",
            Self::Forbidden => "forbidden",
            Self::Sticky => "sticky-sessions",
            Self::SessionGone => "session",
            Self::Upgrade => "upgrade",
            Self::Namespace(_) => "namespace",
            Self::Refused => "refused",
        }
    }

    /// The rule whose page explains it; none where the browser's own rule does.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        Some(match self {
            Self::Network | Self::Cors | Self::Browser | Self::Refused => return None,
            Self::Version(_) => Rule::SocketioVersion,
            Self::Path => Rule::SocketioPath,
            Self::Transport => Rule::SocketioTransport,
            Self::Forbidden => Rule::SocketioForbidden,
            Self::Sticky => Rule::SocketioStickySessions,
            Self::SessionGone => Rule::SocketioSession,
            Self::Upgrade => Rule::SocketioUpgrade,
            Self::Namespace(_) => Rule::SocketioNamespace,
        })
    }

    /// What is wrong, in a sentence or two; `detail` is what the step found.
    #[must_use]
    pub fn message(&self, plan: &Plan, detail: &str) -> String {
        let client = plan.version.number();
        match self {
            Self::Version(Some(engine)) => {
                let server = match engine {
                    Engine::Three => "Engine.IO 3 (socket.io 1 or 2)",
                    Engine::Four => "Engine.IO 4 (socket.io 3 or 4)",
                };
                format!(
                    "The server speaks {server}, and a client of version {client} speaks Engine.IO {}: they cannot talk to each other.",
                    plan.version.engine()
                )
            }
            Self::Version(None) => {
                format!("The server does not speak the protocol of a client of version {client} (Engine.IO {}). {detail}", plan.version.engine())
            }
            Self::Path => format!("No socket.io server responds at {}. {detail}", shown(&plan.path)),
            Self::Transport => format!("The server does not offer this transport. {detail}"),
            Self::Forbidden => format!(
                "The server itself refuses the origin {}: this is its own check, and not the browser's. {detail}",
                shown(&plan.page.origin.serialize())
            ),
            Self::Sticky => "The requests of one client reach different processes, and each session is known to one of them only.".into(),
            Self::SessionGone => {
                "The session is unknown to the server right after it was made: a cache, or several processes without sticky sessions.".into()
            }
            Self::Upgrade => format!(
                "The polling transport works, and the WebSocket does not arrive as one: a proxy in between does not pass Upgrade and \
                 Connection on. {detail}"
            ),
            Self::Namespace(message) => format!(
                "The connection works, and the server refuses the namespace {}: {}.",
                shown(&plan.namespace),
                shown(message)
            ),
            Self::Cors => format!(
                "{detail} Since version 3 a socket.io server allows no other origin unless its option cors says so; CORS of the web framework \
                 around it has no effect here."
            ),
            Self::Network | Self::Browser | Self::Refused => detail.to_owned(),
        }
        .trim_end()
        .to_owned()
    }
}
