//! The responses to the preflight and to the actual request differ: they come from two parts of the server.

use super::Advice;
use super::case::{Case, ResponseView};
use super::product::{self, Found, found};
use crate::fetch::Kind;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "responses-differ";

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let first = |kind| case.responses().find(|view| view.kind == kind);
    let (Some(preflight), Some(actual)) = (first(Kind::Preflight), first(Kind::Actual)) else {
        return Vec::new();
    };
    // Redirects and errors differ for reasons of their own, which have advice of their own.
    let plain = |view: &ResponseView<'_>| (200..300).contains(&view.response.status);
    if preflight.request.url != actual.request.url || !plain(&actual) {
        return Vec::new();
    }
    let words = match (preflight.header(ALLOW_ORIGIN), actual.header(ALLOW_ORIGIN)) {
        (Some(_), None) => "Only the preflight response has CORS headers, so two parts of the server respond. Usually a \
             gateway or proxy handles OPTIONS and leaves the rest to an app without CORS, or the CORS middleware comes after \
             the routes: add them to both in one place."
            .to_owned(),
        (None, Some(_)) => "Only the actual response has CORS headers: they are set for the route, but OPTIONS is handled \
             elsewhere. Let the CORS middleware handle OPTIONS of this path too, before routing and authentication."
            .to_owned(),
        (Some(one), Some(other)) if one != other => format!(
            "The preflight response allows {} and the actual response {}: they come from two configurations, of a proxy and an \
             app, or of an older and a newer instance with one name.",
            quoted(&one),
            quoted(&other)
        ),
        _ => return Vec::new(),
    };
    let who = who(&preflight, &actual).unwrap_or_default();
    vec![Advice::new(ID, format!("{words}{who}")).at(actual.number).on(ALLOW_ORIGIN)]
}

/// Where the two responses come from, if that is known and is not the same.
fn who(preflight: &ResponseView<'_>, actual: &ResponseView<'_>) -> Option<String> {
    let (one, other) = (found(preflight.response), found(actual.response));
    let ids = |found: &[Found]| -> Vec<&str> { found.iter().map(|found| found.product.id).collect() };
    (!one.is_empty() && !other.is_empty() && ids(&one) != ids(&other)).then(|| {
        format!(
            " The preflight response came from {}, the other from {}.",
            product::words(&one),
            product::words(&other)
        )
    })
}

fn quoted(value: &str) -> String {
    if value.is_empty() { "nothing (an empty value)".into() } else { shown(value) }
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice, advice_with, response};
    use super::ID;
    use crate::probe::Question;

    fn put(question: &mut Question) {
        question.call.method = "PUT".into();
    }

    const METHODS: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");

    #[test]
    fn one_has_the_headers() {
        let only_preflight = [response(204, &[HERE, METHODS]), response(200, &[])];
        assert!(advice(ID, put, &only_preflight).starts_with("Only the preflight response"));
        let only_actual = [response(200, &[("Allow", "PUT")]), response(200, &[HERE])];
        let further = ExtraRequests { simulated: true, ..ExtraRequests::default() };
        assert!(advice_with(ID, further, put, &only_actual).starts_with("Only the actual response"));
        assert_eq!(advice(ID, put, &only_actual), "", "the actual request was not sent");
    }

    #[test]
    fn two_products() {
        let responses = [
            response(204, &[HERE, METHODS, ("Server", "nginx")]),
            response(200, &[("Server", "nginx"), ("X-Powered-By", "Express")]),
        ];
        let found = advice(ID, put, &responses);
        let expected = "The preflight response came from nginx (Server: nginx), the other from nginx (Server: nginx) in \
                      front of Express (X-Powered-By: Express).";
        assert!(found.ends_with(expected), "{found}");
    }

    #[test]
    fn two_values() {
        let old = ("Access-Control-Allow-Origin", "https://old.example");
        let found = advice(ID, put, &[response(204, &[HERE, METHODS]), response(200, &[old])]);
        assert!(
            found.contains("allows https://app.example and the actual response https://old.example"),
            "{found}"
        );
    }

    #[test]
    fn what_is_alike_or_an_error_is_left() {
        assert_eq!(advice(ID, put, &[response(204, &[HERE, METHODS]), response(200, &[HERE])]), "");
        assert_eq!(advice(ID, put, &[response(204, &[HERE, METHODS]), response(502, &[])]), "");
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE])]), "");
    }
}
