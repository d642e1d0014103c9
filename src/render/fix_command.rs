//! The command line that prints a configuration.

use std::borrow::Cow;

/// A `corscheck fix` for a list of origins.
#[derive(Debug, Default)]
pub(super) struct FixCommand<'a> {
    /// The product.
    pub(super) product: &'a str,
    /// The URL, where it is known.
    pub(super) url: Option<String>,
    /// Whether it is for a WebSocket, which has origins only.
    pub(super) is_socket: bool,
    pub(super) origins: Vec<String>,
    /// The methods; those that need no preflight are left out.
    pub(super) methods: Vec<&'a str>,
    /// The names of request headers.
    pub(super) headers: Vec<&'a str>,
    /// The names of response headers.
    pub(super) expose: Vec<&'a str>,
    pub(super) credentials: bool,
}

impl FixCommand<'_> {
    /// The command line.
    pub(super) fn line(&self) -> String {
        let quoted = |text: &str| shlex::try_quote(text).map_or_else(|_| String::new(), Cow::into_owned);
        let mut words = match self.is_socket {
            true => format!("corscheck fix --websocket --for {}", self.product),
            false => format!("corscheck fix --for {} --replace", self.product),
        };
        let mut add = |flag: &str, text: &str| words.push_str(&format!(" {flag} {}", quoted(text)));
        self.url.iter().for_each(|url| add("--url", url));
        self.origins.iter().for_each(|origin| add("--origin", origin));
        if self.is_socket {
            return words;
        }
        let needs_preflight = |method: &&&str| !matches!(**method, "GET" | "HEAD" | "POST" | "OPTIONS");
        self.methods.iter().filter(needs_preflight).for_each(|method| add("-X", method));
        self.headers.iter().for_each(|name| add("-H", name));
        self.expose.iter().for_each(|name| add("--expose", name));
        if self.credentials {
            words.push_str(" --credentials");
        }
        words
    }
}
