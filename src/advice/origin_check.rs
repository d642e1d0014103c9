//! A check of the request's origin that is not CORS: protection against CSRF, and CORS filters that reject with 403. Requests
//! of the own origin fail them too, where the server does not know its own address.

use super::Advice;
use super::case::{Case, ResponseView};
use super::mark::{Mark, searched_body};
use crate::fetch::is_same_origin_request;
use crate::web::text::{capitalized, shown};

/// The stable name.
pub(super) const ID: &str = "origin-check";

/// A check that can be recognised by its text.
struct Check {
    marks: &'static [Mark],
    name: &'static str,
    /// Where another origin is let in; none where CORS is set up there.
    trusts: Option<&'static str>,
    /// How the app learns its own address.
    own_address: &'static str,
}

const CHECKS: &[Check] = &[
    Check {
        marks: &[Mark::Body("Invalid CORS request")],
        name: "Spring's CORS filter",
        trusts: None,
        own_address: "Set server.forward-headers-strategy to framework in Spring, so that it uses these headers",
    },
    Check {
        marks: &[Mark::Body("form submissions are forbidden")],
        name: "the CSRF protection of SvelteKit or Astro",
        trusts: Some("csrf.trustedOrigins of SvelteKit (security.checkOrigin of Astro)"),
        own_address: "Set ORIGIN for SvelteKit's adapter-node (or PROTOCOL_HEADER and HOST_HEADER), or security.allowedDomains \
                      of Astro",
    },
    Check {
        marks: &[Mark::Body("Origin checking failed"), Mark::Body("Referer checking failed")],
        name: "Django's CSRF protection",
        trusts: Some("CSRF_TRUSTED_ORIGINS, with its scheme"),
        own_address: "Set SECURE_PROXY_SSL_HEADER (and USE_X_FORWARDED_HOST) in Django, or add the origin to \
                      CSRF_TRUSTED_ORIGINS",
    },
    Check {
        marks: &[Mark::Body("cross-origin request detected")],
        name: "Go's CrossOriginProtection",
        trusts: Some("AddTrustedOrigin"),
        own_address: "It compares Origin with Host, so the proxy must send the page's Host",
    },
    Check {
        marks: &[Mark::Body("Invalid Server Actions request")],
        name: "Next.js' check of server actions",
        trusts: Some("serverActions.allowedOrigins in next.config.js"),
        own_address: "It compares Origin with Host or X-Forwarded-Host; or add the page's host to serverActions.allowedOrigins",
    },
    Check {
        marks: &[
            Mark::Body("InvalidAuthenticityToken"),
            Mark::Body("didn't match request.base_url"),
            Mark::Body("verify CSRF token authenticity"),
        ],
        name: "Rails' CSRF protection",
        trusts: Some("an exception for this API (skip_forgery_protection, where no cookie logs in)"),
        own_address: "Set config.assume_ssl in Rails where the proxy ends TLS; and the request must carry X-CSRF-Token",
    },
    Check {
        marks: &[Mark::Body("host or Host header does not match")],
        name: "React Router's check of actions",
        trusts: Some("allowedActionOrigins"),
        own_address: "It compares Origin with X-Forwarded-Host or Host",
    },
];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(view) = case.responses().rfind(|view| matches!(view.response.status, 400..500)) else {
        return Vec::new();
    };
    let Some(origin) = view.request.headers.get_text("origin") else { return Vec::new() };
    let body = searched_body(view.response);
    let check =
        CHECKS.iter().find(|check| check.marks.iter().any(|mark| mark.find(view.response, &body).is_some()));
    let is_own = is_same_origin_request(case.question().origin(), &view.request.url);
    let message = match (check, is_own) {
        (Some(check), true) => format!(
            "This request is same-origin, and {} rejected it as cross-origin: browsers send Origin ({}) with every {}, and behind \
             a proxy the server takes another scheme, host or port for its own. Let the proxy send Host, X-Forwarded-Proto and \
             X-Forwarded-Host. {}.",
            check.name,
            shown(&origin),
            shown(view.request.method.as_str()),
            check.own_address
        ),
        (Some(Check { name, trusts: Some(trusts), .. }), false) => format!(
            "{} rejected the origin, which is a check apart from CORS. Add {} to its trusted origins: {trusts}.",
            capitalized(name),
            shown(&origin)
        ),
        (None, true) if view.response.status == 403 && case.is_allowed() => guess(&view, &origin),
        _ => return Vec::new(),
    };
    vec![Advice::new(ID, message).at(view.number).on("Origin")]
}

/// Nothing says why a request of the own origin was rejected.
fn guess(view: &ResponseView<'_>, origin: &str) -> String {
    format!(
        "This request is same-origin, so no CORS header is needed. If other {} requests without Origin pass, the server compares \
         Origin ({}) with what it takes for its own address: behind a proxy it needs Host, X-Forwarded-Proto and \
         X-Forwarded-Host.",
        shown(view.request.method.as_str()),
        shown(origin)
    )
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::super::testing::{HERE, advice, assert_says, response};
    use super::*;
    use crate::probe::Question;
    use crate::web::body::Body;
    use crate::web::message::HttpResponse;

    #[test]
    fn checks() {
        let own = "https://app.example/items";
        let other = "https://api.example/items";
        for (url, method, status, body, expected) in [
            (own, "POST", 403, "Invalid CORS request", "server.forward-headers-strategy"),
            (
                own,
                "POST",
                403,
                "{\"message\":\"Cross-site POST form submissions are forbidden\"}",
                "Set ORIGIN",
            ),
            (own, "POST", 403, "Origin checking failed - https://app.example", "SECURE_PROXY_SSL_HEADER"),
            (own, "POST", 403, "Forbidden", "no CORS header is needed"),
            (own, "GET", 403, "Forbidden", ""),
            (own, "POST", 404, "Not Found", ""),
            (own, "POST", 200, "Invalid CORS request", ""),
            (other, "POST", 403, "Invalid CORS request", ""),
            (
                other,
                "POST",
                403,
                "cross-origin request detected from Sec-Fetch-Site header",
                "AddTrustedOrigin",
            ),
            (other, "POST", 403, "Forbidden", ""),
        ] {
            let change = |question: &mut Question| {
                question.call.url = Url::parse(url).expect("a URL");
                question.call.method = method.into();
            };
            let response =
                HttpResponse { body: Body::starting(body.as_bytes()), ..response(status, &[HERE]) };
            assert_says(&advice(ID, change, &[response]), expected, &format!("{method} {url} {body}"));
        }
    }
}
