//! Headers of a response that the page puts on its request.

use super::Advice;
use super::case::Case;
use crate::web::headers::is_response_only;
use crate::web::text::list;

/// The stable name.
pub(super) const ID: &str = "response-header-on-request";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let names = case.question().call.headers.iter().map(|(name, _)| name);
    let wrong: Vec<&String> = names.filter(|name| is_response_only(name)).collect();
    let Some(first) = wrong.first() else { return Vec::new() };
    let message = format!(
        "The page sends {}, which only counts on a response: on a request it allows nothing, and causes a preflight that must \
         allow it. Remove it from the page's code; the server must send it.",
        list(&wrong)
    );
    vec![Advice::new(ID, message).on(first.as_str())]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{advice, response};
    use super::ID;

    #[test]
    fn only_such_headers() {
        let with = |name: &str| {
            advice(
                ID,
                |question| question.call.headers.push((name.into(), "*".into())),
                &[response(204, &[])],
            )
        };
        assert!(
            with("Access-Control-Allow-Origin")
                .starts_with("The page sends Access-Control-Allow-Origin, which")
        );
        assert_eq!(with("Authorization"), "");
    }
}
