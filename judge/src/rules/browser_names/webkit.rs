//! WebKit's sentences. It has no names for its errors: those here are ours, one for each sentence of its console.

use crate::rules::fault::Fault;
use crate::rules::violation::Violation;
use crate::web::browser::Browser;
use crate::web::request::Mode;
use crate::web::text::visible;

/// A sentence of WebKit's console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsoleSentence {
    /// Our name for it.
    pub name: &'static str,
    /// The sentence; a fact stands where `{…}` is.
    pub text: &'static str,
}

impl ConsoleSentence {
    /// Whether it is about CORS or a mode of the request: what the other browsers have names for.
    #[must_use]
    pub fn is_about_cors(&self) -> bool {
        let others = ["RedirectModeError", "TooManyRedirects", "CrossOriginResourcePolicy", "MixedContent"];
        !others.contains(&self.name)
    }
}

const fn sentence_of(name: &'static str, text: &'static str) -> ConsoleSentence {
    ConsoleSentence { name, text }
}

/// The sentences of WebKit's console: on CORS and the modes of a request, and behind those, on other errors. Before the reason for
/// which a redirect is not followed stands `Cross-origin redirection to {url} denied by Cross-Origin Resource Sharing policy: `.
pub const WEBKIT_SENTENCES: [ConsoleSentence; 18] = [
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
    sentence_of("RedirectModeError", "Not allowed to follow a redirection while loading {url}"),
    sentence_of("TooManyRedirects", "Load cannot follow more than 20 redirections"),
    sentence_of(
        "CrossOriginResourcePolicy",
        "Cancelled load to {url} because it violates the resource's Cross-Origin-Resource-Policy response header.",
    ),
    sentence_of(
        "MixedContent",
        "[blocked] The page at {page} requested insecure content from {url}. This content was blocked and must be served over HTTPS.",
    ),
];

pub(super) fn name(violation: &Violation, usual: Option<&'static str>) -> Option<&'static str> {
    match &violation.fault {
        // It looks for a comma. A value with a space is just another origin.
        Fault::AllowOriginMultiple { received, .. } if !received.contains(',') => Some("OriginNotAllowed"),
        // It has no name for a URL that its network stack, or the process of the page, refuses.
        Fault::RedirectScheme { scheme, .. } if scheme == "ftp" => None,
        Fault::RedirectScheme { scheme, .. } if ["blob", "file"].contains(&scheme.as_str()) => {
            usual.filter(|_| violation.context.under_cors)
        }
        Fault::UrlScheme { mode: Mode::NoCors, .. } => None,
        // The script of a worker that the page's policy upgrades is of another origin.
        Fault::WorkerCrossOrigin { origin, target }
            if target.strip_prefix("https").is_some_and(|rest| origin.strip_prefix("http") == Some(rest)) =>
        {
            Some("SameOriginRedirect")
        }
        // What is not a URL is not one of http.
        Fault::RedirectLocationInvalid { location, .. } if !location.is_empty() => {
            Some("RedirectNotHttp").filter(|_| violation.context.under_cors)
        }
        _ => usual,
    }
}

/// What the console says.
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let usual = violation.rule().name_in(Browser::WebKit);
    let name = name(violation, usual).or_else(|| outside_cors(violation))?;
    let mut text = WEBKIT_SENTENCES.iter().find(|sentence| sentence.name == name)?.text.to_owned();
    for (fact, value) in facts(violation) {
        text = text.replace(&format!("{{{fact}}}"), &value);
    }
    // A fact that is not known here, or not to be shown, makes no sentence.
    (!text.contains('{')).then_some(text)
}

/// The sentence on what is not about CORS.
fn outside_cors(violation: &Violation) -> Option<&'static str> {
    match &violation.fault {
        Fault::RedirectModeError { .. } => Some("RedirectModeError"),
        Fault::RedirectTooMany { .. } => Some("TooManyRedirects"),
        Fault::CorpSameOrigin { .. } | Fault::CorpSameSite { .. } => Some("CrossOriginResourcePolicy"),
        Fault::MixedContent { .. } => Some("MixedContent"),
        _ => None,
    }
}

/// What stands in the gaps of the sentences.
fn facts(violation: &Violation) -> Vec<(&'static str, String)> {
    let mut facts = match &violation.fault {
        Fault::AllowOriginMissing { needed, .. }
        | Fault::AllowOriginMultiple { needed, .. }
        | Fault::AllowOriginInvalid { needed, .. }
        | Fault::AllowOriginMismatch { needed, .. } => vec![("origin", visible(needed))],
        Fault::AllowMethodsInvalid { element, .. } | Fault::AllowHeadersInvalid { element, .. } => {
            vec![("value", visible(element))]
        }
        Fault::MethodNotAllowed { method, .. } => vec![("method", visible(method))],
        Fault::HeaderNotAllowed { names, .. } => {
            names.first().map(|name| ("header", visible(name))).into_iter().collect()
        }
        Fault::RedirectCredentials { location, .. } => vec![("url", visible(location))],
        Fault::ModeSameOrigin { origin, target } => {
            vec![("url", visible(target)), ("origin", visible(origin))]
        }
        Fault::MixedContent { page, url } => vec![("page", visible(page)), ("url", visible(url))],
        _ => Vec::new(),
    };
    if let Some(at) = violation.response() {
        facts.extend([("status", at.status.to_string()), ("url", visible(&at.url))]);
    }
    facts
}
