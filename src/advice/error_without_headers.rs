//! Error answers without the headers that a success has: the page cannot read even the status.

use super::Advice;
use super::case::{Case, ResponseView};
use super::investigation::ExtraRequest;
use super::origin_refused;
use super::product::{cause, found, nearest_first, words};
use super::response_source::{by_status, usual_cause};
use crate::fetch::Kind;
use crate::rules::{Fault, Stage};

/// The stable name.
pub(super) const ID: &str = "error-without-headers";

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const COVER_ERRORS: &str = "Let what adds the headers add them to errors too.";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let refused = origin_refused::measured(case).is_some();
    seen(case).filter(|_| !refused).into_iter().chain(measured(case)).collect()
}

/// The answer at fault is an error.
fn seen(case: &Case<'_>) -> Option<Advice> {
    let violation = case.violations().find(|violation| {
        matches!(&violation.fault, Fault::AllowOriginMissing { at, .. } if at.stage == Stage::Actual && at.status >= 400)
    })?;
    let seen = case.response_of(violation)?;
    let status = seen.response.status;
    let reason = match status {
        401 if seen.request.headers.contains("authorization") => {
            "the server does not take the token of this request"
        }
        401 => "a log-in or a token is wanted that this request does not have",
        403 => "the user, the origin or something that a firewall looks for was refused",
        404 => "nothing is at this path",
        400 | 414 | 431 => {
            "often the server's own parser, below the app, does not like the method or the size of the head"
        }
        405 => "this method is not taken here",
        413 => "the body is too large",
        429 => "there were too many requests",
        502..=504 => "a proxy or gateway speaks, and the app behind it did not answer",
        500.. => "the app failed; its log says how",
        _ => "the request itself was refused",
    };
    let preflight_has_it =
        case.preflight().is_some_and(|preflight| preflight.headers().contains(ALLOW_ORIGIN));
    // Who answered has said how it comes, where that is known.
    let known = usual_cause(violation, &seen, &found(seen.response)).is_some();
    let whose = match (preflight_has_it, known) {
        (true, _) => "The preflight's answer has the header, so that CORS is set up, but not for errors.",
        (false, true) => "",
        (false, false) => {
            "Many servers leave CORS headers off errors, so that the page learns nothing of them."
        }
    };
    let how = if known { "" } else { COVER_ERRORS };
    let message = format!("The status is {status}: {reason}. {whose} {how}");
    Some(Advice::new(ID, message.trim_end()).at(seen.number).on(ALLOW_ORIGIN))
}

/// What the request to a path that does not exist found.
fn measured(case: &Case<'_>) -> Option<Advice> {
    let extra = case.extra(ExtraRequest::MissingPath)?;
    let status = extra.response.status;
    let has_it = |seen: &ResponseView<'_>| seen.headers().contains(ALLOW_ORIGIN);
    let success = case.responses().filter(|seen| seen.kind == Kind::Actual).rfind(|seen| !seen.is_error());
    let message = match (extra.is_error(), has_it(&extra), success.as_ref().map(has_it)) {
        (false, ..) => format!(
            "Error responses could not be checked: the server responds with {status} to a path that does not exist."
        ),
        (true, true, _) => {
            format!("Error answers have CORS headers too: {status} for a path that does not exist, measured.")
        }
        (true, false, Some(true)) => format!(
            "Error answers lack Access-Control-Allow-Origin, and this success has it: {status} for a path that does not exist, \
             measured. The page gets a TypeError there and cannot read the status. {}",
            how_to_cover(&extra)
        ),
        (true, false, _) => {
            format!(
                "Error answers lack Access-Control-Allow-Origin: {status} for a path that does not exist, measured."
            )
        }
    };
    Some(Advice::new(ID, message).on(ALLOW_ORIGIN))
}

/// What makes errors have the headers too, where it is known who made this one.
fn how_to_cover(extra: &ResponseView<'_>) -> String {
    let found = found(extra.response);
    match nearest_first(&found).into_iter().find_map(|found| cause(found.product.id, by_status(extra))) {
        Some(cause) => format!("{} gave it. {cause}", words(&found)),
        None => COVER_ERRORS.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, response, said, said_with};
    use super::ID;
    use crate::probe::Question;

    #[test]
    fn an_error_was_answered() {
        let found = said(ID, |_| (), &[response(502, &[])]);
        assert!(
            found.contains("502: a proxy or gateway speaks") && found.ends_with("errors too."),
            "{found}"
        );
        let found = said(ID, |_| (), &[response(502, &[("Server", "nginx")])]);
        assert!(!found.contains("Let what adds"), "response-source says it: {found}");
        let preflight = response(204, &[HERE, ("Access-Control-Allow-Methods", "PUT")]);
        let found =
            said(ID, |question| question.call.method = "PUT".into(), &[preflight, response(413, &[])]);
        assert!(found.contains("The preflight's answer has the header"), "{found}");
        let open = response(204, &[HERE, ("Access-Control-Allow-Headers", "authorization")]);
        let token = |question: &mut Question| {
            question.call.headers = vec![("Authorization".into(), "Bearer x".into())]
        };
        let found = said(ID, token, &[open, response(401, &[])]);
        assert!(found.contains("does not take the token"), "one was sent: {found}");
        assert_eq!(said(ID, |_| (), &[response(200, &[])]), "");
        assert_eq!(said(ID, |_| (), &[response(500, &[HERE])]), "");
    }

    #[test]
    fn errors_are_compared() {
        let further = ExtraRequests { errors: true, ..ExtraRequests::default() };
        for (first, second, wanted) in [
            (response(200, &[HERE]), response(404, &[]), "and this success has it: 404"),
            (
                response(200, &[HERE]),
                response(404, &[("Server", "nginx")]),
                "nginx (Server: nginx) gave it. Its add_header",
            ),
            (response(200, &[HERE]), response(404, &[HERE]), "Error answers have CORS headers too"),
            (response(200, &[HERE]), response(200, &[HERE]), "could not be checked"),
            (response(200, &[]), response(404, &[]), "lack Access-Control-Allow-Origin: 404"),
        ] {
            let found = said_with(ID, further, |_| (), &[first, second]);
            assert!(found.contains(wanted), "{found}");
        }
    }
}
