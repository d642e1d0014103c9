//! A broken rule of the platform.

use super::Rule;
use super::fault::Fault;
use super::response_at::{ResponseAt, Stage};
use crate::web::request::{Destination, Initiator};
use crate::web::script::NotCalled;

/// A broken rule of the platform: what was seen, what was needed, and in which situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What was seen, and what was needed.
    pub fault: Fault,
    /// In which situation: rules and the browsers' names for an error depend on it.
    pub context: Context,
}

/// The situation of a request when a rule was broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Whether its response is under CORS.
    pub under_cors: bool,
    /// Whether a redirect led to what is at fault.
    pub redirected: bool,
    /// Whether the page is a file on disk.
    pub page_is_from_disk: bool,
}

impl Violation {
    /// The rule that this breaks.
    #[must_use]
    pub fn rule(&self) -> Rule {
        let staged = |at: &ResponseAt, preflight: Rule, actual: Rule| match at.stage {
            Stage::Preflight => preflight,
            Stage::Actual => actual,
        };
        let redirected = self.context.redirected;
        match &self.fault {
            Fault::UrlCredentials { .. } => Rule::UrlCredentials,
            Fault::UrlScheme { .. } => Rule::UrlScheme,
            Fault::UrlBadPort { .. } if redirected => Rule::RedirectBadPort,
            Fault::UrlBadPort { .. } => Rule::UrlBadPort,
            Fault::MethodInvalid { .. } => Rule::MethodInvalid,
            Fault::MethodForbidden { .. } => Rule::MethodForbidden,
            Fault::HeaderInvalid { .. } => Rule::HeaderInvalid,
            Fault::BodyOnGet { .. } => Rule::BodyOnGet,
            Fault::RequestInitInvalid { .. } => Rule::RequestInitInvalid,
            Fault::ModeSameOrigin { .. } if redirected => Rule::RedirectModeSameOrigin,
            Fault::ModeSameOrigin { .. } => Rule::ModeSameOrigin,
            Fault::NoCorsMethod { .. } => Rule::NoCorsMethod,
            Fault::NoCorsRedirectMode { .. } => Rule::NoCorsRedirectMode,
            Fault::KeepaliveTooLarge { .. } => Rule::KeepaliveTooLarge,
            Fault::CoepRequireCorp { .. } => Rule::CoepRequireCorp,
            Fault::CoepWorker { .. } => Rule::CoepWorker,
            Fault::EventSourceStatus { .. } => Rule::EventsourceStatus,
            Fault::EventSourceContentType { .. } => Rule::EventsourceContentType,
            Fault::LnaInsecureContext { .. } => Rule::LnaInsecureContext,
            Fault::OrbBlocked { .. } => Rule::OrbBlocked,
            Fault::NosniffBlocked { destination: Destination::Style, .. } => Rule::NosniffStyle,
            Fault::NosniffBlocked { .. } => Rule::NosniffScript,
            Fault::MimeScript { .. } => Rule::MimeScript,
            Fault::MimeModule { .. } => Rule::MimeModule,
            Fault::MimeServiceWorker { .. } => Rule::ServiceWorkerMime,
            Fault::ServiceWorkerScope { .. } => Rule::ServiceWorkerScope,
            Fault::ServiceWorkerInsecure { .. } => Rule::ServiceWorkerInsecure,
            Fault::ServiceWorkerRedirect { .. } => Rule::ServiceWorkerRedirect,
            Fault::OwnOriginOnly { element: Initiator::Track, .. } => Rule::TrackCrossOrigin,
            Fault::OwnOriginOnly { element: Initiator::SvgUse, .. } => Rule::SvgUseCrossOrigin,
            Fault::OwnOriginOnly { .. } => Rule::ServiceWorkerCrossOrigin,
            Fault::PreloadUnsupported { .. } => Rule::PreloadUnsupported,
            Fault::IntegrityMismatch { .. } => Rule::IntegrityMismatch,
            Fault::IntegrityOpaque { .. } => Rule::IntegrityOpaque,
            Fault::TrustedTypes { .. } => Rule::CspTrustedTypes,
            Fault::CallbackNotCalled { why, .. } => match **why {
                NotCalled::Empty => Rule::JsonpEmpty,
                NotCalled::Json => Rule::JsonpPlainJson,
                NotCalled::Html(_) => Rule::JsonpHtml,
                NotCalled::Protected(_) => Rule::JsonpProtected,
                NotCalled::Other(_) => Rule::JsonpOtherCallback,
                NotCalled::Syntax { .. } => Rule::JsonpSyntaxError,
                NotCalled::Throws(_) => Rule::JsonpThrows,
                NotCalled::Later | NotCalled::Nothing => Rule::JsonpNotCalled,
            },
            Fault::MimeStyle { .. } => Rule::MimeStyle,
            Fault::ElementStatus { .. } => Rule::ElementStatus,
            Fault::ElementContent { .. } => Rule::ElementContent,
            Fault::CspBlocked { connects: true, .. } => Rule::CspConnectSrc,
            Fault::CspBlocked { connects: false, .. } => Rule::CspResource,
            Fault::BeaconTooLarge { .. } => Rule::BeaconTooLarge,
            Fault::WorkerCrossOrigin { .. } => Rule::WorkerCrossOrigin,
            Fault::DataUrlInvalid { .. } => Rule::UrlInvalid,
            Fault::AllowOriginMissing { at, .. } => {
                staged(at, Rule::PreflightAllowOriginMissing, Rule::CorsAllowOriginMissing)
            }
            Fault::AllowOriginMultiple { at, .. } => {
                staged(at, Rule::PreflightAllowOriginMultiple, Rule::CorsAllowOriginMultiple)
            }
            Fault::AllowOriginInvalid { at, .. } => {
                staged(at, Rule::PreflightAllowOriginInvalid, Rule::CorsAllowOriginInvalid)
            }
            Fault::AllowOriginMismatch { at, .. } => {
                staged(at, Rule::PreflightAllowOriginMismatch, Rule::CorsAllowOriginMismatch)
            }
            Fault::WildcardWithCredentials { at, .. } => {
                staged(at, Rule::PreflightWildcardWithCredentials, Rule::CredentialsWildcardOrigin)
            }
            Fault::AllowCredentials { at, received: None } => {
                staged(at, Rule::PreflightAllowCredentials, Rule::CredentialsAllowCredentialsMissing)
            }
            Fault::AllowCredentials { at, received: Some(_) } => {
                staged(at, Rule::PreflightAllowCredentials, Rule::CredentialsAllowCredentialsInvalid)
            }
            Fault::PreflightRedirect { .. } => Rule::PreflightRedirect,
            Fault::PreflightStatus { .. } => Rule::PreflightStatus,
            Fault::AllowMethodsInvalid { .. } => Rule::PreflightAllowMethodsInvalid,
            Fault::AllowHeadersInvalid { .. } => Rule::PreflightAllowHeadersInvalid,
            Fault::MethodNotAllowed { .. } => Rule::PreflightMethodNotAllowed,
            Fault::HeaderNotAllowed { .. } => Rule::PreflightHeaderNotAllowed,
            Fault::RedirectModeError { .. } => Rule::RedirectModeError,
            Fault::RedirectTooMany { .. } => Rule::RedirectTooMany,
            Fault::RedirectLocationInvalid { .. } => Rule::RedirectLocationInvalid,
            Fault::RedirectScheme { .. } => Rule::RedirectScheme,
            Fault::RedirectCredentials { .. } => Rule::RedirectCredentials,
            Fault::CorpSameOrigin { .. } => Rule::CorpSameOrigin,
            Fault::CorpSameSite { .. } => Rule::CorpSameSite,
            Fault::Socket(fault) => fault.rule(),
            Fault::MixedContent { .. } if redirected => Rule::RedirectMixedContent,
            Fault::MixedContent { .. } => Rule::MixedContent,
        }
    }
}
