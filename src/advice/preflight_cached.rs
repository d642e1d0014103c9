//! For how long preflights are kept, where nothing else says it.

use super::Advice;
use super::case::Case;
use crate::fetch::Engine;
use crate::fetch::max_age::preflight_lifetime;
use crate::rules::{CacheLifetime, MaxAge};
use crate::web::browser::Browser;

/// The stable name.
pub(super) const ID: &str = "preflight-cached";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let call = case.call;
    let Some(number) = call.exchanges.iter().position(|exchange| exchange.lifetime.is_some()) else {
        return Vec::new();
    };
    let Some(lifetime) = call.exchanges[number].lifetime.as_ref() else { return Vec::new() };
    let other = case.preflight().and_then(|seen| {
        let other = call.question.browser().other();
        let theirs = preflight_lifetime(seen.headers(), Engine::of(other));
        shorter(lifetime, &theirs, other)
    });
    let message = match lifetime.because {
        MaxAge::Absent if case.is_allowed() => Some(format!(
            "Access-Control-Max-Age is missing: browsers keep the preflight for {} s, so that nearly every call costs two \
             requests. Send 7200 once the settings are final; Chromium keeps no preflight longer, Firefox up to 86400 s, and \
             Safari 600 s.",
            lifetime.seconds
        )),
        MaxAge::Requested if lifetime.seconds == 0 && case.is_allowed() => {
            Some("Access-Control-Max-Age is 0: every call costs two requests. That is right while the settings change.".into())
        }
        _ => other,
    };
    message
        .map(|message| Advice::new(ID, message).at(number).on("Access-Control-Max-Age"))
        .into_iter()
        .collect()
}

/// Where the other browser stops earlier than this one.
fn shorter(lifetime: &CacheLifetime, theirs: &CacheLifetime, other: Browser) -> Option<String> {
    (theirs.because == MaxAge::Capped && theirs.seconds < lifetime.seconds && lifetime.because == MaxAge::Requested).then(|| {
        format!(
            "{} keeps the preflight for {} s at most, however long Access-Control-Max-Age is: a change of the settings shows \
             there sooner than elsewhere.",
            other.name(),
            theirs.seconds
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, answer, investigation, of_kind, question, said};
    use super::ID;
    use crate::probe::Question;
    use crate::web::browser::Browser;

    const PUT: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");

    fn put(question: &mut Question) {
        question.call.method = "PUT".into();
    }

    #[test]
    fn absent_or_nothing() {
        let kept = |headers: &[(&str, &str)]| {
            said(ID, put, &[answer(204, &[&[HERE, PUT], headers].concat()), answer(200, &[HERE])])
        };
        assert!(kept(&[]).contains("is missing: browsers keep the preflight for 5 s"));
        assert!(kept(&[("Access-Control-Max-Age", "0")]).contains("is 0"));
        assert_eq!(kept(&[("Access-Control-Max-Age", "600")]), "");
        assert_eq!(kept(&[("Access-Control-Max-Age", "86400")]), "", "a notice says it");
        assert_eq!(said(ID, |_| (), &[answer(200, &[HERE])]), "");
    }

    #[test]
    fn the_other_browser_caps_it() {
        let answers = [answer(204, &[HERE, PUT, ("Access-Control-Max-Age", "86400")]), answer(200, &[HERE])];
        let mut question = question(put);
        question.client.browser = Browser::Firefox;
        let found = of_kind(ID, &investigation(question, ExtraRequests::default(), &answers));
        assert!(found[0].message.starts_with("Chromium keeps the preflight for 7200 s at most"), "{found:?}");
    }
}
