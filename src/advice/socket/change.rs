//! What to change so that a WebSocket opens.

use super::case::SocketCase;
use super::{SocketInvestigation, library, refused};
use crate::probe::failure_rule;
use crate::rules::{Notice, Rule, SocketFault};
use crate::web::message::FailureKind;
use crate::web::text::{list, shown};
use crate::websocket::{SocketChange, SocketDiagnosis, SocketOutcome, SocketSide, changes};

/// What to change so that the socket opens: what the response says, and where it says nothing, where to look first.
#[must_use]
pub fn change_socket(found: &SocketInvestigation) -> Vec<SocketChange> {
    let of_response = of_diagnosis(&found.diagnosis);
    match of_response.is_empty() {
        true => where_to_look(found).into_iter().collect(),
        false => of_response,
    }
}

/// A socket that needs a login has no better URL, and one whose session's cookie stays with the browser needs that cookie.
pub(super) fn of_diagnosis(diagnosis: &SocketDiagnosis) -> Vec<SocketChange> {
    match &diagnosis.outcome {
        SocketOutcome::Blocked(fault) if refused::leads_to_login(diagnosis, fault) => Vec::new(),
        SocketOutcome::Blocked(SocketFault::Authentication { .. }) => {
            cookie_to_send(diagnosis).map_or_else(|| changes(diagnosis), |change| vec![change])
        }
        _ => changes(diagnosis),
    }
}

/// Where to look first, where a status or a failure of the network is all that is known.
fn where_to_look(found: &SocketInvestigation) -> Option<SocketChange> {
    let change = |side, words: String| Some(SocketChange { side, words, headers: Vec::new() });
    match &found.diagnosis.outcome {
        SocketOutcome::Failed(failure) => {
            let kind = failure.failure.kind;
            let side = match kind {
                FailureKind::UnknownHost => SocketSide::Page,
                FailureKind::ConnectionRefused | FailureKind::ConnectionFailed => SocketSide::Server,
                _ => return None,
            };
            change(side, failure_rule(kind).page().first_fix())
        }
        SocketOutcome::Blocked(SocketFault::Status { status: 403 }) => {
            change(SocketSide::Server, of_forbidden(&SocketCase::new(found))?)
        }
        SocketOutcome::Blocked(SocketFault::Status { status: 429 }) => {
            let wait =
                found.diagnosis.last_response().and_then(|response| response.headers.get_text("retry-after"));
            let wait = wait.map(|wait| format!(" (Retry-After: {})", shown(&wait))).unwrap_or_default();
            let words = format!(
                "Raise the limit for handshakes in the server or in the proxy in front of it, and let the page wait before it opens the \
                 socket again{wait}, longer each time"
            );
            change(SocketSide::Server, words)
        }
        SocketOutcome::Blocked(SocketFault::Status { status: 500 }) => {
            let words =
                "Look into the server's log: its own code fails while it handles the handshake".to_owned();
            change(SocketSide::Server, words)
        }
        _ => None,
    }
}

/// What refuses with 403: most often the list of origins. A proxy that refuses itself has advice of its own.
fn of_forbidden(case: &SocketCase<'_>) -> Option<String> {
    if library::own_page(case).is_some() {
        return None;
    }
    let (origin, own) = (case.origin(), case.own_origin()?);
    let named = shown(&origin);
    Some(match case.opens_from(&own) {
        Some(true) => format!("Add {named} to the server's list of origins for WebSockets"),
        None if origin != own => format!(
            "Check first whether the server's list of origins for WebSockets has {named}, then what it checks of a login or a token"
        ),
        _ => "Find what refuses it on the server: a check of a login or a token, CSRF protection, a firewall"
            .into(),
    })
}

/// The change of the cookies that only `SameSite` keeps from the handshake.
fn cookie_to_send(diagnosis: &SocketDiagnosis) -> Option<SocketChange> {
    let name = |notice: &Notice| match notice {
        Notice::Cookie { rule, name, sent: false, .. } if SAME_SITE.contains(rule) => Some(shown(name)),
        _ => None,
    };
    let names: Vec<String> = diagnosis.notices.iter().filter_map(name).collect();
    let words = match names.as_slice() {
        [] => return None,
        [only] => {
            format!("Set the cookie {only} with SameSite=None; Secure, so that pages of other sites send it")
        }
        _ => format!(
            "Set the cookies {} with SameSite=None; Secure, so that pages of other sites send them",
            list(&names)
        ),
    };
    Some(SocketChange { side: SocketSide::Server, words, headers: Vec::new() })
}

const SAME_SITE: [Rule; 3] =
    [Rule::CookieSamesiteStrict, Rule::CookieSamesiteLax, Rule::CookieSamesiteDefault];
