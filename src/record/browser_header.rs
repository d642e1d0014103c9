//! The request headers that a browser sets itself.

/// Whether a browser, and not a script, set this header. The name is lower-case.
#[must_use]
pub fn is_set_by_browser(name: &str) -> bool {
    const OWN: [&str; 40] = [
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "access-control-request-headers",
        "access-control-request-method",
        "access-control-request-private-network",
        "alt-used",
        "authority",
        "available-dictionary",
        "connection",
        "content-length",
        "date",
        "dnt",
        "expect",
        "host",
        "if-modified-since",
        "if-none-match",
        "keep-alive",
        "origin",
        "priority",
        "proxy-connection",
        "purpose",
        "referer",
        "save-data",
        "service-worker",
        "method",
        "path",
        "scheme",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "upgrade-insecure-requests",
        "user-agent",
        "via",
        "x-browser-channel",
        "x-browser-copyright",
        "x-browser-validation",
        "x-browser-year",
        "x-client-data",
    ];
    OWN.contains(&name) || ["sec-", "proxy-", ":"].iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_and_scripts() {
        for name in ["host", "sec-ch-ua", ":authority", "user-agent", "priority"] {
            assert!(is_set_by_browser(name), "{name}");
        }
        for name in ["authorization", "x-requested-with", "content-type", "accept", "range", "cache-control"]
        {
            assert!(!is_set_by_browser(name), "{name}");
        }
    }
}
