//! The response to the preflight comes from something that does not know what a preflight is.

use super::Advice;
use super::case::{Case, ResponseView};
use super::product::found;
use super::response_source::usual_cause;
use crate::fetch::Kind;
use crate::rules::{Fault, Stage};
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "preflight-refused";

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    if case.is_allowed() || !case.call.stopped_after_preflight() {
        return Vec::new();
    }
    let Some(view) = refused(case) else { return Vec::new() };
    // If the source is known, its own advice says the cause.
    let is_explained = case
        .violation()
        .is_some_and(|violation| usual_cause(violation, &view, &found(view.response)).is_some());
    if is_explained {
        return Vec::new();
    }
    message(&view).map(|message| Advice::new(ID, message).at(view.number)).into_iter().collect()
}

/// The last preflight response, if the response itself is wrong, not a name in one of its lists.
fn refused<'a>(case: &Case<'a>) -> Option<ResponseView<'a>> {
    let exchanges = &case.call.exchanges;
    let view = ResponseView::of(exchanges.len() - 1, exchanges.last()?)?;
    let by_rule = case.fault().is_some_and(|fault| match fault {
        Fault::AllowOriginMissing { at, .. } | Fault::PreflightStatus { at } => at.stage == Stage::Preflight,
        _ => false,
    });
    // A browser takes 407 for its own proxy's, so no rule decides there.
    (view.kind == Kind::Preflight && (by_rule || view.response.status == 407)).then_some(view)
}

fn message(view: &ResponseView<'_>) -> Option<String> {
    let allow = view.header("allow").map(|value| format!(" (Allow: {})", shown(&value))).unwrap_or_default();
    let words = match view.response.status {
        401 => "The response to OPTIONS is 401: authentication runs before CORS. Browsers never send a token or cookie with a \
             preflight, so run CORS first, or exempt OPTIONS with Access-Control-Request-Method from authentication."
            .into(),
        403 => "The response to OPTIONS is 403: something in front requires a cookie or token, which preflights never have, or \
             has its own list of origins. Let OPTIONS pass there, or let it handle preflights itself."
            .into(),
        404 => "The response to OPTIONS is 404: no route matches it. Usually the route is for some methods only, and CORS is \
             part of the route: add OPTIONS to it, or run CORS before routing."
            .into(),
        405 | 501 => format!(
            "The server does not support OPTIONS here{allow}: let the CORS layer handle it before the route, the static file \
             or the handler that rejects it."
        ),
        407 => "The response to OPTIONS is 407: a proxy requires a login, which a preflight cannot have. If it is your \
             network's proxy, it needs an exception for this host."
            .into(),
        429 => format!(
            "The response to OPTIONS is 429: there were too many requests{}, and what counts them counts preflights too. Wait, and \
             let the limit not count OPTIONS.",
            view.header("retry-after").map(|value| format!(" (Retry-After: {})", shown(&value))).unwrap_or_default()
        ),
        414 | 431 => format!(
            "The response to OPTIONS is {}: the URL or the headers are too large for the server. A preflight has no cookies, so \
             shorten the URL, or request fewer headers.",
            view.response.status
        ),
        421 => "The response to OPTIONS is 421: the request reached a server that is not responsible for this host. Check the \
             host's address and certificate."
            .into(),
        511 => "The response to OPTIONS is 511: a network or tunnel in front wants people to confirm something first, on a page of \
             its own. The app did not get the request."
            .into(),
        502..=504 => return None,
        500.. => format!(
            "The response to OPTIONS is {}: the route's handler, or what comes before it, runs for OPTIONS too, and fails. End \
             the preflight in the CORS layer.",
            view.response.status
        ),
        400.. => format!(
            "The response to OPTIONS is {}: from a CORS layer that does not allow the method or a header, or from something \
             before it that rejects OPTIONS as a bad request. The body of the response often says which.",
            view.response.status
        ),
        200..300 => return bare(view, &allow),
        _ => return None,
    };
    Some(words)
}

/// A success without the allowed origin.
fn bare(view: &ResponseView<'_>, allow: &str) -> Option<String> {
    let headers = view.headers();
    if headers.contains(ALLOW_ORIGIN) {
        return None;
    }
    let others = ["Methods", "Headers", "Credentials", "Max-Age"].map(|end| match end {
        "Max-Age" => "Access-Control-Max-Age".to_owned(),
        end => format!("Access-Control-Allow-{end}"),
    });
    let other = others.iter().find(|name| headers.contains(name));
    let varies = headers.get_decode_and_split("vary").is_some_and(|names| {
        names.iter().any(|name| name.to_ascii_lowercase().starts_with("access-control-request-"))
    });
    Some(match other {
        Some(other) => format!(
            "The response has {other}, but no allowed origin: the server's list of origins does not have this one, or the headers \
             are set in two places, of which only one counts for OPTIONS, or an inner block does not inherit those of the outer \
             one. Add the origin to the list, or set all headers where OPTIONS is handled."
        ),
        None if varies => "A CORS library responded, as Vary shows, and it omits all headers if the origin, the method or a \
             header is not allowed. Request less, a plain GET or one header at a time, to see what it rejects."
            .into(),
        None if !allow.is_empty() => format!(
            "The framework handles OPTIONS itself{allow}: CORS is not configured for OPTIONS of this path, perhaps only for \
             one method of the route. Configure it for the whole app."
        ),
        None => "Nothing in the response is about CORS: either it is not configured for this path and OPTIONS, or the library \
             omits all headers if the origin, the method or a header is not allowed."
            .into(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;
    use crate::probe::Question;

    fn put(question: &mut Question) {
        question.call.method = "PUT".into();
    }

    #[test]
    fn by_status() {
        for (status, expected) in [
            (401, "authentication runs before CORS"),
            (403, "requires a cookie or token"),
            (404, "no route matches it"),
            (405, "does not support OPTIONS here:"),
            (407, "exception for this host"),
            (500, "runs for OPTIONS too"),
            (400, "bad request"),
            (200, "Nothing in the response"),
        ] {
            let found = advice(ID, put, &[response(status, &[])]);
            assert!(found.contains(expected), "{status}: {found}");
        }
        assert_eq!(advice(ID, put, &[response(301, &[("Location", "/x")])]), "");
        assert_eq!(advice(ID, put, &[response(502, &[])]), "");
    }

    #[test]
    fn a_success_without_the_origin() {
        let found = advice(ID, put, &[response(204, &[("Access-Control-Allow-Methods", "PUT")])]);
        assert!(found.contains("Access-Control-Allow-Methods, but no allowed origin"), "{found}");
        let found = advice(ID, put, &[response(204, &[("Vary", "Origin, Access-Control-Request-Method")])]);
        assert!(found.starts_with("A CORS library responded"), "{found}");
        let found = advice(ID, put, &[response(200, &[("Allow", "PUT")])]);
        assert!(found.contains("(Allow: PUT)"), "{found}");
    }

    #[test]
    fn what_other_advice_covers() {
        assert_eq!(
            advice(ID, put, &[response(401, &[("X-Powered-By", "Express")])]),
            "",
            "the source's own advice says it"
        );
        assert_eq!(advice(ID, put, &[response(204, &[HERE])]), "", "a list lacks the method");
        let passes = response(204, &[HERE, ("Access-Control-Allow-Methods", "PUT")]);
        assert_eq!(advice(ID, put, &[passes, response(404, &[])]), "", "the actual response is at fault");
    }
}
