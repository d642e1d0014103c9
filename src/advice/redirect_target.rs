//! Where a redirect leads says what it is for.

use url::Url;

use super::Advice;
use super::case::{Case, ResponseView};
use super::product::{Symptom, cause, found};
use super::redirect_purpose::{Purpose, purpose};
use crate::fetch::{Kind, without_password};
use crate::rules::Rule;
use crate::web::request::{CrossOrigin, Initiator};
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "redirect-target";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    if case.is_allowed() {
        return Vec::new();
    }
    // A manifest has advice of its own.
    let call = &case.question().call;
    let manifest = call.initiator == Initiator::Manifest && call.crossorigin != CrossOrigin::UseCredentials;
    // A notice says what becomes of the origin on the way to another host, and what to do.
    let tainted = case.notices(Rule::RedirectOriginTainted);
    let of_login = |view: &ResponseView<'_>| {
        manifest && matches!(redirect_purpose(view), Some(Purpose::Login | Purpose::LoginStart))
    };
    // Where the page is to call another URL, `change` names it; where it is to log in, it says what to do.
    let is_said = case.repair.page.is_some() || case.repair.instead.is_some();
    case.responses()
        .filter(|view| !of_login(view))
        .filter_map(|view| advice_on(&view, (tainted, is_said)))
        .collect()
}

fn advice_on(view: &ResponseView<'_>, (tainted, is_said): (bool, bool)) -> Option<Advice> {
    if !(300..400).contains(&view.response.status) {
        return None;
    }
    let from = &view.request.url;
    let location = view.header("location")?;
    let to = from.join(&location).ok()?;
    let target = shown(&bare(&to));
    let call = if is_said { String::new() } else { format!(": call {target}") };
    let message = match purpose(from, &to)? {
        Purpose::Login if view.kind == Kind::Preflight => format!(
            "The redirect leads to a login ({target}). A preflight never has a cookie or token, so it must be handled before \
             the login is required: let OPTIONS pass."
        ),
        Purpose::Login if is_said => {
            format!("The redirect leads to a login ({target}): the session is missing or has expired.")
        }
        Purpose::Login => format!(
            "The redirect leads to a login ({target}): the session is missing or has expired. For requests from scripts (see \
             Sec-Fetch-Mode) respond with 401 and CORS headers instead, and let the page go to the login itself."
        ),
        Purpose::LoginStart => format!(
            "The redirect leads to a login ({target}), which is a page for people that scripts cannot fetch: no header of yours \
             lets them."
        ),
        Purpose::Payment => format!(
            "The redirect leads to a page on which people pay ({target}), which scripts cannot fetch: no header of yours lets \
             them."
        ),
        Purpose::Https => format!("The redirect only leads from http to https{call}."),
        Purpose::Http => format!(
            "The redirect leads from https to http ({target}): the app behind a proxy builds its own URLs with http. Make it \
             use X-Forwarded-Proto, and call the path that it redirects to."
        ),
        // The product's own sentence says how it comes to it.
        Purpose::Slash if is_said && is_usual(view) => {
            "The redirect only adds or removes the slash at the end of the path.".into()
        }
        Purpose::Slash => format!(
            "The redirect only adds or removes the slash at the end of the path{call}. A router does that before the handler and its \
             headers (Go's ServeMux for a pattern with a slash at its end, for one)."
        ),
        Purpose::Www => {
            format!("The redirect only leads to the host's other name, with or without www.{call}.")
        }
        Purpose::Elsewhere if tainted => return None,
        Purpose::Elsewhere => format!(
            "The redirect leads to another host: call {target} directly. Each host on the way must allow the page with its own \
             headers.{}",
            if from.path() == to.path() { CANONICAL } else { "" }
        ),
        Purpose::Region => format!(
            "The redirect leads to the bucket's region: use the regional endpoint, and sign for it ({target})."
        ),
    };
    Some(Advice::new(ID, message).at(view.number).on("Location"))
}

/// Why the same path may lead to another host.
const CANONICAL: &str = " If the page should not go there: apps redirect to the host that they believe is theirs, so a proxy in \
                         front must pass Host on (nginx: proxy_set_header Host $host;).";

/// Whether what responded is known to redirect so.
fn is_usual(view: &ResponseView<'_>) -> bool {
    found(view.response).iter().any(|found| cause(found.product.id, &[Symptom::SlashRedirect]).is_some())
}

/// A URL without what may be secret: password, query, fragment.
fn bare(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    without_password(&url)
}

/// What a redirect is for, if that is clear.
pub(super) fn redirect_purpose(view: &ResponseView<'_>) -> Option<Purpose> {
    let from = &view.request.url;
    purpose(from, &from.join(&view.header("location")?).ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::*;

    #[test]
    fn purposes() {
        for (from, to, expected) in [
            ("http://a.example/x", "https://a.example/x", Some(Purpose::Https)),
            ("https://a.example/x", "http://a.example/x/", Some(Purpose::Http)),
            ("https://a.example/x", "https://a.example/x/", Some(Purpose::Slash)),
            ("https://a.example/x/", "https://a.example/x", Some(Purpose::Slash)),
            ("https://a.example/x", "https://www.a.example/x", Some(Purpose::Www)),
            ("https://a.example/x", "https://idp.example/realms/a", Some(Purpose::Login)),
            ("https://a.example/x", "https://a.example/users/sign_in?next=/x", Some(Purpose::Login)),
            ("https://a.example/x", "https://team.cloudflareaccess.com/cdn-cgi", Some(Purpose::Login)),
            ("https://a.example/login", "https://accounts.google.com/o/oauth2", Some(Purpose::LoginStart)),
            (
                "https://a.example/auth/google",
                "https://accounts.google.com/o/oauth2",
                Some(Purpose::LoginStart),
            ),
            ("https://a.example/connect/github", "https://github.com/login/oauth", Some(Purpose::LoginStart)),
            ("https://a.example/auth/me", "https://accounts.google.com/o/oauth2", Some(Purpose::Login)),
            ("https://a.example/authors", "https://accounts.google.com/o/oauth2", Some(Purpose::Login)),
            ("https://a.example/pay", "https://checkout.stripe.com/c/pay/1", Some(Purpose::Payment)),
            ("https://a.example/pay", "https://checkout.stripe.com.b.example/", Some(Purpose::Elsewhere)),
            ("https://b.s3.amazonaws.com/k", "https://b.s3.eu-west-1.amazonaws.com/k", Some(Purpose::Region)),
            ("https://a.example/x", "https://b.example/x", Some(Purpose::Elsewhere)),
            ("https://a.example/x", "https://a.example/y", None),
            ("https://a.example/x", "https://a.example/cascade", None),
            ("https://a.example/login", "https://a.example/login/", Some(Purpose::Slash)),
        ] {
            let parsed = |text| Url::parse(text).expect("a URL");
            assert_eq!(purpose(&parsed(from), &parsed(to)), expected, "{from} {to}");
        }
    }

    #[test]
    fn only_what_is_blocked_and_no_secrets() {
        let to_login = response(302, &[("Location", "https://idp.example/login?token=secret")]);
        let found = advice(ID, |_| (), std::slice::from_ref(&to_login));
        assert!(found.contains("(https://idp.example/login)") && !found.contains("secret"), "{found}");
        let found = advice(ID, |question| question.call.method = "PUT".into(), &[to_login]);
        assert!(found.contains("let OPTIONS pass"), "{found}");
        let start = advice(
            ID,
            |question| question.call.url.set_path("/auth/login"),
            &[response(302, &[("Location", "https://idp.example/login")])],
        );
        assert!(start.contains("a page for people"), "{start}");
        let elsewhere = response(302, &[("Location", "https://cdn.example/items")]);
        let found = advice(ID, |_| (), std::slice::from_ref(&elsewhere));
        assert!(found.contains("call https://cdn.example/items directly"), "{found}");
        let allowed = response(302, &[HERE, ("Location", "https://cdn.example/items")]);
        assert_eq!(advice(ID, |_| (), &[allowed, response(200, &[HERE])]), "", "a notice says it");
        let slash = response(301, &[HERE, ("Location", "/items/")]);
        assert_eq!(advice(ID, |_| (), &[slash, response(200, &[HERE])]), "");
    }
}
