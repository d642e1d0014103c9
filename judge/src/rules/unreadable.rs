//! Why a page cannot read a response header that it needs.

use crate::web::request::Initiator;

/// Why a page cannot read a response header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The response does not have it.
    NotSent,
    /// `Access-Control-Expose-Headers` does not name it.
    NotExposed,
    /// It is exposed on the preflight response only.
    ExposedOnPreflight,
    /// `*` exposes nothing where the request has credentials.
    Wildcard,
    /// The list of exposed headers is not a list of names.
    ListInvalid,
    /// No page can read it: it sets cookies.
    SetsCookies,
    /// A redirect that is not followed has no headers.
    OpaqueRedirect,
    /// The request was made without CORS.
    Opaque,
    /// What makes the request gets no headers.
    ByElement(Initiator),
}

impl Unreadable {
    /// The reason as a clause about so many headers.
    #[must_use]
    pub fn clause(self, count: usize) -> String {
        let them = if count > 1 { "them" } else { "it" };
        match self {
            Self::NotSent => format!("the response does not have {them}"),
            Self::NotExposed => format!("Access-Control-Expose-Headers does not name {them}"),
            Self::ExposedOnPreflight => {
                "Access-Control-Expose-Headers is on the preflight response only, where it has no effect"
                    .into()
            }
            Self::Wildcard => {
                "Access-Control-Expose-Headers is *, which is not a wildcard when credentials are included"
                    .into()
            }
            Self::ListInvalid => {
                "Access-Control-Expose-Headers is not a list of header names, so browsers ignore it".into()
            }
            Self::SetsCookies => format!("browsers never let a page read {them}"),
            Self::OpaqueRedirect => "a redirect that is not followed is an opaque response".into(),
            Self::Opaque => "the response is opaque, because the request was made without CORS".into(),
            Self::ByElement(initiator) => format!("with {} a page cannot read headers", initiator.words()),
        }
    }

    /// Whether a longer list in `Access-Control-Expose-Headers` of the response helps.
    #[must_use]
    pub fn is_list_at_fault(self) -> bool {
        matches!(self, Self::NotExposed | Self::ExposedOnPreflight | Self::Wildcard | Self::ListInvalid)
    }
}
