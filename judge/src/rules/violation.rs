//! The facts of a broken rule, and the one sentence made of them.

use super::Rule;
use crate::web::browser::Browser;

/// Which response a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The response to the preflight.
    Preflight,
    /// The response to the actual request, or one of its redirects.
    Actual,
}

/// The response in which something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseAt {
    /// Whether it belongs to the preflight or to the actual request.
    pub stage: Stage,
    /// The URL that it came from.
    pub url: String,
    /// Its status.
    pub status: u16,
    /// How many redirects came before it.
    pub hop: usize,
    /// Whether it is itself a redirect.
    pub redirects: bool,
}

impl ResponseAt {
    /// The answer in words: `the preflight's answer`, `the redirect at http://…`.
    pub(super) fn words(&self) -> String {
        match (self.stage, self.redirects, self.hop) {
            (Stage::Preflight, _, 0) => "the preflight's answer".into(),
            (Stage::Preflight, ..) => format!("the answer to the preflight for {}", self.url),
            (Stage::Actual, false, 0) => "the answer".into(),
            (Stage::Actual, false, _) => format!("the answer after the redirect to {}", self.url),
            (Stage::Actual, true, _) => format!("the redirect ({}) at {}", self.status, self.url),
        }
    }

    /// The preflight that it is the answer to, at the beginning of a sentence.
    pub(super) fn request(&self) -> String {
        if self.hop == 0 { "The preflight".into() } else { format!("The preflight for {}", self.url) }
    }
}

/// How close an origin came to the one that was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NearMiss {
    /// Equal but for a slash or path at its end.
    TrailingSlash,
    /// Equal but for upper and lower case.
    Case,
    /// The scheme's default port is written out.
    DefaultPort,
    /// Equal but for `http` and `https`.
    Scheme,
    /// Equal but for the port.
    Port,
    /// No scheme before the host.
    NoScheme,
    /// A pattern with `*`, which browsers take literally.
    Pattern,
    /// `www.` on one of the two.
    Www,
}

impl NearMiss {
    /// Finds how `seen` nearly is `needed`.
    #[must_use]
    pub fn between(seen: &str, needed: &str) -> Option<Self> {
        let rest = |text: &str| text.split_once("://").map(|(_, rest)| rest.to_owned());
        let host = |text: &str| {
            let rest = rest(text)?;
            Some(rest.rsplit_once(':').map_or(rest.clone(), |(host, _)| host.to_owned()))
        };
        let scheme = |text: &str| text.split_once("://").map(|(scheme, _)| scheme.to_owned());
        if seen.eq_ignore_ascii_case(needed) {
            Some(Self::Case)
        } else if seen.contains('*') {
            Some(Self::Pattern)
        } else if seen.strip_prefix(needed).is_some_and(|end| end.starts_with('/')) {
            Some(Self::TrailingSlash)
        } else if rest(needed).as_deref() == Some(seen) {
            Some(Self::NoScheme)
        } else if rest(seen).is_some() && rest(seen) == rest(needed) {
            Some(Self::Scheme)
        } else if seen.strip_prefix(needed).is_some_and(|end| [":80", ":443"].contains(&end)) {
            Some(Self::DefaultPort)
        } else if scheme(seen).is_some() && scheme(seen) == scheme(needed) && host(seen) == host(needed) {
            Some(Self::Port)
        } else if rest(seen).zip(rest(needed)).is_some_and(|(seen, needed)| {
            seen.strip_prefix("www.") == Some(&needed) || needed.strip_prefix("www.") == Some(&seen)
        }) {
            Some(Self::Www)
        } else {
            None
        }
    }

    /// What is different, in a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::TrailingSlash => "an origin has no slash or path at its end",
            Self::Case => "the comparison is byte by byte: upper and lower case count",
            Self::DefaultPort => "an origin does not name its scheme's default port",
            Self::Scheme => "the schemes differ",
            Self::Port => "the ports differ",
            Self::NoScheme => "an origin begins with its scheme",
            Self::Pattern => "browsers know no patterns: * stands alone or is a plain character",
            Self::Www => "www. makes another host",
        }
    }
}

/// A broken rule of the platform: what was seen, and what was needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants are the rules, whose pages say what they are; the fields are the facts in the sentences"
)]
pub enum Violation {
    UrlCredentials {
        url: String,
    },
    UrlScheme {
        scheme: String,
        mode: &'static str,
        page_is_from_disk: bool,
    },
    UrlBadPort {
        port: u16,
        redirected: bool,
    },
    MethodInvalid {
        method: String,
    },
    MethodForbidden {
        method: String,
    },
    HeaderInvalid {
        name: String,
        value: String,
        fault: HeaderFault,
    },
    BodyOnGet {
        method: String,
    },
    RequestInitInvalid {
        fault: &'static str,
    },
    ModeSameOrigin {
        origin: String,
        target: String,
        redirected: bool,
    },
    NoCorsMethod {
        method: String,
    },
    NoCorsRedirectMode {
        mode: &'static str,
    },
    KeepaliveTooLarge {
        size: usize,
        limit: usize,
    },
    CoepRequireCorp {
        at: ResponseAt,
        origin: String,
    },
    CoepWorker {
        at: ResponseAt,
        owner: &'static str,
        seen: Option<String>,
    },
    EventSourceStatus {
        at: ResponseAt,
    },
    EventSourceContentType {
        at: ResponseAt,
        seen: Option<String>,
    },
    LnaInsecureContext {
        page: String,
        url: String,
        space: &'static str,
    },
    OrbBlocked {
        at: ResponseAt,
        why: String,
    },
    NosniffBlocked {
        at: ResponseAt,
        seen: Option<String>,
        style: bool,
        under_cors: bool,
    },
    MimeScript {
        at: ResponseAt,
        seen: Option<String>,
        under_cors: bool,
    },
    MimeModule {
        at: ResponseAt,
        seen: Option<String>,
        under_cors: bool,
    },
    MimeStyle {
        at: ResponseAt,
        seen: Option<String>,
    },
    ElementStatus {
        at: ResponseAt,
        element: &'static str,
        /// The browser that asks again and again instead of giving up.
        asks_without_end: Option<Browser>,
    },
    ElementContent {
        at: ResponseAt,
        element: &'static str,
    },
    CspBlocked {
        url: String,
        directive: String,
        sources: String,
        connects: bool,
        redirected: bool,
        under_cors: bool,
    },
    BeaconTooLarge {
        size: usize,
        limit: usize,
    },
    WorkerCrossOrigin {
        origin: String,
        target: String,
    },
    DataUrlInvalid {
        url: String,
    },
    AllowOriginMissing {
        at: ResponseAt,
        needed: String,
        include: bool,
    },
    AllowOriginMultiple {
        at: ResponseAt,
        seen: String,
        needed: String,
        lines: usize,
        title_case: bool,
    },
    AllowOriginInvalid {
        at: ResponseAt,
        seen: String,
        needed: String,
    },
    AllowOriginMismatch {
        at: ResponseAt,
        seen: String,
        needed: String,
        near: Option<NearMiss>,
    },
    WildcardWithCredentials {
        at: ResponseAt,
        needed: String,
    },
    AllowCredentials {
        at: ResponseAt,
        seen: Option<String>,
    },
    PreflightRedirect {
        at: ResponseAt,
        location: String,
        refused: bool,
    },
    PreflightStatus {
        at: ResponseAt,
    },
    AllowMethodsInvalid {
        at: ResponseAt,
        element: String,
    },
    AllowHeadersInvalid {
        at: ResponseAt,
        element: String,
    },
    MethodNotAllowed {
        at: ResponseAt,
        method: String,
        allowed: Vec<String>,
        include: bool,
    },
    HeaderNotAllowed {
        at: ResponseAt,
        name: String,
        allowed: Vec<String>,
        include: bool,
    },
    RedirectModeError {
        at: ResponseAt,
        location: String,
    },
    RedirectTooMany {
        limit: usize,
        under_cors: bool,
    },
    RedirectLocationInvalid {
        at: ResponseAt,
        location: String,
        lines: usize,
        under_cors: bool,
    },
    RedirectScheme {
        at: ResponseAt,
        scheme: String,
        under_cors: bool,
    },
    RedirectCredentials {
        at: ResponseAt,
        location: String,
        under_cors: bool,
    },
    CorpSameOrigin {
        at: ResponseAt,
        origin: String,
    },
    CorpSameSite {
        at: ResponseAt,
        origin: String,
        secure: bool,
    },
    MixedContent {
        page: String,
        url: String,
        redirected: bool,
        under_cors: bool,
    },
}

/// What is wrong with a header that a page sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFault {
    /// The name is no token.
    Name,
    /// NUL, line feed or carriage return inside the value.
    ControlByte,
    /// A character above U+00FF.
    NotAByteString,
}

impl Violation {
    /// The rule that this breaks.
    #[must_use]
    pub fn rule(&self) -> Rule {
        let staged = |at: &ResponseAt, preflight: Rule, actual: Rule| match at.stage {
            Stage::Preflight => preflight,
            Stage::Actual => actual,
        };
        match self {
            Self::UrlCredentials { .. } => Rule::UrlCredentials,
            Self::UrlScheme { .. } => Rule::UrlScheme,
            Self::UrlBadPort { redirected: false, .. } => Rule::UrlBadPort,
            Self::UrlBadPort { redirected: true, .. } => Rule::RedirectBadPort,
            Self::MethodInvalid { .. } => Rule::MethodInvalid,
            Self::MethodForbidden { .. } => Rule::MethodForbidden,
            Self::HeaderInvalid { .. } => Rule::HeaderInvalid,
            Self::BodyOnGet { .. } => Rule::BodyOnGet,
            Self::RequestInitInvalid { .. } => Rule::RequestInitInvalid,
            Self::ModeSameOrigin { redirected: false, .. } => Rule::ModeSameOrigin,
            Self::ModeSameOrigin { redirected: true, .. } => Rule::RedirectModeSameOrigin,
            Self::NoCorsMethod { .. } => Rule::NoCorsMethod,
            Self::NoCorsRedirectMode { .. } => Rule::NoCorsRedirectMode,
            Self::KeepaliveTooLarge { .. } => Rule::KeepaliveTooLarge,
            Self::CoepRequireCorp { .. } => Rule::CoepRequireCorp,
            Self::CoepWorker { .. } => Rule::CoepWorker,
            Self::EventSourceStatus { .. } => Rule::EventsourceStatus,
            Self::EventSourceContentType { .. } => Rule::EventsourceContentType,
            Self::LnaInsecureContext { .. } => Rule::LnaInsecureContext,
            Self::OrbBlocked { .. } => Rule::OrbBlocked,
            Self::NosniffBlocked { style: false, .. } => Rule::NosniffScript,
            Self::NosniffBlocked { style: true, .. } => Rule::NosniffStyle,
            Self::MimeScript { .. } => Rule::MimeScript,
            Self::MimeModule { .. } => Rule::MimeModule,
            Self::MimeStyle { .. } => Rule::MimeStyle,
            Self::ElementStatus { .. } => Rule::ElementStatus,
            Self::ElementContent { .. } => Rule::ElementContent,
            Self::CspBlocked { connects: true, .. } => Rule::CspConnectSrc,
            Self::CspBlocked { connects: false, .. } => Rule::CspResource,
            Self::BeaconTooLarge { .. } => Rule::BeaconTooLarge,
            Self::WorkerCrossOrigin { .. } => Rule::WorkerCrossOrigin,
            Self::DataUrlInvalid { .. } => Rule::UrlInvalid,
            Self::AllowOriginMissing { at, .. } => {
                staged(at, Rule::PreflightAllowOriginMissing, Rule::CorsAllowOriginMissing)
            }
            Self::AllowOriginMultiple { at, .. } => {
                staged(at, Rule::PreflightAllowOriginMultiple, Rule::CorsAllowOriginMultiple)
            }
            Self::AllowOriginInvalid { at, .. } => {
                staged(at, Rule::PreflightAllowOriginInvalid, Rule::CorsAllowOriginInvalid)
            }
            Self::AllowOriginMismatch { at, .. } => {
                staged(at, Rule::PreflightAllowOriginMismatch, Rule::CorsAllowOriginMismatch)
            }
            Self::WildcardWithCredentials { at, .. } => {
                staged(at, Rule::PreflightWildcardWithCredentials, Rule::CredentialsWildcardOrigin)
            }
            Self::AllowCredentials { at, seen: None } => {
                staged(at, Rule::PreflightAllowCredentials, Rule::CredentialsAllowCredentialsMissing)
            }
            Self::AllowCredentials { at, seen: Some(_) } => {
                staged(at, Rule::PreflightAllowCredentials, Rule::CredentialsAllowCredentialsInvalid)
            }
            Self::PreflightRedirect { .. } => Rule::PreflightRedirect,
            Self::PreflightStatus { .. } => Rule::PreflightStatus,
            Self::AllowMethodsInvalid { .. } => Rule::PreflightAllowMethodsInvalid,
            Self::AllowHeadersInvalid { .. } => Rule::PreflightAllowHeadersInvalid,
            Self::MethodNotAllowed { .. } => Rule::PreflightMethodNotAllowed,
            Self::HeaderNotAllowed { .. } => Rule::PreflightHeaderNotAllowed,
            Self::RedirectModeError { .. } => Rule::RedirectModeError,
            Self::RedirectTooMany { .. } => Rule::RedirectTooMany,
            Self::RedirectLocationInvalid { .. } => Rule::RedirectLocationInvalid,
            Self::RedirectScheme { .. } => Rule::RedirectScheme,
            Self::RedirectCredentials { .. } => Rule::RedirectCredentials,
            Self::CorpSameOrigin { .. } => Rule::CorpSameOrigin,
            Self::CorpSameSite { .. } => Rule::CorpSameSite,
            Self::MixedContent { redirected: false, .. } => Rule::MixedContent,
            Self::MixedContent { redirected: true, .. } => Rule::RedirectMixedContent,
        }
    }
}
