//! What a browser remembers from one call of a page to the next.

use std::time::Duration;

use super::cache::PreflightCache;
use super::call::Call;
use super::client::Client;
use super::cookies::Cookies;
use super::max_age::preflight_lifetime;
use super::request::Request;
use super::safelist::UnsafeNames;
use super::{Fetch, Kind};
use crate::rules::{CacheLifetime, Notice, SetCookieSeen};
use crate::web::message::HttpResponse;

/// Of how many received cookies a report tells: many times what browsers keep of a domain.
const MOST_COOKIES_TOLD: usize = 2000;

/// Cookies, preflights, and how much time has passed since the first call began.
#[derive(Clone, Debug)]
pub struct Memory {
    pub(super) cookies: Cookies,
    pub(super) preflights: PreflightCache,
    pub(super) elapsed: Duration,
}

impl Memory {
    /// Of a browser in which the page makes its first call. What is wrong with its cookies is said in `notices`.
    #[must_use]
    pub fn of(call: &Call, client: &Client, notices: &mut Vec<Notice>) -> Self {
        let Client { cookies, third_party_cookies, now, .. } = client;
        let cookies = Cookies::held(cookies, &call.url, *third_party_cookies, *now, notices);
        Self { cookies, preflights: PreflightCache::default(), elapsed: Duration::ZERO }
    }

    /// Time passes.
    pub fn pass(&mut self, time: Duration) {
        self.elapsed = self.elapsed.saturating_add(time);
        self.cookies.set_elapsed(self.elapsed);
    }
}

/// What a fetch remembers.
impl Fetch {
    /// Says how long the answer took that comes next.
    pub fn pass(&mut self, time: Duration) {
        self.memory.pass(time);
    }

    /// What became of each `Set-Cookie` so far.
    #[must_use]
    pub fn set_cookies(&self) -> &[SetCookieSeen] {
        &self.set_cookies
    }

    /// How many more of them came, of which nothing is told.
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

    pub(super) fn keep_preflight(&mut self, request: &Request, found: &UnsafeNames, response: &HttpResponse) {
        let mut lifetime = preflight_lifetime(&response.headers, self.engine);
        let Memory { preflights, elapsed, .. } = &mut self.memory;
        preflights.keep(request, &response.headers, lifetime.seconds, self.engine, *elapsed);
        lifetime.unlisted = preflights.missing(request, &found.names, self.engine, *elapsed);
        self.lifetime = Some(lifetime);
    }

    /// [Clears cache entries](https://fetch.spec.whatwg.org/#concept-cache-clear), in an engine that does so.
    pub(super) fn forget_preflights(&mut self, request: &Request) {
        if self.engine.preflight_cache.cleared_on_failure {
            self.memory.preflights.forget(request, self.engine);
        }
    }

    pub(super) fn receive_cookies(&mut self, request: &Request, kind: Kind, response: &HttpResponse) {
        let lines = response.headers.lines("set-cookie").map(|line| line.value.clone());
        let exchange = self.answers.saturating_sub(1);
        let seen = self.memory.cookies.receive(request, kind, lines, exchange, self.engine);
        // All of them count, but the account of them ends somewhere.
        let room = MOST_COOKIES_TOLD.saturating_sub(self.set_cookies.len());
        self.cookies_omitted += seen.len().saturating_sub(room);
        self.set_cookies.extend(seen.into_iter().take(room));
    }
}
