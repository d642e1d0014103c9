//! One question from start to end: gets the next request from the Fetch machine, has it sent, and records the exchange.

mod allowed;
mod delivery;
mod diagnosis;
mod drive;
mod exchange;
mod need;
mod needs;
mod other_engines;
mod page;
mod page_space;
mod question;
mod shared_replies;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::fetch::{Fetch, Kind, Memory, NextRequest, Outcome, Response, ResponseType, without_password};
use crate::rules::Notice;
use crate::web::body::Body;
use crate::web::headers::HeaderList;
use crate::web::message::{HttpResponse, HttpVersion, Reply, Sent};

pub use self::allowed::{allowed, unread};
pub use self::delivery::Delivery;
pub use self::diagnosis::{CallTrace, Diagnosis, OtherVerdict, UnsentRequest, outcome_rule};
pub use crate::rules::{failure_kind, failure_rule};

pub use self::drive::{Begun, Driven, Machine, Recorded, drive, drive_until, drive_with};
pub use self::exchange::Exchange;
pub use self::need::Need;
pub use self::needs::unreadable;
pub use self::other_engines::others;
pub use self::page::{FoundPage, PageError, find_page};
pub use self::page_space::with_page_space;
pub use self::question::{PageOriginError, Question, TargetError, page_of, standard_origin, target_url};
pub use self::shared_replies::SharedReplies;

/// Makes the call of a question, and the same again for `repeat`. `send` sends a request, by whatever means, and
/// gives what came back.
pub async fn probe(
    question: impl Into<Arc<Question>>,
    mut send: impl AsyncFnMut(&NextRequest) -> Reply,
) -> Diagnosis {
    let question = question.into();
    let begun = Fetch::begin(&question.page, &question.call, &question.client);
    let (first, memory) = call(&question, begun, &mut send).await;
    let mut later = Vec::new();
    if question.repeat {
        let begun = Fetch::begin_again(&question.page, &question.call, &question.client, memory);
        let (mut again, _) = call(&question, begun, &mut send).await;
        // What was said of the first call need not be said twice.
        again.notices.retain(|notice| !first.notices.contains(notice));
        later.push(again);
    }
    Diagnosis::new(question, first, later)
}

/// The same in one of several browsers, which share responses: what one of them received is not requested again by the next.
pub async fn probe_sharing(
    question: impl Into<Arc<Question>>,
    shared: &mut SharedReplies,
    mut send: impl AsyncFnMut(&NextRequest) -> Reply,
) -> Diagnosis {
    shared.begin();
    probe(question, async |next| {
        if let Some(reply) = shared.take(&next.message) {
            return reply;
        }
        let reply = send(next).await;
        shared.keep(&next.message, &reply);
        reply
    })
    .await
}

/// One call of the page, to its end, and what the browser remembers then.
async fn call(
    question: &Arc<Question>,
    begun: Begun<Fetch>,
    send: &mut impl AsyncFnMut(&NextRequest) -> Reply,
) -> (CallTrace, Memory) {
    // Most calls have a preflight and a request at most.
    let mut exchanges = Vec::with_capacity(2);
    let note = |fetch: &mut Fetch, mut request: NextRequest, Reply { response, elapsed, sent }| {
        let (lifetime, checked) = (fetch.preflight_lifetime().cloned(), fetch.take_checked());
        match sent {
            Sent::Unchanged => {}
            Sent::Instead(message) => request.message = *message,
            Sent::Nothing => return,
        }
        exchanges.push(Exchange { request, response, elapsed, lifetime, checked });
    };
    let stop = |next: &NextRequest| (question.preflight_only && next.kind == Kind::Actual).then_some(());
    let (fetch, outcome, unsent) = match drive_until(begun, stop, send, note).await {
        Driven::Ended(fetch, outcome) => (fetch, outcome, None),
        Driven::Stopped(fetch, next, ()) => (fetch, preflight_passed(&next), Some(UnsentRequest::of(&next))),
    };
    let mut trace = CallTrace { unsent, ..trace(question, &fetch, exchanges, outcome) };
    needs::note_needs(&mut trace);
    delivery::note_readers(&mut trace);
    (trace, fetch.into_memory())
}

/// The outcome of a call whose request stays unsent: as far as it went, the browser allows it.
fn preflight_passed(next: &NextRequest) -> Outcome {
    Outcome::Allowed(Response {
        kind: ResponseType::Cors,
        url: without_password(&next.message.url),
        redirected: false,
        status: 0,
        readable_headers: Vec::new(),
    })
}

/// What a fetch that is over came to.
fn trace(question: &Arc<Question>, fetch: &Fetch, exchanges: Vec<Exchange>, outcome: Outcome) -> CallTrace {
    CallTrace {
        question: question.clone(),
        exchanges,
        outcome,
        notices: notices(question, fetch),
        set_cookies: fetch.set_cookies().to_vec(),
        cookies_omitted: fetch.cookies_omitted(),
        unsent: None,
    }
}

fn notices(question: &Question, fetch: &Fetch) -> Vec<Notice> {
    question.origin_notice().into_iter().chain(fetch.notices().iter().cloned()).collect()
}

/// What a browser would do, as far as that is known before anything is sent.
#[derive(Clone, Debug)]
pub enum DryRun {
    /// It would send these, if each preflight passed: all up to the first actual request.
    Sends {
        /// The requests, in their order.
        requests: Vec<NextRequest>,
        /// What explains them, or will surprise.
        notices: Vec<Notice>,
    },
    /// It would send nothing: a rule blocks the call before, or its URL is a response of itself (`data:`).
    Ends(Box<Diagnosis>),
}

/// What a browser would send for a question; nothing is sent.
#[must_use]
pub fn dry_run(question: &Question) -> DryRun {
    let begun = Fetch::begin(&question.page, &question.call, &question.client);
    let mut requests = Vec::new();
    let respond = |next: &NextRequest| match next.kind {
        Kind::Preflight => Ok(Recorded::assumed(permission(next))),
        Kind::Actual => Err(()),
    };
    match drive_with(begun, respond, |_, request| requests.push(request)) {
        Driven::Stopped(fetch, actual, ()) => {
            requests.push(*actual);
            DryRun::Sends { requests, notices: notices(question, &fetch) }
        }
        Driven::Ended(fetch, outcome) => {
            let question = Arc::new(question.clone());
            let trace = trace(&question, &fetch, Vec::new(), outcome);
            DryRun::Ends(Box::new(Diagnosis::new(question, trace, Vec::new())))
        }
    }
}

/// A response to a preflight that allows all that the preflight lists.
#[must_use]
pub fn permission(next: &NextRequest) -> HttpResponse {
    let sent = |name: &str| next.message.headers.get(name).unwrap_or_default();
    let mut headers = HeaderList::new();
    headers.append("Access-Control-Allow-Origin", sent("origin"));
    headers.append("Access-Control-Allow-Credentials", "true");
    headers.append("Access-Control-Allow-Methods", sent("access-control-request-method"));
    headers.append("Access-Control-Allow-Headers", sent("access-control-request-headers"));
    HttpResponse { version: HttpVersion::Http1, status: 204, headers, body: Body::default(), remote: None }
}
