//! The command line of a probe.

use url::Url;

use crate::web::attributes::Attributes;
use crate::web::browser::Browser;
use crate::web::http_url::server_origin;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, PreloadDestination, RedirectMode};

/// The words of `corscheck probe`, added one after the other. What is the default is left out.
#[derive(Clone, Debug)]
pub struct ProbeCommand {
    words: Vec<String>,
}

impl ProbeCommand {
    /// A probe of this URL.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self { words: ["corscheck", "probe", url].map(Into::into).into() }
    }

    /// The same of another command that takes a URL.
    #[must_use]
    pub fn of(mut self, command: &str) -> Self {
        self.words.splice(1..2, [command.to_owned()]);
        self
    }

    /// JSONP with this URL, whose parameter names the page's function.
    #[must_use]
    pub fn jsonp(url: &str, param: &str, callback: &str) -> Self {
        let mut command = Self { words: ["corscheck", "jsonp", url].map(Into::into).into() };
        if callback != "callback" {
            command.flag("--callback", callback);
        }
        if param != "callback" {
            command.flag("--param", param);
        }
        command
    }

    /// The way of the socket.io client that makes this request; `None` where no such client does.
    #[must_use]
    pub fn socketio(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let of_query = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value);
        of_query("transport")?;
        let is_old = match of_query("EIO")?.as_ref() {
            "3" => true,
            "4" => false,
            _ => return None,
        };
        let server = server_origin(&url).serialize();
        let mut command = Self { words: ["corscheck", "socketio", &server].map(Into::into).into() };
        if is_old {
            command.flag("--client", "2");
        }
        if url.path() != "/socket.io/" {
            command.flag("--path", url.path());
        }
        Some(command)
    }

    /// A flag with a value.
    pub fn flag(&mut self, name: &str, value: &str) {
        self.words.extend([name.into(), value.into()]);
    }

    /// A flag without a value.
    pub fn switch(&mut self, name: &str) {
        self.words.push(name.into());
    }

    /// The page's origin, or its URL.
    pub fn origin(&mut self, origin: &str) {
        self.flag("--origin", origin);
    }

    /// What makes the request.
    pub fn initiator(&mut self, initiator: Initiator) {
        if initiator != Initiator::default() {
            self.flag("--as", initiator.id());
        }
    }

    /// The element's `crossorigin` attribute.
    pub fn crossorigin(&mut self, crossorigin: CrossOrigin) {
        if let Some(value) = crossorigin.attribute() {
            self.flag("--crossorigin", value);
        }
    }

    /// What else the page says.
    pub fn attributes(&mut self, attributes: &Attributes) {
        if attributes.preload != PreloadDestination::default() {
            self.flag("--destination", attributes.preload.id());
        }
        if !attributes.integrity.is_empty() {
            self.flag("--integrity", &attributes.integrity);
        }
        if let Some(scope) = &attributes.scope {
            self.flag("--scope", scope);
        }
        if let Some(policy) = attributes.referrer_policy {
            self.flag("--referrer-policy", policy.id());
        }
    }

    /// The method.
    pub fn method(&mut self, method: &str) {
        if method != "GET" {
            self.flag("-X", method);
        }
    }

    /// A header with its value, or its name alone.
    pub fn header(&mut self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.flag("-H", &format!("{name}: {value}")),
            None => self.flag("-H", name),
        }
    }

    /// The mode.
    pub fn mode(&mut self, mode: Mode) {
        if mode != Mode::default() {
            self.flag("--mode", mode.id());
        }
    }

    /// The credentials mode.
    pub fn credentials(&mut self, credentials: Credentials) {
        if credentials != Credentials::default() {
            self.flag("--credentials", credentials.id());
        }
    }

    /// The redirect mode.
    pub fn redirect(&mut self, redirect: RedirectMode) {
        if redirect != RedirectMode::default() {
            self.flag("--redirect", redirect.id());
        }
    }

    /// The browser.
    pub fn browser(&mut self, browser: Browser) {
        if browser != Browser::default() {
            self.flag("--browser", browser.id());
        }
    }

    /// The words, each as a shell takes it.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let quoted = |word: &String| shlex::try_quote(word).map(|word| word.into_owned());
        self.words.iter().map(quoted).collect::<Result<_, _>>().unwrap_or_default()
    }

    /// The line, as a shell takes it; empty where no shell could: with a NUL in it.
    #[must_use]
    pub fn line(&self) -> String {
        self.words().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jsonp_has_a_command_of_its_own() {
        let command = ProbeCommand::jsonp("https://api.test/a?cb=show", "cb", "show");
        assert_eq!(command.line(), "corscheck jsonp 'https://api.test/a?cb=show' --callback show --param cb");
        let command = ProbeCommand::jsonp("https://api.test/?callback=callback", "callback", "callback");
        assert_eq!(command.line(), "corscheck jsonp 'https://api.test/?callback=callback'");
    }

    #[test]
    fn defaults_are_left_out() {
        let mut command = ProbeCommand::new("https://api.test/a?b&c");
        command.initiator(Initiator::Fetch);
        command.crossorigin(CrossOrigin::None);
        command.method("GET");
        command.mode(Mode::Cors);
        command.credentials(Credentials::SameOrigin);
        command.redirect(RedirectMode::Follow);
        command.browser(Browser::default());
        assert_eq!(command.line(), "corscheck probe 'https://api.test/a?b&c'");
        command.origin("https://app.test");
        command.initiator(Initiator::Xhr);
        command.method("PUT");
        command.header("X-A", None);
        command.header("Content-Type", Some("application/json"));
        command.credentials(Credentials::Include);
        command.switch("--keepalive");
        assert_eq!(
            command.line(),
            "corscheck probe 'https://api.test/a?b&c' --origin https://app.test --as xhr -X PUT -H X-A -H 'Content-Type: \
             application/json' --credentials include --keepalive"
        );
    }
}
