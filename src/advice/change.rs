//! What to change: in which response, in the page, or elsewhere.

use url::Url;

use super::page_change::PageChange;
use super::step::Step;
use crate::fetch::Kind;
use crate::rules::{Checked, CookieOutcome, Notice, Violation};
use crate::web::headers::HeaderList;

/// What to change in one response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The number of the exchange, from 0.
    pub exchange: usize,
    /// The status to respond with, where that is at fault.
    pub status: Option<u16>,
    /// The headers to send, whole.
    pub headers: HeaderList,
    /// The same, step by step: what is added, and what takes the place of what is there.
    pub steps: Vec<Step>,
}

impl Change {
    /// Of the response of an exchange: nothing yet.
    pub(super) fn of(exchange: usize) -> Self {
        Self { exchange, status: None, headers: HeaderList::new(), steps: Vec::new() }
    }
}

/// What the response to a request that was not sent needs, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaterChange {
    /// What the request is for.
    pub kind: Kind,
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: Url,
    /// The headers that the response needs.
    pub headers: HeaderList,
    /// The same, step by step.
    pub steps: Vec<Step>,
}

impl LaterChange {
    /// What is known of the response, behind the words for it.
    pub const STATE: &str = "not sent yet; it may have this already";
}

/// How a blocked fetch could pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    /// What fails once the verdict's own fault is fixed, in the order of the checks.
    pub next: Vec<Violation>,
    /// What to change, one entry a response.
    pub changes: Vec<Change>,
    /// What the responses to the requests need that were not sent, one entry a response.
    pub later: Vec<LaterChange>,
    /// What to change in the page instead of all that.
    pub page: Option<PageChange>,
    /// What to do instead of all that, in words: a sentence without its stop.
    pub instead: Option<String>,
    /// Whether the responses so far would pass with these changes. Later responses are not known.
    pub passes: bool,
    /// What will surprise once that is changed, as far as exchanges that a browser would not have made tell it.
    pub notices: Vec<Notice>,
    /// What becomes of the cookies that those set.
    pub cookies: Vec<CookieOutcome>,
    /// Which headers of each exchange's response took part in a check once it was changed.
    pub checked: Vec<Vec<Checked>>,
}

/// The change of an exchange's response.
pub(super) fn change_of(changes: &mut Vec<Change>, number: usize) -> &mut Change {
    let place = changes.iter().position(|change| change.exchange == number).unwrap_or_else(|| {
        changes.push(Change::of(number));
        changes.len() - 1
    });
    &mut changes[place]
}
