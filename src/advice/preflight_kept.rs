//! For how long preflights are kept, where nothing else says it.

use super::Advice;
use super::case::Case;
use crate::fetch::{Engine, cache};
use crate::rules::{Kept, MaxAge};
use crate::web::browser::Browser;

/// The stable name.
pub(super) const ID: &str = "preflight-kept";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(number) = case.diagnosis.exchanges.iter().position(|exchange| exchange.kept.is_some()) else {
        return Vec::new();
    };
    let Some(kept) = case.diagnosis.exchanges[number].kept.as_ref() else { return Vec::new() };
    let other = case.preflight().and_then(|seen| {
        let other = case.diagnosis.question.browser.other();
        let theirs = cache::kept(seen.headers(), Engine::of(other));
        shorter(kept, &theirs, other)
    });
    let message = match kept.because {
        MaxAge::Absent if case.is_allowed() => Some(format!(
            "Access-Control-Max-Age is missing: browsers keep the preflight for {} s, so that nearly every call costs two \
             requests. Send 7200 once the settings are final; Chromium keeps no preflight longer, Firefox up to 86400 s, and \
             Safari 600 s.",
            kept.seconds
        )),
        MaxAge::Asked if kept.seconds == 0 && case.is_allowed() => {
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
fn shorter(kept: &Kept, theirs: &Kept, other: Browser) -> Option<String> {
    (theirs.because == MaxAge::Capped && theirs.seconds < kept.seconds && kept.because == MaxAge::Asked).then(|| {
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
    use super::super::Further;
    use super::super::play::{HERE, answer, diagnosis, of_kind, question, said};
    use super::ID;
    use crate::fetch::Init;
    use crate::web::browser::Browser;

    const PUT: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");

    fn put(init: &mut Init) {
        init.method = "PUT".into();
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
        question.browser = Browser::Firefox;
        let found = of_kind(ID, &diagnosis(question, Further::default(), &answers));
        assert!(found[0].message.starts_with("Chromium keeps the preflight for 7200 s at most"), "{found:?}");
    }
}
