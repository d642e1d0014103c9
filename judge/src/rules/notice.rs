//! What explains a fetch without deciding it: the reasons for a preflight, and the notices.

use super::Rule;
use crate::web::address_space::AddressSpace;
use crate::web::browser::{Browser, names};
use crate::web::text::{list, shown};

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
            Self::UploadListener => "something listens on the request's upload".into(),
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
    ExposeMissing { names: Vec<String> },
    ExposeInvalid { element: String },
    ExposeWildcardLiteral,
    ExposeSetCookie,
    TimingNotAllowed { seen: String },
    CorpInvalid { value: String, taken_by: Option<Browser> },
    Cookie { rule: Rule, name: String, fact: String },
    CookieSetOnPreflight,
    BeaconNotDelivered { rule: Option<Rule>, fact: String },
    CoepCredentialless,
    MixedUpgraded { url: String },
    LnaPermission { url: String, space: AddressSpace, browser: Browser },
    CanvasTainted,
    ScriptErrorsMuted,
    StyleUnused { seen: String },
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
            Self::CanvasTainted => Rule::CanvasTainted,
            Self::ScriptErrorsMuted => Rule::ScriptErrorsMuted,
            Self::StyleUnused { .. } => Rule::MimeStyle,
        }
    }

    /// One or two sentences.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::OriginRespelt { given, origin } => {
                format!("The page's origin is {}; it was given as {}.", shown(origin), shown(given))
            }
            Self::OriginNull => "The request's origin is opaque: browsers send Origin: null, which only null allows \
                                 and, without credentials, *. Any sandboxed page can send it too."
                .into(),
            Self::MethodCase { method } if method.eq_ignore_ascii_case("PATCH") => format!(
                "The method {} is sent in this spelling, in which no server knows it: write PATCH. Browsers make only DELETE, GET, HEAD, \
                 OPTIONS, POST and PUT upper-case.",
                shown(method)
            ),
            Self::MethodCase { method } => format!(
                "The method {} is sent in this spelling: only DELETE, GET, HEAD, OPTIONS, POST and PUT are made upper-case.",
                shown(method)
            ),
            Self::HeaderForbidden { name } => {
                format!("{} is set by the browser alone: what the page sets is dropped without an error.", shown(name))
            }
            Self::HeaderNotSettable { name, browser, sent_by } => {
                let others = match &sent_by[..] {
                    [] => String::new(),
                    [one] => format!("; {} sends the page's, after a preflight", one.name()),
                    several => format!("; {} send the page's, after a preflight", names(several)),
                };
                format!("{} drops the page's {} and sends its own{others}.", browser.name(), shown(name))
            }
            Self::NoCorsHeaderDropped { name } => {
                format!("{} is dropped without an error: mode no-cors sends only safelisted headers.", shown(name))
            }
            Self::OpaqueResponse => "The page gets an opaque response: status 0, no headers, no body. Mode no-cors \
                                     never lets a page read another origin's answer."
                .into(),
            Self::PreflightNetwork => format!("The preflight got no response.{}", misnomer(self.rule())),
            Self::CorsNetwork => format!("There was no response to judge.{}", misnomer(self.rule())),
            Self::AuthorizationWildcard => "Access-Control-Allow-Headers: * covers Authorization in today's browsers, but \
                                            not in the standard, and browsers warn that it will stop: list authorization."
                .into(),
            Self::WildcardLiteral { header } => {
                format!("{header}: * does not stand for everything when the request has credentials.")
            }
            Self::MaxAgeInvalid { value, fault, used } => {
                format!("Access-Control-Max-Age is \"{}\", which {fault}: {used}.", shown(value))
            }
            Self::MaxAgeCapped { value, cap, browser } => {
                format!("Access-Control-Max-Age is {}; {browser} keeps a preflight for {cap} s at most.", shown(value))
            }
            Self::PrivateNetwork => "Access-Control-Allow-Private-Network is obsolete: no browser asks for it any more.".into(),
            Self::CredentialsNotNeeded => {
                "Access-Control-Allow-Credentials plays no part: this request has no credentials.".into()
            }
            Self::OriginReflected => "Vary: Origin is missing. Where the allowed origin depends on who asks, a shared cache \
                                      will give one page's answer to another."
                .into(),
            Self::NullAllowed => "Access-Control-Allow-Origin: null allows every sandboxed frame and data: page of any site.".into(),
            Self::RedirectOriginTainted { from, to } => format!(
                "After the redirect from {} to {} browsers send Origin: null, because the redirect went from one \
                 foreign origin to another. A page that asks the last URL itself sends its own origin.",
                shown(from),
                shown(to)
            ),
            Self::RedirectAuthorizationDropped { from, to } => format!(
                "The page's Authorization is not sent on after the redirect from {} to another origin, {}.",
                shown(from),
                shown(to)
            ),
            Self::RedirectMethodChanged { from, to, status } => {
                format!("The redirect ({status}) turned {} into {to}, without a body.", shown(from))
            }
            Self::RedirectPreflightOrigin { browser, sent, others, other } => format!(
                "The preflight after this redirect has Origin: {sent} in {}, and Origin: {other} in {}: a response made for one \
                 fails in the other.",
                browser.name(),
                names(others)
            ),
            Self::RedirectPreflightUnneeded { browser, others } => {
                let others: String = others.iter().map(|other| format!("{}, ", other.name())).collect();
                format!("{} sends a preflight on this hop; {others}and the standard do not.", browser.name())
            }
            Self::ExposeMissing { names } => format!(
                "The page reads null for {}: Access-Control-Expose-Headers does not list {}.",
                list(names),
                if names.len() == 1 { "it" } else { "them" }
            ),
            Self::ExposeInvalid { element } => format!(
                "Access-Control-Expose-Headers has an element that is no header name ({}): browsers then expose nothing of it.",
                shown(element)
            ),
            Self::ExposeWildcardLiteral => {
                "Access-Control-Expose-Headers: * does not stand for everything when the request has credentials.".into()
            }
            Self::ExposeSetCookie => "Set-Cookie is never readable, whatever Access-Control-Expose-Headers says.".into(),
            Self::TimingNotAllowed { seen } => format!(
                "Timing-Allow-Origin ({}) does not name the page's origin: Resource Timing shows zeros.",
                shown(seen)
            ),
            Self::CorpInvalid { value, taken_by } => {
                let effect = taken_by.map_or_else(
                    || "browsers ignore it".to_owned(),
                    |browser| format!("{browser} takes it where the page requires one, other browsers block"),
                );
                format!(
                    "Cross-Origin-Resource-Policy is {}, which is none of same-origin, same-site and cross-origin: {effect}.",
                    shown(value)
                )
            }
            Self::Cookie { name, fact, .. } => format!("The cookie {} {fact}.", shown(name)),
            Self::BeaconNotDelivered { fact, .. } => format!(
                "sendBeacon() returns true, and the beacon does not arrive, or nobody learns that it did: {}",
                shown(fact)
            ),
            Self::CoepCredentialless => {
                "The page's Cross-Origin-Embedder-Policy is credentialless: this goes without cookies.".into()
            }
            Self::MixedUpgraded { url } => format!(
                "The page is secure, so that the browser asks over https instead: {}. It never falls back to http.",
                shown(url)
            ),
            Self::LnaPermission { url, space, browser } => format!(
                "{} is on a {} address, and the page on the public network: {} asks the user first, and without that \
                 permission nothing is sent.",
                shown(url),
                space.id(),
                browser.name()
            ),
            Self::CanvasTainted => "A canvas that draws this is tainted: reading it back throws a SecurityError. With \
                                    crossorigin, and an answer that allows it, it is not."
                .into(),
            Self::StyleUnused { seen } => format!(
                "The element fires load, and the style sheet has no effect: its type is {}, and must be text/css.",
                shown(seen)
            ),
            Self::ScriptErrorsMuted => "window.onerror learns only \"Script error.\" of what goes wrong in it. With crossorigin, \
                                        and an answer that allows it, it learns all."
                .into(),
            Self::CookieSetOnPreflight => {
                "Set-Cookie on the answer to a preflight is ignored: a preflight has no credentials.".into()
            }
        }
    }
}

/// Which browsers' tools call a network failure an error of CORS.
fn misnomer(rule: Rule) -> String {
    let browsers: Vec<Browser> =
        Browser::ALL.iter().copied().filter(|browser| rule.name_in(*browser).is_some()).collect();
    if browsers.is_empty() {
        return String::new();
    }
    let verb = if browsers.len() == 1 { "calls" } else { "call" };
    format!(" {} {verb} this a CORS error, but it is not one.", names(&browsers))
}
