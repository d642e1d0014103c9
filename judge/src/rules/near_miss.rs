//! An origin that is almost the one that was needed.

/// How an origin nearly is the one that was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NearMiss {
    /// Equal but for a slash or path at its end.
    TrailingSlash,
    /// Equal but for upper and lower case.
    Case,
    /// The scheme's default port is written out.
    DefaultPort,
    /// Equal but for `http` and `https`.
    Scheme,
    /// Equal but for the port.
    Port,
    /// No scheme before the host.
    NoScheme,
    /// A pattern with `*`, which browsers take literally.
    Pattern,
    /// `www.` on one of the two.
    Www,
}

impl NearMiss {
    /// Finds how `received` nearly is `needed`.
    #[must_use]
    pub fn between(received: &str, needed: &str) -> Option<Self> {
        let rest = |text: &str| text.split_once("://").map(|(_, rest)| rest.to_owned());
        let host = |text: &str| {
            let rest = rest(text)?;
            Some(rest.rsplit_once(':').map_or(rest.clone(), |(host, _)| host.to_owned()))
        };
        let scheme = |text: &str| text.split_once("://").map(|(scheme, _)| scheme.to_owned());
        if received.eq_ignore_ascii_case(needed) {
            Some(Self::Case)
        } else if received.contains('*') {
            Some(Self::Pattern)
        } else if received.strip_prefix(needed).is_some_and(|end| end.starts_with('/')) {
            Some(Self::TrailingSlash)
        } else if rest(needed).as_deref() == Some(received) {
            Some(Self::NoScheme)
        } else if rest(received).is_some() && rest(received) == rest(needed) {
            Some(Self::Scheme)
        } else if received.strip_prefix(needed).is_some_and(|end| [":80", ":443"].contains(&end)) {
            Some(Self::DefaultPort)
        } else if scheme(received).is_some()
            && scheme(received) == scheme(needed)
            && host(received) == host(needed)
        {
            Some(Self::Port)
        } else if rest(received).zip(rest(needed)).is_some_and(|(received, needed)| {
            received.strip_prefix("www.") == Some(&needed) || needed.strip_prefix("www.") == Some(&received)
        }) {
            Some(Self::Www)
        } else {
            None
        }
    }

    /// What is different, in a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::TrailingSlash => "an origin has no slash or path at its end",
            Self::Case => "upper and lower case must match",
            Self::DefaultPort => "an origin does not include its scheme's default port",
            Self::Scheme => "the schemes differ",
            Self::Port => "the ports differ",
            Self::NoScheme => "an origin begins with its scheme",
            Self::Pattern => "browsers do not support patterns: * must stand alone",
            Self::Www => "www. makes it another host",
        }
    }
}
