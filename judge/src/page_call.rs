//! A page's call, written down as in a test: what is called, from where, in which browser.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;

use crate::fetch::{self, Client, NextRequest, Page};
use crate::probe::{PageOriginError, Question, TargetError, page_of, probe, target_url};
use crate::verdict::Verdict;
use crate::web::attributes::Attributes;
use crate::web::body::Body;
use crate::web::browser::Browser;
use crate::web::csp::Policy;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpResponse, HttpVersion, Reply};
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, PreloadDestination, RedirectMode};

/// What a page calls: `fetch(url, init)`, or an element or another interface that loads a URL.
///
/// A builder: [`from`](Self::from) says which page makes the call, and its `judge` gives the verdict. What is not said is as in
/// `fetch()`: the method is GET, the mode `cors`, the credentials mode `same-origin`, the redirect mode `follow`. Texts are read
/// when the call is judged.
///
/// ```
/// use corscheck_judge::{Call, Credentials};
///
/// let call = Call::get("https://api.example.com/items")
///     .method("PUT")
///     .header("Content-Type", "application/json")
///     .credentials(Credentials::Include)
///     .body(r#"{"name": "cup"}"#);
/// # let _ = call;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is judged"]
pub struct Call {
    url: String,
    initiator: Initiator,
    method: Option<String>,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    mode: Mode,
    credentials: Credentials,
    redirect: RedirectMode,
    keepalive: bool,
    crossorigin: CrossOrigin,
    attributes: Attributes,
}

impl Call {
    /// `fetch(url)`.
    ///
    /// ```
    /// use corscheck_judge::{Call, http};
    ///
    /// let verdict = Call::get("https://api.example.com/items")
    ///     .from("https://app.example.com")
    ///     .judge(|_| http::Response::new("no CORS header".into()))?;
    /// assert_eq!(verdict.rule(), Some("cors-allow-origin-missing"));
    /// # Ok::<(), corscheck_judge::CallError>(())
    /// ```
    pub fn get(url: impl Into<String>) -> Self {
        Self::by(Initiator::Fetch, url)
    }

    /// A call by something else than `fetch()`: an element, `XMLHttpRequest`, `EventSource`, …
    ///
    /// ```
    /// use corscheck_judge::{Call, Initiator, http};
    ///
    /// // A font is loaded under CORS, whatever the style sheet says.
    /// let verdict = Call::by(Initiator::Font, "https://cdn.example.com/a.woff2")
    ///     .from("https://app.example.com")
    ///     .judge(|_| http::Response::new("wOF2".into()))?;
    /// assert!(!verdict.is_allowed());
    /// # Ok::<(), corscheck_judge::CallError>(())
    /// ```
    pub fn by(initiator: Initiator, url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            initiator,
            method: None,
            headers: Vec::new(),
            body: None,
            mode: Mode::default(),
            credentials: Credentials::default(),
            redirect: RedirectMode::default(),
            keepalive: false,
            crossorigin: CrossOrigin::default(),
            attributes: Attributes::default(),
        }
    }

    /// The method, as the page writes it. Without one it is GET, or POST where there is a body.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// One more header, as the page sets it.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The body, a string of the page's.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// The [mode](https://fetch.spec.whatwg.org/#concept-request-mode) of a `fetch()`.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// The [credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode): `Include` is `withCredentials` of an
    /// `XMLHttpRequest` or `EventSource`.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// The [redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode) of a `fetch()`.
    pub fn redirect(mut self, redirect: RedirectMode) -> Self {
        self.redirect = redirect;
        self
    }

    /// Sets `keepalive`.
    pub fn keepalive(mut self) -> Self {
        self.keepalive = true;
        self
    }

    /// An element's `crossorigin` attribute.
    pub fn crossorigin(mut self, crossorigin: CrossOrigin) -> Self {
        self.crossorigin = crossorigin;
        self
    }

    /// `referrerpolicy` of an element, `referrerPolicy` of a `fetch()`.
    pub fn referrer_policy(mut self, policy: ReferrerPolicy) -> Self {
        self.attributes.referrer_policy = Some(policy);
        self
    }

    /// `integrity`: hashes of which the body must have one.
    ///
    /// ```
    /// use corscheck_judge::{Call, Initiator, http};
    ///
    /// let verdict = Call::by(Initiator::Module, "https://cdn.example.com/a.js")
    ///     .integrity("sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=")
    ///     .from("https://app.example.com")
    ///     .judge(|_| {
    ///         let response = http::Response::builder().header("Access-Control-Allow-Origin", "*");
    ///         response.header("Content-Type", "text/javascript").body("alert(1)".into()).expect("a response")
    ///     })?;
    /// assert_eq!(verdict.rule(), Some("integrity-mismatch"));
    /// # Ok::<(), corscheck_judge::CallError>(())
    /// ```
    pub fn integrity(mut self, integrity: impl Into<String>) -> Self {
        self.attributes.integrity = integrity.into();
        self
    }

    /// What a preload is for: its `as` attribute.
    pub fn destination(mut self, destination: PreloadDestination) -> Self {
        self.attributes.preload = destination;
        self
    }

    /// The scope of a service worker's registration.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.attributes.scope = Some(scope.into());
        self
    }

    /// The page that makes the call: its origin, `null` for an opaque one, or its URL.
    pub fn from(self, page: impl Into<String>) -> PageCall {
        PageCall {
            call: self,
            page: page.into(),
            csp: Vec::new(),
            embedder: EmbedderPolicy::default(),
            client: Client::new(Browser::default()),
        }
    }

    fn build(self) -> Result<fetch::Call, TargetError> {
        let Self {
            url,
            initiator,
            method,
            headers,
            body,
            mode,
            credentials,
            redirect,
            keepalive,
            crossorigin,
            attributes,
        } = self;
        let url = target_url(&url)?;
        let method = method.unwrap_or_else(|| if body.is_some() { "POST" } else { "GET" }.into());
        Ok(fetch::Call {
            initiator,
            url,
            method,
            headers,
            body,
            mode,
            credentials,
            redirect,
            keepalive,
            crossorigin,
            address_space: None,
            attributes,
        })
    }
}

/// A call of a certain page, in a certain browser: Chromium, without cookies, unless said otherwise.
///
/// ```
/// use corscheck_judge::{Browser, Call, Credentials, http};
///
/// let call = Call::get("https://api.example.com/me")
///     .credentials(Credentials::Include)
///     .from("https://app.example.com")
///     .cookie("session=1; Secure; SameSite=None");
/// for browser in Browser::ALL {
///     let verdict = call.clone().browser(*browser).judge(|request| {
///         assert_eq!(request.headers()["cookie"], "session=1");
///         http::Response::builder()
///             .header("Access-Control-Allow-Origin", "https://app.example.com")
///             .header("Access-Control-Allow-Credentials", "true")
///             .body("{}".into())
///             .expect("a response")
///     })?;
///     assert!(verdict.is_allowed(), "{verdict}");
/// }
/// # Ok::<(), corscheck_judge::CallError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is judged"]
pub struct PageCall {
    call: Call,
    page: String,
    csp: Vec<String>,
    embedder: EmbedderPolicy,
    client: Client,
}

impl PageCall {
    /// The browser whose verdict it is.
    pub fn browser(mut self, browser: Browser) -> Self {
        self.client.browser = browser;
        self
    }

    /// The same call, made by another page: its origin, `null` for an opaque one, or its URL.
    pub fn page(mut self, page: impl Into<String>) -> Self {
        self.page = page.into();
        self
    }

    /// A cookie that the browser has stored for the host that is called, as in `Set-Cookie`.
    pub fn cookie(mut self, set_cookie: impl Into<String>) -> Self {
        self.client.cookies.push(set_cookie.into());
        self
    }

    /// The time in Unix seconds, by which cookies expire; 0 if it is not given, so that none does.
    pub fn at(mut self, unix_seconds: i64) -> Self {
        self.client.now = unix_seconds;
        self
    }

    /// A `Content-Security-Policy` of the page.
    ///
    /// ```
    /// use corscheck_judge::{Call, http};
    ///
    /// let verdict = Call::get("https://api.example.com/items")
    ///     .from("https://app.example.com")
    ///     .content_security_policy("connect-src 'self'")
    ///     .judge(|_| unreachable!("the page's own policy stops the request"))?;
    /// assert_eq!(verdict.rule(), Some("csp-connect-src"));
    /// # Ok::<(), corscheck_judge::CallError>(())
    /// ```
    pub fn content_security_policy(mut self, policy: impl Into<String>) -> Self {
        self.csp.push(policy.into());
        self
    }

    /// The `Cross-Origin-Embedder-Policy` of the page.
    pub fn embedder_policy(mut self, policy: EmbedderPolicy) -> Self {
        self.embedder = policy;
        self
    }

    /// The verdict. `respond` is given each request that the browser would send, in its order, and returns the response. It is not
    /// called any more once the browser would stop.
    ///
    /// Of a body the first 1,024 bytes count.
    ///
    /// ```
    /// use corscheck_judge::{Call, http};
    /// use http::Response;
    ///
    /// let verdict = Call::get("https://api.example.com/items")
    ///     .method("PUT")
    ///     .header("X-Custom", "1")
    ///     .from("https://app.example.com")
    ///     .judge(|request| {
    ///         assert_eq!(request.method(), "OPTIONS");
    ///         Response::builder()
    ///             .status(204)
    ///             .header("Access-Control-Allow-Origin", "https://app.example.com")
    ///             .header("Access-Control-Allow-Methods", "GET, POST")
    ///             .header("Access-Control-Allow-Headers", "x-custom")
    ///             .body("".into())
    ///             .expect("a response")
    ///     })?;
    /// assert_eq!(verdict.rule(), Some("preflight-method-not-allowed"));
    /// assert_eq!(verdict.exchanges().count(), 1);
    /// # Ok::<(), corscheck_judge::CallError>(())
    /// ```
    ///
    /// # Errors
    /// Where the URL or the page's origin cannot be read.
    pub fn judge(
        self,
        mut respond: impl FnMut(http::Request<Bytes>) -> http::Response<Bytes>,
    ) -> Result<Verdict, CallError> {
        let question = self.question()?;
        let judging = pin!(probe(question, async |next: &NextRequest| {
            reply(http_request(next), async |request| respond(request)).await
        }));
        match judging.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(diagnosis) => Ok(Verdict::of(diagnosis)),
            Poll::Pending => unreachable!("no response is waited for"),
        }
    }

    /// As [`judge`](Self::judge), with responses that are waited for.
    ///
    /// ```
    /// use corscheck_judge::{Call, http};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let verdict = Call::get("https://api.example.com/items")
    ///     .from("https://app.example.com")
    ///     .judge_async(async |_| {
    ///         let response = http::Response::builder().header("Access-Control-Allow-Origin", "*");
    ///         response.body("[]".into()).expect("a response")
    ///     })
    ///     .await?;
    /// assert!(verdict.is_allowed());
    /// # Ok::<(), corscheck_judge::CallError>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// Where the URL or the page's origin cannot be read.
    pub async fn judge_async(
        self,
        mut respond: impl AsyncFnMut(http::Request<Bytes>) -> http::Response<Bytes>,
    ) -> Result<Verdict, CallError> {
        let question = self.question()?;
        let diagnosis =
            probe(question, async |next: &NextRequest| reply(http_request(next), &mut respond).await).await;
        Ok(Verdict::of(diagnosis))
    }

    fn question(self) -> Result<Question, CallError> {
        let mut page: Page = page_of(&self.page)?;
        page.policy.csp = self.csp.iter().flat_map(|policy| Policy::parse_list(policy)).collect();
        page.policy.embedder = self.embedder;
        Ok(Question::new(page, self.call.build()?, self.client))
    }
}

/// Why a call cannot be judged: a text in it cannot be read. The sentence says what would be right.
///
/// ```
/// use corscheck_judge::{Call, http};
///
/// let error = Call::get("api.example.com/items")
///     .from("https://app.example.com")
///     .judge(|_| http::Response::default())
///     .unwrap_err();
/// assert_eq!(error.to_string(), "api.example.com/items has no scheme; write https://api.example.com/items");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The URL that is called cannot be read.
    #[error(transparent)]
    Url(#[from] TargetError),
    /// The page's origin cannot be read.
    #[error(transparent)]
    Page(#[from] PageOriginError),
}

/// The request as it crosses the edge; the failure says what of it cannot.
fn http_request(next: &NextRequest) -> Result<http::Request<Bytes>, Failure> {
    let message = &next.message;
    let mut request = http::Request::builder().method(message.method.as_str()).uri(message.url.as_str());
    for header in message.headers.iter() {
        request = request.header(header.name.as_str(), &header.value[..]);
    }
    let body = Bytes::from(message.body.clone().unwrap_or_default());
    request.body(body).map_err(|error| Failure { kind: FailureKind::NotSendable, detail: error.to_string() })
}

/// What came back for a request.
async fn reply(
    request: Result<http::Request<Bytes>, Failure>,
    mut respond: impl AsyncFnMut(http::Request<Bytes>) -> http::Response<Bytes>,
) -> Reply {
    let response = match request {
        Ok(request) => Ok(read(&respond(request).await)),
        Err(failure) => Err(failure),
    };
    Reply::new(response, Duration::ZERO)
}

/// The response as the judge takes it.
fn read(response: &http::Response<Bytes>) -> HttpResponse {
    let mut headers = HeaderList::new();
    for (name, value) in response.headers() {
        headers.append(name.as_str(), value.as_bytes());
    }
    let body = response.body();
    HttpResponse {
        version: match response.version() {
            http::Version::HTTP_2 | http::Version::HTTP_3 => HttpVersion::Http2,
            _ => HttpVersion::Http1,
        },
        status: response.status().as_u16(),
        headers,
        body: Body::complete(body),
        remote: None,
    }
}
