//! What to change, as far as a console message tells it.

use url::Url;

use crate::record::console::Message;
use crate::rules::{Group, Rule};
use crate::web::origin::Origin;
use crate::web::site::same_site;

/// A change of one response, or of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseChange {
    /// Which response; or, where there are no lines, the whole change: a sentence without its stop.
    pub response: String,
    /// The header lines that it needs.
    pub lines: Vec<String>,
}

/// What a page needs whose origin is sent as `null`. Every site can have that origin, so no server should allow it.
fn change_for_null(message: &Message) -> ResponseChange {
    let response = match (message.fact("redirected_from"), message.fact("url")) {
        (Some(_), Some(url)) => {
            format!("let the page call {url} directly: after the redirects its origin is null")
        }
        _ => "give the page an origin: serve it over https or from http://localhost, not from a file or in a sandbox without \
              allow-same-origin"
            .to_owned(),
    };
    ResponseChange { response, lines: Vec::new() }
}

/// Whether the page and the resource of a message are same-site.
fn is_same_site(message: &Message) -> bool {
    let origin = |name: &str| Url::parse(message.fact(name)?).ok().map(|url| Origin::of(&url));
    let page = origin("origin").or_else(|| origin("page"));
    page.zip(origin("url")).is_some_and(|(page, url)| same_site(&page, &url))
}

/// The lines that a response needs to follow this rule, where the message names all that stands in them.
#[must_use]
pub fn change_for(rule: Rule, message: &Message) -> Option<ResponseChange> {
    let origin = message.fact("origin").unwrap_or("<the page's origin>");
    let allow_origin = format!("Access-Control-Allow-Origin: {origin}");
    let allow_credentials = "Access-Control-Allow-Credentials: true".to_owned();
    let vary = "Vary: Origin".to_owned();
    let lines = match rule {
        Rule::CorsAllowOriginMissing
        | Rule::CorsAllowOriginMultiple
        | Rule::CorsAllowOriginInvalid
        | Rule::CorsAllowOriginMismatch
        | Rule::PreflightAllowOriginMissing
        | Rule::PreflightAllowOriginMultiple
        | Rule::PreflightAllowOriginInvalid
        | Rule::PreflightAllowOriginMismatch
        | Rule::CredentialsWildcardOrigin
        | Rule::PreflightWildcardWithCredentials
        | Rule::CredentialsAllowCredentialsMissing
        | Rule::CredentialsAllowCredentialsInvalid
        | Rule::PreflightAllowCredentials
            if origin == "null" =>
        {
            return Some(change_for_null(message));
        }
        Rule::CorsAllowOriginMissing
        | Rule::CorsAllowOriginMultiple
        | Rule::CorsAllowOriginInvalid
        | Rule::CorsAllowOriginMismatch
        | Rule::PreflightAllowOriginMissing
        | Rule::PreflightAllowOriginMultiple
        | Rule::PreflightAllowOriginInvalid
        | Rule::PreflightAllowOriginMismatch => vec![allow_origin, vary],
        Rule::PreflightStatus | Rule::PreflightRedirect => vec!["status 204".to_owned()],
        Rule::CredentialsWildcardOrigin | Rule::PreflightWildcardWithCredentials => {
            vec![allow_origin, allow_credentials, vary]
        }
        Rule::CredentialsAllowCredentialsMissing
        | Rule::CredentialsAllowCredentialsInvalid
        | Rule::PreflightAllowCredentials => vec![allow_credentials],
        Rule::PreflightMethodNotAllowed => {
            vec![format!(
                "Access-Control-Allow-Methods: {}",
                message.fact("method").unwrap_or("<the method>")
            )]
        }
        Rule::PreflightHeaderNotAllowed => {
            vec![format!("Access-Control-Allow-Headers: {}", message.fact("header")?)]
        }
        Rule::CorpSameOrigin | Rule::CorpSameSite => {
            let policy = if is_same_site(message) { "same-site" } else { "cross-origin" };
            vec![format!("Cross-Origin-Resource-Policy: {policy}")]
        }
        _ => return None,
    };
    let response = match rule {
        // What else is in the list stays there.
        Rule::PreflightMethodNotAllowed | Rule::PreflightHeaderNotAllowed => {
            "in the response to OPTIONS, added to the list that is there"
        }
        _ if rule.group() == Group::Preflight => "in the response to OPTIONS",
        _ => "in the response",
    };
    let response = response.to_owned();
    Some(ResponseChange { response, lines })
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
        let change = change_for(Rule::PreflightMethodNotAllowed, &messages[0]).expect("a change");
        assert_eq!(change.response, "in the response to OPTIONS, added to the list that is there");
        assert_eq!(change.lines, ["Access-Control-Allow-Methods: PUT"]);
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
            let change = change_for(Rule::CorsAllowOriginMissing, &read(&text)[0]).expect("a change");
            assert!(change.response.contains(expected) && change.lines.is_empty(), "{change:?}");
        }
    }
}
