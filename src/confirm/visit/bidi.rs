//! The network and log modules of WebDriver BiDi.

use std::collections::{HashMap, HashSet};

use super::console::{ConsoleLine, cut};
use super::frames::Frames;
use super::har::visited;
use super::hop::{Hop, HopResponse, Place};
use super::{LINES, Recorder, Visit, Visited};
use crate::confirm::dev_tools::Event;
use serde_json::Value;

/// What a console message of Firefox says of a request that CORS stopped.
const BLOCKED: &str = "Cross-Origin Request Blocked:";

/// What was reported so far.
#[derive(Clone, Debug, Default)]
pub(super) struct BidiRecorder {
    hops: Vec<Hop>,
    /// The last hop of each request.
    last: HashMap<String, usize>,
    under_way: HashSet<String>,
    console: Vec<ConsoleLine>,
    left_out: usize,
    has_loaded: bool,
    frames: Frames,
}

impl Recorder for BidiRecorder {
    fn note(&mut self, event: &Event, most: usize) {
        let (params, request) = (&event.params, &event.params["request"]);
        let id = text(&request["request"]);
        match event.method.as_str() {
            "network.beforeRequestSent" => self.begin(id, params, most),
            "network.responseStarted" => self.respond(&id, params),
            "network.responseCompleted" => {
                self.respond(&id, params);
                self.end(&id, params, None);
            }
            "network.fetchError" => {
                let error = text(&params["errorText"]);
                self.end(&id, params, Some(error));
            }
            // The blank page before it loads, too.
            "browsingContext.load" => self.has_loaded |= params["url"] != "about:blank",
            "browsingContext.contextCreated" => {
                self.frames.attach(text(&params["context"]), text(&params["parent"]));
            }
            "log.entryAdded" if self.console.len() < LINES => {
                let frame = &params["stackTrace"]["callFrames"][0];
                self.console.push(ConsoleLine {
                    level: text(&params["level"]),
                    text: cut(text(&params["text"])),
                    url: frame["url"].as_str().map(str::to_owned),
                });
            }
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
        // The console names the URL and the reason; the network says at most that it was not to be.
        for hop in &mut self.hops {
            let is_vague = hop.error.as_deref().is_none_or(|error| {
                ["NS_ERROR_DOM_BAD_URI", "NS_ERROR_FAILURE", "NS_BINDING_ABORTED"].contains(&error)
            });
            let about = [format!(" {}. (Reason:", hop.url), format!("‘{}’. (Reason:", hop.url)];
            let said = self.console.iter().find(|line| {
                line.text.starts_with(BLOCKED) && about.iter().any(|about| line.text.contains(about))
            });
            if let (true, Some(said)) = (is_vague, said) {
                hop.error = Some(said.text.clone());
            }
        }
        visited(self.hops, self.console, self.left_out, browser, visit)
    }
}

impl BidiRecorder {
    fn begin(&mut self, id: String, params: &Value, most: usize) {
        let request = &params["request"];
        let url = text(&request["url"]);
        if ["data:", "blob:", "about:"].iter().any(|scheme| url.starts_with(scheme)) {
            return;
        }
        if self.hops.len() >= most {
            self.left_out += 1;
            return;
        }
        let headers = headers(&request["headers"]);
        let named = |name: &str| headers.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name));
        let is_preflight = named("access-control-request-method").is_some();
        let is_socket = url.starts_with("ws")
            || named("sec-fetch-mode").is_some_and(|(_, mode)| mode == "websocket")
            || named("upgrade").is_some_and(|(_, value)| value.eq_ignore_ascii_case("websocket"));
        let is_event_stream = named("accept").is_some_and(|(_, value)| value == "text/event-stream");
        let destination = named("sec-fetch-dest").map(|(_, value)| value.as_str());
        let kind = match destination.or(request["destination"].as_str()).unwrap_or_default() {
            _ if is_preflight => "preflight",
            "" | "empty" if request["initiatorType"] == "xmlhttprequest" => "xhr",
            "websocket" => "websocket",
            "" | "empty" if is_event_stream => "eventsource",
            _ if is_socket => "websocket",
            "" | "empty" => "fetch",
            "style" => "stylesheet",
            other => other,
        };
        let url = if is_socket { url.replacen("http", "ws", 1) } else { url };
        let initiator = &params["initiator"];
        let context = text(&params["context"]);
        let mut document = self.frames.document(&context).unwrap_or_default().to_owned();
        let is_navigation = params["navigation"].is_string() && !is_preflight;
        if is_navigation && let Some(around) = self.frames.open(context, &url) {
            document = around;
        }
        let hop = Hop {
            id: id.clone(),
            document,
            kind: kind.to_owned(),
            method: text(&request["method"]),
            place: place(&initiator["stackTrace"]),
            initiator: text(&initiator["type"]),
            has_body: request["bodySize"].as_u64().is_some_and(|size| size > 0),
            started: params["timestamp"].as_f64().unwrap_or_default() / 1000.0,
            begun: params["timestamp"].as_f64().unwrap_or_default() / 1000.0,
            url,
            headers,
            ..Hop::default()
        };
        let is_lasting = is_event_stream || hop.kind == "websocket";
        self.last.insert(id.clone(), self.hops.len());
        self.hops.push(hop);
        if !is_lasting {
            self.under_way.insert(id);
        }
    }

    fn hop(&mut self, id: &str) -> Option<&mut Hop> {
        let place = *self.last.get(id)?;
        self.hops.get_mut(place)
    }

    fn respond(&mut self, id: &str, params: &Value) {
        let response = &params["response"];
        let sent = headers(&params["request"]["headers"]);
        if let Some(hop) = self.hop(id) {
            if !sent.is_empty() {
                hop.headers = sent;
            }
            hop.is_of_cache = response["fromCache"] == true;
            hop.response = Some(HopResponse {
                status: response["status"].as_u64().unwrap_or_default(),
                words: text(&response["statusText"]),
                protocol: text(&response["protocol"]),
                mime: text(&response["mimeType"]),
                headers: headers(&response["headers"]),
                address: None,
            });
        }
    }

    fn end(&mut self, id: &str, params: &Value, error: Option<String>) {
        self.under_way.remove(id);
        let at = params["timestamp"].as_f64().unwrap_or_default() / 1000.0;
        if let Some(hop) = self.hop(id) {
            hop.ended = Some(at);
            hop.error = error;
        }
    }
}

fn place(stack: &Value) -> Option<Place> {
    let frame = stack["callFrames"]
        .as_array()?
        .iter()
        .find(|frame| frame["url"].as_str().is_some_and(|url| url.contains("://")))?;
    let number = |name: &str| frame[name].as_u64().map(|number| number + 1);
    Some(Place {
        url: text(&frame["url"]),
        line: number("lineNumber")?,
        column: number("columnNumber").unwrap_or_default(),
    })
}

fn headers(list: &Value) -> Vec<(String, String)> {
    let pair = |header: &Value| {
        let value = &header["value"];
        let value = value["value"].as_str().or(value.as_str()).unwrap_or_default();
        Some((header["name"].as_str()?.to_owned(), value.to_owned()))
    };
    list.as_array().into_iter().flatten().filter_map(pair).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
