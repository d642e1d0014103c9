//! The request headers that a browser sets itself.

/// Whether a browser, and not a script, set this header. The name is lower-case.
#[must_use]
pub fn is_set_by_browser(name: &str) -> bool {
    const OWN: &[&str] = &[
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
        "device-memory",
        "dnt",
        "downlink",
        "dpr",
        "ect",
        "expect",
        "host",
        "if-modified-since",
        "if-none-match",
        "keep-alive",
        "method",
        "origin",
        "path",
        "priority",
        "proxy-connection",
        "purpose",
        "referer",
        "rtt",
        "save-data",
        "scheme",
        "service-worker",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "upgrade-insecure-requests",
        "user-agent",
        "via",
        "viewport-width",
        "width",
        "x-browser-channel",
        "x-browser-copyright",
        "x-browser-validation",
        "x-browser-year",
        "x-client-data",
        "x-devtools-emulate-network-conditions-client-id",
        "x-moz",
        "x-purpose",
    ];
    OWN.contains(&name) || ["sec-", "proxy-", "x-chrome-", ":"].iter().any(|start| name.starts_with(start))
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
