//! What a report hides by default: the values of credentials.

use crate::web::headers::Header;
use crate::web::text::without_password;

/// What stands where a secret was.
pub const HIDDEN: &str = "<hidden>";

/// Whether a report shows credentials.
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
    if secrets == Secrets::Shown {
        return value;
    }
    match header.name.to_ascii_lowercase().as_str() {
        "authorization" | "proxy-authorization" => match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} {HIDDEN}"),
            None => HIDDEN.into(),
        },
        "cookie" => value.split("; ").map(hide_pair).collect::<Vec<_>>().join("; "),
        "set-cookie" => match value.split_once(';') {
            Some((pair, attributes)) => format!("{};{attributes}", hide_pair(pair)),
            None => hide_pair(&value),
        },
        "location" | "content-location" => without_password(&value),
        name if is_secret_name(name) => HIDDEN.into(),
        _ => value,
    }
}

/// Headers whose names say that their values are keys.
fn is_secret_name(name: &str) -> bool {
    ["x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token", "x-csrf-token", "x-xsrf-token"]
        .contains(&name)
}

fn hide_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) => format!("{name}={HIDDEN}"),
        None => HIDDEN.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides() {
        for (name, value, expected) in [
            ("Authorization", "Bearer abc", "Bearer <hidden>"),
            ("authorization", "abc", "<hidden>"),
            ("Cookie", "a=1; b=2", "a=<hidden>; b=<hidden>"),
            ("Set-Cookie", "sid=1; Path=/; Secure", "sid=<hidden>; Path=/; Secure"),
            ("X-Api-Key", "k", "<hidden>"),
            ("Origin", "https://a", "https://a"),
            ("Location", "https://me:pw@a/b?c=d@e:f", "https://me:hidden@a/b?c=d@e:f"),
            ("location", "//me:p@w@a", "//me:hidden@a"),
            ("Location", "/b?to=https://a:1/@c", "/b?to=https://a:1/@c"),
        ] {
            let header = Header { name: name.into(), value: value.into() };
            assert_eq!(reported(&header, Secrets::Hidden), expected);
            assert_eq!(reported(&header, Secrets::Shown), value);
        }
    }
}
