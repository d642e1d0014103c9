//! For how long preflights are cached, if nothing else says it.

use std::sync::LazyLock;

use super::Advice;
use super::case::Case;
use crate::fetch::Engine;
use crate::fetch::max_age::{longest_lifetimes, preflight_lifetime};
use crate::rules::{CacheLifetime, MaxAge};

/// The stable name.
pub(super) const ID: &str = "preflight-cached";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let call = case.call;
    let Some(number) = call.exchanges.iter().position(|exchange| exchange.lifetime.is_some()) else {
        return Vec::new();
    };
    let Some(lifetime) = call.exchanges[number].lifetime.as_ref() else { return Vec::new() };
    let others = case.preflight().and_then(|view| {
        let theirs = Engine::of(call.question.browser()).others();
        shorter(lifetime, theirs.map(|other| preflight_lifetime(view.headers(), other)))
    });
    let message = match lifetime.because {
        MaxAge::Absent if case.is_allowed() => Some(format!(
            "Access-Control-Max-Age is missing: browsers cache the preflight for {} s, so nearly every call needs two \
             requests. Send 7200 once the settings are final. The maximum is: {}.",
            lifetime.seconds,
            limits()
        )),
        MaxAge::Requested if lifetime.seconds == 0 && case.is_allowed() => {
            Some("Access-Control-Max-Age is 0: every call needs two requests. This is right while the settings change.".into())
        }
        _ => others,
    };
    message
        .map(|message| Advice::new(ID, message).at(number).on("Access-Control-Max-Age"))
        .into_iter()
        .collect()
}

/// The longest time in each browser: `Chromium 7200 s, Firefox 86400 s, Safari 600 s`.
fn limits() -> &'static str {
    static LIMITS: LazyLock<String> = LazyLock::new(|| {
        longest_lifetimes()
            .map(|(browser, limit)| format!("{browser} {limit} s"))
            .collect::<Vec<_>>()
            .join(", ")
    });
    &LIMITS
}

/// Where other browsers stop earlier than this one.
fn shorter(lifetime: &CacheLifetime, others: impl Iterator<Item = CacheLifetime>) -> Option<String> {
    let earlier: Vec<String> = others
        .filter(|theirs| theirs.because == MaxAge::Capped && theirs.seconds < lifetime.seconds)
        .map(|theirs| format!("{} caches the preflight for at most {} s", theirs.browser, theirs.seconds))
        .collect();
    (lifetime.because == MaxAge::Requested && !earlier.is_empty()).then(|| {
        format!(
            "{}, whatever Access-Control-Max-Age says: changed settings take effect there sooner than elsewhere.",
            earlier.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice, investigation, of_kind, question, response};
    use super::ID;
    use crate::probe::Question;
    use crate::web::browser::Browser;

    const PUT: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");

    fn put(question: &mut Question) {
        question.call.method = "PUT".into();
    }

    #[test]
    fn absent_or_nothing() {
        let advised = |headers: &[(&str, &str)]| {
            advice(ID, put, &[response(204, &[&[HERE, PUT], headers].concat()), response(200, &[HERE])])
        };
        assert!(advised(&[]).contains("is missing: browsers cache the preflight for 5 s"));
        assert!(advised(&[("Access-Control-Max-Age", "0")]).contains("is 0"));
        assert_eq!(advised(&[("Access-Control-Max-Age", "600")]), "");
        assert_eq!(advised(&[("Access-Control-Max-Age", "86400")]), "", "a notice says it");
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE])]), "");
    }

    #[test]
    fn another_browser_caps_it() {
        let responses =
            [response(204, &[HERE, PUT, ("Access-Control-Max-Age", "86400")]), response(200, &[HERE])];
        let mut question = question(put);
        question.client.browser = Browser::Firefox;
        let found = of_kind(ID, &investigation(question, ExtraRequests::default(), &responses));
        assert!(
            found[0].message.starts_with("Chromium caches the preflight for at most 7200 s"),
            "{found:?}"
        );
    }
}
