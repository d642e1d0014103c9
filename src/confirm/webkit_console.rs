//! WebKit's sentences on its console, by the names that they have here.

use crate::rules::{Rule, WEBKIT_SENTENCES};
use crate::web::browser::Browser;

/// What stands before the reason for which a redirect is not followed.
const REDIRECTION: &str = "Cross-origin redirection to ";
/// What stands between that redirect's URL and the reason.
const POLICY: &str = " denied by Cross-Origin Resource Sharing policy: ";
/// What stands before a beacon's URL, and the reason behind it.
const BEACON: &str = "Beacon API cannot load ";
/// What says of a URL, without any reason, that it is of another origin than mode `same-origin` lets it be.
const WITHOUT_REASON: [&str; 2] = ["Fetch API cannot load ", "XMLHttpRequest cannot load "];

/// The name of what WebKit's console says of one request, sentence by sentence; `None` where it is about something else than CORS and
/// the modes of a request.
#[must_use]
pub fn webkit_name<S: AsRef<str>>(sentences: &[S]) -> Option<&'static str> {
    let named = sentences.iter().find_map(|sentence| name_of(sentence.as_ref()));
    named.or_else(|| match sentences {
        [only] if is_url_alone(only.as_ref()) => Rule::ModeSameOrigin.name_in(Browser::WebKit),
        _ => None,
    })
}

/// The name of one sentence.
fn name_of(sentence: &str) -> Option<&'static str> {
    let mut reason = sentence;
    // A chain of redirects says it of each.
    while let Some((_, rest)) = reason.strip_prefix(REDIRECTION).and_then(|rest| rest.split_once(POLICY)) {
        reason = rest;
    }
    let reason =
        reason.strip_prefix(BEACON).and_then(|rest| rest.split_once(' ')).map_or(reason, |(_, rest)| rest);
    let known = WEBKIT_SENTENCES.iter().find(|known| fits(known.text, reason))?;
    known.is_about_cors().then_some(known.name)
}

/// Whether a sentence is this one with facts in its gaps. What follows its last gap may differ: a status is not always given.
fn fits(known: &str, sentence: &str) -> bool {
    let mut pieces = known.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
    let Some(mut rest) = pieces.next().and_then(|first| sentence.strip_prefix(first)) else { return false };
    for piece in pieces {
        let piece = piece.trim_end_matches(" Status code: ");
        let Some(place) = rest.find(piece) else { return false };
        rest = &rest[place + piece.len()..];
    }
    true
}

fn is_url_alone(sentence: &str) -> bool {
    let url = WITHOUT_REASON.iter().find_map(|start| sentence.strip_prefix(start));
    url.and_then(|url| url.strip_suffix('.')).is_some_and(|url| !url.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let due = "Fetch API cannot load http://api.test/x due to access control checks.";
        for (sentences, expected) in [
            (
                &[
                    "Origin http://app.test is not allowed by Access-Control-Allow-Origin. Status code: 200",
                    due,
                ][..],
                Some("OriginNotAllowed"),
            ),
            (
                &[
                    "Cross-origin redirection to http://b.test/ denied by Cross-Origin Resource Sharing policy: Origin null is not allowed by \
                   Access-Control-Allow-Origin. Status code: 302",
                ],
                Some("OriginNotAllowed"),
            ),
            (
                &[
                    "Cross-origin redirection to http://u@b.test/ denied by Cross-Origin Resource Sharing policy: redirection URL \
                   http://u@b.test/ has credentials",
                ],
                Some("RedirectWithCredentials"),
            ),
            (
                &["Preflight response is not successful. Status code: 404", due],
                Some("PreflightNotSuccessful"),
            ),
            (
                &[
                    "Beacon API cannot load http://api.test/x. Preflight response is not successful. Status code: 404",
                ],
                Some("PreflightNotSuccessful"),
            ),
            (&["Method PUT is not allowed by Access-Control-Allow-Methods."], Some("MethodNotAllowed")),
            (&["Fetch API cannot load http://api.test/x."], Some("SameOriginMode")),
            (&[due], None),
            (&["Not allowed to follow a redirection while loading http://api.test/x"], None),
            (
                &[
                    "Cancelled load to http://api.test/x because it violates the resource's Cross-Origin-Resource-Policy response header.",
                ],
                None,
            ),
            (&[], None),
        ] {
            assert_eq!(webkit_name(sentences), expected, "{sentences:?}");
        }
    }
}
