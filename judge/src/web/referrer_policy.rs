//! [Referrer policies](https://w3c.github.io/webappsec-referrer-policy/#referrer-policies).

use super::headers::HeaderList;
use super::vocabulary::vocabulary;

vocabulary! {
    /// What a request's `Referer` says of its page.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum ReferrerPolicy: "a referrer policy" {
        /// Nothing.
        NoReferrer = "no-referrer": "No Referer",
        /// The URL, unless the target is less secure.
        NoReferrerWhenDowngrade = "no-referrer-when-downgrade": "The page's URL, but nothing from https to http",
        /// The URL, to the page's own origin only.
        SameOrigin = "same-origin": "The page's URL to its own origin, nothing to others",
        /// The origin.
        Origin = "origin": "The page's origin",
        /// The origin, unless the target is less secure.
        StrictOrigin = "strict-origin": "The page's origin, but nothing from https to http",
        /// The URL to the page's own origin, the origin to others.
        OriginWhenCrossOrigin = "origin-when-cross-origin": "The page's URL to its own origin, its origin to others",
        /// The same, unless the target is less secure.
        StrictOriginWhenCrossOrigin = "strict-origin-when-cross-origin": "The same, but nothing from https to http: the default",
        /// The URL.
        UnsafeUrl = "unsafe-url": "The page's URL",
    }
}

impl ReferrerPolicy {
    /// The default.
    pub const DEFAULT: Self = Self::StrictOriginWhenCrossOrigin;

    /// [Parse a referrer policy from a `Referrer-Policy`
    /// header](https://w3c.github.io/webappsec-referrer-policy/#parse-referrer-policy-from-header): the last known one of the list.
    #[must_use]
    pub fn of_header(headers: &HeaderList) -> Option<Self> {
        let listed = headers.get_text("referrer-policy")?;
        listed.split(',').filter_map(Self::keyword).next_back()
    }

    /// The value of an element's `referrerpolicy`, or of `fetch()`'s `referrerPolicy`.
    #[must_use]
    pub fn keyword(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|policy| policy.id() == text)
    }

    /// [The content of `<meta name=referrer>`](https://html.spec.whatwg.org/multipage/semantics.html#meta-referrer), where older words
    /// count too.
    #[must_use]
    pub fn of_meta(content: &str) -> Option<Self> {
        match content.trim().to_ascii_lowercase().as_str() {
            "never" => Some(Self::NoReferrer),
            "default" => Some(Self::DEFAULT),
            "always" => Some(Self::UnsafeUrl),
            "origin-when-crossorigin" => Some(Self::OriginWhenCrossOrigin),
            _ => Self::keyword(content),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        let of = |lines: &[&str]| {
            let headers: HeaderList = lines.iter().map(|line| ("Referrer-Policy", *line)).collect();
            ReferrerPolicy::of_header(&headers).map(ReferrerPolicy::id)
        };
        assert_eq!(of(&["no-referrer, unsafe-url"]), Some("unsafe-url"));
        assert_eq!(of(&["no-referrer,bogus"]), Some("no-referrer"));
        assert_eq!(of(&["unsafe-url", "NO-REFERRER"]), Some("no-referrer"));
        assert_eq!(of(&["bogus"]), None);
        assert_eq!(of(&["never"]), None);
        assert_eq!(of(&[""]), None);
    }

    #[test]
    fn meta() {
        let of = |content: &str| ReferrerPolicy::of_meta(content).map(ReferrerPolicy::id);
        assert_eq!(of("never"), Some("no-referrer"));
        assert_eq!(of("ALWAYS"), Some("unsafe-url"));
        assert_eq!(of("default"), Some("strict-origin-when-cross-origin"));
        assert_eq!(of("no-referrer, unsafe-url"), None);
        assert_eq!(of("bogus"), None);
    }
}
