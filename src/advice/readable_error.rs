//! An error that is not CORS: the page can read it.

use super::Advice;
use super::case::Case;
use super::login_window::window_opens;
use crate::fetch::{Outcome, ResponseType};
use crate::web::request::Initiator;

/// The stable name.
pub(super) const ID: &str = "readable-error";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Outcome::Allowed(response) = &case.call.outcome else { return Vec::new() };
    let scripted =
        matches!(case.question().initiator(), Initiator::Fetch | Initiator::Xhr | Initiator::XhrUpload);
    let why = match response.kind {
        ResponseType::Cors => "",
        ResponseType::Basic if scripted => " (page and target have one origin)",
        _ => return Vec::new(),
    };
    if response.status < 400 || window_opens(case).is_some() {
        return Vec::new();
    }
    let message = format!(
        "This is not a CORS problem{why}: the page can read this {} and its body, which should say more. fetch() resolves with \
         response.ok false; the error is the application's.",
        response.status
    );
    vec![Advice::new(ID, message)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;

    #[test]
    fn only_readable_errors() {
        assert!(advice(ID, |_| (), &[response(500, &[HERE])]).contains("this 500"));
        assert_eq!(advice(ID, |_| (), &[response(500, &[])]), "");
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE])]), "");
    }
}
