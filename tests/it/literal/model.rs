//! A server whose responses follow from a policy, and what a reader can do to it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::support::lock;
use crate::support::server::{Request, Response, Server};

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// A picture of one dot.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\
\xfe\x02\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82";

/// A page and its call.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// The origin.
    pub(super) origin: String,
    /// The flags that say how it calls.
    pub(super) flags: Vec<String>,
    /// What it calls.
    pub(super) url: String,
}

/// What ends a trouble that no header ends, once the text says it.
#[derive(Clone, Debug)]
pub(super) enum Cure {
    /// Something is done to the server.
    Server,
    /// The page calls this path.
    Path(&'static str),
    /// The page calls with these flags besides.
    Flags(&'static [&'static str]),
    /// The page has this origin.
    Origin(&'static str),
    /// Only these origins are allowed from now on.
    List(&'static [&'static str]),
}

/// A cause that is not a missing header.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    /// The response that comes of it, if it is not the part's own.
    pub(super) response: Option<(u16, Vec<(&'static str, &'static str)>)>,
    /// A request with this header does not meet it.
    pub(super) unless: Option<&'static str>,
    /// What a text must say so that its reader ends it: all of these words.
    pub(super) words: &'static [&'static str],
    /// What the reader does then.
    pub(super) cure: Cure,
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
    /// What keeps it from responding so.
    trouble: Option<Trouble>,
    /// What a cache has stored, and will send for any request.
    stored: Option<Vec<(String, String)>>,
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

impl Part {
    /// Responses with this status and these headers.
    pub(super) fn of(status: u16, headers: &[(&str, &str)]) -> Self {
        Self { status, headers: owned(headers), ..Self::default() }
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
    pub(super) fn behind(mut self, name: &str, value: &str) -> Self {
        self.proxy.push((name.into(), value.into()));
        self
    }

    /// The same behind a cache that has stored this.
    pub(super) fn stored(self, headers: &[(&str, &str)]) -> Self {
        Self { stored: Some(owned(headers)), ..self }
    }

    /// The same with a trouble.
    pub(super) fn but(self, trouble: Trouble) -> Self {
        Self { trouble: Some(trouble), ..self }
    }

    fn response(&self, request: &Request) -> Response {
        let met = self
            .trouble
            .as_ref()
            .filter(|trouble| trouble.unless.is_none_or(|name| request.header(name).is_none()));
        if let Some((status, headers)) = met.and_then(|trouble| trouble.response.as_ref()) {
            return Response::of(*status, headers);
        }
        if let Some(stored) = &self.stored {
            let stored: Vec<(&str, &str)> =
                stored.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            return Response::of(self.status, &stored);
        }
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
        let is_picture = headers.contains(&("Content-Type", "image/png"));
        Response::with_body(self.status, &headers, if is_picture { PICTURE } else { b"" })
    }

    /// Does one step, exactly.
    fn apply(&mut self, step: &Value) {
        let text = |field: &str| step[field].as_str().unwrap_or_default().to_owned();
        let list = |field: &str| -> Vec<String> {
            let list = step[field].as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter().filter_map(Value::as_str).map(Into::into).collect()
        };
        let (header, value) = (text("header"), text("value"));
        let is_it = |name: &str| name.eq_ignore_ascii_case(&header);
        match step["action"].as_str().expect("an action") {
            "status" => self.status = value.parse().expect("a status"),
            "purge" => self.stored = None,
            "add" if is_it(ALLOW_ORIGIN) => self.origins.push(value),
            "replace" if is_it(ALLOW_ORIGIN) => {
                let old = text("old");
                self.headers.retain(|(name, value)| !(is_it(name) && *value == old));
                self.origins.retain(|origin| *origin != old);
                self.origins.extend(list("add"));
            }
            "add" => {
                let add = list("add").join(", ");
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
            "set-cookie" => self.set_cookie(&value, &list("add"), &text("old")),
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

    fn set_cookie(&mut self, cookie: &str, add: &[String], old: &str) {
        let is_it = |(name, value): &&mut (String, String)| {
            name.eq_ignore_ascii_case("set-cookie") && value.starts_with(&format!("{cookie}="))
        };
        let (_, line) = self.headers.iter_mut().find(is_it).expect("the cookie");
        let kept = line.split("; ").filter(|part| !part.eq_ignore_ascii_case(old)).map(str::to_owned);
        *line = kept.chain(add.iter().cloned()).collect::<Vec<_>>().join("; ");
    }

    /// Does what a sentence says, where that ends the trouble.
    fn hear(&mut self, message: &str, page: &mut Page) {
        let Some(trouble) = &self.trouble else { return };
        if !trouble.words.iter().all(|words| message.contains(words)) {
            return;
        }
        match trouble.cure {
            Cure::Server => {}
            Cure::Path(path) => {
                let start: Vec<&str> = page.url.splitn(4, '/').take(3).collect();
                page.url = format!("{}{path}", start.join("/"));
            }
            Cure::Flags(flags) => page.flags.extend(flags.iter().map(|flag| (*flag).to_owned())),
            Cure::Origin(origin) => page.origin = origin.into(),
            Cure::List(origins) => {
                self.reflects = false;
                self.origins = origins.iter().map(|origin| (*origin).into()).collect();
            }
        }
        if !matches!(trouble.cure, Cure::Path(_) | Cure::Origin(_)) || trouble.unless.is_some() {
            self.trouble = self.trouble.take().filter(|trouble| trouble.unless.is_some());
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
    pub(super) fn start(parts: &[(bool, &'static str, Part)]) -> Self {
        let parts: Parts =
            parts.iter().map(|(preflight, path, part)| ((*preflight, *path), part.clone())).collect();
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
        let mut parts = lock(&self.parts);
        match change["place"].as_str().expect("a place") {
            "page" => steps.iter().for_each(|step| change_page(step, page)),
            "other" => {
                for step in steps {
                    let message = step["message"].as_str().expect("a message");
                    parts.values_mut().for_each(|part| part.hear(message, page));
                }
            }
            place => {
                let url = change["url"].as_str().expect("a URL");
                let path = url.splitn(4, '/').nth(3).unwrap_or_default();
                let part = parts.iter_mut().find(|((for_preflight, own), _)| {
                    *for_preflight == (place == "preflight") && own.trim_start_matches('/') == path
                });
                let (_, part) = part.unwrap_or_else(|| panic!("no response like that of {change}"));
                steps.iter().for_each(|step| part.apply(step));
            }
        }
    }
}

fn change_page(step: &Value, page: &mut Page) {
    let value = step["value"].as_str().expect("a value").to_owned();
    match step["action"].as_str().expect("an action") {
        "use-url" => page.url = value,
        "use-page" => page.origin = value,
        "use-credentials" => page.flags.extend(["--credentials".into(), value]),
        other => panic!("nothing of a page can be changed by {other}"),
    }
}
