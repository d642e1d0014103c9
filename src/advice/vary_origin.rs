//! Whether the allowed origin depends on the page, and whether caches can know: measured with extra requests.

use super::Advice;
use super::case::{Case, ResponseView};
use super::investigation::ExtraRequest;
use crate::fetch::Kind;
use crate::web::request::Initiator;
use crate::web::text::{list, shown};

/// The stable name.
pub(super) const ID: &str = "vary-origin";

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    // Responses to other methods are not cached, and the extra requests are GETs: there is nothing to compare with.
    let is_cached = |view: &ResponseView<'_>| matches!(view.request.method.as_str(), "GET" | "HEAD");
    let first = case.responses().find(|view| view.kind == Kind::Actual && is_cached(view));
    if first.is_none() && case.actual().is_some() {
        return Vec::new();
    }
    let (Some(other), Some(none)) =
        (case.extra(ExtraRequest::OtherOrigin), case.extra(ExtraRequest::NoOrigin))
    else {
        return Vec::new();
    };
    let askers = first
        .iter()
        .map(|view| ("the page", view))
        .chain([("another origin", &other), ("a request without Origin", &none)]);
    let askers: Vec<(&str, &ResponseView<'_>)> = askers.collect();
    let values: Vec<Option<String>> = askers.iter().map(|(_, view)| view.header(ALLOW_ORIGIN)).collect();
    if values.iter().all(|value| *value == values[0]) {
        // If no page is allowed, the verdict says it.
        let Some(value) = &values[0] else { return Vec::new() };
        let message = format!(
            "{ALLOW_ORIGIN} is {} for any origin (measured): caches may store it for all.",
            shown(value)
        );
        return vec![Advice::new(ID, message).on("Vary")];
    }
    let values_text: Vec<String> = askers
        .iter()
        .zip(&values)
        .map(|((who, _), value)| match value {
            None => format!("none for {who}"),
            Some(value) => format!("{} for {who}", shown(value)),
        })
        .collect();
    let bare: Vec<&str> =
        askers.iter().filter(|(_, view)| !view.headers().varies_by("origin")).map(|(who, _)| *who).collect();
    let message = if bare.is_empty() {
        format!(
            "The allowed origin depends on the page ({}), and every response has Vary: Origin (measured): caches store them \
             separately.",
            list(&values_text)
        )
    } else {
        format!(
            "The allowed origin depends on the page (measured: {}), but the response to {} lacks Vary: Origin. A cache that \
             stores one of them serves it to the others, and their pages are blocked. Send Vary: Origin with every response, \
             also if the origin is rejected or missing.{}",
            list(&values_text),
            list(&bare),
            own_cache(case)
        )
    };
    vec![Advice::new(ID, message).on("Vary")]
}

/// What elements load is often requested twice, with CORS and without.
fn own_cache(case: &Case<'_>) -> &'static str {
    match case.question().initiator() {
        Initiator::Image | Initiator::Media | Initiator::Script | Initiator::Style => {
            " The browser's own cache is one of these: an element without crossorigin sends no Origin, and a later use with \
             crossorigin gets the response that this left in the cache."
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice_with, assert_says, response};
    use super::ID;
    use crate::stand_ins::UNKNOWN_ORIGIN;

    const CACHES: ExtraRequests =
        ExtraRequests { caching: true, simulated: false, errors: false, callback_name: false };
    const VARY: (&str, &str) = ("Vary", "Accept-Encoding, Origin");

    #[test]
    fn measured() {
        let theirs = ("Access-Control-Allow-Origin", UNKNOWN_ORIGIN);
        for (responses, expected) in [
            (
                [
                    response(200, &[("Access-Control-Allow-Origin", "*")]),
                    response(200, &[("Access-Control-Allow-Origin", "*")]),
                    response(200, &[("Access-Control-Allow-Origin", "*")]),
                ],
                "is * for any origin",
            ),
            (
                [response(200, &[HERE, VARY]), response(200, &[VARY]), response(200, &[VARY])],
                "every response has Vary",
            ),
            (
                [response(200, &[HERE, VARY]), response(200, &[theirs, VARY]), response(200, &[])],
                "the response to a request without Origin lacks",
            ),
            (
                [response(200, &[HERE]), response(200, &[]), response(200, &[])],
                "the page, another origin and a request without Origin lacks",
            ),
            ([response(200, &[]), response(200, &[]), response(200, &[])], ""),
        ] {
            let found = advice_with(ID, CACHES, |_| (), &responses);
            assert_says(&found, expected, expected);
        }
        let unmeasured = advice_with(ID, ExtraRequests::default(), |_| (), &[response(200, &[HERE])]);
        assert_eq!(unmeasured, "");
    }
}
