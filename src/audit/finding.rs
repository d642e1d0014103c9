//! What was found, and what shows it.

use super::class::Class;
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

/// What shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The page's origin; the `Origin` of the request, where it has one.
    pub origin: String,
    /// What else of the request counts: lines, without secrets.
    pub sent: Vec<String>,
    /// What of the response counts: lines.
    pub received: Vec<String>,
}

impl Finding {
    /// Of an origin that was let in, by a response with this status.
    pub(super) fn of(
        class: Class,
        origin: &str,
        with_credentials: bool,
        (via, status, evidence): (Via, Option<u16>, Option<Evidence>),
        space: AddressSpace,
    ) -> Self {
        let is_wildcard = matches!(class, Class::Wildcard | Class::WildcardWithCredentials);
        let with_credentials = with_credentials && !is_wildcard;
        Self {
            class,
            severity: lowered(class.severity(Exposure::of(with_credentials, space)), status),
            origin: Some(if is_wildcard { "*".into() } else { origin.to_owned() }),
            with_credentials,
            via,
            evidence,
            error_status: status.filter(|status| *status >= 400),
        }
    }

    /// Of responses that a cache may mix up.
    pub(super) fn of_cache(space: AddressSpace) -> Self {
        Self {
            class: Class::MissingVary,
            severity: Class::MissingVary.severity(Exposure::of(false, space)),
            origin: None,
            with_credentials: false,
            via: Via::Response,
            evidence: None,
            error_status: None,
        }
    }

    /// What was sent, what came back, who gets in: sentences.
    #[must_use]
    pub fn message(&self) -> String {
        let mut sentences = vec![self.headline()];
        sentences.extend(self.evidence.as_ref().map(|evidence| self.proof(evidence)));
        sentences.extend(self.remark());
        sentences.join(" ")
    }

    /// What was sent and what came back: a sentence.
    fn proof(&self, Evidence { origin, sent, received }: &Evidence) -> String {
        let and = |lines: &[String]| lines.join(" and ");
        let sent = if sent.is_empty() { String::new() } else { format!(" with {}", and(sent)) };
        let received = match received.as_slice() {
            [] => "no Access-Control-Allow-Origin".to_owned(),
            lines => and(lines),
        };
        match self.via {
            Via::Response | Via::Preflight => format!("The response to Origin: {origin} has {received}."),
            Via::Handshake => format!("The response to the handshake of {origin}{sent} is {received}."),
            Via::Script | Via::Load => format!("The response to the request{sent} is {received}."),
        }
    }

    /// Who gets in: a sentence.
    #[must_use]
    pub fn headline(&self) -> String {
        let who = self.class.who();
        let cookies = if self.with_credentials { " with the user's cookies" } else { "" };
        match (&self.origin, self.class) {
            (Some(origin), Class::WebSocketHijacking) => {
                format!("The WebSocket opened for a page of {origin}{cookies}: {who}.")
            }
            (Some(origin), Class::JsonpHijacking) => {
                format!("A script element on a page of {origin} received the data{cookies}: {who}.")
            }
            (Some(origin), Class::ResourcePolicyMissing) => {
                format!("A page of {origin} can load the response{cookies}: {who}.")
            }
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
            (_, _) => None,
        }
    }
}
