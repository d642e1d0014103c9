//! An error that is not CORS: the page can read it.

use super::Advice;
use super::case::Case;
use crate::fetch::{Outcome, ResponseType};

/// The stable name.
pub(super) const ID: &str = "readable-error";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Outcome::Allowed(response) = &case.call.outcome else { return Vec::new() };
    if response.kind != ResponseType::Cors || response.status < 400 {
        return Vec::new();
    }
    let message = format!(
        "This is not a CORS problem: the page can read this {} and its body, which should say more. fetch() resolves with \
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
