//! [Embedded enforcement](https://w3c.github.io/webappsec-cspee/): the policy that a page requires of a document in its frame.

use url::Url;

use super::source::{Reading, Target};
use super::{Directive, Policy};
use crate::web::origin::Origin;

/// The longest value that counts, in bytes.
const LONGEST: usize = 4096;

/// Directives that list sources, each with those that speak in its place.
const SOURCE_LISTS: [(&str, &[&str]); 16] = [
    ("default-src", &[]),
    ("child-src", &["default-src"]),
    ("connect-src", &["default-src"]),
    ("font-src", &["default-src"]),
    ("frame-src", &["child-src", "default-src"]),
    ("img-src", &["default-src"]),
    ("manifest-src", &["default-src"]),
    ("media-src", &["default-src"]),
    ("object-src", &["default-src"]),
    ("script-src", &["default-src"]),
    ("script-src-attr", &["script-src", "default-src"]),
    ("script-src-elem", &["script-src", "default-src"]),
    ("style-src", &["default-src"]),
    ("style-src-attr", &["style-src", "default-src"]),
    ("style-src-elem", &["style-src", "default-src"]),
    ("worker-src", &["child-src", "script-src", "default-src"]),
];

/// The other directives that such a policy may have.
const OTHERS: [&str; 8] = [
    "base-uri",
    "block-all-mixed-content",
    "form-action",
    "frame-ancestors",
    "require-trusted-types-for",
    "sandbox",
    "trusted-types",
    "upgrade-insecure-requests",
];

impl Policy {
    /// The policy of a frame's `csp` attribute; `None` where the browser discards it: it has to be one policy, of known directives,
    /// none of which reports.
    #[must_use]
    pub fn of_attribute(value: &str) -> Option<Self> {
        let is_known = |directive: &Directive| {
            let name = directive.name.as_str();
            OTHERS.contains(&name) || SOURCE_LISTS.iter().any(|(known, _)| *known == name)
        };
        let policy = Self::parse(value);
        let counts = value.len() <= LONGEST
            && !value.contains(',')
            && !policy.directives.is_empty()
            && policy.directives.iter().all(is_known);
        counts.then_some(policy)
    }

    /// Whether a document that delivers these policies promises what this one requires: each of its lists of sources covers one of
    /// theirs. Lists that cover each other only by their wildcards count as different.
    #[must_use]
    pub fn is_promised_by(&self, delivered: &[Self], document: &Origin, reading: Reading) -> bool {
        SOURCE_LISTS.iter().all(|(name, fallbacks)| {
            let Some(required) = self.list(name, fallbacks) else { return true };
            let promises = |list: &Directive| {
                list.value.iter().all(|source| required.covers_source(source, document, reading))
            };
            delivered.iter().filter_map(|policy| policy.list(name, fallbacks)).any(promises)
        })
    }

    fn list(&self, name: &str, fallbacks: &[&str]) -> Option<&Directive> {
        std::iter::once(name).chain(fallbacks.iter().copied()).find_map(|name| self.get(name))
    }
}

impl Directive {
    /// Whether all that a source of another list covers is covered here.
    fn covers_source(&self, source: &str, document: &Origin, reading: Reading) -> bool {
        let source = source.to_ascii_lowercase();
        if source == "'none'" || self.has(&source) {
            return true;
        }
        // Any host of a scheme, or several hosts.
        if source.ends_with(':') || source.contains('*') {
            let scheme = source.split_once(':').map_or("", |(scheme, _)| scheme);
            return self.has("*") && ["", "http", "https", "ws", "wss"].contains(&scheme);
        }
        let text = match source.as_str() {
            "'self'" => document.serialize(),
            keyword if keyword.starts_with('\'') => return false,
            url if url.contains("://") => url.to_owned(),
            host => format!("{}://{host}", document.scheme().unwrap_or("https")),
        };
        Url::parse(&text).is_ok_and(|url| {
            let target = Target { url: &url, redirect_count: 0, self_origin: document, reading };
            self.value.iter().any(|expression| target.matches(expression))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::Upgrade;
    use super::*;

    /// As Chromium was measured.
    #[test]
    fn policies_that_a_page_requires() {
        let document = Origin::of(&Url::parse("http://app.test:8000").expect("a URL"));
        for (required, delivered, expected) in [
            ("default-src *", &["default-src 'none'"][..], true),
            ("default-src *", &["default-src 'self'"], true),
            ("default-src *", &["script-src 'none'"], false),
            ("default-src *", &["default-src http://app.test:8001"], true),
            ("default-src *", &["default-src https:"], true),
            ("default-src *", &["default-src *"], true),
            ("default-src *", &["frame-ancestors *", "default-src 'self'"], true),
            ("default-src *", &[], false),
            ("default-src", &[], false),
            ("default-src 'self'", &["default-src *"], false),
            ("default-src 'self'", &["default-src 'self'; img-src *"], false),
            ("img-src *", &["default-src 'self'"], true),
            ("script-src 'self' 'unsafe-inline'", &["script-src 'self'"], true),
            ("script-src https:", &["script-src https://app.test"], true),
            ("frame-src 'none'", &["sandbox allow-scripts"], false),
            ("sandbox", &[], true),
            ("upgrade-insecure-requests", &[], true),
        ] {
            let policies: Vec<Policy> = delivered.iter().map(|text| Policy::parse(text)).collect();
            let policy = Policy::of_attribute(required).expect("an attribute that counts");
            let found = policy.is_promised_by(&policies, &document, Reading::with(Upgrade::DefaultPort));
            assert_eq!(found, expected, "{required} of {delivered:?}");
        }
    }

    #[test]
    fn attributes_that_are_discarded() {
        for value in ["", "foo", "default-src *, img-src *", "default-src *; report-uri /x"] {
            assert_eq!(Policy::of_attribute(value), None, "{value}");
        }
    }
}
