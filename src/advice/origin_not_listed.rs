//! The server looks at the origin, but its list does not have the page's.

use super::Advice;
use super::case::Case;
use crate::rules::{Fault, Stage};
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "origin-not-listed";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(Fault::AllowOriginMissing { at, needed, .. }) = case.fault() else { return Vec::new() };
    let Some(view) = case.response_at_fault() else { return Vec::new() };
    // A preflight without headers may be about the method or a header as well.
    // No list is to have an origin that any page can have.
    if case.question().origin().is_opaque() {
        return Vec::new();
    }
    if at.stage != Stage::Actual || !(200..300).contains(&at.status) || !view.headers().varies_by("origin") {
        return Vec::new();
    }
    let message = format!(
        "Vary: Origin shows that the server looks at the origin, so CORS is configured, but its list lacks {0}. The list must \
         have it exactly as browsers send it: scheme, host in lower case, port if it is not the default, no slash at the end \
         ({0}/ never matches).",
        shown(needed)
    );
    vec![Advice::new(ID, message).at(view.number).on("Vary")]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;

    #[test]
    fn vary_gives_it_away() {
        let found = advice(ID, |_| (), &[response(200, &[("Vary", "Accept-Encoding, origin")])]);
        assert!(found.contains("no slash at the end (https://app.example/ never matches)"), "{found}");
        for headers in [&[("Vary", "Accept")][..], &[], &[HERE, ("Vary", "Origin")]] {
            assert_eq!(advice(ID, |_| (), &[response(200, headers)]), "");
        }
        assert_eq!(
            advice(ID, |_| (), &[response(500, &[("Vary", "Origin")])]),
            "",
            "an error has reasons of its own"
        );
    }
}
