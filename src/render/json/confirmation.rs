//! What a real browser did with the same question.

use serde::Serialize;

use crate::confirm::{Confirmed, End, Learned, Observed};

#[derive(Serialize)]
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
}

#[derive(Serialize)]
struct ConfirmedResponse {
    r#type: Option<String>,
    redirected: Option<bool>,
    status: u16,
    readable_headers: Option<Vec<String>>,
}

pub(super) fn confirmation(confirmed: &Confirmed) -> Confirmation {
    let Confirmed { browser, version, observed, differences, initiator: _ } = confirmed;
    let Observed { end, name: error_name, network, requests, tells_names: _ } = observed;
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
        requests: requests.iter().map(|(method, url)| [method.clone(), url.clone()]).collect(),
    }
}

/// What a page learned of a response; `None` where that is nothing.
fn response(learned: &Learned) -> Option<ConfirmedResponse> {
    let Learned { kind, status, redirected, readable_headers } = learned.clone();
    // A page that learns anything learns the status.
    status.map(|status| ConfirmedResponse { r#type: kind, redirected, status, readable_headers })
}
