//! Page and target are on one host, and differ in scheme or port only.

use url::Url;

use super::Advice;
use super::case::{Case, space_of};
use crate::rules::Fault;
use crate::web::address_space::AddressSpace;
use crate::web::origin::Origin;

/// The stable name.
pub(super) const ID: &str = "same-host";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    // The response without the headers may be behind a redirect.
    let Some(Fault::AllowOriginMissing { at, .. }) = case.fault() else { return Vec::new() };
    let Ok(url) = Url::parse(&at.url) else { return Vec::new() };
    let (page, target) = (case.question().origin(), &Origin::of(&url));
    if page.is_opaque() || page.host() != target.host() || page.is_same_origin(target) {
        return Vec::new();
    }
    let (ours, theirs) = (page.serialize(), target.serialize());
    let local = space_of(&ours) == Some(AddressSpace::Loopback);
    let message = match (page.scheme() == target.scheme(), local) {
        (true, true) => format!(
            "Page ({ours}) and target ({theirs}) differ only in their ports, which makes two origins. In development no CORS \
             is needed if the page's server forwards the path (a proxy in Vite, webpack or Next.js) and the page uses a \
             relative URL."
        ),
        (true, false) => format!(
            "Page ({ours}) and target ({theirs}) differ only in their ports, which makes two origins. A path of the page's own \
             host that its server forwards to that port needs no CORS."
        ),
        (false, _) => format!(
            "Page ({ours}) and target ({theirs}) are on one host, but differ in their scheme: if the target can be reached \
             with {}: at the page's own address, no CORS is needed.",
            page.scheme().unwrap_or_default()
        ),
    };
    vec![Advice::new(ID, message)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, origin, response};
    use super::ID;

    #[test]
    fn ports_and_schemes() {
        let from = |page: &str, url: &str, headers: &[(&str, &str)]| {
            let change = |question: &mut crate::probe::Question| {
                question.page.origin = origin(page);
                question.call.url = url::Url::parse(url).expect("a URL");
            };
            advice(ID, change, &[response(200, headers)])
        };
        assert!(from("http://localhost:5173", "http://localhost:8000/", &[]).contains("a proxy in Vite"));
        assert!(from("https://a.example", "https://a.example:8443/", &[]).contains("own host"));
        assert!(from("http://a.example", "https://a.example/", &[]).contains("with http: at"));
        assert_eq!(from("https://a.example", "https://b.example/", &[]), "");
        let elsewhere = response(302, &[("Location", "https://login.example/")]);
        let change = |question: &mut crate::probe::Question| {
            question.page.origin = origin("https://a.example");
            question.call.url = url::Url::parse("https://a.example/x").expect("a URL");
        };
        assert_eq!(
            advice(ID, change, &[elsewhere, response(200, &[])]),
            "",
            "the host of the redirect counts"
        );
        assert_eq!(from("https://app.example", "https://app.example:444/", &[HERE]), "");
    }
}
