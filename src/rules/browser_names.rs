//! What the browsers' developer tools call a violation.

use super::violation::Violation;

impl Violation {
    /// Chromium's own name for it: the `CorsError` that its developer tools report.
    #[must_use]
    pub fn chromium(&self) -> Option<&'static str> {
        match self {
            // Refused by the network stack, or blocked as a local resource, without the CORS code.
            Self::RedirectScheme { scheme, .. }
                if ["about", "blob", "chrome", "data", "file", "filesystem", "view-source"]
                    .contains(&scheme.as_str()) =>
            {
                None
            }
            Self::RedirectCredentials { under_cors: false, .. } => None,
            Self::UrlScheme { scheme, .. } if scheme == "file" => None,
            Self::UrlScheme { scheme, mode: "no-cors" } if scheme == "blob" => None,
            _ => self.rule().chromium(),
        }
    }

    /// Firefox's own name for it: its console category as MDN lists it.
    #[must_use]
    pub fn firefox(&self) -> Option<&'static str> {
        match self {
            // Of a redirect under CORS it notices only that there will be no answer.
            Self::CspBlocked { redirected: true, under_cors: true, .. } => Some("CORSDidNotSucceed"),
            // It counts header lines by their exact spelling, and takes everything else for a value that does not match.
            Self::AllowOriginMultiple { lines, title_case, .. } if *lines < 2 || !title_case => {
                Some("CORSAllowOriginNotMatchingOrigin")
            }
            // Where the target itself is refused, the CORS code only notices that there will be no answer.
            Self::PreflightRedirect { refused: true, .. } => Some("CORSDidNotSucceed"),
            // A security error comes before the CORS code.
            Self::UrlScheme { scheme, .. } if ["blob", "file", "ws", "wss"].contains(&scheme.as_str()) => {
                None
            }
            // So it does on redirects, where the CORS code only notices that there will be no answer.
            Self::RedirectScheme { scheme, under_cors, .. } if is_refused_by_firefox(scheme) => {
                under_cors.then_some("CORSDidNotSucceed")
            }
            Self::RedirectTooMany { under_cors: false, .. }
            | Self::RedirectLocationInvalid { under_cors: false, .. }
            | Self::MixedContent { under_cors: false, .. } => None,
            _ => self.rule().firefox(),
        }
    }
}

/// Schemes that Firefox refuses by its security checks, not by CORS.
fn is_refused_by_firefox(scheme: &str) -> bool {
    ["blob", "chrome", "data", "file", "javascript", "resource", "view-source", "ws", "wss"].contains(&scheme)
}
