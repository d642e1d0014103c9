//! The call of which a console message speaks.

use super::Message;
use crate::record::{RecordedCall, SendCredentials};

impl Message {
    /// The call of which it speaks, where it names its URL.
    #[must_use]
    pub fn call(&self) -> Option<RecordedCall> {
        let fact = |name: &str| self.fact(name).map(str::to_owned);
        let mut call = RecordedCall::of(
            fact("redirected_from").or_else(|| fact("url")).filter(|url| url.contains("://"))?,
        );
        call.browser = self.browser;
        call.taken.push("the URL from the console message".into());
        call.origin = fact("origin").or_else(|| fact("page"));
        if self.browser == Some("Safari") {
            call.taken.push("Chromium's verdict, for Safari's own rules are not played here".into());
        }
        if call.origin.is_some() {
            call.taken.push("the page's origin from it".into());
        }
        if let Some(method) = fact("method") {
            call.taken.push(format!("the method {method} from it"));
            call.method = Some(method);
        }
        if let Some(header) = fact("header") {
            call.taken.push(format!("the header {header} from it, with an invented value"));
            let value = if header == "content-type" { "application/json" } else { "x" };
            call.headers.push((header, value.into()));
        }
        // Rules about credentials in URLs are others.
        let needs_credentials = |rule: &&'static str| {
            rule.starts_with("credentials-")
                || rule.ends_with("-with-credentials")
                || rule.ends_with("allow-credentials")
        };
        if !self.rules.is_empty() && self.rules.iter().all(needs_credentials) && !self.hides_reason {
            call.credentials = Some(SendCredentials::Include);
            call.taken.push("credentials include, without which there would be no such message".into());
        }
        if let Some(directive) = self.fact("directive").filter(|directive| directive.is_ascii()) {
            call.csp = Some(directive.to_owned());
            call.taken.push("the page's policy from it, as far as it says".into());
        }
        if self.rules.iter().any(|rule| rule.starts_with("lna-")) {
            call.page_is_public = true;
            call.taken
                .push("a page of the public network, without which there would be no such message".into());
        }
        let preflight =
            !self.rules.is_empty() && self.rules.iter().all(|rule| rule.starts_with("preflight-"));
        if preflight && call.method.is_none() && call.headers.is_empty() {
            call.method = Some("PUT".into());
            call.taken
                .push("the method PUT, a guess: it had a preflight, and the message does not say why".into());
        }
        call.asks_as = match self.fact("kind").unwrap_or_default().to_ascii_lowercase().as_str() {
            "xmlhttprequest" => Some("xhr"),
            "script" => Some("script"),
            "css stylesheet" | "stylesheet" => Some("style"),
            "font" => Some("font"),
            "image" => Some("image"),
            "audio" | "video" => Some("media"),
            _ => None,
        };
        let is_element = matches!(call.asks_as, Some("script" | "style" | "image" | "media"));
        let sent = call.credentials == Some(SendCredentials::Include);
        call.crossorigin = is_element.then_some(if sent { "use-credentials" } else { "anonymous" });
        Some(call)
    }
}
