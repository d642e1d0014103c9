//! The ways in which a list of allowed origins is too loose: what each lets in, how bad that is, what to change.

use super::severity::{Exposure, Severity};
use crate::rules::Rule;
use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// A class of origins that should not get in, or a fault of the list.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Class: "a finding" {
        /// Every page.
        AnyOrigin = "any-origin": "Every web page is let in",
        /// `null`.
        NullOrigin = "null-origin": "Pages with the origin null are let in: every sandboxed frame",
        /// Names below a hosting platform.
        HostingPlatform = "hosting-platform": "Pages of anyone with an account on a hosting platform are let in",
        /// Names below a public suffix.
        PublicSuffixMatch = "public-suffix-match": "Every domain below a public suffix is let in",
        /// Names with the trusted one inside.
        SubstringMatch = "substring-match": "Domains that contain the trusted name are let in",
        /// Names that begin like the trusted one.
        PrefixMatch = "prefix-match": "Domains that begin like the trusted name are let in",
        /// Names that end like the trusted one.
        SuffixMatch = "suffix-match": "Domains that end like the trusted name are let in",
        /// Names with another letter for a dot.
        UnescapedDot = "unescaped-dot": "Domains with a letter in place of a dot are let in",
        /// Names below the trusted domain.
        AnySubdomain = "any-subdomain": "Every subdomain is let in",
        /// The trusted host over http.
        InsecureScheme = "insecure-scheme": "The trusted host is let in over http too",
        /// Other ports of the trusted host.
        AnyPort = "any-port": "Other ports of the trusted host are let in",
        /// This machine.
        LocalhostAllowed = "localhost-allowed": "Pages of the user's own machine are let in",
        /// Apps and extensions.
        AppScheme = "app-scheme": "Pages of apps or extensions are let in",
        /// `*`.
        Wildcard = "wildcard": "The response is readable for all pages, without credentials",
        /// `*` beside `Access-Control-Allow-Credentials`.
        WildcardWithCredentials = "wildcard-with-credentials": "The wildcard stands beside Access-Control-Allow-Credentials, which has no effect there",
        /// A WebSocket that opens for every page.
        WebSocketHijacking = "websocket-hijacking": "A WebSocket opens for every web page",
        /// Data that a script element reads.
        JsonpHijacking = "jsonp-hijacking": "Every web page can read the data with a script element",
        /// A response of the user's that every page can load.
        ResourcePolicyMissing = "resource-policy-missing": "Every web page can load what cookies make personal",
        /// A cache may mix responses up.
        MissingVary = "missing-vary": "The response depends on the origin, and Vary does not name Origin",
    }
}

impl Class {
    /// The rule whose page explains it.
    #[must_use]
    pub fn rule(self) -> Rule {
        match self {
            Self::AnyOrigin => Rule::AnyOrigin,
            Self::NullOrigin => Rule::NullOrigin,
            Self::HostingPlatform => Rule::HostingPlatform,
            Self::PublicSuffixMatch => Rule::PublicSuffixMatch,
            Self::SubstringMatch => Rule::SubstringMatch,
            Self::PrefixMatch => Rule::PrefixMatch,
            Self::SuffixMatch => Rule::SuffixMatch,
            Self::UnescapedDot => Rule::UnescapedDot,
            Self::AnySubdomain => Rule::AnySubdomain,
            Self::InsecureScheme => Rule::InsecureScheme,
            Self::AnyPort => Rule::AnyPort,
            Self::LocalhostAllowed => Rule::LocalhostAllowed,
            Self::AppScheme => Rule::AppScheme,
            Self::Wildcard => Rule::Wildcard,
            Self::WildcardWithCredentials => Rule::WildcardWithCredentials,
            Self::WebSocketHijacking => Rule::WebSocketHijacking,
            Self::JsonpHijacking => Rule::JsonpHijacking,
            Self::ResourcePolicyMissing => Rule::ResourcePolicyMissing,
            Self::MissingVary => Rule::MissingVary,
        }
    }

    /// How bad it is. With credentials a page reads what the user may read, and what must be taken over first decides; without,
    /// a public response is one that anyone can fetch, and one of the user's own network is not.
    pub(super) fn severity(self, exposure: Exposure) -> Severity {
        use Exposure::{OwnNetwork, Public, WithCredentials};
        use Severity::{Critical, High, Info, Low, Medium};
        match (self, exposure) {
            (Self::MissingVary, _) => Low,
            // It is loaded and not read: what is left are side channels.
            (Self::ResourcePolicyMissing, WithCredentials | OwnNetwork) => Low,
            (Self::AppScheme, _) | (_, Public) => Info,
            (
                Self::AnyOrigin
                | Self::NullOrigin
                | Self::HostingPlatform
                | Self::WebSocketHijacking
                | Self::JsonpHijacking,
                WithCredentials,
            ) => Critical,
            (
                Self::PublicSuffixMatch
                | Self::SubstringMatch
                | Self::PrefixMatch
                | Self::SuffixMatch
                | Self::UnescapedDot,
                WithCredentials,
            ) => High,
            (Self::AnySubdomain | Self::InsecureScheme, WithCredentials) => Medium,
            (Self::AnySubdomain | Self::InsecureScheme, OwnNetwork) => Low,
            (Self::AnyPort | Self::LocalhostAllowed, WithCredentials | OwnNetwork) => Low,
            (_, WithCredentials | OwnNetwork) => Medium,
        }
    }

    /// The classes that say it too: where one of these is found and is at least as bad, this one is left out.
    pub(super) fn said_by(self) -> &'static [Self] {
        match self {
            Self::AnyOrigin
            | Self::NullOrigin
            | Self::Wildcard
            | Self::WildcardWithCredentials
            | Self::WebSocketHijacking
            | Self::JsonpHijacking
            | Self::ResourcePolicyMissing
            | Self::MissingVary => &[],
            Self::PrefixMatch => &[Self::AnyOrigin, Self::SubstringMatch],
            Self::SuffixMatch => &[Self::AnyOrigin, Self::SubstringMatch, Self::PublicSuffixMatch],
            Self::UnescapedDot => {
                &[Self::AnyOrigin, Self::SuffixMatch, Self::SubstringMatch, Self::PublicSuffixMatch]
            }
            Self::AnySubdomain => &[Self::AnyOrigin, Self::PublicSuffixMatch],
            Self::PublicSuffixMatch
            | Self::HostingPlatform
            | Self::SubstringMatch
            | Self::InsecureScheme
            | Self::AnyPort
            | Self::LocalhostAllowed
            | Self::AppScheme => &[Self::AnyOrigin],
        }
    }

    /// Who gets in by it: a clause.
    pub(super) fn who(self) -> &'static str {
        match self {
            Self::AnyOrigin => "every web page gets in",
            Self::NullOrigin => "every page gets in, through a sandboxed frame, whose origin is null",
            Self::HostingPlatform => "anyone with an account on that hosting platform gets in",
            Self::PublicSuffixMatch => "every domain below that public suffix gets in",
            Self::SubstringMatch => "any domain that contains the trusted name gets in",
            Self::PrefixMatch => "any domain that begins like the trusted name gets in",
            Self::SuffixMatch => "any domain that ends like the trusted name gets in",
            Self::UnescapedDot => "a domain with a letter in place of a dot gets in",
            Self::AnySubdomain => "every name below the domain gets in",
            Self::InsecureScheme => {
                "whatever is between the user and the network gets in, as http can be changed on its way"
            }
            Self::AnyPort => "another service on the trusted host gets in",
            Self::LocalhostAllowed => "whatever runs on the user's own machine gets in",
            Self::AppScheme => "pages of apps or extensions get in",
            Self::Wildcard | Self::WildcardWithCredentials => "every page can read it, without credentials",
            Self::WebSocketHijacking => "every web page can open it",
            Self::JsonpHijacking => "every web page can read it",
            Self::ResourcePolicyMissing => {
                "Cross-Origin-Resource-Policy does not forbid it, and without the cookies the response is another one"
            }
            Self::MissingVary => "a cache may serve the response for one origin to another",
        }
    }

    /// What to change on the server: a sentence.
    #[must_use]
    pub fn change(self) -> &'static str {
        match self {
            Self::AnyOrigin => {
                "Compare the Origin header with a list of exact origins, and send no Access-Control-Allow-Origin to all others."
            }
            Self::NullOrigin => "Remove null from the allowed origins.",
            Self::HostingPlatform => {
                "Allow the exact origins of your own deployments, not a pattern over the platform's domain."
            }
            Self::PublicSuffixMatch => {
                "Compare the whole origin: the last two labels of a host are a public suffix in some places, such as co.uk."
            }
            Self::SubstringMatch => "Test that the whole origin is equal, or put ^ and $ around the pattern.",
            Self::PrefixMatch => "Test that the whole origin is equal, or end the pattern with $.",
            Self::SuffixMatch => {
                "Test that the whole origin is equal, or require https:// or a dot before the domain."
            }
            Self::UnescapedDot => {
                r"Escape the dots of the pattern: \. matches a dot, and . matches any character."
            }
            Self::AnySubdomain => "Allow only the subdomains that need it, each by its exact origin.",
            Self::InsecureScheme => "Compare the scheme too, and allow https:// only.",
            Self::AnyPort => "Compare the whole origin, its port too.",
            Self::LocalhostAllowed => {
                "Allow localhost in development only, from the configuration of that environment."
            }
            Self::AppScheme => "Remove the scheme if no app of your own needs it.",
            Self::Wildcard => {
                "If the response is meant for everyone, nothing; otherwise name the allowed origins in place of *."
            }
            Self::WildcardWithCredentials => {
                "Remove Access-Control-Allow-Credentials, or name the allowed origins in place of *."
            }
            Self::WebSocketHijacking => {
                "Compare the Origin header of the handshake with a list of exact origins, and refuse all others with 403."
            }
            Self::JsonpHijacking => {
                "Send JSON without a callback, and let the trusted origins read it with Access-Control-Allow-Origin."
            }
            Self::ResourcePolicyMissing => {
                "Send Cross-Origin-Resource-Policy: same-origin, or same-site where other hosts of the site load it."
            }
            Self::MissingVary => "Send Vary: Origin on every response of this URL, whatever the origin.",
        }
    }
}
