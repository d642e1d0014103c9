//! The page sends what belongs on an answer.

use super::Advice;
use super::case::Case;
use crate::rules::words::{list, shown};

/// The stable name.
pub(super) const ID: &str = "response-header-on-request";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let belongs_to_answers = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.strip_prefix("access-control-").is_some_and(|rest| !rest.starts_with("request-"))
    };
    let headers = case.init().headers.iter().map(|(name, _)| name.as_str());
    let names: Vec<String> = headers.filter(|name| belongs_to_answers(name)).map(shown).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "The page sends {}, which only counts on an answer: from a page it allows nothing, and just makes a preflight \
         necessary. Take it out of the page, and set it on the server.",
        list(&names)
    );
    vec![Advice::new(ID, message)]
}

#[cfg(test)]
mod tests {
    use super::super::play::{HERE, answer, said};
    use super::ID;

    #[test]
    fn only_headers_of_answers() {
        let with = |name: &str| {
            let headers = vec![(name.to_owned(), "*".to_owned())];
            said(ID, |init| init.headers = headers, &[answer(204, &[HERE])])
        };
        assert!(with("access-control-allow-Origin").contains("sends access-control-allow-Origin, which"));
        assert_eq!(with("Access-Control-Request-Method"), "", "the browser's own, which is dropped");
        assert_eq!(with("X-Own"), "");
    }
}
