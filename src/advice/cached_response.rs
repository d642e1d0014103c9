//! A response from a shared cache, made for another page.

use super::Advice;
use super::case::{Case, ResponseView};
use crate::rules::{Fault, Rule};
use crate::web::headers::HeaderList;
use crate::web::message::HttpResponse;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "cached-response";

/// Headers in which caches say that the response is theirs.
const HITS: [&str; 8] = [
    "x-cache",
    "cf-cache-status",
    "x-vercel-cache",
    "x-cache-status",
    "x-proxy-cache",
    "x-nextjs-cache",
    "cdn-cache",
    "cache-status",
];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let advice = match case.fault() {
        Some(Fault::AllowOriginMissing { .. } | Fault::AllowOriginMismatch { .. }) => {
            case.response_at_fault().and_then(|view| blocked(&view))
        }
        None if case.is_allowed() && case.notices(Rule::CorsOriginReflected) => {
            case.actual().and_then(|view| allowed(&view))
        }
        _ => None,
    };
    advice.into_iter().collect()
}

fn blocked(view: &ResponseView<'_>) -> Option<Advice> {
    let hit = hit(view)?;
    // `change` says the rest.
    let todo = if view.headers().varies_by("origin") {
        "The server sends Vary: Origin, but this cache ignores it."
    } else {
        "Send Vary: Origin with every response, and let the cache store responses by Origin."
    };
    let message = format!(
        "This response comes from a shared cache ({hit}), so it was made for another request: from a page of another origin, \
         or without an origin. {todo}"
    );
    Some(Advice::new(ID, message).at(view.number))
}

fn allowed(view: &ResponseView<'_>) -> Option<Advice> {
    let hit = hit(view).filter(|_| !view.headers().varies_by("origin"))?;
    let message = format!(
        "A shared cache has this response already ({hit}), and will serve it to pages of other origins too."
    );
    Some(Advice::new(ID, message).at(view.number))
}

/// The header that says that a cache had a response, where that may be one to another page: it allows another origin, or nothing in
/// it depends on the origin.
pub(super) fn for_another_page(response: &HttpResponse, allows_another: bool) -> Option<String> {
    hit_in(&response.headers).filter(|_| allows_another || !response.headers.varies_by("origin"))
}

/// The header that says so.
fn hit(view: &ResponseView<'_>) -> Option<String> {
    hit_in(view.headers())
}

fn hit_in(headers: &HeaderList) -> Option<String> {
    let hits = |header: &str| {
        headers.get_text(header).is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            value
                .split(|letter: char| !letter.is_ascii_alphanumeric())
                .any(|word| word == "hit" || word == "stale")
        })
    };
    let aged = || {
        let age = headers.get_text("age")?;
        age.trim().parse::<u64>().is_ok_and(|age| age > 0).then(|| format!("Age: {}", shown(age.trim())))
    };
    let name = HITS.iter().find(|name| hits(name));
    name.and_then(|name| Some(format!("{name}: {}", shown(&headers.get_text(name)?)))).or_else(aged)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;

    #[test]
    fn hits() {
        for (name, value, expected) in [
            ("X-Cache", "Hit from cloudfront", "x-cache: Hit from cloudfront"),
            ("CF-Cache-Status", "HIT", "cf-cache-status: HIT"),
            ("Age", "30", "Age: 30"),
        ] {
            let found = advice(ID, |_| (), &[response(200, &[(name, value)])]);
            assert!(found.contains(expected), "{found}");
        }
        for (name, value) in [("X-Cache", "Miss from cloudfront"), ("Age", "0"), ("X-Cache", "white")] {
            assert_eq!(advice(ID, |_| (), &[response(200, &[(name, value)])]), "");
        }
        let age = ("Age", "30");
        assert!(advice(ID, |_| (), &[response(200, &[HERE, age])]).starts_with("A shared cache has"));
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE, age, ("Vary", "Origin")])]), "");
    }
}
