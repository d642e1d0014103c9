//! A document in a frame, of a file: shown or not by its recorded response, and by the headers of the page around it.

use futures_util::FutureExt;
use url::Url;

use super::super::recorded::Overrides;
use crate::fetch::Client;
use crate::frame::{EmbeddedAs, EmbeddingPage, FrameQuestion, Judged, Loading, judge};
use crate::record::RequestSource;
use crate::record::har::{Entry, Har};
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, Reply};

/// A document in a frame, and what came of it.
#[derive(Debug)]
pub struct JudgedFrame {
    /// The place of its entry in the file, from 0.
    pub entry: usize,
    /// The question.
    pub question: FrameQuestion,
    /// What came of it.
    pub judged: Judged,
    /// The names of the cookies that went along with its first request.
    pub cookies: Vec<String>,
}

/// All documents in frames of a file, shown or not, as far as it tells what came back.
#[must_use]
pub fn framed_documents(har: &Har, overrides: &Overrides) -> Vec<JudgedFrame> {
    let navigations =
        har.entries.iter().enumerate().filter(|(_, entry)| entry.source() == Some(RequestSource::Navigation));
    let judged = navigations.filter_map(|(place, entry)| judged(har, place, entry, overrides));
    judged.filter(|one| !matches!(one.judged.loading, Loading::Failed(_))).collect()
}

/// What the file tells of the document of an entry; `None` where it is shown, or the file does not say in what, or what came back.
pub(super) fn recorded(har: &Har, place: usize, entry: &Entry, overrides: &Overrides) -> Option<JudgedFrame> {
    judged(har, place, entry, overrides).filter(|one| matches!(one.judged.loading, Loading::Stopped(..)))
}

fn judged(har: &Har, place: usize, entry: &Entry, overrides: &Overrides) -> Option<JudgedFrame> {
    let shown_as = embedded_as(entry)?;
    let page = Url::parse(har.page_of(entry)?).ok()?;
    let headers = headers_of_document(har, &page).unwrap_or_default();
    let browser = overrides.browser.or_else(|| har.browser()).unwrap_or_default();
    let client = Client::new(browser).product(crate::PRODUCT).now(overrides.now);
    let page = EmbeddingPage { url: Some(page), headers };
    let question = FrameQuestion { shown_as, ..FrameQuestion::new(entry.url(), page, client) };
    let mut here = place;
    let judged = judge(&question, async |request: &HttpRequest| reply(har, &mut here, request));
    let judged = judged.now_or_never()?;
    let cookies = entry.header("cookie").unwrap_or_default().split(';');
    let names = cookies.map(|cookie| cookie.split('=').next().unwrap_or_default().trim().to_owned());
    let cookies = names.filter(|name| !name.is_empty()).collect();
    Some(JudgedFrame { entry: place, question, judged, cookies })
}

/// In what the document of an entry was to be shown; `None` of a page of its own.
fn embedded_as(entry: &Entry) -> Option<EmbeddedAs> {
    let kind = entry.header("sec-fetch-dest").map(str::to_ascii_lowercase).or_else(|| entry.resource_type());
    match kind?.as_str() {
        "iframe" | "frame" => Some(EmbeddedAs::Iframe),
        "object" => Some(EmbeddedAs::Object),
        "embed" => Some(EmbeddedAs::Embed),
        _ => None,
    }
}

/// What the file holds for the next request of a navigation.
fn reply(har: &Har, here: &mut usize, request: &HttpRequest) -> Reply {
    let is_it = |entry: &Entry| entry.url() == request.url.as_str() && !entry.is_preflight();
    let nothing =
        || Failure { kind: FailureKind::NotSendable, detail: "the recording has no response".into() };
    let later = har.entries.iter().enumerate().skip(*here);
    let Some((found, entry)) = later.into_iter().find(|(_, entry)| is_it(entry)) else {
        return Reply::unsent(Err(nothing()));
    };
    *here = found + 1;
    match entry.response() {
        Some(response) => Reply::new(Ok(response), entry.elapsed()),
        None => Reply::unsent(Err(nothing())),
    }
}

/// The headers of a document, where the file has it.
pub(super) fn headers_of_document(har: &Har, page: &Url) -> Option<HeaderList> {
    response_of_document(har, page).map(|response| response.headers)
}

/// The response of a document, where the file has it; of its origin where only that is known.
fn response_of_document(har: &Har, page: &Url) -> Option<HttpResponse> {
    let without_fragment = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url
    };
    let page = without_fragment(page);
    let documents = || {
        let all = har.entries.iter().rev().filter(|entry| entry.source() == Some(RequestSource::Navigation));
        all.filter(|entry| entry.status().is_some_and(|status| !(300..400).contains(&status)))
    };
    let url = |entry: &Entry| Url::parse(entry.url()).ok();
    let exact = documents().find(|entry| url(entry).is_some_and(|url| without_fragment(&url) == page));
    let of_origin = || {
        let is_origin_alone = page.path() == "/" && page.query().is_none();
        let mut same =
            documents().filter(|entry| url(entry).is_some_and(|url| url.origin() == page.origin()));
        same.next().filter(|_| is_origin_alone && same.next().is_none())
    };
    exact.or_else(of_origin)?.response()
}
