//! Where the pages' requests go.

use std::path::Path;

use url::Url;

use crate::policy::{AllowedOrigin, PolicyError};
use crate::record::ProbeCommand;
use crate::web::origin::Origin;
use crate::web::secret;

/// Where the pages' requests go, and the command that checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its origin.
    origin: AllowedOrigin,
    /// Its path, of characters that a shell leaves alone.
    pub(super) path: String,
    /// Its query with the question mark, of such characters too; empty where there is none, or one with a secret in it.
    pub(super) query: String,
    /// The path that the policy is for, with what is below it; empty where that is the whole server.
    scope: String,
    /// The commands that check it, where the questions are known.
    checks: Vec<String>,
}

/// More commands than a reader would run.
const MOST_CHECKS: usize = 5;

impl Target {
    /// The target that a URL names: user, password, secrets and fragment do not belong in a configuration.
    ///
    /// # Errors
    /// Where it is not a URL of http or https that can be written into one.
    pub fn of(url: &Url) -> Result<Self, PolicyError> {
        let url = Self::url_without_secrets(url);
        Ok(Self {
            origin: AllowedOrigin::of(&Origin::of(&url))?,
            path: escaped(url.path(), ""),
            query: url.query().map(|query| format!("?{}", escaped(query, "=&+,:"))).unwrap_or_default(),
            scope: scope_of(&url),
            checks: Vec::new(),
        })
    }

    /// The same target, checked by this command, too.
    #[must_use]
    pub fn checked_by(mut self, command: &ProbeCommand) -> Self {
        self.checks.push(command.line());
        self
    }

    /// The same target, checked by a suite.
    #[must_use]
    pub fn checked_by_suite(mut self, file: &Path) -> Self {
        let file = file.to_string_lossy();
        let word =
            shlex::try_quote(&file).map_or_else(|_| String::new(), |word| format!("corscheck run {word}"));
        self.checks.push(word);
        self
    }

    /// The same target, with what another one is for: the path that both are below, and the commands of both.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        let parts = self.scope.split('/').zip(other.scope.split('/'));
        let shared: Vec<&str> = parts.take_while(|(one, two)| one == two).map(|(part, _)| part).collect();
        self.scope = shared.join("/");
        for check in &other.checks {
            if !self.checks.contains(check) {
                self.checks.push(check.clone());
            }
        }
        self
    }

    /// The path that the policy is for, with what is below it; empty where that is the whole server.
    pub(super) fn scope(&self) -> &str {
        &self.scope
    }

    /// A URL without its user, password and fragment, and without a query that has a secret in it.
    pub(super) fn url_without_secrets(url: &Url) -> Url {
        let mut url = url.clone();
        // Both fail only for URLs that have no host, and so no user either.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.set_fragment(None);
        if !secret::secrets_of_url(&url).is_empty() {
            url.set_query(None);
        }
        if let Some(query) = url.query().map(|query| escaped(query, "=&+,:;@/?![]()")) {
            url.set_query(Some(&query));
        }
        url
    }

    /// The origin, for a proxy's setting of where the application is.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.origin.as_str()
    }

    /// The path without a slash at its end: what a proxy puts before the rest of a request's path.
    pub(super) fn base(&self) -> &str {
        self.path.trim_end_matches('/')
    }

    /// The commands that check it, those that can stand in a comment.
    pub(super) fn checks(&self) -> impl Iterator<Item = &str> {
        let lines = self.checks.iter().map(String::as_str);
        lines
            .filter(|line| !line.is_empty() && !line.contains(char::is_control) && !line.contains("?>"))
            .take(MOST_CHECKS)
    }
}

/// The path of a URL up to the first part that names one thing of many: a number or another long identifier. Nothing where it
/// has characters that servers decode before they compare.
fn scope_of(url: &Url) -> String {
    let path = url.path().trim_end_matches('/');
    if !path.bytes().all(|byte| plain(byte) && byte != b'%') {
        return String::new();
    }
    let names_one = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let is_hexadecimal = part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        digits > 0 && (digits == part.len() || is_hexadecimal && part.len() >= 16)
    };
    let parts: Vec<&str> = path.split('/').take_while(|part| !names_one(part)).collect();
    parts.join("/")
}

/// Whether a character means nothing to a shell, and nothing to any configuration's language.
pub(super) fn plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte)
}

/// A part of a URL, its characters percent-encoded unless they are plain or among `more`.
fn escaped(part: &str, more: &str) -> String {
    part.bytes()
        .map(|byte| match plain(byte) || more.as_bytes().contains(&byte) {
            true => char::from(byte).into(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Target {
        Target::of(&Url::parse(url).unwrap()).unwrap()
    }

    #[test]
    fn what_stays_of_a_url() {
        let kept = target("https://user:word@api.test/v1/a'b?page=2&sort=$(x)#z");
        assert_eq!(
            (kept.origin(), kept.path.as_str(), kept.query.as_str()),
            ("https://api.test", "/v1/a%27b", "?page=2&sort=%24%28x%29")
        );
        assert_eq!(target("https://api.test/?api_key=sk_live_51Hxyz0123456789").query, "");
        assert_eq!(target("https://api.test/v1/").base(), "/v1");
        assert_eq!(target("https://api.test/").base(), "");
    }

    #[test]
    fn the_path_that_a_policy_is_for() {
        for (url, scope) in [
            ("https://api.test/", ""),
            ("https://api.test/v1/items/", "/v1/items"),
            ("https://api.test/v1/items/42/parts", "/v1/items"),
            ("https://api.test/users/0b5c2a34-1111-4222-8333-944455556666", "/users"),
            ("https://api.test/a%20b", ""),
            ("https://api.test/42", ""),
        ] {
            assert_eq!(target(url).scope(), scope, "{url}");
        }
        let shared = |one: &str, two: &str| target(one).with(&target(two)).scope().to_owned();
        assert_eq!(shared("https://api.test/v1/items", "https://api.test/v1/users"), "/v1");
        assert_eq!(shared("https://api.test/items", "https://api.test/users"), "");
        assert_eq!(shared("https://api.test/items", "https://api.test/items2"), "");
    }

    #[test]
    fn a_check_that_would_end_a_comment() {
        let checked = |data: &str| {
            let mut command = ProbeCommand::new("https://api.test/");
            command.flag("--data", data);
            target("https://api.test/").checked_by(&command).checks().next().map(str::to_owned)
        };
        assert_eq!(checked("a b").as_deref(), Some("corscheck probe https://api.test/ --data 'a b'"));
        assert_eq!(checked("a\nb"), None);
        assert_eq!(checked("?> <b>"), None);
    }
}
