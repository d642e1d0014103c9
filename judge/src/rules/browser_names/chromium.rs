//! Chromium's names: the `CorsError` that its developer tools report.

use crate::rules::fault::Fault;
use crate::rules::violation::Violation;
use crate::web::request::Mode;

pub(super) fn name(violation: &Violation, usual: Option<&'static str>) -> Option<&'static str> {
    match &violation.fault {
        // Refused by the network stack, or blocked as a local resource, without the CORS code.
        Fault::RedirectScheme { scheme, .. }
            if ["about", "blob", "chrome", "data", "file", "filesystem", "view-source"]
                .contains(&scheme.as_str()) =>
        {
            None
        }
        Fault::RedirectCredentials { under_cors: false, .. } => None,
        // A page from disk may request files, but not under CORS; to all other pages files are barred before that.
        Fault::UrlScheme { scheme, mode } if scheme == "file" => {
            usual.filter(|_| violation.context.page_is_from_disk && *mode == Mode::Cors)
        }
        Fault::UrlScheme { scheme, mode: Mode::NoCors } if scheme == "blob" => None,
        _ => usual,
    }
}
