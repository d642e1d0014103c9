//! The facts of a broken rule.

use super::near_miss::NearMiss;
use super::response_at::ResponseAt;
use super::socket::SocketFault;
use crate::web::address_space::AddressSpace;
use crate::web::browser::Browser;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::request::{Destination, Initiator, Mode, PreloadDestination, RedirectMode};
use crate::web::script::NotCalled;

/// What breaks a rule of the platform: what was seen, and what was needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants are the rules, whose pages say what they are; the fields are the facts in the sentences"
)]
pub enum Fault {
    UrlCredentials {
        url: String,
    },
    UrlScheme {
        scheme: String,
        mode: Mode,
    },
    UrlBadPort {
        port: u16,
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
        mode: Mode,
    },
    ModeSameOrigin {
        origin: String,
        target: String,
    },
    NoCorsMethod {
        method: String,
    },
    NoCorsRedirectMode {
        mode: RedirectMode,
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
        owner: EmbedderPolicy,
        received: Option<String>,
    },
    EventSourceStatus {
        at: ResponseAt,
    },
    EventSourceContentType {
        at: ResponseAt,
        received: Option<String>,
    },
    LnaInsecureContext {
        page: String,
        url: String,
        space: AddressSpace,
    },
    OrbBlocked {
        at: ResponseAt,
        why: String,
    },
    NosniffBlocked {
        at: ResponseAt,
        received: Option<String>,
        destination: Destination,
    },
    MimeScript {
        at: ResponseAt,
        received: Option<String>,
    },
    MimeModule {
        at: ResponseAt,
        received: Option<String>,
        needed: &'static str,
    },
    MimeServiceWorker {
        at: ResponseAt,
        received: Option<String>,
    },
    ServiceWorkerScope {
        at: ResponseAt,
        /// The path that the registration is to have.
        scope: String,
        /// The folder of the script, or what `Service-Worker-Allowed` says.
        limit: String,
        /// Whether that header says it.
        by_header: bool,
    },
    ServiceWorkerInsecure {
        page: String,
    },
    ServiceWorkerRedirect {
        at: ResponseAt,
        location: String,
    },
    OwnOriginOnly {
        element: Initiator,
        origin: String,
        target: String,
    },
    PreloadUnsupported {
        destination: PreloadDestination,
        browser: Browser,
    },
    IntegrityMismatch {
        at: ResponseAt,
        /// The hashes of the strongest function that `integrity` has.
        expected: String,
        /// That of the body.
        computed: String,
    },
    IntegrityOpaque {
        at: ResponseAt,
        element: Initiator,
    },
    TrustedTypes {
        url: String,
    },
    CallbackNotCalled {
        at: ResponseAt,
        /// The page's function.
        callback: String,
        /// The parameter that has its name.
        param: String,
        why: Box<NotCalled>,
    },
    MimeStyle {
        at: ResponseAt,
        received: Option<String>,
    },
    ElementStatus {
        at: ResponseAt,
        element: Initiator,
        /// The browser that requests it forever instead of giving up.
        retries_without_end: Option<Browser>,
    },
    ElementContent {
        at: ResponseAt,
        element: Initiator,
    },
    CspBlocked {
        url: String,
        directive: String,
        sources: String,
        connects: bool,
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
        received: String,
        needed: String,
        lines: usize,
        title_case: bool,
    },
    AllowOriginInvalid {
        at: ResponseAt,
        received: String,
        needed: String,
    },
    AllowOriginMismatch {
        at: ResponseAt,
        received: String,
        needed: String,
        near: Option<NearMiss>,
    },
    WildcardWithCredentials {
        at: ResponseAt,
        needed: String,
    },
    AllowCredentials {
        at: ResponseAt,
        received: Option<String>,
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
        is_missing: bool,
    },
    HeaderNotAllowed {
        at: ResponseAt,
        names: Vec<String>,
        allowed: Vec<String>,
        include: bool,
        is_missing: bool,
    },
    RedirectModeError {
        at: ResponseAt,
        location: String,
    },
    RedirectTooMany {
        limit: usize,
    },
    RedirectLocationInvalid {
        at: ResponseAt,
        location: String,
        lines: usize,
    },
    RedirectScheme {
        at: ResponseAt,
        scheme: String,
    },
    RedirectCredentials {
        at: ResponseAt,
        location: String,
        /// Whether CORS forbids them, and not only this engine.
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
    },
    Socket(Box<SocketFault>),
}

impl Fault {
    /// Whether it is the content of a body that is at fault; of one that could be read, or that could not.
    #[must_use]
    pub fn is_about_content(&self, readable: bool) -> bool {
        matches!(self, Self::ElementContent { .. }) || !readable && matches!(self, Self::OrbBlocked { .. })
    }
}

/// What is wrong with a header that a page sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFault {
    /// The name is not a token.
    Name,
    /// NUL, line feed or carriage return inside the value.
    ControlByte,
    /// A character above U+00FF.
    NotAByteString,
}
