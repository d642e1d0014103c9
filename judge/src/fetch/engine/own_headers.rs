//! The headers that a browser adds to each request, in its order: the values that an engine's function puts together.

use bytes::Bytes;

use crate::web::headers::{HeaderList, HeaderName};
use crate::web::request::Initiator;

/// The headers that a browser adds to each request, and where it puts them.
#[derive(Debug)]
pub struct OwnHeaders {
    /// `User-Agent`.
    pub user_agent: &'static str,
    /// `Accept-Language`.
    pub accept_language: &'static str,
    /// `Accept` of an image.
    pub accept_image: &'static str,
    /// `Accept` of a document that `<use>` of SVG names.
    pub accept_svg_use: &'static str,
    /// `Accept` of a web font.
    pub accept_font: &'static str,
    /// `Accept` of audio and video.
    pub accept_media: &'static str,
    /// `Accept` of a document in a frame or a popup.
    pub accept_document: &'static str,
    /// `Accept-Encoding` where nothing on the way can break newer encodings.
    pub encodings: &'static str,
    /// Whether that is said to loopback hosts over http, too.
    pub encodings_to_loopback: bool,
    /// Writes the headers of a preflight: its method and its unsafe names, which may be none. It takes the values out of the parts.
    pub append_preflight: fn(&mut HeaderList, &mut RequestParts, method: Bytes, names: Bytes),
    /// Writes the headers of an actual request. It takes the values out of the parts.
    pub append_actual: fn(&mut HeaderList, &mut RequestParts, ActualParts),
    /// Writes the headers of a navigation that a page starts.
    pub append_navigation: fn(&mut HeaderList, &NavigationParts),
}

/// What a browser knows of a navigation that a page starts. An empty text stands for no header.
#[derive(Debug)]
pub struct NavigationParts {
    /// `Host`.
    pub host: Bytes,
    /// Whether the target gets Fetch Metadata: https, or a loopback host.
    pub secure: bool,
    /// `Sec-Fetch-Site`.
    pub site: &'static str,
    /// `Sec-Fetch-Dest`.
    pub dest: &'static str,
    /// `Sec-Fetch-Storage-Access`.
    pub storage_access: Option<&'static str>,
    /// `Origin`.
    pub origin: String,
    /// `Referer`, which may be there and empty.
    pub referrer: Option<String>,
    /// `User-Agent`.
    pub user_agent: Bytes,
    /// `Accept`.
    pub accept: &'static str,
    /// `Accept-Language`.
    pub languages: &'static str,
    /// `Accept-Encoding`.
    pub encodings: &'static str,
    /// `Cookie`.
    pub cookie: Option<Vec<u8>>,
}

/// What a browser knows of a request and of the way from the page to the target. An empty text stands for no header.
#[derive(Debug)]
pub struct RequestParts {
    /// `Host`.
    pub host: Bytes,
    /// Whether the target gets Fetch Metadata: https, or a loopback host.
    pub secure: bool,
    /// `Sec-Fetch-Site`.
    pub site: &'static str,
    /// `Sec-Fetch-Mode`.
    pub mode: &'static str,
    /// `Sec-Fetch-Dest`.
    pub dest: &'static str,
    /// `Origin`.
    pub origin: Bytes,
    /// `Referer`.
    pub referrer: Bytes,
    /// `User-Agent`.
    pub user_agent: Bytes,
    /// `Accept-Language`, where the page sets none.
    pub languages: &'static str,
    /// `Accept-Encoding`, where the request has no `Range`.
    pub encodings: &'static str,
}

/// What an actual request has beyond that.
#[derive(Debug)]
pub struct ActualParts {
    /// `Accept`: the page's own, or the browser's.
    pub accept: Bytes,
    /// The page's other headers.
    pub page: PageHeaders,
    /// What makes the request.
    pub initiator: Initiator,
    /// Whether it is under CORS.
    pub under_cors: bool,
    /// Whether it has a body.
    pub has_body: bool,
    /// `Content-Length`.
    pub content_length: Bytes,
    /// Whether all caches are bypassed.
    pub no_cache: bool,
    /// `Sec-Fetch-Storage-Access`.
    pub storage_access: Option<&'static str>,
    /// `Cookie`.
    pub cookie: Option<Vec<u8>>,
    /// Whether a redirect led here.
    pub redirected: bool,
}

/// The page's headers, one line a name. An element's own are among them.
#[derive(Debug)]
pub struct PageHeaders(pub Vec<(HeaderName, Bytes)>);

impl PageHeaders {
    /// Whether there is one of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(header, _)| header.eq_ignore_ascii_case(name))
    }

    /// Takes the one of this name out.
    pub fn take(&mut self, name: &str) -> Option<Bytes> {
        let position = self.0.iter().position(|(header, _)| header.eq_ignore_ascii_case(name))?;
        Some(self.0.remove(position).1)
    }

    /// Takes out those of these names, in lower case, and appends them.
    pub fn append_named(&mut self, names: &[&str], headers: &mut HeaderList) {
        let is_named =
            |(name, _): &mut (HeaderName, Bytes)| names.contains(&name.to_ascii_lowercase().as_str());
        for (name, value) in self.0.extract_if(.., is_named) {
            headers.append_bytes(name, value);
        }
    }

    /// Appends all that are left.
    pub fn append_to(self, headers: &mut HeaderList) {
        for (name, value) in self.0 {
            headers.append_bytes(name, value);
        }
    }
}

/// Appends a header, unless its value is empty.
pub(super) fn push_if(headers: &mut HeaderList, name: &'static str, value: impl Into<Bytes>) {
    let value = value.into();
    if !value.is_empty() {
        headers.append_own(name, value);
    }
}

/// Appends a header that may be absent.
pub(super) fn push_some(headers: &mut HeaderList, name: &'static str, value: Option<impl Into<Bytes>>) {
    if let Some(value) = value {
        headers.append_own(name, value);
    }
}

/// Appends what bypasses all caches.
pub(super) fn push_no_cache(headers: &mut HeaderList, no_cache: bool) {
    if no_cache {
        headers.append_own("Pragma", "no-cache");
        headers.append_own("Cache-Control", "no-cache");
    }
}
