//! Pages about terms: what newcomers type into `explain` before they know a rule.

use super::Style;
use super::wrap;
use crate::rules::Page;
use crate::web::nearest::nearest;

use colored::Colorize;

/// A term that has a page.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    id: &'static str,
    aliases: &'static [&'static str],
    text: &'static str,
}

/// Each topic, and the other words for it. Its page is `topics/<id>.md`.
macro_rules! topics {
    ($($id:literal $aliases:expr;)+) => {
        const ALL: &[Topic] = &[$(Topic {
            id: $id,
            aliases: &$aliases,
            text: include_str!(concat!("topics/", $id, ".md")),
        }),+];
    };
}

topics! {
    "cors" ["cross-origin-resource-sharing", "cross-origin", "same-origin-policy", "sop"];
    "preflight" ["preflights", "cors-preflight", "options", "options-request"];
    "simple-request" ["simple", "simple-requests", "safelist", "safelisted"];
    "origin" ["origins", "same-origin"];
    "site" ["sites", "same-site", "cross-site", "registrable-domain", "public-suffix"];
    "credentials" ["credential", "with-credentials", "withcredentials", "include"];
    "cookies" ["cookie", "samesite", "set-cookie", "third-party-cookies"];
    "vary" ["vary-origin", "cache", "caching"];
    "opaque" ["no-cors", "opaque-responses"];
    "wildcards" ["star", "asterisk", "*"];
    "csp" ["content-security-policy", "connect-src"];
    "corp" ["cross-origin-resource-policy"];
    "coep" ["cross-origin-embedder-policy", "cross-origin-isolation", "require-corp", "sharedarraybuffer"];
    "orb" ["corb", "opaque-response-blocking", "err_blocked_by_orb"];
    "sri" ["integrity", "subresource-integrity"];
    "lna" ["local-network-access", "private-network-access", "pna", "localhost"];
}

impl Topic {
    /// All topics.
    #[must_use]
    pub fn all() -> &'static [Self] {
        ALL
    }

    /// The topic that goes by this name, in lower case and with hyphens between its words.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|topic| topic.id == name || topic.aliases.contains(&name))
    }

    /// The topic whose name was probably meant.
    #[must_use]
    pub fn near(name: &str) -> Option<Self> {
        let names = ALL.iter().flat_map(|topic| topic.aliases.iter().copied().chain([topic.id]));
        nearest(name, names).and_then(Self::named)
    }

    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.id
    }

    /// Other words for it.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        self.aliases
    }

    /// Its page.
    #[must_use]
    pub fn page(self) -> Page {
        Page::new(self.text)
    }
}

/// All topics, a line each.
#[must_use]
pub fn list(style: Style) -> String {
    let widest = ALL.iter().map(|topic| topic.id.len()).max().unwrap_or_default();
    let mut text = format!("{}\n", "Topics".bold());
    for topic in ALL {
        let first = format!("     {}{:2$}", topic.id.cyan(), "", widest - topic.id.len() + 2);
        text.push_str(&wrap::hanging(topic.page().title(), &first, &" ".repeat(widest + 7), style.width));
    }
    text.push('\n');
    text
}
