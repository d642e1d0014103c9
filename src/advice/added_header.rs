//! A request header that a library adds, not the page's author, and that needs a preflight.

use super::Advice;
use super::case::Case;
use crate::rules::{Reason, Side};

/// The stable name.
pub(super) const ID: &str = "added-header";

/// Headers, and the ends of names' beginnings (`x-datadog-`), with who adds them and what to do.
const KNOWN: &[(&[&str], &str)] = &[
    (
        &["sentry-trace", "baggage"],
        "Sentry and OpenTelemetry add it, to requests to any origin where nobody restricts them: name your own hosts in \
         tracePropagationTargets (Sentry) or propagateTraceHeaderCorsUrls (OpenTelemetry), or allow it",
    ),
    (
        &["traceparent", "tracestate", "b3", "x-b3-"],
        "tracing adds it: name your own hosts in propagateTraceHeaderCorsUrls (OpenTelemetry), tracePropagationTargets (Sentry) or \
         what your SDK has for that, or allow it",
    ),
    (&["x-datadog-"], "Datadog's RUM adds it: name your own hosts in allowedTracingUrls, or allow it"),
    (
        &["newrelic"],
        "New Relic adds it: name your own hosts in distributed_tracing.allowed_origins, or allow it",
    ),
    (
        &["request-id", "request-context"],
        "Application Insights adds it: name foreign hosts in correlationHeaderExcludedDomains, or allow it",
    ),
    (
        &["elastic-apm-traceparent"],
        "Elastic APM adds it: name your own hosts in distributedTracingOrigins, or allow it",
    ),
    (
        &["x-requested-with"],
        "libraries add it by themselves or are told to (SignalR, set-ups of axios and jQuery): stop it where the API has no \
         use for it, or allow it",
    ),
    (
        &["cache-control", "pragma"],
        "to get fresh data, say fetch(url, {cache: 'no-store'}) instead, which needs no preflight; where XMLHttpRequest \
         asks, allow it",
    ),
    (
        &["if-none-match", "if-modified-since"],
        "the browser's own cache asks like that by itself, without a preflight: leave it out, and let fetch() have its \
         cache mode",
    ),
];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let at_preflight = case
        .violation()
        .is_some_and(|violation| violation.answer().is_some_and(|at| at.side == Side::Preflight));
    if !at_preflight {
        return Vec::new();
    }
    let mut said: Vec<(&str, Vec<String>)> = Vec::new();
    for reason in case.diagnosis.reasons() {
        let Some((name, words)) = known(&reason, case.init().body.is_some()) else { continue };
        match said.iter_mut().find(|(others, _)| *others == words) {
            Some((_, names)) => names.push(name),
            None => said.push((words, vec![name])),
        }
    }
    let message =
        |(words, names): (&str, Vec<String>)| format!("{} needs a preflight: {words}.", names.join(" and "));
    said.into_iter().map(|said| Advice::new(ID, message(said))).collect()
}

/// The header's name and what is known of it.
fn known(reason: &Reason, has_body: bool) -> Option<(String, &'static str)> {
    match reason {
        Reason::Header { name, value_at_fault: false } => {
            let is_it = |known: &&str| name == known || known.ends_with('-') && name.starts_with(*known);
            let (_, words) = KNOWN.iter().find(|(names, _)| names.iter().any(|known| is_it(&known)))?;
            Some((name.clone(), words))
        }
        Reason::ContentType(_) if !has_body => {
            Some(("content-type".into(), "there is no body, so that it says nothing: leave it out"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::play::{HERE, answer, said};
    use super::ID;

    fn about(headers: &[(&str, &str)]) -> String {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        said(ID, |init| init.headers = headers, &[answer(204, &[HERE])])
    }

    #[test]
    fn who_adds_it() {
        for (name, wanted) in [
            ("X-Datadog-Trace-Id", "allowedTracingUrls"),
            ("traceparent", "propagateTraceHeaderCorsUrls"),
            ("X-B3-TraceId", "propagateTraceHeaderCorsUrls"),
            ("X-Requested-With", "SignalR"),
            ("Cache-Control", "no-store"),
            ("If-None-Match", "cache mode"),
        ] {
            let found = about(&[(name, "1")]);
            assert!(found.contains(wanted), "{name}: {found}");
        }
        let found = about(&[("sentry-trace", "1"), ("baggage", "a=1")]);
        assert!(
            found.starts_with("baggage and sentry-trace needs")
                || found.starts_with("sentry-trace and baggage needs")
        );
        assert!(about(&[("Content-Type", "application/json")]).contains("no body"));
        assert_eq!(about(&[("X-Own", "1")]), "");
    }

    #[test]
    fn not_where_the_preflight_passes() {
        let headers = vec![("baggage".to_owned(), "a=1".to_owned())];
        let passes = answer(204, &[HERE, ("Access-Control-Allow-Headers", "baggage")]);
        assert_eq!(said(ID, |init| init.headers = headers, &[passes, answer(200, &[])]), "");
    }
}
