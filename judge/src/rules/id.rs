//! A rule by its id, and its id as text.

use super::Rule;

/// Other ids of some rules: by these the JSON of `frame` calls them.
const ALIASES: [(&str, Rule); 3] = [
    ("bad-port", Rule::UrlBadPort),
    ("broken-http", Rule::MalformedHttp),
    ("too-many-redirects", Rule::RedirectTooMany),
];

impl Rule {
    /// The rule of that id, or of that alias.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        let aliased = || ALIASES.iter().find(|(alias, _)| *alias == id).map(|(_, rule)| *rule);
        Self::ALL.iter().copied().find(|rule| rule.id() == id).or_else(aliased)
    }

    /// Its id in the JSON of `frame`: of the rules that requests of all kinds share, three have another one there.
    #[must_use]
    pub fn id_for_frame(self) -> &'static str {
        ALIASES.iter().find(|(_, rule)| *rule == self).map_or(self.id(), |(alias, _)| alias)
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_not_an_id() {
        for (alias, rule) in ALIASES {
            assert_eq!(Rule::from_id(alias), Some(rule));
            assert_eq!(rule.id_for_frame(), alias);
            assert!(Rule::ALL.iter().all(|rule| rule.id() != alias), "{alias}");
        }
        assert_eq!(Rule::FrameXfoDeny.id_for_frame(), "frame-xfo-deny");
    }
}
