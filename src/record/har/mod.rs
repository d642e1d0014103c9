//! HAR: the requests that a browser recorded, as far as the rules need them.
//!
//! It is read as a stream; bodies are cut on the way, so that a large file takes little memory. A field that is not needed, or of
//! another type than it should be, rejects nothing.

mod bytes;
mod call;
mod content;
mod entry;
mod kind;
mod lenient;
mod pages;

use std::io::Read;

use self::bytes::{Repaired, TooLong};
pub use self::entry::{Entry, is_abort};
use self::entry::{Request, Response};
use self::lenient::{Any, ErrorText, Given, Lenient, object};
use self::pages::{Page, Pages};
use super::call::RecordedCall;
use super::request_source::RequestSource;
use crate::web::browser::Browser;

/// How large a file may be, in bytes.
pub const LARGEST: u64 = 256 * 1024 * 1024;

/// Why a file is not a recording: a sentence without a full stop.
#[derive(Debug, thiserror::Error)]
pub enum HarError {
    /// It is longer than [`LARGEST`].
    #[error("it is longer than the limit of {} MiB", LARGEST >> 20)]
    TooLong,
    /// It is not JSON, or not to its end.
    #[error("{0}")]
    Json(String),
    /// It has no entries.
    #[error("it is JSON, and has no log with entries")]
    NoEntries,
}

/// A recording.
#[derive(Debug, Default)]
pub struct Har {
    /// Who recorded it: the browser's name, or that of its tool.
    pub recorder: String,
    /// The requests, in the file's order.
    pub entries: Vec<Entry>,
    pages: Pages,
    /// Whether the recorder says what made the requests, and where the browser refused a response.
    names_errors: bool,
}

impl Har {
    /// Reads a whole file, or a single entry.
    ///
    /// # Errors
    /// Where it is not a recording.
    pub fn read(reader: impl Read) -> Result<Self, HarError> {
        Self::read_up_to(reader, LARGEST)
    }

    fn read_up_to(reader: impl Read, limit: u64) -> Result<Self, HarError> {
        let Any(file) = serde_json::from_reader(Repaired::new(reader, limit)).map_err(error_of)?;
        let File { log, entries, request, response, resource_type, error, via_service_worker } = file;
        let of_entries = |entries| Log { entries: Given(Some(entries)), ..Log::default() };
        let log = match (log.0, entries.0, request.0) {
            (Some(log), ..) if log.is_one() => log,
            (_, Some(entries), _) => of_entries(entries),
            (.., Some(request)) => {
                let entry =
                    Entry { request, response, resource_type, error, via_service_worker, ..Entry::default() };
                of_entries(vec![entry])
            }
            _ => return Err(HarError::NoEntries),
        };
        let Log { creator, browser, pages, entries, version: _ } = log;
        let entries = entries.0.unwrap_or_default();
        let name = |tool: Tool| tool.0.filter(|name| !name.is_empty());
        Ok(Self {
            recorder: name(browser).or_else(|| name(creator)).unwrap_or_default(),
            pages: Pages::of(pages, &entries),
            names_errors: entries.iter().any(Entry::has_resource_type),
            entries,
        })
    }

    /// The calls that went to other origins than their page's.
    #[must_use]
    pub fn questions(&self) -> Vec<RecordedCall> {
        let origin = |url: &str| url::Url::parse(url).ok().map(|url| url.origin());
        let elsewhere = |call: &RecordedCall| {
            let page = call.origin.as_deref().and_then(origin);
            page.is_none() || page != origin(&call.url)
        };
        let is_call = |entry: &&Entry| {
            !entry.is_preflight()
                && matches!(entry.source(), Some(RequestSource::Page(_)))
                && entry.url().starts_with("http")
                && !entry.method().is_empty()
        };
        let calls = self.entries.iter().filter(is_call).map(|entry| entry.call(self.page_of(entry), None));
        calls.filter(elsewhere).collect()
    }

    /// Whether the recorder says where the browser refused a response.
    #[must_use]
    pub fn names_errors(&self) -> bool {
        self.names_errors
    }

    /// Whether the recorder leaves out requests that failed, as those of `chrome-har` and its like do: what it has, the browser
    /// accepted.
    #[must_use]
    pub fn leaves_out_failures(&self) -> bool {
        let recorder = self.recorder.to_ascii_lowercase();
        ["chrome-har", "chrome har capturer", "browsertime", "sitespeed"]
            .iter()
            .any(|name| recorder.contains(name))
    }

    /// The browser that made the recording, as far as the file says it.
    #[must_use]
    pub fn browser(&self) -> Option<Browser> {
        let recorder = self.recorder.to_ascii_lowercase();
        let names =
            [("firefox", Browser::Firefox), ("chrom", Browser::Chromium), ("webkit", Browser::Safari)];
        let named = names.iter().find(|(name, _)| recorder.contains(name)).map(|(_, browser)| *browser);
        let sent =
            || self.entries.iter().find_map(|entry| Browser::of_user_agent(entry.header("user-agent")?));
        named.or_else(sent)
    }

    /// The URL of the page to which the file counts a request.
    #[must_use]
    pub fn page_url(&self, entry: &Entry) -> Option<&str> {
        self.pages.url_of(entry)
    }

    /// The URL of the page that made a request, or its origin.
    #[must_use]
    pub fn page_of<'a>(&'a self, entry: &'a Entry) -> Option<&'a str> {
        self.pages.page_of(entry)
    }
}

fn error_of(error: serde_json::Error) -> HarError {
    if error.is_eof() && (error.line(), error.column()) <= (1, 0) {
        return HarError::Json("it is empty".into());
    }
    if error.is_eof() {
        return HarError::Json(format!("it ends in its middle, at line {}", error.line()));
    }
    if error.is_io() {
        let error = std::io::Error::from(error);
        let is_too_long = error.get_ref().is_some_and(|error| error.is::<TooLong>());
        return if is_too_long { HarError::TooLong } else { HarError::Json(error.to_string()) };
    }
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    HarError::Json(format!("it is not JSON ({words}, at line {}, column {})", error.line(), error.column()))
}

object! {
    /// What a file holds: a log, a list of entries, or one entry.
    struct File {
        log: Given<Log> = "log",
        entries: Given<Vec<Entry>> = "entries",
        request: Given<Request> = "request",
        response: Given<Response> = "response",
        resource_type: Option<String> = "_resourceType",
        error: ErrorText = "_error",
        via_service_worker: bool = "_fetchedViaServiceWorker",
    }
}

object! {
    /// The log.
    struct Log {
        version: Option<String> = "version",
        creator: Tool = "creator",
        browser: Tool = "browser",
        pages: Vec<Page> = "pages",
        entries: Given<Vec<Entry>> = "entries",
    }
}

impl Log {
    /// Whether it is the log of a recording, which may have no entries.
    fn is_one(&self) -> bool {
        self.entries.0.is_some() || self.version.is_some() || self.creator.0.is_some()
    }
}

/// A tool's name; some write it alone.
#[derive(Debug, Default)]
struct Tool(Option<String>);

object! {
    /// A tool as HAR writes it.
    struct Named {
        name: Option<String> = "name",
    }
}

impl Lenient for Tool {
    fn of_text(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }

    fn of_object<'de, A: serde::de::MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        Named::of_object(object).map(|Named { name }| Self(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\u{feff}{\"log\":{\"creator\":{\"name\":\"WebInspector\"},\"pages\":[{\"id\":\"p\",\"title\":\"https://app.test/\"}],\
        \"entries\":[{\"pageref\":\"p\",\"_resourceType\":\"fetch\",\"request\":{\"method\":\"PUT\",\"url\":\"https://api.test/x\",\
        \"headers\":[{\"name\":\":method\",\"value\":\"PUT\"},{\"name\":\"x-a\",\"value\":\"1\"}],\"cookies\":[]},\
        \"response\":{\"status\":200,\"httpVersion\":\"h2\",\"headers\":[{\"name\":\"set-cookie\",\"value\":\"a=1\\nb=2\"}],\
        \"content\":{\"mimeType\":\"text/plain\",\"text\":\"aGVsbG8=\",\"encoding\":\"base64\"}}}]}}";

    #[test]
    fn reads() {
        let har = Har::read(FILE.as_bytes()).expect("a HAR");
        assert_eq!(har.recorder, "WebInspector");
        let entry = &har.entries[0];
        assert_eq!(har.page_of(entry), Some("https://app.test/"));
        let response = entry.response().expect("a response");
        assert_eq!((response.headers.len(), &response.body.start[..]), (2, &b"hello"[..]));
        let call = entry.call(har.page_of(entry), None);
        assert_eq!(call.headers, [("x-a".to_owned(), "1".to_owned())]);
        assert_eq!(call.origin.as_deref(), Some("https://app.test/"));
    }

    #[test]
    fn refuses() {
        for (text, expected) in [
            ("{\"a\":1}", "no log"),
            ("1", "no log"),
            ("{\"log\":[]}", "no log"),
            ("{\"log\":{\"entries\":[", "ends in its middle"),
            ("{\"log\":{\"entries\":[{\"request\":}]}}", "line 1, column"),
            ("[1 ", "ends in its middle"),
        ] {
            let error = Har::read(text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(expected), "{error}");
        }
        let error = Har::read_up_to(FILE.as_bytes(), 100).expect_err("too long");
        assert!(matches!(error, HarError::TooLong), "{error}");
    }

    /// Each field of any type: whatever a file has, its other entries are read.
    #[test]
    fn fields_of_other_types_reject_nothing() {
        let entry = serde_json::json!({
            "pageref": "p", "time": 1.5, "_resourceType": "fetch", "_error": "x", "_initiator": { "type": "script" },
            "startedDateTime": "x", "cache": {}, "timings": {}, "_requestId": "1", "_fetchedViaServiceWorker": false,
            "request": { "method": "GET", "url": "https://api.test/", "headers": [{ "name": "a", "value": "b" }], "cookies": [],
                "postData": { "mimeType": "a/b", "text": "x", "params": [] }, "queryString": [], "httpVersion": "h2" },
            "response": { "status": 200, "headers": [], "cookies": [], "httpVersion": "h2", "redirectURL": "", "bodySize": 0,
                "content": { "size": 0, "mimeType": "a/b", "text": "x", "encoding": "base64" } },
        });
        let file = serde_json::json!({ "log": {
            "version": "1.2", "creator": { "name": "x" }, "browser": { "name": "x" }, "pages": [{ "id": "p", "title": "x" }],
            "entries": [entry, { "request": { "method": "HEAD" } }],
        } });
        let mut places = Vec::new();
        fields(&file, &mut String::new(), &mut places);
        assert!(places.len() > 50, "{places:?}");
        for place in places {
            for value in ["null", "true", "-1", "1.5", "\"text\"", "[]", "[1, null]", "{}", "{\"a\": [1]}"] {
                let mut changed = file.clone();
                *changed.pointer_mut(&place).expect("a field") = serde_json::from_str(value).expect("JSON");
                let har = Har::read(changed.to_string().as_bytes());
                let is_around = ["/log", "/log/entries"].contains(&place.as_str());
                let har = match har {
                    Ok(har) => har,
                    Err(_) if is_around => continue,
                    Err(error) => panic!("{place} {value}: {error}"),
                };
                for entry in &har.entries {
                    let _ = (
                        entry.call(har.page_of(entry), None),
                        entry.response(),
                        entry.source(),
                        entry.elapsed(),
                    );
                }
                let is_whole =
                    is_around || place.starts_with("/log/entries/1") && !place.contains("/request");
                assert!(
                    is_whole
                        || har.entries.last().is_some_and(|last| last.method() == "HEAD")
                        || place.contains("/1/"),
                    "{place}"
                );
            }
        }
    }

    /// The JSON pointers of all values.
    fn fields(value: &serde_json::Value, here: &mut String, all: &mut Vec<String>) {
        let length = here.len();
        let each: Vec<(String, &serde_json::Value)> = match value {
            serde_json::Value::Object(fields) => {
                fields.iter().map(|(key, value)| (key.clone(), value)).collect()
            }
            serde_json::Value::Array(list) => {
                list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
            }
            _ => Vec::new(),
        };
        for (key, value) in each {
            here.push('/');
            here.push_str(&key);
            all.push(here.clone());
            fields(value, here, all);
            here.truncate(length);
        }
    }
}
