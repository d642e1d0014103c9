//! `mode: 'no-cors'`, which silences the error and cures nothing.

use super::Advice;
use super::case::Case;
use crate::rules::{Rule, Violation};
use crate::web::request::{Initiator, Mode};

/// The stable name.
pub(super) const ID: &str = "no-cors-misused";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let init = case.init();
    if init.mode != Mode::NoCors || init.initiator != Initiator::Fetch {
        return Vec::new();
    }
    let opaque = case.notices(Rule::OpaqueResponse);
    if !opaque && !matches!(case.violation(), Some(Violation::NoCorsMethod { .. })) {
        return Vec::new();
    }
    let dropped = if case.notices(Rule::NoCorsHeaderDropped) {
        " What is dropped from the request the server misses, too: a JSON body arrives as text/plain."
    } else {
        ""
    };
    let message = format!(
        "no-cors silences the console and gives the page nothing. It fits a request whose answer nobody reads; otherwise take it \
         out, and let the server allow this page, or ask by way of the page's own server.{dropped}"
    );
    vec![Advice::new(ID, message)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{answer, said};
    use super::ID;
    use crate::web::request::Mode;

    #[test]
    fn a_false_cure() {
        assert!(
            said(ID, |init| init.mode = Mode::NoCors, &[answer(200, &[])]).contains("silences the console")
        );
        let found = said(
            ID,
            |init| {
                init.mode = Mode::NoCors;
                init.method = "POST".into();
                init.headers.push(("Content-Type".into(), "application/json".into()));
            },
            &[answer(200, &[])],
        );
        assert!(found.contains("arrives as text/plain"), "{found}");
        let put = |init: &mut crate::fetch::Init| {
            init.mode = Mode::NoCors;
            init.method = "PUT".into();
        };
        assert!(said(ID, put, &[]).contains("silences"));
        assert_eq!(said(ID, |_| (), &[answer(200, &[])]), "");
    }
}
