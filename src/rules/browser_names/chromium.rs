//! Chromium's names: the `CorsError` that its developer tools report.

use crate::rules::violation::Violation;

pub(super) fn name(violation: &Violation, usual: Option<&'static str>) -> Option<&'static str> {
    match violation {
        // Refused by the network stack, or blocked as a local resource, without the CORS code.
        Violation::RedirectScheme { scheme, .. }
            if ["about", "blob", "chrome", "data", "file", "filesystem", "view-source"]
                .contains(&scheme.as_str()) =>
        {
            None
        }
        Violation::RedirectCredentials { under_cors: false, .. } => None,
        Violation::UrlScheme { scheme, .. } if scheme == "file" => None,
        Violation::UrlScheme { scheme, mode: "no-cors" } if scheme == "blob" => None,
        _ => usual,
    }
}
