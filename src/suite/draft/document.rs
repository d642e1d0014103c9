//! A draft made of a document: for each page the document in a frame of it, and last for a page that no server knows.

use url::Url;

use super::recorded_request::Secrets;
use super::{Draft, DraftTarget, UNKNOWN, as_name, literal, named_origins, unknown};
use crate::fetch::{Client, Page};
use crate::frame::{Channel, EmbeddedAs, EmbeddingPage, FrameQuestion, Judged, Loading, judge};
use crate::suite::Called;
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::{HttpRequest, Reply};
use crate::web::origin::Origin;
use crate::web::secret;
use crate::web::text::shown;

/// Shows the document in a frame of each of these pages, and last of an unknown one.
pub async fn framed(
    url: &Url,
    pages: &[Page],
    mut send: impl AsyncFnMut(&HttpRequest) -> Reply,
) -> Vec<(Origin, Judged)> {
    let unknown = unknown(std::slice::from_ref(url));
    let origins = pages.iter().map(|page| page.origin.clone()).chain([unknown]);
    let mut all = Vec::new();
    for origin in origins {
        let page = EmbeddingPage { url: Url::parse(&origin.serialize()).ok(), headers: HeaderList::new() };
        let client = Client::new(Browser::default()).product(crate::PRODUCT);
        let question = FrameQuestion::new(url.as_str(), page, client);
        all.push((origin, judge(&question, async |request| send(request).await).await));
    }
    all
}

/// The draft. The pages that were given may show the document, and no others.
///
/// # Errors
/// Where the server gave no response at all: why.
pub fn from_documents(url: &Url, found: &[(Origin, Judged)]) -> Result<Draft, String> {
    if let Some(Loading::Failed(failure)) = found.first().map(|(_, judged)| &judged.loading) {
        return Err(failure.detail.clone());
    }
    let (trusted, others) = found.split_at(found.len().saturating_sub(1));
    let origins: Vec<String> = trusted.iter().map(|(origin, _)| origin.serialize()).collect();
    let mut draft = Draft::default();
    draft.remarks.push(format!("Made from the document of {}.", shown(&secret::text(url.as_str()))));
    draft.origins = named_origins(&origins).into_iter().map(|(name, origin)| (name, origin, true)).collect();
    for ((_, judged), (name, ..)) in trusted.iter().zip(&draft.origins) {
        if let Some(rule) = judged.rule() {
            draft.remarks.push(format!("{name} may not show it now ({rule}): expect its checks to fail."));
        }
    }
    draft.origins.extend(others.iter().map(|(origin, _)| (UNKNOWN.to_owned(), origin.serialize(), false)));
    if others.iter().any(|(_, judged)| matches!(judged.loading, Loading::Shown(_))) {
        draft.remarks.push(format!(
            "Any page may show it now: expect the checks of {UNKNOWN} to fail, until the document has frame-ancestors."
        ));
    }
    draft.remarks.push("need lists the channels between page and document that must be open.".into());
    let (base, mut secrets) = (url.origin().ascii_serialization(), Secrets::default());
    secrets.meet(&base);
    let written = literal(&base) + &secrets.path(url, &base);
    draft.remarks.extend(secrets.remarks());
    draft.variables = secrets.variables();
    let target = DraftTarget {
        url: written,
        methods: vec!["GET".into()],
        called: Called::Frame(EmbeddedAs::Iframe),
        need: vec![Channel::PostMessage],
        ..DraftTarget::default()
    };
    draft.targets.push((as_name(url.path()), target));
    Ok(draft)
}
