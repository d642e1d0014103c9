//! One fetch from its first request to its outcome: which step of the standard follows which.

use std::time::Duration;

use url::Url;

use super::main_fetch::{Branch, main_fetch};
use super::network::Made;
use super::preflight::{Listed, judge_preflight, note_origin};
use super::safelist::UnsafeNames;
use super::situation::{context, response_at};
use super::steps::Steps;
use super::{
    Call, Client, Engine, Kind, Memory, NextRequest, Outcome, Page, Request, Response, Step, Tainting,
    beacon, body, callback, cors_check, element, event_source, integrity, main_fetch, network, page_policy,
    parsed_response, redirect, referrer, resource_policy, response, safelist,
};
use crate::rules::{
    CacheLifetime, Check, Checked, Context, CookieOutcome, Fault, Notice, Reason, ResponseAt, Stage,
    Violation,
};
use crate::web::address_space::AddressSpace;
use crate::web::body::{BodyEnd, Cut};
use crate::web::message::{Failure, FailureKind, HttpResponse};
use crate::web::request::{Initiator, RedirectMode};

/// How many received cookies are listed: many times what browsers keep of a domain.
const MOST_COOKIES_LISTED: usize = 2000;

/// One fetch of a page, in one browser.
#[derive(Debug)]
pub struct Fetch {
    steps: Steps,
    state: State,
    memory: Memory,
    /// A hop of it needed a preflight, or would have under CORS.
    preflight_required: bool,
    /// What the last preflight listed, or would have.
    listed: Vec<String>,
    /// A beacon reports no outcome: the call returns true, whatever becomes of it.
    is_beacon: bool,
    /// How many responses came.
    responses: usize,
    set_cookies: Vec<CookieOutcome>,
    cookies_omitted: usize,
    /// For how long the last response is cached, where it is to a preflight and passed.
    lifetime: Option<CacheLifetime>,
    /// How much of its requests is made.
    made: Made,
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
        Self::begin_with(page, call, client, (memory, notices), Made::Whole)
    }

    /// The same, in a browser that remembers an earlier call.
    #[must_use]
    pub fn begin_again(page: &Page, call: &Call, client: &Client, memory: Memory) -> (Self, Step) {
        Self::begin_with(page, call, client, (memory, Vec::new()), Made::Whole)
    }

    /// The same of a fetch whose requests are compared with those of another, and never sent; without a memory it is the first call.
    #[must_use]
    pub fn simulate(page: &Page, call: &Call, client: &Client, memory: Option<Memory>) -> (Self, Step) {
        let mut notices = Vec::new();
        let memory = memory.unwrap_or_else(|| Memory::of(call, client, &mut notices));
        Self::begin_with(page, call, client, (memory, notices), Made::ForComparison)
    }

    fn begin_with(
        page: &Page,
        call: &Call,
        client: &Client,
        (memory, held): (Memory, Vec<Notice>),
        made: Made,
    ) -> (Self, Step) {
        let mut steps = Steps::new(Engine::of(client.browser));
        let request = Request::new(page, call, client, &mut steps);
        held.into_iter().for_each(|notice| steps.note(notice));
        let mut fetch = Self {
            steps,
            state: State::Done,
            memory,
            preflight_required: false,
            listed: Vec::new(),
            is_beacon: call.initiator == Initiator::Beacon,
            responses: 0,
            set_cookies: Vec::new(),
            cookies_omitted: 0,
            lifetime: None,
            made,
        };
        let step = match request {
            Ok(request) => fetch.start_hop(request),
            Err(fault) => fetch.blocked(fault, Context::default()),
        };
        (fetch, step)
    }

    /// Continues with what came back for the last [`Step::Send`]. After [`Step::Done`] it must not be called; it then says
    /// that the response belongs to no request.
    pub fn resume(&mut self, response: &Result<HttpResponse, Failure>) -> Step {
        let waiting = std::mem::replace(&mut self.state, State::Done);
        let request = if let State::Actual(request) = &waiting { Some(request) } else { None };
        let response = parsed_response::parsed(response, self.steps.engine, request);
        self.lifetime = None;
        self.responses += 1;
        match (waiting, response) {
            (State::Preflight(request, found), Ok(response)) => {
                self.receive_preflight(request, found, &response)
            }
            (State::Actual(request), Ok(response)) => self.receive_actual(request, &response),
            (State::Preflight(request, _), Err(failure)) => self.failed(&request, Kind::Preflight, failure),
            (State::Actual(request), Err(failure)) => self.failed(&request, Kind::Actual, failure),
            (State::Done, _) => {
                let detail = "a response came to no request".into();
                self.done(Outcome::Failed(Failure { kind: FailureKind::MalformedHttp, detail }))
            }
        }
    }

    /// The network failed a request.
    fn failed(&mut self, request: &Request, kind: Kind, failure: Failure) -> Step {
        if kind == Kind::Preflight {
            self.forget_preflights(request);
        }
        if !failure.kind.is_unsent() {
            match kind {
                Kind::Preflight => self.steps.note(Notice::PreflightNetwork),
                Kind::Actual if request.tainting == Tainting::Cors => self.steps.note(Notice::CorsNetwork),
                Kind::Actual => {}
            }
        }
        self.done(Outcome::Failed(failure))
    }

    /// What explains the fetch so far, without deciding it.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        self.steps.notices()
    }

    /// Which headers of the last response took part in a check.
    pub fn take_checked(&mut self) -> Vec<Checked> {
        self.steps.take_checked()
    }

    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) and the beginning of
    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch): preflight or not.
    fn start_hop(&mut self, mut request: Request) -> Step {
        let found = match main_fetch(&mut request, &mut self.steps) {
            Err(fault) => return self.blocked(fault, context(&request)),
            Ok(Branch::Local(response)) => return self.done(Outcome::Allowed(response)),
            Ok(Branch::Network) => return self.send_actual(request, Vec::new(), false),
            Ok(Branch::Cors(found)) => found,
        };
        let found = self.with_earlier(found);
        if found.reasons.is_empty() {
            return self.send_actual(request, Vec::new(), false);
        }
        if self.is_beacon {
            self.listed.clone_from(&found.names);
        }
        // An earlier preflight may still count.
        let Memory { preflights, elapsed, .. } = &mut self.memory;
        if preflights.allows(&request, &found.names, self.steps.engine, *elapsed) {
            return self.send_actual(request, found.reasons, true);
        }
        if let Err(fault) = page_policy::check_preflight(&request, self.steps.engine) {
            return self.blocked(fault, context(&request));
        }
        if let Some(failure) = network::unreachable(request.url(), self.steps.engine) {
            return self.failed(&request, Kind::Preflight, failure);
        }
        let origin = request.preflight_origin(self.steps.engine);
        if request.is_tainted() {
            note_origin(&request, origin, &mut self.steps);
        }
        let next = NextRequest {
            kind: Kind::Preflight,
            message: network::preflight_request(&request, &found.names, origin, self.steps.engine, self.made),
            reasons: found.reasons.clone(),
            hop: request.redirect_count(),
            tainting: request.tainting,
            preflight_cached: false,
        };
        self.state = State::Preflight(request, found);
        Step::Send(Box::new(next))
    }

    /// An engine may preflight a hop for what an earlier hop had.
    fn with_earlier(&mut self, mut found: UnsafeNames) -> UnsafeNames {
        if found.reasons.is_empty() && self.preflight_required && self.steps.engine.preflight.stays_required {
            found.reasons.push(Reason::EarlierHop(self.steps.engine.browser));
            // A beacon's preflight still lists the type of the body, which is gone.
            if self.is_beacon {
                found.names.clone_from(&self.listed);
            }
            let engine = self.steps.engine;
            let others = engine.others().filter(|other| !other.preflight.stays_required);
            let others = others.map(|other| other.browser).collect();
            self.steps.note(Notice::RedirectPreflightUnneeded { browser: engine.browser, others });
        }
        found
    }

    fn receive_preflight(&mut self, request: Request, found: UnsafeNames, response: &HttpResponse) -> Step {
        if let Err(fault) = self.check_local_network(&request, response) {
            return self.blocked(fault, context(&request));
        }
        let engine = self.steps.engine;
        if engine.preflight.reads_body
            && matches!(response.body.end, BodyEnd::Cut(Cut::Chunks | Cut::BadChunk))
        {
            self.steps.note(Notice::PreflightNetwork);
            let detail = "the body of the preflight response is cut off".into();
            return self.done(Outcome::Failed(Failure { kind: FailureKind::MalformedHttp, detail }));
        }
        let at = response_at(Stage::Preflight, &request, response, engine);
        self.receive_cookies(&request, Kind::Preflight, response);
        match judge_preflight(&request, response, &found.names, &at, &mut self.steps) {
            Ok(listed) => {
                self.cache_preflight(&request, &found.names, &listed);
                self.send_actual(request, found.reasons, false)
            }
            Err(fault) => {
                self.forget_preflights(&request);
                self.blocked(fault, context(&request))
            }
        }
    }

    /// What the page's process finds wrong with a redirect that passed the network process: there the credentials of the first
    /// request count.
    fn refused_by_page(
        &mut self,
        request: &Request,
        response: &HttpResponse,
        at: &ResponseAt,
    ) -> Option<Fault> {
        let checks = self.steps.engine.redirects.checked_with_first_credentials;
        if !checks || request.tainting != Tainting::Cors {
            return None;
        }
        let (origin, first) = (request.serialized_origin(), request.first_credentials());
        cors_check::cors_check(response, origin, first, at, &mut self.steps).err()
    }

    fn send_actual(&mut self, mut request: Request, reasons: Vec<Reason>, preflight_cached: bool) -> Step {
        if let Some(fault) = request.refused.take() {
            return self.blocked(fault, context(&request));
        }
        if let Some(failure) = network::unreachable(request.url(), self.steps.engine) {
            return self.failed(&request, Kind::Actual, failure);
        }
        let cookie = self.memory.cookies.header(&request, &mut self.steps);
        let mut message = network::actual_request(&request, cookie, self.steps.engine, self.made);
        self.memory.cookies.set_storage_access(&mut message.headers);
        let next = NextRequest {
            kind: Kind::Actual,
            message,
            hop: request.redirect_count(),
            tainting: request.tainting,
            reasons,
            preflight_cached,
        };
        self.state = State::Actual(request);
        Step::Send(Box::new(next))
    }

    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch), from the response on.
    fn receive_actual(&mut self, request: Request, response: &HttpResponse) -> Step {
        self.receive_cookies(&request, Kind::Actual, response);
        match self.judge_response(&request, response) {
            Err(fault) => {
                if request.tainting == Tainting::Cors {
                    self.forget_preflights(&request);
                }
                // What the response is refused for may be the place that its redirect leads to.
                let context = context(&request);
                let redirected =
                    context.redirected || redirect::is_redirect_status(response.status, self.steps.engine);
                self.blocked(fault, Context { redirected, ..context })
            }
            Ok(Next::Page(page)) => self.done(Outcome::Allowed(page)),
            Ok(Next::Follow(location)) => self.follow(request, response, location),
            Ok(Next::Fail(failure)) => self.done(Outcome::Failed(failure)),
        }
    }

    /// The [local network access check](https://wicg.github.io/local-network-access/#fetching) once the address is known. A
    /// browser makes it before it sends the request; here the name was not resolved before.
    fn check_local_network(&mut self, request: &Request, response: &HttpResponse) -> Result<(), Fault> {
        let Some(remote) = response.remote else { return Ok(()) };
        let space = AddressSpace::of(remote.ip());
        main_fetch::check_local_network(request, space, &mut self.steps)
    }

    fn judge_response(&mut self, request: &Request, response: &HttpResponse) -> Result<Next, Fault> {
        self.check_local_network(request, response)?;
        let engine = self.steps.engine;
        let quirks = &engine.redirects;
        let at = response_at(Stage::Actual, request, response, engine);
        let redirects = redirect::is_redirect_status(response.status, engine);
        let location =
            if redirects { redirect::location_url(request, response, &at, engine) } else { Ok(None) };
        // What the network stack refuses comes before any check of the response.
        let follows = request.redirect == RedirectMode::Follow;
        let empty = response.headers.get("location").is_some_and(|value| value.is_empty());
        if follows && (empty || !quirks.invalid_location_after_cors) || quirks.always_parses_location {
            location.as_ref().map_err(Fault::clone)?;
        }
        if let (Ok(Some(target)), true) = (&location, follows || quirks.refused_in_any_mode) {
            if quirks.schemes_refused_before_cors.contains(&target.scheme()) {
                redirect::check_scheme(target, &at)?;
            }
            if follows && quirks.checks_target_before_cors {
                page_policy::check_policy(request, target, request.redirect_count() + 1, engine)?;
                main_fetch::check_mixed_content(request, target, true, engine)?;
            }
        }
        match request.tainting {
            Tainting::Basic => {}
            // Under CORS the response must allow the request's origin, whether it is the last one or a redirect.
            Tainting::Cors => {
                if engine.elements.checks_types_before_cors && !redirects {
                    element::check_type(request, response, &at)?;
                }
                let origin = request.serialized_origin();
                cors_check::cors_check(response, origin, request.credentials, &at, &mut self.steps)?;
                cors_check::note_sharing(request, response, &mut self.steps);
            }
            // An opaque response must allow being embedded.
            Tainting::Opaque => {
                resource_policy::resource_policy_check(request, response, &at, &mut self.steps)?;
            }
        }
        if redirects {
            let leads_nowhere = matches!(location, Ok(None));
            match request.redirect {
                RedirectMode::Error if !(leads_nowhere && quirks.error_mode_needs_location) => {
                    if let (Ok(Some(target)), true) = (&location, quirks.checks_target_before_mode) {
                        redirect::check_scheme(target, &at)?;
                        redirect::check_credentials(request, target, &at, engine)?;
                    }
                    let location = response.headers.get_text("location").unwrap_or_default();
                    return Err(if request.initiator == Initiator::ServiceWorker {
                        Fault::ServiceWorkerRedirect { at, location }
                    } else {
                        Fault::RedirectModeError { at, location }
                    });
                }
                RedirectMode::Manual => return Ok(Next::Page(response::opaque_redirect(request))),
                RedirectMode::Error | RedirectMode::Follow => {}
            }
            if let Some(location) = location? {
                return Ok(Next::Follow(location));
            }
        }
        let used = self.judge_use(request, response, &at);
        // What is wrong with the head counts before what is wrong with the body, and that before what is in the body.
        if used.as_ref().err().is_none_or(|fault| fault.is_about_content(response.body.is_readable()))
            && let Err(failure) = body::check(request, response, &mut self.steps)
        {
            return Ok(Next::Fail(failure));
        }
        integrity::check_beside(used, request, response, &at, self.steps.engine)?;
        callback::check(request, response, &at, &mut self.steps)?;
        Ok(Next::Page(response::filtered(request, response, &mut self.steps)))
    }

    /// What the API or element makes of the last response: a stream of events must be one, a script must be one.
    fn judge_use(
        &mut self,
        request: &Request,
        response: &HttpResponse,
        at: &ResponseAt,
    ) -> Result<(), Fault> {
        match request.initiator {
            Initiator::EventSource => event_source::check(response, at, &mut self.steps),
            _ => element::check(request, response, at, &mut self.steps),
        }
    }

    fn follow(&mut self, mut request: Request, response: &HttpResponse, location: Url) -> Step {
        let at = response_at(Stage::Actual, &request, response, self.steps.engine);
        let under_cors = request.tainting == Tainting::Cors;
        // The type of a beacon's body is looked at only where it matters.
        let counts = under_cors || !self.is_beacon;
        let is_unsafe =
            !safelist::unsafe_names(&request.declared_headers, self.steps.engine).reasons.is_empty();
        self.preflight_required |= is_unsafe && counts || under_cors && !request.method.is_cors_safelisted();
        referrer::update(&mut request, &response.headers);
        request.refused = self.refused_by_page(&request, response, &at);
        match redirect::follow(&mut request, response.status, location, &at, &mut self.steps) {
            Ok(()) => self.start_hop(request),
            Err(fault) => self.blocked(fault, context(&request)),
        }
    }

    /// Sets how long the next response took.
    pub fn pass(&mut self, time: Duration) {
        self.memory.pass(time);
    }

    /// What became of each `Set-Cookie` so far.
    #[must_use]
    pub fn set_cookies(&self) -> &[CookieOutcome] {
        &self.set_cookies
    }

    /// How many more of them came that are not listed.
    #[must_use]
    pub fn cookies_omitted(&self) -> usize {
        self.cookies_omitted
    }

    /// For how long the last response is cached, where it was to a preflight and passed.
    #[must_use]
    pub fn preflight_lifetime(&self) -> Option<&CacheLifetime> {
        self.lifetime.as_ref()
    }

    /// What the browser remembers for the page's next call.
    #[must_use]
    pub fn into_memory(self) -> Memory {
        self.memory
    }

    fn cache_preflight(&mut self, request: &Request, names: &[String], listed: &Listed<'_>) {
        let mut lifetime = listed.lifetime.clone();
        let Memory { preflights, elapsed, .. } = &mut self.memory;
        preflights.store(request, listed, lifetime.seconds, self.steps.engine, *elapsed);
        self.steps.passed(Check::PreflightCache, "Access-Control-Max-Age");
        let unlisted = preflights.missing(request, names, self.steps.engine, *elapsed);
        lifetime.unlisted = unlisted.map(str::to_owned);
        self.lifetime = Some(lifetime);
    }

    /// [Clears cache entries](https://fetch.spec.whatwg.org/#concept-cache-clear), in an engine that does so.
    fn forget_preflights(&mut self, request: &Request) {
        if self.steps.engine.preflight_cache.cleared_on_failure {
            self.memory.preflights.forget(request, self.steps.engine);
        }
    }

    fn receive_cookies(&mut self, request: &Request, kind: Kind, response: &HttpResponse) {
        let lines = response.headers.lines("set-cookie").map(|line| line.value.clone());
        let exchange = self.responses.saturating_sub(1);
        let outcomes = self.memory.cookies.receive(request, kind, lines, exchange, self.steps.engine);
        // All of them count, but only so many are listed.
        let room = MOST_COOKIES_LISTED.saturating_sub(self.set_cookies.len());
        self.cookies_omitted += outcomes.len().saturating_sub(room);
        self.set_cookies.extend(outcomes.into_iter().take(room));
    }

    fn blocked(&mut self, fault: Fault, context: Context) -> Step {
        self.done(Outcome::Blocked(Violation { fault, context }))
    }

    fn done(&mut self, mut outcome: Outcome) -> Step {
        self.state = State::Done;
        if let Outcome::Blocked(violation) = &outcome
            && let Some((check, header)) = violation.check()
        {
            self.steps.failed(check, header);
        }
        if self.is_beacon {
            outcome = beacon::outcome(outcome, self.responses, &mut self.steps);
        }
        Step::Done(Box::new(outcome))
    }
}

/// What follows a response that passed.
enum Next {
    Page(Response),
    Follow(Url),
    Fail(Failure),
}
