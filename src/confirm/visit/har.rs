//! Requests as the entries of a HAR.

use std::collections::HashMap;
use std::net::IpAddr;

use serde_json::{Value, json};
use url::Url;

use super::blocked::add_blocked;
use super::console::ConsoleLine;
use super::hop::{Hop, Place};
use super::{Visit, Visited};

/// What is known of a request beside its entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitedRequest {
    /// Where it was made.
    pub place: Option<Place>,
    /// What the browser said of it: an error's name or sentence. None where it was accepted.
    pub error: Option<String>,
    /// Whether it ended at all.
    pub has_ended: bool,
    /// The address that responded, where the browser says it.
    pub address: Option<IpAddr>,
}

/// The HAR of these requests.
pub(super) fn visited(
    mut hops: Vec<Hop>,
    console: Vec<ConsoleLine>,
    left_out: usize,
    browser: &str,
    visit: &Visit,
) -> Visited {
    let page = &visit.url;
    add_blocked(&mut hops, &console, page);
    for hop in &mut hops {
        // They are not the page's.
        hop.headers.retain(|header| !visit.headers.iter().any(|given| same_header(given, header)));
    }
    let mut documents: Vec<&str> =
        hops.iter().map(|hop| hop.document.as_str()).filter(|url| !url.is_empty()).collect();
    documents.insert(0, page.as_str());
    let mut pages: Vec<&str> = Vec::new();
    for document in documents {
        if !pages.contains(&document) {
            pages.push(document);
        }
    }
    let pages: Vec<Value> = pages
        .iter()
        .map(|url| json!({ "id": url, "title": url, "startedDateTime": "", "pageTimings": {} }))
        .collect();
    let entries: Vec<Value> = hops.iter().map(|hop| entry(hop, page)).collect();
    // What becomes of a redirect becomes of the request.
    let mut last: HashMap<String, (bool, Option<String>)> = HashMap::new();
    for hop in &hops {
        last.insert(hop.id.clone(), (hop.ended.is_some(), hop.error.clone()));
    }
    let of_page = hops.iter().find(|hop| hop.kind == "document" && hop.response.is_some());
    let page_address = of_page.and_then(|hop| hop.response.as_ref()?.address);
    let requests = hops
        .into_iter()
        .map(|hop| {
            let (has_ended, error) = last.get(&hop.id).cloned().unwrap_or_default();
            let address = hop.response.as_ref().and_then(|response| response.address);
            VisitedRequest { has_ended, place: hop.place, error, address }
        })
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    let har = json!({ "log": {
        "version": "1.2",
        "creator": { "name": "corscheck page", "version": version },
        "browser": { "name": browser, "version": "" },
        "pages": pages,
        "entries": entries,
    } });
    Visited { har, requests, console, left_out, is_still: false, page_address }
}

fn same_header((name, value): &(String, String), (other, text): &(String, String)) -> bool {
    name.eq_ignore_ascii_case(other) && value == text
}

fn entry(hop: &Hop, page: &Url) -> Value {
    let pairs = |headers: &[(String, String)]| -> Vec<Value> {
        headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
    };
    let milliseconds = hop.ended.map_or(0.0, |ended| (ended - hop.begun).max(0.0) * 1000.0);
    let mut request = json!({
        "method": hop.method, "url": hop.url, "httpVersion": "", "headers": pairs(&hop.headers), "queryString": [],
        "cookies": [], "headersSize": -1, "bodySize": -1,
    });
    if hop.has_body || hop.body.is_some() {
        let mime = hop.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let mime = mime.map(|(_, value)| value.as_str()).unwrap_or_default();
        request["postData"] = json!({ "mimeType": mime, "text": hop.body.as_deref().unwrap_or_default() });
    }
    let mut response = match &hop.response {
        Some(response) => json!({
            "status": response.status, "statusText": response.words, "httpVersion": response.protocol,
            "headers": pairs(&response.headers), "cookies": [],
            "content": { "size": -1, "mimeType": response.mime }, "redirectURL": "", "headersSize": -1, "bodySize": -1,
        }),
        None => json!({
            "status": 0, "statusText": "", "httpVersion": "", "headers": [], "cookies": [],
            "content": { "size": 0, "mimeType": "" }, "redirectURL": "", "headersSize": -1, "bodySize": -1,
        }),
    };
    response["_error"] = hop.error.as_deref().map_or(Value::Null, Value::from);
    let started = std::time::UNIX_EPOCH
        .checked_add(std::time::Duration::try_from_secs_f64(hop.started).unwrap_or_default());
    let document = if hop.document.is_empty() { page.as_str() } else { &hop.document };
    let mut entry = json!({
        "pageref": document,
        "startedDateTime": started.map(|time| humantime::format_rfc3339_millis(time).to_string()).unwrap_or_default(),
        "time": milliseconds,
        "request": request,
        "response": response,
        "cache": {},
        "timings": { "send": 0, "wait": milliseconds, "receive": 0 },
        "_resourceType": hop.kind,
        "_requestId": hop.id,
        "_initiator": { "type": hop.initiator },
    });
    if hop.via_service_worker {
        entry["_fetchedViaServiceWorker"] = true.into();
    }
    if hop.is_of_cache {
        entry["_fromCache"] = "memory".into();
    }
    entry
}
