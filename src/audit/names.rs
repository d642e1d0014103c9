//! The parts of a trusted host, and which names exist.

use url::{Host, Url};

use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::web::site::{SuffixKind, registrable_domain, suffix_kind};

/// Hosting platforms: below each, anyone with an account can have a page.
pub(super) const PLATFORMS: [&str; 20] = [
    "vercel.app",
    "netlify.app",
    "github.io",
    "pages.dev",
    "web.app",
    "firebaseapp.com",
    "herokuapp.com",
    "azurewebsites.net",
    "ngrok-free.app",
    "ngrok.io",
    "workers.dev",
    "onrender.com",
    "fly.dev",
    "surge.sh",
    "gitlab.io",
    "cloudfront.net",
    "s3.amazonaws.com",
    "run.app",
    "azurestaticapps.net",
    "amplifyapp.com",
];

/// Top-level domains that are on Chromium's [HSTS preload list](https://hstspreload.org/) as a whole: no page of it has an http
/// origin there.
const HTTPS_ONLY: [&str; 45] = [
    "ads",
    "android",
    "app",
    "bank",
    "bing",
    "boo",
    "channel",
    "chrome",
    "dad",
    "day",
    "dev",
    "eat",
    "esq",
    "fly",
    "foo",
    "gle",
    "gmail",
    "google",
    "hangout",
    "hotmail",
    "ing",
    "insurance",
    "meet",
    "meme",
    "microsoft",
    "mov",
    "new",
    "nexus",
    "office",
    "page",
    "phd",
    "play",
    "prof",
    "rsvp",
    "search",
    "skype",
    "windows",
    "xbox",
    "youtube",
    "zip",
    "azure",
    "prime",
    "silk",
    "audible",
    "fire",
];

/// A label's and a host's most bytes.
const LONGEST_LABEL: usize = 63;
const LONGEST_HOST: usize = 253;

/// The parts of a trusted host that is a registrable domain or below one.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// The host: `app.acme.co.uk`.
    pub(super) host: String,
    /// Its public suffix: `co.uk`.
    pub(super) suffix: String,
    /// Its registrable domain: `acme.co.uk`.
    pub(super) registrable: String,
    /// Whether the suffix is a hosting platform's.
    pub(super) on_platform: bool,
}

impl Names {
    /// The parts of an origin's host; `None` for addresses and single labels. `platforms` are hosting platforms besides those that
    /// are known.
    pub(super) fn of(origin: &Origin, platforms: &[String]) -> Option<Self> {
        let Some(Host::Domain(host)) = origin.host() else { return None };
        let listed = PLATFORMS.iter().copied().chain(platforms.iter().map(String::as_str));
        let platform = listed
            .filter(|platform| host.strip_suffix(platform).is_some_and(|before| before.ends_with('.')))
            .max_by_key(|platform| platform.len());
        let by_list = registrable_domain(&Host::Domain(host.as_str()))
            .and_then(|domain| domain.split_once('.'))
            .map(|(_, suffix)| suffix.to_owned());
        let suffix = match (platform, by_list) {
            (Some(platform), Some(listed)) if listed.len() > platform.len() => listed,
            (Some(platform), _) => platform.to_owned(),
            (None, listed) => listed?,
        };
        let before = host.strip_suffix(suffix.as_str())?.strip_suffix('.')?;
        let label = before.rsplit('.').next().filter(|label| !label.is_empty())?;
        let on_platform = platform.is_some() || suffix_kind(&suffix) == SuffixKind::Hosting;
        Some(Self { host: host.clone(), registrable: format!("{label}.{suffix}"), suffix, on_platform })
    }

    /// What stands before the registrable domain, with its dot; empty where nothing does.
    pub(super) fn before_registrable(&self) -> &str {
        self.host.strip_suffix(self.registrable.as_str()).unwrap_or_default()
    }

    /// All but the suffix.
    pub(super) fn before_suffix(&self) -> &str {
        self.host.strip_suffix(self.suffix.as_str()).unwrap_or_default().trim_end_matches('.')
    }

    /// The owner's name: the first label of the registrable domain.
    pub(super) fn brand(&self) -> &str {
        self.registrable.split('.').next().unwrap_or_default()
    }
}

/// Whether a page of this browser can have this origin.
pub(super) fn can_exist(origin: &str, browser: Browser) -> bool {
    let Ok(url) = Url::parse(origin) else { return false };
    if Origin::of_page(&url).serialize() != origin {
        return false;
    }
    let Some(Host::Domain(host)) = url.host() else { return true };
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_https_only = browser == Browser::Chromium && url.scheme() == "http" && HTTPS_ONLY.contains(&last);
    // Other characters parse, and no name with them is looked up.
    let is_looked_up =
        host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    let fits = is_looked_up
        && host.len() <= LONGEST_HOST
        && host.split('.').all(|label| (1..=LONGEST_LABEL).contains(&label.len()) && !label.starts_with('-'));
    fits && !is_https_only
}

/// Whether a domain can be registered by that name, and belongs to none of these: its suffix is on the list, or is one of theirs.
pub(super) fn is_registrable_elsewhere(host: &str, own: &[&Names]) -> bool {
    let host = Host::Domain(host);
    let Some(domain) = registrable_domain(&host) else { return false };
    let Some((_, suffix)) = domain.split_once('.') else { return false };
    let exists =
        suffix_kind(suffix) != SuffixKind::Unlisted || own.iter().any(|names| names.suffix == suffix);
    exists && own.iter().all(|names| names.registrable != domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(origin: &str) -> Option<(String, String, bool)> {
        let origin = Origin::of(&Url::parse(origin).expect("a URL"));
        Names::of(&origin, &["acme.internal".into()])
            .map(|names| (names.registrable, names.suffix, names.on_platform))
    }

    #[test]
    fn parts_of_hosts() {
        for (origin, expected) in [
            ("https://app.acme.com", Some(("acme.com", "com", false))),
            ("https://www.acme.co.uk:8443", Some(("acme.co.uk", "co.uk", false))),
            ("https://acme.vercel.app", Some(("acme.vercel.app", "vercel.app", true))),
            ("https://a.acme.github.io", Some(("acme.github.io", "github.io", true))),
            ("https://x.acme.internal", Some(("x.acme.internal", "acme.internal", true))),
            ("https://app.acme.test", Some(("acme.test", "test", false))),
            ("http://localhost:3000", None),
            ("http://10.0.0.1", None),
            ("https://vercel.app", None),
        ] {
            let expected = expected.map(|(domain, suffix, on)| (domain.to_owned(), suffix.to_owned(), on));
            assert_eq!(names(origin), expected, "{origin}");
        }
    }

    /// What a page cannot have, as measured in browsers.
    #[test]
    fn which_origins_exist() {
        for (origin, in_chromium, in_firefox) in [
            ("https://app.acme.com-k.net", true, true),
            ("https://app.acme.com_.net", true, true),
            ("null", false, false),
            ("https://APP.acme.com", false, false),
            ("https://app.acme.com:443", false, false),
            ("https://app.acme.com/", false, false),
            ("https://-a.acme.com", false, false),
            ("https://a..acme.com", false, false),
            ("https://acme.1", false, false),
            ("https://app`.acme.com", false, false),
            ("http://k.vercel.app", false, true),
            ("https://k.vercel.app", true, true),
            ("http://localhost:3000", true, true),
            ("http://[::1]:3000", true, true),
            ("capacitor://localhost", true, true),
        ] {
            let seen = [Browser::Chromium, Browser::Firefox].map(|browser| can_exist(origin, browser));
            assert_eq!(seen, [in_chromium, in_firefox], "{origin}");
        }
        let long = format!("https://{}.com", "a".repeat(64));
        assert!(!can_exist(&long, Browser::Chromium));
    }
}
