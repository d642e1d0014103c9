//! Whether a report shows secrets, and headers without them.

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
pub fn reported(header: &Header, secrets: Secrets) -> String {
    let value = header.text();
    match secrets {
        Secrets::Shown => value,
        Secrets::Hidden => secret::header_value(&header.name, &value).into_owned(),
    }
}

/// A text from outside as a report may show it.
#[must_use]
pub fn reported_text(text: &str, secrets: Secrets) -> String {
    match secrets {
        Secrets::Shown => text.to_owned(),
        Secrets::Hidden => secret::text(text).into_owned(),
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
}
