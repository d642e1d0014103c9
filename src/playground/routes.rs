//! Which response a request gets. Nothing is remembered between two requests, so that each can be made again: the tests'
//! scripted servers, whose responses come one after the other, have a rule of their own.

use super::notation::{Exchange, Reply};
use crate::web::browser::Browser;

/// What is known of a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestFacts<'a> {
    /// The method.
    pub method: &'a str,
    /// The whole URL, without its fragment.
    pub url: &'a str,
    /// The `Origin` header.
    pub origin: Option<&'a str>,
    /// The browser, where that is known.
    pub browser: Option<Browser>,
    /// Whether there is a `Cookie` header.
    pub has_cookie: bool,
}

/// One response.
#[derive(Clone, Debug)]
pub struct Route {
    /// The method; `*` for any that has no route of its own.
    pub method: String,
    /// The URL, or the beginning of it and `*`.
    pub url: String,
    /// Who gets it.
    pub audience: Audience,
    /// The response.
    pub reply: Reply,
}

/// Who gets a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anyone.
    Anyone,
    /// One browser.
    Browser(Browser),
    /// A request without cookies.
    Cookieless,
}

/// The responses of one case.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// The page's origin, as its requests name it.
    pub page: String,
    /// The responses.
    pub list: Vec<Route>,
}

impl Routes {
    /// The responses of exchanges as they are written.
    #[must_use]
    pub fn of(page: String, exchanges: &[Exchange]) -> Self {
        let route = |exchange: &Exchange| Route {
            method: exchange.method.clone(),
            url: exchange.url.clone(),
            audience: exchange.only.map_or(Audience::Anyone, Audience::Browser),
            reply: exchange.reply.clone(),
        };
        Self { page, list: exchanges.iter().map(route).collect() }
    }

    /// The response to a request.
    ///
    /// Where the same request is written more than once, the first response is the page's own, the second that of a page of
    /// another origin, the last that of a request without an origin.
    #[must_use]
    pub fn reply(&self, request: RequestFacts<'_>) -> Option<&Reply> {
        let at_url = || self.list.iter().filter(|route| route.is_at(request.url));
        let method = if at_url().any(|route| route.method == request.method) { request.method } else { "*" };
        let fitting: Vec<&Route> =
            at_url().filter(|route| route.method == method && route.audience.is(request)).collect();
        // What is written out goes before a pattern, what is for few before what is for all.
        let first = |fits: &dyn Fn(&Route) -> bool| fitting.iter().copied().find(|route| fits(route));
        if let Some(route) = first(&|route| route.audience != Audience::Anyone) {
            return Some(&route.reply);
        }
        let exact: Vec<&Route> = fitting.iter().copied().filter(|route| !route.url.ends_with('*')).collect();
        let fitting = if exact.is_empty() { fitting } else { exact };
        let last = fitting.len().checked_sub(1)?;
        let number = match request.origin {
            Some(origin) if origin == self.page => 0,
            Some(_) => 1,
            None => last,
        };
        Some(&fitting[number.min(last)].reply)
    }
}

/// The response where nothing is written.
#[must_use]
pub(super) fn unwritten() -> Reply {
    let headers = vec![("Content-Type".into(), "text/plain; charset=utf-8".into())];
    Reply::Response { status: 404, headers, body: "There is nothing at this URL.\n".into() }
}

impl Route {
    fn is_at(&self, url: &str) -> bool {
        match self.url.strip_suffix('*') {
            Some(start) => url.starts_with(start),
            None => self.url == url,
        }
    }
}

impl Audience {
    fn is(self, request: RequestFacts<'_>) -> bool {
        match self {
            Self::Anyone => true,
            Self::Browser(browser) => request.browser == Some(browser),
            Self::Cookieless => !request.has_cookie,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(method: &str, url: &str, audience: Audience, status: u16) -> Route {
        let reply = Reply::Response { status, headers: Vec::new(), body: String::new() };
        Route { method: method.into(), url: url.into(), audience, reply }
    }

    fn status(list: Vec<Route>, request: RequestFacts<'_>) -> Option<u16> {
        let routes = Routes { page: "http://page".into(), list };
        match routes.reply(request) {
            Some(Reply::Response { status, .. }) => Some(*status),
            _ => None,
        }
    }

    const REQUEST: RequestFacts<'_> = RequestFacts {
        method: "GET",
        url: "http://a/x",
        origin: Some("http://page"),
        browser: None,
        has_cookie: false,
    };

    #[test]
    fn what_is_written_more_than_once_depends_on_the_origin() {
        let thrice =
            || [201, 202, 203].map(|status| route("GET", "http://a/x", Audience::Anyone, status)).to_vec();
        assert_eq!(status(thrice(), REQUEST), Some(201));
        assert_eq!(status(thrice(), REQUEST), Some(201));
        assert_eq!(status(thrice(), RequestFacts { origin: Some("http://other"), ..REQUEST }), Some(202));
        assert_eq!(status(thrice(), RequestFacts { origin: None, ..REQUEST }), Some(203));
    }

    #[test]
    fn the_nearest_route_responds() {
        let list = || {
            vec![
                route("*", "http://a/x", Audience::Anyone, 201),
                route("OPTIONS", "http://a/x", Audience::Anyone, 202),
                route("PUT", "http://a/*", Audience::Anyone, 203),
                route("PUT", "http://a/x", Audience::Anyone, 204),
                route("PUT", "http://a/x", Audience::Browser(Browser::Firefox), 205),
                route("*", "http://a/x", Audience::Cookieless, 206),
            ]
        };
        assert_eq!(status(list(), RequestFacts { has_cookie: true, ..REQUEST }), Some(201));
        assert_eq!(status(list(), REQUEST), Some(206));
        assert_eq!(status(list(), RequestFacts { method: "OPTIONS", ..REQUEST }), Some(202));
        let put = RequestFacts { method: "PUT", ..REQUEST };
        assert_eq!(status(list(), put), Some(204));
        assert_eq!(status(list(), RequestFacts { url: "http://a/y", ..put }), Some(203));
        assert_eq!(status(list(), RequestFacts { browser: Some(Browser::Firefox), ..put }), Some(205));
        assert_eq!(status(list(), RequestFacts { url: "http://b/", ..put }), None);
    }
}
