//! What nginx knows of one request: its variables and captures.

use std::collections::HashMap;

use fancy_regex::Regex;
use percent_encoding::percent_decode_str;

use super::super::Place;
use super::super::simulation::NotKnown;
use super::model::{Map, Model, Pattern, Server};
use super::value::{Piece, Value};
use crate::web::message::HttpRequest;

/// How deep maps may refer to each other.
const DEEPEST: usize = 20;
/// The longest value.
const LONGEST: usize = 1 << 16;

/// A request on its way.
pub(super) struct State<'a> {
    pub(super) model: &'a Model,
    pub(super) request: &'a HttpRequest,
    pub(super) server: &'a Server,
    /// The path, decoded.
    pub(super) uri: String,
    pub(super) args: String,
    pub(super) method: String,
    pub(super) captures: Vec<String>,
    /// The variables that were set, and the maps that were looked up.
    pub(super) variables: HashMap<String, String>,
    /// Whether a server behind this one is what responds.
    pub(super) back_end: Option<Place>,
    pub(super) status: Option<u16>,
    depth: usize,
}

/// A path as nginx matches it: decoded, without `.`, `..` and repeated slashes.
pub(super) fn normalized(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let mut parts: Vec<&str> = Vec::new();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    let is_folder = ["/", "/.", "/.."].iter().any(|end| decoded.ends_with(end));
    let end = if is_folder && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}

impl<'a> State<'a> {
    pub(super) fn new(model: &'a Model, request: &'a HttpRequest, server: &'a Server) -> Self {
        Self {
            model,
            request,
            server,
            uri: normalized(request.url.path()),
            args: request.url.query().unwrap_or_default().to_owned(),
            method: request.method.to_string(),
            captures: Vec::new(),
            variables: HashMap::new(),
            back_end: None,
            status: None,
            depth: 0,
        }
    }

    pub(super) fn value(&mut self, value: &Value, place: Place) -> Result<String, NotKnown> {
        let mut text = String::new();
        for piece in &value.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Capture(number) => {
                    text.push_str(self.captures.get(*number).map_or("", String::as_str));
                }
                Piece::Variable(name) => text.push_str(&self.variable(name, place)?),
            }
            if text.len() > LONGEST {
                return Err(NotKnown::new(place, "The value is too long."));
            }
        }
        Ok(text)
    }

    /// Whether an expression is found. Its captures replace those of the one before.
    pub(super) fn matches(&mut self, pattern: &Pattern, text: &str) -> Result<bool, NotKnown> {
        let unread = || {
            let text = pattern.text.trim_start_matches("(?i)");
            NotKnown::new(pattern.place, format!("The expression {text} cannot be read here."))
        };
        let regex: &Regex = pattern.regex.as_ref().ok_or_else(unread)?;
        let Some(found) = regex.captures(text).map_err(|_| unread())? else { return Ok(false) };
        let part =
            |number: usize| found.get(number).map_or_else(String::new, |part| part.as_str().to_owned());
        // One without groups leaves none.
        let count = if regex.captures_len() > 1 { found.len() } else { 0 };
        self.captures = (0..count).map(part).collect();
        let named: Vec<(String, String)> = regex
            .capture_names()
            .flatten()
            .map(|name| {
                let part = found.name(name).map_or_else(String::new, |part| part.as_str().to_owned());
                (name.to_ascii_lowercase(), part)
            })
            .collect();
        self.variables.extend(named);
        Ok(true)
    }

    pub(super) fn variable(&mut self, name: &str, place: Place) -> Result<String, NotKnown> {
        if let Some(value) = self.variables.get(name) {
            return Ok(value.clone());
        }
        let model = self.model;
        if let Some(map) = model.maps.get(name) {
            if self.depth >= DEEPEST {
                return Err(NotKnown::new(map.place, "Maps refer to each other too deep."));
            }
            self.depth += 1;
            let value = self.look_up(map);
            self.depth -= 1;
            let value = value?;
            if !map.is_volatile {
                self.variables.insert(name.to_owned(), value.clone());
            }
            return Ok(value);
        }
        if let Some(place) = model.other_variables.get(name) {
            return Err(NotKnown::new(*place, format!("The variable ${name} is not simulated.")));
        }
        if model.set_variables.contains(name) {
            return Ok(String::new());
        }
        self.built_in(name, place)
    }

    /// [The value of a map](https://nginx.org/en/docs/http/ngx_http_map_module.html#map): texts first, in any case, then expressions in
    /// their order.
    fn look_up(&mut self, map: &Map) -> Result<String, NotKnown> {
        if let Some(place) = map.not_known {
            return Err(NotKnown::new(place, "This part of the map is not simulated."));
        }
        let source = self.value(&map.source, map.place)?;
        if let Some(value) = map.exact.get(&source.to_ascii_lowercase()) {
            return self.value(value, map.place);
        }
        for (pattern, value) in &map.patterns {
            if self.matches(pattern, &source)? {
                return self.value(value, pattern.place);
            }
        }
        match &map.default {
            Some((value, place)) => self.value(value, *place),
            None => Ok(String::new()),
        }
    }

    fn header(&self, name: &str) -> String {
        self.request.headers.get_text(name).unwrap_or_default()
    }

    /// [A variable of nginx's own](https://nginx.org/en/docs/http/ngx_http_core_module.html#variables).
    fn built_in(&mut self, name: &str, place: Place) -> Result<String, NotKnown> {
        if let Some(header) = name.strip_prefix("http_") {
            return Ok(self.header(&header.replace('_', "-")));
        }
        if let Some(argument) = name.strip_prefix("arg_") {
            let mut pairs = self.args.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let found = pairs.find(|(own, _)| own.eq_ignore_ascii_case(argument));
            return Ok(found.map_or("", |(_, value)| value).to_owned());
        }
        if let Some(cookie) = name.strip_prefix("cookie_") {
            let cookies = self.header("cookie");
            let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
            let found = pairs.find(|(own, _)| own.eq_ignore_ascii_case(cookie));
            return Ok(found.map_or("", |(_, value)| value).to_owned());
        }
        if name.starts_with("upstream_http_") {
            // Where the server behind responds, that it sends no such header is assumed, and said.
            return Ok(String::new());
        }
        let url = &self.request.url;
        let listen = self.server.listen();
        Ok(match name {
            "request_method" => self.request.method.to_string(),
            "uri" | "document_uri" => self.uri.clone(),
            "request_uri" => match url.query() {
                Some(query) => format!("{}?{query}", url.path()),
                None => url.path().to_owned(),
            },
            "args" | "query_string" => self.args.clone(),
            "is_args" => if self.args.is_empty() { "" } else { "?" }.to_owned(),
            "host" => url.host_str().unwrap_or_default().to_ascii_lowercase(),
            "scheme" => listen.scheme().to_owned(),
            "https" => if listen.is_tls { "on" } else { "" }.to_owned(),
            "server_name" => self.server.names.first().cloned().unwrap_or_default(),
            "server_port" => listen.port.to_string(),
            "content_type" => self.header("content-type"),
            "content_length" => self.header("content-length"),
            "status" if self.status.is_some() => self.status.unwrap_or_default().to_string(),
            _ => return Err(NotKnown::new(place, format!("The variable ${name} is not simulated."))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn paths() {
        for (path, expected) in [
            ("/", "/"),
            ("/a//b/", "/a/b/"),
            ("/a/../b%20c", "/b c"),
            ("/a/.", "/a/"),
            ("/..", "/"),
            ("/%2e%2e/a", "/a"),
        ] {
            assert_eq!(normalized(path), expected, "{path}");
        }
    }
}
