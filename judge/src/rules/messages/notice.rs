//! Sentences on what explains a fetch without deciding it.

use crate::rules::Rule;
use crate::rules::notice::{BodyEffect, Notice};
use crate::web::browser::{Browser, names};
use crate::web::text::{capitalized, list, shown};

impl Notice {
    /// One or two sentences.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::OriginRespelt { given, origin } => {
                format!("The page's origin is {}; it was given as {}.", shown(origin), shown(given))
            }
            Self::OriginNull => "The request's origin is opaque: browsers send Origin: null, which only null allows and, without \
                                 credentials, *. Any sandboxed page can send it too."
                .into(),
            Self::MethodCase { method } if method.eq_ignore_ascii_case("PATCH") => format!(
                "The method {} is sent as it is written, and servers do not know it: write PATCH. Browsers upper-case only DELETE, GET, \
                 HEAD, OPTIONS, POST and PUT.",
                shown(method)
            ),
            Self::MethodCase { method } => format!(
                "The method {} is sent as it is written: browsers upper-case only DELETE, GET, HEAD, OPTIONS, POST and PUT.",
                shown(method)
            ),
            Self::HeaderForbidden { name } => {
                format!("Only the browser sets {}: what the page sets is dropped without an error.", shown(name))
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
            Self::OpaqueResponse => "The page gets an opaque response: status 0, no headers, no body. In mode no-cors a page can \
                                     never read another origin's response."
                .into(),
            Self::PreflightNetwork => format!("There was no response to the preflight.{}", misnomer(self.rule())),
            Self::CorsNetwork => format!("There was no response to judge.{}", misnomer(self.rule())),
            Self::AuthorizationWildcard => "Access-Control-Allow-Headers: * covers Authorization in today's browsers, but \
                                            not in the standard, and browsers warn that this will end: list authorization."
                .into(),
            Self::WildcardLiteral { header } => {
                format!("{header}: * is a literal name, not a wildcard, if the request has credentials.")
            }
            Self::MaxAgeInvalid { value, fault, used } => {
                format!("Access-Control-Max-Age is \"{}\", which {fault}: {used}.", shown(value))
            }
            Self::MaxAgeCapped { value, cap, browser } => {
                format!("Access-Control-Max-Age is {}; {browser} caches a preflight for at most {cap} s.", shown(value))
            }
            Self::PrivateNetwork => "Access-Control-Allow-Private-Network is obsolete: browsers no longer use it.".into(),
            Self::CredentialsNotNeeded => {
                "Access-Control-Allow-Credentials has no effect: this request has no credentials.".into()
            }
            Self::OriginReflected => "Vary: Origin is missing. If the allowed origin depends on the page, a shared cache will \
                                      give one page's response to another."
                .into(),
            Self::NullAllowed => "Access-Control-Allow-Origin: null allows every sandboxed frame and data: page of any site.".into(),
            Self::RedirectOriginTainted { from, to } => format!(
                "After the redirect from {} to {} browsers send Origin: null, because the redirect went from one \
                 foreign origin to another. If the page calls the last URL directly, its own origin is sent.",
                shown(from),
                shown(to)
            ),
            Self::RedirectAuthorizationDropped { from, to } => format!(
                "The page's Authorization header is not sent after the redirect from {} to another origin, {}.",
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
            Self::HeaderNotReadable { names, why } => format!(
                "The page needs the response header{} {}, but cannot read {}: {}.",
                if names.len() == 1 { "" } else { "s" },
                list(names),
                if names.len() == 1 { "it" } else { "them" },
                why.clause(names.len())
            ),
            Self::ExposeMissing { names, on_preflight: true } if names.is_empty() => {
                "Access-Control-Expose-Headers is on the preflight response only, where it has no effect.".into()
            }
            Self::ExposeMissing { names, on_preflight: true } => format!(
                "The page reads null for {}: Access-Control-Expose-Headers is on the preflight response only, where it has no \
                 effect.",
                list(names)
            ),
            Self::ExposeMissing { names, on_preflight: false } => format!(
                "The page reads null for {}: Access-Control-Expose-Headers does not list {}.",
                list(names),
                if names.len() == 1 { "it" } else { "them" }
            ),
            Self::ExposeInvalid { element } => format!(
                "Access-Control-Expose-Headers contains {}, which is not a header name: browsers then ignore the whole list.",
                shown(element)
            ),
            Self::ExposeWildcardLiteral => {
                "Access-Control-Expose-Headers: * is a literal name, not a wildcard, if the request has credentials.".into()
            }
            Self::ExposeSetCookie => "Set-Cookie is never readable, whatever Access-Control-Expose-Headers says.".into(),
            Self::TimingNotAllowed { value } => format!(
                "Timing-Allow-Origin ({}) does not name the page's origin: Resource Timing shows zeros.",
                shown(value)
            ),
            Self::CorpInvalid { value, taken_by } => {
                let effect = taken_by.map_or_else(
                    || "browsers ignore it".to_owned(),
                    |browser| format!("{browser} accepts it if the page requires one, other browsers block it"),
                );
                format!(
                    "Cross-Origin-Resource-Policy is {}, which is not same-origin, same-site or cross-origin: {effect}.",
                    shown(value)
                )
            }
            Self::Cookie { name, fact, .. } => format!("The cookie {} {fact}.", shown(name)),
            Self::BeaconNotDelivered { fact, .. } => format!(
                "sendBeacon() returns true, but the beacon does not arrive, or the page cannot tell: {}",
                shown(fact)
            ),
            Self::CoepCredentialless => {
                "The page's Cross-Origin-Embedder-Policy is credentialless: this request has no cookies.".into()
            }
            Self::MixedUpgraded { url } => format!(
                "The page is secure, so the browser uses https instead: {}. It never falls back to http.",
                shown(url)
            ),
            Self::LnaPermission { url, space, browser, assumed } => format!(
                "{} has a {} address and the page {} public: {} asks the user for permission first, and sends nothing without \
                 it.",
                shown(url),
                space.id(),
                if *assumed { "counts as" } else { "is" },
                browser.name()
            ),
            Self::LnaInsecureContext { page, url, space, browser } => format!(
                "If the page ({}) is public, {} blocks this and sends nothing: the page is not secure, and {} has a {} address.",
                shown(page),
                browser.name(),
                shown(url),
                space.id()
            ),
            Self::CanvasTainted => "A canvas that draws this is tainted: reading it back throws a SecurityError. With \
                                    crossorigin, and a response that allows it, it is not."
                .into(),
            Self::PreloadUnused { destination } => format!(
                "This preload (as=\"{}\") is not used: it goes without CORS, and what loads it later goes with CORS, so it is \
                 requested twice. With crossorigin the two match.",
                destination.id()
            ),
            Self::BodyBroken { fact, effect, .. } => body_broken(fact, effect),
            Self::SocketClosed { code, reason, spoken, page } => {
                socket_closed(*code, reason, *spoken, *page)
            }
            Self::SocketBroken { fact } => {
                format!("After the handshake {fact}: the page gets the open event, then error, then close with code 1006.")
            }
            Self::SocketForeignOrigin { origin, cookies: true } => format!(
                "The socket opens for a page of {}, and the user's cookies go along: any site can use it in the user's name \
                 (cross-site WebSocket hijacking). The server must compare Origin with a list.",
                shown(origin)
            ),
            Self::SocketForeignOrigin { origin, cookies: false } => format!(
                "The socket opens for a page of {}. No cookies went along with this handshake; if the server identifies users by \
                 cookies or by their network, it must compare Origin with a list.",
                shown(origin)
            ),
            Self::StyleUnused { value } => format!(
                "The element fires load, but the style sheet has no effect: its type is {}; it must be text/css.",
                shown(value)
            ),
            Self::JsonpReadable { cookies } if cookies.is_empty() => "Any page of any site can load this URL and read the data: \
                                                                   JSONP has no check of the origin."
                .into(),
            Self::JsonpReadable { cookies } => format!(
                "Any page of any site that the user visits can load this URL with the user's cookies ({}) and read the data: JSONP has no \
                 check of the origin. Use it for public data only.",
                list(cookies)
            ),
            Self::JsonpType { received } => format!(
                "It works only as long as the response has no X-Content-Type-Options: nosniff, since its type is {}: send \
                 Content-Type: text/javascript.",
                received.as_deref().map_or("missing".into(), shown)
            ),
            Self::ScriptErrorsMuted => "window.onerror gets only \"Script error.\" for errors in it. With crossorigin, and a \
                                        response that allows it, it gets the full error."
                .into(),
            Self::CookieSetOnPreflight => {
                "Set-Cookie on a preflight response is ignored: a preflight has no credentials.".into()
            }
        }
    }
}

/// Which browsers' tools call a network failure an error of CORS.
fn misnomer(rule: Rule) -> String {
    let browsers: Vec<Browser> =
        Browser::EACH_ENGINE.iter().copied().filter(|browser| rule.name_in(*browser).is_some()).collect();
    if browsers.is_empty() {
        return String::new();
    }
    let verb = if browsers.len() == 1 { "calls" } else { "call" };
    format!(" {} {verb} this a CORS error, but it is not one.", names(&browsers))
}

/// What is broken in a body, and what the page notices of it.
fn body_broken(fact: &str, effect: &BodyEffect) -> String {
    match effect {
        BodyEffect::ReadingRejects(errors) => {
            let errors: Vec<String> =
                errors.iter().map(|(browser, error)| format!("{error} in {browser}")).collect();
            format!(
                "fetch() resolves, but reading its body rejects, because {fact}. This is not a CORS error. The page gets {}.",
                list(&errors)
            )
        }
        BodyEffect::UsedAsFarAsItCame => {
            format!("{}. Browsers use what could be decoded, without an error.", capitalized(fact))
        }
        BodyEffect::NoEvents => {
            format!(
                "The EventSource connects, but it never gets an event, because {fact}. It connects again and again."
            )
        }
        BodyEffect::StopsEarly => format!("Audio and video stop early, because {fact}."),
        BodyEffect::ShowsInPart => {
            format!(
                "The image shows only as far as it came, because {fact}. In other browsers it fires error."
            )
        }
    }
}

/// The server closes an open socket.
fn socket_closed(code: Option<u16>, reason: &str, spoken: bool, page: u16) -> String {
    let when = if spoken { "after the message" } else { "at once" };
    let code_words = code.map_or_else(|| "without a code".into(), |code| format!("with the code {code}"));
    let reason = if reason.is_empty() { String::new() } else { format!(": {}", shown(reason)) };
    let page = if code == Some(page) { String::new() } else { format!(" The page gets the code {page}.") };
    format!("The socket opens, and the server closes it {when} {code_words}{reason}.{page}")
}
