//! Redirects that lead round and round.

use url::Url;

use super::redirect_purpose::{Purpose, purpose};
use crate::fetch::{Kind, Outcome, without_password};
use crate::probe::{CallTrace, Exchange};
use crate::rules::Fault;
use crate::web::text::{list, shown};

/// Where the redirects of a call begin to repeat themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedirectLoop {
    /// The number of its first exchange.
    pub start: usize,
    /// How many exchanges it has.
    pub length: usize,
}

impl RedirectLoop {
    /// The loop of a call that was stopped because of too many redirects.
    #[must_use]
    pub fn of(call: &CallTrace) -> Option<Self> {
        if !has_too_many(call) {
            return None;
        }
        let exchanges = &call.exchanges;
        let repeats = |number: usize, length: usize| is_same(&exchanges[number], &exchanges[number - length]);
        (1..=exchanges.len() / 2).find_map(|length| {
            let end = exchanges.len();
            let again = (length..end).rev().take_while(|number| repeats(*number, length)).count();
            (again >= length).then(|| Self { start: end - again - length, length })
        })
    }

    /// The URLs of its requests, but for preflights.
    fn urls(self, call: &CallTrace) -> Vec<&Url> {
        let own = &call.exchanges[self.start..self.start + self.length];
        own.iter()
            .filter(|exchange| exchange.request.kind == Kind::Actual)
            .map(|exchange| &exchange.request.message.url)
            .collect()
    }
}

/// Whether a browser stopped because of too many redirects.
fn has_too_many(call: &CallTrace) -> bool {
    matches!(&call.outcome, Outcome::Blocked(violation) if matches!(violation.fault, Fault::RedirectTooMany { .. }))
}

/// Whether the same request got the same redirect.
fn is_same(one: &Exchange, other: &Exchange) -> bool {
    let leads = |exchange: &Exchange| {
        let response = exchange.response.as_ref().ok()?;
        Some((response.status, response.headers.get_text("location")))
    };
    let (request, earlier) = (&one.request, &other.request);
    request.kind == earlier.kind
        && request.message.method == earlier.message.method
        && request.message.url == earlier.message.url
        && leads(one).is_some()
        && leads(one) == leads(other)
}

/// What to do about too many redirects, in plain text: a sentence without its stop.
pub(super) fn remedy_of_loop(call: &CallTrace) -> Option<String> {
    if !has_too_many(call) {
        return None;
    }
    let name = |url: &Url| shown(&without_password(url));
    let Some(found) = RedirectLoop::of(call) else {
        let last = call.exchanges.last()?;
        return Some(format!(
            "Find the rule that makes a new URL at each redirect, the last of them {}: no URL of the chain comes twice",
            name(&last.request.message.url)
        ));
    };
    let urls = found.urls(call);
    Some(match urls[..] {
        [] => return None,
        [only] => format!(
            "Find what redirects {} to itself: most often it waits for a cookie or a header that this request lacks (behind a \
             proxy: X-Forwarded-Proto: https)",
            name(only)
        ),
        [one, other] => {
            let both = format!("{} and {} redirect to each other", name(one), name(other));
            match purpose(one, other) {
                Some(Purpose::Slash) => format!(
                    "Remove one of two rules: one adds the slash at the end of the path, the other removes it ({both})"
                ),
                Some(Purpose::Https | Purpose::Http) => format!(
                    "Let the proxy send X-Forwarded-Proto, and the app trust it; or remove the redirect to http ({both})"
                ),
                Some(Purpose::Www) => format!(
                    "Remove one of two rules: one adds www. to the host, the other removes it ({both})"
                ),
                _ => format!("Remove one of two redirects: {both}"),
            }
        }
        _ => {
            let names: Vec<String> = urls.iter().map(|url| without_password(url)).collect();
            format!("Remove one of these redirects: {} redirect in a circle", list(&names))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, investigation, question, response};
    use super::*;

    /// The loop, and what is to be done, where each redirect of a path leads to the next path, and the last to that of this number.
    fn loop_of(paths: &[&str], back_to: usize) -> (Option<RedirectLoop>, String) {
        let next = |number: usize| match number + 1 < paths.len() {
            true => number + 1,
            false => back_to,
        };
        let mut at = 0;
        let responses: Vec<_> = (0..30)
            .map(|_| {
                at = next(at);
                response(302, &[HERE, ("Location", paths[at])])
            })
            .collect();
        let call = question(|question| question.call.url.set_path(paths[0]));
        let found = investigation(call, ExtraRequests::default(), &responses);
        let call = found.first_call().call;
        (RedirectLoop::of(call), remedy_of_loop(call).unwrap_or_default())
    }

    #[test]
    fn of_one_of_two_and_of_more() {
        for (paths, back_to, start, length, words) in [
            (&["/a"][..], 0, 0, 1, "redirects https://api.example/a to itself"),
            (&["/x", "/a"], 1, 1, 1, "redirects https://api.example/a to itself"),
            (&["/a", "/a/"], 0, 0, 2, "one adds the slash"),
            (&["/a", "/b"], 0, 0, 2, "/a and https://api.example/b redirect to each other"),
            (&["/x", "/a", "/b", "/c"], 1, 1, 3, "redirect in a circle"),
        ] {
            let (found, said) = loop_of(paths, back_to);
            assert_eq!(found, Some(RedirectLoop { start, length }), "{paths:?}");
            assert!(said.contains(words), "{paths:?}: {said}");
        }
    }

    #[test]
    fn new_urls_make_none() {
        let paths: Vec<String> = (0..40).map(|number| format!("/{number}")).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let (found, said) = loop_of(&paths, 0);
        assert_eq!(found, None);
        assert!(said.contains("https://api.example/20: no URL of the chain comes twice"), "{said}");
        let (found, said) = loop_of(&["/a", "/b"], 1);
        assert!(found.is_some() && !said.contains("/a "), "{said}");
    }
}
