//! A response that names its own cause, by its text or its headers; most often something else than CORS.
//!
//! What it says is stronger than what a status or a product makes likely: where a cause is known, the guesses are not given.

mod services;
mod table;

use self::services::SERVICES;
use self::table::KNOWN;
use super::Advice;
use super::investigation::InvestigatedCall;
use super::mark::{Mark, searched_body};
use super::redirect_purpose::{Purpose, purpose_of};
use crate::fetch::{Kind, Outcome};
use crate::probe::Exchange;
use crate::web::message::{HttpRequest, HttpResponse};
use crate::web::request::Initiator;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "known-cause";

/// Advice that guesses a cause from the status, the product or the addresses.
const GUESSES: [&str; 8] = [
    "response-source",
    "preflight-refused",
    "origin-refused",
    "library-endpoint",
    "hotlink-protection",
    "same-host",
    "dev-proxy",
    "needless-preflight",
];

/// What stands for the page's origin in the tables.
const ORIGIN: &str = "{origin}";

/// The advice on where a redirect leads.
const REDIRECT: &str = "redirect-target";

/// Which responses a cause can be known of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// 4xx and 5xx.
    Error,
    /// 3xx.
    Redirect,
    /// 2xx without the headers that the page needs.
    Bare,
    /// The same, to a preflight.
    BarePreflight,
}

/// What some responses prove.
#[derive(Debug)]
struct Known {
    when: When,
    /// Any one of them proves it.
    marks: &'static [Mark],
    /// What happened, in full sentences; `{}` stands for what was found.
    words: &'static str,
    /// What to do: a sentence without its stop; `{origin}` stands for the page's.
    fix: &'static str,
    /// Whether that is done in place of sending CORS headers.
    instead: bool,
}

/// A cause that a response of this call proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    /// The exchange's number, from 0.
    exchange: usize,
    words: String,
    /// What to do: a sentence without its stop.
    fix: String,
    instead: bool,
    /// Whether the response is a redirect.
    redirects: bool,
    /// Whether the verdict is about this response.
    at_fault: bool,
}

/// The cause that the responses of a call prove, if one does: the last one first.
pub(super) fn known_cause(investigated: InvestigatedCall<'_>) -> Option<Cause> {
    let violation = match &investigated.call.outcome {
        Outcome::Blocked(violation) => Some(violation),
        Outcome::Allowed(_) | Outcome::Failed(_) => None,
    };
    let exchanges: Vec<&Exchange> = investigated.all_exchanges().collect();
    let origin = investigated.call.question.origin();
    // No list should have null on it.
    let page_origin =
        || if origin.is_opaque() { "the page's origin".into() } else { shown(&origin.serialize()) };
    exchanges.into_iter().enumerate().rev().find_map(|(number, exchange)| {
        let at_fault = violation.is_some_and(|violation| exchange.is_at_fault(violation));
        let response = exchange.response.as_ref().ok()?;
        let (known, found) = known(exchange.request.kind, response, at_fault)
            .or_else(|| page_for_data(exchange).filter(|_| at_fault))?;
        let words = known.words.replace("{}", &found);
        Some(Cause {
            exchange: number,
            words,
            fix: known.fix.replace(ORIGIN, &page_origin()),
            instead: known.instead,
            redirects: known.when == When::Redirect,
            at_fault,
        })
    })
}

fn known(kind: Kind, response: &HttpResponse, at_fault: bool) -> Option<(&'static Known, String)> {
    let applies = |when: When| match (when, response.status) {
        (When::Error, 400..) | (When::Redirect, 300..400) => true,
        (When::Bare, 200..300) => at_fault,
        (When::BarePreflight, 200..300) => at_fault && kind == Kind::Preflight,
        _ => false,
    };
    // Most responses prove nothing, and need not be searched.
    if response.status < 300 && !at_fault {
        return None;
    }
    let mut candidates = KNOWN.iter().chain(SERVICES).filter(|known| applies(known.when)).peekable();
    candidates.peek()?;
    let body = searched_body(response);
    candidates.find_map(|known| {
        known.marks.iter().find_map(|mark| mark.find(response, &body)).map(|found| (known, found))
    })
}

/// A page for people, where data was requested.
static PAGE_FOR_DATA: Known = Known {
    when: When::Bare,
    marks: &[],
    words: "The response is a page for people{}, not the data that this call is for: the start page of an app, a login or another \
            site responded in place of the API.",
    fix: "Call the URL at which the API responds; opened in a tab, this one shows the page",
    instead: true,
};

/// That page, and its title.
fn page_for_data(exchange: &Exchange) -> Option<(&'static Known, String)> {
    let response =
        exchange.response.as_ref().ok().filter(|response| (200..300).contains(&response.status))?;
    let is_html = response.headers.get_text("content-type").is_some_and(|mime| mime.starts_with("text/html"));
    if exchange.request.kind != Kind::Actual || !is_html || !is_for_data(&exchange.request.message) {
        return None;
    }
    let title = Mark::Between("<title>", "</title>").find(response, &searched_body(response));
    Some((&PAGE_FOR_DATA, title.map(|title| format!(" ({title})")).unwrap_or_default()))
}

/// Whether the URL or the headers of a request say that it is for data.
fn is_for_data(request: &HttpRequest) -> bool {
    const SEGMENTS: [&str; 6] = ["api", "graphql", "rest", "rpc", "trpc", "wp-json"];
    let path = request.url.path().to_ascii_lowercase();
    let is_version = |segment: &str| {
        segment
            .strip_prefix('v')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|one| one.is_ascii_digit()))
    };
    let by_path = path.split('/').any(|segment| SEGMENTS.contains(&segment) || is_version(segment));
    let named = |header: &str| request.headers.get_text(header).is_some_and(|value| value.contains("json"));
    by_path || path.ends_with(".json") || named("accept") || named("content-type")
}

/// What to do in place of sending CORS headers, where that is known: a sentence without its stop.
pub(super) fn fix_instead(investigated: InvestigatedCall<'_>) -> Option<String> {
    if !matches!(investigated.call.outcome, Outcome::Blocked(_)) {
        return None;
    }
    // That a manifest comes without cookies, and what to do, is advice of its own.
    let is_manifest = investigated.call.question.initiator() == Initiator::Manifest;
    if let Some(purpose) = navigated(investigated).filter(|_| !is_manifest) {
        return Some(match purpose {
            Purpose::Payment => {
                "Respond with the payment page's URL in JSON instead of the redirect, and let the page go there: location.href = \
                 url"
            }
            Purpose::Login if investigated.call.question.call.attributes.script.callback.is_some() => {
                "Let the page log in first, because the session is missing or has expired (here: --cookie with a session); for JSONP \
                 respond with a call that says so in place of the redirect to the login"
            }
            Purpose::Login => {
                "Let the page log in first, because the session is missing or has expired (here: --credentials and --cookie with a \
                 session); for requests of scripts respond with 401 and the CORS headers in place of the redirect to the login"
            }
            _ => "Let the browser navigate to the requested URL instead: by a link, or location.href = url",
        }
        .into());
    }
    known_cause(investigated).filter(|cause| cause.instead && cause.at_fault).map(|cause| cause.fix)
}

/// Whether something else than CORS headers is to be changed.
pub(super) fn is_settled(investigated: InvestigatedCall<'_>) -> bool {
    fix_instead(investigated).is_some()
}

/// What a known cause makes needless, found out once for all advice on a call.
pub(super) struct Needless {
    guesses: bool,
    redirect: bool,
}

impl Needless {
    pub(super) fn of(investigated: InvestigatedCall<'_>) -> Self {
        let known = known_cause(investigated);
        let is_allowed = matches!(investigated.call.outcome, Outcome::Allowed(_));
        // Who redirects to a login is still worth a word.
        let elsewhere = navigated(investigated).is_some_and(|purpose| purpose != Purpose::Login);
        Self {
            guesses: known.as_ref().is_some_and(|cause| cause.at_fault || is_allowed) || elsewhere,
            redirect: known.is_some_and(|cause| cause.redirects),
        }
    }

    /// Whether this advice only guesses what is known.
    pub(super) fn contains(&self, id: &str) -> bool {
        if id == REDIRECT { self.redirect } else { self.guesses && GUESSES.contains(&id) }
    }
}

/// A redirect of the page's call leads to a page for people, of another company.
fn navigated(investigated: InvestigatedCall<'_>) -> Option<Purpose> {
    let exchanges = investigated.call.exchanges.iter().filter(|one| one.request.kind == Kind::Actual);
    exchanges
        .filter_map(purpose_of)
        .find(|purpose| matches!(purpose, Purpose::LoginStart | Purpose::Login | Purpose::Payment))
}

pub(super) fn advise(investigated: InvestigatedCall<'_>) -> Vec<Advice> {
    let Some(cause) = known_cause(investigated) else { return Vec::new() };
    // `change` says it.
    let is_said = cause.instead && is_settled(investigated);
    let message = if is_said { cause.words } else { format!("{} {}.", cause.words, cause.fix) };
    vec![Advice::new(ID, message).at(cause.exchange)]
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice, investigation, question, response};
    use super::*;
    use crate::probe::Question;
    use crate::web::body::Body;
    use crate::web::origin::Origin;

    fn post_json(question: &mut Question) {
        question.call.method = "PUT".into();
    }

    fn with_body(status: u16, headers: &[(&str, &str)], body: &str) -> HttpResponse {
        HttpResponse { body: Body::starting(body.as_bytes()), ..response(status, headers) }
    }

    #[test]
    fn the_table_is_sound() {
        for known in KNOWN.iter().chain(SERVICES) {
            assert!(!known.marks.is_empty() && known.words.ends_with('.'), "{}", known.words);
            assert!(!known.fix.ends_with('.'), "{}", known.fix);
        }
    }

    #[test]
    fn only_what_the_response_has() {
        let gone = with_body(404, &[], "There is nothing here, yet.");
        assert_eq!(advice(ID, |_| (), &[gone]), "");
        assert_eq!(advice(ID, |_| (), &[response(200, &[("Server", "AirTunes/595")])]), "", "it is no error");
        let html = with_body(200, &[("Content-Type", "text/html")], "<!doctype html><div id=root></div>");
        assert!(advice(ID, post_json, std::slice::from_ref(&html)).contains("an HTML page"));
        let allowed = HttpResponse { headers: response(200, &[HERE]).headers, ..html };
        assert_eq!(advice(ID, |_| (), &[allowed]), "");
    }

    #[test]
    fn the_origin_is_named() {
        let refused = with_body(500, &[], "Error: Not allowed by CORS");
        let of = |change: fn(&mut Question)| {
            let found =
                investigation(question(change), ExtraRequests::default(), std::slice::from_ref(&refused));
            fix_instead(found.first_call()).unwrap_or_default()
        };
        let found = of(|_| ());
        assert!(found.starts_with("Add https://app.example to the app's own list"), "{found}");
        let found = of(|question| question.page.origin = Origin::Opaque);
        assert!(found.starts_with("Add the page's origin to"), "{found}");
    }

    #[test]
    fn a_page_for_people_in_place_of_data() {
        let page = with_body(
            200,
            &[("Content-Type", "text/html; charset=utf-8")],
            "<html><head><title>Sign in</title>",
        );
        let of = |path: &str, accept: Option<&str>| {
            let change = |question: &mut Question| {
                question.call.url.set_path(path);
                question.call.headers.extend(accept.map(|value| ("Accept".to_owned(), value.to_owned())));
            };
            advice(ID, change, std::slice::from_ref(&page))
        };
        for (path, accept, expected) in [
            ("/api/items", None, true),
            ("/v2/items", None, true),
            ("/items", Some("application/json"), true),
            ("/items", None, false),
            ("/vienna", None, false),
        ] {
            let found = of(path, accept);
            assert_eq!(found.contains("a page for people (Sign in)"), expected, "{path}: {found}");
        }
        let json = with_body(200, &[("Content-Type", "application/json")], "{}");
        assert_eq!(advice(ID, |question| question.call.url.set_path("/api"), &[json]), "");
    }

    #[test]
    fn the_guesses_are_silent() {
        let refused =
            with_body(403, &[("Server", "AmazonS3")], "<Error><Code>SignatureDoesNotMatch</Code></Error>");
        for id in ["response-source", "error-without-headers", "credentials-mode"] {
            assert_eq!(advice(id, |_| (), std::slice::from_ref(&refused)), "", "{id}");
        }
        assert!(advice(ID, |_| (), &[refused]).contains("signature"));
    }
}
