//! What to change, as far as a console message tells it.

mod instead;

use url::Url;

use self::instead::instead;

use super::change::LaterChange;
use super::step::{ALLOW_CREDENTIALS, ALLOW_ORIGIN};
use crate::record::console::Message;
use crate::rules::{Group, Rule};
use crate::web::csp::source_for;
use crate::web::origin::Origin;
use crate::web::request::Credentials;
use crate::web::site::same_site;

/// A change of one response, or of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseChange {
    /// Which response; or, where there are no lines, the whole change: a sentence without its stop.
    pub response: String,
    /// The header lines that it needs.
    pub lines: Vec<String>,
}

/// Whether the page and the resource of a message are same-site.
fn is_same_site(message: &Message) -> bool {
    let origin = |name: &str| Url::parse(message.fact(name)?).ok().map(|url| Origin::of(&url));
    let page = origin("origin").or_else(|| origin("page"));
    page.zip(origin("url")).is_some_and(|(page, url)| same_site(&page, &url))
}

/// What to change so that this rule is followed, as far as the message says it: one entry a response, and the page's own.
#[must_use]
pub fn changes_for(rule: Rule, message: &Message) -> Vec<ResponseChange> {
    if let Some(response) = instead(rule, message) {
        return vec![ResponseChange { response, lines: Vec::new() }];
    }
    if let Some(change) = of_policy(rule, message) {
        return vec![change];
    }
    let Some(lines) = lines(rule, message) else { return Vec::new() };
    if rule.group() != Group::Preflight {
        return vec![ResponseChange { response: "in the response".to_owned(), lines }];
    }
    let response = match rule {
        // What else is in the list stays there.
        Rule::PreflightMethodNotAllowed | Rule::PreflightHeaderNotAllowed => {
            "in the response to OPTIONS, added to the list that is there"
        }
        _ => "in the response to OPTIONS",
    };
    let method = message.fact("method").filter(|method| *method != "OPTIONS");
    let request = method.map_or("the request itself".to_owned(), |method| format!("that {method}"));
    let then = format!("and in the response to {request} ({})", LaterChange::STATE);
    let with_credentials = message.call().is_some_and(|call| call.credentials == Some(Credentials::Include));
    vec![
        ResponseChange { response: response.to_owned(), lines },
        ResponseChange { response: then, lines: readable(message, with_credentials) },
    ]
}

/// What the page's Content-Security-Policy has to list.
fn of_policy(rule: Rule, message: &Message) -> Option<ResponseChange> {
    if !matches!(rule, Rule::CspConnectSrc | Rule::CspResource | Rule::FramePageCsp) {
        return None;
    }
    let mut words = message.fact("directive")?.split_whitespace();
    let name = match (words.next()?, rule) {
        ("default-src", Rule::CspConnectSrc) => "connect-src",
        // What it stands for is not said.
        ("default-src", _) => return None,
        (name, _) => name,
    };
    let own = source_for(&Url::parse(message.fact("url")?).ok()?);
    let sources: Vec<&str> =
        words.filter(|word| !word.eq_ignore_ascii_case("'none'")).chain([own.as_str()]).collect();
    Some(ResponseChange {
        response: "in the page's Content-Security-Policy".to_owned(),
        lines: vec![format!("{name} {}", sources.join(" "))],
    })
}

fn allows_origin(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::CorsAllowOriginMissing
            | Rule::CorsAllowOriginMultiple
            | Rule::CorsAllowOriginInvalid
            | Rule::CorsAllowOriginMismatch
            | Rule::PreflightAllowOriginMissing
            | Rule::PreflightAllowOriginMultiple
            | Rule::PreflightAllowOriginInvalid
            | Rule::PreflightAllowOriginMismatch
    )
}

fn allows_credentials(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::CredentialsWildcardOrigin
            | Rule::PreflightWildcardWithCredentials
            | Rule::CredentialsAllowCredentialsMissing
            | Rule::CredentialsAllowCredentialsInvalid
            | Rule::PreflightAllowCredentials
    )
}

/// What the page's origin needs in a response.
fn readable(message: &Message, with_credentials: bool) -> Vec<String> {
    let origin = message.fact("origin").unwrap_or("<the page's origin>");
    let credentials = with_credentials.then(|| format!("{ALLOW_CREDENTIALS}: true"));
    let lines = [Some(format!("{ALLOW_ORIGIN}: {origin}")), credentials, Some("Vary: Origin".to_owned())];
    lines.into_iter().flatten().collect()
}

/// The lines of the response at fault.
fn lines(rule: Rule, message: &Message) -> Option<Vec<String>> {
    let method = || message.fact("method").filter(|method| *method != "OPTIONS").unwrap_or("<the method>");
    let allow_methods = || format!("Access-Control-Allow-Methods: {}", method());
    // Where OPTIONS has no response of its own, the page's method and headers are not in it either.
    let lists =
        || [allow_methods(), "Access-Control-Allow-Headers: <the headers that the page sets>".to_owned()];
    Some(match rule {
        Rule::PreflightAllowOriginMissing => readable(message, false).into_iter().chain(lists()).collect(),
        Rule::PreflightStatus | Rule::PreflightRedirect => {
            std::iter::once("status 204".to_owned()).chain(lists()).collect()
        }
        Rule::CredentialsWildcardOrigin | Rule::PreflightWildcardWithCredentials => readable(message, true),
        rule if allows_origin(rule) => readable(message, false),
        rule if allows_credentials(rule) => vec![format!("{ALLOW_CREDENTIALS}: true")],
        Rule::PreflightMethodNotAllowed => vec![allow_methods()],
        Rule::PreflightHeaderNotAllowed => {
            vec![format!("Access-Control-Allow-Headers: {}", message.fact("header")?)]
        }
        Rule::NosniffScript | Rule::MimeScript | Rule::MimeModule | Rule::ServiceWorkerMime => {
            vec!["Content-Type: text/javascript; charset=utf-8".to_owned()]
        }
        Rule::NosniffStyle | Rule::MimeStyle => vec!["Content-Type: text/css; charset=utf-8".to_owned()],
        Rule::CorpSameOrigin | Rule::CorpSameSite => {
            let policy = if is_same_site(message) { "same-site" } else { "cross-origin" };
            vec![format!("Cross-Origin-Resource-Policy: {policy}")]
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::console::read;

    #[test]
    fn lines() {
        let messages = read(
            "Access to fetch at 'https://api.test/x' from origin 'https://app.test' has been blocked by CORS policy: \
             Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
        );
        let changes = changes_for(Rule::PreflightMethodNotAllowed, &messages[0]);
        assert_eq!(changes[0].response, "in the response to OPTIONS, added to the list that is there");
        assert_eq!(changes[0].lines, ["Access-Control-Allow-Methods: PUT"]);
        assert!(
            changes[1].response.starts_with("and in the response to that PUT (not sent yet"),
            "{changes:?}"
        );
        assert_eq!(changes[1].lines, ["Access-Control-Allow-Origin: https://app.test", "Vary: Origin"]);
    }

    #[test]
    fn null_is_never_to_be_allowed() {
        for (redirected, expected) in [
            ("", "give the page an origin"),
            (" (redirected from 'https://a.test/')", "call https://api.test/x directly"),
        ] {
            let text = format!(
                "Access to fetch at 'https://api.test/x'{redirected} from origin 'null' has been blocked by CORS policy: No \
                 'Access-Control-Allow-Origin' header is present on the requested resource."
            );
            let change = changes_for(Rule::CorsAllowOriginMissing, &read(&text)[0]).remove(0);
            assert!(change.response.contains(expected) && change.lines.is_empty(), "{change:?}");
        }
    }

    /// The one change of the only message of a text, by its first rule.
    fn words(text: &str) -> String {
        let message = read(text).remove(0);
        let mut changes = changes_for(message.rules[0], &message);
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert!(changes[0].lines.is_empty(), "{changes:?}");
        changes.remove(0).response
    }

    #[test]
    fn what_no_header_fixes() {
        let gateway = "Access to fetch at 'https://api.test/x' from origin 'https://app.test' has been blocked by CORS policy: No \
                       'Access-Control-Allow-Origin' header is present on the requested resource.\n\
                       GET https://api.test/x net::ERR_FAILED 502 (Bad Gateway)";
        assert!(
            words(gateway).starts_with("502 is not the response that the page wants"),
            "{}",
            words(gateway)
        );
        let mixed = "Mixed Content: The page at 'https://app.test/' was loaded over HTTPS, but requested an insecure \
                     XMLHttpRequest endpoint 'http://api.test/x'. This request has been blocked; the content must be served over \
                     HTTPS.";
        assert!(words(mixed).starts_with("let the page call https://api.test/x;"), "{}", words(mixed));
        let login = "Access to fetch at 'https://login.microsoftonline.com/x/oauth2/authorize' (redirected from \
                     'https://app.test/api/me') from origin 'https://app.test' has been blocked by CORS policy: No \
                     'Access-Control-Allow-Origin' header is present on the requested resource.";
        assert!(
            words(login).starts_with("log in first: the server redirects https://app.test/api/me"),
            "{}",
            words(login)
        );
        let page = "Failed to load module script: Expected a JavaScript module script but the server responded with a MIME type of \
                    'text/html'.";
        assert!(words(page).contains("an HTML page"), "{}", words(page));
        let socket = "WebSocket connection to 'ws://localhost:8080/ws' failed: Error during WebSocket handshake: Unexpected \
                      response code: 403";
        assert!(words(socket).contains("its list of origins lacks this one"), "{}", words(socket));
        let frame = "Refused to display 'https://doc.test/' in a frame because it set 'X-Frame-Options' to 'sameorigin'.";
        assert!(words(frame).starts_with("on the server of doc.test: Replace"), "{}", words(frame));
    }

    #[test]
    fn credentials_on_both_responses() {
        let text = "Access to fetch at 'https://api.test/x' from origin 'https://app.test' has been blocked by CORS policy: Response \
                    to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' \
                    header in the response is '' which must be 'true' when the request's credentials mode is 'include'.";
        let message = read(text).remove(0);
        let changes = changes_for(message.rules[0], &message);
        assert_eq!(changes[0].lines, ["Access-Control-Allow-Credentials: true"]);
        assert!(
            changes[1].lines.contains(&"Access-Control-Allow-Credentials: true".to_owned()),
            "{changes:?}"
        );
    }

    #[test]
    fn null_is_not_allowed_behind_a_preflight_either() {
        for reason in [
            "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
            "Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
            "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
            "Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.",
        ] {
            let text = format!(
                "Access to fetch at 'https://api.test/x' from origin 'null' has been blocked by CORS policy: {reason}"
            );
            assert!(words(&text).starts_with("give the page an origin"), "{}", words(&text));
        }
    }

    #[test]
    fn what_has_no_origin_is_listed_by_its_scheme() {
        let text = "Refused to load the image 'data:image/png;base64,AAAA' because it violates the following Content Security Policy \
                    directive: \"img-src 'self'\".";
        let message = read(text).remove(0);
        let changes = changes_for(message.rules[0], &message);
        assert_eq!(changes[0].lines, ["img-src 'self' data:"]);
    }

    #[test]
    fn policies() {
        let text = "Refused to connect to 'https://api.test/v1' because it violates the following Content Security Policy \
                    directive: \"default-src 'self'\". Note that 'connect-src' was not explicitly set, so 'default-src' is used as a \
                    fallback.";
        let message = read(text).remove(0);
        let changes = changes_for(message.rules[0], &message);
        assert_eq!(changes[0].response, "in the page's Content-Security-Policy");
        assert_eq!(changes[0].lines, ["connect-src 'self' https://api.test"]);
    }
}
