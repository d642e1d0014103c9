//! Which response and which header a violation is about.

use super::check::Check;
use super::fault::Fault;
use super::response_at::ResponseAt;
use super::violation::Violation;

impl Violation {
    /// The response that broke the rule; `None` where it was broken before anything was sent.
    #[must_use]
    pub fn response(&self) -> Option<&ResponseAt> {
        match &self.fault {
            Fault::AllowOriginMissing { at, .. }
            | Fault::AllowOriginMultiple { at, .. }
            | Fault::AllowOriginInvalid { at, .. }
            | Fault::AllowOriginMismatch { at, .. }
            | Fault::WildcardWithCredentials { at, .. }
            | Fault::AllowCredentials { at, .. }
            | Fault::PreflightRedirect { at, .. }
            | Fault::PreflightStatus { at }
            | Fault::AllowMethodsInvalid { at, .. }
            | Fault::AllowHeadersInvalid { at, .. }
            | Fault::MethodNotAllowed { at, .. }
            | Fault::HeaderNotAllowed { at, .. }
            | Fault::RedirectModeError { at, .. }
            | Fault::RedirectLocationInvalid { at, .. }
            | Fault::RedirectScheme { at, .. }
            | Fault::RedirectCredentials { at, .. }
            | Fault::CorpSameOrigin { at, .. }
            | Fault::OrbBlocked { at, .. }
            | Fault::NosniffBlocked { at, .. }
            | Fault::MimeScript { at, .. }
            | Fault::MimeModule { at, .. }
            | Fault::MimeStyle { at, .. }
            | Fault::MimeServiceWorker { at, .. }
            | Fault::ServiceWorkerScope { at, .. }
            | Fault::ServiceWorkerRedirect { at, .. }
            | Fault::IntegrityMismatch { at, .. }
            | Fault::IntegrityOpaque { at, .. }
            | Fault::CallbackNotCalled { at, .. }
            | Fault::ElementStatus { at, .. }
            | Fault::ElementContent { at, .. }
            | Fault::CoepRequireCorp { at, .. }
            | Fault::CoepWorker { at, .. }
            | Fault::EventSourceStatus { at }
            | Fault::EventSourceContentType { at, .. }
            | Fault::CorpSameSite { at, .. } => Some(at),
            Fault::UrlCredentials { .. }
            | Fault::UrlScheme { .. }
            | Fault::UrlBadPort { .. }
            | Fault::MethodInvalid { .. }
            | Fault::MethodForbidden { .. }
            | Fault::HeaderInvalid { .. }
            | Fault::BodyOnGet { .. }
            | Fault::RequestInitInvalid { .. }
            | Fault::ModeSameOrigin { .. }
            | Fault::NoCorsMethod { .. }
            | Fault::NoCorsRedirectMode { .. }
            | Fault::KeepaliveTooLarge { .. }
            | Fault::LnaInsecureContext { .. }
            | Fault::CspBlocked { .. }
            | Fault::TrustedTypes { .. }
            | Fault::BeaconTooLarge { .. }
            | Fault::WorkerCrossOrigin { .. }
            | Fault::ServiceWorkerInsecure { .. }
            | Fault::OwnOriginOnly { .. }
            | Fault::PreloadUnsupported { .. }
            | Fault::DataUrlInvalid { .. }
            | Fault::RedirectTooMany { .. }
            | Fault::Socket(_)
            | Fault::MixedContent { .. } => None,
        }
    }

    /// Whether the page learns of it at once, because the request was never accepted: a beacon is then refused.
    #[must_use]
    pub fn stops_before_queue(&self) -> bool {
        match self.fault {
            Fault::BeaconTooLarge { .. } | Fault::UrlScheme { .. } | Fault::HeaderInvalid { .. } => true,
            Fault::MixedContent { .. } => !self.context.redirected,
            _ => false,
        }
    }

    /// The header of that response that is wrong or missing.
    #[must_use]
    pub fn header(&self) -> Option<&'static str> {
        self.check().map(|(_, header)| header)
    }

    /// The check that the response failed, and the header of it that is wrong or missing.
    #[must_use]
    pub fn check(&self) -> Option<(Check, &'static str)> {
        match &self.fault {
            Fault::AllowOriginMissing { .. }
            | Fault::AllowOriginMultiple { .. }
            | Fault::AllowOriginInvalid { .. }
            | Fault::AllowOriginMismatch { .. }
            | Fault::WildcardWithCredentials { .. } => Some((Check::Cors, "Access-Control-Allow-Origin")),
            Fault::AllowCredentials { .. } => Some((Check::Cors, "Access-Control-Allow-Credentials")),
            Fault::AllowMethodsInvalid { .. } | Fault::MethodNotAllowed { .. } => {
                Some((Check::PreflightMethod, "Access-Control-Allow-Methods"))
            }
            Fault::AllowHeadersInvalid { .. } | Fault::HeaderNotAllowed { .. } => {
                Some((Check::PreflightHeaders, "Access-Control-Allow-Headers"))
            }
            Fault::PreflightRedirect { .. }
            | Fault::RedirectModeError { .. }
            | Fault::ServiceWorkerRedirect { .. }
            | Fault::RedirectLocationInvalid { .. }
            | Fault::RedirectScheme { .. }
            | Fault::RedirectCredentials { .. } => Some((Check::Redirect, "Location")),
            Fault::CorpSameOrigin { .. } | Fault::CorpSameSite { .. } | Fault::CoepRequireCorp { .. } => {
                Some((Check::ResourcePolicy, "Cross-Origin-Resource-Policy"))
            }
            Fault::CoepWorker { .. } => Some((Check::EmbedderPolicy, "Cross-Origin-Embedder-Policy")),
            Fault::EventSourceContentType { .. }
            | Fault::NosniffBlocked { .. }
            | Fault::MimeScript { .. }
            | Fault::MimeModule { .. }
            | Fault::MimeServiceWorker { .. }
            | Fault::MimeStyle { .. } => Some((Check::ContentType, "Content-Type")),
            _ => None,
        }
    }
}
