//! Where the response at fault comes from, and the usual cause.

use super::Advice;
use super::cached_response::for_another_page;
use super::case::{Case, ResponseView};
use super::library_endpoint;
use super::product::{Found, Symptom, cause, found, nearest_first, words};
use super::redirect_purpose::Purpose;
use super::redirect_target::redirect_purpose;
use crate::fetch::Kind;
use crate::rules::{Fault, Violation};

/// The stable name.
pub(super) const ID: &str = "response-source";

/// Products of which the usual cause for a response without headers is about their list of origins.
const OF_LISTS: [&str; 6] = ["django", "socket-io", "s3", "google-storage", "azure-storage", "minio"];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(violation) = case.violation() else { return Vec::new() };
    let Some(view) = case.response_of(violation) else { return Vec::new() };
    advice_on(violation, &view).into_iter().collect()
}

fn advice_on(violation: &Violation, view: &ResponseView<'_>) -> Option<Advice> {
    let found = found(view.response);
    if found.is_empty() {
        return None;
    }
    // A library's endpoint has a sentence of its own on its settings.
    let is_said = library_endpoint::words(&view.request.url).is_some();
    // What a cache has says nothing of whom the app allows.
    let is_stored = matches!(violation.fault, Fault::AllowOriginMismatch { .. })
        && for_another_page(view.response, true).is_some();
    let is_needless = is_said || is_stored;
    let cause = usual_cause(violation, view, &found).filter(|_| !is_needless).unwrap_or_default();
    let message = format!("This response came from {}. {cause}", words(&found));
    Some(Advice::new(ID, message.trim_end()).at(view.number))
}

/// The usual cause of this failure with one of these products: most likely the one nearest to the app responded.
pub(super) fn usual_cause(
    violation: &Violation,
    view: &ResponseView<'_>,
    found: &[Found],
) -> Option<&'static str> {
    let symptoms = symptoms(violation, view);
    // What looks at the origin did run, and knows no such origin.
    let has_run = symptoms == [Symptom::Bare] && view.headers().varies_by("origin");
    let fits = |found: &&Found| !has_run || OF_LISTS.contains(&found.product.id);
    nearest_first(found).into_iter().filter(fits).find_map(|found| cause(found.product.id, symptoms))
}

/// How a violation looks on the wire, the most telling first.
fn symptoms(violation: &Violation, view: &ResponseView<'_>) -> &'static [Symptom] {
    match &violation.fault {
        Fault::AllowOriginMissing { .. }
        | Fault::PreflightStatus { .. }
        | Fault::PreflightRedirect { .. } => by_status(view),
        Fault::AllowOriginMultiple { lines: 2.., .. } => &[Symptom::Twice],
        Fault::WildcardWithCredentials { .. } => &[Symptom::Star],
        Fault::AllowOriginMismatch { .. } => &[Symptom::OnePage],
        Fault::MethodNotAllowed { .. } => &[Symptom::MethodUnlisted],
        Fault::HeaderNotAllowed { .. } => &[Symptom::HeaderUnlisted],
        _ => &[],
    }
}

/// Whether what sets headers for CORS did run, and allows no origin.
fn is_unlisted(view: &ResponseView<'_>) -> bool {
    let names = ["Allow-Methods", "Allow-Headers", "Allow-Credentials", "Max-Age"];
    let has = |name: &str| view.headers().contains(&format!("Access-Control-{name}"));
    !has("Allow-Origin") && names.into_iter().any(has)
}

/// How a response without the headers looks.
pub(super) fn by_status(view: &ResponseView<'_>) -> &'static [Symptom] {
    match (view.kind, view.response.status) {
        (_, 300..400) => match redirect_purpose(view) {
            Some(Purpose::Slash) => &[Symptom::SlashRedirect],
            Some(Purpose::Https) => &[Symptom::HttpsRedirect],
            Some(Purpose::Region) => &[Symptom::RegionRedirect],
            _ => &[],
        },
        (Kind::Preflight, 401 | 403) => &[Symptom::PreflightDenied],
        (Kind::Preflight, 404) => &[Symptom::PreflightUnrouted],
        (Kind::Preflight, 405 | 501) => &[Symptom::PreflightMethod],
        (Kind::Preflight, 502..=504 | 520..=530) => &[Symptom::Gateway, Symptom::PreflightCrash],
        (Kind::Preflight, 500..) => &[Symptom::PreflightCrash],
        (Kind::Preflight, 400..) => &[Symptom::PreflightBad],
        (_, 200..300) if is_unlisted(view) => &[Symptom::Unlisted],
        (Kind::Preflight, _) => &[Symptom::PreflightBare],
        (Kind::Actual, 401 | 403 | 429) => &[Symptom::Denied, Symptom::Error],
        (Kind::Actual, 502..=504 | 520..=530) => &[Symptom::Gateway, Symptom::Error],
        (Kind::Actual, 500..) => &[Symptom::Crash, Symptom::Error],
        (Kind::Actual, 400..) => &[Symptom::Error],
        (Kind::Actual, _) => &[Symptom::Bare],
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;
    use crate::probe::Question;

    const NGINX: (&str, &str) = ("Server", "nginx/1.22.1");

    fn put(question: &mut Question) {
        question.call.method = "PUT".into();
    }

    #[test]
    fn the_cause_follows_the_failure() {
        for (responses, expected) in [
            (&[response(502, &[NGINX])][..], "ends in always"),
            (&[response(200, &[NGINX])], "ignores those in the blocks"),
            (&[response(401, &[("X-Amzn-ErrorType", "Unauthorized")])], "DEFAULT_4XX"),
            (&[response(200, &[HERE, HERE, NGINX])], "proxy_hide_header"),
            (&[response(301, &[("Server", "Werkzeug/3"), ("Location", "/items/")])], "strict_slashes"),
        ] {
            let found = advice(ID, |_| (), responses);
            assert!(found.contains(expected), "{found}");
        }
        for (responses, expected) in [
            (&[response(405, &[HERE, ("Server", "Microsoft-IIS/10.0")])][..], "OPTIONSVerbHandler"),
            (&[response(200, &[("Allow", "PUT"), ("X-Powered-By", "Express")])], "app.use(cors())"),
            (&[response(308, &[("Server", "Werkzeug/3"), ("Location", "/items/")])], "strict_slashes"),
            (&[response(400, &[HERE, ("Server", "uvicorn")])], "allow_methods"),
            (&[response(403, &[("Server", "AmazonS3")])], "No CORS rule of the bucket"),
        ] {
            let found = advice(ID, put, responses);
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn a_cause_that_this_response_does_not_have_is_not_named() {
        let cloudflare = ("Server", "cloudflare");
        let to_login = ("Location", "/login");
        for (found, expected, unwanted) in [
            (advice(ID, |_| (), &[response(302, &[NGINX, to_login])]), "This response came from", "slash"),
            (
                advice(ID, put, &[response(302, &[("Server", "Werkzeug/3"), to_login])]),
                "This response came from",
                "slash",
            ),
            (
                advice(ID, |_| (), &[response(504, &[cloudflare])]),
                "no response from your server",
                "challenge",
            ),
            (advice(ID, |_| (), &[response(403, &[cloudflare])]), "challenge", "OPTIONS"),
            (advice(ID, put, &[response(403, &[cloudflare])]), "let OPTIONS pass", "script"),
            (advice(ID, |_| (), &[response(503, &[("Via", "1.1 vegur")])]), "its own", "nothing"),
            (
                advice(ID, |_| (), &[response(401, &[("Via", "1.1 vegur")])]),
                "This response came from",
                "its own",
            ),
            (
                advice(ID, |_| (), &[response(404, &[("Server", "uvicorn")])]),
                "This response came from",
                "exception",
            ),
            (advice(ID, |_| (), &[response(500, &[("Server", "uvicorn")])]), "exception", "nothing"),
        ] {
            assert!(found.contains(expected) && !found.contains(unwanted), "{found}");
        }
    }

    #[test]
    fn the_nearest_to_the_app() {
        let both = [("Server", "nginx"), ("X-Powered-By", "Express")];
        let found = advice(ID, |_| (), &[response(200, &both)]);
        let expected = "This response came from nginx (Server: nginx) in front of Express (X-Powered-By: Express). Usually \
                      the CORS middleware is registered after the routes, so the route responds first: register it before them.";
        assert_eq!(found, expected);
    }

    #[test]
    fn without_a_known_cause_it_is_only_named() {
        assert_eq!(
            advice(ID, |_| (), &[response(200, &[("Server", "Jetty(9)")])]),
            "This response came from Jetty (Server: Jetty(9))."
        );
        assert_eq!(advice(ID, |_| (), &[response(200, &[("Server", "unheard-of")])]), "");
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE, NGINX])]), "", "nothing is wrong");
    }
}
