//! Which response and which header a violation is about.

use super::check::Check;
use super::violation::{ResponseAt, Violation};

impl Violation {
    /// The response that broke the rule; `None` where it was broken before anything was sent.
    #[must_use]
    pub fn response(&self) -> Option<&ResponseAt> {
        match self {
            Self::AllowOriginMissing { at, .. }
            | Self::AllowOriginMultiple { at, .. }
            | Self::AllowOriginInvalid { at, .. }
            | Self::AllowOriginMismatch { at, .. }
            | Self::WildcardWithCredentials { at, .. }
            | Self::AllowCredentials { at, .. }
            | Self::PreflightRedirect { at, .. }
            | Self::PreflightStatus { at }
            | Self::AllowMethodsInvalid { at, .. }
            | Self::AllowHeadersInvalid { at, .. }
            | Self::MethodNotAllowed { at, .. }
            | Self::HeaderNotAllowed { at, .. }
            | Self::RedirectModeError { at, .. }
            | Self::RedirectLocationInvalid { at, .. }
            | Self::RedirectScheme { at, .. }
            | Self::RedirectCredentials { at, .. }
            | Self::CorpSameOrigin { at, .. }
            | Self::OrbBlocked { at, .. }
            | Self::NosniffBlocked { at, .. }
            | Self::MimeScript { at, .. }
            | Self::MimeModule { at, .. }
            | Self::MimeStyle { at, .. }
            | Self::ElementStatus { at, .. }
            | Self::ElementContent { at, .. }
            | Self::CoepRequireCorp { at, .. }
            | Self::CoepWorker { at, .. }
            | Self::EventSourceStatus { at }
            | Self::EventSourceContentType { at, .. }
            | Self::CorpSameSite { at, .. } => Some(at),
            Self::UrlCredentials { .. }
            | Self::UrlScheme { .. }
            | Self::UrlBadPort { .. }
            | Self::MethodInvalid { .. }
            | Self::MethodForbidden { .. }
            | Self::HeaderInvalid { .. }
            | Self::BodyOnGet { .. }
            | Self::RequestInitInvalid { .. }
            | Self::ModeSameOrigin { .. }
            | Self::NoCorsMethod { .. }
            | Self::NoCorsRedirectMode { .. }
            | Self::KeepaliveTooLarge { .. }
            | Self::LnaInsecureContext { .. }
            | Self::CspBlocked { .. }
            | Self::BeaconTooLarge { .. }
            | Self::WorkerCrossOrigin { .. }
            | Self::DataUrlInvalid { .. }
            | Self::RedirectTooMany { .. }
            | Self::MixedContent { .. } => None,
        }
    }

    /// Whether the page learns of it at once, because the request was never accepted: a beacon is then refused.
    #[must_use]
    pub fn stops_before_queue(&self) -> bool {
        matches!(
            self,
            Self::BeaconTooLarge { .. }
                | Self::UrlScheme { .. }
                | Self::HeaderInvalid { .. }
                | Self::MixedContent { redirected: false, .. }
        )
    }

    /// The header of that response that is wrong or missing.
    #[must_use]
    pub fn header(&self) -> Option<&'static str> {
        self.check().map(|(_, header)| header)
    }

    /// The check that the response failed, and the header of it that is wrong or missing.
    #[must_use]
    pub fn check(&self) -> Option<(Check, &'static str)> {
        match self {
            Self::AllowOriginMissing { .. }
            | Self::AllowOriginMultiple { .. }
            | Self::AllowOriginInvalid { .. }
            | Self::AllowOriginMismatch { .. }
            | Self::WildcardWithCredentials { .. } => Some((Check::Cors, "Access-Control-Allow-Origin")),
            Self::AllowCredentials { .. } => Some((Check::Cors, "Access-Control-Allow-Credentials")),
            Self::AllowMethodsInvalid { .. } | Self::MethodNotAllowed { .. } => {
                Some((Check::PreflightMethod, "Access-Control-Allow-Methods"))
            }
            Self::AllowHeadersInvalid { .. } | Self::HeaderNotAllowed { .. } => {
                Some((Check::PreflightHeaders, "Access-Control-Allow-Headers"))
            }
            Self::PreflightRedirect { .. }
            | Self::RedirectModeError { .. }
            | Self::RedirectLocationInvalid { .. }
            | Self::RedirectScheme { .. }
            | Self::RedirectCredentials { .. } => Some((Check::Redirect, "Location")),
            Self::CorpSameOrigin { .. } | Self::CorpSameSite { .. } | Self::CoepRequireCorp { .. } => {
                Some((Check::ResourcePolicy, "Cross-Origin-Resource-Policy"))
            }
            Self::CoepWorker { .. } => Some((Check::EmbedderPolicy, "Cross-Origin-Embedder-Policy")),
            Self::EventSourceContentType { .. }
            | Self::NosniffBlocked { .. }
            | Self::MimeScript { .. }
            | Self::MimeModule { .. }
            | Self::MimeStyle { .. } => Some((Check::ContentType, "Content-Type")),
            _ => None,
        }
    }
}
