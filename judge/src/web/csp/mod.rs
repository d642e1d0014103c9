//! [Content Security Policy](https://w3c.github.io/webappsec-csp/) as far as fetches go: which URLs a page may request.
//!
//! Where Chromium 156 and Firefox 153 agree against the text, this does what they do, and a comment says so. A policy of
//! `Content-Security-Policy-Report-Only` blocks nothing and has no business here.

mod embedded;
mod source;

use std::fmt;

use url::Url;

use self::source::Target;
pub use self::source::{Reading, Upgrade};
use super::origin::Origin;

/// What a policy lists so that this URL is allowed: its origin, or its scheme where it has none of its own.
#[must_use]
pub fn source_for(url: &Url) -> String {
    let origin = Origin::of(url);
    if origin.is_opaque() || url.scheme() == "blob" {
        format!("{}:", url.scheme())
    } else {
        origin.serialize()
    }
}

/// A [policy](https://w3c.github.io/webappsec-csp/#content-security-policy-object): the directives of one serialized policy,
/// each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    directives: Vec<Directive>,
}

/// A [directive](https://w3c.github.io/webappsec-csp/#directives).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Directive {
    /// In lower case.
    name: String,
    /// The words after the name, as they were written.
    value: Vec<String>,
}

/// The directive of a document that says which pages may show it.
const FRAME_ANCESTORS: &str = "frame-ancestors";

/// What is fetched, as far as policies tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `fetch()`, XMLHttpRequest, EventSource, WebSocket, `sendBeacon()`.
    Connect,
    /// A script or module.
    Script {
        /// Whether it stands in the page's markup. A script that another script made may ride on `'strict-dynamic'`.
        parser_inserted: bool,
    },
    /// A style sheet.
    Style,
    /// An image.
    Image,
    /// A font.
    Font,
    /// Audio, video, a text track.
    Media,
    /// A worker of any sort.
    Worker,
    /// A document in a frame.
    Frame,
    /// A web application's manifest.
    Manifest,
    /// `<object>` and `<embed>`.
    Object,
}

/// What a policy blocked, and by which directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The directive that decided, such as `default-src`.
    pub directive: String,
    /// The directive that speaks of such a request, such as `connect-src`: another one where a fallback decided.
    pub needed: &'static str,
    /// The value of the directive that decided. Empty says the same as `'none'`.
    pub sources: String,
}

impl fmt::Display for Blocked {
    /// The directive as a policy has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.directive)?;
        if self.sources.is_empty() { Ok(()) } else { write!(f, " {}", self.sources) }
    }
}

impl Kind {
    /// The [effective directive](https://w3c.github.io/webappsec-csp/#effective-directive-for-a-request).
    #[must_use]
    pub fn directive(self) -> &'static str {
        match self {
            Self::Connect => "connect-src",
            Self::Script { .. } => "script-src-elem",
            Self::Style => "style-src-elem",
            Self::Image => "img-src",
            Self::Font => "font-src",
            Self::Media => "media-src",
            Self::Worker => "worker-src",
            Self::Frame => "frame-src",
            Self::Manifest => "manifest-src",
            Self::Object => "object-src",
        }
    }

    /// The [directives](https://w3c.github.io/webappsec-csp/#directive-fallback-list) that speak for it where
    /// [`Self::directive`] is absent; the first that is there decides.
    #[must_use]
    pub fn fallbacks(self) -> &'static [&'static str] {
        match self {
            Self::Script { .. } => &["script-src", "default-src"],
            Self::Style => &["style-src", "default-src"],
            Self::Worker => &["child-src", "script-src", "default-src"],
            Self::Frame => &["child-src", "default-src"],
            Self::Connect | Self::Image | Self::Font | Self::Media | Self::Manifest | Self::Object => {
                &["default-src"]
            }
        }
    }
}

impl Policy {
    /// [Parse a response's policies](https://w3c.github.io/webappsec-csp/#parse-response-csp): those of a header's value,
    /// which all must allow a request. The lines of a repeated header, joined with commas, are such a value too.
    #[must_use]
    pub fn parse_list(value: &str) -> Vec<Self> {
        // An empty policy is not a policy.
        value.split(',').map(Self::parse).filter(|policy| !policy.directives.is_empty()).collect()
    }

    /// [Parse a serialized CSP](https://w3c.github.io/webappsec-csp/#parse-serialized-policy).
    #[must_use]
    pub fn parse(serialized: &str) -> Self {
        let mut policy = Self::default();
        for token in serialized.split(';') {
            // One character beyond ASCII drops the whole directive.
            if !token.is_ascii() {
                continue;
            }
            let mut words = token.split_ascii_whitespace();
            let Some(name) = words.next().map(str::to_ascii_lowercase) else {
                continue;
            };
            // The first of a name wins.
            if policy.get(&name).is_none() {
                policy.directives.push(Directive { name, value: words.map(str::to_owned).collect() });
            }
        }
        policy
    }

    /// Whether its `sandbox` takes the page's origin away: the page then has an opaque one, and sends `Origin: null`.
    #[must_use]
    pub fn is_sandboxed_without_same_origin(&self) -> bool {
        self.get("sandbox").is_some_and(|directive| !directive.has("allow-same-origin"))
    }

    /// Whether [`upgrade-insecure-requests`](https://w3c.github.io/webappsec-upgrade-insecure-requests/) is among its
    /// directives.
    #[must_use]
    pub fn upgrades_insecure_requests(&self) -> bool {
        self.get("upgrade-insecure-requests").is_some()
    }

    /// [Does request violate policy?](https://w3c.github.io/webappsec-csp/#does-request-violate-policy) An error where it
    /// does.
    ///
    /// `self_origin` is that of the page's URL, even where a sandbox gave the page an opaque one. Nonces and hashes are
    /// not looked at: which of them an element has, its URL doesn't tell.
    ///
    /// # Errors
    ///
    /// Where no source of the directive that decides covers the URL.
    pub fn allows(
        &self,
        kind: Kind,
        url: &Url,
        redirect_count: usize,
        self_origin: &Origin,
        reading: Reading,
    ) -> Result<(), Blocked> {
        // Of the directives that could speak for it, only the most specific one counts; without any, all is allowed.
        let needed = kind.directive();
        let mut chain = std::iter::once(needed).chain(kind.fallbacks().iter().copied());
        let Some(directive) = chain.find_map(|name| self.get(name)) else {
            return Ok(());
        };
        let target = Target { url, redirect_count, self_origin, reading };
        let allowed = match kind {
            // 'strict-dynamic' puts trust in place of addresses: what trusted scripts add may come from anywhere, what
            // stands in the markup needs a nonce or a hash. A worker may ride on it by the text only where script-src decides,
            // in the browsers wherever it stands.
            Kind::Script { parser_inserted } if directive.has("'strict-dynamic'") => !parser_inserted,
            Kind::Worker if directive.has("'strict-dynamic'") => true,
            // No special case for 'none' or an empty list: neither covers anything, and 'none' beside others is ignored.
            _ => directive.value.iter().any(|expression| target.matches(expression)),
        };
        if allowed {
            return Ok(());
        }
        Err(Blocked { directive: directive.name.clone(), needed, sources: directive.value.join(" ") })
    }

    /// Whether the element itself is trusted, wherever its script comes from: [script-src
    /// pre-request check](https://w3c.github.io/webappsec-csp/#script-src-pre-request), the steps for nonces and for integrity.
    #[must_use]
    pub fn trusts_script(&self, nonce: &str, hashes: &[String]) -> bool {
        let kind = Kind::Script { parser_inserted: false };
        let mut chain = std::iter::once(kind.directive()).chain(kind.fallbacks().iter().copied());
        let Some(directive) = chain.find_map(|name| self.get(name)) else { return false };
        let lists = |source: &str, kept: &str| {
            directive.value.iter().any(|word| {
                let inside = word.strip_prefix('\'').and_then(|word| word.strip_suffix('\''));
                // The name in any case, what follows it exactly.
                inside.is_some_and(|word| {
                    word.split_once('-')
                        .is_some_and(|(name, value)| name.eq_ignore_ascii_case(source) && value == kept)
                })
            })
        };
        let by_nonce = !nonce.is_empty() && lists("nonce", nonce);
        let listed = |hash: &String| hash.split_once('-').is_some_and(|(name, value)| lists(name, value));
        by_nonce || !hashes.is_empty() && hashes.iter().all(listed)
    }

    /// Whether a text cannot be made the URL of a script:
    /// [`require-trusted-types-for 'script'`](https://w3c.github.io/trusted-types/dist/spec/#require-trusted-types-for-csp-directive).
    #[must_use]
    pub fn requires_trusted_types(&self) -> bool {
        self.get("require-trusted-types-for").is_some_and(|directive| directive.has("'script'"))
    }

    /// Whether it has a directive of this name, which is in lower case.
    #[must_use]
    pub fn has_directive(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The tokens of its `sandbox`, where it has one.
    #[must_use]
    pub fn sandbox(&self) -> Option<&[String]> {
        self.get("sandbox").map(|directive| directive.value.as_slice())
    }

    /// [`frame-ancestors` Navigation Response Check](https://w3c.github.io/webappsec-csp/#frame-ancestors-navigation-response):
    /// whether an ancestor may show a document of this origin. `None` where the policy does not speak of it.
    #[must_use]
    pub fn allows_ancestor(
        &self,
        ancestor: &Origin,
        document: &Origin,
        reading: Reading,
    ) -> Option<Result<(), Blocked>> {
        let directive = self.get(FRAME_ANCESTORS)?;
        let url = Url::parse(&ancestor.serialize()).ok().filter(|_| !ancestor.is_opaque());
        let allowed = match &url {
            None => reading.star_covers_opaque && directive.has("*"),
            Some(url) => {
                // An ancestor's path is not looked at: a source that has one matches nothing, or its path is left out.
                let redirect_count = usize::from(!reading.ancestors_have_paths);
                let target = Target { url, redirect_count, self_origin: document, reading };
                directive.value.iter().any(|expression| target.matches(expression))
            }
        };
        let sources = directive.value.join(" ");
        let blocked = || Blocked { directive: FRAME_ANCESTORS.into(), needed: FRAME_ANCESTORS, sources };
        Some(if allowed { Ok(()) } else { Err(blocked()) })
    }

    fn get(&self, name: &str) -> Option<&Directive> {
        self.directives.iter().find(|directive| directive.name == name)
    }
}

impl fmt::Display for Policy {
    /// The policy as a header's value has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, directive) in self.directives.iter().enumerate() {
            let separator = if number == 0 { "" } else { "; " };
            write!(f, "{separator}{}", directive.name)?;
            for word in &directive.value {
                write!(f, " {word}")?;
            }
        }
        Ok(())
    }
}

impl Directive {
    /// Whether a word is in its value, in any case.
    fn has(&self, keyword: &str) -> bool {
        self.value.iter().any(|word| word.eq_ignore_ascii_case(keyword))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: Kind = Kind::Script { parser_inserted: false };

    /// What a policy says of `http://api.test:8001`.
    fn check(policy: &str, kind: Kind) -> Result<(), Blocked> {
        let page = Origin::of(&Url::parse("http://app.test:8000").unwrap());
        let url = Url::parse("http://api.test:8001/a/b").unwrap();
        Policy::parse(policy).allows(kind, &url, 0, &page, Reading::with(Upgrade::NamedPort))
    }

    #[test]
    fn deciding() {
        let image = Kind::Image;
        for (policy, kind, expected) in [
            ("", Kind::Connect, None),
            ("script-src 'none'", Kind::Connect, None),
            ("default-src 'none'; connect-src *", Kind::Connect, None),
            ("default-src 'none'", Kind::Connect, Some(("default-src", "connect-src"))),
            ("default-src *; connect-src", Kind::Connect, Some(("connect-src", "connect-src"))),
            ("default-src 'none'", SCRIPT, Some(("default-src", "script-src-elem"))),
            ("default-src *; script-src 'none'", SCRIPT, Some(("script-src", "script-src-elem"))),
            ("script-src 'none'; script-src-elem *", SCRIPT, None),
            ("default-src *; style-src 'none'", Kind::Style, Some(("style-src", "style-src-elem"))),
            ("style-src 'none'; style-src-elem *", Kind::Style, None),
            ("default-src 'none'; img-src *", image, None),
            ("connect-src 'none'; img-src 'none'", image, Some(("img-src", "img-src"))),
            ("default-src 'none'", Kind::Font, Some(("default-src", "font-src"))),
            ("media-src 'none'", Kind::Media, Some(("media-src", "media-src"))),
            ("child-src 'none'; worker-src *", Kind::Worker, None),
            ("child-src 'none'; script-src *", Kind::Worker, Some(("child-src", "worker-src"))),
            ("script-src 'none'; default-src *", Kind::Worker, Some(("script-src", "worker-src"))),
            ("script-src-elem 'none'", Kind::Worker, None),
            ("default-src 'none'", Kind::Worker, Some(("default-src", "worker-src"))),
            ("child-src 'none'; default-src *", Kind::Frame, Some(("child-src", "frame-src"))),
            ("child-src 'none'; frame-src *", Kind::Frame, None),
            ("default-src 'none'", Kind::Manifest, Some(("default-src", "manifest-src"))),
            ("default-src 'none'", Kind::Object, Some(("default-src", "object-src"))),
        ] {
            let blocked = check(policy, kind).err();
            let actual = blocked.as_ref().map(|blocked| (blocked.directive.as_str(), blocked.needed));
            assert_eq!(actual, expected, "{policy} {kind:?}");
        }
    }

    #[test]
    fn strict_dynamic() {
        let markup = Kind::Script { parser_inserted: true };
        for (policy, kind, expected) in [
            ("script-src 'STRICT-dynamic'", SCRIPT, true),
            ("default-src 'strict-dynamic' http://x.test", SCRIPT, true),
            ("script-src 'strict-dynamic' http://api.test:8001", markup, false),
            ("script-src http://api.test:8001", markup, true),
            ("worker-src 'strict-dynamic'", Kind::Worker, true),
            ("script-src 'strict-dynamic'", Kind::Worker, true),
            ("child-src 'strict-dynamic' http://x.test", Kind::Worker, true),
            ("default-src 'strict-dynamic'", Kind::Connect, false),
            ("default-src 'strict-dynamic' http://api.test:8001", Kind::Connect, true),
            ("default-src 'strict-dynamic'", Kind::Image, false),
            ("style-src 'strict-dynamic' http://api.test:8001", Kind::Style, true),
        ] {
            let allowed = check(policy, kind).is_ok();
            assert_eq!(allowed, expected, "{policy} {kind:?}");
        }
    }

    #[test]
    fn parsing() {
        for (text, expected) in [
            ("", ""),
            (" ;\t; ", ""),
            ("CONNECT-Src\thttp://A.test\n *", "connect-src[http://A.test,*]"),
            (";;connect-src 'none';img-src", "connect-src['none'] img-src[]"),
            ("connect-src 'none'; Connect-src *", "connect-src['none']"),
            ("connect-src'none'", "connect-src'none'[]"),
            ("connect-src é 'none'; img-src a", "img-src[a]"),
            ("connect-src 'none' é; connect-src *", "connect-src[*]"),
        ] {
            let directives = Policy::parse(text).directives;
            let shown: Vec<_> =
                directives.iter().map(|it| format!("{}[{}]", it.name, it.value.join(","))).collect();
            assert_eq!(shown.join(" "), expected, "{text}");
        }
        for (text, expected) in [("", 0), (", ,;", 0), ("a b", 1), ("a b,,c d;,", 2)] {
            assert_eq!(Policy::parse_list(text).len(), expected, "{text}");
        }
    }

    #[test]
    fn switches() {
        for (text, opaque, upgrades) in [
            ("default-src *", false, false),
            ("sandbox", true, false),
            ("Sandbox allow-scripts", true, false),
            ("sandbox allow-scripts ALLOW-same-origin", false, false),
            ("UPGRADE-insecure-requests x; sandbox", true, true),
        ] {
            let policy = Policy::parse(text);
            assert_eq!(policy.is_sandboxed_without_same_origin(), opaque, "{text}");
            assert_eq!(policy.upgrades_insecure_requests(), upgrades, "{text}");
        }
    }

    #[test]
    fn saying_no() {
        for (policy, expected) in
            [("Default-src 'self'  x.test", "default-src 'self' x.test"), ("connect-src", "connect-src")]
        {
            let blocked = check(policy, Kind::Connect).unwrap_err();
            assert_eq!(blocked.to_string(), expected);
        }
    }
}
