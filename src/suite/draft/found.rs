//! A draft made from a server's responses to a few requests. Nothing is changed by them: of all but GET only the preflight is
//! sent.

use url::Url;

use super::recorded_request::Secrets;
use super::{Draft, DraftTarget, UNKNOWN, literal, named_origins, unknown};
use crate::fetch::{Call, Client, Kind, Outcome, Page};
use crate::probe::{Diagnosis, Question, probe};
use crate::rules::Violation;
use crate::web::browser::Browser;
use crate::web::headers::{Extracted, HeaderList};
use crate::web::message::{Failure, FailureKind, Reply};
use crate::web::request::{Credentials, Initiator};
use crate::web::secret;
use crate::web::text::shown;

/// Methods that a preflight may list and that a page can use; what else it lists is left to the reader.
const METHODS: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];

/// What one origin sent, and what came back.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The origin's page.
    page: Page,
    /// A GET with credentials.
    get: Diagnosis,
    /// A PUT of which only the preflight is sent.
    put: Diagnosis,
}

impl Observation {
    /// Whether a page of HTML came that no other origin may read: a document to be shown, and no API.
    #[must_use]
    pub fn is_document(&self) -> bool {
        headers_of(&self.get, Kind::Actual).is_some_and(|headers| {
            let kind = headers.get_text("content-type").unwrap_or_default().to_ascii_lowercase();
            kind.starts_with("text/html") && !headers.contains("access-control-allow-origin")
        }) && status_of(&self.get).is_some_and(|status| (200..300).contains(&status))
    }
}

/// Requests the URL from each of these pages, and last from an unknown one.
pub async fn observe(
    url: &Url,
    pages: &[Page],
    mut send: impl AsyncFnMut(&crate::fetch::NextRequest) -> Reply,
) -> Vec<Observation> {
    let mut all = Vec::new();
    let unknown = Page::new(unknown(std::slice::from_ref(url)));
    for page in pages.iter().chain([&unknown]) {
        let get = probe(question(url, page, "GET"), async |next| send(next).await).await;
        let put = probe(question(url, page, "PUT"), async |next| match next.kind {
            Kind::Preflight => send(next).await,
            Kind::Actual => Reply::new(Err(unsent()), std::time::Duration::ZERO),
        })
        .await;
        all.push(Observation { page: page.clone(), get, put });
    }
    all
}

fn unsent() -> Failure {
    Failure { kind: FailureKind::NotSendable, detail: "it was not sent".into() }
}

fn question(url: &Url, page: &Page, method: &str) -> Question {
    let call = Call::new(Initiator::Fetch, url.clone()).method(method);
    Question::new(page.clone(), call, Client::new(Browser::default()).product(crate::PRODUCT))
}

/// Why a server gave no response.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NoResponse {
    /// The network failed.
    #[error("{}", .0.detail)]
    Failed(Failure),
    /// A browser would send nothing.
    #[error("{}", .0.message())]
    Blocked(Box<Violation>),
    /// Nothing was sent.
    #[error("no response")]
    NotSent,
}

/// The draft. Trusted are the origins that were given; what the server does otherwise is remarked on, not written down as
/// what should be.
///
/// # Errors
/// Where the server gave no response at all.
pub fn from_responses(url: &Url, observations: &[Observation]) -> Result<Draft, NoResponse> {
    let headers = observations.iter().filter_map(|one| headers_of(&one.get, Kind::Actual)).next();
    let Some(first) = headers else {
        return Err(match observations.first().map(|one| &one.get.first_call().outcome) {
            Some(Outcome::Failed(failure)) => NoResponse::Failed(failure.clone()),
            Some(Outcome::Blocked(violation)) => NoResponse::Blocked(Box::new(violation.clone())),
            _ => NoResponse::NotSent,
        });
    };
    let unknown_origin = unknown(std::slice::from_ref(url)).serialize();
    let (trusted, unknown) = observations.split_at(observations.len().saturating_sub(1));
    let origins: Vec<String> = trusted.iter().map(|one| one.page.origin.serialize()).collect();
    let mut draft = Draft::default();
    draft.remarks.push(format!("Made from the responses of {}.", shown(&secret::text(url.as_str()))));
    draft.origins = named_origins(&origins).into_iter().map(|(name, origin)| (name, origin, true)).collect();
    draft.origins.push((UNKNOWN.into(), unknown_origin, false));
    let (base, mut secrets) = (url.origin().ascii_serialization(), Secrets::default());
    secrets.meet(&base);
    let written = literal(&base) + &secrets.path(url, &base);
    draft.remarks.extend(secrets.remarks());
    draft.variables = secrets.variables();
    let allowed = |one: &Observation| matches!(one.get.first_call().outcome, Outcome::Allowed(_));
    let value = |headers: &HeaderList| headers.get_text("access-control-allow-origin");
    let mut target = DraftTarget { url: written, ..DraftTarget::default() };
    let public = unknown.iter().any(|one| {
        allowed(one) && headers_of(&one.get, Kind::Actual).and_then(value).is_some_and(|value| value == "*")
    });
    if public {
        target.allow = vec!["all".into()];
    } else if unknown.iter().any(allowed) {
        draft
            .remarks
            .push(format!("The server allows unknown origins: expect the checks of {UNKNOWN} to fail."));
    }
    for (one, (name, _, _)) in trusted.iter().zip(&draft.origins) {
        if !allowed(one) {
            let rule = one.get.rule().map(|rule| rule.id()).unwrap_or_default();
            draft.remarks.push(format!("{name} is blocked now ({rule}): expect its checks to fail."));
        }
    }
    target.readable = list(first, "access-control-expose-headers");
    target.readable.retain(|name| name != "*");
    if !public {
        target.vary = Some(true);
    }
    if first.get_text("access-control-allow-credentials").is_some_and(|value| value == "true") {
        target.credentials = Credentials::Include;
        target.audit = (!public).then_some(true);
    }
    target.methods = vec!["GET".into()];
    if let Some(preflight) = trusted.iter().filter_map(|one| headers_of(&one.put, Kind::Preflight)).next() {
        let listed = list(preflight, "access-control-allow-methods");
        let known = METHODS.iter().filter(|name| listed.iter().any(|one| one == **name));
        let known: Vec<&str> = known.copied().collect();
        if !known.is_empty() {
            draft.remarks.push(format!(
                "Preflights allow {}, too: add them to methods, and each check sends the preflight alone.",
                crate::web::text::list(&known)
            ));
        }
    }
    draft.targets.push((super::as_name(url.path()), target));
    Ok(draft)
}

fn headers_of(diagnosis: &Diagnosis, kind: Kind) -> Option<&HeaderList> {
    let exchange =
        diagnosis.first_call().exchanges.iter().rev().find(|exchange| exchange.request.kind == kind)?;
    exchange.response.as_ref().ok().map(|response| &response.headers)
}

fn status_of(diagnosis: &Diagnosis) -> Option<u16> {
    let exchange = diagnosis.first_call().exchanges.last()?;
    exchange.response.as_ref().ok().map(|response| response.status)
}

fn list(headers: &HeaderList, name: &str) -> Vec<String> {
    match headers.extract_list(name) {
        Extracted::Failure(_) => Vec::new(),
        found => found.values().iter().map(|name| (*name).to_owned()).collect(),
    }
}
