//! What the page's script returns, as it is.

use serde::Deserialize;
use serde_json::Value;

use super::BrowserError;

/// What the page's script returns.
#[derive(Deserialize)]
pub(super) struct Returned {
    /// What a page learns of what succeeded.
    pub(super) resolved: Option<Resolved>,
    /// Why it was refused, or what stands for that.
    pub(super) rejected: Option<String>,
    #[serde(default)]
    late: bool,
    /// What is known of a socket.
    pub(super) socket: Option<PageSocket>,
    /// What the page's function was called with.
    pub(super) script: Option<PageScript>,
}

/// What a page learns of what succeeded.
#[derive(Default, Deserialize)]
pub(super) struct Resolved {
    pub(super) kind: Option<String>,
    pub(super) status: Option<u16>,
    pub(super) redirected: Option<bool>,
    pub(super) headers: Option<Vec<String>>,
}

/// What the page's function was called with.
#[derive(Deserialize)]
pub(super) struct PageScript {
    pub(super) calls: u32,
    pub(super) late: u32,
    pub(super) data: Option<String>,
    pub(super) errors: Vec<String>,
}

/// Whether what the page's script returned says that the request failed.
pub(super) fn is_rejected(value: &Value) -> bool {
    returned(value).is_ok_and(|returned| returned.rejected.is_some())
}

/// What the page's script returned, as it is.
pub(super) fn returned(value: &Value) -> Result<Returned, BrowserError> {
    let returned: Option<Returned> = value.as_str().and_then(|text| serde_json::from_str(text).ok());
    let returned =
        returned.ok_or_else(|| BrowserError::Protocol(format!("the page's script returned {value}")))?;
    if returned.late {
        Err(BrowserError::Protocol("the request did not end in time".into()))
    } else {
        Ok(returned)
    }
}

/// What the page's script says of a socket.
#[derive(Deserialize)]
pub(super) struct PageSocket {
    pub(super) threw: Option<String>,
    pub(super) protocol: Option<String>,
    pub(super) extensions: Option<String>,
    pub(super) close: Option<PageClose>,
}

/// What a page's `close` event says.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct PageClose {
    /// The code.
    pub code: u16,
    /// The reason.
    pub reason: String,
    /// Whether both sides closed it in an orderly way.
    pub clean: bool,
}
