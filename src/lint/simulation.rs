//! A server that a file describes, as far as its responses can be known from the file.

use std::fmt;
use std::sync::Arc;

use url::Url;

use super::Place;
use super::matcher::Entry;
use crate::web::body::{Body, BodyNeed};
use crate::web::headers::HeaderList;
use crate::web::loopback::LocalhostOrder;
use crate::web::message::{HttpRequest, HttpResponse, HttpVersion};
use crate::web::method::Method;

/// How many steps an expression may take.
pub(super) const MOST_STEPS: usize = 100_000;

/// What is not known of a response, or was assumed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotKnown {
    /// The line that decides.
    pub place: Place,
    /// Why: a sentence.
    pub why: String,
    /// Whether it is known as soon as it is said whether there is a file.
    pub of_file: bool,
}

impl NotKnown {
    pub(super) fn new(place: Place, why: impl Into<String>) -> Self {
        Self { place, why: why.into(), of_file: false }
    }
}

/// A server.
pub(super) trait Simulation: fmt::Debug + Send + Sync {
    /// What is sent, where a file for the request's path is there, or is not.
    fn respond(&self, request: &HttpRequest, file_is_there: bool) -> Result<Sent, NotKnown>;
    /// What the file says of origins.
    fn entries(&self) -> &[Entry];
    /// The product: its name in sentences.
    fn product(&self) -> Product;
    /// Whether the file was written for preflights.
    fn expects_preflights(&self) -> bool;
}

/// A product whose files are programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// nginx.
    Nginx,
    /// Apache.
    Apache,
}

/// A header line, and the directive that adds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) place: Place,
}

/// A response.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    pub(super) status: u16,
    pub(super) lines: Vec<Line>,
    /// What the same place would add to an error.
    pub(super) on_error: Vec<Line>,
    /// The header line that does not hold here.
    pub(super) dropped: Option<Dropped>,
    /// The block that it comes from.
    pub(super) place: Place,
    /// Where it comes from a server behind this one: the line that says so.
    pub(super) back_end: Option<Place>,
    /// The directive of that line.
    pub(super) pass: &'static str,
    /// Names of headers of the server behind that are removed.
    pub(super) hidden: Vec<String>,
    /// Where it was of importance whether a file is there.
    pub(super) tested_file: Option<Place>,
}

/// A header line that does not hold because of where it stands.
#[derive(Clone, Debug)]
pub(super) struct Dropped {
    pub(super) line: Line,
    /// Because of what it does not hold.
    pub(super) place: Place,
    /// Whether that is another `if`, and not an inner level.
    pub(super) by_if: bool,
}

impl Sent {
    pub(super) fn lines_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name.eq_ignore_ascii_case(name))
    }

    /// Whether the server behind may add to this header.
    pub(super) fn may_gain(&self, name: &str) -> bool {
        self.back_end.is_some() && !self.hidden.iter().any(|hidden| hidden.eq_ignore_ascii_case(name))
    }

    pub(super) fn response(&self) -> HttpResponse {
        let mut headers = HeaderList::new();
        for line in &self.lines {
            headers.append(&line.name, &line.value);
        }
        let (version, body) = (HttpVersion::Http1, Body::default());
        HttpResponse { version, status: self.status, headers, body, remote: None }
    }
}

/// The header that decides.
pub(super) const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// What is sent. Where it depends on a file that may be there or not, it is known only if both are the same.
pub(super) fn respond(simulation: &dyn Simulation, request: &HttpRequest) -> Result<Sent, NotKnown> {
    let sent = simulation.respond(request, true)?;
    let Some(place) = sent.tested_file else { return Ok(sent) };
    let other = simulation.respond(request, false)?;
    let texts = |sent: &Sent| -> Vec<(String, String)> {
        sent.lines.iter().map(|line| (line.name.clone(), line.value.clone())).collect()
    };
    let of = |sent: &Sent| (sent.status, texts(sent), sent.back_end.is_some());
    if of(&sent) == of(&other) {
        return Ok(sent);
    }
    let why = format!("The response depends on whether there is a file for {}.", request.url.path());
    Err(NotKnown { of_file: true, ..NotKnown::new(place, why) })
}

/// A server of which it is said whether the file for a request is there.
#[derive(Debug)]
pub(super) struct WithFile {
    pub(super) inner: Arc<dyn Simulation>,
    pub(super) is_there: bool,
}

impl Simulation for WithFile {
    fn respond(&self, request: &HttpRequest, _: bool) -> Result<Sent, NotKnown> {
        let sent = self.inner.respond(request, self.is_there)?;
        Ok(Sent { tested_file: None, ..sent })
    }

    fn entries(&self) -> &[Entry] {
        self.inner.entries()
    }

    fn product(&self) -> Product {
        self.inner.product()
    }

    fn expects_preflights(&self) -> bool {
        self.inner.expects_preflights()
    }
}

/// Whether a request is a preflight.
pub(super) fn is_preflight(request: &HttpRequest) -> bool {
    request.method.is("OPTIONS") && request.headers.get_text("access-control-request-method").is_some()
}

/// A request as a browser would send it, without what decides nothing.
pub(super) fn plain_request(url: &Url, method: &str, headers: &[(&str, &str)]) -> HttpRequest {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        list.append(*name, value);
    }
    HttpRequest {
        method: Method::normalized(method).unwrap_or_else(|_| Method::get()),
        url: url.clone(),
        headers: list,
        body: None,
        need: BodyNeed::default(),
        localhost: LocalhostOrder::default(),
        spaced_names: false,
    }
}
