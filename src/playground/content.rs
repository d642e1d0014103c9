//! What the playground serves: the responses of its cases, and its own documents.

use std::collections::HashMap;
use std::sync::OnceLock;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{COOKIE, HOST, HeaderMap, ORIGIN, USER_AGENT};
use hyper::{Method, Request, Response, Uri};

use super::notation::Reply;
use super::routes::{RequestFacts, Routes, unwritten};
use crate::server::{Service, plain_text};
use crate::web::browser::Browser;

/// What is served.
#[derive(Debug, Default)]
pub struct Content {
    /// The responses, each list below its path, such as `/rules/method-case/`.
    pub routes: Vec<(String, Routes)>,
    /// The documents of the page's own host, by their paths.
    pub documents: HashMap<String, Document>,
    /// The index, from when there is one.
    pub index: OnceLock<Document>,
    /// The page's own origin; none where there are no documents.
    pub page: Option<String>,
}

/// A document of the playground itself.
#[derive(Clone, Debug)]
pub struct Document {
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
            Some(reply) => served(reply),
            None => self.document(method, &host, uri.path()),
        }
    }

    /// What is found where no case is served.
    fn document(&self, method: &Method, host: &str, path: &str) -> ServedResponse {
        let Some(page) = &self.page else { return served(&unwritten()) };
        if page.strip_prefix("http://") != Some(host) {
            return if path == "/" {
                let to_page = Response::builder().status(302).header("Location", format!("{page}/"));
                to_page.body(Full::default()).ok()
            } else {
                served(&unwritten())
            };
        }
        let document = match path {
            "/" => self.index.get(),
            path => self.documents.get(path),
        };
        let Some(document) = document else {
            return Some(match path {
                "/" => plain_text(503, "The index is not ready yet; try again in a moment.\n"),
                _ => plain_text(404, "There is nothing here; the cases are listed on /.\n"),
            });
        };
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Some(plain_text(405, "This can only be read.\n"));
        }
        let response = Response::builder().header("Cache-Control", "no-store");
        let response = document
            .headers
            .iter()
            .fold(response, |response, (name, value)| response.header(name.as_str(), value.as_str()));
        response.body(Full::new(document.body.clone())).ok()
    }
}

fn served(reply: &Reply) -> ServedResponse {
    let Reply::Response { status, headers, body } = reply else { return None };
    let mut response = Response::builder().status(*status);
    for (name, value) in headers {
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
