//! Which cookies a request carries, and which its responses set.

use std::time::Duration;

use bytes::Bytes;
use url::Url;

use super::Kind;
use super::engine::Engine;
use super::request::Request;
use super::steps::Steps;
use crate::rules::{CookieFault, CookieOutcome, Notice, Rule};
use crate::web::browser::ThirdPartyCookies;
use crate::web::cookie::{Cookie, CookieJar, NotMatching, Refused, SameSite, cookie_string, default_path};
use crate::web::headers::{HeaderList, decode};
use crate::web::origin::Origin;
use crate::web::request::Credentials;
use crate::web::site::{same_site, schemelessly_same_site, site};

/// The cookies that the browser holds while a page makes its calls.
#[derive(Clone, Debug)]
pub struct Cookies {
    /// Stored before: set when the user visited the target itself.
    visited: CookieJar,
    /// Set by a response to the page.
    received: CookieJar,
    /// How the user has set the browser to treat third-party cookies.
    policy: Option<ThirdPartyCookies>,
    /// When the first call began, in Unix seconds.
    begun: i64,
    /// Now, in Unix seconds.
    now: i64,
}

impl Cookies {
    /// The cookies that the browser holds for the target's host, each written as in `Set-Cookie`. Their default path is
    /// `/`. One that a browser would not have stored is reported in `notices`.
    #[must_use]
    pub fn held(
        lines: &[String],
        target: &Url,
        policy: Option<ThirdPartyCookies>,
        now: i64,
        engine: &Engine,
        notices: &mut Vec<Notice>,
    ) -> Self {
        let mut visited = CookieJar::default();
        for line in lines {
            let received = Cookie::receive_with_default_path(line.as_bytes(), target, b"/", now);
            match received.and_then(|cookie| checked(cookie, target, engine)) {
                Ok(cookie) if cookie.is_expired(now) => {
                    notices.push(not_sent(&cookie, &CookieFault::Expired));
                }
                Ok(cookie) => visited.insert(cookie, now),
                Err(refused) => {
                    let fault = CookieFault::Refused(refused);
                    let name = line.split(['=', ';']).next().unwrap_or_default().trim();
                    let fact = format!("is never stored: {}", fault.why());
                    notices.push(Notice::Cookie {
                        rule: fault.rule(),
                        name: label(name.into()),
                        fact,
                        sent: false,
                    });
                }
            }
        }
        Self { visited, received: CookieJar::default(), policy, begun: now, now }
    }

    /// Sets how much time has passed since the first call began.
    pub fn set_elapsed(&mut self, elapsed: Duration) {
        self.now = self.begun.saturating_add(i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX));
    }

    /// The [`Cookie` header](https://fetch.spec.whatwg.org/#cookie-header) of the request, or `None`. Why a held cookie
    /// does not go along is noted in `steps`, for the first request only.
    #[must_use]
    pub fn header(&self, request: &Request, steps: &mut Steps) -> Option<Vec<u8>> {
        let engine = steps.engine;
        let mut notices = Vec::new();
        let mut chosen = Vec::new();
        for (cookie, visited) in self
            .visited
            .iter()
            .map(|cookie| (cookie, true))
            .chain(self.received.iter().map(|cookie| (cookie, false)))
        {
            match self.decide(cookie, visited, request, engine) {
                Ok(()) => {
                    let third_party = visited && !is_same(request, engine);
                    if third_party && cookie.same_site == SameSite::None && self.policy.is_none() {
                        notices.push(Notice::Cookie {
                            rule: Rule::CookieThirdParty,
                            name: label(cookie.name_text()),
                            fact: "is sent, unless the user's browser blocks third-party cookies, as Safari does".into(),
                            sent: true,
                        });
                    }
                    chosen.push(cookie);
                }
                Err(fault) if visited => notices.push(not_sent(cookie, &fault)),
                Err(_) => {}
            }
        }
        if request.redirect_count() == 0 {
            notices.into_iter().for_each(|notice| steps.note(notice));
        }
        (!chosen.is_empty()).then(|| cookie_string(&chosen, engine.cookies.nameless_with_equals))
    }

    /// Where the user has chosen a policy for third-party cookies,
    /// [Sec-Fetch-Storage-Access](https://privacycg.github.io/storage-access-headers/) says so.
    pub fn set_storage_access(&self, headers: &mut HeaderList) {
        let name = "Sec-Fetch-Storage-Access";
        if let (Some(policy), true) = (self.policy, headers.contains(name)) {
            headers.set(name, if policy == ThirdPartyCookies::Allow { "active" } else { "none" });
        }
    }

    /// Stores what a response sets, where it may, and returns what became of each line. `kind` is what the request
    /// was for, `exchange` the number of the response.
    pub fn receive(
        &mut self,
        request: &Request,
        kind: Kind,
        lines: impl Iterator<Item = Bytes>,
        exchange: usize,
        engine: &Engine,
    ) -> Vec<CookieOutcome> {
        lines
            .map(|line| {
                let cookie = self.received_cookie(&line, request.url(), engine);
                let name = cookie.as_ref().map_or_else(|_| name_of(&line), Cookie::name_text);
                let stored = match kind {
                    Kind::Actual => self.store(&line, request, engine),
                    Kind::Preflight => Err(CookieFault::Preflight),
                };
                let sent_with_same_request = match (&stored, &cookie) {
                    (Ok(()), Ok(cookie)) => self.decide(cookie, false, request, engine),
                    (Err(fault), _) => Err(fault.clone()),
                    (Ok(()), Err(refused)) => Err(CookieFault::Refused(refused.clone())),
                };
                CookieOutcome { name, exchange, stored, sent_with_same_request }
            })
            .collect()
    }

    /// Stores one cookie, or returns why not.
    fn store(&mut self, line: &[u8], request: &Request, engine: &Engine) -> Result<(), CookieFault> {
        // Only a response to a request with credentials may set any.
        mode(request)?;
        let cookie = self.received_cookie(line, request.url(), engine).map_err(CookieFault::Refused)?;
        redirects_allow(&cookie, request, engine)?;
        if !is_same(request, engine) {
            same_site_allows(&cookie, request, engine)?;
        }
        if self.policy(engine) == ThirdPartyCookies::Block
            && is_third_party(request, engine)
            && !(cookie.partitioned && engine.cookies.partitioned_survive_block)
        {
            return Err(CookieFault::Blocked);
        }
        let expired = cookie.is_expired(self.now);
        self.received.keep(cookie.clone(), request.url(), self.now).map_err(CookieFault::Refused)?;
        // Page and target of one site share one jar, where the new cookie replaces the old one.
        if is_same(request, engine) || self.policy(engine) == ThirdPartyCookies::Allow {
            self.visited.replace(&cookie);
        }
        if expired { Err(CookieFault::Expired) } else { Ok(()) }
    }

    /// A line of `Set-Cookie` as this engine reads it.
    fn received_cookie(&self, line: &[u8], from: &Url, engine: &Engine) -> Result<Cookie, Refused> {
        let cookie = Cookie::receive_with_default_path(line, from, default_path(from).as_bytes(), self.now)?;
        checked(cookie, from, engine)
    }

    fn policy(&self, engine: &Engine) -> ThirdPartyCookies {
        self.policy.unwrap_or(engine.cookies.third_party)
    }

    fn decide(
        &self,
        cookie: &Cookie,
        visited: bool,
        request: &Request,
        engine: &Engine,
    ) -> Result<(), CookieFault> {
        // Which host, path and scheme it is for.
        cookie.matches(request.url(), self.now).map_err(|fault| match fault {
            NotMatching::Expired => CookieFault::Expired,
            NotMatching::Domain => CookieFault::Domain {
                domain: cookie.domain.clone(),
                host: request.url().host_str().unwrap_or_default().into(),
            },
            NotMatching::Path => {
                CookieFault::Path { path: decode(&cookie.path), request: request.url().path().into() }
            }
            NotMatching::Secure => CookieFault::Insecure,
        })?;
        mode(request)?;
        let same = is_same(request, engine);
        // A cross-site request carries only cookies with SameSite=None.
        redirects_allow(cookie, request, engine)?;
        if !same {
            same_site_allows(cookie, request, engine)?;
        }
        // A partitioned cookie set in a visit belongs to the target's own partition, which is one of its scheme too.
        let other_partition = !same_site(&request.origin, &Origin::of(request.url()));
        if visited && cookie.partitioned && engine.cookies.partitions && other_partition {
            return Err(CookieFault::OtherPartition);
        }
        if !is_third_party(request, engine) {
            return Ok(());
        }
        match self.policy(engine) {
            ThirdPartyCookies::Block if visited => Err(CookieFault::Blocked),
            ThirdPartyCookies::Partition if visited => {
                Err(CookieFault::KeptApart { browser: engine.browser })
            }
            // What a response set passed the same policy.
            ThirdPartyCookies::Allow | ThirdPartyCookies::Block | ThirdPartyCookies::Partition => Ok(()),
        }
    }
}

/// Whether the credentials mode lets cookies be set and sent.
fn mode(request: &Request) -> Result<(), CookieFault> {
    match request.credentials {
        _ if request.includes_credentials() => Ok(()),
        Credentials::Omit => Err(CookieFault::Omit),
        Credentials::SameOrigin | Credentials::Include => Err(CookieFault::OtherOrigin),
    }
}

/// Whether `SameSite` lets a cookie be set and sent in a cross-site request that is not a navigation. Chromium's two minutes of
/// grace for new cookies without `SameSite` are for top-level POST navigations only.
fn same_site_allows(cookie: &Cookie, request: &Request, engine: &Engine) -> Result<(), CookieFault> {
    let same_site = match cookie.same_site {
        SameSite::None => return Ok(()),
        SameSite::Unspecified if !engine.cookies.lax_by_default => return Ok(()),
        SameSite::Unspecified => None,
        same_site @ (SameSite::Lax | SameSite::Strict) => Some(same_site),
    };
    Err(CookieFault::SameSite { same_site, site: site(&request.origin) })
}

/// Whether the redirects let a cookie with `SameSite` be set and sent. As [RFC 6265bis has
/// it](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-same-site-and-cross-site-re), a request is of the
/// same site only where all URLs on its way are; an engine may look at the last one alone.
fn redirects_allow(cookie: &Cookie, request: &Request, engine: &Engine) -> Result<(), CookieFault> {
    let same_site = match cookie.same_site {
        SameSite::None | SameSite::Unspecified => return Ok(()),
        same_site @ (SameSite::Lax | SameSite::Strict) => same_site,
    };
    if !engine.cookies.redirects_count || !is_same(request, engine) {
        return Ok(());
    }
    match request.urls.iter().map(Origin::of).find(|passed| !is_of_one_site(request, passed, engine)) {
        Some(other) => Err(CookieFault::SameSiteRedirect { same_site, from: site(&other) }),
        None => Ok(()),
    }
}

/// Whether page and target are of one site, to this engine's cookies.
fn is_same(request: &Request, engine: &Engine) -> bool {
    is_of_one_site(request, &Origin::of(request.url()), engine)
}

/// Whether the policy for third-party cookies applies: on the way to another site, and in an engine where that lasts, on the way
/// from one.
pub fn is_third_party(request: &Request, engine: &Engine) -> bool {
    let other = |url: &Url| !is_of_one_site(request, &Origin::of(url), engine);
    if engine.cookies.block_outlasts_redirects {
        request.urls.iter().any(other)
    } else {
        other(request.url())
    }
}

/// Whether this engine takes the cookie, secure or not.
///
/// # Errors
/// Where it does not.
pub fn checked(cookie: Cookie, from: &Url, engine: &Engine) -> Result<Cookie, Refused> {
    if cookie.secure && !engine.cookies.secure_on_loopback && from.scheme() != "https" {
        return Err(Refused::SecureFromInsecure);
    }
    if engine.cookies.cross_site_needs_secure {
        cookie.check_secure()?;
    }
    Ok(cookie)
}

fn is_of_one_site(request: &Request, target: &Origin, engine: &Engine) -> bool {
    if engine.cookies.schemeful_same_site {
        same_site(&request.origin, target)
    } else {
        schemelessly_same_site(&request.origin, target)
    }
}

fn not_sent(cookie: &Cookie, fault: &CookieFault) -> Notice {
    let fact = format!("is not sent: {}", fault.why());
    Notice::Cookie { rule: fault.rule(), name: label(cookie.name_text()), fact, sent: false }
}

/// A cookie's name for people.
fn label(name: String) -> String {
    if name.is_empty() { "without a name".into() } else { name }
}

/// The name of a cookie that was refused.
fn name_of(line: &[u8]) -> String {
    let pair = line.split(|byte| *byte == b';').next().unwrap_or_default();
    match pair.iter().position(|byte| *byte == b'=') {
        Some(at) => decode(&pair[..at]).trim().to_owned(),
        None => String::new(),
    }
}
