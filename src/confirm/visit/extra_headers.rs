//! Headers that are sent to the page's own origin, and to no other.

use serde_json::Value;
use url::Url;

/// Whether a request goes to the page's own origin.
pub(super) fn is_of_page(url: &Value, page: &Url) -> bool {
    url.as_str().and_then(|url| Url::parse(url).ok()).is_some_and(|url| url.origin() == page.origin())
}

/// The headers of a request, with these in the place of its own.
pub(super) fn merged<'a>(
    sent: impl Iterator<Item = (&'a str, &'a str)>,
    given: &[(String, String)],
) -> Vec<(String, String)> {
    let own = sent.filter(|(name, _)| !given.iter().any(|(given, _)| given.eq_ignore_ascii_case(name)));
    own.map(|(name, value)| (name.to_owned(), value.to_owned())).chain(given.iter().cloned()).collect()
}

/// The headers of a request to another origin, without these: a redirect takes along what was sent before it.
pub(super) fn without<'a>(
    sent: impl Iterator<Item = (&'a str, &'a str)>,
    given: &[(String, String)],
) -> Vec<(String, String)> {
    let is_given = |name: &str, value: &str| {
        given.iter().any(|(theirs, text)| theirs.eq_ignore_ascii_case(name) && text == value)
    };
    let own = sent.filter(|(name, value)| !is_given(name, value));
    own.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
