//! What is potentially trustworthy: what comes from there cannot have been changed on the network.

use url::Url;

use super::origin::Origin;
use super::scheme::{default_port, is_loopback_host};

/// Whether a URL is [potentially trustworthy](https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy): what
/// comes from there cannot have been changed on the network.
#[must_use]
pub fn is_potentially_trustworthy(url: &Url) -> bool {
    match url.scheme() {
        // about:blank and about:srcdoc are parts of the page that made them; no other about: is.
        "about" => matches!(url.path(), "blank" | "srcdoc"),
        "data" => true,
        // The standard looks at the origin's scheme. Ours is opaque for files, so the URL's is used.
        "file" => true,
        // Its origin is that of the URL in it.
        "blob" => is_origin_potentially_trustworthy(&Origin::of(url)),
        // Encrypted schemes are, and so is this machine over any scheme whose URLs have an origin.
        scheme => {
            is_encrypted(scheme)
                || default_port(scheme).is_some() && url.host().is_some_and(|host| is_loopback_host(&host))
        }
    }
}

/// Whether an origin is [potentially trustworthy](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
#[must_use]
pub fn is_origin_potentially_trustworthy(origin: &Origin) -> bool {
    match origin {
        // An opaque origin never is.
        Origin::Opaque => false,
        // Encrypted schemes are, and so is this machine over any scheme.
        Origin::Tuple(tuple) => is_encrypted(tuple.scheme()) || is_loopback_host(tuple.host()),
    }
}

fn is_encrypted(scheme: &str) -> bool {
    matches!(scheme, "https" | "wss")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trustworthy() {
        for (url, expected) in [
            ("https://a.test", true),
            ("wss://a.test", true),
            ("http://a.test", false),
            ("ws://a.test", false),
            ("ftp://a.test", false),
            ("http://localhost:3000", true),
            ("http://localhost.", true),
            ("ws://a.b.localhost", true),
            ("http://a.localhost.", true),
            ("http://notlocalhost", false),
            ("http://localhost.test", false),
            ("http://localhost..", false),
            ("http://127.0.0.1", true),
            ("http://127.255.3.4", true),
            ("http://128.0.0.1", false),
            ("http://0.0.0.0", false),
            ("http://[::1]", true),
            ("http://[::2]", false),
            ("http://[::ffff:127.0.0.1]", false),
            ("file:///etc", true),
            ("data:,", true),
            ("about:blank", true),
            ("about:srcdoc?a#b", true),
            ("about:config", false),
            ("blob:https://a.test/id", true),
            ("blob:http://a.test/id", false),
            ("blob:null/id", false),
            ("javascript:1", false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(is_potentially_trustworthy(&url), expected, "{url}");
        }
    }
}
