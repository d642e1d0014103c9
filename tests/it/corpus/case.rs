//! A recorded case, read from its line.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::servers::ScriptedServers;
use super::view::{Aspect, View};

const CASES: &str = include_str!("../../data/recorded-cases.jsonl");

/// One case. Wherever a line of the file has `/c/$ID/`, the case's own id stands here, and the ports are those on which
/// the servers listen this time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// Its name.
    pub(super) id: String,
    /// The group of cases it belongs to.
    #[serde(rename = "group")]
    _group: String,
    /// The page's origin; `null` for an opaque one.
    pub(super) page: String,
    /// What makes the request: `fetch`, `xhr`, `img` and so on.
    api: String,
    /// More of the command line: how the request is made, and the page's policies.
    #[serde(default)]
    flags: Vec<String>,
    /// What the page calls.
    fetch: Call,
    /// Cookies that a visit to the target set before, as in `Set-Cookie`.
    #[serde(default)]
    cookies: Vec<String>,
    /// How the servers respond.
    #[serde(default)]
    pub(super) script: Vec<Line>,
    /// The aspects in which the browsers agree.
    both: Map<String, Value>,
    /// What Chromium did where they don't.
    #[serde(default)]
    chromium: Map<String, Value>,
    /// What Firefox did where they don't.
    #[serde(default)]
    firefox: Map<String, Value>,
    /// What WebKit did where Chromium did something else; absent where it was not recorded.
    webkit: Option<Map<String, Value>>,
}

/// A URL, and what `fetch()` takes besides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    url: String,
    method: Option<String>,
    body: Option<String>,
    credentials: Option<String>,
    mode: Option<String>,
    redirect: Option<String>,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// One line of a script: the response at one place. A character of a header is one byte.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    /// `METHOD host:port/path`, or `*` for any method.
    pub(super) at: String,
    /// The status.
    #[serde(default)]
    pub(super) status: u16,
    /// The headers.
    #[serde(default)]
    pub(super) headers: Vec<(String, String)>,
    /// The body.
    #[serde(default)]
    pub(super) body: String,
    /// The body, one byte a character, where it is not text.
    pub(super) bytes: Option<String>,
    /// All bytes of the response instead; `$PAD1000` stands for 1000 times `a`.
    pub(super) raw: Option<String>,
    /// The connection is closed without a response instead.
    #[serde(default)]
    pub(super) close: bool,
}

impl Case {
    /// All cases that can be run on these servers, with their ports.
    pub(super) fn all(servers: &ScriptedServers) -> Vec<Self> {
        let playable = |line: &&str| servers.has_ipv6 || !line.contains("http://[::1]:");
        CASES.lines().filter(playable).map(|line| Self::read(line, servers)).collect()
    }

    fn read(line: &str, servers: &ScriptedServers) -> Self {
        let mut value: Value = serde_json::from_str(line).expect("each line is JSON");
        let id = value["id"].as_str().expect("a case has an id").to_owned();
        let own = format!("/c/{id}/");
        for (key, value) in value.as_object_mut().expect("a case is an object") {
            if key != "id" {
                change_strings(value, &|text| servers.with_its_ports(&text.replace("/c/$ID/", &own)));
            }
        }
        serde_json::from_value(value).unwrap_or_else(|error| panic!("{id}: {error}"))
    }

    /// The command line of the case's question, after the program's name.
    pub(super) fn arguments(&self, browser: &str) -> Vec<String> {
        let Call { url, method, body, credentials, mode, redirect, headers } = &self.fetch;
        // An XHR without withCredentials has fetch()'s default, said here because it is another API's.
        let credentials =
            credentials.clone().or_else(|| self.api.starts_with("xhr").then(|| "same-origin".into()));
        let options = [
            ("--method", method),
            ("--data", body),
            ("--credentials", &credentials),
            ("--mode", mode),
            ("--redirect", redirect),
        ];
        let mut words: Vec<String> = ["probe", url, "--origin", &self.page].map(Into::into).into();
        words.extend_from_slice(&self.flags);
        if self.api == "xhr" {
            words.extend(["--as".to_owned(), "xhr".to_owned()]);
        }
        for (flag, value) in options {
            words.extend(value.iter().flat_map(|value| [flag.to_owned(), value.clone()]));
        }
        words.extend(
            headers.iter().flat_map(|(name, value)| ["--header".to_owned(), format!("{name}: {value}")]),
        );
        words.extend(self.cookies.iter().flat_map(|cookie| ["--cookie".to_owned(), cookie.clone()]));
        words.extend(["--browser", browser].map(Into::into));
        words
    }

    /// Whether the page's script learns the type of the response.
    pub(super) fn has_type(&self) -> bool {
        self.api == "fetch"
    }

    /// Whether it learns status and headers. An element only loads or fails.
    pub(super) fn has_status(&self) -> bool {
        ["fetch", "xhr", "xhr-upload"].contains(&self.api.as_str())
    }

    /// Whether it was recorded in this browser.
    pub(super) fn is_recorded(&self, browser: &str) -> bool {
        browser != "webkit" || self.webkit.is_some()
    }

    /// What this browser did.
    pub(super) fn recorded(&self, browser: &str) -> View {
        let own = match browser {
            "chromium" => vec![&self.chromium],
            "firefox" => vec![&self.firefox],
            _ => self.webkit.iter().chain([&self.chromium]).collect(),
        };
        View::of(|aspect: Aspect| {
            let mut places = own.iter().copied().chain([&self.both]);
            let value = places.find_map(|place| place.get(aspect.name()));
            value.unwrap_or_else(|| panic!("{} lacks {}", self.id, aspect.name())).clone()
        })
    }
}

/// Changes all strings of a JSON value, keys apart.
pub(super) fn change_strings(value: &mut Value, change: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| change_strings(item, change)),
        Value::Object(fields) => fields.values_mut().for_each(|field| change_strings(field, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
