//! What to change, as far as a console message tells it.

use crate::record::console::Message;
use crate::rules::{Group, Rule};

/// A change of one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which answer.
    pub response: String,
    /// The header lines that it needs.
    pub lines: Vec<String>,
}

/// The lines that an answer needs so that this rule is kept, where the message names all that stands in them.
#[must_use]
pub fn wanted(rule: Rule, message: &Message) -> Option<Wanted> {
    let origin = message.fact("origin").unwrap_or("<the page's origin>");
    // null is everybody's: without credentials * says so, and with them nobody must be let in by it.
    let nobody = origin == "null";
    let allow_origin = format!("Access-Control-Allow-Origin: {}", if nobody { "*" } else { origin });
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
            if nobody {
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
            if nobody =>
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
    let answer = if rule.group() == Group::Preflight {
        format!("in the response to OPTIONS {url}")
    } else {
        format!("in the answer of {url}")
    };
    Some(Wanted { response: answer, lines })
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
        let wanted = wanted(Rule::PreflightMethodNotAllowed, &messages[0]).expect("a change");
        assert_eq!(wanted.response, "in the response to OPTIONS https://api.test/x");
        assert_eq!(wanted.lines, ["Access-Control-Allow-Methods: PUT"]);
    }
}
