//! A request as the developer tools report it.

use std::net::IpAddr;

/// Where in the page's source a request was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub url: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1; 0 where it is not known.
    pub column: u64,
}

/// One request on the network: a redirect makes several of one.
#[derive(Clone, Debug, Default)]
pub(super) struct Hop {
    pub(super) id: String,
    /// What made it, in Chromium's words: `fetch`, `script`, `preflight`.
    pub(super) kind: String,
    pub(super) method: String,
    pub(super) url: String,
    /// The URL of the document.
    pub(super) document: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<String>,
    pub(super) has_body: bool,
    /// `script`, `parser`, `preflight`, `other`.
    pub(super) initiator: String,
    pub(super) place: Option<Place>,
    /// Seconds since 1970.
    pub(super) started: f64,
    /// Seconds on the clock that the end is on, too.
    pub(super) begun: f64,
    pub(super) ended: Option<f64>,
    pub(super) response: Option<HopResponse>,
    pub(super) error: Option<String>,
    pub(super) is_of_cache: bool,
    pub(super) via_service_worker: bool,
}

/// What came back for it.
#[derive(Clone, Debug, Default)]
pub(super) struct HopResponse {
    pub(super) status: u64,
    pub(super) words: String,
    pub(super) protocol: String,
    pub(super) mime: String,
    pub(super) headers: Vec<(String, String)>,
    /// Where it came from.
    pub(super) address: Option<IpAddr>,
}
