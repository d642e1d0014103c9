//! The page's script: one call of `fetch()`, and what came of it as JSON.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{BrowserError, End};
use crate::fetch::Init;

/// An expression whose promise resolves with a text that [`read`] understands, however the fetch ends.
pub(super) fn fetch(init: &Init) -> Result<String, BrowserError> {
    let mut options = Map::new();
    options.insert("method".into(), init.method.as_str().into());
    options.insert("mode".into(), init.mode.name().into());
    options.insert("credentials".into(), init.credentials.name().into());
    options.insert("redirect".into(), init.redirect.name().into());
    if init.keepalive {
        options.insert("keepalive".into(), true.into());
    }
    if !init.headers.is_empty() {
        options.insert("headers".into(), json!(init.headers));
    }
    if let Some(body) = &init.body {
        let text = String::from_utf8(body.clone()).map_err(|_| {
            BrowserError::Unsuitable("a body that is no UTF-8 text cannot be sent by it".into())
        })?;
        options.insert("body".into(), text.into());
    }
    let (url, options) = (Value::from(init.url.as_str()), Value::Object(options));
    Ok(format!(
        "fetch({url}, {options}).then(\
           (response) => JSON.stringify({{ resolved: {{ kind: response.type, status: response.status, \
             redirected: response.redirected, headers: [...response.headers.keys()] }} }}), \
           (error) => JSON.stringify({{ rejected: String(error) }}))"
    ))
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ended {
    Resolved { kind: String, status: u16, redirected: bool, headers: Vec<String> },
    Rejected(String),
}

/// How the fetch ended.
pub(super) fn read(value: &Value) -> Result<End, BrowserError> {
    let ended = value.as_str().and_then(|text| serde_json::from_str(text).ok());
    match ended {
        Some(Ended::Resolved { kind, status, redirected, mut headers }) => {
            headers.sort();
            headers.dedup();
            Ok(End::Resolved { kind, status, redirected, readable_headers: headers })
        }
        Some(Ended::Rejected(message)) => Ok(End::Rejected { message }),
        None => Err(BrowserError::Protocol(format!("the page's script returned {value}"))),
    }
}
