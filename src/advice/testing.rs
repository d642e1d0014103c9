//! Plays answers to a page's call, for the tests of advice.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::{Advice, ExtraRequests, Investigation, advise, investigate, repair};
use crate::fetch::{Init, Page, PolicyContainer};
use crate::probe::{OriginSource, Question, probe};
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpResponse, HttpVersion, Reply};
use crate::web::origin::Origin;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};

/// The page's origin.
pub(super) const PAGE: &str = "https://app.example";
/// The header that allows it.
pub(super) const HERE: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);

/// One answer: its status, its headers.
pub(super) fn answer(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
    let headers: HeaderList = headers.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    HttpResponse { version: HttpVersion::Http1, status, headers, body_start: Vec::new(), remote: None }
}

/// An origin, as it is written.
pub(super) fn origin(text: &str) -> Origin {
    Origin::of(&Url::parse(text).expect("a URL"))
}

/// A GET of `https://api.example/items` by a page of [`PAGE`], changed as the test wants it.
pub(super) fn question(change: impl FnOnce(&mut Init)) -> Question {
    let mut init = Init {
        initiator: Initiator::Fetch,
        crossorigin: CrossOrigin::None,
        url: Url::parse("https://api.example/items").expect("a URL"),
        method: "GET".into(),
        headers: Vec::new(),
        body: None,
        mode: Mode::Cors,
        credentials: Credentials::SameOrigin,
        redirect: RedirectMode::Follow,
        keepalive: false,
        origin: origin(PAGE),
        user_agent: None,
    };
    change(&mut init);
    Question {
        page: Page {
            init,
            policy: PolicyContainer::default(),
            cookies: Vec::new(),
            now: 0,
            third_party_cookies: None,
        },
        browser: Browser::Chromium,
        origin: OriginSource::Given { respelt: None },
        repeat: false,
    }
}

/// What is found where the responses come in this order, and after them none.
pub(super) fn investigation(
    question: Question,
    wanted: ExtraRequests,
    answers: &[HttpResponse],
) -> Investigation<'static> {
    let mut left: VecDeque<HttpResponse> = answers.iter().cloned().collect();
    let mut send = move || {
        let silence = Failure { kind: FailureKind::EmptyResponse, detail: "no answer is left".into() };
        Reply::new(left.pop_front().ok_or(silence), Duration::ZERO)
    };
    async {
        let diagnosis = probe(question, async |_| send()).await;
        investigate(diagnosis, wanted, async |_| send()).await
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
pub(super) fn said(id: &str, change: impl FnOnce(&mut Init), answers: &[HttpResponse]) -> String {
    said_with(id, ExtraRequests::default(), change, answers)
}

/// The same, with extra requests.
pub(super) fn said_with(
    id: &str,
    wanted: ExtraRequests,
    change: impl FnOnce(&mut Init),
    answers: &[HttpResponse],
) -> String {
    let found = of_kind(id, &investigation(question(change), wanted, answers));
    found.into_iter().map(|advice| advice.message).collect::<Vec<_>>().join("\n")
}
