//! A page's call, before the browser has looked at it.

use url::Url;

use crate::web::address_space::AddressSpace;
use crate::web::attributes::Attributes;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};

/// What a page writes: `fetch(url, init)`, an element's attributes, or another way to make a request.
#[derive(Clone, Debug)]
pub struct Call {
    /// What makes the request.
    pub initiator: Initiator,
    /// The URL.
    pub url: Url,
    /// The method, as written.
    pub method: String,
    /// The headers, as written.
    pub headers: Vec<(String, String)>,
    /// The body, a string of the page's.
    pub body: Option<Vec<u8>>,
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: Credentials,
    /// The redirect mode.
    pub redirect: RedirectMode,
    /// Whether `keepalive` is set.
    pub keepalive: bool,
    /// The element's `crossorigin` attribute.
    pub crossorigin: CrossOrigin,
    /// The address space of the URL's host, where it was resolved.
    pub address_space: Option<AddressSpace>,
    /// What else the page says.
    pub attributes: Attributes,
}

impl Call {
    /// A call with nothing but its URL: the [defaults of `fetch()`](https://fetch.spec.whatwg.org/#dom-request), and no
    /// attribute.
    #[must_use]
    pub fn new(initiator: Initiator, url: Url) -> Self {
        Self {
            initiator,
            url,
            method: "GET".into(),
            headers: Vec::new(),
            body: None,
            mode: Mode::default(),
            credentials: Credentials::default(),
            redirect: RedirectMode::default(),
            keepalive: false,
            crossorigin: CrossOrigin::default(),
            address_space: None,
            attributes: Attributes::default(),
        }
    }

    /// With this method.
    #[must_use]
    pub fn method(self, method: impl Into<String>) -> Self {
        Self { method: method.into(), ..self }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With this body, or none.
    #[must_use]
    pub fn body(self, body: Option<Vec<u8>>) -> Self {
        Self { body, ..self }
    }

    /// With this mode.
    #[must_use]
    pub fn mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    /// With this credentials mode.
    #[must_use]
    pub fn credentials(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    /// With this redirect mode.
    #[must_use]
    pub fn redirect(self, redirect: RedirectMode) -> Self {
        Self { redirect, ..self }
    }

    /// With this `keepalive`.
    #[must_use]
    pub fn keepalive(self, keepalive: bool) -> Self {
        Self { keepalive, ..self }
    }

    /// With these attributes.
    #[must_use]
    pub fn attributes(self, attributes: Attributes) -> Self {
        Self { attributes, ..self }
    }

    /// With this state of the `crossorigin` attribute.
    #[must_use]
    pub fn crossorigin(self, crossorigin: CrossOrigin) -> Self {
        Self { crossorigin, ..self }
    }
}
