//! A manifest behind a login: browsers request manifests without cookies.

use super::Advice;
use super::case::{Case, ResponseView};
use super::redirect_purpose::Purpose;
use super::redirect_target::redirect_purpose;
use crate::web::mime::{extract_mime_type, is_html};
use crate::web::request::{CrossOrigin, Initiator};

/// The stable name.
pub(super) const ID: &str = "manifest-credentials";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let call = &case.question().call;
    if call.initiator != Initiator::Manifest
        || call.crossorigin == CrossOrigin::UseCredentials
        || case.is_allowed()
    {
        return Vec::new();
    }
    let refused = case.responses().find(is_login);
    let advice = refused.map(|view| {
        let what = match view.response.status {
            300..=399 => "the redirect leads to a login".into(),
            200..300 => "an HTML page came instead".into(),
            status => format!("the server responds with {status}"),
        };
        let message = format!(
            "A manifest is requested without cookies, even from the page's own origin, so {what}. Write <link rel=\"manifest\" \
             crossorigin=\"use-credentials\" …>, or exempt the manifest from the login: headers of the login's server do not help."
        );
        Advice::new(ID, message).at(view.number)
    });
    advice.into_iter().collect()
}

/// Whether a login stands before what was requested.
fn is_login(view: &ResponseView<'_>) -> bool {
    match view.response.status {
        300..=399 => matches!(redirect_purpose(view), Some(Purpose::Login | Purpose::LoginStart)),
        401 | 403 => true,
        200..300 => extract_mime_type(view.headers()).is_some_and(|mime| is_html(&mime)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, assert_says, response};
    use super::*;

    #[test]
    fn logins() {
        let login = ("Location", "https://login.example/login");
        for (crossorigin, first, last, expected) in [
            (CrossOrigin::None, response(302, &[HERE, login]), response(200, &[]), "leads to a login"),
            (CrossOrigin::None, response(401, &[HERE]), response(200, &[]), "responds with 401"),
            (
                CrossOrigin::None,
                response(200, &[HERE, ("Content-Type", "text/html")]),
                response(200, &[]),
                "an HTML page",
            ),
            (CrossOrigin::UseCredentials, response(401, &[HERE]), response(200, &[]), ""),
            (CrossOrigin::None, response(404, &[HERE]), response(200, &[]), ""),
        ] {
            let change = |question: &mut crate::probe::Question| {
                question.call.initiator = Initiator::Manifest;
                question.call.crossorigin = crossorigin;
            };
            assert_says(&advice(ID, change, &[first, last]), expected, expected);
        }
    }
}
