//! What explains a fetch without deciding it: the reasons for a preflight, and the notices.

use super::{Rule, Unreadable};
use crate::web::address_space::AddressSpace;
use crate::web::browser::Browser;
use crate::web::message::FailureKind;
use crate::web::request::PreloadDestination;
use crate::web::text::shown;

/// Why a preflight is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The method is not `GET`, `HEAD` or `POST`.
    Method(String),
    /// This header (lower-case name) is not safelisted, or not with this value.
    Header {
        /// The lower-case name.
        name: String,
        /// Whether the name would be safelisted with another value.
        value_at_fault: bool,
    },
    /// The type of the body is not one that a form could send.
    ContentType(String),
    /// The safelisted values together are longer than 1024 bytes.
    TotalSize(usize),
    /// Something listens on an XMLHttpRequest's `upload`.
    UploadListener,
    /// In this browser each hop of a redirected request needs a preflight once one did.
    EarlierHop(Browser),
}

impl Reason {
    /// Its rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::Method(_) => Rule::PreflightMethod,
            Self::Header { .. } => Rule::PreflightHeader,
            Self::ContentType(_) => Rule::PreflightContentType,
            Self::TotalSize(_) => Rule::PreflightTotalSize,
            Self::UploadListener => Rule::PreflightUploadListener,
            Self::EarlierHop(_) => Rule::RedirectPreflightUnneeded,
        }
    }

    /// The reason as a clause: `the method is PUT`.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Method(method) => format!("the method is {}", shown(method)),
            Self::Header { name, value_at_fault: false } => {
                format!("{} is not a safelisted header", shown(name))
            }
            Self::Header { name, value_at_fault: true } => {
                format!("{} is not safelisted with this value", shown(name))
            }
            Self::ContentType(value) if value.is_empty() => "the Content-Type is empty".into(),
            Self::ContentType(value) => format!("the Content-Type is {}", shown(value)),
            Self::TotalSize(size) => format!("the safelisted headers add up to {size} bytes, over 1024"),
            Self::UploadListener => "the page listens to the upload's progress".into(),
            Self::EarlierHop(browser) => {
                format!(
                    "{} sends another preflight after a redirect of a request that needed one",
                    browser.name()
                )
            }
        }
    }
}

/// Something that will not be as the author thinks, or that explains the verdict. It never decides.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants are the rules, whose pages say what they are; the fields are the facts in the sentences"
)]
pub enum Notice {
    OriginRespelt { given: String, origin: String },
    OriginNull,
    MethodCase { method: String },
    HeaderForbidden { name: String },
    HeaderNotSettable { name: String, browser: Browser, sent_by: Vec<Browser> },
    NoCorsHeaderDropped { name: String },
    OpaqueResponse,
    PreflightNetwork,
    CorsNetwork,
    AuthorizationWildcard,
    WildcardLiteral { header: &'static str },
    MaxAgeInvalid { value: String, fault: &'static str, used: String },
    MaxAgeCapped { value: String, cap: u64, browser: Browser },
    PrivateNetwork,
    CredentialsNotNeeded,
    OriginReflected,
    NullAllowed,
    RedirectOriginTainted { from: String, to: String },
    RedirectAuthorizationDropped { from: String, to: String },
    RedirectMethodChanged { from: String, to: String, status: u16 },
    RedirectPreflightOrigin { browser: Browser, sent: String, others: Vec<Browser>, other: String },
    RedirectPreflightUnneeded { browser: Browser, others: Vec<Browser> },
    HeaderNotReadable { names: Vec<String>, why: Unreadable },
    ExposeMissing { names: Vec<String>, on_preflight: bool },
    ExposeInvalid { element: String },
    ExposeWildcardLiteral,
    ExposeSetCookie,
    TimingNotAllowed { value: String },
    CorpInvalid { value: String, taken_by: Option<Browser> },
    Cookie { rule: Rule, name: String, fact: String, sent: bool },
    CookieSetOnPreflight,
    BeaconNotDelivered { rule: Option<Rule>, fact: String },
    CoepCredentialless,
    MixedUpgraded { url: String },
    LnaPermission { url: String, space: AddressSpace, browser: Browser, assumed: bool },
    LnaInsecureContext { page: String, url: String, space: AddressSpace, browser: Browser },
    CanvasTainted,
    ScriptErrorsMuted,
    JsonpReadable { cookies: Vec<String> },
    JsonpType { received: Option<String> },
    PreloadUnused { destination: PreloadDestination },
    BodyBroken { kind: FailureKind, fact: String, effect: BodyEffect },
    StyleUnused { value: String },
    SocketClosed { code: Option<u16>, reason: String, spoken: bool, page: u16 },
    SocketBroken { fact: String },
    SocketForeignOrigin { origin: String, cookies: bool },
}

impl Notice {
    /// Its rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::OriginRespelt { .. } => Rule::OriginInvalid,
            Self::OriginNull => Rule::OriginNull,
            Self::MethodCase { .. } => Rule::MethodCase,
            Self::HeaderForbidden { .. } => Rule::HeaderForbidden,
            Self::HeaderNotSettable { .. } => Rule::HeaderNotSettable,
            Self::NoCorsHeaderDropped { .. } => Rule::NoCorsHeaderDropped,
            Self::OpaqueResponse => Rule::OpaqueResponse,
            Self::PreflightNetwork => Rule::PreflightNetwork,
            Self::CorsNetwork => Rule::CorsNetwork,
            Self::AuthorizationWildcard => Rule::PreflightAuthorizationWildcard,
            Self::WildcardLiteral { .. } => Rule::PreflightWildcardLiteral,
            Self::MaxAgeInvalid { .. } => Rule::PreflightMaxAgeInvalid,
            Self::MaxAgeCapped { .. } => Rule::PreflightMaxAgeCapped,
            Self::PrivateNetwork => Rule::PreflightPrivateNetwork,
            Self::CredentialsNotNeeded => Rule::CredentialsNotNeeded,
            Self::OriginReflected => Rule::CorsOriginReflected,
            Self::NullAllowed => Rule::CorsNullAllowed,
            Self::RedirectOriginTainted { .. } => Rule::RedirectOriginTainted,
            Self::RedirectAuthorizationDropped { .. } => Rule::RedirectAuthorizationDropped,
            Self::RedirectMethodChanged { .. } => Rule::RedirectMethodChanged,
            Self::RedirectPreflightOrigin { .. } => Rule::RedirectPreflightOrigin,
            Self::RedirectPreflightUnneeded { .. } => Rule::RedirectPreflightUnneeded,
            Self::HeaderNotReadable { .. } => Rule::HeaderNotReadable,
            Self::ExposeMissing { .. } => Rule::ExposeMissing,
            Self::ExposeInvalid { .. } => Rule::ExposeInvalid,
            Self::ExposeWildcardLiteral => Rule::ExposeWildcardWithCredentials,
            Self::ExposeSetCookie => Rule::ExposeSetCookie,
            Self::TimingNotAllowed { .. } => Rule::TimingNotAllowed,
            Self::CorpInvalid { .. } => Rule::CorpInvalid,
            Self::Cookie { rule, .. } => *rule,
            Self::CookieSetOnPreflight => Rule::CookieSetOnPreflight,
            Self::BeaconNotDelivered { .. } => Rule::BeaconNotDelivered,
            Self::CoepCredentialless => Rule::CoepCredentialless,
            Self::MixedUpgraded { .. } => Rule::MixedUpgraded,
            Self::LnaPermission { .. } => Rule::LnaPermission,
            Self::LnaInsecureContext { .. } => Rule::LnaInsecureContext,
            Self::CanvasTainted => Rule::CanvasTainted,
            Self::ScriptErrorsMuted => Rule::ScriptErrorsMuted,
            Self::JsonpReadable { .. } => Rule::JsonpReadable,
            Self::JsonpType { .. } => Rule::JsonpType,
            Self::PreloadUnused { .. } => Rule::PreloadUnused,
            Self::BodyBroken { kind: FailureKind::BodyNotDecoded, .. } => Rule::BodyNotDecoded,
            Self::BodyBroken { .. } => Rule::BodyCutOff,
            Self::StyleUnused { .. } => Rule::MimeStyle,
            Self::SocketClosed { .. } => Rule::WebsocketClosed,
            Self::SocketBroken { .. } => Rule::WebsocketFrames,
            Self::SocketForeignOrigin { .. } => Rule::WebsocketOriginNotChecked,
        }
    }
}

/// What a broken body does to a call that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyEffect {
    /// `fetch()` resolves, and reading the body rejects; with which words in which browser.
    ReadingRejects(Vec<(Browser, &'static str)>),
    /// What came is all that there is, and there is no error.
    UsedAsFarAsItCame,
    /// The event source connects, gets no event, and connects again.
    NoEvents,
    /// Audio and video stop where the data do.
    StopsEarly,
    /// The image shows what came.
    ShowsInPart,
}
