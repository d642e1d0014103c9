//! The facts of a broken rule, and the one sentence made of them.

use super::Rule;

/// Which of the two answers a check looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The answer to the preflight.
    Preflight,
    /// The answer to the actual request, or one of its redirects.
    Actual,
}

/// The answer in which something was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Preflight or actual.
    pub side: Side,
    /// The URL that answered.
    pub url: String,
    /// Its status.
    pub status: u16,
    /// How many redirects came before it.
    pub hop: usize,
    /// Whether it is itself a redirect.
    pub redirects: bool,
}

impl Answer {
    /// The answer in words: `the preflight's answer`, `the redirect at http://…`.
    pub(super) fn words(&self) -> String {
        match (self.side, self.redirects, self.hop) {
            (Side::Preflight, _, 0) => "the preflight's answer".into(),
            (Side::Preflight, ..) => format!("the answer to the preflight for {}", self.url),
            (Side::Actual, false, 0) => "the answer".into(),
            (Side::Actual, false, _) => format!("the answer after the redirect to {}", self.url),
            (Side::Actual, true, _) => format!("the redirect ({}) at {}", self.status, self.url),
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
        at: Answer,
        origin: String,
    },
    CoepWorker {
        at: Answer,
        owner: &'static str,
        seen: Option<String>,
    },
    EventSourceStatus {
        at: Answer,
    },
    EventSourceContentType {
        at: Answer,
        seen: Option<String>,
    },
    LnaInsecureContext {
        page: String,
        url: String,
        space: &'static str,
    },
    OrbBlocked {
        at: Answer,
        why: String,
    },
    NosniffBlocked {
        at: Answer,
        seen: Option<String>,
        style: bool,
        under_cors: bool,
    },
    MimeScript {
        at: Answer,
        seen: Option<String>,
        under_cors: bool,
    },
    MimeModule {
        at: Answer,
        seen: Option<String>,
        under_cors: bool,
    },
    MimeStyle {
        at: Answer,
        seen: Option<String>,
    },
    ElementStatus {
        at: Answer,
        element: &'static str,
        /// The browser that asks again and again instead of giving up.
        asks_without_end: Option<&'static str>,
    },
    ElementContent {
        at: Answer,
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
        at: Answer,
        needed: String,
        include: bool,
    },
    AllowOriginMultiple {
        at: Answer,
        seen: String,
        needed: String,
        lines: usize,
        title_case: bool,
    },
    AllowOriginInvalid {
        at: Answer,
        seen: String,
        needed: String,
    },
    AllowOriginMismatch {
        at: Answer,
        seen: String,
        needed: String,
        near: Option<NearMiss>,
    },
    WildcardWithCredentials {
        at: Answer,
        needed: String,
    },
    AllowCredentials {
        at: Answer,
        seen: Option<String>,
    },
    PreflightRedirect {
        at: Answer,
        location: String,
        refused: bool,
    },
    PreflightStatus {
        at: Answer,
    },
    AllowMethodsInvalid {
        at: Answer,
        element: String,
    },
    AllowHeadersInvalid {
        at: Answer,
        element: String,
    },
    MethodNotAllowed {
        at: Answer,
        method: String,
        allowed: Vec<String>,
        include: bool,
    },
    HeaderNotAllowed {
        at: Answer,
        name: String,
        allowed: Vec<String>,
        include: bool,
    },
    RedirectModeError {
        at: Answer,
        location: String,
    },
    RedirectTooMany {
        limit: usize,
        under_cors: bool,
    },
    RedirectLocationInvalid {
        at: Answer,
        location: String,
        lines: usize,
        under_cors: bool,
    },
    RedirectScheme {
        at: Answer,
        scheme: String,
        under_cors: bool,
    },
    RedirectCredentials {
        at: Answer,
        location: String,
        under_cors: bool,
    },
    CorpSameOrigin {
        at: Answer,
        origin: String,
    },
    CorpSameSite {
        at: Answer,
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
        let sided = |at: &Answer, preflight: Rule, actual: Rule| match at.side {
            Side::Preflight => preflight,
            Side::Actual => actual,
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
                sided(at, Rule::PreflightAllowOriginMissing, Rule::CorsAllowOriginMissing)
            }
            Self::AllowOriginMultiple { at, .. } => {
                sided(at, Rule::PreflightAllowOriginMultiple, Rule::CorsAllowOriginMultiple)
            }
            Self::AllowOriginInvalid { at, .. } => {
                sided(at, Rule::PreflightAllowOriginInvalid, Rule::CorsAllowOriginInvalid)
            }
            Self::AllowOriginMismatch { at, .. } => {
                sided(at, Rule::PreflightAllowOriginMismatch, Rule::CorsAllowOriginMismatch)
            }
            Self::WildcardWithCredentials { at, .. } => {
                sided(at, Rule::PreflightWildcardWithCredentials, Rule::CredentialsWildcardOrigin)
            }
            Self::AllowCredentials { at, seen: None } => {
                sided(at, Rule::PreflightAllowCredentials, Rule::CredentialsAllowCredentialsMissing)
            }
            Self::AllowCredentials { at, seen: Some(_) } => {
                sided(at, Rule::PreflightAllowCredentials, Rule::CredentialsAllowCredentialsInvalid)
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
