//! One question from start to end: asks the Fetch machine what to send, has it sent, and keeps what was seen.

mod diagnosis;
mod other_browser;
mod page;
mod question;

use std::time::Duration;

pub use self::diagnosis::{Diagnosis, Exchange, failure_rule};
pub use self::other_browser::{OtherBrowser, other_browser};
pub use self::page::{FoundPage, find_page};
pub use self::question::{
    OriginSource, PageOrigin, PageOriginError, Question, TargetError, page_origin, target_url,
};

use crate::fetch::{Fetch, Kind, Sending, Step};
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, HttpResponse, HttpVersion};

/// What came back for one request.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The answer, or why there is none.
    pub answer: Result<HttpResponse, Failure>,
    /// How long it took.
    pub elapsed: Duration,
}

/// Asks one question. `send` sends a request, by whatever means, and gives what came back.
pub async fn probe(question: Question, mut send: impl AsyncFnMut(&Sending) -> Answered) -> Diagnosis {
    let (mut fetch, mut step) = Fetch::begin(&question.page, question.browser);
    let mut exchanges = Vec::new();
    loop {
        match step {
            Step::Send(sending) => {
                let Answered { answer, elapsed } = send(&sending).await;
                step = fetch.resume(answer.clone());
                exchanges.push(Exchange { sending: *sending, answer, elapsed });
            }
            Step::Done(outcome) => {
                let mut notices: Vec<_> = question.origin_notice().into_iter().collect();
                notices.extend_from_slice(fetch.notices());
                let other = other_browser(&question, &exchanges, &outcome);
                return Diagnosis { question, exchanges, outcome: *outcome, notices, other };
            }
        }
    }
}

/// What a browser would send if each preflight passed, up to the first actual request; nothing is sent.
///
/// # Errors
/// Where a rule blocks the fetch before anything is sent: then the diagnosis of that.
pub fn dry_run(question: &Question) -> Result<(Vec<Sending>, Vec<crate::rules::Notice>), Box<Diagnosis>> {
    let (mut fetch, mut step) = Fetch::begin(&question.page, question.browser);
    let mut sendings = Vec::new();
    loop {
        match step {
            Step::Send(sending) if sending.kind == Kind::Actual => {
                sendings.push(*sending);
                let mut notices: Vec<_> = question.origin_notice().into_iter().collect();
                notices.extend_from_slice(fetch.notices());
                return Ok((sendings, notices));
            }
            Step::Send(sending) => {
                step = fetch.resume(Ok(permission(&sending)));
                sendings.push(*sending);
            }
            Step::Done(outcome) => {
                let other = other_browser(question, &[], &outcome);
                let mut notices: Vec<_> = question.origin_notice().into_iter().collect();
                notices.extend_from_slice(fetch.notices());
                return Err(Box::new(Diagnosis {
                    question: question.clone(),
                    exchanges: Vec::new(),
                    outcome: *outcome,
                    notices,
                    other,
                }));
            }
        }
    }
}

/// The answer to a preflight that allows all it asks for.
fn permission(sending: &Sending) -> HttpResponse {
    let asked = |name: &str| sending.request.headers.get(name).unwrap_or_default();
    let mut headers = HeaderList::new();
    headers.append("Access-Control-Allow-Origin", asked("origin"));
    headers.append("Access-Control-Allow-Credentials", "true");
    headers.append("Access-Control-Allow-Methods", asked("access-control-request-method"));
    headers.append("Access-Control-Allow-Headers", asked("access-control-request-headers"));
    HttpResponse { version: HttpVersion::Http1, status: 204, headers, body_start: Vec::new(), remote: None }
}
