//! Which cookies a document in a frame or a popup is requested with, and which its script sees.

use url::Url;

use super::question::{EmbeddedAs, FrameQuestion};
use super::quirks::FrameQuirks;
use crate::fetch::Engine;
use crate::fetch::cookies::checked;
use crate::rules::CookieFault;
use crate::web::browser::ThirdPartyCookies;
use crate::web::cookie::{Cookie, CookieJar, NotMatching, SameSite, cookie_string, default_path};
use crate::web::headers::{HeaderList, decode};
use crate::web::origin::Origin;
use crate::web::site::{same_site, schemelessly_same_site, site};

/// The cookies that the browser holds for the document's host.
#[derive(Clone, Debug)]
pub struct FrameCookies {
    /// Set in a visit of the site itself.
    visited: CookieJar,
    /// Set by a response on the way to the document.
    received: CookieJar,
    now: i64,
}

/// Where the document stands: what decides on its cookies.
struct Place<'a> {
    question: &'a FrameQuestion,
    engine: &'static Engine,
    quirks: &'static FrameQuirks,
}

impl FrameCookies {
    /// Those of the question, as if set in a visit of this URL. And what is not stored: its name, and why.
    #[must_use]
    pub fn held(question: &FrameQuestion, url: &Url) -> (Self, Vec<(String, CookieFault)>) {
        let (engine, now) = (Engine::of(question.client.browser), question.client.now);
        let (mut visited, mut refused) = (CookieJar::new(), Vec::new());
        for line in &question.client.cookies {
            let received = Cookie::receive_with_default_path(line.as_bytes(), url, b"/", now);
            match received.and_then(|cookie| checked(cookie, url, engine)) {
                Ok(cookie) if cookie.is_expired(now) => {
                    refused.push((cookie.name_text(), CookieFault::Expired))
                }
                Ok(cookie) => visited.insert(cookie, now),
                Err(fault) => {
                    let name = line.split(['=', ';']).next().unwrap_or_default().trim();
                    refused.push((name.to_owned(), CookieFault::Refused(fault)));
                }
            }
        }
        (Self { visited, received: CookieJar::new(), now }, refused)
    }

    /// The value of the `Cookie` header of a request to the last of these URLs, and which cookies stay behind and why.
    #[must_use]
    pub fn header(
        &self,
        question: &FrameQuestion,
        urls: &[Url],
    ) -> (Option<Vec<u8>>, Vec<(String, CookieFault)>) {
        let place = Place::of(question);
        let Some(url) = urls.last() else { return (None, Vec::new()) };
        let (mut chosen, mut left) = (Vec::new(), Vec::new());
        for (cookie, is_visited) in self.all() {
            match self.decide(cookie, is_visited, url, urls, &place) {
                Ok(()) => chosen.push(cookie),
                Err(fault) if is_visited => left.push((cookie.name_text(), fault)),
                Err(_) => {}
            }
        }
        let nameless = place.engine.cookies.nameless_with_equals;
        ((!chosen.is_empty()).then(|| cookie_string(&chosen, nameless)), left)
    }

    /// The names that `document.cookie` shows in a document of this URL. From where it was requested does not matter.
    #[must_use]
    pub fn names_for_script(&self, question: &FrameQuestion, url: &Url) -> Vec<String> {
        let mut place = Place::of(question);
        let at_home = FrameQuestion {
            page: super::page::EmbeddingPage { url: Some(url.clone()), headers: HeaderList::new() },
            ..question.clone()
        };
        // A window of its own is first-party, whatever page opened it.
        if question.shown_as == EmbeddedAs::Popup {
            place.question = &at_home;
        }
        let shown = self.all().filter(|(cookie, _)| !cookie.http_only).filter(|(cookie, is_visited)| {
            self.decide(cookie, *is_visited, url, std::slice::from_ref(url), &place).is_ok()
        });
        let mut names: Vec<String> = shown.map(|(cookie, _)| cookie.name_text()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Stores what a response to a request to the last of these URLs sets, where it may.
    pub fn receive(&mut self, question: &FrameQuestion, urls: &[Url], headers: &HeaderList) {
        let place = Place::of(question);
        let Some(url) = urls.last() else { return };
        let path = default_path(url).as_bytes().to_vec();
        for line in headers.lines("set-cookie") {
            let received = Cookie::receive_with_default_path(&line.value, url, &path, self.now);
            let Ok(cookie) = received.and_then(|cookie| checked(cookie, url, place.engine)) else { continue };
            if self.decide(&cookie, false, url, urls, &place).is_err() {
                continue;
            }
            self.visited.replace(&cookie);
            // A secure cookie of the same name may be in the way; then this one is not stored.
            let _ = self.received.keep(cookie, url, self.now);
        }
    }

    fn all(&self) -> impl Iterator<Item = (&Cookie, bool)> {
        let visited = self.visited.iter().map(|cookie| (cookie, true));
        visited.chain(self.received.iter().map(|cookie| (cookie, false)))
    }

    fn decide(
        &self,
        cookie: &Cookie,
        is_visited: bool,
        url: &Url,
        urls: &[Url],
        place: &Place<'_>,
    ) -> Result<(), CookieFault> {
        cookie.matches(url, self.now).map_err(|fault| match fault {
            NotMatching::Expired => CookieFault::Expired,
            NotMatching::Domain => CookieFault::Domain {
                domain: cookie.domain.clone(),
                host: url.host_str().unwrap_or_default().into(),
            },
            NotMatching::Path => CookieFault::Path { path: decode(&cookie.path), request: url.path().into() },
            NotMatching::Secure => CookieFault::Insecure,
        })?;
        place.allows(cookie, is_visited, url, urls)
    }
}

impl<'a> Place<'a> {
    fn of(question: &'a FrameQuestion) -> Self {
        let browser = question.client.browser;
        Self { question, engine: Engine::of(browser), quirks: FrameQuirks::of(browser) }
    }

    /// Whether `SameSite`, partitions and the policy for third-party cookies let a cookie of this URL be sent.
    fn allows(&self, cookie: &Cookie, is_visited: bool, url: &Url, urls: &[Url]) -> Result<(), CookieFault> {
        let quirks = &self.engine.cookies;
        let policy = self.question.client.third_party_cookies.unwrap_or(quirks.third_party);
        let credentialless = self.quirks.knows_credentialless_frames
            && self.question.shown_as == EmbeddedAs::Iframe
            && self.question.attribute("credentialless").is_some();
        if credentialless && is_visited {
            return Err(CookieFault::KeptApart { browser: self.engine.browser });
        }
        let of_site = |url: &Url| self.is_of_site(&Origin::of(url));
        let same = of_site(url);
        let cross_hop = urls.iter().find(|url| !of_site(url));
        if self.question.shown_as == EmbeddedAs::Popup {
            return match cookie.same_site {
                SameSite::Strict if !same => Err(self.same_site(SameSite::Strict)),
                SameSite::Strict if quirks.redirects_count && cross_hop.is_some() => {
                    Err(self.same_site(SameSite::Strict))
                }
                _ => Ok(()),
            };
        }
        let restricts = match cookie.same_site {
            SameSite::None => None,
            SameSite::Unspecified => quirks.lax_by_default.then_some(SameSite::Unspecified),
            same_site @ (SameSite::Lax | SameSite::Strict) => Some(same_site),
        };
        if let Some(same_site) = restricts.filter(|_| !same) {
            return Err(self.same_site(same_site));
        }
        if let (SameSite::Lax | SameSite::Strict, true, Some(hop)) =
            (cookie.same_site, quirks.redirects_count, cross_hop)
        {
            return Err(CookieFault::SameSiteRedirect {
                same_site: cookie.same_site,
                from: site(&Origin::of(hop)),
            });
        }
        if is_visited && cookie.partitioned && quirks.partitions && !same {
            return Err(CookieFault::OtherPartition);
        }
        let is_third_party = !same || quirks.block_outlasts_redirects && cross_hop.is_some();
        match policy {
            _ if !is_third_party => Ok(()),
            ThirdPartyCookies::Block if is_visited => Err(CookieFault::Blocked),
            ThirdPartyCookies::Partition if is_visited => {
                Err(CookieFault::KeptApart { browser: self.engine.browser })
            }
            ThirdPartyCookies::Block if !(cookie.partitioned && quirks.partitioned_survive_block) => {
                Err(CookieFault::Blocked)
            }
            ThirdPartyCookies::Allow | ThirdPartyCookies::Block | ThirdPartyCookies::Partition => Ok(()),
        }
    }

    fn same_site(&self, same_site: SameSite) -> CookieFault {
        let same_site = (same_site != SameSite::Unspecified).then_some(same_site);
        CookieFault::SameSite { same_site, site: site(&self.question.top()) }
    }

    /// Whether the top, and every page between, is of the site of an origin.
    fn is_of_site(&self, origin: &Origin) -> bool {
        let same = |other: &Origin| {
            if self.engine.cookies.schemeful_same_site {
                same_site(other, origin)
            } else {
                schemelessly_same_site(other, origin)
            }
        };
        if self.quirks.only_top_counts {
            let top = self.question.ancestors.last();
            return match top {
                Some(Origin::Opaque) | None => same(&self.question.page.url_origin()),
                Some(top) => same(top),
            };
        }
        self.question.all_ancestors().all(|ancestor| same(&ancestor))
    }
}
