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
        // A page from disk may request files, but not under CORS; to all other pages files are barred before that.
        Violation::UrlScheme { scheme, mode, page_is_from_disk } if scheme == "file" => {
            usual.filter(|_| *page_is_from_disk && *mode == "cors")
        }
        Violation::UrlScheme { scheme, mode: "no-cors", .. } if scheme == "blob" => None,
        _ => usual,
    }
}
