//! One question from start to end: asks the Fetch machine what to send, has it sent, and keeps what was seen.

mod diagnosis;
mod extra;
mod har;
mod other_browser;
mod page;
mod question;
mod recorded;
mod unseen_body;

use std::cell::OnceCell;

pub use self::diagnosis::{Diagnosis, Exchange, failure_rule};
pub use self::extra::{Extra, Why};
pub use self::har::{Finding, Judged, judge, judge_each};
pub use self::other_browser::{OtherBrowser, other_browser};
pub use self::page::{FoundPage, find_page};
pub use self::question::{
    OriginSource, PageOrigin, PageOriginError, Question, TargetError, page_origin, target_url,
};
pub use self::recorded::{Overrides, question};
pub use self::unseen_body::MISSING as UNSEEN_BODY;

use crate::fetch::{Fetch, Kind, Memory, NextRequest, Outcome, Step};
use crate::rules::{Notice, SetCookieSeen};
use crate::web::headers::HeaderList;
use crate::web::message::{HttpResponse, HttpVersion, Reply};

/// Asks one question, and the same again where that is wanted. `send` sends a request, by whatever means, and gives what
/// came back.
pub async fn probe(question: Question, mut send: impl AsyncFnMut(&NextRequest) -> Reply) -> Diagnosis {
    let begun = Fetch::begin(&question.page, question.browser);
    let first = call(begun, &mut send).await;
    if !question.repeat {
        return first.diagnosis(question, OnceCell::new(), None);
    }
    let (other, other_memory) = other_browser(&question, &first.exchanges, &first.outcome, None);
    let begun = Fetch::begin_again(&question.page, question.browser, first.memory.clone());
    let second = call(begun, &mut send).await;
    // What the other browser would remember is known only where its first call is.
    let others_second = match other_memory {
        Some(memory) => other_browser(&question, &second.exchanges, &second.outcome, Some(memory)).0,
        None => other.clone(),
    };
    let mut again = second.diagnosis(question.clone(), others_second.into(), None);
    // What was said of the first call need not be said twice.
    again.notices.retain(|notice| {
        !first.notices.contains(notice) && question.origin_notice().as_ref() != Some(notice)
    });
    first.diagnosis(question, other.into(), Some(Box::new(again)))
}

/// A call of the page, over.
struct Call {
    exchanges: Vec<Exchange>,
    outcome: Outcome,
    notices: Vec<Notice>,
    set_cookies: Vec<SetCookieSeen>,
    cookies_left_out: usize,
    memory: Memory,
}

impl Call {
    fn diagnosis(
        self,
        question: Question,
        other: OnceCell<OtherBrowser>,
        again: Option<Box<Diagnosis>>,
    ) -> Diagnosis {
        let Self { exchanges, outcome, notices, set_cookies, cookies_left_out, memory: _ } = self;
        let notices = question.origin_notice().into_iter().chain(notices).collect();
        Diagnosis {
            question,
            exchanges,
            outcome,
            notices,
            set_cookies,
            cookies_left_out,
            other,
            again,
            beyond: Vec::new(),
            extras: Vec::new(),
        }
    }
}

/// One call of the page, to its end.
async fn call(
    (mut fetch, mut step): (Fetch, Step),
    send: &mut impl AsyncFnMut(&NextRequest) -> Reply,
) -> Call {
    let mut exchanges = Vec::new();
    loop {
        match step {
            Step::Send(next) => {
                let Reply { response, elapsed } = send(&next).await;
                fetch.pass(elapsed);
                step = fetch.resume(response.clone());
                let lifetime = fetch.preflight_lifetime().cloned();
                exchanges.push(Exchange { request: *next, response, elapsed, lifetime });
            }
            Step::Done(outcome) => {
                return Call {
                    exchanges,
                    outcome: *outcome,
                    notices: fetch.notices().to_vec(),
                    set_cookies: fetch.set_cookies().to_vec(),
                    cookies_left_out: fetch.cookies_left_out(),
                    memory: fetch.into_memory(),
                };
            }
        }
    }
}

/// What a browser would send if each preflight passed, up to the first actual request; nothing is sent.
///
/// # Errors
/// Where a rule blocks the fetch before anything is sent: then the diagnosis of that.
pub fn dry_run(question: &Question) -> Result<(Vec<NextRequest>, Vec<Notice>), Box<Diagnosis>> {
    let (mut fetch, mut step) = Fetch::begin(&question.page, question.browser);
    let mut requests = Vec::new();
    loop {
        match step {
            Step::Send(next) if next.kind == Kind::Actual => {
                requests.push(*next);
                let mut notices: Vec<_> = question.origin_notice().into_iter().collect();
                notices.extend_from_slice(fetch.notices());
                return Ok((requests, notices));
            }
            Step::Send(next) => {
                step = fetch.resume(Ok(permission(&next)));
                requests.push(*next);
            }
            Step::Done(outcome) => {
                let mut notices: Vec<_> = question.origin_notice().into_iter().collect();
                notices.extend_from_slice(fetch.notices());
                return Err(Box::new(Diagnosis {
                    question: question.clone(),
                    exchanges: Vec::new(),
                    outcome: *outcome,
                    notices,
                    set_cookies: Vec::new(),
                    cookies_left_out: 0,
                    other: OnceCell::new(),
                    again: None,
                    beyond: Vec::new(),
                    extras: Vec::new(),
                }));
            }
        }
    }
}

/// The answer to a preflight that allows all it asks for.
fn permission(next: &NextRequest) -> HttpResponse {
    let asked = |name: &str| next.message.headers.get(name).unwrap_or_default();
    let mut headers = HeaderList::new();
    headers.append("Access-Control-Allow-Origin", asked("origin"));
    headers.append("Access-Control-Allow-Credentials", "true");
    headers.append("Access-Control-Allow-Methods", asked("access-control-request-method"));
    headers.append("Access-Control-Allow-Headers", asked("access-control-request-headers"));
    HttpResponse { version: HttpVersion::Http1, status: 204, headers, body_start: Vec::new(), remote: None }
}
