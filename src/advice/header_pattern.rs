//! The preflight response lists plain names and drops others: the server copies the names that match a pattern.

use super::case::Case;
use super::{Advice, Experiment, header_list_cut};
use crate::rules::Fault;
use crate::stand_ins::UNKNOWN_HEADER;
use crate::web::text::{list, shown};

/// The stable name.
pub(super) const ID: &str = "header-pattern";

const LIST: &str = "Access-Control-Allow-Headers";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(Fault::HeaderNotAllowed { names, allowed, .. }) = case.fault() else { return Vec::new() };
    let Some(view) = case.response_at_fault() else { return Vec::new() };
    let is_in = |all: &[String], name: &str| all.iter().any(|one| one.eq_ignore_ascii_case(name));
    let requested = view.request.headers.get_text("access-control-request-headers").unwrap_or_default();
    let was_tried = requested.split(',').any(|name| name.trim().eq_ignore_ascii_case(UNKNOWN_HEADER));
    let dropped: Vec<String> = names
        .iter()
        .filter(|name| !name.eq_ignore_ascii_case(UNKNOWN_HEADER))
        .map(|name| shown(name))
        .collect();
    if dropped.is_empty() {
        return Vec::new();
    }
    let dropped = list(&dropped);
    let advice = if was_tried && is_in(allowed, UNKNOWN_HEADER) {
        Advice::new(
            ID,
            format!(
                "{LIST} has {UNKNOWN_HEADER}, which is on no list: the server copies the requested names, but only those that \
                 match a pattern. {dropped} does not: name it in the server's list, or give it a name of letters and hyphens."
            ),
        )
    } else if was_tried {
        Advice::new(
            ID,
            format!(
                "{UNKNOWN_HEADER} is not allowed either: the server has a list of its own, and copies no names."
            ),
        )
    } else if names.iter().any(|name| is_odd(name))
        && !allowed.is_empty()
        && header_list_cut::advise(case).is_empty()
    {
        Advice::new(
            ID,
            format!(
                "Either {dropped} is missing from the server's list, or the server copies only the requested names that match a \
                 pattern of letters and hyphens."
            ),
        )
        .with(Experiment::PlainHeader)
    } else {
        return Vec::new();
    };
    vec![advice.at(view.number).on(LIST)]
}

/// Whether a name has more than letters and hyphens, or is longer than those that patterns are written for.
fn is_odd(name: &str) -> bool {
    name.len() > 32 || !name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;

    /// The advice on a list, where these names are requested.
    fn given(names: &[&str], listed: &str) -> String {
        let headers = names.iter().map(|name| ((*name).to_owned(), "1".to_owned())).collect();
        let allowed = response(204, &[HERE, ("Access-Control-Allow-Headers", listed)]);
        advice(ID, |question| question.call.headers = headers, &[allowed])
    }

    #[test]
    fn a_plain_name_tells_it() {
        let found = given(&["X_Api.Key", "X-Corscheck"], "x-corscheck");
        assert!(found.contains("x_api.key does not"), "{found}");
        let found = given(&["X_Api.Key", "X-Corscheck"], "x-other");
        assert!(found.contains("is not allowed either"), "{found}");
    }

    #[test]
    fn without_it_both_are_possible() {
        assert!(given(&["X_Api.Key", "X-Abc"], "x-abc, x-trace").starts_with("Either x_api.key"));
        assert_eq!(given(&["X-Key", "X-Abc"], "x-abc, x-trace"), "", "a plain name is simply missing");
        assert_eq!(given(&["X_Api.Key"], ""), "");
    }
}
