//! What a real browser said to the same question.

use serde::Serialize;

use super::name;
use crate::browser::{Confirmed, End, Observed};
use crate::fetch::Browser;

#[derive(Serialize)]
pub(super) struct Confirmation {
    browser: &'static str,
    version: String,
    agrees: bool,
    differences: Vec<String>,
    outcome: &'static str,
    response: Option<ConfirmedResponse>,
    error: Option<String>,
    devtools: Option<String>,
    mdn: Option<String>,
    network: Option<String>,
    requests: Vec<[String; 2]>,
}

#[derive(Serialize)]
struct ConfirmedResponse {
    r#type: String,
    redirected: bool,
    status: u16,
    readable_headers: Vec<String>,
}

pub(super) fn confirmation(confirmed: &Confirmed) -> Confirmation {
    let Confirmed { browser, version, observed, differences } = confirmed;
    let Observed { end, name: error_name, network, requests } = observed;
    let name_in = |wanted| error_name.clone().filter(|_| *browser == wanted);
    let (response, error) = match end {
        End::Resolved { kind, status, redirected, readable_headers } => {
            let response = ConfirmedResponse {
                r#type: kind.clone(),
                redirected: *redirected,
                status: *status,
                readable_headers: readable_headers.clone(),
            };
            (Some(response), None)
        }
        End::Rejected { message } => (None, Some(message.clone())),
    };
    Confirmation {
        browser: name(*browser),
        version: version.clone(),
        agrees: differences.is_empty(),
        differences: differences.clone(),
        outcome: if response.is_some() { "resolved" } else { "rejected" },
        response,
        error,
        devtools: name_in(Browser::Chromium),
        mdn: name_in(Browser::Firefox),
        network: network.clone(),
        requests: requests.iter().map(|(method, url)| [method.clone(), url.clone()]).collect(),
    }
}
