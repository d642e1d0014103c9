//! Filtered responses: what of a response the page gets.

use super::exposed::{exposed, is_forbidden_response_header};
use super::request::{Request, Tainting};
use super::steps::Steps;
use crate::rules::Notice;
use crate::web::headers::HeaderList;
use crate::web::message::HttpResponse;
use crate::web::request::{Destination, Initiator};

/// The type of a [response](https://fetch.spec.whatwg.org/#concept-response-type) that a page can get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseType {
    /// From the page's own origin.
    Basic,
    /// From another origin, which allowed it.
    Cors,
    /// From another origin, unreadable.
    Opaque,
    /// A redirect that was not followed.
    OpaqueRedirect,
}

impl ResponseType {
    /// The standard's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Cors => "cors",
            Self::Opaque => "opaque",
            Self::OpaqueRedirect => "opaqueredirect",
        }
    }
}

/// What the page's promise resolves with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Its type.
    pub kind: ResponseType,
    /// The URL of the last response, without its fragment; empty where the page may not know it.
    pub url: String,
    /// Whether there were redirects.
    pub redirected: bool,
    /// The status; 0 where the page may not know.
    pub status: u16,
    /// The lower-case names that the page's script can read, sorted, each once.
    pub readable_headers: Vec<String>,
}

/// The [filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response) that the request's tainting leaves.
#[must_use]
pub fn filtered(request: &Request, response: &HttpResponse, steps: &mut Steps) -> Response {
    let names = all_names(&response.headers);
    let (kind, readable_headers) = match request.tainting {
        Tainting::Basic => (ResponseType::Basic, names),
        Tainting::Cors => (ResponseType::Cors, exposed(request, response, names, steps)),
        Tainting::Opaque => {
            if let Some(notice) =
                what_opaque_means(request.destination).filter(|_| request.initiator != Initiator::Preload)
            {
                steps.note(notice);
            }
            return Response { redirected: false, ..opaque(ResponseType::Opaque, String::new()) };
        }
    };
    Response {
        kind,
        url: shown_url(request),
        redirected: request.redirect_count() > 0,
        status: response.status,
        readable_headers,
    }
}

/// What the page will miss of an opaque response.
fn what_opaque_means(destination: Destination) -> Option<Notice> {
    match destination {
        Destination::Empty => Some(Notice::OpaqueResponse),
        Destination::Image | Destination::Media => Some(Notice::CanvasTainted),
        Destination::Script => Some(Notice::ScriptErrorsMuted),
        _ => None,
    }
}

/// An [opaque-redirect filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect).
#[must_use]
pub fn opaque_redirect(request: &Request) -> Response {
    opaque(ResponseType::OpaqueRedirect, shown_url(request))
}

/// A response of which the page knows nothing but the URL, if that.
#[must_use]
pub fn opaque(kind: ResponseType, url: String) -> Response {
    Response { kind, url, redirected: false, status: 0, readable_headers: Vec::new() }
}

/// All names, lower-case and sorted, each once, without those that no page reads.
fn all_names(headers: &HeaderList) -> Vec<String> {
    let mut names: Vec<String> = headers
        .iter()
        .map(|header| header.name.to_ascii_lowercase())
        .filter(|name| !is_forbidden_response_header(name))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn shown_url(request: &Request) -> String {
    let mut url = request.url().clone();
    url.set_fragment(None);
    url.into()
}
