//! The facts of a broken rule, and the one sentence made of them.

use super::Rule;
use super::words::{list, shown};

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
    fn words(&self) -> String {
        match (self.side, self.redirects, self.hop) {
            (Side::Preflight, _, 0) => "the preflight's answer".into(),
            (Side::Preflight, ..) => format!("the answer to the preflight for {}", self.url),
            (Side::Actual, false, 0) => "the answer".into(),
            (Side::Actual, false, _) => format!("the answer after the redirect to {}", self.url),
            (Side::Actual, true, _) => format!("the redirect ({}) at {}", self.status, self.url),
        }
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
    UrlCredentials { url: String },
    UrlScheme { scheme: String, mode: &'static str },
    UrlBadPort { port: u16, redirected: bool },
    MethodInvalid { method: String },
    MethodForbidden { method: String },
    HeaderInvalid { name: String, value: String, fault: HeaderFault },
    BodyOnGet { method: String },
    RequestInitInvalid { fault: &'static str },
    ModeSameOrigin { origin: String, target: String, redirected: bool },
    NoCorsMethod { method: String },
    NoCorsRedirectMode { mode: &'static str },
    KeepaliveTooLarge { size: usize, limit: usize },
    CoepRequireCorp { at: Answer, origin: String },
    EventSourceStatus { at: Answer },
    EventSourceContentType { at: Answer, seen: Option<String> },
    LnaInsecureContext { page: String, url: String, space: &'static str },
    BeaconTooLarge { size: usize, limit: usize },
    WorkerCrossOrigin { origin: String, target: String },
    DataUrlInvalid { url: String },
    AllowOriginMissing { at: Answer, needed: String },
    AllowOriginMultiple { at: Answer, seen: String, needed: String, lines: usize, title_case: bool },
    AllowOriginInvalid { at: Answer, seen: String, needed: String },
    AllowOriginMismatch { at: Answer, seen: String, needed: String, near: Option<NearMiss> },
    WildcardWithCredentials { at: Answer, needed: String },
    AllowCredentials { at: Answer, seen: Option<String> },
    PreflightRedirect { at: Answer, location: String, refused: bool },
    PreflightStatus { at: Answer },
    AllowMethodsInvalid { at: Answer, element: String },
    AllowHeadersInvalid { at: Answer, element: String },
    MethodNotAllowed { at: Answer, method: String, allowed: Vec<String>, include: bool },
    HeaderNotAllowed { at: Answer, name: String, allowed: Vec<String>, include: bool },
    RedirectModeError { at: Answer, location: String },
    RedirectTooMany { limit: usize, under_cors: bool },
    RedirectLocationInvalid { at: Answer, location: String, lines: usize, under_cors: bool },
    RedirectScheme { at: Answer, scheme: String, under_cors: bool },
    RedirectCredentials { at: Answer, location: String, under_cors: bool },
    CorpSameOrigin { at: Answer, origin: String },
    CorpSameSite { at: Answer, origin: String, secure: bool },
    MixedContent { page: String, url: String, redirected: bool, under_cors: bool },
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
            Self::EventSourceStatus { .. } => Rule::EventsourceStatus,
            Self::EventSourceContentType { .. } => Rule::EventsourceContentType,
            Self::LnaInsecureContext { .. } => Rule::LnaInsecureContext,
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

    /// One sentence that names the header or the rule, what was seen, and what was needed.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::UrlCredentials { url } => {
                format!("fetch() refuses a URL with a user name or password in it: {}.", shown(url))
            }
            Self::UrlScheme { scheme, mode } => format!(
                "A page can fetch http: and https: from another origin, not {}: (mode {mode}).",
                shown(scheme)
            ),
            Self::UrlBadPort { port, redirected } => format!(
                "Port {port} is one that browsers refuse{}: it belongs to another protocol.",
                if *redirected { ", and the redirect leads there" } else { "" }
            ),
            Self::MethodInvalid { method } => {
                format!("\"{}\" is no method: fetch() wants a token such as GET or PUT.", shown(method))
            }
            Self::MethodForbidden { method } => {
                format!(
                    "fetch() refuses the method {}: CONNECT, TRACE and TRACK are forbidden.",
                    shown(method)
                )
            }
            Self::HeaderInvalid { name, value, fault } => match fault {
                HeaderFault::Name => {
                    format!("\"{}\" is no header name: fetch() throws a TypeError.", shown(name))
                }
                HeaderFault::ControlByte => format!(
                    "The value of {} has a NUL or a line break inside: fetch() throws a TypeError.",
                    shown(name)
                ),
                HeaderFault::NotAByteString => format!(
                    "The value of {} (\"{}\") has a character above U+00FF: fetch() throws a TypeError.",
                    shown(name),
                    shown(value)
                ),
            },
            Self::BodyOnGet { method } => {
                format!("A {method} request cannot have a body: fetch() throws a TypeError.")
            }
            Self::RequestInitInvalid { fault } => format!("fetch() throws a TypeError: {fault}."),
            Self::ModeSameOrigin { origin, target, redirected: false } => format!(
                "The mode is same-origin, and the page ({}) is not of the target's origin ({}).",
                shown(origin),
                shown(target)
            ),
            Self::ModeSameOrigin { origin, target, redirected: true } => format!(
                "The mode is same-origin, and the redirect leads from {} to another origin, {}.",
                shown(origin),
                shown(target)
            ),
            Self::NoCorsMethod { method } => {
                format!(
                    "In mode no-cors the method must be GET, HEAD or POST, and this one is {}.",
                    shown(method)
                )
            }
            Self::NoCorsRedirectMode { mode } => format!(
                "In mode no-cors a request to another origin must follow redirects, and its redirect mode is {mode}."
            ),
            Self::KeepaliveTooLarge { size, limit } => {
                format!("A request with keepalive may carry {limit} bytes of body, and this one has {size}.")
            }
            Self::CoepRequireCorp { at, origin } => format!(
                "The page's Cross-Origin-Embedder-Policy is require-corp, and {} has no Cross-Origin-Resource-Policy that \
                 lets {} embed it.",
                at.words(),
                shown(origin)
            ),
            Self::EventSourceStatus { at } => format!(
                "An EventSource needs the status 200, and {} has {}: it fails for good, without a new attempt.",
                at.words(),
                at.status
            ),
            Self::EventSourceContentType { at, seen } => format!(
                "An EventSource needs the Content-Type text/event-stream, and {} has {}.",
                at.words(),
                seen.as_deref().map_or("none".into(), shown)
            ),
            Self::LnaInsecureContext { page, url, space } => format!(
                "The page ({}) is not secure and on the public network, and {} is on a {space} address: only a secure \
                 page can be given the permission to go there.",
                shown(page),
                shown(url)
            ),
            Self::BeaconTooLarge { size, limit } => format!(
                "sendBeacon() takes {limit} bytes in all, and this body has {size}: it returns false, and nothing is sent."
            ),
            Self::WorkerCrossOrigin { origin, target } => format!(
                "A worker's script must be of the page's own origin ({}), and this one is of {}: new Worker() throws a \
                 SecurityError.",
                shown(origin),
                shown(target)
            ),
            Self::DataUrlInvalid { url } => {
                format!("{} is no data: URL: a comma must separate its type from its content.", shown(url))
            }
            Self::AllowOriginMissing { at, needed } => format!(
                "Access-Control-Allow-Origin is missing from {}; it must be {} or *.",
                at.words(),
                shown(needed)
            ),
            Self::AllowOriginMultiple { at, seen, needed, lines, .. } => format!(
                "Access-Control-Allow-Origin of {} has several values ({}){}; it must be exactly {}.",
                at.words(),
                shown(seen),
                if *lines > 1 { format!(", as {lines} header lines") } else { String::new() },
                shown(needed)
            ),
            Self::AllowOriginInvalid { at, seen, needed } if seen.is_empty() => format!(
                "Access-Control-Allow-Origin of {} is empty; it must be exactly {}.",
                at.words(),
                shown(needed)
            ),
            Self::AllowOriginInvalid { at, seen, needed } => format!(
                "Access-Control-Allow-Origin of {} is {}, which is no origin; it must be exactly {}.",
                at.words(),
                shown(seen),
                shown(needed)
            ),
            Self::AllowOriginMismatch { at, seen, needed, near } => format!(
                "Access-Control-Allow-Origin of {} is {}, and the request's origin is {}{}.",
                at.words(),
                shown(seen),
                shown(needed),
                near.map(|near| format!(": {}", near.words())).unwrap_or_default()
            ),
            Self::WildcardWithCredentials { at, needed } => format!(
                "Access-Control-Allow-Origin of {} is *, which does not count for a request with credentials; \
                 it must be exactly {}.",
                at.words(),
                shown(needed)
            ),
            Self::AllowCredentials { at, seen: None } => format!(
                "Access-Control-Allow-Credentials is missing from {}; a request with credentials needs it to be true.",
                at.words()
            ),
            Self::AllowCredentials { at, seen: Some(seen) } => format!(
                "Access-Control-Allow-Credentials of {} is {}; a request with credentials needs it to be exactly true.",
                at.words(),
                if seen.is_empty() { "empty".into() } else { shown(seen) }
            ),
            Self::PreflightRedirect { at, location, .. } => format!(
                "The preflight was answered with a redirect ({} to {}), and a preflight must not be redirected.",
                at.status,
                shown(location)
            ),
            Self::PreflightStatus { at } => {
                format!("The preflight was answered with status {}; it must be 200 to 299.", at.status)
            }
            Self::AllowMethodsInvalid { at, element } => format!(
                "Access-Control-Allow-Methods of {} has an element that is no method: {}; \
                 it must be methods separated by commas.",
                at.words(),
                shown(element)
            ),
            Self::AllowHeadersInvalid { at, element } => format!(
                "Access-Control-Allow-Headers of {} has an element that is no header name: {}; \
                 it must be names separated by commas.",
                at.words(),
                shown(element)
            ),
            Self::MethodNotAllowed { at, method, allowed, include } => {
                let wildcard = *include && allowed.iter().any(|name| name == "*");
                let case = allowed.iter().find(|name| name.eq_ignore_ascii_case(method));
                format!(
                    "Access-Control-Allow-Methods of {} {}, and this request is a {}{}.",
                    at.words(),
                    lists(allowed),
                    shown(method),
                    if wildcard {
                        " with credentials, for which * is only a method of that name".into()
                    } else {
                        case.map(|name| format!(": {} is another method, case counts", shown(name)))
                            .unwrap_or_default()
                    }
                )
            }
            Self::HeaderNotAllowed { at, name, allowed, include } => {
                let wildcard = *include && allowed.iter().any(|name| name == "*");
                format!(
                    "Access-Control-Allow-Headers of {} {}, and this request has the header {}{}.",
                    at.words(),
                    lists(allowed),
                    shown(name),
                    if wildcard { " and credentials, for which * is only a header of that name" } else { "" }
                )
            }
            Self::RedirectModeError { at, location } => format!(
                "The answer is a redirect ({} to {}), and the request's redirect mode is error.",
                at.status,
                shown(location)
            ),
            Self::RedirectTooMany { limit, .. } => {
                format!("There were more than {limit} redirects, and browsers stop there.")
            }
            Self::RedirectLocationInvalid { at, location, lines, .. } if *lines > 1 => format!(
                "The redirect ({}) at {} has {lines} Location lines that differ ({}); it must have one.",
                at.status,
                shown(&at.url),
                shown(location)
            ),
            Self::RedirectLocationInvalid { at, location, .. } => format!(
                "Location of the redirect ({}) at {} is no URL: {}.",
                at.status,
                shown(&at.url),
                shown(location)
            ),
            Self::RedirectScheme { at, scheme, .. } => format!(
                "The redirect ({}) at {} leads to a {}: URL, and a fetch follows only http: and https:.",
                at.status,
                shown(&at.url),
                shown(scheme)
            ),
            Self::RedirectCredentials { at, location, .. } => format!(
                "Location of the redirect ({}) at {} has a user name or password in it ({}).",
                at.status,
                shown(&at.url),
                shown(location)
            ),
            Self::CorpSameOrigin { at, origin } => format!(
                "Cross-Origin-Resource-Policy of {} is same-origin, and the page's origin is {}.",
                at.words(),
                shown(origin)
            ),
            Self::CorpSameSite { at, origin, secure: false } => format!(
                "Cross-Origin-Resource-Policy of {} is same-site, and the page ({}) is of another site.",
                at.words(),
                shown(origin)
            ),
            Self::CorpSameSite { at, origin, secure: true } => format!(
                "Cross-Origin-Resource-Policy of {} is same-site, and the page ({}) is http where the target is https.",
                at.words(),
                shown(origin)
            ),
            Self::MixedContent { page, url, redirected, .. } => format!(
                "The page is secure ({}) and {} is not: mixed content is blocked before anything is sent{}.",
                shown(page),
                shown(url),
                if *redirected { " there" } else { "" }
            ),
        }
    }

    /// Chromium's own name for it: the `CorsError` that its developer tools report.
    #[must_use]
    pub fn chromium(&self) -> Option<&'static str> {
        match self {
            // Refused by the network stack, or blocked as a local resource, without the CORS code.
            Self::RedirectScheme { scheme, .. }
                if ["about", "blob", "chrome", "data", "file", "filesystem", "view-source"]
                    .contains(&scheme.as_str()) =>
            {
                None
            }
            Self::RedirectCredentials { under_cors: false, .. } => None,
            Self::UrlScheme { scheme, .. } if scheme == "file" => None,
            Self::UrlScheme { scheme, mode: "no-cors" } if scheme == "blob" => None,
            _ => self.rule().chromium(),
        }
    }

    /// Firefox's own name for it: its console category as MDN lists it.
    #[must_use]
    pub fn firefox(&self) -> Option<&'static str> {
        match self {
            // It counts header lines by their exact spelling, and takes everything else for a value that does not match.
            Self::AllowOriginMultiple { lines, title_case, .. } if *lines < 2 || !title_case => {
                Some("CORSAllowOriginNotMatchingOrigin")
            }
            // Where the target itself is refused, the CORS code only notices that there will be no answer.
            Self::PreflightRedirect { refused: true, .. } => Some("CORSDidNotSucceed"),
            // A security error comes before the CORS code.
            Self::UrlScheme { scheme, .. } if ["blob", "file", "ws", "wss"].contains(&scheme.as_str()) => {
                None
            }
            // So it does on redirects, where the CORS code only notices that there will be no answer.
            Self::RedirectScheme { scheme, under_cors, .. } if is_refused_by_firefox(scheme) => {
                under_cors.then_some("CORSDidNotSucceed")
            }
            Self::RedirectTooMany { under_cors: false, .. }
            | Self::RedirectLocationInvalid { under_cors: false, .. }
            | Self::MixedContent { under_cors: false, .. } => None,
            _ => self.rule().firefox(),
        }
    }
}

/// Schemes that Firefox refuses by its security checks, not by CORS.
fn is_refused_by_firefox(scheme: &str) -> bool {
    ["blob", "chrome", "data", "file", "javascript", "resource", "view-source", "ws", "wss"].contains(&scheme)
}

fn lists(allowed: &[String]) -> String {
    if allowed.is_empty() { "lists nothing".into() } else { format!("lists {}", list(allowed)) }
}
