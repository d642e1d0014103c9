//! The navigation, step by step: returns the next request to send, and sends none.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::cookies::FrameCookies;
use super::opener::OpenerLink;
use super::question::{EmbeddedAs, FrameQuestion};
use super::quirks::{FrameQuirks, RedirectOrder};
use super::request::{NavigationRequest, first_referrer, navigation_request, referrer_of};
use super::response::Arrived;
use super::sandbox::Sandbox;
use super::stop::Stop;
use super::upgrade::upgraded;
use crate::fetch::engine::Engine;
use crate::fetch::parsed_response::parsed;
use crate::fetch::redirect::{InvalidLocation, is_redirect_status, location};
use crate::fetch::{Step, without_password};
use crate::probe::Machine;
use crate::rules::CookieFault;
use crate::web::csp::Kind;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, HttpResponse};
use crate::web::origin::Origin;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::scheme::{is_bad_port, is_loopback_host};
use crate::web::text::shown;
use crate::web::trustworthy::is_potentially_trustworthy;

/// How a navigation ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loading {
    /// The document is shown.
    Shown(Box<Document>),
    /// Something stops it; and what would stop it next.
    Stopped(Box<Stop>, Vec<Stop>),
    /// The network failed.
    Failed(Failure),
}

/// A document that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its URL.
    pub url: Url,
    /// Its origin: opaque in a sandbox.
    pub origin: Origin,
    /// The sandbox that it is in.
    pub sandbox: Sandbox,
    /// Its headers.
    pub headers: HeaderList,
    /// Its status; 0 where it did not come from a server.
    pub status: u16,
}

impl Document {
    /// That it is shown, in a sentence.
    #[must_use]
    pub fn sentence(&self, shown_as: EmbeddedAs) -> String {
        if self.status == 0 {
            return "The browser shows the document.".into();
        }
        format!(
            "The browser shows the document of {} (status {}) in {}.",
            shown(&without_password(&self.url)),
            self.status,
            if shown_as == EmbeddedAs::Popup { "the popup" } else { "the frame" }
        )
    }
}

/// A navigation under way.
#[derive(Debug)]
pub struct Navigation<'a> {
    question: &'a FrameQuestion,
    engine: &'static Engine,
    quirks: &'static FrameQuirks,
    urls: Vec<Url>,
    referrer: Option<Arc<Url>>,
    referrer_policy: ReferrerPolicy,
    cookies: Option<FrameCookies>,
    /// The cookies that were not sent with the first request, and why.
    left: Vec<(String, CookieFault)>,
    /// The headers of the last response.
    headers: HeaderList,
    opener: OpenerLink,
}

/// What a navigation leaves behind.
#[derive(Clone, Debug)]
pub struct Traces {
    /// The last URL.
    pub url: Option<Url>,
    /// The headers of the last response.
    pub headers: HeaderList,
    /// The cookies that the browser then has.
    pub cookies: Option<FrameCookies>,
    /// Those that were not sent with the first request, and why.
    pub left: Vec<(String, CookieFault)>,
    /// Whether popup and page still know each other.
    pub opener: OpenerLink,
}

type NavigationStep = Step<NavigationRequest, Loading>;

impl<'a> Navigation<'a> {
    /// Begins, and gives the first step.
    #[must_use]
    pub fn begin(question: &'a FrameQuestion) -> (Self, NavigationStep) {
        let browser = question.client.browser;
        let of_attribute = question.attribute("referrerpolicy").and_then(ReferrerPolicy::keyword);
        let policy = of_attribute.or_else(|| question.page.referrer_policy());
        let mut navigation = Self {
            question,
            engine: Engine::of(browser),
            quirks: FrameQuirks::of(browser),
            urls: Vec::new(),
            referrer: first_referrer(question),
            referrer_policy: policy.unwrap_or(ReferrerPolicy::DEFAULT),
            cookies: None,
            left: Vec::new(),
            headers: HeaderList::new(),
            opener: OpenerLink::of(question),
        };
        let step = match question.parsed_url() {
            None => stopped(Stop::UrlInvalid { url: question.url.clone() }),
            Some(url) => navigation.go(url),
        };
        (navigation, step)
    }

    /// What is left once it is over.
    #[must_use]
    pub fn into_traces(self) -> Traces {
        Traces {
            url: self.urls.last().cloned(),
            headers: self.headers,
            cookies: self.cookies,
            left: self.left,
            opener: self.opener,
        }
    }

    /// Goes to a URL: the first, or that of a redirect.
    fn go(&mut self, url: Url) -> NavigationStep {
        let url = upgraded(self.question, url);
        self.urls.push(url.clone());
        if let Some(stop) = self.before_request(&url) {
            return stopped(stop);
        }
        if !matches!(url.scheme(), "http" | "https") {
            return self.local_document(&url);
        }
        let cookies = self.cookies.take().unwrap_or_else(|| {
            let (cookies, refused) = FrameCookies::held(self.question, &url);
            self.left.extend(refused);
            cookies
        });
        let (cookie, left) = cookies.header(self.question, &self.urls);
        if self.urls.len() == 1 {
            self.left.extend(left);
        }
        self.cookies = Some(cookies);
        let source = self.referrer.take();
        self.referrer =
            source.and_then(|source| referrer_of(self.question, &source, &url, self.referrer_policy));
        match navigation_request(self.question, &self.urls, self.referrer.as_deref(), cookie) {
            Some(request) => Step::Send(Box::new(request)),
            None => stopped(Stop::UrlInvalid { url: self.question.url.clone() }),
        }
    }

    /// A document that no server sends.
    fn local_document(&self, url: &Url) -> NavigationStep {
        let sandbox = self.question.inherited_sandbox();
        let origin = match url.scheme() {
            _ if !sandbox.same_origin => Origin::Opaque,
            "about" | "javascript" => self.question.page_origin(),
            _ => Origin::of(url),
        };
        let document = Document { url: url.clone(), origin, sandbox, headers: HeaderList::new(), status: 0 };
        Step::Done(Box::new(Loading::Shown(Box::new(document))))
    }

    /// What stops a URL before anything is sent.
    fn before_request(&self, url: &Url) -> Option<Stop> {
        let credentials = || {
            let has_some = !url.username().is_empty() || url.password().is_some();
            let refused = self.quirks.refuses_credentials && self.question.shown_as.is_nested() && has_some;
            refused.then(|| Stop::Credentials { url: without_password(url) })
        };
        let frames = |kind| self.page_policy(url, kind);
        // The policy for what stands in an element is checked later than that for the element.
        let element = || self.page_policy_of_element().and_then(frames);
        let inside = || self.page_policy_inside().and_then(frames);
        let mixed = || self.mixed_content(url);
        let is_redirected = self.urls.len() > 1;
        let stop = self.scheme(url).or_else(|| match self.quirks.redirects {
            RedirectOrder::FrameSourcesBeforeMixedContent if is_redirected => {
                inside().or_else(|| match self.question.shown_as {
                    EmbeddedAs::Object | EmbeddedAs::Embed => mixed().or_else(element),
                    EmbeddedAs::Iframe | EmbeddedAs::Popup => element().or_else(mixed),
                })
            }
            RedirectOrder::MixedContentBeforePolicies if is_redirected => {
                mixed().or_else(element).or_else(inside)
            }
            _ => element().or_else(mixed).or_else(inside),
        });
        stop.or_else(credentials).or_else(|| {
            let is_http = matches!(url.scheme(), "http" | "https");
            let bad = is_http && url.port_or_known_default().is_some_and(is_bad_port);
            bad.then(|| Stop::BadPort { url: without_password(url), is_redirected: self.urls.len() > 1 })
        })
    }

    fn scheme(&self, url: &Url) -> Option<Stop> {
        let shown_as = self.question.shown_as;
        let loads = match url.scheme() {
            "http" | "https" | "javascript" => true,
            "about" => matches!(url.path(), "blank" | "srcdoc"),
            // A window of its own is too easily taken for a site.
            "data" => shown_as != EmbeddedAs::Popup,
            "blob" => Origin::of(url).is_same_origin(&self.question.page_origin()),
            _ => false,
        };
        if loads {
            return None;
        }
        match self.urls.len() {
            0 | 1 => Some(Stop::Scheme { scheme: url.scheme().into(), shown_as }),
            number => Some(Stop::RedirectInvalid {
                url: without_password(&self.urls[number - 2]),
                location: without_password(url),
                scheme: Some(url.scheme().into()),
            }),
        }
    }

    /// `frame-src` and `object-src` of the page's policies.
    fn page_policy(&self, url: &Url, kind: Kind) -> Option<Stop> {
        // What the page itself is made of is its own.
        if matches!(url.scheme(), "about" | "javascript") {
            return None;
        }
        let (page, redirects) = (self.question.page.url_origin(), self.urls.len().saturating_sub(1));
        self.question.page.policies().iter().find_map(|policy| {
            let verdict = policy.allows(kind, url, redirects, &page, self.quirks.reading);
            Some(Stop::PagePolicy {
                url: without_password(url),
                blocked: verdict.err()?,
                shown_as: self.question.shown_as,
            })
        })
    }

    /// What the element is to the page's policies.
    fn page_policy_of_element(&self) -> Option<Kind> {
        match self.question.shown_as {
            EmbeddedAs::Popup => None,
            EmbeddedAs::Iframe => Some(Kind::Frame),
            EmbeddedAs::Object | EmbeddedAs::Embed => Some(Kind::Object),
        }
    }

    /// What the document inside of an `<object>` or `<embed>` is to them besides.
    fn page_policy_inside(&self) -> Option<Kind> {
        let is_element = matches!(self.question.shown_as, EmbeddedAs::Object | EmbeddedAs::Embed);
        (is_element && self.quirks.frame_src_covers_objects).then_some(Kind::Frame)
    }

    /// [Mixed content](https://w3c.github.io/webappsec-mixed-content/#should-block-fetch): the page, or one around it, is secure.
    fn mixed_content(&self, url: &Url) -> Option<Stop> {
        let is_loopback = url.host().is_some_and(|host| is_loopback_host(&host));
        let exempt = is_potentially_trustworthy(url) && !(is_loopback && self.quirks.loopback_is_mixed);
        if !self.question.shown_as.is_nested() || url.scheme() != "http" || exempt {
            return None;
        }
        let page = self.question.page.url_origin();
        let outer = self.question.ancestors.iter().filter(|_| self.quirks.outer_pages_forbid_mixed);
        let around = std::iter::once(&page).chain(outer);
        let (number, secure) = around.enumerate().find(|(_, origin)| origin.scheme() == Some("https"))?;
        Some(Stop::MixedContent {
            url: without_password(url),
            page: secure.serialize(),
            is_outer: number > 0,
        })
    }

    fn respond(&mut self, response: &Result<HttpResponse, Failure>) -> NavigationStep {
        let response = match parsed(response, self.engine, None) {
            Ok(response) => response,
            Err(failure) => return Step::Done(Box::new(Loading::Failed(failure))),
        };
        let Some(url) = self.urls.last().cloned() else {
            return stopped(Stop::UrlInvalid { url: self.question.url.clone() });
        };
        self.headers = response.headers.clone();
        if let Some(cookies) = &mut self.cookies {
            cookies.receive(self.question, &self.urls, &response.headers);
        }
        let arrived = Arrived::new(self.question, &url, &response);
        self.opener.meets(&arrived);
        let target = if is_redirect_status(response.status, self.engine) {
            match location(&url, &response, true, self.engine) {
                Ok(target) => target,
                Err(InvalidLocation { location, .. }) => {
                    let url = without_password(&url);
                    return stopped(Stop::RedirectInvalid { url, location, scheme: None });
                }
            }
        } else {
            None
        };
        match target {
            Some(target) => self.redirect(&arrived, target),
            None => self.arrive(&arrived),
        }
    }

    fn redirect(&mut self, arrived: &Arrived<'_>, target: Url) -> NavigationStep {
        if let Some(stop) = arrived.stops_redirect() {
            return stopped(stop);
        }
        if self.urls.len() > self.quirks.most_redirects {
            return stopped(Stop::TooManyRedirects { limit: self.quirks.most_redirects });
        }
        if target.scheme() == "about" || target.scheme() == "javascript" || target.scheme() == "data" {
            let url = without_password(arrived.url);
            let scheme = Some(target.scheme().to_owned());
            return stopped(Stop::RedirectInvalid { url, location: without_password(&target), scheme });
        }
        if let Some(policy) = ReferrerPolicy::of_header(&arrived.response.headers) {
            self.referrer_policy = policy;
        }
        self.go(target)
    }

    fn arrive(&self, arrived: &Arrived<'_>) -> NavigationStep {
        let mut stops = arrived.stops().into_iter();
        if let Some(first) = stops.next() {
            return Step::Done(Box::new(Loading::Stopped(Box::new(first), stops.collect())));
        }
        let sandbox = arrived.sandbox();
        let url = arrived.url.clone();
        let document = Document {
            origin: if sandbox.same_origin { Origin::of(&url) } else { Origin::Opaque },
            url,
            sandbox,
            headers: arrived.response.headers.clone(),
            status: arrived.response.status,
        };
        Step::Done(Box::new(Loading::Shown(Box::new(document))))
    }
}

fn stopped(stop: Stop) -> NavigationStep {
    Step::Done(Box::new(Loading::Stopped(Box::new(stop), Vec::new())))
}

impl Machine for Navigation<'_> {
    type Request = NavigationRequest;
    type Outcome = Loading;

    fn pass(&mut self, _: Duration) {}

    fn resume(&mut self, response: &Result<HttpResponse, Failure>) -> NavigationStep {
        self.respond(response)
    }
}
