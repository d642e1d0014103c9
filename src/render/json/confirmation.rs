//! What a real browser did with the same question.

use serde::Serialize;

use crate::confirm::{
    Confirmed, ConfirmedSocket, End, Learned, Observed, PageClose, ScriptObserved, SocketEnd,
};
use crate::render::secrets::{Secrets, reported_text};

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Confirmation {
    browser: &'static str,
    version: String,
    agrees: bool,
    differences: Vec<String>,
    outcome: &'static str,
    response: Option<ConfirmedResponse>,
    error: Option<String>,
    name: Option<String>,
    network: Option<String>,
    requests: Vec<[String; 2]>,
    /// Of JSONP only.
    #[serde(flatten)]
    script: Option<ConfirmedScript>,
    /// Of a WebSocket only.
    #[serde(flatten)]
    socket: Option<ConfirmedSocketJson>,
}

/// What a script of JSONP did.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ConfirmedScript {
    cause: Option<String>,
    calls: u32,
    late_calls: u32,
    called_with: Option<String>,
    script_errors: Vec<String>,
    console: Vec<String>,
}

/// What a WebSocket did.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ConfirmedSocketJson {
    cause: Option<String>,
    throws: Option<String>,
    connection: Option<ConfirmedConnection>,
    close: Option<ConfirmedClose>,
    console: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ConfirmedConnection {
    protocol: String,
    extensions: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ConfirmedClose {
    code: u16,
    reason: String,
    clean: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ConfirmedResponse {
    r#type: Option<String>,
    redirected: Option<bool>,
    status: u16,
    readable_headers: Option<Vec<String>>,
}

pub(super) fn confirmation(confirmed: &Confirmed, secrets: Secrets) -> Confirmation {
    let Confirmed { browser, version, observed, differences, initiator: _ } = confirmed;
    let Observed { end, name: error_name, network, requests, tells_names: _, script } = observed;
    let (outcome, response, error) = match end {
        End::Resolved(learned) => ("resolved", response(learned), None),
        End::Rejected { message } => ("rejected", None, Some(message.clone())),
    };
    Confirmation {
        browser: browser.id(),
        version: version.clone(),
        agrees: differences.is_empty(),
        differences: differences.clone(),
        outcome,
        response,
        error,
        name: error_name.clone(),
        network: network.clone(),
        requests: pairs(requests),
        script: script.as_ref().map(|script| confirmed_script(script, secrets)),
        socket: None,
    }
}

/// What a browser did with a WebSocket.
pub(super) fn socket_confirmation(confirmed: &ConfirmedSocket, secrets: Secrets) -> Confirmation {
    let ConfirmedSocket { browser, version, observed, differences } = confirmed;
    let (throws, connection, close) = match &observed.end {
        SocketEnd::Opened { protocol, extensions, close } => {
            let (protocol, extensions) = (protocol.clone(), extensions.clone());
            (None, Some(ConfirmedConnection { protocol, extensions }), close.as_ref())
        }
        SocketEnd::Failed { close } => (None, None, close.as_ref()),
        SocketEnd::Threw { name, .. } => (Some(name.clone()), None, None),
    };
    let error = match &observed.end {
        SocketEnd::Opened { .. } => None,
        SocketEnd::Failed { .. } => Some("error event".to_owned()),
        SocketEnd::Threw { message, .. } => Some(reported_text(message, secrets)),
    };
    Confirmation {
        browser: browser.id(),
        version: version.clone(),
        agrees: differences.is_empty(),
        differences: differences.clone(),
        outcome: if connection.is_some() { "resolved" } else { "rejected" },
        response: None,
        error,
        name: None,
        network: None,
        requests: pairs(&observed.requests),
        script: None,
        socket: Some(ConfirmedSocketJson {
            cause: observed.cause.clone(),
            throws,
            connection,
            close: close.map(|PageClose { code, reason, clean }| ConfirmedClose {
                code: *code,
                reason: reported_text(reason, secrets),
                clean: *clean,
            }),
            console: observed.console.iter().map(|line| reported_text(line, secrets)).collect(),
        }),
    }
}

fn pairs(requests: &[(String, String)]) -> Vec<[String; 2]> {
    requests.iter().map(|(method, url)| [method.clone(), url.clone()]).collect()
}

fn confirmed_script(script: &ScriptObserved, secrets: Secrets) -> ConfirmedScript {
    let ScriptObserved { calls, late_calls, called_with, errors, console, cause } = script;
    ConfirmedScript {
        cause: cause.clone(),
        calls: *calls,
        late_calls: *late_calls,
        called_with: called_with.as_ref().map(|data| reported_text(data, secrets)),
        script_errors: errors.iter().map(|line| reported_text(line, secrets)).collect(),
        console: console.iter().map(|line| reported_text(line, secrets)).collect(),
    }
}

/// What a page learned of a response; `None` where that is nothing.
fn response(learned: &Learned) -> Option<ConfirmedResponse> {
    let Learned { kind, status, redirected, readable_headers } = learned.clone();
    // A page that learns anything learns the status.
    status.map(|status| ConfirmedResponse { r#type: kind, redirected, status, readable_headers })
}
