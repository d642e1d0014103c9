//! A server whose responses follow from a policy, and what a reader can do to it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::support::lock;
use crate::support::server::{Request, Response, Server};

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// A page and its call.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// The origin.
    pub(super) origin: String,
    /// The flags that say how it calls.
    pub(super) flags: Vec<&'static str>,
    /// What it calls.
    pub(super) url: String,
}

/// How the responses of one kind are made, at one path.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// The status.
    status: u16,
    /// The origins that get their own origin as the allowed one.
    origins: Vec<String>,
    /// Whether any origin does.
    reflects: bool,
    /// What the app sends to all.
    headers: Vec<(String, String)>,
    /// What the proxy in front of it adds.
    proxy: Vec<(String, String)>,
    /// What one origin gets besides.
    only_for: Vec<(String, String, String)>,
}

impl Part {
    /// Responses with this status and these headers.
    pub(super) fn of(status: u16, headers: &[(&str, &str)]) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Self { status, headers, ..Self::default() }
    }

    /// The same, and these origins are allowed.
    pub(super) fn allowing(self, origins: &[&str]) -> Self {
        Self { origins: origins.iter().map(|origin| (*origin).into()).collect(), ..self }
    }

    /// The same, and any origin is allowed by its name.
    pub(super) fn reflecting(self) -> Self {
        Self { reflects: true, ..self }
    }

    /// The same behind a proxy that adds a header.
    pub(super) fn behind(self, name: &str, value: &str) -> Self {
        Self { proxy: vec![(name.into(), value.into())], ..self }
    }

    fn response(&self, request: &Request) -> Response {
        let origin = request.header("origin").unwrap_or_default();
        let is_named = self.reflects && !origin.is_empty() || self.origins.contains(&origin);
        let mut headers: Vec<(&str, &str)> = Vec::new();
        for (name, value) in &self.headers {
            let is_replaced = is_named && name.eq_ignore_ascii_case(ALLOW_ORIGIN);
            let is_own =
                self.only_for.iter().any(|(for_origin, own, _)| *for_origin == origin && own == name);
            if !is_replaced && !is_own {
                headers.push((name, value));
            }
        }
        if is_named {
            headers.push((ALLOW_ORIGIN, &origin));
        }
        let own = self.only_for.iter().filter(|(for_origin, ..)| *for_origin == origin);
        headers.extend(own.map(|(_, name, value)| (name.as_str(), value.as_str())));
        headers.extend(self.proxy.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        Response::of(self.status, &headers)
    }

    /// Does one step, exactly.
    fn apply(&mut self, step: &Value) {
        let text = |field: &str| step[field].as_str().unwrap_or_default().to_owned();
        let (header, value) = (text("header"), text("value"));
        let is_it = |name: &str| name.eq_ignore_ascii_case(&header);
        match step["action"].as_str().expect("an action") {
            "status" => self.status = value.parse().expect("a status"),
            "add" if is_it(ALLOW_ORIGIN) => self.origins.push(value),
            "add" => {
                let add: Vec<&str> =
                    step["add"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
                let add = add.join(", ");
                match self.headers.iter_mut().find(|(name, _)| is_it(name)) {
                    Some((_, list)) => *list = format!("{list}, {add}"),
                    None => self.headers.push((header, add)),
                }
            }
            "remove" => {
                let is_line =
                    |line: &(String, String)| is_it(&line.0) && (value.is_empty() || line.1 == value);
                for lines in [&mut self.proxy, &mut self.headers] {
                    if let Some(place) = lines.iter().position(is_line) {
                        lines.remove(place);
                        return;
                    }
                }
                self.origins.clear();
            }
            "set" => match step["only_for"].as_str() {
                Some(origin) => self.only_for.push((origin.into(), header, value)),
                None => {
                    self.headers.retain(|(name, _)| !is_it(name));
                    if is_it(ALLOW_ORIGIN) {
                        self.origins.clear();
                        self.reflects = false;
                    }
                    self.headers.push((header, value));
                }
            },
            other => panic!("nothing of a response can be changed by {other}"),
        }
    }
}

/// The parts of a server: by whether they are for preflights, and by the path.
type Parts = BTreeMap<(bool, &'static str), Part>;

/// A server that runs.
pub(super) struct Site {
    parts: Arc<Mutex<Parts>>,
    server: Server,
}

impl Site {
    /// Starts it. `{localhost}` in a header becomes its origin under that name.
    pub(super) fn start(parts: Vec<(bool, &'static str, Part)>) -> Self {
        let parts: Parts =
            parts.into_iter().map(|(preflight, path, part)| ((preflight, path), part)).collect();
        let parts = Arc::new(Mutex::new(parts));
        let shared = Arc::clone(&parts);
        let server = Server::start(move |request: &Request| {
            let parts = lock(&shared);
            let fits = |(preflight, path): &(bool, &str)| {
                *preflight == (request.method == "OPTIONS") && *path == request.target
            };
            let part = parts.iter().find(|(key, _)| fits(key)).map(|(_, part)| part);
            part.map_or_else(|| Response::of(404, &[]), |part| part.response(request))
        });
        let localhost = format!("http://localhost:{}", server.port());
        for part in lock(&parts).values_mut() {
            for (_, value) in &mut part.headers {
                *value = value.replace("{localhost}", &localhost);
            }
        }
        Self { parts, server }
    }

    /// A URL of it.
    pub(super) fn url(&self, path: &str) -> String {
        self.server.url(path)
    }

    /// Does exactly what an entry of `changes` says.
    pub(super) fn apply(&mut self, change: &Value, page: &mut Page) {
        let steps = change["steps"].as_array().expect("steps");
        if change["place"] == "page" {
            for step in steps {
                let value = step["value"].as_str().expect("a value").to_owned();
                match step["action"].as_str().expect("an action") {
                    "use-url" => page.url = value,
                    "use-page" => page.origin = value,
                    other => panic!("nothing of a page can be changed by {other}"),
                }
            }
            return;
        }
        let url = change["url"].as_str().expect("a URL");
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        let preflight = change["place"] == "preflight";
        let mut parts = lock(&self.parts);
        let part = parts.iter_mut().find(|((for_preflight, own), _)| {
            *for_preflight == preflight && own.trim_start_matches('/') == path
        });
        let (_, part) = part.unwrap_or_else(|| panic!("no response like that of {change}"));
        steps.iter().for_each(|step| part.apply(step));
    }
}
