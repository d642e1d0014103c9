//! Cross-Origin-Opener-Policy.

use super::headers::HeaderList;
use super::vocabulary::vocabulary;

vocabulary! {
    /// An [opener policy value](https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policy-value).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum OpenerPolicy: "an opener policy" {
        /// `unsafe-none`, the default.
        #[default]
        UnsafeNone = "unsafe-none": "No policy",
        /// `same-origin-allow-popups`: popups without a policy keep their opener.
        SameOriginAllowPopups = "same-origin-allow-popups": "Popups without a policy keep their opener",
        /// `same-origin`: only windows of the same origin and policy.
        SameOrigin = "same-origin": "Only windows of the same origin with the same policy",
        /// `noopener-allow-popups`: the page that opens it loses it.
        NoopenerAllowPopups = "noopener-allow-popups": "The page that opens it loses it, of the same origin too",
    }
}

impl OpenerPolicy {
    /// [Obtain an opener policy](https://html.spec.whatwg.org/multipage/browsers.html#obtain-coop): a token, its parameters aside.
    #[must_use]
    pub fn obtain(headers: &HeaderList) -> Self {
        let value = headers.get_text("cross-origin-opener-policy").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (lines, expected) in [
            (&[][..], OpenerPolicy::UnsafeNone),
            (&["same-origin"], OpenerPolicy::SameOrigin),
            (&["same-origin; report-to=\"x\""], OpenerPolicy::SameOrigin),
            (&["Same-Origin"], OpenerPolicy::UnsafeNone),
            (&["\"same-origin\""], OpenerPolicy::UnsafeNone),
            (&["same-origin", "same-origin"], OpenerPolicy::UnsafeNone),
            (&["restrict-properties"], OpenerPolicy::UnsafeNone),
            (&["noopener-allow-popups"], OpenerPolicy::NoopenerAllowPopups),
        ] {
            let headers: HeaderList =
                lines.iter().map(|line| ("Cross-Origin-Opener-Policy".to_owned(), *line)).collect();
            assert_eq!(OpenerPolicy::obtain(&headers), expected, "{lines:?}");
        }
    }
}
