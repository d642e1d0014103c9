//! The call of which a console message speaks.

use super::{Console, Message};
use crate::record::RecordedCall;
use crate::rules::{Group, Rule};
use crate::web::request::{Credentials, Initiator};

impl Message {
    /// The call of which it speaks, where it names its URL.
    #[must_use]
    pub fn call(&self) -> Option<RecordedCall> {
        let fact = |name: &str| self.fact(name).map(str::to_owned);
        let mut call = RecordedCall::of(
            fact("redirected_from").or_else(|| fact("url")).filter(|url| url.contains("://"))?,
        );
        call.browser = self.console.map(Console::browser);
        call.provenance.push("the URL from the console message".into());
        call.origin = fact("origin").or_else(|| fact("page"));
        if call.origin.is_some() {
            call.provenance.push("the page's origin from it".into());
        }
        if let Some(method) = fact("method") {
            call.provenance.push(format!("the method {method} from it"));
            call.method = Some(method);
        }
        if let Some(header) = fact("header") {
            call.provenance.push(format!("the header {header} from it, with an invented value"));
            let value = if header == "content-type" { "application/json" } else { "x" };
            call.headers.push((header, value.into()));
        }
        if !self.rules.is_empty() && self.rules.iter().all(is_about_credentials) && !self.hides_reason {
            call.credentials = Some(Credentials::Include);
            call.provenance.push("credentials include, without which there would be no such message".into());
        }
        if let Some(directive) = self.fact("directive").filter(|directive| directive.is_ascii()) {
            call.csp = Some(directive.to_owned());
            call.provenance.push("the page's policy from it, as far as it says".into());
        }
        if self.rules.iter().any(|rule| [Rule::LnaInsecureContext, Rule::LnaPermission].contains(rule)) {
            call.page_is_public = true;
            call.provenance
                .push("a page of the public network, without which there would be no such message".into());
        }
        call.initiator = match self.fact("kind").unwrap_or_default().to_ascii_lowercase().as_str() {
            "xmlhttprequest" => Some(Initiator::Xhr),
            "css stylesheet" | "stylesheet" => Some(Initiator::Style),
            "manifest" => Some(Initiator::Manifest),
            "text track" => Some(Initiator::Track),
            kind @ ("script" | "font" | "image" | "audio" | "video") => Initiator::of_fetch_dest(kind),
            _ => None,
        };
        if call.initiator.is_some_and(Initiator::takes_crossorigin) {
            call.crossorigin = call.crossorigin_by_credentials();
        }
        call.is_guess = true;
        call.had_preflight =
            !self.rules.is_empty() && self.rules.iter().all(|rule| rule.group() == Group::Preflight);
        call.reported_rules.clone_from(&self.rules);
        Some(call)
    }
}

/// Whether only a request with credentials breaks this rule.
fn is_about_credentials(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::CredentialsWildcardOrigin
            | Rule::CredentialsAllowCredentialsMissing
            | Rule::CredentialsAllowCredentialsInvalid
            | Rule::PreflightWildcardWithCredentials
            | Rule::PreflightAllowCredentials
    )
}
