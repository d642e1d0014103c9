//! Preflights that a page could do without.

use super::Advice;
use super::case::Case;
use crate::rules::Reason;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "needless-preflight";

/// What tracing libraries add to each request.
const TRACING: [&str; 10] = [
    "sentry-trace",
    "baggage",
    "traceparent",
    "tracestate",
    "newrelic",
    "b3",
    "uber-trace-id",
    "x-cloud-trace-context",
    "x-amzn-trace-id",
    "elastic-apm-traceparent",
];
const TRACING_PREFIXES: [&str; 3] = ["x-datadog-", "x-b3-", "x-dynatrace"];
/// What a page sends to get past caches.
const CACHING: [&str; 5] = ["cache-control", "pragma", "expires", "if-none-match", "if-modified-since"];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let reasons = case.call.reasons();
    let alone = if reasons.len() == 1 { " Without it there is no preflight." } else { "" };
    let mut advice: Vec<Advice> = Vec::new();
    let tracing: Vec<String> = reasons.iter().filter_map(tracing).collect();
    if let Some(first) = tracing.first() {
        let message = format!(
            "{} {} added by a monitoring library, to every request. Let it add that to your own servers only (in Sentry: \
             tracePropagationTargets), or let this server allow it.",
            tracing.join(", "),
            if tracing.len() == 1 { "is" } else { "are" }
        );
        advice.push(Advice::new(ID, message).on(first.as_str()));
    }
    for reason in &reasons {
        let Some((header, words)) = words(reason, case) else { continue };
        let made = Advice::new(ID, format!("{words}{alone}"));
        advice.push(if header.is_empty() { made } else { made.on(header) });
    }
    advice
}

fn tracing(reason: &Reason) -> Option<String> {
    let Reason::Header { name, .. } = reason else { return None };
    let is = TRACING.contains(&name.as_str()) || TRACING_PREFIXES.iter().any(|start| name.starts_with(start));
    is.then(|| shown(name))
}

/// The header of a reason that can be dropped, and why.
fn words(reason: &Reason, case: &Case<'_>) -> Option<(String, String)> {
    let method = case.call.question.method();
    match reason {
        Reason::ContentType(_) if case.question().call.body.is_none() => Some((
            "content-type".into(),
            format!(
                "Content-Type says what a body is, and this {} has none: leave it out.",
                shown(method)
            ),
        )),
        Reason::Header { name, .. } if name == "x-requested-with" => Some((
            name.clone(),
            "X-Requested-With is a custom of old libraries; hardly a server needs it, unless it guards against forged requests by it. \
             Stop sending it, or let the server allow it."
                .into(),
        )),
        Reason::Header { name, .. } if CACHING.contains(&name.as_str()) => Some((
            name.clone(),
            format!(
                "{} need not be set by hand: fetch() has the option cache ('no-store', 'no-cache', 'reload'), which costs no \
                 preflight.",
                shown(name)
            ),
        )),
        Reason::Header { name, value_at_fault: true } if name.starts_with("accept") || name == "content-language" => Some((
            name.clone(),
            format!(
                "{} is free of a preflight only with a plain value of at most 128 bytes: make it shorter or simpler.",
                shown(name)
            ),
        )),
        Reason::UploadListener => Some((
            String::new(),
            "A listener on xhr.upload forces a preflight on the simplest POST: add it only where progress is shown, or let the server \
             answer OPTIONS."
                .into(),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{response, said};
    use super::ID;
    use crate::probe::Question;
    use crate::web::request::Initiator;

    fn with(headers: &[(&str, &str)], body: Option<&str>) -> String {
        let change = |question: &mut Question| {
            question.call.headers =
                headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            question.call.body = body.map(|body| body.as_bytes().to_vec());
            if body.is_some() {
                question.call.method = "POST".into();
            }
        };
        said(ID, change, &[response(204, &[])])
    }

    #[test]
    fn what_can_be_left_out() {
        let json = ("Content-Type", "application/json");
        assert_eq!(
            with(&[json], None),
            "Content-Type says what a body is, and this GET has none: leave it out. Without it there is no preflight."
        );
        assert_eq!(with(&[json], Some("{}")), "");
        assert!(with(&[("X-Requested-With", "XMLHttpRequest")], None).contains("custom of old libraries"));
        assert!(with(&[("Cache-Control", "no-cache")], None).contains("the option cache"));
        let found = with(&[("baggage", "a=b"), ("sentry-trace", "1")], None);
        assert!(found.starts_with("baggage, sentry-trace are added by a monitoring library"), "{found}");
        assert!(with(&[("Accept", &"a".repeat(129))], None).contains("at most 128 bytes"));
        assert_eq!(with(&[("X-Own", "1")], None), "");
    }

    #[test]
    fn an_upload_listener() {
        let upload = |question: &mut Question| {
            question.call.initiator = Initiator::XhrUpload;
            question.call.body = Some(b"a=b".to_vec());
            question.call.method = "POST".into();
        };
        assert!(said(ID, upload, &[response(405, &[])]).contains("xhr.upload"));
    }
}
