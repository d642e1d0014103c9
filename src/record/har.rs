//! HAR: the requests that a browser recorded, as far as the rules need them.
//!
//! It is read as a stream; bodies are cut on the way, so that a large file takes little memory.

use std::io::Read;
use std::time::Duration;

use base64::Engine;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, Visitor};

use super::call::RecordedCall;
use super::request_source::RequestSource;
use crate::web::body::{BODY_START, Body};
use crate::web::headers::HeaderList;
use crate::web::message::{HttpResponse, HttpVersion};
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode};

/// How large a file may be, in bytes.
pub const LARGEST: u64 = 256 * 1024 * 1024;

/// A recording.
#[derive(Debug, Default)]
pub struct Har {
    /// Who recorded it: the browser's name, or that of its tool.
    pub recorder: String,
    /// The pages that were open: id and title.
    pub pages: Vec<(String, String)>,
    /// The requests, in the file's order.
    pub entries: Vec<Entry>,
}

impl Har {
    /// Reads a whole file, or a single entry.
    ///
    /// # Errors
    /// A sentence without a full stop, where it is none.
    pub fn read(reader: impl Read) -> Result<Self, String> {
        let file: File = serde_json::from_reader(WithoutMark::new(reader.take(LARGEST)))
            .map_err(|error| syntax_message(&error))?;
        let File { log, entries, request, response, resource_type, error } = file;
        let log = match (log, entries, request) {
            (Some(log), ..) => log,
            (None, Some(entries), _) => Log { entries, ..Log::default() },
            (None, None, Some(request)) => {
                let entry = Entry { request, response, resource_type, error, ..Entry::default() };
                Log { entries: vec![entry], ..Log::default() }
            }
            (None, None, None) => return Err("it is JSON, and has no log with entries".into()),
        };
        let Log { creator, browser, pages, entries } = log;
        Ok(Self {
            recorder: browser.or(creator).map(|tool| tool.name).unwrap_or_default(),
            pages: pages.into_iter().map(|page| (page.id, page.title)).collect(),
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
        };
        let calls = self.entries.iter().filter(is_call).map(|entry| entry.call(self.page_url(entry), None));
        calls.filter(elsewhere).collect()
    }

    /// Whether the recorder says where the browser refused a response.
    #[must_use]
    pub fn names_errors(&self) -> bool {
        self.entries.iter().any(|entry| entry.resource_type.is_some())
    }

    /// The title of an entry's page, where that is a URL, as Chromium has it.
    #[must_use]
    pub fn page_url(&self, entry: &Entry) -> Option<&str> {
        let page = entry.page.as_ref()?;
        let (_, title) = self.pages.iter().find(|(id, _)| id == page)?;
        title.contains("://").then_some(title.as_str())
    }
}

fn syntax_message(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return format!("it ends in its middle, at line {}", error.line());
    }
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    format!("{words}, at line {}, column {}", error.line(), error.column())
}

#[derive(Deserialize)]
struct File {
    log: Option<Log>,
    entries: Option<Vec<Entry>>,
    request: Option<Request>,
    response: Option<Response>,
    #[serde(rename = "_resourceType")]
    resource_type: Option<String>,
    #[serde(rename = "_error")]
    error: Option<String>,
}

#[derive(Default, Deserialize)]
struct Log {
    creator: Option<Tool>,
    browser: Option<Tool>,
    #[serde(default)]
    pages: Vec<Page>,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Tool {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    id: String,
    #[serde(default)]
    title: String,
}

/// One request and what came back.
#[derive(Debug, Default, Deserialize)]
pub struct Entry {
    request: Request,
    response: Option<Response>,
    #[serde(default)]
    time: Option<f64>,
    #[serde(rename = "pageref")]
    page: Option<String>,
    #[serde(rename = "_resourceType")]
    resource_type: Option<String>,
    #[serde(rename = "_error")]
    error: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Request {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Pair>,
    #[serde(default)]
    cookies: Vec<IgnoredAny>,
    #[serde(rename = "postData")]
    post_data: Option<PostData>,
}

#[derive(Debug, Default, Deserialize)]
struct Response {
    #[serde(default)]
    status: f64,
    #[serde(default, rename = "httpVersion")]
    version: Option<String>,
    #[serde(default)]
    headers: Vec<Pair>,
    content: Option<Content>,
    #[serde(rename = "_error")]
    error: Option<String>,
    #[serde(rename = "_failureText")]
    failure: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Pair {
    name: String,
    #[serde(default)]
    value: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PostData {
    #[serde(default)]
    text: Option<Start>,
}

#[derive(Debug, Deserialize)]
struct Content {
    #[serde(default, rename = "mimeType")]
    mime: Option<String>,
    text: Option<Start>,
    encoding: Option<String>,
    size: Option<f64>,
}

/// The start of a long text.
#[derive(Debug)]
struct Start(String);

impl<'de> Deserialize<'de> for Start {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cut;
        impl Visitor<'_> for Cut {
            type Value = Start;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Start, E> {
                let mut end = text.len().min(2 * BODY_START);
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                Ok(Start(text[..end].to_owned()))
            }

            fn visit_unit<E>(self) -> Result<Start, E> {
                Ok(Start(String::new()))
            }
        }
        deserializer.deserialize_any(Cut)
    }
}

impl Entry {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.request.method
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.request.url
    }

    /// A header of the request.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let pair = self.request.headers.iter().find(|pair| pair.name.eq_ignore_ascii_case(name))?;
        pair.value.as_deref()
    }

    /// All headers of the request, but those that only HTTP/2 has.
    #[must_use]
    pub fn request_headers(&self) -> HeaderList {
        let named = self.request.headers.iter().filter(|pair| !pair.name.starts_with(':'));
        named.map(|pair| (pair.name.clone(), latin1(pair.value.as_deref().unwrap_or_default()))).collect()
    }

    /// How long it took.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        let seconds = self.time.unwrap_or_default() / 1000.0;
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    }

    /// Whether this is a preflight.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.resource_type.as_deref() == Some("preflight")
            || self.request.method == "OPTIONS" && self.header("access-control-request-method").is_some()
    }

    /// What made the request; `None` where the file does not say it.
    #[must_use]
    pub fn source(&self) -> Option<RequestSource> {
        self.kind().map(RequestSource::of_kind)
    }

    /// Chromium's name of what made the request, or the destination that the browser sent along.
    fn kind(&self) -> Option<&str> {
        let recorded = self.resource_type.as_deref().filter(|kind| *kind != "other");
        recorded.or_else(|| self.header("sec-fetch-dest")).or_else(|| {
            if self.header("origin").is_some() || self.header("x-requested-with").is_some() {
                return Some("fetch");
            }
            let content = self.response.as_ref()?.content.as_ref()?;
            let mime = content.mime.as_deref()?.split(';').next()?.trim();
            match mime.split_once('/')? {
                ("image", _) => Some("image"),
                ("audio" | "video", _) => Some("media"),
                (_, "css") => Some("stylesheet"),
                ("font", _) => Some("font"),
                (_, "javascript" | "x-javascript") => Some("script"),
                (_, "html" | "xhtml+xml") => Some("document"),
                _ => None,
            }
        })
    }

    /// The browser's own words on why there is no response.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        let response = self.response.as_ref();
        let reason = response.and_then(|response| response.error.as_deref().or(response.failure.as_deref()));
        reason.or(self.error.as_deref()).filter(|error| !error.is_empty())
    }

    /// The response, where the file has one.
    #[must_use]
    pub fn response(&self) -> Option<HttpResponse> {
        let response = self.response.as_ref()?;
        if !(100.0..1000.0).contains(&response.status) {
            return None;
        }
        let mut headers = HeaderList::new();
        for pair in &response.headers {
            // Chromium writes equal names as one, a line each.
            for line in pair.value.as_deref().unwrap_or_default().split('\n') {
                headers.append(pair.name.as_str(), latin1(line));
            }
        }
        let version = response.version.as_deref().unwrap_or_default().to_ascii_lowercase();
        let is_new = ["h2", "http/2", "h3", "http/3"].iter().any(|name| version.starts_with(name));
        Some(HttpResponse {
            version: if is_new { HttpVersion::Http2 } else { HttpVersion::Http1 },
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is from 100 to 999"
            )]
            status: response.status as u16,
            headers,
            body: Body::starting(&response.content.as_ref().map(Content::start).unwrap_or_default()),
            remote: None,
        })
    }

    /// Whether the file has the response's body, or says that there was none: many tools leave bodies out.
    #[must_use]
    pub fn holds_body(&self) -> bool {
        let Some(content) = self.response.as_ref().and_then(|response| response.content.as_ref()) else {
            return false;
        };
        let is_empty = content.size.is_none_or(|size| size <= 0.0);
        content.text.as_ref().is_some_and(|Start(text)| is_empty || !text.is_empty())
    }

    /// The response's type as the recorder has it, where the headers may not.
    #[must_use]
    pub fn recorded_type(&self) -> Option<&str> {
        self.response.as_ref()?.content.as_ref()?.mime.as_deref()
    }

    /// The call that made the request. Where the preflight is known, it says which headers a script set.
    #[must_use]
    pub fn call(&self, page_url: Option<&str>, preflight: Option<&Self>) -> RecordedCall {
        let mut call = RecordedCall::of(&self.request.url);
        call.method = Some(self.request.method.clone());
        call.body = self
            .request
            .post_data
            .as_ref()
            .map(|data| data.text.as_ref().map(|text| text.0.clone().into_bytes()).unwrap_or_default());
        // `take_headers` would make an origin of what a redirect left of it.
        let pairs = self.request.headers.iter().filter(|pair| {
            !(pair.name.eq_ignore_ascii_case("origin") && pair.value.as_deref() == Some("null"))
        });
        let headers = pairs.map(|pair| (pair.name.clone(), pair.value.clone().unwrap_or_default())).collect();
        self.take_kind(&mut call);
        call.take_headers(headers, "the entry's");
        if call.origin.is_none() {
            call.origin = page_url.map(str::to_owned);
        }
        let cookies = !self.request.cookies.is_empty() || self.header("sec-fetch-storage-access").is_some();
        if cookies && call.credentials.is_none() {
            call.credentials = Some(Credentials::Include);
        }
        if call.credentials == Some(Credentials::Include) && call.crossorigin == CrossOrigin::Anonymous {
            call.crossorigin = CrossOrigin::UseCredentials;
        }
        if let Some(preflight) = preflight {
            call.keep_listed_headers(preflight.header("access-control-request-headers").unwrap_or_default());
        }
        call
    }

    fn take_kind(&self, call: &mut RecordedCall) {
        call.initiator = match self.source() {
            Some(RequestSource::Page(initiator)) => initiator,
            _ => None,
        };
        let cors = self
            .header("sec-fetch-mode")
            .map_or(self.header("origin").is_some(), |mode| mode == Mode::Cors.id());
        if cors && call.initiator.is_some_and(Initiator::takes_crossorigin) {
            call.crossorigin = CrossOrigin::Anonymous;
        }
        if call.initiator.is_none() {
            let mode = self.header("sec-fetch-mode").and_then(|mode| mode.parse().ok());
            call.mode = mode.filter(|mode| *mode != Mode::Navigate);
        }
    }
}

impl Content {
    fn start(&self) -> Vec<u8> {
        let text = self.text.as_ref().map(|text| text.0.as_str()).unwrap_or_default();
        let mut bytes = if self.encoding.as_deref() == Some("base64") {
            let whole = text.len() / 4 * 4;
            let decoder = base64::engine::general_purpose::STANDARD;
            text.get(..whole).and_then(|text| decoder.decode(text).ok()).unwrap_or_default()
        } else {
            text.as_bytes().to_vec()
        };
        bytes.truncate(BODY_START);
        bytes
    }
}

/// The bytes of a text that has one character a byte, or of any other.
fn latin1(text: &str) -> Vec<u8> {
    let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    bytes.unwrap_or_else(|| text.as_bytes().to_vec())
}

/// A file without the mark of its byte order, which some tools write.
struct WithoutMark<R> {
    reader: std::io::BufReader<R>,
    begun: bool,
}

impl<R: Read> WithoutMark<R> {
    fn new(reader: R) -> Self {
        Self { reader: std::io::BufReader::with_capacity(1 << 16, reader), begun: false }
    }
}

impl<R: Read> Read for WithoutMark<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        use std::io::BufRead;
        if !self.begun {
            self.begun = true;
            if self.reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
                self.reader.consume(3);
            }
        }
        self.reader.read(buffer)
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
        assert_eq!(har.page_url(entry), Some("https://app.test/"));
        let response = entry.response().expect("a response");
        assert_eq!((response.headers.len(), &response.body.start[..]), (2, &b"hello"[..]));
        let call = entry.call(har.page_url(entry), None);
        assert_eq!(call.headers, [("x-a".to_owned(), "1".to_owned())]);
        assert_eq!(call.origin.as_deref(), Some("https://app.test/"));
    }

    #[test]
    fn refuses() {
        for (text, expected) in [
            ("{\"a\":1}", "no log"),
            ("{\"log\":{\"entries\":[", "ends in its middle"),
            ("{\"log\":{\"entries\":[{\"request\":1}]}}", "line 1, column"),
            ("[1", "line 1"),
        ] {
            let error = Har::read(text.as_bytes()).expect_err(text);
            assert!(error.contains(expected), "{error}");
        }
    }
}
