//! What a browser remembers from one call of a page to the next.

use std::time::Duration;

use super::cache::PreflightCache;
use super::call::Call;
use super::client::Client;
use super::cookies::Cookies;
use super::engine::Engine;
use crate::rules::Notice;

/// Cookies, preflights, and how much time has passed since the first call began.
#[derive(Clone, Debug)]
pub struct Memory {
    pub(super) cookies: Cookies,
    pub(super) preflights: PreflightCache,
    pub(super) elapsed: Duration,
}

impl Memory {
    /// Of a browser in which the page makes its first call. What is wrong with its cookies is reported in `notices`.
    #[must_use]
    pub fn of(call: &Call, client: &Client, notices: &mut Vec<Notice>) -> Self {
        let Client { browser, cookies, third_party_cookies, now, .. } = client;
        let cookies =
            Cookies::held(cookies, &call.url, *third_party_cookies, *now, Engine::of(*browser), notices);
        Self { cookies, preflights: PreflightCache::default(), elapsed: Duration::ZERO }
    }

    /// Time passes.
    pub fn pass(&mut self, time: Duration) {
        self.elapsed = self.elapsed.saturating_add(time);
        self.cookies.set_elapsed(self.elapsed);
    }
}
