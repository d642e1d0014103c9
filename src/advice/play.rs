//! Plays answers to a page's call, for the tests of advice.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::{Advice, Further, advise, keep_going, look_further, repair};
use crate::fetch::{Init, Page, PolicyContainer};
use crate::probe::{Diagnosis, OriginSource, Question, probe};
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

/// The diagnosis where the answers come in this order, and after them none.
pub(super) fn diagnosis(question: Question, further: Further, answers: &[HttpResponse]) -> Diagnosis {
    let mut left: VecDeque<HttpResponse> = answers.iter().cloned().collect();
    let mut send = move || {
        let silence = Failure { kind: FailureKind::EmptyResponse, detail: "no answer is left".into() };
        Reply { response: left.pop_front().ok_or(silence), elapsed: Duration::ZERO }
    };
    async {
        let mut diagnosis = probe(question, async |_| send()).await;
        keep_going(&mut diagnosis, further, async |_| send()).await;
        look_further(&mut diagnosis, further, async |_| send()).await;
        diagnosis
    }
    .now_or_never()
    .expect("nothing was waited for")
}

/// All advice of one kind on a diagnosis.
pub(super) fn of_kind(id: &str, diagnosis: &Diagnosis) -> Vec<Advice> {
    advise(diagnosis, &repair(diagnosis)).into_iter().filter(|advice| advice.id == id).collect()
}

/// What one kind of advice says, its messages one a line; empty where it has nothing to say.
pub(super) fn said(id: &str, change: impl FnOnce(&mut Init), answers: &[HttpResponse]) -> String {
    said_further(id, Further::default(), change, answers)
}

/// The same, with further requests.
pub(super) fn said_further(
    id: &str,
    further: Further,
    change: impl FnOnce(&mut Init),
    answers: &[HttpResponse],
) -> String {
    let found = of_kind(id, &diagnosis(question(change), further, answers));
    found.into_iter().map(|advice| advice.message).collect::<Vec<_>>().join("\n")
}
