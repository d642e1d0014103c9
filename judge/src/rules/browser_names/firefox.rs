//! Firefox's names: its console categories, as MDN lists them.

use crate::rules::fault::Fault;
use crate::rules::violation::{Context, Violation};

pub(super) fn name(violation: &Violation, usual: Option<&'static str>) -> Option<&'static str> {
    let Context { under_cors, redirected, .. } = violation.context;
    match &violation.fault {
        // Of a redirect under CORS it notices only that there will be no response.
        Fault::CspBlocked { .. } if redirected && under_cors => Some("CORSDidNotSucceed"),
        // Nor does it tell a type that it refused from a response that never came.
        Fault::NosniffBlocked { .. } | Fault::MimeScript { .. } | Fault::MimeModule { .. } if under_cors => {
            Some("CORSDidNotSucceed")
        }
        // It counts header lines by their exact spelling, and takes everything else for a value that does not match.
        Fault::AllowOriginMultiple { lines, title_case, .. } if *lines < 2 || !title_case => {
            Some("CORSAllowOriginNotMatchingOrigin")
        }
        // Where the target itself is refused, the CORS code only notices that there will be no response.
        Fault::PreflightRedirect { refused: true, .. } => Some("CORSDidNotSucceed"),
        // A security error comes before the CORS code.
        Fault::UrlScheme { scheme, .. } if ["blob", "file", "ws", "wss"].contains(&scheme.as_str()) => None,
        // So it does on redirects, where the CORS code only notices that there will be no response.
        Fault::RedirectScheme { scheme, .. } if is_security_error(scheme) => {
            under_cors.then_some("CORSDidNotSucceed")
        }
        Fault::RedirectTooMany { .. }
        | Fault::RedirectLocationInvalid { .. }
        | Fault::MixedContent { .. } => usual.filter(|_| under_cors),
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
