//! Responses that several browsers share.

use bytes::Bytes;
use url::Host;

use crate::web::body::{BodyEnd, BodyNeed};
use crate::web::message::{HttpRequest, Reply};
use crate::web::scheme::is_loopback_host;

/// Headers in which browsers differ, and by which a server does not decide what CORS is about.
const OF_THE_BROWSER: [&str; 9] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "pragma",
    "priority",
    "referer",
    "user-agent",
];

/// What came back for the requests of one browser, for others whose requests are equal but for what all of that browser's have.
/// A browser gets each response once.
#[derive(Clone, Debug, Default)]
pub struct SharedReplies {
    replies: Vec<(HttpRequest, Reply)>,
    /// Which of them the browser at hand did not get yet.
    left: Vec<usize>,
}

impl SharedReplies {
    /// The next browser begins.
    pub fn begin(&mut self) {
        self.left = (0..self.replies.len()).collect();
    }

    /// The response to an equal request, if there was one.
    pub fn take(&mut self, request: &HttpRequest) -> Option<Reply> {
        let fits = |number: &usize| {
            let (kept, reply) = &self.replies[*number];
            are_equal(kept, request) && is_read_far_enough(kept.need, reply, request.need)
        };
        let position = self.left.iter().position(fits)?;
        let number = self.left.remove(position);
        Some(self.replies[number].1.clone())
    }

    /// Keeps what came back; a failure of the network may pass, so the next browser tries again.
    pub fn keep(&mut self, request: &HttpRequest, reply: &Reply) {
        if reply.response.is_ok() {
            self.replies.push((request.clone(), reply.clone()));
        }
    }
}

/// Whether a server responds alike to both.
fn are_equal(one: &HttpRequest, other: &HttpRequest) -> bool {
    let facts = |request: &HttpRequest| {
        let mut facts: Vec<(String, Bytes)> = Vec::new();
        for header in &request.headers {
            let name = header.name.to_ascii_lowercase();
            if !OF_THE_BROWSER.contains(&name.as_str()) && !name.starts_with("sec-") {
                facts.push((name, header.value.clone()));
            }
        }
        facts.sort();
        facts
    };
    one.method == other.method
        && one.url == other.url
        && one.body == other.body
        && (one.localhost == other.localhost || !is_below_localhost(one))
        && one.spaced_names == other.spaced_names
        && facts(one) == facts(other)
}

/// Whether what was read of a body for one need is enough for another.
fn is_read_far_enough(read_for: BodyNeed, reply: &Reply, need: BodyNeed) -> bool {
    let has_end = || reply.response.as_ref().is_ok_and(|response| response.body.end != BodyEnd::Unknown);
    match need {
        BodyNeed::Start => true,
        BodyNeed::End => read_for != BodyNeed::Start || has_end(),
        BodyNeed::Whole | BodyNeed::Document => read_for == need,
    }
}

/// Whether the address depends on the browser.
fn is_below_localhost(request: &HttpRequest) -> bool {
    matches!(request.url.host(), Some(host @ Host::Domain(_)) if is_loopback_host(&host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{Call, Client, Page};
    use crate::probe::{DryRun, Question, dry_run};
    use crate::web::browser::Browser;
    use crate::web::headers::HeaderList;
    use crate::web::message::{Failure, FailureKind, HttpResponse, HttpVersion};
    use crate::web::origin::Origin;
    use crate::web::request::Initiator;
    use std::time::Duration;
    use url::Url;

    fn request(browser: Browser, initiator: Initiator) -> HttpRequest {
        let url = |text: &str| Url::parse(text).unwrap();
        let page = Page::new(Origin::of(&url("https://app.test")));
        let call = Call::new(initiator, url("https://api.test/x"));
        let DryRun::Sends { requests, .. } = dry_run(&Question::new(page, call, Client::new(browser))) else {
            panic!("nothing is sent")
        };
        requests[0].message.clone()
    }

    fn reply(status: u16) -> Reply {
        let (version, headers) = (HttpVersion::Http1, HeaderList::new());
        let body = crate::web::body::Body::default();
        Reply::new(Ok(HttpResponse { version, status, headers, body, remote: None }), Duration::ZERO)
    }

    #[test]
    fn what_is_equal_is_shared_once() {
        let mut shared = SharedReplies::default();
        let [chromium, safari] = [Browser::Chromium, Browser::Safari].map(|it| request(it, Initiator::Fetch));
        shared.begin();
        assert!(shared.take(&chromium).is_none());
        shared.keep(&chromium, &reply(200));
        shared.begin();
        assert!(shared.take(&safari).is_some_and(|reply| reply.response.is_ok()));
        assert!(shared.take(&safari).is_none());
        // A font has an Origin in one of them only.
        let [chromium, safari] = [Browser::Chromium, Browser::Safari].map(|it| request(it, Initiator::Font));
        shared.keep(&chromium, &reply(200));
        shared.begin();
        assert!(shared.take(&safari).is_none());
    }

    #[test]
    fn failures_are_not_shared() {
        let mut shared = SharedReplies::default();
        let request = request(Browser::Firefox, Initiator::Fetch);
        let failure = Failure { kind: FailureKind::TimedOut, detail: String::new() };
        shared.keep(&request, &Reply::new(Err(failure), Duration::ZERO));
        shared.begin();
        assert!(shared.take(&request).is_none());
    }
}
