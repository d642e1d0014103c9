//! The one sentence that is made of a violation's facts.

use super::fault::{Fault, HeaderFault};
use super::violation::Violation;
use crate::web::request::Destination;
use crate::web::text::{list, shown, without_password};

impl Violation {
    /// One sentence that names the header or the rule, what was seen, and what was needed.
    #[must_use]
    pub fn message(&self) -> String {
        let redirected = self.context.redirected;
        match &self.fault {
            Fault::UrlCredentials { url } => {
                format!("fetch() refuses a URL with a user name or password in it: {}.", shown(url))
            }
            Fault::UrlScheme { scheme, mode } => format!(
                "A page can fetch http: and https: from another origin, not {}: (mode {}).",
                shown(scheme),
                mode.id()
            ),
            Fault::UrlBadPort { port } => format!(
                "Port {port} is one that browsers refuse{}: it belongs to another protocol.",
                if redirected { ", and the redirect leads there" } else { "" }
            ),
            Fault::MethodInvalid { method } => {
                format!("\"{}\" is no method: fetch() wants a token such as GET or PUT.", shown(method))
            }
            Fault::MethodForbidden { method } => {
                format!(
                    "fetch() refuses the method {}: CONNECT, TRACE and TRACK are forbidden.",
                    shown(method)
                )
            }
            Fault::HeaderInvalid { name, value, fault } => match fault {
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
            Fault::BodyOnGet { method } => {
                format!("A {method} request cannot have a body: fetch() throws a TypeError.")
            }
            Fault::RequestInitInvalid { mode } => {
                format!("fetch() throws a TypeError: the mode {} belongs to the browser alone.", mode.id())
            }
            Fault::ModeSameOrigin { origin, target } if !redirected => format!(
                "The mode is same-origin, and the page ({}) is not of the target's origin ({}).",
                shown(origin),
                shown(target)
            ),
            Fault::ModeSameOrigin { origin, target } => format!(
                "The mode is same-origin, and the redirect leads from {} to another origin, {}.",
                shown(origin),
                shown(target)
            ),
            Fault::NoCorsMethod { method } => {
                format!(
                    "In mode no-cors the method must be GET, HEAD or POST, and this one is {}.",
                    shown(method)
                )
            }
            Fault::NoCorsRedirectMode { mode } => format!(
                "In mode no-cors a request to another origin must follow redirects, and its redirect mode is {}.",
                mode.id()
            ),
            Fault::KeepaliveTooLarge { size, limit } => {
                format!("A request with keepalive may carry {limit} bytes of body, and this one has {size}.")
            }
            Fault::CoepRequireCorp { at, origin } => format!(
                "The page's Cross-Origin-Embedder-Policy is require-corp, and {} has no Cross-Origin-Resource-Policy that \
                 lets {} embed it.",
                at.words(),
                shown(origin)
            ),
            Fault::CoepWorker { at, owner, seen } => format!(
                "The page's Cross-Origin-Embedder-Policy is {}, so that the script of its worker must come with such a \
                 policy too, and {} has {}.",
                owner.id(),
                at.words(),
                seen.as_deref().map_or("none".into(), shown)
            ),
            Fault::EventSourceStatus { at } => format!(
                "An EventSource needs the status 200, and {} has {}: it fails for good, without a new attempt.",
                at.words(),
                at.status
            ),
            Fault::EventSourceContentType { at, seen } => format!(
                "An EventSource needs the Content-Type text/event-stream, and {} has {}.",
                at.words(),
                seen.as_deref().map_or("none".into(), shown)
            ),
            Fault::LnaInsecureContext { page, url, space } => format!(
                "The page ({}) is not secure and on the public network, and {} is on a {} address: only a secure \
                 page can be given the permission to go there.",
                shown(page),
                shown(url),
                space.id()
            ),
            Fault::OrbBlocked { at, why } => {
                format!("The body of {} is withheld (opaque-response blocking): {}.", at.words(), shown(why))
            }
            Fault::NosniffBlocked { at, seen, destination } => format!(
                "X-Content-Type-Options of {} is nosniff, and its type is {}; {}.",
                at.words(),
                typed(seen.as_deref()),
                if *destination == Destination::Style {
                    "a style sheet then needs text/css"
                } else {
                    "a script then needs text/javascript"
                }
            ),
            Fault::MimeScript { at, seen } => {
                format!("The type of {} is {}, which no script may have.", at.words(), typed(seen.as_deref()))
            }
            Fault::MimeModule { at, seen } => format!(
                "The type of {} is {}; a module script needs text/javascript.",
                at.words(),
                typed(seen.as_deref())
            ),
            Fault::MimeStyle { at, seen } => {
                format!(
                    "The type of {} is {}; a style sheet needs text/css.",
                    at.words(),
                    typed(seen.as_deref())
                )
            }
            Fault::ElementStatus { at, element, asks_without_end: Some(browser) } => {
                format!(
                    "The status of {} is {}, and its body is empty: {browser} asks for it again and again without an end, and {} neither plays nor has an error.",
                    at.words(),
                    at.status,
                    element.words()
                )
            }
            Fault::ElementStatus { at, element, asks_without_end: None } => {
                format!(
                    "The status of {} is {}: {} has an error, and nothing of it is used.",
                    at.words(),
                    at.status,
                    element.words()
                )
            }
            Fault::ElementContent { at, element } => {
                format!("The body of {} is nothing that {} could show or play.", at.words(), element.words())
            }
            Fault::CspBlocked { url, directive, sources, .. } => format!(
                "The page's Content-Security-Policy does not let it ask {}{}: {} is {}.",
                shown(url),
                if redirected { ", where the redirect leads" } else { "" },
                shown(directive),
                if sources.is_empty() { "empty".into() } else { shown(sources) }
            ),
            Fault::BeaconTooLarge { size, limit } => format!(
                "sendBeacon() takes {limit} bytes in all, and this body has {size}: it returns false, and nothing is sent."
            ),
            Fault::WorkerCrossOrigin { origin, target } => format!(
                "A worker's script must be of the page's own origin ({}), and this one is of {}: new Worker() throws a \
                 SecurityError.",
                shown(origin),
                shown(target)
            ),
            Fault::DataUrlInvalid { url } => {
                format!("{} is no data: URL: a comma must separate its type from its content.", shown(url))
            }
            Fault::AllowOriginMissing { at, needed, include } => format!(
                "Access-Control-Allow-Origin is missing from {}; it must be {}{}.",
                at.words(),
                shown(needed),
                // With credentials * does not count.
                if *include { "" } else { " or *" }
            ),
            Fault::AllowOriginMultiple { at, seen, needed, lines, .. } => format!(
                "Access-Control-Allow-Origin of {} has several values ({}){}; it must be exactly {}.",
                at.words(),
                shown(seen),
                if *lines > 1 { format!(", as {lines} header lines") } else { String::new() },
                shown(needed)
            ),
            Fault::AllowOriginInvalid { at, seen, needed } if seen.is_empty() => format!(
                "Access-Control-Allow-Origin of {} is empty; it must be exactly {}.",
                at.words(),
                shown(needed)
            ),
            Fault::AllowOriginInvalid { at, seen, needed } => format!(
                "Access-Control-Allow-Origin of {} is {}, which is no origin; it must be exactly {}.",
                at.words(),
                shown(seen),
                shown(needed)
            ),
            Fault::AllowOriginMismatch { at, seen, needed, near } => format!(
                "Access-Control-Allow-Origin of {} is {}, and the request's origin is {}{}.",
                at.words(),
                shown(seen),
                shown(needed),
                near.map(|near| format!(": {}", near.words())).unwrap_or_default()
            ),
            Fault::WildcardWithCredentials { at, needed } => format!(
                "Access-Control-Allow-Origin of {} is *, which does not count for a request with credentials; \
                 it must be exactly {}.",
                at.words(),
                shown(needed)
            ),
            Fault::AllowCredentials { at, seen: None } => format!(
                "Access-Control-Allow-Credentials is missing from {}; a request with credentials needs it to be true.",
                at.words()
            ),
            Fault::AllowCredentials { at, seen: Some(seen) } => format!(
                "Access-Control-Allow-Credentials of {} is {}; a request with credentials needs it to be exactly true.",
                at.words(),
                if seen.is_empty() { "empty".into() } else { shown(seen) }
            ),
            Fault::PreflightRedirect { at, location, .. } => format!(
                "{} was answered with a redirect ({} to {}), and a preflight must not be redirected.",
                at.request(),
                at.status,
                shown(&without_password(location))
            ),
            Fault::PreflightStatus { at } => {
                format!("{} was answered with status {}; it must be 200 to 299.", at.request(), at.status)
            }
            Fault::AllowMethodsInvalid { at, element } => format!(
                "Access-Control-Allow-Methods of {} has an element that is no method: {}; \
                 it must be methods separated by commas.",
                at.words(),
                shown(element)
            ),
            Fault::AllowHeadersInvalid { at, element } => format!(
                "Access-Control-Allow-Headers of {} has an element that is no header name: {}; \
                 it must be names separated by commas.",
                at.words(),
                shown(element)
            ),
            Fault::MethodNotAllowed { at, method, allowed, include } => {
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
            Fault::HeaderNotAllowed { at, name, allowed, include } => {
                let wildcard = *include && allowed.iter().any(|name| name == "*");
                format!(
                    "Access-Control-Allow-Headers of {} {}, and this request has the header {}{}.",
                    at.words(),
                    lists(allowed),
                    shown(name),
                    if wildcard { " and credentials, for which * is only a header of that name" } else { "" }
                )
            }
            Fault::RedirectModeError { at, location } => format!(
                "The answer is a redirect ({} to {}), and the request's redirect mode is error.",
                at.status,
                shown(&without_password(location))
            ),
            Fault::RedirectTooMany { limit } => {
                format!("There were more than {limit} redirects, and browsers stop there.")
            }
            Fault::RedirectLocationInvalid { at, location, lines } if *lines > 1 => format!(
                "The redirect ({}) at {} has {lines} Location lines that differ ({}); it must have one.",
                at.status,
                shown(&at.url),
                shown(&without_password(location))
            ),
            Fault::RedirectLocationInvalid { at, location, .. } => format!(
                "Location of the redirect ({}) at {} is no URL: {}.",
                at.status,
                shown(&at.url),
                shown(&without_password(location))
            ),
            Fault::RedirectScheme { at, scheme } => format!(
                "The redirect ({}) at {} leads to a {}: URL, and a fetch follows only http: and https:.",
                at.status,
                shown(&at.url),
                shown(scheme)
            ),
            Fault::RedirectCredentials { at, location, .. } => format!(
                "Location of the redirect ({}) at {} has a user name or password in it ({}).",
                at.status,
                shown(&at.url),
                shown(&without_password(location))
            ),
            Fault::CorpSameOrigin { at, origin } => format!(
                "Cross-Origin-Resource-Policy of {} is same-origin, and the page's origin is {}.",
                at.words(),
                shown(origin)
            ),
            Fault::CorpSameSite { at, origin, secure: false } => format!(
                "Cross-Origin-Resource-Policy of {} is same-site, and the page ({}) is of another site.",
                at.words(),
                shown(origin)
            ),
            Fault::CorpSameSite { at, origin, secure: true } => format!(
                "Cross-Origin-Resource-Policy of {} is same-site, and the page ({}) is http where the target is https.",
                at.words(),
                shown(origin)
            ),
            Fault::MixedContent { page, url } => format!(
                "The page is secure ({}) and {} is not: mixed content is blocked before anything is sent{}.",
                shown(page),
                shown(url),
                if redirected { " there" } else { "" }
            ),
        }
    }
}

fn typed(seen: Option<&str>) -> String {
    seen.map_or("missing or no type".into(), shown)
}

fn lists(allowed: &[String]) -> String {
    if allowed.is_empty() { "lists nothing".into() } else { format!("lists {}", list(allowed)) }
}
