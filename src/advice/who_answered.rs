//! Who gave the answer at fault, and what usually is behind that.

use super::Advice;
use super::case::{Case, Seen};
use super::product::{Found, Symptom, cause, found, nearest_first, words};
use crate::rules::{Answer, Side, Violation};

/// The stable name.
pub(super) const ID: &str = "who-answered";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(violation) = case.violation() else { return Vec::new() };
    let Some(seen) = case.answer_of(violation) else { return Vec::new() };
    advice_on(violation, &seen).into_iter().collect()
}

fn advice_on(violation: &Violation, seen: &Seen<'_>) -> Option<Advice> {
    let found = found(seen.response);
    if found.is_empty() {
        return None;
    }
    let cause = usual_cause(violation, &found).unwrap_or_default();
    let message = format!("{} gave this answer. {cause}", words(&found));
    Some(Advice::new(ID, message.trim_end()).at(seen.number))
}

/// The usual cause of this failure with one of these products: whoever is nearest to the app has most likely answered.
pub(super) fn usual_cause(violation: &Violation, found: &[Found]) -> Option<&'static str> {
    let symptom = symptom(violation)?;
    nearest_first(found).into_iter().find_map(|found| cause(found.product.id, symptom))
}

/// How a violation looks on the wire.
fn symptom(violation: &Violation) -> Option<Symptom> {
    match violation {
        Violation::AllowOriginMissing { at, .. } | Violation::PreflightStatus { at } => Some(by_status(at)),
        Violation::PreflightRedirect { .. } => Some(Symptom::PreflightRedirect),
        Violation::AllowOriginMultiple { lines: 2.., .. } => Some(Symptom::Twice),
        Violation::WildcardWithCredentials { .. } => Some(Symptom::Star),
        Violation::AllowOriginMismatch { .. } => Some(Symptom::OnePage),
        _ => None,
    }
}

fn by_status(at: &Answer) -> Symptom {
    match (at.side, at.status) {
        (Side::Preflight, 401 | 403) => Symptom::PreflightDenied,
        (Side::Preflight, 404) => Symptom::PreflightUnrouted,
        (Side::Preflight, 405 | 501) => Symptom::PreflightMethod,
        (Side::Preflight, 500..) => Symptom::PreflightCrash,
        (Side::Preflight, 400..) => Symptom::PreflightBad,
        (Side::Preflight, 300..) => Symptom::PreflightRedirect,
        (Side::Preflight, _) => Symptom::PreflightBare,
        (Side::Actual, 400..) => Symptom::Error,
        (Side::Actual, 300..) => Symptom::Redirect,
        (Side::Actual, _) => Symptom::Bare,
    }
}

#[cfg(test)]
mod tests {
    use super::super::play::{HERE, answer, said};
    use super::ID;
    use crate::fetch::Init;

    const NGINX: (&str, &str) = ("Server", "nginx/1.22.1");

    fn put(init: &mut Init) {
        init.method = "PUT".into();
    }

    #[test]
    fn the_cause_follows_the_failure() {
        for (answers, wanted) in [
            (&[answer(502, &[NGINX])][..], "ends in always"),
            (&[answer(200, &[NGINX])], "drop all that stand in the blocks"),
            (&[answer(401, &[("X-Amzn-ErrorType", "Unauthorized")])], "DEFAULT_4XX"),
            (&[answer(200, &[HERE, HERE, NGINX])], "proxy_hide_header"),
            (&[answer(301, &[("Server", "Werkzeug/3"), ("Location", "/items/")])], "strict_slashes"),
        ] {
            let found = said(ID, |_| (), answers);
            assert!(found.contains(wanted), "{found}");
        }
        for (answers, wanted) in [
            (&[answer(405, &[HERE, ("Server", "Microsoft-IIS/10.0")])][..], "OPTIONSVerbHandler"),
            (&[answer(200, &[("Allow", "PUT"), ("X-Powered-By", "Express")])], "app.use(cors())"),
            (&[answer(308, &[("Server", "Werkzeug/3"), ("Location", "/items/")])], "strict_slashes"),
            (&[answer(400, &[HERE, ("Server", "uvicorn")])], "allow_methods"),
            (&[answer(403, &[("Server", "AmazonS3")])], "No CORS rule of the bucket"),
        ] {
            let found = said(ID, put, answers);
            assert!(found.contains(wanted), "{found}");
        }
    }

    #[test]
    fn whoever_is_nearest_to_the_app() {
        let both = [("Server", "nginx"), ("X-Powered-By", "Express")];
        let found = said(ID, |_| (), &[answer(200, &both)]);
        let wanted = "nginx (Server: nginx) in front of Express (X-Powered-By: Express) gave this answer. Usually the CORS \
                      middleware is registered after the routes, so that the route answers first: register it before them.";
        assert_eq!(found, wanted);
    }

    #[test]
    fn without_a_known_cause_it_is_only_named() {
        assert_eq!(
            said(ID, |_| (), &[answer(200, &[("Server", "Jetty(9)")])]),
            "Jetty (Server: Jetty(9)) gave this answer."
        );
        assert_eq!(said(ID, |_| (), &[answer(200, &[("Server", "unheard-of")])]), "");
        assert_eq!(said(ID, |_| (), &[answer(200, &[HERE, NGINX])]), "", "nothing is wrong");
    }
}
