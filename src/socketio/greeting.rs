//! What responded to the handshake: read from its body.

use serde_json::Value;

/// The longest piece of a body that is quoted, in characters.
const LONGEST_QUOTE: usize = 120;

/// What a response to the polling handshake is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Greeting {
    /// A session was made.
    Open(Opened),
    /// Engine.IO refuses: `{"code":5,"message":"Unsupported protocol version"}`.
    Refused {
        /// The code.
        code: u64,
        /// The message.
        message: String,
    },
    /// Something else responds: a page, a proxy, another application.
    Other {
        /// The status.
        status: u16,
        /// Whether it is an HTML page.
        is_html: bool,
        /// How its body begins.
        start: String,
    },
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its id.
    pub session: String,
    /// The transports that it may go on with.
    pub upgrades: Vec<String>,
    /// Which version of the protocol the server speaks here.
    pub engine: Engine,
    /// The server's version, in words.
    pub server: &'static str,
    /// How often it pings, in milliseconds.
    pub ping_interval: Option<u64>,
}

/// A version of Engine.IO's protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// socket.io 1 and 2: packets have their length before them.
    Three,
    /// socket.io 3 and 4.
    Four,
}

impl Engine {
    /// Its number.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Three => 3,
            Self::Four => 4,
        }
    }
}

impl Greeting {
    /// Reads a response.
    #[must_use]
    pub fn read(status: u16, content_type: &str, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}');
        if status == 200
            && let Some(opened) = opened(text)
        {
            return Self::Open(opened);
        }
        if let Ok(Value::Object(members)) = serde_json::from_str::<Value>(text)
            && let (Some(code), Some(message)) =
                (members.get("code").and_then(Value::as_u64), members.get("message").and_then(Value::as_str))
        {
            return Self::Refused { code, message: message.to_owned() };
        }
        let start: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_html = start.starts_with('<') || content_type.to_ascii_lowercase().contains("html");
        Self::Other { status, is_html, start: start.chars().take(LONGEST_QUOTE).collect() }
    }
}

/// The packet `0{…}`, with its length before it or without.
fn opened(text: &str) -> Option<Opened> {
    let packet = text.split_once(':').filter(|(length, rest)| {
        !length.is_empty() && length.bytes().all(|digit| digit.is_ascii_digit()) && rest.starts_with("0{")
    });
    let (has_length, packet) = packet.map_or((false, text), |(_, rest)| (true, rest));
    let json = packet.strip_prefix('0').filter(|json| json.starts_with('{'))?;
    let first = serde_json::Deserializer::from_str(json).into_iter::<Value>().next()?.ok()?;
    let upgrades = first.get("upgrades").and_then(Value::as_array).into_iter().flatten();
    let has_payload_limit = first.get("maxPayload").is_some();
    let server = match (has_length, has_payload_limit, first.get("pingTimeout").and_then(Value::as_u64)) {
        (true, false, _) => "socket.io 1 or 2",
        (true, true, _) => "socket.io 3 or 4 with allowEIO3",
        (false, true, _) => "socket.io 4",
        (false, false, Some(5000)) => "socket.io 3",
        (false, false, _) => "socket.io 3 or 4",
    };
    Some(Opened {
        session: first.get("sid")?.as_str()?.to_owned(),
        upgrades: upgrades.filter_map(Value::as_str).map(str::to_owned).collect(),
        engine: if has_length { Engine::Three } else { Engine::Four },
        server,
        ping_interval: first.get("pingInterval").and_then(Value::as_u64),
    })
}

/// The namespace's refusal in what the server says: `44/nope,{"message":"Invalid namespace"}`, and in version 2 `44/nope,"Invalid
/// namespace"`; its message.
pub(super) fn namespace_refused(text: &str) -> Option<String> {
    // The packet begins the text, or stands behind a separator or a length.
    let begins =
        |at: usize| text[..at].chars().next_back().is_none_or(|letter| letter == '\u{1e}' || letter == ':');
    let at = text
        .match_indices("44")
        .map(|(at, _)| at)
        .find(|at| begins(*at) && !text[at + 2..].starts_with(':'))?;
    let rest = &text[at + 2..];
    let data = &rest[rest.find(['{', '"'])?..];
    let value = serde_json::Deserializer::from_str(data).into_iter::<Value>().next()?.ok()?;
    match value {
        Value::String(message) => Some(message),
        other => other.get("message").and_then(Value::as_str).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_of_a_namespace() {
        for (text, expected) in [
            ("44/nope,{\"message\":\"Invalid namespace\"}", Some("Invalid namespace")),
            ("2:4044:44/name,\"Invalid namespace\"", Some("Invalid namespace")),
            ("40{\"sid\":\"a44b\"}\u{1e}44/nope,{\"message\":\"no\"}", Some("no")),
            ("40{\"sid\":\"a44b\"}", None),
            ("", None),
        ] {
            assert_eq!(namespace_refused(text).as_deref(), expected, "{text}");
        }
    }
}
