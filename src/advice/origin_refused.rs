//! A server that rejects the request because of its origin, not for lack of a login.

use super::Advice;
use super::case::Case;
use super::investigation::ExtraRequest;
use crate::fetch::Kind;

/// The stable name.
pub(super) const ID: &str = "origin-refused";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    measured(case).into_iter().collect()
}

/// Whether the request without an origin shows that the origin is the reason.
pub(super) fn measured(case: &Case<'_>) -> Option<Advice> {
    let first = case.responses().find(|view| view.kind == Kind::Actual).or_else(|| case.preflight());
    let (Some(view), Some(none)) = (first, case.extra(ExtraRequest::NoOrigin)) else { return None };
    let (with, without) = (view.response.status, none.response.status);
    // Two methods cannot be compared.
    let alike = view.request.method == none.request.method;
    if !alike || !(400..500).contains(&with) || !(200..300).contains(&without) {
        return None;
    }
    let message = format!(
        "With this page's Origin the status is {with}, without it {without} (measured): the server, or a plug-in, has a list \
         of origins and rejects all others. Add {} to it (local model servers have a variable such as OLLAMA_ORIGINS).",
        case.origin()
    );
    Some(Advice::new(ID, message).at(view.number))
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice_with, response};
    use super::ID;

    #[test]
    fn measured_without_origin() {
        let caches = ExtraRequests { caching: true, ..ExtraRequests::default() };
        let advised = |with, without| {
            advice_with(
                ID,
                caches,
                |_| (),
                &[response(with, &[]), response(with, &[]), response(without, &[HERE])],
            )
        };
        assert!(advised(403, 200).contains("the status is 403, without it 200 (measured)"));
        assert_eq!(advised(403, 403), "");
        assert_eq!(advised(200, 200), "");
    }
}
