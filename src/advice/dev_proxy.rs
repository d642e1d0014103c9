//! A page of a development server calls an API by its full URL.

use super::Advice;
use super::case::Case;
use crate::fetch::OriginSource;
use crate::rules::{Fault, Rule};
use crate::web::scheme::is_loopback_host;

/// The stable name.
pub(super) const ID: &str = "dev-proxy";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    // An assumed page need not be one of a development server.
    let given = !matches!(case.call.question.page.source, OriginSource::Assumed);
    let origin = case.question().origin();
    let has_port = origin.port().is_some_and(|port| !matches!(port, 80 | 443));
    let of_web = matches!(origin.scheme(), Some("http" | "https"));
    let local = of_web && has_port && origin.host().is_some_and(is_loopback_host);
    let missing = case.fault().is_some_and(
        |fault| matches!(fault, Fault::AllowOriginMissing { at, .. } if at.status < 400 && !at.redirects),
    );
    // On one host it is said already.
    let same_host = origin.host_text().as_deref() == case.question().url().host_str();
    if !given || !local || !missing || same_host || case.notices(Rule::RedirectOriginTainted) {
        return Vec::new();
    }
    let path = case.question().url().path();
    let message = format!(
        "The page comes from a development server, and the URL is absolute, so the call bypasses that server's proxy. If it \
         has one (server.proxy of Vite, devServer.proxy of webpack, proxy.conf.json of Angular), call the relative URL {}: it \
         is same-origin and needs no CORS.",
        crate::web::text::shown(path)
    );
    vec![Advice::new(ID, message)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{advice, origin, response};
    use super::ID;

    #[test]
    fn a_local_page_with_a_port() {
        let of = |page: &str, status| {
            let origin = origin(page);
            advice(ID, |question| question.page.origin = origin, &[response(status, &[])])
        };
        assert!(of("http://localhost:5173", 200).contains("relative URL /items"));
        assert!(of("http://127.0.0.1:4200", 200).contains("proxy.conf.json"));
        assert_eq!(of("https://app.example:8443", 200), "");
        assert_eq!(of("https://localhost", 200), "", "an app's page");
        assert_eq!(of("capacitor://localhost", 200), "", "an app's page");
        assert_eq!(of("http://localhost:5173", 500), "", "an error has reasons of its own");
    }
}
