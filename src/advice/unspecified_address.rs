//! `0.0.0.0` and `[::]`: where a server listens, not where it is.

use url::Url;

use super::Advice;
use super::case::Case;
use crate::web::origin::Origin;
use crate::web::scheme::is_unspecified;
use crate::web::text::{capitalized, shown};

/// The stable name.
pub(super) const ID: &str = "unspecified-address";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let question = case.question();
    if let Some(better) = on_localhost(question.url()) {
        return vec![Advice::new(ID, words(question.url(), &format!("call {better}")))];
    }
    let page = question.origin().host().filter(|host| is_unspecified(host));
    let page = page.and_then(|_| Url::parse(&question.origin().serialize()).ok());
    let advice = page.and_then(|page| {
        let better = Origin::of(&Url::parse(&on_localhost(&page)?).ok()?).serialize();
        Some(Advice::new(ID, words(&page, &format!("open the page as {better}"))))
    });
    advice.into_iter().collect()
}

fn words(url: &Url, what_to_do: &str) -> String {
    format!(
        "{} is an address to listen on, not one to call: Firefox connects to neither 0.0.0.0 nor [::], Safari not to 0.0.0.0. \
         {}.",
        shown(url.host_str().unwrap_or_default()),
        capitalized(what_to_do)
    )
}

/// The URL with `localhost` in place of the address that is not one to call.
fn on_localhost(url: &Url) -> Option<String> {
    url.host().filter(is_unspecified)?;
    let mut better = url.clone();
    better.set_host(Some("localhost")).ok()?;
    better.set_query(None);
    better.set_fragment(None);
    Some(shown(&crate::fetch::without_password(&better)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, assert_says, origin, response};
    use super::*;

    #[test]
    fn of_the_target_or_the_page() {
        for (page, url, expected) in [
            ("https://app.example", "http://0.0.0.0:8000/a?k=1", "0.0.0.0 is an address to listen on"),
            ("https://app.example", "http://0.0.0.0:8000/a?k=1", "Call http://localhost:8000/a."),
            ("https://app.example", "http://0:8000/a", "Call http://localhost:8000/a."),
            ("https://app.example", "http://[::]:8000/", "[::] is an address to listen on"),
            ("http://0.0.0.0:5173", "http://localhost:8000/", "Open the page as http://localhost:5173."),
            ("https://app.example", "http://127.0.0.1:8000/", ""),
            ("null", "https://api.example/", ""),
        ] {
            let said = advice(
                ID,
                |question| {
                    question.page.origin = if page == "null" { Origin::Opaque } else { origin(page) };
                    question.call.url = Url::parse(url).expect("a URL");
                },
                &[response(200, &[HERE])],
            );
            assert_says(&said, expected, url);
        }
    }
}
