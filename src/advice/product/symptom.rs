//! How the failures that a product causes look.

/// How a failure looks on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::advice) enum Symptom {
    /// The preflight got 401 or 403.
    PreflightDenied,
    /// The preflight got 404.
    PreflightUnrouted,
    /// The preflight got 405 or 501.
    PreflightMethod,
    /// The preflight got another 4xx.
    PreflightBad,
    /// The preflight got 5xx.
    PreflightCrash,
    /// The preflight got 2xx without the headers.
    PreflightBare,
    /// The actual response is 2xx and has no headers.
    Bare,
    /// A response with 2xx has other headers for CORS, and no allowed origin.
    Unlisted,
    /// A redirect that only adds or removes the slash at the end of the path.
    SlashRedirect,
    /// A redirect that only leads to https.
    HttpsRedirect,
    /// A redirect to the region of a bucket.
    RegionRedirect,
    /// The actual response is 401, 403 or 429 and has no headers.
    Denied,
    /// Another 5xx than a gateway's.
    Crash,
    /// 502, 503, 504 or a network's own status, for any request: it comes from what is in front.
    Gateway,
    /// Any 4xx or 5xx, if there is nothing more specific.
    Error,
    /// The header came twice.
    Twice,
    /// `*` with credentials.
    Star,
    /// Another page's origin.
    OnePage,
    /// The list of methods lacks one.
    MethodUnlisted,
    /// The list of headers lacks one.
    HeaderUnlisted,
}

/// Products, what their failures look like, and the usual cause.
pub(super) type Cause = (&'static [&'static str], &'static [Symptom], &'static str);
