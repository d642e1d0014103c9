//! `mode: 'no-cors'`, which hides the error and fixes nothing.

use super::Advice;
use super::case::Case;
use crate::rules::{Fault, Rule};
use crate::web::request::{Initiator, Mode};

/// The stable name.
pub(super) const ID: &str = "no-cors-misused";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let call = &case.question().call;
    if call.mode != Mode::NoCors || call.initiator != Initiator::Fetch {
        return Vec::new();
    }
    let opaque = case.notices(Rule::OpaqueResponse);
    if !opaque && !matches!(case.fault(), Some(Fault::NoCorsMethod { .. })) {
        return Vec::new();
    }
    let dropped = if case.notices(Rule::NoCorsHeaderDropped) {
        " The server does not get the dropped headers either: a JSON body arrives as text/plain."
    } else {
        ""
    };
    let message = format!(
        "no-cors hides the error and gives the page nothing. Use it only if the response is not needed; otherwise remove it \
         and let the server allow this page, or send the request through the page's own server.{dropped}"
    );
    vec![Advice::new(ID, message)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{advice, response};
    use super::ID;
    use crate::web::request::Mode;

    #[test]
    fn a_false_cure() {
        assert!(
            advice(ID, |question| question.call.mode = Mode::NoCors, &[response(200, &[])])
                .contains("hides the error")
        );
        let found = advice(
            ID,
            |question| {
                question.call.mode = Mode::NoCors;
                question.call.method = "POST".into();
                question.call.headers.push(("Content-Type".into(), "application/json".into()));
            },
            &[response(200, &[])],
        );
        assert!(found.contains("arrives as text/plain"), "{found}");
        let put = |question: &mut crate::probe::Question| {
            question.call.mode = Mode::NoCors;
            question.call.method = "PUT".into();
        };
        assert!(advice(ID, put, &[]).contains("hides"));
        assert_eq!(advice(ID, |_| (), &[response(200, &[])]), "");
    }
}
