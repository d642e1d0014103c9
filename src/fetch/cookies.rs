//! Which cookies a request carries, and which it brings back.

use url::Url;

use super::browser::Engine;
use super::request::{Credentials, Request};
use crate::rules::words::list;
use crate::rules::{Notice, Rule};
use crate::web::cookie::{Cookie, CookieJar, NotMatching, Refused, SameSite, cookie_string};
use crate::web::headers::decode;
use crate::web::origin::Origin;
use crate::web::site::{same_site, schemelessly_same_site, site};

/// The cookies that the browser holds while a fetch runs.
#[derive(Clone, Debug)]
pub struct Cookies {
    /// Held before: set when the user visited the target itself.
    visited: CookieJar,
    /// Set by an answer of this fetch.
    received: CookieJar,
    /// Unix seconds.
    now: i64,
}

impl Cookies {
    /// The cookies that the browser holds for the target's host, each written as in `Set-Cookie`. Their default path is
    /// `/`. One that a browser would not have stored is said in `notices`.
    #[must_use]
    pub fn held(lines: &[String], target: &Url, now: i64, notices: &mut Vec<Notice>) -> Self {
        let mut visited = CookieJar::default();
        for line in lines {
            match Cookie::receive_with_default_path(line.as_bytes(), target, b"/", now) {
                Ok(cookie) if cookie.is_expired(now) => notices.push(Notice::Cookie {
                    rule: Rule::CookieExpired,
                    name: label(&cookie),
                    fact: "is not sent: it has expired".into(),
                }),
                Ok(cookie) => visited.insert(cookie, now),
                Err(refused) => notices.push(refusal(line, &refused)),
            }
        }
        Self { visited, received: CookieJar::default(), now }
    }

    /// The [`Cookie` header](https://fetch.spec.whatwg.org/#cookie-header) of the request, or `None`. Why a held cookie
    /// does not go along is said in `notices`, for the first request only.
    #[must_use]
    pub fn header(&self, request: &Request, engine: &Engine, notices: &mut Vec<Notice>) -> Option<Vec<u8>> {
        let mut told = Vec::new();
        let mut chosen = Vec::new();
        for (cookie, visited) in self
            .visited
            .iter()
            .map(|cookie| (cookie, true))
            .chain(self.received.iter().map(|cookie| (cookie, false)))
        {
            match self.decide(cookie, visited, request, engine) {
                Ok(()) => {
                    if visited && cookie.same_site == SameSite::None && !is_same(request, engine) {
                        told.push(third_party(
                            cookie,
                            "is sent, unless the user's browser blocks third-party cookies",
                        ));
                    }
                    chosen.push(cookie);
                }
                Err(notice) if visited => told.push(notice),
                Err(_) => {}
            }
        }
        if request.redirect_count() == 0 {
            notices.append(&mut told);
        }
        (!chosen.is_empty()).then(|| cookie_string(&chosen, engine.nameless_cookie_as_name))
    }

    /// Keeps what an answer sets, where it may: only an answer to a request with credentials.
    pub fn receive(&mut self, request: &Request, lines: impl Iterator<Item = Vec<u8>>, engine: &Engine) {
        if !request.includes_credentials() {
            return;
        }
        for line in lines {
            let Ok(cookie) = Cookie::receive(&line, request.url(), self.now) else { continue };
            let allowed = match cookie.same_site {
                SameSite::None => true,
                SameSite::Unspecified => !engine.lax_by_default,
                SameSite::Lax | SameSite::Strict => false,
            };
            if allowed || is_same(request, engine) {
                self.received.insert(cookie, self.now);
            }
        }
    }

    fn decide(
        &self,
        cookie: &Cookie,
        visited: bool,
        request: &Request,
        engine: &Engine,
    ) -> Result<(), Notice> {
        let not_sent = |rule, why: String| {
            Err(Notice::Cookie { rule, name: label(cookie), fact: format!("is not sent: {why}") })
        };
        // Which host, path and scheme it is for.
        let host = request.url().host_str().unwrap_or_default();
        match cookie.matches(request.url(), self.now) {
            Ok(()) => {}
            Err(NotMatching::Expired) => return not_sent(Rule::CookieExpired, "it has expired".into()),
            Err(NotMatching::Domain) => {
                return not_sent(Rule::CookieDomain, format!("it is for {}, not for {host}", cookie.domain));
            }
            Err(NotMatching::Path) => {
                let path = request.url().path();
                return not_sent(
                    Rule::CookiePath,
                    format!("its path is {}, and the request's is {path}", decode(&cookie.path)),
                );
            }
            Err(NotMatching::Secure) => {
                return not_sent(Rule::CookieSecure, "it is Secure, and the target is not https".into());
            }
        }
        // The credentials mode.
        if !request.includes_credentials() {
            let why = match request.credentials {
                Credentials::Omit => "the credentials mode is omit",
                _ => "the credentials mode is same-origin, and the target is of another origin",
            };
            return not_sent(Rule::CookieNotSentMode, why.into());
        }
        if is_same(request, engine) {
            return Ok(());
        }
        // A cross-site request takes only what says SameSite=None.
        let from = site(&request.origin);
        match cookie.same_site {
            SameSite::Strict => not_sent(
                Rule::CookieSamesiteStrict,
                format!("it is SameSite=Strict, and the page's site is {from}"),
            ),
            SameSite::Lax => not_sent(
                Rule::CookieSamesiteLax,
                format!("it is SameSite=Lax, and the page's site is {from}"),
            ),
            SameSite::Unspecified if engine.lax_by_default => not_sent(
                Rule::CookieSamesiteDefault,
                format!("without SameSite it counts as Lax, and the page's site is {from}"),
            ),
            // A partitioned cookie set in a visit belongs to the target's own partition.
            _ if visited && cookie.partitioned => Err(third_party(
                cookie,
                "is not sent: it is Partitioned, and was set where the target itself was visited",
            )),
            _ if visited && !engine.sends_third_party_cookies => Err(third_party(
                cookie,
                "is not sent: Firefox keeps the cookies of a visit apart from those of other sites' pages",
            )),
            _ => Ok(()),
        }
    }
}

/// Whether page and target are of one site, to this engine's cookies.
fn is_same(request: &Request, engine: &Engine) -> bool {
    let target = Origin::of(request.url());
    if engine.schemeful_cookies {
        same_site(&request.origin, &target)
    } else {
        schemelessly_same_site(&request.origin, &target)
    }
}

fn third_party(cookie: &Cookie, fact: &str) -> Notice {
    Notice::Cookie { rule: Rule::CookieThirdParty, name: label(cookie), fact: fact.into() }
}

/// A cookie's name for people.
fn label(cookie: &Cookie) -> String {
    let name = cookie.name_text();
    if name.is_empty() { "without a name".into() } else { name }
}

/// Why a browser would not have stored the cookie.
fn refusal(line: &str, refused: &Refused) -> Notice {
    let name = line.split(['=', ';']).next().unwrap_or_default().trim();
    let (rule, why) = match refused {
        Refused::Empty => (Rule::CookieInvalid, "it has neither a name nor a value".into()),
        Refused::NoHost => (Rule::CookieInvalid, "the target has no host".into()),
        Refused::TooLong { bytes } => {
            (Rule::CookieInvalid, format!("name and value have {bytes} bytes, and 4096 is the most"))
        }
        Refused::ControlCharacter { byte } => {
            (Rule::CookieInvalid, format!("it has a control character (0x{byte:02x})"))
        }
        Refused::DomainMismatch { domain, host } => {
            (Rule::CookieDomain, format!("{host} may not set a cookie for Domain={domain}"))
        }
        Refused::DomainNotAscii { domain } => {
            (Rule::CookieDomain, format!("Domain={domain} must be written in Punycode"))
        }
        Refused::PublicSuffix { domain } => (
            Rule::CookiePublicSuffix,
            format!("Domain={domain} is a public suffix, under which anybody may have a host"),
        ),
        Refused::SecureFromInsecure | Refused::OverlaysSecure => {
            (Rule::CookieSecure, "it is Secure, and the target is not https".into())
        }
        Refused::SameSiteNoneWithoutSecure => {
            (Rule::CookieSamesiteNoneInsecure, "SameSite=None needs Secure".into())
        }
        Refused::PrefixSecure => {
            (Rule::CookiePrefix, "a name that begins with __Secure- needs Secure".into())
        }
        Refused::PrefixHost { secure, host_only, root_path } => {
            let wanted: Vec<&str> = [(secure, "Secure"), (host_only, "no Domain"), (root_path, "Path=/")]
                .into_iter()
                .filter_map(|(holds, what)| (!holds).then_some(what))
                .collect();
            (Rule::CookiePrefix, format!("a name that begins with __Host- needs {}", list(&wanted)))
        }
        Refused::PrefixNameless => {
            (Rule::CookiePrefix, "a value without a name must not begin with __Host- or __Secure-".into())
        }
        Refused::PartitionedWithoutSecure => (Rule::CookieInvalid, "Partitioned needs Secure".into()),
    };
    let name = if name.is_empty() { "without a name" } else { name };
    Notice::Cookie { rule, name: name.into(), fact: format!("is never stored: {why}") }
}
