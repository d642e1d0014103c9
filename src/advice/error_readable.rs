//! The page can read an error answer: it is the application's error, and no CORS error.

use super::Advice;
use super::case::Case;
use crate::fetch::{Outcome, ResponseType};

/// The stable name.
pub(super) const ID: &str = "error-readable";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Outcome::Allowed(response) = &case.diagnosis.outcome else { return Vec::new() };
    let readable = matches!(response.kind, ResponseType::Cors | ResponseType::Basic);
    if !readable || !case.init().initiator.reads_response() || response.status < 400 {
        return Vec::new();
    }
    let status = response.status;
    let message = if may_lack_credentials(case, status) {
        format!(
            "The status is {status}, which the page can read, and the request had no cookies: a page sends none to another origin \
             unless it says so, with credentials: 'include', or withCredentials. Ask with --credentials include."
        )
    } else {
        format!(
            "The status is {status}, and the page can read it, with the body: this is the server's own error, not CORS."
        )
    };
    vec![Advice::new(ID, message)]
}

/// Whether the server may refuse what the credentials mode kept back.
fn may_lack_credentials(case: &Case<'_>, status: u16) -> bool {
    let authorized = case.init().headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let foreign = case.answers().last().is_some_and(|seen| {
        !case.init().origin.is_same_origin(&crate::web::origin::Origin::of(&seen.request.url))
    });
    matches!(status, 401 | 403) && foreign && !case.includes_credentials() && !authorized
}

#[cfg(test)]
mod tests {
    use super::super::play::{HERE, answer, said};
    use super::ID;
    use crate::fetch::{Credentials, Mode};

    #[test]
    fn it_is_not_cors() {
        let found = said(ID, |_| (), &[answer(500, &[HERE])]);
        assert!(found.contains("500") && found.ends_with("not CORS."), "{found}");
        assert_eq!(said(ID, |_| (), &[answer(500, &[])]), "", "this one is");
        assert_eq!(said(ID, |_| (), &[answer(200, &[HERE])]), "");
        assert_eq!(said(ID, |init| init.mode = Mode::NoCors, &[answer(500, &[])]), "", "nothing is readable");
    }

    #[test]
    fn credentials_may_be_what_lacks() {
        let found = said(ID, |_| (), &[answer(401, &[HERE])]);
        assert!(found.contains("credentials: 'include'"), "{found}");
        let with = |init: &mut crate::fetch::Init| init.credentials = Credentials::Include;
        let allowed = answer(401, &[HERE, ("Access-Control-Allow-Credentials", "true")]);
        assert!(said(ID, with, &[allowed]).ends_with("not CORS."));
    }
}
