//! Where the page is taken to be from, where local network access depends on it.

use super::case::Case;
use super::{Advice, Experiment};
use crate::rules::Rule;
use crate::web::address_space::SpaceSource;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "page-address-space";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let rules = [Rule::LnaInsecureContext, Rule::LnaPermission];
    let decides =
        |rule| case.notices(rule) || case.violation().is_some_and(|violation| violation.rule() == rule);
    if !rules.into_iter().any(decides) {
        return Vec::new();
    }
    let source = case.question().page.policy.address_space.map(|page| page.source);
    let host = shown(&case.question().origin().host_text().unwrap_or_default());
    let words = match source {
        Some(SpaceSource::Unresolved) => {
            format!("{host} could not be resolved here, so the page counts as public.")
        }
        Some(SpaceSource::Resolved(address)) => format!("{host} is {address} here, so the page is public."),
        Some(SpaceSource::Known) | None => return Vec::new(),
    };
    vec![Advice::new(ID, words).with(Experiment::OtherPageSpace)]
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::super::testing::{HERE, advice, assert_says, origin, response};
    use super::*;
    use crate::web::address_space::PageSpace;

    #[test]
    fn what_was_assumed() {
        let public = "93.184.216.34".parse().expect("an address");
        for (page, space, expected) in [
            ("https://app.example", PageSpace::resolved(&[]), "app.example could not be resolved here"),
            ("http://app.example", PageSpace::resolved(&[]), "so the page counts as public"),
            ("https://app.example", PageSpace::resolved(&[public]), "app.example is 93.184.216.34 here"),
            ("http://app.example", PageSpace::resolved(&[public]), "so the page is public"),
            ("https://app.example", PageSpace::resolved(&["10.0.0.1".parse().expect("an address")]), ""),
            ("https://app.example", PageSpace::known(crate::web::address_space::AddressSpace::Public), ""),
        ] {
            let said = advice(
                ID,
                |question| {
                    question.page.origin = origin(page);
                    question.page.policy.address_space = Some(space);
                    question.call.url = Url::parse("http://127.0.0.1:8000/").expect("a URL");
                },
                &[response(200, &[HERE])],
            );
            assert_says(&said, expected, &format!("{page} {space:?}"));
        }
    }
}
