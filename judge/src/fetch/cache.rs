//! The [CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache), as each engine keeps it.
//!
//! It has no clock: the caller passes the time since the first call began.

use std::time::Duration;

use super::engine::Engine;
use super::preflight::Listed;
use super::request::Request;
use crate::web::request::Credentials;

/// What the responses to earlier preflights allow, and how long that is valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreflightCache(Vec<Entry>);

/// What is remembered for one page, URL and kind of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    origin: String,
    /// With its fragment: the standard does not say so, but both engines send a new preflight where only that differs.
    url: String,
    /// Whether it was a request with credentials mode `include`.
    include: bool,
    methods: Vec<Allowed>,
    headers: Vec<Allowed>,
    /// When the last of it expires.
    until: Duration,
}

/// An element of one of the lists; `*` is one too.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Allowed {
    name: String,
    until: Duration,
}

impl PreflightCache {
    /// Whether a request that needs a preflight, for its method or for these unsafe names, may do without one: the
    /// [method](https://fetch.spec.whatwg.org/#concept-cache-match-method) and
    /// [header-name](https://fetch.spec.whatwg.org/#concept-cache-match-header) cache entry matches.
    pub fn allows(&mut self, request: &Request, names: &[String], engine: &Engine, now: Duration) -> bool {
        if engine.preflight_cache.skipped_when_tainted && request.is_tainted() {
            return false;
        }
        let allows = self.missing(request, names, engine, now).is_none();
        if !allows && engine.preflight_cache.holds_one_preflight {
            self.forget(request, engine);
        }
        allows
    }

    /// What a request would need, and the cache does not have by name; `None` where it has all.
    #[must_use]
    pub fn missing<'a>(
        &self,
        request: &'a Request,
        names: &'a [String],
        engine: &Engine,
        now: Duration,
    ) -> Option<&'a str> {
        let include = request.credentials == Credentials::Include;
        let found = self.0.iter().find(|entry| {
            entry.is_for(request, engine)
                && entry.until > now
                && (entry.include == include
                    || engine.preflight_cache.include_serves_other_modes && entry.include)
        });
        let Some(entry) = found else { return Some(request.method.as_str()) };
        // The wildcard counts only where the preflight was one without credentials.
        let any = |list: &[Allowed]| {
            engine.preflight_cache.wildcard_counts && !entry.include && has(list, now, |name| name == "*")
        };
        let method = request.method.as_str();
        let safelisted = request.method.is_cors_safelisted()
            && !(engine.preflight_cache.head_must_be_listed && method == "HEAD");
        if !safelisted && !has(&entry.methods, now, |name| name == method) && !any(&entry.methods) {
            return Some(method);
        }
        let any_header = any(&entry.headers);
        let missing = names.iter().find(|name| {
            // Authorization is not covered by the wildcard: from the cache, that holds in the engines as well.
            let covered = any_header && !name.eq_ignore_ascii_case("authorization");
            !covered && !has(&entry.headers, now, |known| known.eq_ignore_ascii_case(name))
        });
        missing.map(String::as_str)
    }

    /// Remembers what a response allows, for as many seconds:
    /// the end of [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0).
    pub fn store(
        &mut self,
        request: &Request,
        listed: &Listed<'_>,
        seconds: u64,
        engine: &Engine,
        now: Duration,
    ) {
        if engine.preflight_cache.skipped_when_tainted && request.is_tainted() {
            return;
        }
        if engine.preflight_cache.holds_one_preflight {
            self.forget(request, engine);
        }
        if seconds == 0 {
            return;
        }
        let until = now.saturating_add(Duration::from_secs(seconds));
        let include = request.credentials == Credentials::Include;
        let position =
            self.0.iter().position(|entry| entry.is_for(request, engine) && entry.include == include);
        let index = position.unwrap_or_else(|| {
            self.0.push(Entry {
                origin: request.preflight_origin(engine).to_owned(),
                url: request.url().to_string(),
                include,
                methods: Vec::new(),
                headers: Vec::new(),
                until,
            });
            self.0.len() - 1
        });
        let Some(entry) = self.0.get_mut(index) else { return };
        entry.until = entry.until.max(until);
        for (list, names) in [(&mut entry.methods, &listed.methods), (&mut entry.headers, &listed.headers)] {
            list.reserve_exact(names.len());
            for name in names {
                // A name that is remembered already gets the new time.
                list.retain(|known| known.name != **name);
                list.push(Allowed { name: (*name).to_owned(), until });
            }
        }
    }

    /// [Clears the entries](https://fetch.spec.whatwg.org/#concept-cache-clear) of a request's page and URL.
    pub fn forget(&mut self, request: &Request, engine: &Engine) {
        self.0.retain(|entry| !entry.is_for(request, engine));
    }
}

impl Entry {
    fn is_for(&self, request: &Request, engine: &Engine) -> bool {
        self.url == request.url().as_str() && self.origin == request.preflight_origin(engine)
    }
}

fn has(list: &[Allowed], now: Duration, has_name: impl Fn(&str) -> bool) -> bool {
    list.iter().any(|allowed| allowed.until > now && has_name(&allowed.name))
}

#[cfg(test)]
mod tests;
