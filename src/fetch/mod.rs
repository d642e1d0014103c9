//! The Fetch standard as a machine without I/O: it asks for requests and never sends one.
//!
//! The contract: [`Fetch::begin`] gives the first [`Step`]. While it is [`Step::Send`], the caller sends that request by
//! whatever means and hands what came back to [`Fetch::resume`], which gives the next step. [`Step::Done`] is the end.
//! A server, a recorded file or a test's array of answers can stand behind the caller.

mod answer;
mod beacon;
pub mod cache;
pub mod call;
pub mod client;
pub mod cookies;
pub mod cors_check;
pub mod effective_modes;
pub mod element;
pub mod engine;
pub mod event_source;
pub mod main_fetch;
pub mod max_age;
pub mod memory;
pub mod mime_check;
pub mod network;
pub mod orb;
pub mod page;
pub mod page_policy;
pub mod policy_container;
pub mod preflight;
pub mod redirect;
pub mod request;
pub mod resource_policy;
pub mod response;
pub mod safelist;
pub mod xhr;

use url::Url;

use self::main_fetch::{Branch, main_fetch};
use self::preflight::judge_preflight;
use self::safelist::UnsafeNames;
use crate::rules::{CacheLifetime, Notice, Reason, ResponseAt, SetCookieSeen, Stage, Violation};
use crate::web::address_space::AddressSpace;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse};
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator, RedirectMode};

pub use self::call::Call;
pub use self::client::Client;
pub use self::effective_modes::{EffectiveModes, effective_modes};
pub use self::engine::Engine;
pub use self::memory::Memory;
pub use self::network::navigation_request;
pub use self::page::{OriginSource, Page};
pub use self::policy_container::{EmbedderPolicy, PolicyContainer};
pub use self::request::{Request, Tainting, without_password};
pub use self::response::{Response, ResponseType};

/// What the machine wants next.
#[derive(Debug)]
pub enum Step {
    /// Send this, and resume with what came back.
    Send(Box<NextRequest>),
    /// The fetch is over.
    Done(Box<Outcome>),
}

/// A request that a browser would send now.
#[derive(Clone, Debug)]
pub struct NextRequest {
    /// What it is for.
    pub kind: Kind,
    /// The request, complete.
    pub message: HttpRequest,
    /// Why this hop needs a preflight; empty where it needs none.
    pub reasons: Vec<Reason>,
    /// How many redirects came before it.
    pub hop: usize,
    /// Whether it does without the preflight that it needs, because an earlier one still counts.
    pub preflight_cached: bool,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It asks whether the actual request may be made.
    Preflight,
    /// It is what the page asked for, or the next hop of it.
    Actual,
}

/// How a fetch ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The page's promise resolves with this.
    Allowed(Response),
    /// A rule of the platform makes it reject.
    Blocked(Violation),
    /// The network gave nothing to judge.
    Failed(Failure),
}

impl Outcome {
    /// `allowed`, `blocked` or `failed`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Allowed(_) => "allowed",
            Self::Blocked(_) => "blocked",
            Self::Failed(_) => "failed",
        }
    }
}

/// One fetch of a page, in one browser.
#[derive(Debug)]
pub struct Fetch {
    engine: &'static Engine,
    state: State,
    memory: Memory,
    notices: Vec<Notice>,
    /// A hop of it needed a preflight, or would have under CORS.
    preflight_required: bool,
    /// What the last preflight listed, or would have.
    listed: Vec<String>,
    /// A beacon reports no outcome: the call returns true, whatever becomes of it.
    is_beacon: bool,
    /// How many answers came.
    answers: usize,
    set_cookies: Vec<SetCookieSeen>,
    cookies_omitted: usize,
    /// For how long the last response is cached, where it is to a preflight and passed.
    lifetime: Option<CacheLifetime>,
}

/// Where a fetch stands between two steps.
#[derive(Debug)]
enum State {
    /// The preflight is on its way; then its reasons and unsafe names.
    Preflight(Request, UnsafeNames),
    /// The actual request is on its way.
    Actual(Request),
    /// It is over.
    Done,
}

impl Fetch {
    /// [Fetch](https://fetch.spec.whatwg.org/#concept-fetch), from the page's call to the first request.
    #[must_use]
    pub fn begin(page: &Page, call: &Call, client: &Client) -> (Self, Step) {
        let mut notices = Vec::new();
        let memory = Memory::of(call, client, &mut notices);
        Self::begin_with(page, call, client, memory, notices)
    }

    /// The same, in a browser that remembers an earlier call.
    #[must_use]
    pub fn begin_again(page: &Page, call: &Call, client: &Client, memory: Memory) -> (Self, Step) {
        Self::begin_with(page, call, client, memory, Vec::new())
    }

    fn begin_with(
        page: &Page,
        call: &Call,
        client: &Client,
        memory: Memory,
        held: Vec<Notice>,
    ) -> (Self, Step) {
        let engine = Engine::of(client.browser);
        let mut notices = Vec::new();
        let request = Request::new(page, call, client, &mut notices);
        notices.extend(held);
        let mut fetch = Self {
            engine,
            state: State::Done,
            memory,
            notices,
            preflight_required: false,
            listed: Vec::new(),
            is_beacon: call.initiator == Initiator::Beacon,
            answers: 0,
            set_cookies: Vec::new(),
            cookies_omitted: 0,
            lifetime: None,
        };
        let step = match request {
            Ok(request) => fetch.main_fetch(request),
            Err(violation) => fetch.done(Outcome::Blocked(violation)),
        };
        (fetch, step)
    }

    /// Goes on with what came back for the last [`Step::Send`]. After [`Step::Done`] it must not be called; it then says
    /// that the answer was not asked for.
    pub fn resume(&mut self, answer: Result<HttpResponse, Failure>) -> Step {
        let answer = answer::as_read(answer, self.engine);
        self.lifetime = None;
        self.answers += 1;
        match (std::mem::replace(&mut self.state, State::Done), answer) {
            (State::Preflight(request, found), Ok(response)) => {
                self.preflight_answered(request, found, &response)
            }
            (State::Actual(request), Ok(response)) => self.actual_answered(request, &response),
            (State::Preflight(request, _), Err(failure)) => {
                self.forget_preflights(&request);
                if failure.kind != FailureKind::NotSendable {
                    self.notices.push(Notice::PreflightNetwork);
                }
                self.done(Outcome::Failed(failure))
            }
            (State::Actual(request), Err(failure)) => {
                if request.tainting == Tainting::Cors && failure.kind != FailureKind::NotSendable {
                    self.notices.push(Notice::CorsNetwork);
                }
                self.done(Outcome::Failed(failure))
            }
            (State::Done, _) => {
                let detail = "an answer came to no request".into();
                self.done(Outcome::Failed(Failure { kind: FailureKind::MalformedHttp, detail }))
            }
        }
    }

    /// What explains the fetch so far, without deciding it.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) and the beginning of
    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch): preflight or not.
    fn main_fetch(&mut self, mut request: Request) -> Step {
        let found = match main_fetch(&mut request, self.engine, &mut self.notices) {
            Err(violation) => return self.done(Outcome::Blocked(violation)),
            Ok(Branch::Local(response)) => return self.done(Outcome::Allowed(response)),
            Ok(Branch::Network) => return self.send_actual(request, Vec::new(), false),
            Ok(Branch::Cors(found)) => found,
        };
        let found = self.with_earlier(found);
        if found.reasons.is_empty() {
            return self.send_actual(request, Vec::new(), false);
        }
        self.listed.clone_from(&found.names);
        // An earlier preflight may still count.
        let Memory { preflights, elapsed, .. } = &mut self.memory;
        if preflights.allows(&request, &found.names, self.engine, *elapsed) {
            return self.send_actual(request, found.reasons, true);
        }
        if let Err(violation) = page_policy::check_preflight(&request, self.engine) {
            return self.done(Outcome::Blocked(violation));
        }
        let origin = request.preflight_origin(self.engine);
        if request.is_tainted() {
            self.notice_preflight_origin(&request, &origin);
        }
        let next = NextRequest {
            kind: Kind::Preflight,
            message: network::preflight_request(&request, &found.names, &origin, self.engine),
            reasons: found.reasons.clone(),
            hop: request.redirect_count(),
            preflight_cached: false,
        };
        self.state = State::Preflight(request, found);
        Step::Send(Box::new(next))
    }

    /// An engine may preflight a hop for what an earlier hop had.
    fn with_earlier(&mut self, mut found: UnsafeNames) -> UnsafeNames {
        if found.reasons.is_empty() && self.preflight_required && self.engine.preflight.stays_required {
            found.reasons.push(Reason::EarlierHop);
            // A beacon's preflight still lists the type of the body, which is gone.
            if self.is_beacon {
                found.names.clone_from(&self.listed);
            }
            self.notices.push(Notice::RedirectPreflightUnneeded);
        }
        found
    }

    fn notice_preflight_origin(&mut self, request: &Request, sent: &str) {
        let other = if sent == "null" { request.origin.serialize() } else { "null".into() };
        let browser = self.engine.browser.name();
        self.notices.push(Notice::RedirectPreflightOrigin { browser, sent: sent.into(), other });
    }

    fn preflight_answered(&mut self, request: Request, found: UnsafeNames, response: &HttpResponse) -> Step {
        if let Err(violation) = self.check_local_network(&request, response) {
            return self.done(Outcome::Blocked(violation));
        }
        let at = response_at(Stage::Preflight, &request, response);
        self.receive_cookies(&request, Kind::Preflight, response);
        match judge_preflight(&request, response, &found.names, &at, self.engine, &mut self.notices) {
            Ok(()) => {
                self.keep_preflight(&request, &found, response);
                self.send_actual(request, found.reasons, false)
            }
            Err(violation) => {
                self.forget_preflights(&request);
                self.done(Outcome::Blocked(violation))
            }
        }
    }

    fn send_actual(&mut self, request: Request, reasons: Vec<Reason>, preflight_cached: bool) -> Step {
        let cookie = self.memory.cookies.header(&request, self.engine, &mut self.notices);
        let mut message = network::actual_request(&request, cookie, self.engine);
        self.memory.cookies.say_access(&mut message.headers);
        let next = NextRequest {
            kind: Kind::Actual,
            message,
            hop: request.redirect_count(),
            reasons,
            preflight_cached,
        };
        self.state = State::Actual(request);
        Step::Send(Box::new(next))
    }

    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch), from the answer on.
    fn actual_answered(&mut self, request: Request, response: &HttpResponse) -> Step {
        self.receive_cookies(&request, Kind::Actual, response);
        match self.judge_answer(&request, response) {
            Err(violation) => {
                if request.tainting == Tainting::Cors {
                    self.forget_preflights(&request);
                }
                self.done(Outcome::Blocked(violation))
            }
            Ok(Next::Page(page)) => self.done(Outcome::Allowed(page)),
            Ok(Next::Follow(location)) => self.follow(request, response, location),
        }
    }

    /// The [local network access check](https://wicg.github.io/local-network-access/#fetching) once the address is known. A
    /// browser makes it before it sends the request; here the name was not resolved before.
    fn check_local_network(&mut self, request: &Request, response: &HttpResponse) -> Result<(), Violation> {
        let Some(remote) = response.remote else { return Ok(()) };
        let space = AddressSpace::of(remote.ip());
        main_fetch::check_local_network(request, space, self.engine, &mut self.notices)
    }

    fn judge_answer(&mut self, request: &Request, response: &HttpResponse) -> Result<Next, Violation> {
        self.check_local_network(request, response)?;
        let quirks = &self.engine.redirects;
        let at = response_at(Stage::Actual, request, response);
        let redirects = redirect::is_redirect_status(response.status);
        let location =
            if redirects { redirect::location_url(request, response, &at, self.engine) } else { Ok(None) };
        // What the network stack refuses comes before any check of the answer.
        let follows = request.redirect == RedirectMode::Follow;
        if follows || quirks.always_parses_location {
            location.as_ref().map_err(Violation::clone)?;
        }
        if let (Ok(Some(target)), true) = (&location, follows) {
            if quirks.schemes_refused_before_cors.contains(&target.scheme()) {
                redirect::check_scheme(request, target, &at)?;
            }
            if quirks.checks_target_before_cors {
                page_policy::check_policy(request, target, request.redirect_count() + 1, self.engine)?;
                main_fetch::check_mixed_content(request, target, true, self.engine)?;
            }
        }
        match request.tainting {
            Tainting::Basic => {}
            // Under CORS the answer must share itself with the request's origin, be it the last one or a redirect.
            Tainting::Cors => {
                if self.engine.elements.checks_types_before_cors && !redirects {
                    element::check_type(request, response, &at)?;
                }
                cors_check::cors_check(response, &request.serialized_origin(), request.credentials, &at)?;
                self.notice_sharing(request, response);
            }
            // An opaque answer must let itself be embedded.
            Tainting::Opaque => {
                resource_policy::resource_policy_check(
                    request,
                    response,
                    &at,
                    self.engine,
                    &mut self.notices,
                )?;
            }
        }
        if redirects {
            let leads_nowhere = matches!(location, Ok(None));
            match request.redirect {
                RedirectMode::Error if !(leads_nowhere && quirks.error_mode_needs_location) => {
                    if let (Ok(Some(target)), true) = (&location, quirks.checks_target_before_mode) {
                        redirect::check_scheme(request, target, &at)?;
                        redirect::check_credentials(request, target, &at, self.engine)?;
                    }
                    let location = response.headers.get_text("location").unwrap_or_default();
                    return Err(Violation::RedirectModeError { at, location });
                }
                RedirectMode::Manual => return Ok(Next::Page(response::opaque_redirect(request))),
                RedirectMode::Error | RedirectMode::Follow => {}
            }
            if let Some(location) = location? {
                return Ok(Next::Follow(location));
            }
        }
        self.judge_use(request, response, &at)?;
        Ok(Next::Page(response::filtered(request, response, &mut self.notices)))
    }

    /// What the one who asked makes of the last answer: a stream of events must be one, a script must be one.
    fn judge_use(
        &mut self,
        request: &Request,
        response: &HttpResponse,
        at: &ResponseAt,
    ) -> Result<(), Violation> {
        match request.initiator {
            Initiator::EventSource => event_source::check(response, at, self.engine),
            _ => element::check(request, response, at, self.engine, &mut self.notices),
        }
    }

    fn follow(&mut self, mut request: Request, response: &HttpResponse, location: Url) -> Step {
        let at = response_at(Stage::Actual, &request, response);
        let under_cors = request.tainting == Tainting::Cors;
        // The type of a beacon's body is looked at only where it matters.
        let counts = under_cors || !self.is_beacon;
        let is_unsafe = !safelist::unsafe_names(&request.declared_headers, self.engine).reasons.is_empty();
        self.preflight_required |= is_unsafe && counts || under_cors && !request.method.is_cors_safelisted();
        match redirect::follow(&mut request, response.status, location, &at, self.engine, &mut self.notices) {
            Ok(()) => self.main_fetch(request),
            Err(violation) => self.done(Outcome::Blocked(violation)),
        }
    }

    /// What a passing CORS check does not say.
    fn notice_sharing(&mut self, request: &Request, response: &HttpResponse) {
        let allowed = response.headers.get_text("access-control-allow-origin").unwrap_or_default();
        if allowed == "null" {
            self.notices.push(Notice::NullAllowed);
        } else if allowed != "*" && !varies_by_origin(&response.headers) {
            self.notices.push(Notice::OriginReflected);
        }
        if request.credentials != Credentials::Include
            && response.headers.contains("access-control-allow-credentials")
        {
            self.notices.push(Notice::CredentialsNotNeeded);
        }
        if let Some(seen) = response.headers.get_text("timing-allow-origin") {
            let origin = request.serialized_origin();
            if !seen.split(',').any(|element| ["*", &origin].contains(&element.trim())) {
                self.notices.push(Notice::TimingNotAllowed { seen });
            }
        }
    }

    fn done(&mut self, mut outcome: Outcome) -> Step {
        self.state = State::Done;
        if self.is_beacon {
            outcome = beacon::outcome(outcome, self.answers, self.engine, &mut self.notices);
        }
        let mut seen: Vec<Notice> = Vec::new();
        for notice in self.notices.drain(..) {
            if !seen.contains(&notice) {
                seen.push(notice);
            }
        }
        self.notices = seen;
        Step::Done(Box::new(outcome))
    }
}

/// What follows an answer that passed.
enum Next {
    Page(Response),
    Follow(Url),
}

fn response_at(stage: Stage, request: &Request, response: &HttpResponse) -> ResponseAt {
    ResponseAt {
        stage,
        url: without_password(request.url()),
        status: response.status,
        hop: request.redirect_count(),
        redirects: redirect::is_redirect_status(response.status) && response.headers.contains("location"),
    }
}

fn varies_by_origin(headers: &HeaderList) -> bool {
    headers.get_text("vary").is_some_and(|vary| {
        vary.split(',').any(|name| matches!(name.trim().to_ascii_lowercase().as_str(), "origin" | "*"))
    })
}

/// Whether page and target are of one origin: then no CORS rule applies.
#[must_use]
pub fn is_same_origin_request(origin: &Origin, url: &Url) -> bool {
    origin.is_same_origin(&Origin::of(url))
}
