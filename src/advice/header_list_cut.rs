//! The preflight response repeats only the beginning of the requested list of headers.

use super::Advice;
use super::case::Case;
use crate::rules::Fault;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "header-list-cut";

/// Names that servers list by themselves.
const OFTEN_LISTED: [&str; 4] = ["accept", "authorization", "content-type", "x-requested-with"];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(Fault::HeaderNotAllowed { allowed, .. }) = case.fault() else { return Vec::new() };
    let Some(view) = case.response_at_fault() else { return Vec::new() };
    let requested = view.request.headers.get_text("access-control-request-headers").unwrap_or_default();
    let requested: Vec<&str> = requested.split(',').map(str::trim).collect();
    // Word for word, in the order of the request, which is alphabetical: a list of the server's own hardly looks like that, unless
    // it has one name alone that is on nearly all lists.
    if let [only] = &allowed[..]
        && OFTEN_LISTED.contains(&only.as_str())
    {
        return Vec::new();
    }
    if allowed.is_empty() || allowed.len() >= requested.len() {
        return Vec::new();
    }
    if allowed.iter().zip(&requested).any(|(allowed, requested)| allowed != requested) {
        return Vec::new();
    }
    let message = format!(
        "Access-Control-Allow-Headers repeats the beginning of the requested list, word for word ({} of {}: {}). So the server \
         copies the list, but reads only a part of it: something in between forwards Access-Control-Request-Headers as two \
         lines, or with spaces, and the server's library does not read it to the end.",
        allowed.len(),
        requested.len(),
        shown(&allowed.join(", "))
    );
    vec![Advice::new(ID, message).at(view.number).on("Access-Control-Allow-Headers")]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;

    #[test]
    fn only_a_copied_beginning() {
        let given = |list: &str| {
            let names = ["X-Abc", "X-Foo"].map(|name| (name.to_owned(), "1".to_owned()));
            let allowed = response(204, &[HERE, ("Access-Control-Allow-Headers", list)]);
            advice(ID, |question| question.call.headers = names.into(), &[allowed])
        };
        assert!(given("x-abc").contains("(1 of 2: x-abc)"));
        assert_eq!(given("X-Abc"), "", "a list of the server's own");
        assert_eq!(given("x-foo"), "");
        assert_eq!(given("content-type"), "");
    }

    #[test]
    fn a_list_with_one_usual_name() {
        let headers = [("Content-Type", "application/json"), ("X-Csrf", "1")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let listed = response(204, &[HERE, ("Access-Control-Allow-Headers", "content-type")]);
        assert_eq!(advice(ID, |question| question.call.headers = headers.into(), &[listed]), "");
    }
}
