//! A request as the Fetch standard has it, and how a page makes one.

use std::sync::Arc;

use bytes::Bytes;
use url::Url;

use super::call::Call;
use super::client::Client;
use super::effective_modes::effective_modes;
use super::engine::Engine;
use super::from_page;
use super::page::Page;
use super::policy_container::PolicyContainer;
use super::safelist::{is_forbidden_request_header, is_no_cors_safelisted, is_no_cors_safelisted_name};
use super::steps::Steps;
use super::xhr;
use crate::rules::{Fault, HeaderFault, Notice};
use crate::web::address_space::AddressSpace;
use crate::web::attributes::ScriptAttributes;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::headers::{HeaderList, is_token, is_white_space, trim};
use crate::web::method::{Method, MethodError};
use crate::web::origin::Origin;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::{Credentials, Destination, Initiator, Mode, PreloadDestination, RedirectMode};

/// A request's [response tainting](https://fetch.spec.whatwg.org/#concept-request-response-tainting).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tainting {
    /// Same origin so far: no CORS.
    Basic,
    /// Each response must pass the CORS check.
    Cors,
    /// The page will see nothing of it.
    Opaque,
}

/// A [request](https://fetch.spec.whatwg.org/#concept-request), as far as a fetch from a page needs it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The URL list: the first URL, and one more for each redirect followed.
    pub urls: Vec<Url>,
    /// The page's headers, as far as redirects have left them.
    pub headers: HeaderList,
    /// The method before any redirect.
    pub page_method: Method,
    /// The page's headers before any redirect.
    pub page_headers: HeaderList,
    /// The headers that decide whether a preflight is needed, and for which names.
    pub declared_headers: HeaderList,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// What the page's own headers say.
    pub policy: PolicyContainer,
    /// The address space of the first URL's host, where it was resolved.
    pub first_space: Option<AddressSpace>,
    /// What makes the request.
    pub initiator: Initiator,
    /// What the response is for.
    pub destination: Destination,
    /// The use-CORS-preflight flag.
    pub use_cors_preflight: bool,
    /// Whether insecure redirects of this image, audio or video are upgraded, in an engine that decides it with the first URL.
    pub upgrades_redirects: bool,
    /// Whether the redirect to a URL that was then upgraded tainted it, in an engine where an upgrade is a redirect.
    pub tainted_before_upgrade: bool,
    /// Whether it was upgraded, under CORS, in such an engine: it says its origin then, be the target of the same one.
    pub sends_origin: bool,
    /// Why this hop is blocked, in an engine whose network process sends the preflight before the page's process looks.
    pub refused: Option<Fault>,
    /// The `Origin` that a redirect left on it, though its method needs none.
    pub kept_origin: Option<String>,
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: Credentials,
    /// The redirect mode.
    pub redirect: RedirectMode,
    /// What its `Referer` is made from, as far as earlier hops have left it.
    pub referrer: Option<Arc<Url>>,
    /// What the `Referer` of its first hop said.
    pub first_referrer: Option<Arc<Url>>,
    /// What the `Referer` may say.
    pub referrer_policy: ReferrerPolicy,
    /// The hashes that its body must have.
    pub integrity: String,
    /// What only a script element has.
    pub script: ScriptAttributes,
    /// For a service worker, the scope that it is to have.
    pub scope: Option<Url>,
    /// The page's origin.
    pub origin: Origin,
    /// Its serialisation.
    origin_text: String,
    /// The response tainting.
    pub tainting: Tainting,
    /// Whether the page is a file.
    pub page_is_from_disk: bool,
    /// Its `User-Agent`.
    pub user_agent: Bytes,
}

/// How many bytes the bodies of a page's `keepalive` requests may have together.
const KEEPALIVE_LIMIT: usize = 65_536;

/// Whether a redirect from one URL to another [taints](https://fetch.spec.whatwg.org/#concept-request-tainted-origin) the origin of a
/// request: it leads from an origin that is not the request's to a third one, or back.
#[must_use]
pub(crate) fn taints(origin: &Origin, from: &Url, to: &Url) -> bool {
    let (from, to) = (Origin::of(from), Origin::of(to));
    !to.is_same_origin(&from) && !origin.is_same_origin(&from)
}

impl Request {
    /// Takes a header off, and tells whether there was one.
    pub fn drop_header(&mut self, name: &str) -> bool {
        self.declared_headers.delete(name);
        self.headers.delete(name)
    }

    /// [The Request constructor](https://fetch.spec.whatwg.org/#dom-request): checks and normalises what the page wrote.
    /// What it drops without an error is noted in `steps`.
    ///
    /// # Errors
    /// Where `fetch()` throws before anything is sent.
    pub fn new(page: &Page, call: &Call, client: &Client, steps: &mut Steps) -> Result<Self, Fault> {
        let engine = steps.engine;
        let modes = effective_modes(call, engine);
        let reads = call.initiator.reads_response();
        // fetch() refuses a URL with credentials; all others drop them on the way to another origin.
        let has_credentials = !call.url.username().is_empty() || call.url.password().is_some();
        if call.initiator == Initiator::Fetch && has_credentials {
            return Err(Fault::UrlCredentials { url: without_password(&call.url) });
        }
        // Mode navigate belongs to the browser.
        if modes.mode == Mode::Navigate {
            return Err(Fault::RequestInitInvalid { mode: modes.mode });
        }
        if call.initiator == Initiator::ServiceWorker {
            from_page::check_context(page)?;
        }
        let preload = call.attributes.preload;
        if call.initiator == Initiator::Preload
            && preload == PreloadDestination::Track
            && !engine.elements.preloads_tracks
        {
            return Err(Fault::PreloadUnsupported { destination: preload, browser: engine.browser });
        }
        // A preload is used by requests of the same mode only; fonts and what fetch() requests go under CORS.
        if call.initiator == Initiator::Preload
            && matches!(preload, PreloadDestination::Font | PreloadDestination::Fetch)
            && modes.mode == Mode::NoCors
        {
            steps.note(Notice::PreloadUnused { destination: preload });
        }
        // The method must be a method, must not be forbidden, and is normalised.
        let method = call.initiator.method(&call.method);
        let method = Method::normalized(method).map_err(|error| match error {
            MethodError::NotAToken => Fault::MethodInvalid { method: call.method.clone() },
            MethodError::Forbidden => Fault::MethodForbidden { method: call.method.clone() },
        })?;
        if reads && call.method.to_ascii_uppercase() != method.as_str() {
            steps.note(Notice::MethodCase { method: method.to_string() });
        }
        // In mode no-cors the method must be CORS-safelisted.
        if modes.mode == Mode::NoCors && !method.is_cors_safelisted() {
            return Err(Fault::NoCorsMethod { method: method.to_string() });
        }
        // The headers go through the guard of the mode.
        let mut headers = HeaderList::new();
        let sets_headers = reads || call.initiator == Initiator::Beacon;
        for (name, value) in call.headers.iter().filter(|_| sets_headers) {
            append(&mut headers, name, value, modes.mode, steps)?;
        }
        // XMLHttpRequest puts the values of a header that is set again into one line.
        let by_xhr = matches!(call.initiator, Initiator::Xhr | Initiator::XhrUpload);
        for (name, _) in call.headers.iter().filter(|_| by_xhr) {
            if let Some(joined) = headers.get(name) {
                headers.set(name, joined);
            }
        }
        // GET and HEAD have no body: fetch() refuses one, XMLHttpRequest drops it.
        let bodiless = method.is("GET") || method.is("HEAD");
        if call.body.is_some() && bodiless && call.initiator == Initiator::Fetch {
            return Err(Fault::BodyOnGet { method: method.to_string() });
        }
        let body = call.body.clone().filter(|_| !bodiless && sets_headers);
        // XMLHttpRequest has a say in the charset, too.
        let written = headers.get_text("content-type").filter(|_| by_xhr && body.is_some());
        if let Some(changed) = written.and_then(|written| xhr::content_type(&written, engine)) {
            headers.set("Content-Type", changed);
        }
        // A string body brings its type, unless the page set one.
        if body.is_some() && !headers.contains("content-type") {
            headers.append("Content-Type", "text/plain;charset=UTF-8");
        }
        // HTTP-network-or-cache fetch refuses large keepalive bodies; nothing else of the page is in flight here.
        let beacon = call.initiator == Initiator::Beacon;
        if let (true, Some(body)) = (call.keepalive || beacon && engine.beacons.limits_size, &body)
            && body.len() > KEEPALIVE_LIMIT
        {
            let (size, limit) = (body.len(), KEEPALIVE_LIMIT);
            return Err(if beacon {
                Fault::BeaconTooLarge { size, limit }
            } else {
                Fault::KeepaliveTooLarge { size, limit }
            });
        }
        if page.origin.is_opaque() {
            steps.note(Notice::OriginNull);
        }
        let origin_text = page.origin.serialize();
        Ok(Self {
            urls: vec![as_parsed(call.url.clone(), engine)],
            page_method: method.clone(),
            page_headers: headers.clone(),
            declared_headers: headers.clone(),
            method,
            headers,
            body,
            policy: page.policy.known_to(engine),
            first_space: call.address_space,
            initiator: call.initiator,
            destination: match call.initiator {
                Initiator::Preload => call.attributes.preload.destination(),
                other => other.destination(),
            },
            referrer: from_page::referrer_source(page, &origin_text, call),
            first_referrer: None,
            referrer_policy: from_page::referrer_policy(page, call),
            integrity: call.attributes.integrity.clone(),
            script: call.attributes.script.clone(),
            scope: from_page::scope(page, call),
            use_cors_preflight: modes.use_cors_preflight,
            upgrades_redirects: false,
            tainted_before_upgrade: false,
            sends_origin: false,
            refused: None,
            kept_origin: None,
            mode: modes.mode,
            credentials: modes.credentials,
            redirect: match call.initiator {
                Initiator::Fetch => call.redirect,
                Initiator::ServiceWorker => RedirectMode::Error,
                _ => RedirectMode::Follow,
            },
            origin: page.origin.clone(),
            origin_text,
            tainting: Tainting::Basic,
            page_is_from_disk: page.is_from_disk(),
            user_agent: client.agent().into(),
        })
    }

    /// The [current URL](https://fetch.spec.whatwg.org/#concept-request-current-url): the last one of the list.
    #[must_use]
    pub fn url(&self) -> &Url {
        self.urls.last().expect("a request is made with one URL, and URLs are only added")
    }

    /// How many redirects were followed.
    #[must_use]
    pub fn redirect_count(&self) -> usize {
        self.urls.len() - 1
    }

    /// Whether some redirect went from one foreign origin to another: then the request's origin counts as opaque. The
    /// standard's [redirect-taint](https://fetch.spec.whatwg.org/#concept-request-tainted-origin), without its grades.
    #[must_use]
    pub fn is_tainted(&self) -> bool {
        self.tainted_before_upgrade || self.urls.windows(2).any(|pair| self.taints(&pair[0], &pair[1]))
    }

    /// Whether a redirect from one URL to another taints.
    #[must_use]
    pub fn taints(&self, from: &Url, to: &Url) -> bool {
        taints(&self.origin, from, to)
    }

    /// [Serializing a request origin](https://fetch.spec.whatwg.org/#serializing-a-request-origin).
    #[must_use]
    pub fn serialized_origin(&self) -> &str {
        if self.is_tainted() { "null" } else { &self.origin_text }
    }

    /// The origin that a preflight carries, and that its response is checked against.
    #[must_use]
    pub fn preflight_origin(&self, engine: &Engine) -> &str {
        if engine.preflight.keeps_page_origin { &self.origin_text } else { self.serialized_origin() }
    }

    /// The credentials mode that its first URL had, where `same-origin` is one of the other two.
    #[must_use]
    pub fn first_credentials(&self) -> Credentials {
        let own = self.urls.first().is_some_and(|url| self.origin.is_origin_of(url));
        match self.credentials {
            Credentials::SameOrigin if own => Credentials::Include,
            other => other,
        }
    }

    /// Whether credentials go along: the start of
    /// [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch).
    #[must_use]
    pub fn includes_credentials(&self) -> bool {
        // A credentialless page's requests for what it may not look into go without.
        if self.tainting == Tainting::Opaque
            && self.policy.embedder_for(&self.origin) == EmbedderPolicy::Credentialless
        {
            return false;
        }
        match self.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => self.tainting == Tainting::Basic,
            Credentials::Omit => false,
        }
    }
}

/// [Append](https://fetch.spec.whatwg.org/#concept-headers-append) to a page's headers.
fn append(
    headers: &mut HeaderList,
    name: &str,
    value: &str,
    mode: Mode,
    steps: &mut Steps,
) -> Result<(), Fault> {
    let engine = steps.engine;
    let fail = |fault| Fault::HeaderInvalid { name: name.into(), value: value.into(), fault };
    // A page's strings become bytes one code point a byte; what does not fit is a TypeError.
    let value = byte_string(value).ok_or_else(|| fail(HeaderFault::NotAByteString))?;
    // Normalise: HTTP white space goes from both ends. Then name and value must be such.
    let value = trim(&value, is_white_space);
    if !is_token(name.as_bytes()) {
        return Err(fail(HeaderFault::Name));
    }
    if value.iter().any(|byte| matches!(byte, 0 | b'\n' | b'\r')) {
        return Err(fail(HeaderFault::ControlByte));
    }
    // A forbidden request-header goes without an error.
    if is_forbidden_request_header(name, value) {
        steps.note(Notice::HeaderForbidden { name: name.into() });
        return Ok(());
    }
    if engine.headers.drops_user_agent && name.eq_ignore_ascii_case("user-agent") {
        let sent_by = engine.others().filter(|other| !other.headers.drops_user_agent);
        let sent_by = sent_by.map(|other| other.browser).collect();
        steps.note(Notice::HeaderNotSettable { name: name.into(), browser: engine.browser, sent_by });
        return Ok(());
    }
    // Under no-cors only the safelisted ones stay, judged with what is there of that name already.
    if mode == Mode::NoCors {
        let mut together = headers.get(name).map(|before| [&before[..], b", "].concat()).unwrap_or_default();
        together.extend_from_slice(value);
        if !is_no_cors_safelisted_name(name) || !is_no_cors_safelisted(name, &together, engine) {
            steps.note(Notice::NoCorsHeaderDropped { name: name.into() });
            return Ok(());
        }
    }
    headers.append(name, value);
    Ok(())
}

/// A [byte string](https://webidl.spec.whatwg.org/#idl-ByteString) of a page's string: one code point a byte.
fn byte_string(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

/// A URL as the engine's parser writes its path: the URL Standard percent-encodes `^` there, and an engine may more.
#[must_use]
pub fn as_parsed(mut url: Url, engine: &Engine) -> Url {
    if !url.cannot_be_a_base() && url.path().contains(['^', '|']) {
        let path = url.path().replace('^', "%5E");
        url.set_path(&if engine.urls.escapes_pipe { path.replace('|', "%7C") } else { path });
    }
    url
}

/// A URL for people: its password hidden.
#[must_use]
pub fn without_password(url: &Url) -> String {
    let mut url = url.clone();
    if url.password().is_some() {
        // Only a URL without a host refuses, and that has no password.
        let _ = url.set_password(Some("hidden"));
    }
    url.into()
}
