//! [permessage-deflate](https://www.rfc-editor.org/rfc/rfc7692) in `Sec-WebSocket-Extensions`.

use crate::rules::SocketFault;
use crate::web::headers::is_token;

/// The one extension that browsers offer.
pub const DEFLATE: &str = "permessage-deflate";

/// An extension as a header names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Extension {
    pub(super) name: String,
    pub(super) parameters: Vec<Parameter>,
}

/// A parameter of an extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    pub(super) name: String,
    /// Its value, without quotes.
    pub(super) value: Option<String>,
    /// Both as they stand there.
    written: String,
}

impl Parameter {
    /// `name=value`, read without any grammar; quotes around the value do not belong to it.
    pub(super) fn split_at_equals(text: &str) -> Self {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (text, None),
        };
        let unquoted = |value: &str| {
            let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            inner.unwrap_or(value).to_owned()
        };
        Self { name: name.into(), value: value.map(unquoted), written: text.into() }
    }
}

/// How messages are compressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deflate {
    /// The server compresses each message by itself.
    pub server_no_context_takeover: bool,
    /// So does the client.
    pub client_no_context_takeover: bool,
    /// The window that the server uses, as a power of two.
    pub server_max_window_bits: Option<u8>,
    /// The window that the client uses.
    pub client_max_window_bits: Option<u8>,
}

impl Deflate {
    /// Written anew, as WebKitGTK does.
    pub(super) fn written(&self) -> String {
        let mut text = DEFLATE.to_owned();
        for (named, name) in [
            (self.server_no_context_takeover, "server_no_context_takeover"),
            (self.client_no_context_takeover, "client_no_context_takeover"),
        ] {
            if named {
                text.push_str("; ");
                text.push_str(name);
            }
        }
        for (bits, name) in [
            (self.server_max_window_bits, "server_max_window_bits"),
            (self.client_max_window_bits, "client_max_window_bits"),
        ] {
            if let Some(bits) = bits {
                text.push_str(&format!("; {name}={bits}"));
            }
        }
        text
    }
}

/// Parses one extension by the [grammar](https://www.rfc-editor.org/rfc/rfc6455#section-9.1); `None` where it does not fit.
pub(super) fn parse(text: &str) -> Option<Extension> {
    let mut parts = split_outside_quotes(text).into_iter();
    let name = parts.next()?.trim().to_owned();
    if !is_token(name.as_bytes()) {
        return None;
    }
    let parameters = parts.map(|part| parse_parameter(part.trim())).collect::<Option<_>>()?;
    Some(Extension { name, parameters })
}

fn parse_parameter(text: &str) -> Option<Parameter> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (text, None),
    };
    // What stands between quotes must be a token, too, once they are gone.
    let value = match value {
        Some(value) => Some(match value.strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"')?.replace('\\', ""),
            None => value.to_owned(),
        }),
        None => None,
    };
    let valid = is_token(name.as_bytes()) && value.as_ref().is_none_or(|value| is_token(value.as_bytes()));
    valid.then(|| Parameter { name: name.into(), value, written: text.into() })
}

fn split_outside_quotes(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// What the parameters of a response say.
///
/// # Errors
/// Where one is unknown, has a wrong value, or is there twice.
pub(super) fn deflate(
    parameters: &[Parameter],
    bits: fn(&str) -> Option<u8>,
) -> Result<Deflate, SocketFault> {
    let mut agreed = Deflate::default();
    for parameter in parameters {
        let fault = || SocketFault::ExtensionParameter { parameter: parameter.written.clone() };
        let window = || {
            let value = parameter.value.as_deref().and_then(bits);
            value.filter(|bits| (8..=15).contains(bits)).ok_or_else(fault)
        };
        let once = |is_there: bool| if is_there { Err(fault()) } else { Ok(()) };
        match parameter.name.as_str() {
            "server_no_context_takeover" | "client_no_context_takeover" if parameter.value.is_some() => {
                return Err(fault());
            }
            "server_no_context_takeover" => {
                once(agreed.server_no_context_takeover)?;
                agreed.server_no_context_takeover = true;
            }
            "client_no_context_takeover" => {
                once(agreed.client_no_context_takeover)?;
                agreed.client_no_context_takeover = true;
            }
            "server_max_window_bits" => {
                once(agreed.server_max_window_bits.is_some())?;
                agreed.server_max_window_bits = Some(window()?);
            }
            "client_max_window_bits" => {
                once(agreed.client_max_window_bits.is_some())?;
                agreed.client_max_window_bits = Some(window()?);
            }
            _ => return Err(fault()),
        }
    }
    Ok(agreed)
}

/// A plain decimal number.
pub(super) fn plain_bits(value: &str) -> Option<u8> {
    let plain = value.bytes().all(|byte| byte.is_ascii_digit()) && !value.starts_with('0');
    value.parse().ok().filter(|_| plain)
}

/// A decimal number that may begin with zeros.
pub(super) fn padded_bits(value: &str) -> Option<u8> {
    value.parse().ok().filter(|_| value.bytes().all(|byte| byte.is_ascii_digit()))
}
