//! A small server with typical mistakes: what a newcomer can try without a network, and what people really meet.
//!
//! Each endpoint is one [`Case`], plain data: what a developer did, what the page calls, how the server responds, and
//! which rule that breaks. [`start`] serves them all; a probe has to find just that.

mod beside;
mod cases;
#[cfg(test)]
mod tests;

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use url::Url;

use self::cases::{LOGIN, LOGIN_PAGE, NOT_ALLOWED, NOT_FOUND};
use super::notation::Reply;
use super::{Audience, Content, Route, Routes};
use crate::fetch::{self, Client, Page};
use crate::probe::{Diagnosis, Question};
use crate::rules::Rule;
use crate::server::{BoundServer, Server};
use crate::stand_ins::DEFAULT_ORIGIN;
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator};

pub use self::beside::{Beside, Way, beside};
pub use self::cases::{cases, featured};

/// The origin of the page that calls the endpoints: the usual development server's. To a browser it is of another site
/// than `127.0.0.1`, where the endpoints are.
pub const PAGE: &str = DEFAULT_ORIGIN;

/// One endpoint, set up right or wrong.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its name, which is its path too.
    pub id: &'static str,
    /// How it is configured, as a heading.
    pub title: &'static str,
    /// What the page writes.
    pub call: Call,
    /// The response to `OPTIONS`; where there is none, the endpoint does not know the method.
    preflight: Option<WrittenResponse>,
    /// The response to anything else.
    actual: WrittenResponse,
    /// The response to a request without a cookie, where that is another one.
    without_cookie: Option<WrittenResponse>,
    /// Its result.
    expected: Expected,
}

/// A page's call of `fetch()`.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The method.
    pub method: &'static str,
    /// The headers.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: Option<&'static str>,
    /// The credentials mode.
    pub credentials: Credentials,
    /// Cookies that the browser holds for the endpoint, as in `Set-Cookie`.
    pub cookies: &'static [&'static str],
}

/// The server's messages.
#[derive(Clone, Copy, Debug)]
struct WrittenResponse {
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
}

/// What a browser makes of an endpoint.
#[derive(Clone, Copy, Debug)]
struct Expected {
    /// The rule that blocks; none where the page can read the response.
    rule: Option<Rule>,
    /// Browsers in which another rule blocks.
    other_rules: &'static [(Browser, Rule)],
    /// The messages expected in any browser.
    notice: Option<Rule>,
}

impl Case {
    /// The path of the endpoint.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/{}", self.id)
    }

    /// The rule that must decide in this browser; `None` where the page can read the response.
    #[must_use]
    pub fn expected(&self, browser: Browser) -> Option<Rule> {
        let other = self.expected.other_rules.iter().find(|(named, _)| named.engine() == browser.engine());
        other.map(|(_, rule)| *rule).or(self.expected.rule)
    }

    /// What must be remarked on, whatever the verdict.
    #[must_use]
    pub fn notice(&self) -> Option<Rule> {
        self.expected.notice
    }

    /// Whether a diagnosis of this endpoint is the expected one.
    #[must_use]
    pub fn matches(&self, diagnosis: &Diagnosis) -> bool {
        let call = diagnosis.first_call();
        let remarked = |rule| call.notices.iter().any(|notice| notice.rule() == rule);
        call.rule() == self.expected(diagnosis.question.browser()) && self.notice().is_none_or(remarked)
    }

    /// The question that leads to this endpoint's verdict, while the server listens on that port.
    #[must_use]
    pub fn question(&self, port: u16, browser: Browser) -> Question {
        let url =
            |text: &str| Url::parse(text).expect("an address or a constant, a number, and a path of letters");
        let of = &self.call;
        let mut call =
            fetch::Call::new(Initiator::Fetch, url(&format!("http://127.0.0.1:{port}{}", self.path())))
                .method(of.method)
                .body(of.body.map(Into::into))
                .credentials(of.credentials);
        call.headers = of.headers.iter().map(|&(name, value)| (name.into(), value.into())).collect();
        // No cookie here expires, so any time will do.
        let client = Client::new(browser)
            .product(crate::PRODUCT)
            .cookies(of.cookies.iter().map(|&line| line.into()).collect());
        Question::new(Page::new(Origin::of(&url(PAGE))), call, client)
    }
}

/// Starts a server with all endpoints, on a free port of `127.0.0.1`.
///
/// # Errors
/// Where this machine does not let it listen.
pub async fn start() -> io::Result<Server> {
    let bound = BoundServer::bind(Ipv4Addr::LOCALHOST.into(), 0, 1).await?;
    let at = |path: &str| format!("http://127.0.0.1:{}{path}", bound.ports()[0]);
    let route = |method: &str, url: String, audience, response: WrittenResponse| Route {
        method: method.into(),
        url,
        audience,
        reply: response.into(),
    };
    let mut list = Vec::new();
    for case in cases() {
        let url = at(&case.path());
        list.extend(
            case.without_cookie.map(|response| route("*", url.clone(), Audience::Cookieless, response)),
        );
        list.push(route("OPTIONS", url.clone(), Audience::Anyone, case.preflight.unwrap_or(NOT_ALLOWED)));
        list.push(route("*", url, Audience::Anyone, case.actual));
    }
    for one in beside() {
        list.push(route("*", at(&one.target()), Audience::Anyone, one.response));
    }
    list.push(route("*", at(LOGIN), Audience::Anyone, LOGIN_PAGE));
    list.push(route("*", at("/*"), Audience::Anyone, NOT_FOUND));
    let routes = vec![("/".to_owned(), Routes { page: PAGE.into(), list })];
    Ok(bound.serve(Arc::new(Content { routes, ..Content::default() })))
}

impl From<WrittenResponse> for Reply {
    fn from(response: WrittenResponse) -> Self {
        let header = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        let WrittenResponse { status, headers, body } = response;
        Self::Response { status, headers: headers.iter().map(header).collect(), body: body.into() }
    }
}
