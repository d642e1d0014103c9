//! The path belongs to a library that has its own CORS settings.

use url::Url;

use super::Advice;
use super::case::Case;
use crate::rules::Stage;

/// The stable name.
pub(super) const ID: &str = "library-endpoint";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    // A response that lacks something, or has the wrong value; not a redirect.
    let at_fault =
        case.violation().and_then(|violation| violation.response()).is_some_and(|at| !at.redirects);
    let Some(words) = words(case.question().url()).filter(|_| at_fault) else { return Vec::new() };
    let preflight = case
        .violation()
        .and_then(|violation| violation.response())
        .is_some_and(|at| at.stage == Stage::Preflight);
    let number = if preflight { case.preflight() } else { case.actual() }.map(|view| view.number);
    let advice = Advice::new(ID, words);
    vec![match number {
        Some(number) => advice.at(number),
        None => advice,
    }]
}

/// What to know about a library's endpoint; `None` where the URL is not of such a library.
pub(super) fn words(url: &Url) -> Option<&'static str> {
    let has = |name: &str| url.query_pairs().any(|(theirs, _)| theirs == name);
    if url.path().ends_with("/negotiate") && has("negotiateVersion") {
        return Some(
            "This is SignalR's negotiation: its client always sends credentials and X-Requested-With. The server needs \
             WithOrigins(…) with the page's origin, AllowCredentials(), AllowAnyHeader() and the methods GET and POST; \
             AllowAnyOrigin() cannot work.",
        );
    }
    if url.path().contains("/socket.io/") && has("transport") {
        return Some(
            "This is socket.io's polling: the server sends CORS headers only if its own option is set, whatever the web \
             framework around it does: cors: { origin: ['https://…'], credentials: true }. With withCredentials the origin \
             cannot be *.",
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::super::testing::{HERE, advice, response};
    use super::ID;

    #[test]
    fn by_path_and_query() {
        let to = |url: &str, headers: &[(&str, &str)]| {
            let url = Url::parse(url).expect("a URL");
            advice(ID, |question| question.call.url = url, &[response(200, headers)])
        };
        assert!(to("https://api.example/hub/negotiate?negotiateVersion=1", &[]).contains("WithOrigins"));
        let polling = "https://api.example/socket.io/?EIO=4&transport=polling";
        assert!(to(polling, &[]).contains("cors: {"));
        assert_eq!(to(polling, &[HERE]), "", "it works");
        assert_eq!(to("https://api.example/negotiate", &[]), "");
    }
}
