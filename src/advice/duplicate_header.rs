//! A header that two parts of the server add.

use super::Advice;
use super::case::Case;
use super::product::{Layer, found};
use crate::web::headers::Header;
use crate::web::message::HttpResponse;
use crate::web::text::list;

/// The stable name.
pub(super) const ID: &str = "duplicate-header";

/// Headers that must come once.
const ONCE: [&str; 2] = ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let mut advice = Vec::new();
    for view in case.responses() {
        for name in ONCE {
            let lines: Vec<&Header> = view.headers().lines(name).collect();
            let ([first, rest @ ..], true) = (&lines[..], lines.len() > 1) else { continue };
            let products = found(view.response);
            let who: Vec<&str> = products.iter().map(|found| found.product.name).collect();
            let who =
                if who.len() > 1 { format!(" {} were involved here.", list(&who)) } else { String::new() };
            let star = lines.iter().any(|line| line.value == "*");
            let words = if rest.iter().all(|line| line.value == first.value) {
                "are equal: a proxy and the app both set it, or a middleware is registered twice, for the whole app and for \
                 the route. Keep it where preflights get theirs, and take it out of the other."
            } else if star {
                "are * and something else: usually the proxy sends * and the app knows which origins to allow, so remove the \
                 proxy's."
            } else {
                "differ: two configurations set it independently."
            };
            let message = format!("The {} lines of {name} {words}{who}", lines.len());
            advice.push(Advice::new(ID, message).at(view.number).on(name));
        }
    }
    advice
}

/// The server in front of the app that sends lines which the app sends, too: where all are equal, nothing is lost without its own,
/// while the app's may be for more paths and origins.
pub(super) fn front_sender(response: &HttpResponse) -> Option<&'static str> {
    let is_double = ONCE.iter().any(|name| {
        let lines: Vec<&Header> = response.headers.lines(name).collect();
        lines.len() > 1 && lines.iter().all(|line| line.value == lines[0].value)
    });
    let found = found(response);
    let front = found.iter().rfind(|one| one.product.layer == Layer::Server)?;
    let has_app = found.iter().any(|one| one.product.layer == Layer::App);
    // Alone, nginx does not send one line twice.
    let is_proxy = has_app || ["nginx", "openresty"].contains(&front.product.id);
    (is_double && is_proxy).then_some(front.product.name)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;

    #[test]
    fn equal_and_different_lines() {
        let star = ("Access-Control-Allow-Origin", "*");
        let other = ("Access-Control-Allow-Origin", "https://b.example");
        let found = advice(ID, |_| (), &[response(200, &[HERE, HERE])]);
        assert!(found.contains("2 lines") && found.contains("registered twice"), "{found}");
        let both = [HERE, star, ("Server", "nginx"), ("X-Powered-By", "Express")];
        let found = advice(ID, |_| (), &[response(200, &both)]);
        assert!(
            found.contains("are * and something else")
                && found.ends_with("nginx and Express were involved here."),
            "{found}"
        );
        assert!(advice(ID, |_| (), &[response(200, &[HERE, other])]).contains("differ"));
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE])]), "");
    }
}
