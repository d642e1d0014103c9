//! The preflight and the actual request were answered differently: two parts of the server speak.

use super::Advice;
use super::case::{Case, ResponseView};
use super::product::{self, Found, found};
use crate::fetch::Kind;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "responses-differ";

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let first = |kind| case.responses().find(|seen| seen.kind == kind);
    let (Some(preflight), Some(actual)) = (first(Kind::Preflight), first(Kind::Actual)) else {
        return Vec::new();
    };
    // Redirects and errors differ for reasons of their own, which have advice of their own.
    let plain = |seen: &ResponseView<'_>| (200..300).contains(&seen.response.status);
    if preflight.request.url != actual.request.url || !plain(&actual) {
        return Vec::new();
    }
    let words = match (preflight.header(ALLOW_ORIGIN), actual.header(ALLOW_ORIGIN)) {
        (Some(_), None) => "Only the preflight's answer has CORS headers, so two parts of the server answer. Usually a gateway or \
                            proxy answers OPTIONS and leaves the rest to an app that knows nothing of CORS, or the CORS \
                            middleware stands behind the routes: let one place add them to both."
            .to_owned(),
        (None, Some(_)) => "Only the actual answer has CORS headers: they are set for the route, and OPTIONS goes elsewhere. Let the \
                            CORS middleware handle OPTIONS of this path too, before routing and authentication."
            .to_owned(),
        (Some(one), Some(other)) if one != other => format!(
            "The preflight allows {} and the actual answer {}: two configurations speak, of a proxy and an app, or of an \
             older and a newer instance behind one name.",
            quoted(&one),
            quoted(&other)
        ),
        _ => return Vec::new(),
    };
    let who = who(&preflight, &actual).unwrap_or_default();
    vec![Advice::new(ID, format!("{words}{who}")).at(actual.number).on(ALLOW_ORIGIN)]
}

/// Who gave the two answers, where that can be told and is not the same.
fn who(preflight: &ResponseView<'_>, actual: &ResponseView<'_>) -> Option<String> {
    let (one, other) = (found(preflight.response), found(actual.response));
    let ids = |found: &[Found]| -> Vec<&str> { found.iter().map(|found| found.product.id).collect() };
    (!one.is_empty() && !other.is_empty() && ids(&one) != ids(&other)).then(|| {
        format!(
            " {} answered the preflight, and {} the request.",
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
    use super::super::testing::{HERE, response, said, said_with};
    use super::ID;
    use crate::probe::Question;

    fn put(question: &mut Question) {
        question.call.method = "PUT".into();
    }

    const METHODS: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");

    #[test]
    fn one_has_the_headers() {
        let only_preflight = [response(204, &[HERE, METHODS]), response(200, &[])];
        assert!(said(ID, put, &only_preflight).starts_with("Only the preflight's answer"));
        let only_actual = [response(200, &[("Allow", "PUT")]), response(200, &[HERE])];
        let further = ExtraRequests { simulated: true, ..ExtraRequests::default() };
        assert!(said_with(ID, further, put, &only_actual).starts_with("Only the actual answer"));
        assert_eq!(said(ID, put, &only_actual), "", "the actual request was not sent");
    }

    #[test]
    fn two_products() {
        let answers = [
            response(204, &[HERE, METHODS, ("Server", "nginx")]),
            response(200, &[("Server", "nginx"), ("X-Powered-By", "Express")]),
        ];
        let found = said(ID, put, &answers);
        let wanted = "nginx (Server: nginx) answered the preflight, and nginx (Server: nginx) in front of Express \
                      (X-Powered-By: Express) the request.";
        assert!(found.ends_with(wanted), "{found}");
    }

    #[test]
    fn two_values() {
        let old = ("Access-Control-Allow-Origin", "https://old.example");
        let found = said(ID, put, &[response(204, &[HERE, METHODS]), response(200, &[old])]);
        assert!(
            found.contains("allows https://app.example and the actual answer https://old.example"),
            "{found}"
        );
    }

    #[test]
    fn what_is_alike_or_an_error_is_left() {
        assert_eq!(said(ID, put, &[response(204, &[HERE, METHODS]), response(200, &[HERE])]), "");
        assert_eq!(said(ID, put, &[response(204, &[HERE, METHODS]), response(502, &[])]), "");
        assert_eq!(said(ID, |_| (), &[response(200, &[HERE])]), "");
    }
}
