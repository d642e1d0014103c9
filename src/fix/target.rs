//! Where the pages' requests go.

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
    /// The command that checks it, where the question is known.
    check: Option<String>,
}

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
            check: None,
        })
    }

    /// The same target, checked by this command.
    #[must_use]
    pub fn checked_by(self, command: &ProbeCommand) -> Self {
        Self { check: Some(command.line()), ..self }
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

    /// The command that checks it, if it can stand in a comment.
    pub(super) fn check(&self) -> Option<&str> {
        self.check
            .as_deref()
            .filter(|line| !line.is_empty() && !line.contains(char::is_control) && !line.contains("?>"))
    }
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
    fn a_check_that_would_end_a_comment() {
        let checked = |data: &str| {
            let mut command = ProbeCommand::new("https://api.test/");
            command.flag("--data", data);
            target("https://api.test/").checked_by(&command).check().map(str::to_owned)
        };
        assert_eq!(checked("a b").as_deref(), Some("corscheck probe https://api.test/ --data 'a b'"));
        assert_eq!(checked("a\nb"), None);
        assert_eq!(checked("?> <b>"), None);
    }
}
