//! Error responses without the headers that a success has: the page cannot read even the status.

use super::Advice;
use super::case::{Case, ResponseView};
use super::contrast::inside;
use super::investigation::ExtraRequest;
use super::known_cause::known_cause;
use super::origin_refused;
use super::product::{cause, found, nearest_first, words};
use super::response_source::{by_status, usual_cause};
use super::wrong_response::is_own_error;
use crate::fetch::{Kind, is_same_origin_request};
use crate::rules::{Fault, Stage};
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "error-without-headers";

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const COVER_ERRORS: &str = "Add the headers to error responses too.";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let is_known = || origin_refused::measured(case).is_some() || known_cause(case.investigated()).is_some();
    view(case).filter(|_| !is_known()).into_iter().chain(measured(case)).collect()
}

/// The response at fault is an error.
fn view(case: &Case<'_>) -> Option<Advice> {
    let violation = case.violations().find(|violation| {
        matches!(&violation.fault, Fault::AllowOriginMissing { at, .. } if at.stage == Stage::Actual && at.status >= 400)
    })?;
    let view = case.response_of(violation)?;
    let status = view.response.status;
    let reason = match status {
        401 if view.request.headers.contains("authorization") => {
            "the server does not accept the token of this request"
        }
        401 => "this request lacks the login or token that it needs",
        403 => "the user, the origin or something that a firewall looks for was rejected",
        400 | 404 | 410 if is_own_error(view.response) => {
            "the app itself says why, and the page cannot read it"
        }
        404 => "there is nothing at this path",
        414 | 431 => "the URL or the headers are too large; a large cookie is a usual reason",
        400 => "often the server's own parser, before the app, rejects the method or the size of the headers",
        405 => "this method is not supported here",
        413 => "the body is too large",
        415 => "the server does not take this Content-Type",
        421 => "the request reached a server that is not responsible for this host",
        429 => "there were too many requests",
        501 => "this method is not supported here",
        511 => "a network or tunnel in front wants people to confirm something first",
        502..=504 => "it usually comes from a proxy or gateway whose app did not respond",
        500.. => "the app failed; see its log",
        _ => "the request itself was rejected",
    };
    let preflight_has_it =
        case.preflight().is_some_and(|preflight| preflight.headers().contains(ALLOW_ORIGIN));
    // If the source is known, its own advice says the cause.
    let known = usual_cause(violation, &view, &found(view.response)).is_some();
    let whose = match (preflight_has_it, known) {
        (true, _) => "The preflight response has the header, so CORS is configured, but not for errors.",
        (false, true) => "",
        (false, false) => "Many servers omit CORS headers on errors, so the page learns nothing about them.",
    };
    let how = if known { "" } else { COVER_ERRORS };
    let wait = match view.header("retry-after") {
        Some(value) if matches!(status, 429 | 503) => format!(" (Retry-After: {})", shown(&value)),
        _ => String::new(),
    };
    let message = format!("The status is {status}: {reason}{wait}. {whose} {how}");
    Some(Advice::new(ID, message.trim_end()).at(view.number).on(ALLOW_ORIGIN))
}

/// What the request to a path that does not exist found.
fn measured(case: &Case<'_>) -> Option<Advice> {
    let extra = case.extra(ExtraRequest::MissingPath)?;
    // The page's own origin needs no CORS headers.
    if is_same_origin_request(case.question().origin(), &extra.request.url) {
        return None;
    }
    let status = extra.response.status;
    let has_it = |view: &ResponseView<'_>| view.headers().contains(ALLOW_ORIGIN);
    let success = case.responses().filter(|view| view.kind == Kind::Actual).rfind(|view| !view.is_error());
    let message = match (extra.is_error(), has_it(&extra), success.as_ref().map(has_it)) {
        (false, ..) => format!(
            "Error responses could not be checked: the server responds with {status} to a path that does not exist."
        ),
        (true, true, Some(false)) => format!(
            "A path that does not exist gets the header (measured: {status}), and this one does not: CORS is set up on this \
             server, but not for this path. {}",
            inside(&found(extra.response)).unwrap_or("Add this path to those that get the headers.")
        ),
        (true, true, _) => {
            format!(
                "Error responses have CORS headers too (measured: {status} for a path that does not exist)."
            )
        }
        (true, false, Some(true)) => format!(
            "Error responses lack Access-Control-Allow-Origin, but this success has it (measured: {status} for a path that \
             does not exist). On errors the page gets a TypeError and cannot read the status. {}",
            how_to_cover(&extra)
        ),
        (true, false, _) => {
            format!(
                "Error responses lack Access-Control-Allow-Origin (measured: {status} for a path that does not exist)."
            )
        }
    };
    Some(Advice::new(ID, message).on(ALLOW_ORIGIN))
}

/// How errors get the headers too, if the source of this one is known.
fn how_to_cover(extra: &ResponseView<'_>) -> String {
    let found = found(extra.response);
    match nearest_first(&found).into_iter().find_map(|found| cause(found.product.id, by_status(extra))) {
        Some(cause) => format!("It came from {}. {cause}", words(&found)),
        None => COVER_ERRORS.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice, advice_with, response};
    use super::ID;
    use crate::probe::Question;

    #[test]
    fn an_error_response() {
        let found = advice(ID, |_| (), &[response(502, &[])]);
        assert!(
            found.contains("502: it usually comes from a proxy or gateway")
                && found.ends_with("error responses too."),
            "{found}"
        );
        let found = advice(ID, |_| (), &[response(502, &[("Server", "nginx")])]);
        assert!(!found.contains("Add the headers"), "response-source says it: {found}");
        let preflight = response(204, &[HERE, ("Access-Control-Allow-Methods", "PUT")]);
        let found =
            advice(ID, |question| question.call.method = "PUT".into(), &[preflight, response(413, &[])]);
        assert!(found.contains("The preflight response has the header"), "{found}");
        let open = response(204, &[HERE, ("Access-Control-Allow-Headers", "authorization")]);
        let token = |question: &mut Question| {
            question.call.headers = vec![("Authorization".into(), "Bearer x".into())]
        };
        let found = advice(ID, token, &[open, response(401, &[])]);
        assert!(found.contains("does not accept the token"), "one was sent: {found}");
        assert_eq!(advice(ID, |_| (), &[response(200, &[])]), "");
        assert_eq!(advice(ID, |_| (), &[response(500, &[HERE])]), "");
    }

    #[test]
    fn errors_are_compared() {
        let further = ExtraRequests { errors: true, ..ExtraRequests::default() };
        for (first, second, expected) in [
            (response(200, &[HERE]), response(404, &[]), "but this success has it (measured: 404"),
            (
                response(200, &[HERE]),
                response(404, &[("Server", "nginx")]),
                "It came from nginx (Server: nginx). Its add_header",
            ),
            (response(200, &[HERE]), response(404, &[HERE]), "Error responses have CORS headers too"),
            (
                response(200, &[]),
                response(404, &[HERE]),
                "CORS is set up on this server, but not for this path",
            ),
            (
                response(200, &[]),
                response(404, &[HERE, ("Server", "nginx")]),
                "Another location applies to this path",
            ),
            (response(200, &[HERE]), response(200, &[HERE]), "could not be checked"),
            (response(200, &[]), response(404, &[]), "lack Access-Control-Allow-Origin (measured: 404"),
        ] {
            let found = advice_with(ID, further, |_| (), &[first, second]);
            assert!(found.contains(expected), "{found}");
        }
    }
}
