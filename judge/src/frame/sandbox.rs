//! Sandboxes: what a document may not do.

/// A set of [sandboxing flags](https://html.spec.whatwg.org/multipage/browsers.html#sandboxing), as what is still allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Sandbox {
    /// Whether there is one at all: some things are lost in any sandbox.
    pub applies: bool,
    /// `allow-scripts`.
    pub scripts: bool,
    /// `allow-same-origin`: the document keeps its origin.
    pub same_origin: bool,
    /// `allow-popups-to-escape-sandbox`: popups do not inherit it.
    pub escaping_popups: bool,
    /// `allow-top-navigation`.
    pub top_navigation: bool,
    /// `allow-downloads`.
    pub downloads: bool,
}

impl Sandbox {
    /// No sandbox.
    pub const NONE: Self = Self {
        applies: false,
        scripts: true,
        same_origin: true,
        escaping_popups: true,
        top_navigation: true,
        downloads: true,
    };

    /// [Parse a sandboxing directive](https://html.spec.whatwg.org/multipage/browsers.html#parse-a-sandboxing-directive).
    #[must_use]
    pub fn of_tokens<'a>(tokens: impl Iterator<Item = &'a str> + Clone) -> Self {
        let has = |token: &str| tokens.clone().any(|given| given.eq_ignore_ascii_case(token));
        Self {
            applies: true,
            scripts: has("allow-scripts"),
            same_origin: has("allow-same-origin"),
            escaping_popups: has("allow-popups-to-escape-sandbox"),
            top_navigation: has("allow-top-navigation"),
            downloads: has("allow-downloads"),
        }
    }

    /// Of the value of a `sandbox` attribute.
    #[must_use]
    pub fn of_attribute(value: &str) -> Self {
        Self::of_tokens(value.split_ascii_whitespace())
    }

    /// Both at once: flags only add up.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            applies: self.applies || other.applies,
            scripts: self.scripts && other.scripts,
            same_origin: self.same_origin && other.same_origin,
            escaping_popups: self.escaping_popups && other.escaping_popups,
            top_navigation: self.top_navigation && other.top_navigation,
            downloads: self.downloads && other.downloads,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes() {
        for (value, scripts, same_origin) in [
            ("", false, false),
            ("allow-scripts", true, false),
            ("ALLOW-SCRIPTS\tallow-same-origin", true, true),
            ("allow-scripts,allow-same-origin", false, false),
            ("foo", false, false),
        ] {
            let sandbox = Sandbox::of_attribute(value);
            assert_eq!((sandbox.scripts, sandbox.same_origin), (scripts, same_origin), "{value}");
            assert!(sandbox.applies && !Sandbox::NONE.applies, "{value}");
        }
        let both = Sandbox::of_attribute("allow-scripts").and(Sandbox::of_attribute("allow-same-origin"));
        assert_eq!(both, Sandbox::of_attribute(""));
    }
}
