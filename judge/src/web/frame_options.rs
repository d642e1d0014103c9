//! X-Frame-Options.

use super::headers::HeaderList;

/// What [X-Frame-Options](https://html.spec.whatwg.org/multipage/speculative-loading.html#the-x-frame-options-header) says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameOptions {
    /// There is no such header.
    Absent,
    /// `DENY`: no page may show the document.
    Deny,
    /// `SAMEORIGIN`: only where all pages around it are of its origin.
    SameOrigin,
    /// `ALLOWALL`: every page may.
    AllowAll,
    /// Values that contradict each other: no page may.
    Conflict,
    /// No known value: the header is ignored.
    Unknown,
}

impl FrameOptions {
    /// [Check a navigation response's adherence to
    /// X-Frame-Options](https://html.spec.whatwg.org/multipage/speculative-loading.html#check-a-navigation-response's-adherence-to-x-frame-options),
    /// as far as the header alone decides.
    #[must_use]
    pub fn of(headers: &HeaderList) -> Self {
        let Some(elements) = headers.get_decode_and_split("x-frame-options") else {
            return Self::Absent;
        };
        let mut values: Vec<String> =
            elements.iter().map(|element| element.trim().to_ascii_lowercase()).collect();
        values.sort();
        values.dedup();
        let known = |value: &str| match value {
            "deny" => Some(Self::Deny),
            "sameorigin" => Some(Self::SameOrigin),
            "allowall" => Some(Self::AllowAll),
            _ => None,
        };
        match values.as_slice() {
            [one] => known(one).unwrap_or(Self::Unknown),
            several if several.iter().any(|value| known(value).is_some()) => Self::Conflict,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        use FrameOptions::{Absent, AllowAll, Conflict, Deny, SameOrigin, Unknown};
        for (lines, expected) in [
            (&[][..], Absent),
            (&["DENY"], Deny),
            (&["Deny "], Deny),
            (&["deny, DENY"], Deny),
            (&["DENY", "deny"], Deny),
            (&["SameOrigin"], SameOrigin),
            (&["ALLOWALL"], AllowAll),
            (&["SAMEORIGIN, DENY"], Conflict),
            (&["SAMEORIGIN", "ALLOW-FROM https://a.test"], Conflict),
            (&["DENY,"], Conflict),
            (&["ALLOW-FROM https://a.test"], Unknown),
            (&["ALLOW-FROM a", "b"], Unknown),
            (&["DENY;"], Unknown),
            (&["\"DENY\""], Unknown),
            (&[""], Unknown),
        ] {
            let headers: HeaderList =
                lines.iter().map(|line| ("X-Frame-Options".to_owned(), *line)).collect();
            assert_eq!(FrameOptions::of(&headers), expected, "{lines:?}");
        }
    }
}
