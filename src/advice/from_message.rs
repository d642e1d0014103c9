//! What to change, as far as a console message tells it.

use crate::record::console::Message;
use crate::rules::{Group, Rule};

/// A change of one response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseChange {
    /// Which response.
    pub response: String,
    /// The header lines that it needs.
    pub lines: Vec<String>,
}

/// The lines that a response needs to follow this rule, where the message names all that stands in them.
#[must_use]
pub fn change_for(rule: Rule, message: &Message) -> Option<ResponseChange> {
    let origin = message.fact("origin").unwrap_or("<the page's origin>");
    // any site can have the origin null: without credentials * says so, and with them it must not be allowed.
    let is_null = origin == "null";
    let allow_origin = format!("Access-Control-Allow-Origin: {}", if is_null { "*" } else { origin });
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
        | Rule::PreflightAllowOriginMismatch => {
            if is_null {
                vec![allow_origin]
            } else {
                vec![allow_origin, vary]
            }
        }
        Rule::CredentialsWildcardOrigin
        | Rule::PreflightWildcardWithCredentials
        | Rule::CredentialsAllowCredentialsMissing
        | Rule::CredentialsAllowCredentialsInvalid
        | Rule::PreflightAllowCredentials
            if is_null =>
        {
            return None;
        }
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
            vec!["Cross-Origin-Resource-Policy: cross-origin".to_owned()]
        }
        _ => return None,
    };
    let url = message.fact("url").unwrap_or("<the URL>");
    let response = if rule.group() == Group::Preflight {
        format!("in the response to OPTIONS {url}")
    } else {
        format!("in the response of {url}")
    };
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
        assert_eq!(change.response, "in the response to OPTIONS https://api.test/x");
        assert_eq!(change.lines, ["Access-Control-Allow-Methods: PUT"]);
    }
}
