//! What the playground serves: the responses of its cases, and its own documents.

use std::collections::HashMap;
use std::sync::OnceLock;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{COOKIE, HOST, HeaderMap, ORIGIN, SEC_WEBSOCKET_KEY, USER_AGENT};
use hyper::{Method, Request, Response, Uri};

use super::notation::Reply;
use super::routes::{RequestFacts, Routes, unwritten};
use super::socket::value_for_key;
use crate::server::{Service, plain_text};
use crate::web::browser::Browser;

/// What is served.
#[derive(Debug, Default)]
pub struct Content {
    /// The responses, each list below its path, such as `/rules/method-case/`.
    pub routes: Vec<(String, Routes)>,
    /// The documents of the page's own host, by their paths.
    pub documents: HashMap<String, Document>,
    /// The documents that each host has, by their paths.
    pub shared: HashMap<String, Document>,
    /// The pages with the verdicts, the index among them, from when there are verdicts.
    pub pages: OnceLock<HashMap<String, Document>>,
    /// The page's own origin; none where there are no documents.
    pub page: Option<String>,
}

/// A document of the playground itself.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// What is in it.
    pub body: Bytes,
}

/// `None` where the connection is to be closed.
type ServedResponse = Option<Response<Full<Bytes>>>;

impl Service for Content {
    async fn respond(&self, request: Request<Bytes>) -> ServedResponse {
        self.response(request.method(), request.uri(), request.headers())
    }
}

impl Content {
    fn response(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> ServedResponse {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let authority = uri.authority().map(|authority| authority.as_str());
        let Some(host) = authority.or_else(|| header(HOST)).map(str::to_ascii_lowercase) else {
            return Some(plain_text(400, "There is no Host header.\n"));
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let url = format!("http://{host}{path}");
        let browser = header(USER_AGENT).and_then(Browser::of_user_agent);
        let (origin, has_cookie) = (header(ORIGIN), headers.contains_key(COOKIE));
        let request = RequestFacts { method: method.as_str(), url: &url, origin, browser, has_cookie };
        let found = self.routes.iter().filter(|(start, _)| uri.path().starts_with(start.as_str()));
        match found.filter_map(|(_, routes)| routes.reply(request)).next() {
            Some(reply) => served(reply, header(SEC_WEBSOCKET_KEY)),
            None => self.document(method, &host, uri.path()),
        }
    }

    /// What is found where no case is served.
    fn document(&self, method: &Method, host: &str, path: &str) -> ServedResponse {
        let Some(page) = &self.page else { return served(&unwritten(), None) };
        if let Some(document) = self.shared.get(path) {
            return document.response(method);
        }
        if page.strip_prefix("http://") != Some(host) {
            return if path == "/" {
                let to_page = Response::builder().status(302).header("Location", format!("{page}/"));
                to_page.body(Full::default()).ok()
            } else {
                served(&unwritten(), None)
            };
        }
        let pages = self.pages.get();
        let document = pages.and_then(|pages| pages.get(path)).or_else(|| self.documents.get(path));
        let Some(document) = document else {
            return Some(match path {
                "/" | "/frames" => plain_text(503, "The page is not ready yet; try again in a moment.\n"),
                _ => plain_text(404, "There is nothing here; the cases are listed on /.\n"),
            });
        };
        document.response(method)
    }
}

impl Document {
    /// One with these headers.
    pub(super) fn new(headers: Vec<(String, String)>, body: impl Into<Bytes>) -> Self {
        Self { status: 200, headers, body: body.into() }
    }

    fn response(&self, method: &Method) -> ServedResponse {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Some(plain_text(405, "This can only be read.\n"));
        }
        let response = Response::builder().status(self.status).header("Cache-Control", "no-store");
        let response = self
            .headers
            .iter()
            .fold(response, |response, (name, value)| response.header(name.as_str(), value.as_str()));
        response.body(Full::new(self.body.clone())).ok()
    }
}

/// A reply as it is sent; `key` is that of a WebSocket's handshake.
fn served(reply: &Reply, key: Option<&str>) -> ServedResponse {
    let Reply::Response { status, headers, body } = reply else { return None };
    let mut response = Response::builder().status(*status);
    for (name, value) in headers {
        let value = value_for_key(name, value, key.unwrap_or_default());
        response = response.header(name.as_str(), value.as_bytes());
    }
    response.body(Full::new(whole(body))).ok()
}

/// An example shows the first bytes of a picture; a browser wants all of it.
fn whole(body: &str) -> Bytes {
    /// One transparent dot.
    const GIF: &[u8] =
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";
    if body == "GIF89a" { Bytes::from_static(GIF) } else { Bytes::copy_from_slice(body.as_bytes()) }
}
