//! The page's script: one request, made by the initiator that the question names, or a WebSocket, and its result as JSON.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::dev_tools::ScriptRun;
use super::returned::{Resolved, Returned, returned};
use super::{BrowserError, End, Learned, Observed, ScriptObserved, cause};
use crate::fetch::Call;
use crate::web::browser::Browser;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::{Credentials, Initiator};
use crate::websocket::SocketCall;

/// A function of the initiator, the request, and how long that may take.
const PAGE: &str = include_str!("page.js");

/// An expression whose promise resolves with a text that [`read`] understands, however the request ends.
pub(super) fn call(call: &Call, limit: Duration) -> Result<String, BrowserError> {
    check_way(call.initiator)?;
    let request = json!({
        "url": call.url.as_str(),
        "init": fetch_init(call)?,
        "method": call.method,
        "headers": call.headers,
        "body": body(call)?,
        "type": beacon_type(call)?,
        "include": call.credentials == Credentials::Include,
        "crossorigin": call.crossorigin.attribute(),
        "referrerpolicy": call.attributes.referrer_policy.map(ReferrerPolicy::id),
        "integrity": call.attributes.integrity,
        "nonce": call.attributes.script.nonce,
        "charset": call.attributes.script.charset,
        "callback": call.attributes.script.callback.as_ref().map(|callback| &callback.name),
    });
    let how = if call.attributes.script.callback.is_some() { "jsonp" } else { call.initiator.id() };
    Ok(expression(how, &request, limit))
}

/// The same for a WebSocket, which stays open for so long.
pub(super) fn socket(call: &SocketCall, limit: Duration, listen: Duration) -> String {
    let request = json!({
        "url": call.url, "subprotocols": call.subprotocols, "listen": u64::try_from(listen.as_millis()).unwrap_or(u64::MAX),
    });
    expression("websocket", &request, limit + listen)
}

fn expression(how: &str, request: &Value, limit: Duration) -> String {
    // The expression is one line of the browser's command, and its comments end where their lines do.
    format!("({PAGE})({}, {request}, {})", Value::from(how), limit.as_millis())
}

/// Ways whose outcome a page does not learn alike in all browsers.
fn check_way(initiator: Initiator) -> Result<(), BrowserError> {
    match initiator {
        Initiator::Manifest | Initiator::Preload | Initiator::ServiceWorker | Initiator::SvgUse => {
            let words = initiator.words();
            Err(BrowserError::Unsuitable(format!(
                "what becomes of {words} is not reported to a page in all browsers"
            )))
        }
        _ => Ok(()),
    }
}

/// What `fetch()` takes beside the URL.
fn fetch_init(call: &Call) -> Result<Value, BrowserError> {
    let mut options = Map::new();
    options.insert("method".into(), call.method.as_str().into());
    options.insert("mode".into(), call.mode.id().into());
    options.insert("credentials".into(), call.credentials.id().into());
    options.insert("redirect".into(), call.redirect.id().into());
    if call.keepalive {
        options.insert("keepalive".into(), true.into());
    }
    if let Some(policy) = call.attributes.referrer_policy {
        options.insert("referrerPolicy".into(), policy.id().into());
    }
    if !call.attributes.integrity.is_empty() {
        options.insert("integrity".into(), call.attributes.integrity.as_str().into());
    }
    if !call.headers.is_empty() {
        options.insert("headers".into(), json!(call.headers));
    }
    if let Some(body) = body(call)? {
        options.insert("body".into(), body.into());
    }
    Ok(Value::Object(options))
}

fn body(call: &Call) -> Result<Option<String>, BrowserError> {
    let text = |body: &Vec<u8>| {
        String::from_utf8(body.clone()).map_err(|_| {
            BrowserError::Unsuitable("a body that is not UTF-8 text cannot be sent by it".into())
        })
    };
    call.body.as_ref().map(text).transpose()
}

/// The type of a beacon's body. It is all that a page can choose of a beacon's headers.
fn beacon_type(call: &Call) -> Result<Option<&str>, BrowserError> {
    if call.initiator != Initiator::Beacon {
        return Ok(None);
    }
    match &call.headers[..] {
        [] => Ok(None),
        [(name, value)] if name.eq_ignore_ascii_case("content-type") => {
            // As written behind the colon; a blob's type is taken literally.
            Ok(Some(value.trim_matches(|letter: char| " \t\r\n".contains(letter))))
        }
        _ => Err(BrowserError::Unsuitable(
            "sendBeacon() sets no header but one Content-Type, that of its body".into(),
        )),
    }
}

/// What a browser did with a call.
pub(super) fn read(browser: Browser, run: ScriptRun) -> Result<Observed, BrowserError> {
    let ScriptRun { value, logged } = run;
    let Returned { resolved, rejected, script, .. } = returned(&value)?;
    let script = script.map(|script| ScriptObserved {
        calls: script.calls - script.late.min(script.calls),
        late_calls: script.late,
        called_with: script.data,
        errors: script.errors,
        console: logged.console.clone(),
        cause: rejected.as_ref().and_then(|words| cause::script(browser, words, &logged)),
    });
    let is_rejected = rejected.is_some();
    let end = match rejected {
        Some(message) => End::Rejected { message },
        None => {
            let Resolved { kind, status, redirected, mut headers } = resolved.unwrap_or_default();
            if let Some(names) = &mut headers {
                names.sort();
                names.dedup();
            }
            End::Resolved(Learned { kind, status, redirected, readable_headers: headers })
        }
    };
    Ok(Observed {
        end,
        name: logged.name.filter(|_| is_rejected),
        network: logged.network.filter(|_| is_rejected),
        requests: logged.requests,
        // Safari's driver does not read the console.
        tells_names: browser != Browser::Safari,
        script,
    })
}
