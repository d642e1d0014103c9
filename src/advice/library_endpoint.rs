//! The path belongs to a library that has its own CORS settings.

use url::Url;

use super::Advice;
use super::case::Case;
use super::investigation::InvestigatedCall;
use crate::fetch::Outcome;
use crate::rules::Stage;
use crate::web::origin::Origin;
use crate::web::request::Credentials;
use crate::web::text::shown;

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

/// The option to change before all headers, which the library itself sends; `None` where the fault is not one of a response of
/// socket.io, or the page has no origin that a list could have.
#[must_use]
pub fn option_of_library(investigated: InvestigatedCall<'_>) -> Option<String> {
    let Outcome::Blocked(violation) = &investigated.call.outcome else { return None };
    let exchange = investigated.all_exchanges().rfind(|exchange| exchange.is_at_fault(violation))?;
    let response = exchange.response.as_ref().ok()?;
    let question = &investigated.call.question;
    let url = &exchange.request.message.url;
    let (Origin::Tuple(_), true) = (question.origin(), is_socketio(url)) else { return None };
    let origin = question.origin();
    let two = url.query_pairs().any(|(name, value)| name == "EIO" && value == "3") && response.status == 403;
    let where_to =
        "where the server is made, and keep what is there; headers of the web framework have no effect here";
    Some(if two {
        // It compares with the port.
        let listed = shown(&origin.serialize_with_port());
        format!("Add \"{listed}\" to socket.io's own option origins, origins: [\"{listed}\"], {where_to}")
    } else {
        let listed = shown(&origin.serialize());
        let credentials = question.effective_modes().credentials == Credentials::Include;
        let credentials = if credentials { ", credentials: true" } else { "" };
        format!(
            "Add \"{listed}\" to socket.io's own option cors, cors: {{ origin: [\"{listed}\"]{credentials} }}, {where_to}"
        )
    })
}

fn is_socketio(url: &Url) -> bool {
    url.path().contains("/socket.io/") && url.query_pairs().any(|(name, _)| name == "transport")
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
    if is_socketio(url) {
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

    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice, investigation, question, response};
    use super::*;
    use crate::probe::Question;
    use crate::web::message::HttpResponse;

    fn option(url: &str, change: fn(&mut Question), response: HttpResponse) -> String {
        let question = question(|question| {
            question.call.url = Url::parse(url).expect("a URL");
            change(question);
        });
        let found = investigation(question, ExtraRequests::default(), &[response]);
        option_of_library(found.first_call()).unwrap_or_default()
    }

    #[test]
    fn the_option_of_a_version() {
        let of_four = "https://api.example/socket.io/?EIO=4&transport=polling";
        let of_two = "https://api.example/socket.io/?EIO=3&transport=polling";
        let include = |question: &mut Question| question.call.credentials = Credentials::Include;
        let found = option(of_four, include, response(200, &[]));
        assert!(found.contains("cors: { origin: [\"https://app.example\"], credentials: true }"), "{found}");
        let found = option(of_two, |_| (), response(200, &[]));
        assert!(
            found.contains("cors: { origin: [\"https://app.example\"] }"),
            "version 4 with allowEIO3: {found}"
        );
        let found = option(of_two, |_| (), response(403, &[]));
        assert!(found.contains("origins: [\"https://app.example:443\"]"), "{found}");
        for (url, response) in
            [(of_four, response(200, &[HERE])), ("https://api.example/items", response(200, &[]))]
        {
            assert_eq!(option(url, |_| (), response), "", "{url}");
        }
        assert_eq!(option(of_four, |question| question.page.origin = Origin::Opaque, response(200, &[])), "");
    }

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
