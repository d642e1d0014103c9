//! Firefox's names: its console categories, as MDN lists them.

use crate::rules::violation::Violation;

pub(super) fn name(violation: &Violation, usual: Option<&'static str>) -> Option<&'static str> {
    match violation {
        // Of a redirect under CORS it notices only that there will be no response.
        Violation::CspBlocked { redirected: true, under_cors: true, .. }
        // Nor does it tell a type that it refused from a response that never came.
        | Violation::NosniffBlocked { under_cors: true, .. }
        | Violation::MimeScript { under_cors: true, .. }
        | Violation::MimeModule { under_cors: true, .. } => Some("CORSDidNotSucceed"),
        // It counts header lines by their exact spelling, and takes everything else for a value that does not match.
        Violation::AllowOriginMultiple { lines, title_case, .. } if *lines < 2 || !title_case => {
            Some("CORSAllowOriginNotMatchingOrigin")
        }
        // Where the target itself is refused, the CORS code only notices that there will be no response.
        Violation::PreflightRedirect { refused: true, .. } => Some("CORSDidNotSucceed"),
        // A security error comes before the CORS code.
        Violation::UrlScheme { scheme, .. } if ["blob", "file", "ws", "wss"].contains(&scheme.as_str()) => {
            None
        }
        // So it does on redirects, where the CORS code only notices that there will be no response.
        Violation::RedirectScheme { scheme, under_cors, .. } if is_security_error(scheme) => {
            under_cors.then_some("CORSDidNotSucceed")
        }
        Violation::RedirectTooMany { under_cors: false, .. }
        | Violation::RedirectLocationInvalid { under_cors: false, .. }
        | Violation::MixedContent { under_cors: false, .. } => None,
        _ => usual,
    }
}

/// Schemes that are refused by security checks, not by CORS.
fn is_security_error(scheme: &str) -> bool {
    ["blob", "chrome", "data", "file", "javascript", "resource", "view-source", "ws", "wss"].contains(&scheme)
}

/// MDN's page on an error, but for the one name that it has no page of.
pub(super) fn documentation(name: &str) -> Option<(&'static str, String)> {
    (name != "CORSAllowHeaderFromPreflightDeprecation").then(|| {
        ("MDN", format!("https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS/Errors/{name}"))
    })
}
