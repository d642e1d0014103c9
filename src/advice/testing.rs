//! Replays responses to a page's call, for the tests of advice.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::{Advice, ExtraRequests, Investigation, advise, investigate, repair};
use crate::fetch::{Call, Client, Page};
use crate::probe::{Question, probe};
use crate::web::body::Body;
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpResponse, HttpVersion, Reply};
use crate::web::origin::Origin;
use crate::web::request::Initiator;

/// The page's origin.
pub(super) const PAGE: &str = "https://app.example";
/// The header that allows it.
pub(super) const HERE: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);

/// One response: its status, its headers.
pub(super) fn response(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
    let headers: HeaderList = headers.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    HttpResponse { version: HttpVersion::Http1, status, headers, body: Body::default(), remote: None }
}

/// An origin, as it is written.
pub(super) fn origin(text: &str) -> Origin {
    Origin::of(&Url::parse(text).expect("a URL"))
}

/// A GET of `https://api.example/items` by a page of [`PAGE`], changed as the test wants it.
pub(super) fn question(change: impl FnOnce(&mut Question)) -> Question {
    let url = Url::parse("https://api.example/items").expect("a URL");
    let call = Call::new(Initiator::Fetch, url);
    let mut question = Question::new(Page::new(origin(PAGE)), call, Client::new(Browser::Chromium));
    change(&mut question);
    question
}

/// What is found where the responses come in this order, and after them none.
pub(super) fn investigation(
    question: Question,
    options: ExtraRequests,
    responses: &[HttpResponse],
) -> Investigation<'static> {
    let mut left: VecDeque<HttpResponse> = responses.iter().cloned().collect();
    let mut send = move || {
        let silence = Failure { kind: FailureKind::EmptyResponse, detail: "no answer is left".into() };
        Reply::new(left.pop_front().ok_or(silence), Duration::ZERO)
    };
    async {
        let diagnosis = probe(question, async |_| send()).await;
        investigate(diagnosis, options, async |_| send()).await
    }
    .now_or_never()
    .expect("nothing was waited for")
}

/// What is found where the network fails so.
pub(super) fn failed(question: Question, kind: FailureKind) -> Investigation<'static> {
    let response = Err(Failure { kind, detail: String::new() });
    let reply = Reply::new(response, Duration::ZERO);
    probe(question, async |_| reply.clone()).now_or_never().expect("nothing was waited for").into()
}

/// All advice of one kind on the first call.
pub(super) fn of_kind(id: &str, investigation: &Investigation<'_>) -> Vec<Advice> {
    let call = investigation.first_call();
    advise(call, &repair(call)).into_iter().filter(|advice| advice.id == id).collect()
}

/// What one kind of advice says, its messages one a line; empty where it has nothing to say.
pub(super) fn advice(id: &str, change: impl FnOnce(&mut Question), responses: &[HttpResponse]) -> String {
    advice_with(id, ExtraRequests::default(), change, responses)
}

/// The same, with extra requests.
pub(super) fn advice_with(
    id: &str,
    options: ExtraRequests,
    change: impl FnOnce(&mut Question),
    responses: &[HttpResponse],
) -> String {
    let found = of_kind(id, &investigation(question(change), options, responses));
    found.into_iter().map(|advice| advice.message).collect::<Vec<_>>().join("\n")
}

/// Asserts that a text has this part; or, where the part is empty, that it is empty.
#[track_caller]
pub(super) fn assert_says(text: &str, part: &str, about: &str) {
    assert!(text.contains(part) && text.is_empty() == part.is_empty(), "{about}: {text}");
}
