//! What was found, and what shows it.

use super::class::Class;
use super::judged::{Cached, Judged, Said};
use super::severity::{Exposure, Severity, lowered};
use super::via::Via;
use crate::web::address_space::AddressSpace;

/// A way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is found.
    pub class: Class,
    /// How bad it is.
    pub severity: Severity,
    /// The origin that was let in; `*` for a wildcard; `None` where it is not about one.
    pub origin: Option<String>,
    /// Whether a page there gets in with the user's credentials.
    pub with_credentials: bool,
    /// By which response.
    pub via: Via,
    /// What was sent and received.
    pub evidence: Option<Evidence>,
    /// The status of the response, where it is one of an error.
    pub error_status: Option<u16>,
}

/// The headers that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The `Origin` of the request.
    pub origin: String,
    /// The `Access-Control-Allow-Origin` of the response.
    pub allow_origin: Option<String>,
    /// The `Access-Control-Allow-Credentials` of the response.
    pub allow_credentials: Option<String>,
}

impl Finding {
    /// Of an origin that was let in.
    pub(super) fn of(class: Class, origin: &str, judged: &Judged, via: Via, space: AddressSpace) -> Self {
        let is_wildcard = matches!(class, Class::Wildcard | Class::WildcardWithCredentials);
        let with_credentials = judged.with_credentials == Some(true) && !is_wildcard;
        let status = judged.decided.as_ref().map(|said| said.status);
        let severity = class.severity(Exposure::of(with_credentials, space));
        let evidence = judged.decided.clone().map(|Said { status: _, allow_origin, allow_credentials }| {
            Evidence { origin: origin.to_owned(), allow_origin, allow_credentials }
        });
        Self {
            class,
            severity: lowered(severity, status),
            origin: Some(if is_wildcard { "*".into() } else { origin.to_owned() }),
            with_credentials,
            via,
            evidence,
            error_status: status.filter(|status| *status >= 400),
        }
    }

    /// Of responses that a cache may mix up, where two differ by the origin and one does not say so.
    pub(super) fn of_cached(cached: &[Cached], space: AddressSpace) -> Option<Self> {
        let first = cached.first()?;
        let differ = cached.iter().any(|one| one.allow_origin != first.allow_origin);
        (differ && cached.iter().any(|one| one.is_bare)).then(|| Self {
            class: Class::MissingVary,
            severity: Class::MissingVary.severity(Exposure::of(false, space)),
            origin: None,
            with_credentials: false,
            via: Via::Response,
            evidence: None,
            error_status: None,
        })
    }

    /// What was sent, what came back, who gets in: sentences.
    #[must_use]
    pub fn message(&self) -> String {
        let mut sentences = vec![self.headline()];
        if let Some(Evidence { origin, allow_origin, allow_credentials }) = &self.evidence {
            let received = match (allow_origin, allow_credentials) {
                (Some(allowed), Some(credentials)) => format!(
                    "Access-Control-Allow-Origin: {allowed} and Access-Control-Allow-Credentials: {credentials}"
                ),
                (Some(allowed), None) => format!("Access-Control-Allow-Origin: {allowed}"),
                (None, _) => "no Access-Control-Allow-Origin".into(),
            };
            sentences.push(format!("The response to Origin: {origin} has {received}."));
        }
        sentences.extend(self.remark());
        sentences.join(" ")
    }

    /// Who gets in: a sentence.
    #[must_use]
    pub fn headline(&self) -> String {
        let who = self.class.who();
        match (&self.origin, self.class) {
            (Some(_), Class::Wildcard) => format!("Access-Control-Allow-Origin is *: {who}."),
            (Some(_), Class::WildcardWithCredentials) => format!(
                "Access-Control-Allow-Origin is *: {who}. Access-Control-Allow-Credentials: true has no effect beside it."
            ),
            (Some(origin), _) => format!("{origin} was let in: {who}."),
            (None, _) => {
                format!(
                    "Access-Control-Allow-Origin differs by origin, but Vary does not name Origin: {who}."
                )
            }
        }
    }

    /// What limits it, or what it means for a method that writes.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        match (self.via, self.error_status) {
            (_, Some(status @ (404 | 410 | 500..))) => {
                Some(format!("The status is {status}, so there is little to read; audit a path that exists."))
            }
            (Via::Preflight, _) => {
                Some("The preflight lets the request out; only the preflight was sent.".into())
            }
            (Via::Response, _) => None,
        }
    }
}
