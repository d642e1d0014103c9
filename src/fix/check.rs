//! The command that shows whether a configuration works.

use super::Target;
use super::product::{Product, Way};
use super::target::plain;
use crate::fetch::OriginSource;
use crate::policy::Policy;
use crate::probe::Question;
use crate::record::ProbeCommand;
use crate::web::headers::{Header, HeaderList};
use crate::web::request::Credentials;
use crate::web::secret;

/// A body longer than this is not repeated in a comment.
const LONGEST_BODY: usize = 200;

/// The probe of a question: its headers and cookies as `value` writes them, its body as `body` does.
pub fn probe_of(
    question: &Question,
    value: impl Fn(&Header) -> String,
    body: impl Fn(&[u8]) -> String,
) -> ProbeCommand {
    let call = &question.call;
    let mut command = ProbeCommand::new(call.url.as_str());
    match &question.page.source {
        OriginSource::Page(url) => command.flag("--page", url),
        OriginSource::Assumed | OriginSource::Given { .. } => command.origin(&question.origin().serialize()),
    }
    command.initiator(call.initiator);
    command.crossorigin(call.crossorigin);
    command.attributes(&call.attributes);
    if call.initiator.reads_response() {
        command.method(&call.method);
    }
    let headers: HeaderList = call.headers.iter().map(|(name, value)| (name.clone(), value)).collect();
    for header in &headers {
        command.header(&header.name, Some(&value(header)));
    }
    if let Some(bytes) = &call.body {
        command.flag("--data", &body(bytes));
    }
    command.mode(call.mode);
    command.credentials(call.credentials);
    command.redirect(call.redirect);
    for policy in &question.page.policy.csp {
        command.flag("--csp", &policy.to_string());
    }
    if question.page.policy.embedder.isolates() {
        command.flag("--coep", question.page.policy.embedder.id());
    }
    let cookies: HeaderList =
        question.client.cookies.iter().map(|cookie| ("Set-Cookie".to_owned(), cookie)).collect();
    for cookie in &cookies {
        command.flag("--cookie", &value(cookie));
    }
    if call.keepalive {
        command.switch("--keepalive");
    }
    command
}

/// The same probe as it can stand in a comment of any language: without secrets, which the check does not need, and without a
/// value that would end the comment.
pub fn check_of(question: &Question) -> ProbeCommand {
    let mut harmless = question.to(Target::url_without_secrets(question.url()));
    // What the cookies are does not matter to CORS, and their values are secrets.
    harmless.client.cookies.clear();
    let mut command = probe_of(&harmless, header_value, |bytes| body(question, bytes));
    for name in &question.needed_headers {
        command.flag("--read", name);
    }
    for need in &question.needs {
        command.flag("--need", need.id());
    }
    if question.repeat {
        command.switch("--repeat");
    }
    if question.preflight_only {
        command.switch("--preflight-only");
    }
    command.browser(question.browser());
    command
}

/// The value decides whether a header needs a preflight; a secret always does, whatever it is.
fn header_value(header: &Header) -> String {
    let value = header.text();
    let is_plain = !value.is_empty() && value.bytes().all(|byte| plain(byte) || b" ,;=*+:".contains(&byte));
    if is_plain && secret::header_value(&header.name, &value) == value { value } else { "test".into() }
}

fn body(question: &Question, bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).ok().filter(|text| {
        let is_line = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        is_line && text.len() <= LONGEST_BODY && !text.contains("?>") && secret::text(text) == *text
    });
    let is_json = question.call.headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type") && value.to_ascii_lowercase().contains("json")
    });
    text.unwrap_or(if is_json { "{}" } else { "test" }).to_owned()
}

/// The probes that show whether a policy is in place, where no question is known: one as the first origin of each kind.
pub(super) fn checks_of_policy(product: &Product, policy: &Policy, target: &Target) -> Vec<ProbeCommand> {
    let origins = policy.origins();
    let exact = origins.iter().find(|origin| !origin.contains('*')).map(|origin| (*origin).to_owned());
    let below = policy.patterns().next().map(|pattern| pattern.replace('*', "app"));
    let mut pages: Vec<String> = exact.into_iter().chain(below).collect();
    if pages.is_empty() {
        pages.push("https://app.example.com".into());
    }
    pages.iter().map(|origin| check_as(origin, product, policy, target)).collect()
}

fn check_as(origin: &str, product: &Product, policy: &Policy, target: &Target) -> ProbeCommand {
    let url = match product.way {
        Way::Headers => format!("{}{}{}", target.origin(), target.path, target.query),
        // The page calls its own server.
        Way::Proxy => {
            let end = if target.path.ends_with('/') { "/" } else { "" };
            format!("{origin}/api{end}{}", target.query)
        }
    };
    let mut command = ProbeCommand::new(&url);
    command.origin(origin);
    // Through a proxy it is the page's own server: there is no preflight, and the method would be sent.
    let methods = policy.methods();
    let method = methods.get(3).filter(|method| **method != "OPTIONS" && product.way == Way::Headers);
    if let Some(method) = method {
        command.method(method);
    }
    for name in policy.headers() {
        // The value of every other header does not matter; of this one it decides whether there is a preflight.
        let value = if name.eq_ignore_ascii_case("content-type") { "application/json" } else { "test" };
        command.header(name, Some(value));
    }
    if policy.credentials() {
        command.credentials(Credentials::Include);
    }
    if method.is_some() {
        command.switch("--preflight-only");
    }
    command
}
