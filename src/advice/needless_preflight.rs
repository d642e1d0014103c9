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
            "A monitoring library adds {} to every request. Limit it to your own servers (in Sentry: tracePropagationTargets), \
             or allow it on this server.",
            tracing.join(", ")
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
        // Where only the preflight is sent, the body does not matter and is often left out.
        Reason::ContentType(_) if case.question().call.body.is_none() && !case.question().preflight_only => Some((
            "content-type".into(),
            format!(
                "Content-Type describes a body, but this {} has none: remove it.",
                shown(method)
            ),
        )),
        Reason::Header { name, .. } if name == "x-requested-with" => Some((
            name.clone(),
            "X-Requested-With is sent by old libraries; few servers need it, except as a protection against forged requests. \
             Remove it, or allow it on the server."
                .into(),
        )),
        Reason::Header { name, .. } if CACHING.contains(&name.as_str()) => Some((
            name.clone(),
            format!(
                "{} does not have to be set manually: fetch() has the option cache ('no-store', 'no-cache', 'reload'), which \
                 needs no preflight.",
                shown(name)
            ),
        )),
        Reason::Header { name, value_at_fault: true } if name.starts_with("accept") || name == "content-language" => Some((
            name.clone(),
            format!(
                "{} needs no preflight only with a simple value of at most 128 bytes: make it shorter or simpler.",
                shown(name)
            ),
        )),
        Reason::UploadListener => Some((
            String::new(),
            "A listener on xhr.upload causes a preflight even for a simple POST: add it only where progress is shown, or \
             handle OPTIONS on the server."
                .into(),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{advice, response};
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
        advice(ID, change, &[response(204, &[])])
    }

    #[test]
    fn what_can_be_left_out() {
        let json = ("Content-Type", "application/json");
        assert_eq!(
            with(&[json], None),
            "Content-Type describes a body, but this GET has none: remove it. Without it there is no preflight."
        );
        assert_eq!(with(&[json], Some("{}")), "");
        assert!(with(&[("X-Requested-With", "XMLHttpRequest")], None).contains("sent by old libraries"));
        assert!(with(&[("Cache-Control", "no-cache")], None).contains("the option cache"));
        let found = with(&[("baggage", "a=b"), ("sentry-trace", "1")], None);
        assert!(found.starts_with("A monitoring library adds baggage, sentry-trace to"), "{found}");
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
        assert!(advice(ID, upload, &[response(405, &[])]).contains("xhr.upload"));
    }
}
