//! Which requests go through a proxy, and through which.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use crate::web::scheme::is_loopback_host;

/// Why a text is not a proxy's URL. No variant holds a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyUrlError {
    /// It is not a URL.
    #[error("`{0}` is not a proxy; write one like `http://proxy.example:3128`")]
    NotUrl(String),
    /// Its scheme is not one of proxies.
    #[error("a proxy's scheme is http, https, socks4, socks5 or socks5h, not {0}")]
    Scheme(String),
    /// It has no host.
    #[error("`{0}` names no host; write a proxy like `http://proxy.example:3128`")]
    NoHost(String),
}

/// Where a proxy is and how to speak to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProxyUrl(Url);

impl ProxyUrl {
    /// Reads a proxy's URL: `http`, `https`, `socks4`, `socks5`, or `socks5h`; `http` where no scheme stands. Name and
    /// password may stand before the host. Port 80, 443 or 1080 where none stands.
    ///
    /// # Errors
    /// Where it is not such a URL.
    pub fn parse(text: &str) -> Result<Self, ProxyUrlError> {
        let text = text.trim();
        let shown = without_password(text);
        let full = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&full).map_err(|_| ProxyUrlError::NotUrl(shown.to_owned()))?;
        if !["http", "https", "socks4", "socks5", "socks5h"].contains(&url.scheme()) {
            return Err(ProxyUrlError::Scheme(url.scheme().to_owned()));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(ProxyUrlError::NoHost(shown.to_owned()));
        }
        Ok(Self(url))
    }

    /// The URL, its password included.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Host and port, for messages.
    pub(super) fn place(&self) -> String {
        let port = self.0.port_or_known_default().unwrap_or(1080);
        format!("{}:{port}", self.host())
    }

    /// User name and password, where it has them.
    pub(super) fn login(&self) -> Option<(String, String)> {
        let text = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
        let name = self.0.username();
        (!name.is_empty()).then(|| (text(name), text(self.0.password().unwrap_or_default())))
    }

    /// The value of `Proxy-Authorization` for them.
    pub(super) fn authorization(&self) -> Option<String> {
        let (name, password) = self.login()?;
        Some(format!("Basic {}", BASE64.encode(format!("{name}:{password}"))))
    }

    /// The host.
    pub(super) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether speaking to the proxy itself takes TLS.
    pub(super) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }
}

/// A message must not show the password: what stands before the last `@` is left out.
fn without_password(text: &str) -> &str {
    text.rsplit_once('@').map_or(text, |(_, host)| host)
}

/// Which proxy requests go through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProxyChoice {
    /// None.
    #[default]
    None,
    /// This one, whatever the URL.
    Fixed(ProxyUrl),
    /// As the environment's variables say. Requests to this machine never go through a proxy, as in browsers.
    Environment {
        /// For `http:` URLs.
        http: Option<ProxyUrl>,
        /// For `https:` URLs.
        https: Option<ProxyUrl>,
        /// The hosts that are reached directly, separated by commas: names stand for all below them too, addresses
        /// may have a prefix length, `*` stands for every host.
        no_proxy: String,
    },
}

impl ProxyChoice {
    /// Whether a request to this URL goes through a proxy.
    #[must_use]
    pub fn applies_to(&self, url: &Url) -> bool {
        Routes::new(self.clone()).proxy_for(url).is_some()
    }
}

/// The choice, ready to use. The matching is the HTTP library's own; using it here rather than inside the client
/// tells which failures are the proxy's.
#[derive(Debug)]
pub(super) struct Routes {
    choice: ProxyChoice,
    matcher: Option<Matcher>,
}

impl Routes {
    pub(super) fn new(choice: ProxyChoice) -> Self {
        let matcher = match &choice {
            ProxyChoice::Environment { http, https, no_proxy } if http.is_some() || https.is_some() => {
                let text =
                    |url: &Option<ProxyUrl>| url.as_ref().map(|url| url.0.to_string()).unwrap_or_default();
                Some(Matcher::builder().http(text(http)).https(text(https)).no(no_proxy.as_str()).build())
            }
            _ => None,
        };
        Self { choice, matcher }
    }

    /// The proxy that a request to this URL goes through.
    pub(super) fn proxy_for(&self, url: &Url) -> Option<&ProxyUrl> {
        match &self.choice {
            ProxyChoice::None => None,
            ProxyChoice::Fixed(proxy) => Some(proxy),
            ProxyChoice::Environment { http, https, .. } => {
                if is_this_machine(url) {
                    return None;
                }
                let origin = &url[..url::Position::BeforePath];
                self.matcher.as_ref()?.intercept(&origin.parse::<Uri>().ok()?)?;
                if url.scheme() == "https" { https.as_ref() } else { http.as_ref() }
            }
        }
    }
}

impl Routes {
    /// The proxy through which a WebSocket goes, by a tunnel: that for https, or else that for its own scheme.
    pub(super) fn tunnel_for(&self, url: &Url) -> Option<&ProxyUrl> {
        let mut as_https = url.clone();
        // http and https are alike to the parser.
        let _ = as_https.set_scheme("https");
        self.proxy_for(&as_https).or_else(|| self.proxy_for(url))
    }
}

fn is_this_machine(url: &Url) -> bool {
    url.host().is_some_and(|host| is_loopback_host(&host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parsing() {
        for (text, expected) in [
            ("proxy.example", "proxy.example:80"),
            ("proxy.example:3128", "proxy.example:3128"),
            ("https://u:p@proxy.example", "proxy.example:443"),
            ("socks5h://127.0.0.1", "127.0.0.1:1080"),
            ("[::1]:8080", "[::1]:8080"),
        ] {
            assert_eq!(ProxyUrl::parse(text).map(|proxy| proxy.place()).as_deref(), Ok(expected), "{text}");
        }
        for (text, expected) in [
            ("ftp://proxy.example", "not ftp"),
            ("socks5://", "names no host"),
            ("http://me:secret@pro xy", "`pro xy` is not a proxy"),
        ] {
            let error = ProxyUrl::parse(text).expect_err(text).to_string();
            assert!(error.contains(expected), "{text}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn routing() {
        let proxy = |text| Some(ProxyUrl::parse(text).expect("a proxy"));
        let environment = Routes::new(ProxyChoice::Environment {
            http: proxy("one.example"),
            https: proxy("two.example"),
            no_proxy: "direct.example, 10.0.0.0/8".into(),
        });
        for (url, expected) in [
            ("http://a.example/", Some("one.example")),
            ("https://a.example:8443/x", Some("two.example")),
            ("http://direct.example/", None),
            ("http://sub.direct.example/", None),
            ("http://notdirect.example/", Some("one.example")),
            ("http://10.1.2.3/", None),
            ("http://localhost:3000/", None),
            ("http://a.localhost/", None),
            ("http://127.9.9.9/", None),
            ("http://[::1]:80/", None),
        ] {
            let found = environment.proxy_for(&Url::parse(url).expect(url));
            assert_eq!(found.map(ProxyUrl::host), expected, "{url}");
        }
        let fixed = Routes::new(ProxyChoice::Fixed(ProxyUrl::parse("one.example").expect("a proxy")));
        assert!(fixed.proxy_for(&Url::parse("http://localhost/").expect("a URL")).is_some());
    }
}
