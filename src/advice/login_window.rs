//! A 401 for which the browser opens its own login window, and waits.

use super::Advice;
use super::case::Case;
use crate::fetch::is_same_origin_request;
use crate::web::request::{Credentials, Initiator};
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "login-window";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    window_opens(case).into_iter().collect()
}

/// The schemes for which browsers have a window.
fn has_window(challenge: &str) -> bool {
    let scheme = challenge.split_whitespace().next().unwrap_or_default();
    ["basic", "digest"].iter().any(|name| scheme.eq_ignore_ascii_case(name))
}

/// Whether the browser opens its window for the last response.
pub(super) fn window_opens(case: &Case<'_>) -> Option<Advice> {
    let view = case.actual().filter(|view| view.response.status == 401 && case.is_allowed())?;
    let reads =
        matches!(case.question().initiator(), Initiator::Fetch | Initiator::Xhr | Initiator::XhrUpload);
    let sends = match case.question().effective_modes().credentials {
        Credentials::Include => true,
        Credentials::SameOrigin => is_same_origin_request(case.question().origin(), &view.request.url),
        Credentials::Omit => false,
    };
    if !reads || !sends {
        return None;
    }
    let challenges = view.headers().get_decode_and_split("www-authenticate")?;
    let challenge = challenges.iter().find(|challenge| has_window(challenge))?;
    let scheme = challenge.split_whitespace().next().unwrap_or_default();
    let message = format!(
        "With WWW-Authenticate: {} on a 401 and credentials included the browser opens its own login window, and the call does \
         not settle before the window is closed. For scripts send another scheme (Bearer, or a name of your own), or none.",
        shown(scheme)
    );
    Some(Advice::new(ID, message).at(view.number).on("WWW-Authenticate"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, assert_says, response};
    use super::*;
    use crate::probe::Question;

    #[test]
    fn windows() {
        const ALLOW: (&str, &str) = ("Access-Control-Allow-Credentials", "true");
        for (credentials, status, challenge, expected) in [
            (Credentials::Include, 401, "Basic realm=\"x\"", "does not settle"),
            (Credentials::Include, 401, "Bearer, digest nonce=\"a\"", "WWW-Authenticate: digest"),
            (Credentials::Include, 401, "Bearer realm=\"Basic, Digest\"", ""),
            (Credentials::Include, 401, "xBasic realm=\"x\"", ""),
            (Credentials::Include, 403, "Basic realm=\"x\"", ""),
            (Credentials::SameOrigin, 401, "Basic realm=\"x\"", ""),
            (Credentials::Omit, 401, "Basic realm=\"x\"", ""),
        ] {
            let change = |question: &mut Question| question.call.credentials = credentials;
            let found =
                advice(ID, change, &[response(status, &[HERE, ALLOW, ("WWW-Authenticate", challenge)])]);
            assert_says(&found, expected, challenge);
        }
    }
}
