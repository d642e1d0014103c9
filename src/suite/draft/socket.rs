//! A draft made of a WebSocket's handshakes: one from each page, and one from a page that no server knows.

use url::Url;

use super::recorded_request::Secrets;
use super::{Draft, DraftTarget, UNKNOWN, as_name, literal, named_origins, unknown};
use crate::fetch::{Client, Page};
use crate::suite::Called;
use crate::web::browser::Browser;
use crate::web::http_url::http_url;
use crate::web::raw_head::RawReply;
use crate::web::request::Initiator;
use crate::web::secret;
use crate::web::text::shown;
use crate::websocket::{NextHandshake, SocketCall, SocketDiagnosis, SocketOutcome, SocketQuestion, open};

/// Opens the WebSocket from each of these pages, and last from an unknown one.
pub async fn opened(
    url: &Url,
    pages: &[Page],
    key: [u8; 16],
    mut send: impl AsyncFnMut(&NextHandshake) -> RawReply,
) -> Vec<SocketDiagnosis> {
    let unknown = Page::new(unknown(&[http_url(url)]));
    let mut all = Vec::new();
    for page in pages.iter().chain([&unknown]) {
        let question = SocketQuestion {
            page: page.clone(),
            call: SocketCall { url: url.as_str().to_owned(), subprotocols: Vec::new() },
            client: Client::new(Browser::default()).product(crate::PRODUCT),
            key,
        };
        all.push(open(question, async |next| send(next).await).await);
    }
    all
}

/// The draft. Trusted are the pages that were given: their WebSocket must open, and that of all others must not.
///
/// # Errors
/// Where the server gave no response at all: why.
pub fn from_sockets(url: &Url, found: &[SocketDiagnosis]) -> Result<Draft, String> {
    let failed = found.iter().all(|one| matches!(one.outcome, SocketOutcome::Failed(_)));
    if let (true, Some(SocketOutcome::Failed(failure))) = (failed, found.first().map(|one| &one.outcome)) {
        return Err(failure.failure.detail.clone());
    }
    let (trusted, unknown_page) = found.split_at(found.len().saturating_sub(1));
    let origins: Vec<String> = trusted.iter().map(|one| one.question.origin().serialize()).collect();
    let mut draft = Draft::default();
    draft.remarks.push(format!("Made from the handshakes of {}.", shown(&secret::text(url.as_str()))));
    draft.origins = named_origins(&origins).into_iter().map(|(name, origin)| (name, origin, true)).collect();
    draft.origins.extend(
        unknown_page.iter().map(|one| (UNKNOWN.to_owned(), one.question.origin().serialize(), false)),
    );
    for (one, (name, ..)) in trusted.iter().zip(&draft.origins) {
        if let Some(rule) = one.rule() {
            draft.remarks.push(format!("{name} is blocked now ({rule}): expect its checks to fail."));
        }
    }
    if unknown_page.iter().any(|one| matches!(one.outcome, SocketOutcome::Opens(_))) {
        draft.remarks.push(format!(
            "The WebSocket opens for unknown origins: expect the checks of {UNKNOWN} to fail, until the server compares Origin."
        ));
    }
    let (base, mut secrets) = (url.origin().ascii_serialization(), Secrets::default());
    secrets.meet(&base);
    let written = literal(&base) + &secrets.path(url, &base);
    draft.remarks.extend(secrets.remarks());
    draft.variables = secrets.variables();
    let target = DraftTarget {
        url: written,
        methods: vec!["GET".into()],
        called: Called::Call(Initiator::WebSocket),
        // Browsers send the user's cookies with each handshake.
        audit: Some(true),
        ..DraftTarget::default()
    };
    draft.targets.push((as_name(url.path()), target));
    Ok(draft)
}
