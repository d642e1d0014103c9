//! Firefox's names for its CORS errors. WebDriver BiDi gives the console's text, not the category; the text ends with the
//! reason, whose words belong to one category.

/// What a CORS error of the console begins with. `Cross-Origin Request Warning` is none.
const BLOCKED: &str = "Cross-Origin Request Blocked:";
/// What stands before the reason.
const REASON: &str = "(Reason: ";

/// How each reason begins, how it goes on, and the category, without the number that some have at the end. A header's name or
/// an origin stands in between.
const REASONS: [(&str, &str, &str); 15] = [
    ("CORS disabled", "", "CORSDisabled"),
    ("CORS request did not succeed", "", "CORSDidNotSucceed"),
    ("CORS header ‘Origin’ cannot be added", "", "CORSOriginHeaderNotAdded"),
    ("CORS request external redirect not allowed", "", "CORSExternalRedirectNotAllowed"),
    ("CORS request not http", "", "CORSRequestNotHttp"),
    ("CORS header ‘Access-Control-Allow-Origin’ missing", "", "CORSMissingAllowOrigin"),
    (
        "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed",
        "",
        "CORSMultipleAllowOriginNotAllowed",
    ),
    ("CORS header ‘Access-Control-Allow-Origin’ does not match ‘", "", "CORSAllowOriginNotMatchingOrigin"),
    ("Credential is not supported if the CORS header ‘", "", "CORSNotSupportingCredentials"),
    ("Did not find method in CORS header ‘", "", "CORSMethodNotFound"),
    ("expected ‘true’ in CORS header ‘", "", "CORSMissingAllowCredentials"),
    ("CORS preflight response did not succeed", "", "CORSPreflightDidNotSucceed"),
    ("invalid token ‘", "’ in CORS header ‘Access-Control-Allow-Methods’", "CORSInvalidAllowMethod"),
    ("invalid token ‘", "’ in CORS header ‘Access-Control-Allow-Headers’", "CORSInvalidAllowHeader"),
    (
        "header ‘",
        "’ is not allowed according to header ‘Access-Control-Allow-Headers’",
        "CORSMissingAllowHeaderFromPreflight",
    ),
];

/// Firefox's name for a message of its console, in English; `None` where it is not a CORS error.
#[must_use]
pub fn firefox_name(message: &str) -> Option<&'static str> {
    let reason = message.strip_prefix(BLOCKED)?.split_once(REASON)?.1;
    let named =
        REASONS.iter().find(|(start, middle, _)| reason.starts_with(start) && reason.contains(middle));
    named.map(|(_, _, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let message = |reason: &str| {
            format!(
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
                 http://api.test/x. (Reason: {reason}). Status code: 200."
            )
        };
        for (reason, expected) in [
            ("CORS header ‘Access-Control-Allow-Origin’ missing", Some("CORSMissingAllowOrigin")),
            (
                "CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://x’",
                Some("CORSAllowOriginNotMatchingOrigin"),
            ),
            (
                "invalid token ‘a b’ in CORS header ‘Access-Control-Allow-Headers’",
                Some("CORSInvalidAllowHeader"),
            ),
            ("something new", None),
        ] {
            assert_eq!(firefox_name(&message(reason)), expected, "{reason}");
        }
        assert_eq!(firefox_name("Cross-Origin Request Warning: (Reason: CORS disabled)."), None);
    }
}
