//! The Network and Console domains as Chromium's protocol and WebKit's inspector have them: nearly alike.

use std::collections::{HashMap, HashSet};

use super::console::{ConsoleLine, cut};
use super::frames::Frames;
use super::har::visited;
use super::hop::{Hop, HopResponse, Place};
use super::{LINES, Recorder, Visit, Visited};
use crate::confirm::dev_tools::Event;
use serde_json::Value;

/// What a console message of Chromium says of a request that CORS stopped.
const BLOCKED: &str = "has been blocked by CORS policy";

/// What was reported so far.
#[derive(Clone, Debug, Default)]
pub(super) struct InspectorRecorder {
    hops: Vec<Hop>,
    /// The hops of each request, by their places.
    known: HashMap<String, Vec<usize>>,
    /// What was really sent for each request, hop by hop; and what really came.
    sent: HashMap<String, Vec<Value>>,
    received: HashMap<String, Vec<Value>>,
    under_way: HashSet<String>,
    console: Vec<ConsoleLine>,
    /// What the browser's issues say, by request.
    issues: HashMap<String, String>,
    left_out: usize,
    has_loaded: bool,
    frames: Frames,
    /// Whether the protocol counts lines and columns from 1.
    counts_from_one: bool,
}

impl Recorder for InspectorRecorder {
    fn note(&mut self, event: &Event, most: usize) {
        let params = &event.params;
        let id = text(&params["requestId"]);
        match event.method.as_str() {
            "Network.requestWillBeSent" => self.begin(id, params, most),
            // Of what is left out nothing is recorded.
            "Network.requestWillBeSentExtraInfo" if self.hops.len() < most => {
                self.sent.entry(id).or_default().push(params["headers"].clone());
            }
            "Network.responseReceivedExtraInfo" if self.hops.len() < most || self.known.contains_key(&id) => {
                self.received.entry(id).or_default().push(params.clone());
            }
            "Network.responseReceived" => {
                if let Some(hop) = self.last(&id) {
                    take_response(hop, &params["response"]);
                    if text(&params["type"]) == "Preflight" {
                        hop.kind = "preflight".into();
                    }
                }
            }
            "Network.requestServedFromCache" | "Network.requestServedFromMemoryCache" => {
                if let Some(hop) = self.last(&id) {
                    hop.is_of_cache = true;
                }
                if event.method.ends_with("MemoryCache") {
                    self.end(&id, params, None);
                }
            }
            "Network.loadingFinished" => self.end(&id, params, None),
            "Network.loadingFailed" => {
                let error = failure(params);
                self.end(&id, params, Some(error));
            }
            "Network.webSocketCreated" => {
                self.begin_socket(id, params, most);
            }
            "Network.webSocketWillSendHandshakeRequest" => {
                if let Some(hop) = self.last(&id) {
                    hop.headers = headers(&params["request"]["headers"]);
                }
            }
            "Network.webSocketHandshakeResponseReceived" => {
                if let Some(hop) = self.last(&id) {
                    take_response(hop, &params["response"]);
                }
            }
            "Network.webSocketFrameError" => {
                if let Some(hop) = self.last(&id) {
                    hop.error = Some(text(&params["errorMessage"]).replace(" through SOCKSv5 proxy", ""));
                }
            }
            // The blank page before it loads, too.
            "Page.loadEventFired" => self.has_loaded |= !self.hops.is_empty(),
            "Page.frameAttached" => {
                self.frames.attach(text(&params["frameId"]), text(&params["parentFrameId"]));
            }
            "Log.entryAdded" => {
                self.say(&params["entry"]["level"], &params["entry"]["text"], &params["entry"]["url"])
            }
            "Console.messageAdded" => {
                let message = &params["message"];
                self.say(&message["level"], &message["text"], &message["url"]);
            }
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                let words = details["exception"]["description"].as_str().or(details["text"].as_str());
                self.say(&"error".into(), &words.unwrap_or_default().into(), &details["url"]);
            }
            "Runtime.consoleAPICalled" => {
                let words: Vec<String> = params["args"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|value| {
                        value["value"]
                            .as_str()
                            .or(value["description"].as_str())
                            .map_or_else(|| value["value"].to_string(), str::to_owned)
                    })
                    .collect();
                self.say(&params["type"], &words.join(" ").into(), &Value::Null);
            }
            "Audits.issueAdded" => self.issue(&params["issue"]["details"]),
            _ => {}
        }
    }

    fn under_way(&self) -> usize {
        self.under_way.len()
    }

    fn has_loaded(&self) -> bool {
        self.has_loaded
    }

    fn visited(mut self, browser: &str, visit: &Visit) -> Visited {
        self.add_what_was_really_sent();
        for hop in &mut self.hops {
            // The console or the issue says why; the network's error only that.
            let is_vague = hop.error.as_deref().is_some_and(|error| error.starts_with("net::ERR_FAILED"));
            let about = format!(" at '{}' ", hop.url);
            let said =
                self.console.iter().find(|line| line.text.contains(&about) && line.text.contains(BLOCKED));
            if let (true, Some(said)) = (is_vague, said) {
                hop.error = Some(said.text.clone());
                continue;
            }
            if let (true, Some(name)) = (is_vague, self.issues.get(&hop.id)) {
                hop.error = Some(format!("net::ERR_FAILED {name}"));
            }
        }
        visited(self.hops, self.console, self.left_out, browser, visit)
    }
}

impl InspectorRecorder {
    /// For a protocol that counts lines and columns from 1.
    pub(super) fn counting_from_one() -> Self {
        Self { counts_from_one: true, ..Self::default() }
    }

    /// Where a request was made.
    fn place(&self, initiator: &Value) -> Option<Place> {
        let Place { url, line, column } = place(initiator)?;
        let offset = u64::from(!self.counts_from_one);
        Some(Place { url, line: line + offset, column: column + offset })
    }

    /// Why the page's document did not come, where that is so.
    pub(super) fn failure_of_document(&self) -> Option<&str> {
        let document = self.hops.iter().rfind(|hop| hop.kind == "document")?;
        document.error.as_deref().filter(|_| document.response.is_none())
    }

    /// Notes that the page has loaded.
    pub(super) fn loaded(&mut self) {
        self.has_loaded = true;
    }

    fn begin(&mut self, id: String, params: &Value, most: usize) {
        let redirect = &params["redirectResponse"];
        if redirect.is_object()
            && let Some(hop) = self.last(&id)
        {
            take_response(hop, redirect);
            hop.ended = Some(seconds(&params["timestamp"]));
        }
        let request = &params["request"];
        let mut kind = text(&params["type"]).to_ascii_lowercase();
        let url = text(&request["url"]);
        if url.starts_with("data:") || url.starts_with("blob:") || url.starts_with("about:") {
            return;
        }
        if self.hops.len() >= most {
            self.left_out += 1;
            return;
        }
        let initiator = &params["initiator"];
        let mut document = text(&params["documentURL"]);
        if kind == "document"
            && let Some(around) = self.frames.open(text(&params["frameId"]), &url)
        {
            (kind, document) = ("iframe".to_owned(), around);
        }
        let hop = Hop {
            id: id.clone(),
            document,
            method: text(&request["method"]),
            headers: headers(&request["headers"]),
            body: request["postData"].as_str().map(str::to_owned),
            has_body: request["hasPostData"] == true,
            initiator: text(&initiator["type"]).to_ascii_lowercase(),
            place: self.place(initiator),
            started: seconds(if params["wallTime"].is_null() {
                &params["walltime"]
            } else {
                &params["wallTime"]
            }),
            begun: seconds(&params["timestamp"]),
            kind,
            url,
            ..Hop::default()
        };
        // The others may last as long as the page.
        if hop.kind != "eventsource" && hop.kind != "ping" {
            self.under_way.insert(id.clone());
        }
        self.add(id, hop);
    }

    fn begin_socket(&mut self, id: String, params: &Value, most: usize) {
        if self.hops.len() >= most {
            self.left_out += 1;
            return;
        }
        let hop = Hop {
            id: id.clone(),
            kind: "websocket".into(),
            method: "GET".into(),
            url: text(&params["url"]),
            place: self.place(&params["initiator"]),
            initiator: text(&params["initiator"]["type"]).to_ascii_lowercase(),
            ..Hop::default()
        };
        self.add(id, hop);
    }

    fn add(&mut self, id: String, hop: Hop) {
        self.known.entry(id).or_default().push(self.hops.len());
        self.hops.push(hop);
    }

    /// The last hop of a request.
    fn last(&mut self, id: &str) -> Option<&mut Hop> {
        let place = *self.known.get(id)?.last()?;
        self.hops.get_mut(place)
    }

    fn end(&mut self, id: &str, params: &Value, error: Option<String>) {
        self.under_way.remove(id);
        let at = seconds(&params["timestamp"]);
        if let Some(hop) = self.last(id) {
            hop.ended = Some(at);
            hop.error = error;
        }
    }

    fn say(&mut self, level: &Value, words: &Value, url: &Value) {
        if self.console.len() < LINES {
            let url = url.as_str().filter(|url| !url.is_empty()).map(str::to_owned);
            self.console.push(ConsoleLine { level: text(level), text: cut(text(words)), url });
        }
    }

    /// What an issue says of a request, and its place in the source.
    fn issue(&mut self, details: &Value) {
        let Some((_, details)) = details.as_object().and_then(|details| details.iter().next()) else {
            return;
        };
        if details["isWarning"] == true {
            return;
        }
        let request = text(&details["request"]["requestId"]);
        let name = details["corsErrorStatus"]["corsError"].as_str().or(details["reason"].as_str());
        if let Some(name) = name.filter(|_| !request.is_empty()) {
            self.issues.insert(request, name.to_owned());
        }
    }

    /// The extra information comes in the order of the hops that reached the network, before or after the rest.
    fn add_what_was_really_sent(&mut self) {
        for (id, places) in &self.known {
            let mut sent = self.sent.remove(id).unwrap_or_default().into_iter();
            let mut received = self.received.remove(id).unwrap_or_default().into_iter();
            for place in places {
                let Some(hop) = self.hops.get_mut(*place) else { continue };
                if hop.is_of_cache {
                    continue;
                }
                if let Some(real) = sent.next() {
                    hop.headers = headers(&real);
                }
                if let Some(real) = received.next() {
                    let response = hop.response.get_or_insert_default();
                    response.status = real["statusCode"].as_u64().unwrap_or(response.status);
                    response.headers = headers(&real["headers"]);
                }
            }
        }
    }
}

/// Why a load failed.
fn failure(params: &Value) -> String {
    // That is how our own proxy could not reach the server.
    let error = text(&params["errorText"]).replace(" through SOCKSv5 proxy", "");
    let cors = params["corsErrorStatus"]["corsError"].as_str();
    let blocked = params["blockedReason"].as_str();
    match (cors, blocked) {
        (Some(cors), _) => format!("{error} {cors}"),
        (None, Some(blocked)) if error == "net::ERR_FAILED" => format!("{error} {blocked}"),
        _ if params["canceled"] == true && error.is_empty() => "net::ERR_ABORTED".into(),
        _ => error,
    }
}

fn take_response(hop: &mut Hop, response: &Value) {
    hop.is_of_cache |= response["fromDiskCache"] == true || response["source"] == "memory-cache";
    hop.via_service_worker |= response["fromServiceWorker"] == true || response["source"] == "service-worker";
    hop.response = Some(HopResponse {
        status: response["status"].as_u64().unwrap_or_default(),
        words: text(&response["statusText"]),
        protocol: text(&response["protocol"]),
        mime: text(&response["mimeType"]),
        headers: headers(&response["headers"]),
        address: text(&response["remoteIPAddress"]).trim_matches(['[', ']']).parse().ok(),
    });
}

/// The script's own line, or the document's, as the protocol counts.
fn place(initiator: &Value) -> Option<Place> {
    let mut stack =
        if initiator["stack"].is_object() { &initiator["stack"] } else { &initiator["stackTrace"] };
    let mut frame = &Value::Null;
    while stack.is_object() && !frame.is_object() {
        let frames = stack["callFrames"].as_array();
        let of_page = |frame: &&Value| frame["url"].as_str().is_some_and(|url| url.contains("://"));
        if let Some(found) = frames.and_then(|frames| frames.iter().find(of_page)) {
            frame = found;
        }
        stack = if stack["parent"].is_object() { &stack["parent"] } else { &stack["parentStackTrace"] };
    }
    let place = if frame.is_object() { frame } else { initiator };
    let url = place["url"].as_str().filter(|url| !url.is_empty())?;
    let number = |name: &str| place[name].as_u64();
    Some(Place {
        url: url.to_owned(),
        line: number("lineNumber")?,
        column: number("columnNumber").unwrap_or(0),
    })
}

/// An object of headers; values of equal names are one, a line each.
fn headers(object: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, value) in object.as_object().into_iter().flatten() {
        if !name.starts_with(':') {
            let value = value.as_str().unwrap_or_default();
            all.extend(value.split('\n').map(|line| (name.clone(), line.to_owned())));
        }
    }
    all
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn seconds(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}
