//! WebKit's sentences. It has no names for its errors: those here are ours, one for each sentence of its console.

use crate::rules::fault::Fault;
use crate::rules::violation::Violation;
use crate::web::browser::Browser;
use crate::web::text::visible;

/// A sentence of WebKit's console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsoleSentence {
    /// Our name for it.
    pub name: &'static str,
    /// The sentence; a fact stands where `{…}` is.
    pub text: &'static str,
}

const fn sentence_of(name: &'static str, text: &'static str) -> ConsoleSentence {
    ConsoleSentence { name, text }
}

/// The sentences of WebKit's console on CORS, and on the modes of a request.
pub const WEBKIT_SENTENCES: [ConsoleSentence; 14] = [
    sentence_of(
        "OriginNotAllowed",
        "Origin {origin} is not allowed by Access-Control-Allow-Origin. Status code: {status}",
    ),
    sentence_of("MultipleOrigins", "Access-Control-Allow-Origin cannot contain more than one origin."),
    sentence_of(
        "WildcardWithCredentials",
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    ),
    sentence_of(
        "CredentialsNotAllowed",
        "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".",
    ),
    sentence_of("PreflightNotSuccessful", "Preflight response is not successful. Status code: {status}"),
    sentence_of("InvalidAllowMethods", "Header Access-Control-Allow-Methods has an invalid value: {value}"),
    sentence_of("InvalidAllowHeaders", "Header Access-Control-Allow-Headers has an invalid value: {value}"),
    sentence_of("MethodNotAllowed", "Method {method} is not allowed by Access-Control-Allow-Methods."),
    sentence_of(
        "HeaderNotAllowed",
        "Request header field {header} is not allowed by Access-Control-Allow-Headers.",
    ),
    sentence_of(
        "RedirectNotHttp",
        "not allowed to follow a cross-origin CORS redirection with non CORS scheme",
    ),
    sentence_of("RedirectWithCredentials", "redirection URL {url} has credentials"),
    sentence_of("NotHttp", "Cross origin requests are only supported for HTTP."),
    sentence_of("NoCorsRedirectMode", "No-Cors mode requires follow redirect mode"),
    sentence_of(
        "SameOriginRedirect",
        "Unsafe attempt to load URL {url} from origin {origin}. Domains, protocols and ports must match.",
    ),
];

pub(super) fn name(violation: &Violation, usual: Option<&'static str>) -> Option<&'static str> {
    match &violation.fault {
        // It looks for a comma. A value with a space is just another origin.
        Fault::AllowOriginMultiple { received, .. } if !received.contains(',') => Some("OriginNotAllowed"),
        _ => usual,
    }
}

/// What the console says.
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let name = violation.rule().name_in(Browser::WebKit);
    let name = self::name(violation, name)?;
    let template = WEBKIT_SENTENCES.iter().find(|sentence| sentence.name == name)?.text;
    let at = violation.response();
    let status = at.map(|at| at.status.to_string()).unwrap_or_default();
    let with = |name: &str, value: &str| template.replace(&format!("{{{name}}}"), &visible(value));
    let reason = match &violation.fault {
        Fault::AllowOriginMissing { needed, .. }
        | Fault::AllowOriginMultiple { needed, .. }
        | Fault::AllowOriginInvalid { needed, .. }
        | Fault::AllowOriginMismatch { needed, .. } => with("origin", needed).replace("{status}", &status),
        Fault::PreflightRedirect { .. } | Fault::PreflightStatus { .. } => with("status", &status),
        Fault::AllowMethodsInvalid { element, .. } | Fault::AllowHeadersInvalid { element, .. } => {
            with("value", element)
        }
        Fault::MethodNotAllowed { method, .. } => with("method", method),
        Fault::HeaderNotAllowed { name, .. } => with("header", name),
        Fault::RedirectCredentials { location, .. } => with("url", location),
        Fault::ModeSameOrigin { origin, target } => with("url", target).replace("{origin}", &visible(origin)),
        _ => template.to_owned(),
    };
    Some(reason)
}
