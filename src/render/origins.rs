//! Two origins, compared for a terminal.

use super::Style;
use crate::web::origin::Origin;

/// Two origins, each with the text that gave it.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The first.
    pub a: (&'a str, &'a Origin),
    /// The second.
    pub b: (&'a str, &'a Origin),
}

impl Pair<'_> {
    /// Which parts differ, in the order scheme, host, port. Ports are effective ports; opaque origins have no parts.
    #[must_use]
    pub fn differs(&self) -> Vec<&'static str> {
        let (a, b) = (self.a.1, self.b.1);
        let parts =
            [("scheme", a.scheme() != b.scheme()), ("host", a.host() != b.host()), ("port", a.port() != b.port())];
        parts.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }

    /// The verdict in one line.
    #[must_use]
    pub fn verdict_line(&self) -> String {
        "\n".into()
    }

    /// The whole comparison.
    #[must_use]
    pub fn text(&self, _style: Style) -> String {
        "\n".into()
    }
}
