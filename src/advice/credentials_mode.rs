//! Credentials that are included without need, or needed and not included.

use super::case::Case;
use super::error_text::error_text;
use super::known_cause::known_cause;
use super::{Advice, library_endpoint, origin_refused};
use crate::fetch::is_same_origin_request;
use crate::rules::{Fault, Notice, Rule};
use crate::web::message::HttpResponse;
use crate::web::request::{Credentials, Mode};
use crate::web::site::site;

/// The stable name.
pub(super) const ID: &str = "credentials-mode";

/// What the names of headers and parameters have that carry a token.
const TOKEN_NAMES: [&str; 7] = ["auth", "token", "key", "sig", "jwt", "secret", "session"];
/// What a 401 says that wants a token.
const TOKEN_WORDS: [&str; 5] = ["token", "api key", "apikey", "jwt", "bearer"];
/// What a 403 says that wants a login.
const LOGIN_WORDS: [&str; 8] = [
    "credentials were not provided",
    "not logged in",
    "log in",
    "login",
    "sign in",
    "unauthenticated",
    "not authenticated",
    "session",
];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let refused = origin_refused::measured(case).is_some();
    let words = needless(case).or_else(|| left_behind(case)).or_else(|| forgotten(case).filter(|_| !refused));
    words.map(|words| Advice::new(ID, words)).into_iter().collect()
}

/// `include` is what blocks, and there was no cookie to send.
fn needless(case: &Case<'_>) -> Option<String> {
    let strict =
        matches!(case.fault(), Some(Fault::WildcardWithCredentials { .. } | Fault::AllowCredentials { .. }));
    let sent = case.all_exchanges().any(|exchange| exchange.request.message.headers.contains("cookie"));
    // A server that sets a cookie here knows its users by it.
    let sets = case.responses().any(|view| view.headers().contains("set-cookie"));
    let held = !case.call.question.client.cookies.is_empty() || sets;
    // A library's client may insist on credentials; then its own advice says so.
    let insists = library_endpoint::words(case.question().url()).is_some();
    if !strict || sent || held || insists || case.question().call.credentials != Credentials::Include {
        return None;
    }
    Some(
        "No cookie was given here, so credentials: 'include' may not be needed. An API that takes a token in \
         Authorization, or none, works without it (withCredentials: false), and then Access-Control-Allow-Origin: * is enough."
            .into(),
    )
}

/// A stored cookie is not sent, because of its `SameSite` or as a third party's.
fn left_behind(case: &Case<'_>) -> Option<String> {
    let rule = case.call.notices.iter().find_map(|notice| match notice {
        Notice::Cookie { rule, .. } => Some(*rule),
        _ => None,
    })?;
    let own = site(case.question().origin());
    match rule {
        Rule::CookieSamesiteLax | Rule::CookieSamesiteStrict => Some(format!(
            "Only a cookie with SameSite=None; Secure is sent to another site, and not by every browser. If the target's host \
             belongs to the page's own site ({own}), any of its cookies is sent."
        )),
        Rule::CookieThirdParty => Some(format!(
            "If third-party cookies are blocked, a cookie is sent only if the target's host belongs to the page's own site \
             ({own}), or if the cookie was set as Partitioned from this page."
        )),
        _ => None,
    }
}

/// The server needs a login, and by default fetch sends no cookies to other origins.
fn forgotten(case: &Case<'_>) -> Option<String> {
    let call = &case.question().call;
    let modes = case.question().effective_modes();
    let view = case.actual().filter(|view| matches!(view.response.status, 401 | 403))?;
    let other_origin = !is_same_origin_request(case.question().origin(), &call.url);
    let names = call.headers.iter().map(|(name, _)| name.as_str());
    let own_login = names
        .chain(["authorization"].into_iter().filter(|name| view.request.headers.contains(name)))
        .any(is_token_name)
        || call.url.query_pairs().any(|(name, _)| is_token_name(&name));
    if own_login || !suggests_session(view.response) || known_cause(case.investigated()).is_some() {
        return None;
    }
    if modes.mode != Mode::Cors || modes.credentials == Credentials::Include || !other_origin {
        return None;
    }
    Some(format!(
        "The status is {}, and no cookies were sent: with credentials {} the browser sends none to another origin. If the \
         server identifies the user by a cookie, the page must send credentials: 'include' (withCredentials: true), and the \
         server must allow that origin by name.",
        view.response.status,
        modes.credentials.id()
    ))
}

/// Whether a header or parameter of this name carries a token, so that no cookie is needed.
fn is_token_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TOKEN_NAMES.iter().any(|part| name.contains(part))
}

/// Whether the server may want a session's cookie: a 401 that names no scheme, or a 403 that speaks of a login.
fn suggests_session(response: &HttpResponse) -> bool {
    let words = error_text(response).unwrap_or_default().to_ascii_lowercase();
    let speaks_of = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    match response.status {
        401 => !response.headers.contains("www-authenticate") && !speaks_of(&TOKEN_WORDS),
        403 => speaks_of(&LOGIN_WORDS),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice, investigation, of_kind, question, response};
    use super::ID;
    use crate::probe::Question;
    use crate::web::request::Credentials;

    fn include(question: &mut Question) {
        question.call.credentials = Credentials::Include;
    }

    #[test]
    fn not_needed() {
        let star = response(200, &[("Access-Control-Allow-Origin", "*")]);
        assert!(advice(ID, include, std::slice::from_ref(&star)).contains("may not be needed"));
        let negotiation = |question: &mut Question| {
            include(question);
            question.call.url =
                url::Url::parse("https://api.example/hub/negotiate?negotiateVersion=1").expect("a URL");
        };
        assert_eq!(advice(ID, negotiation, std::slice::from_ref(&star)), "", "its client insists");
        let mut call = question(include);
        call.client.cookies.push("sid=1; SameSite=None; Secure".into());
        let found = of_kind(ID, &investigation(call, ExtraRequests::default(), &[star]));
        assert!(found.iter().all(|advice| !advice.message.contains("may not be needed")), "a cookie is held");
        assert_eq!(advice(ID, include, &[response(200, &[])]), "", "another fault decided");
    }

    #[test]
    fn left_behind() {
        let headers = [HERE, ("Access-Control-Allow-Credentials", "true")];
        let advised = |cookie: &str| {
            let mut call = question(include);
            call.client.cookies.push(cookie.into());
            let found =
                of_kind(ID, &investigation(call, ExtraRequests::default(), &[response(200, &headers)]));
            found.first().map(|advice| advice.message.clone()).unwrap_or_default()
        };
        assert!(advised("sid=1; SameSite=Lax").contains("page's own site (https://app.example)"));
        assert!(advised("sid=1; SameSite=Strict; Secure").contains("SameSite=None; Secure is sent"));
        assert_eq!(advised("sid=1; Path=/other"), "");
    }

    #[test]
    fn forgotten() {
        assert!(advice(ID, |_| (), &[response(401, &[HERE])]).contains("send credentials: 'include'"));
        assert_eq!(advice(ID, |_| (), &[response(403, &[])]), "", "nothing speaks of a login");
        let login = crate::web::body::Body::starting(
            br#"{"detail":"Authentication credentials were not provided."}"#,
        );
        let login = crate::web::message::HttpResponse { body: login, ..response(403, &[]) };
        assert!(advice(ID, |_| (), &[login]).contains("The status is 403"));
        assert_eq!(advice(ID, |_| (), &[response(401, &[HERE, ("WWW-Authenticate", "Basic")])]), "");
        let key = |question: &mut Question| question.call.url.set_query(Some("api_key=x"));
        assert_eq!(advice(ID, key, &[response(401, &[HERE])]), "");
        assert_eq!(advice(ID, |_| (), &[response(404, &[HERE])]), "");
        let token =
            |question: &mut Question| question.call.headers.push(("Authorization".into(), "Bearer x".into()));
        let preflight = response(204, &[HERE, ("Access-Control-Allow-Headers", "authorization")]);
        assert_eq!(advice(ID, token, &[preflight, response(401, &[HERE])]), "");
    }
}
