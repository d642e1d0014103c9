//! Whether a report shows secrets, and headers without them.

use std::borrow::Cow;

use crate::web::headers::Header;
use crate::web::secret;

/// Whether a report shows secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// `Authorization: Bearer <hidden>`.
    Hidden,
    /// As they are.
    Shown,
}

/// A header's value as a report may show it: names and attributes stay readable, secrets do not.
#[must_use]
pub fn reported(header: &Header, secrets: Secrets) -> Cow<'_, str> {
    let value = header.shown();
    if secrets == Secrets::Shown {
        return value;
    }
    // A secret as a whole is hidden by a text of its own.
    let shown = secret::header_value(&header.name, &value);
    if shown == value { value } else { shown.into_owned().into() }
}

/// A text from outside as a report may show it.
#[must_use]
pub fn reported_text(text: &str, secrets: Secrets) -> String {
    match secrets {
        Secrets::Shown => text.to_owned(),
        Secrets::Hidden => secret::data(text).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_or_shown() {
        let header = Header { name: "Authorization".into(), value: "Bearer abc".into() };
        assert_eq!(reported(&header, Secrets::Hidden), "Bearer <hidden>");
        assert_eq!(reported(&header, Secrets::Shown), "Bearer abc");
        let header = Header { name: "X-Refreshed-Token".into(), value: "abc".into() };
        assert_eq!(reported(&header, Secrets::Hidden), "<hidden>");
    }

    #[test]
    fn what_one_header_may_show_another_may_not() {
        let of = |name: &str| Header { name: name.into(), value: "abc-def".into() };
        for _ in 0..2 {
            assert_eq!(reported(&of("X-Mode"), Secrets::Hidden), "abc-def");
            assert_eq!(reported(&of("X-Auth-Token"), Secrets::Hidden), "<hidden>");
        }
    }
}
