//! The policies that every product is tested with.

/// A policy, as it is given to `corscheck fix`.
pub(super) struct Policy {
    /// What it is called in complaints.
    pub(super) name: &'static str,
    /// The origins that are allowed.
    pub(super) origins: &'static [&'static str],
    /// Pages that are allowed.
    pages: &'static [&'static str],
    /// Pages that are not, most of them near misses of those that are.
    untrusted: &'static [&'static str],
    /// Whether credentials are.
    pub(super) credentials: bool,
    /// Whether the pages that are not allowed may read all the same.
    pub(super) is_public: bool,
}

/// Beside the origins: `PUT` with `X-Custom` and `Authorization`, `X-Total-Count` readable, ten minutes.
pub(super) const POLICIES: [Policy; 6] = [
    Policy {
        name: "listed",
        origins: &["http://app.example.net", "http://localhost:3000"],
        pages: &["http://app.example.net", "http://localhost:3000"],
        untrusted: &UNTRUSTED,
        credentials: false,
        is_public: false,
    },
    Policy {
        name: "with credentials",
        origins: &["http://app.example.net", "http://localhost:3000"],
        pages: &["http://app.example.net", "http://localhost:3000"],
        untrusted: &UNTRUSTED,
        credentials: true,
        is_public: false,
    },
    Policy {
        name: "any",
        origins: &["*"],
        pages: &["http://app.example.net", "null"],
        untrusted: &[],
        credentials: false,
        is_public: false,
    },
    Policy {
        name: "below a domain",
        origins: &["http://localhost:3000", "http://*.example.net"],
        pages: &["http://app.example.net", "http://a.b-c.example.net"],
        untrusted: &[
            "null",
            "http://example.net",
            "https://app.example.net",
            "http://app.example.net:8080",
            "http://appxexample.net",
            "http://app.example.net.evil.example",
            "http://localhost:30000",
        ],
        credentials: false,
        is_public: false,
    },
    Policy {
        name: "public",
        origins: &["http://app.example.net", "http://*.example.org"],
        pages: &["http://app.example.net", "http://a.example.org"],
        untrusted: &UNTRUSTED,
        credentials: false,
        is_public: true,
    },
    Policy {
        name: "public with credentials",
        origins: &["http://app.example.net"],
        pages: &["http://app.example.net"],
        untrusted: &["null", "http://evil.example"],
        credentials: true,
        is_public: true,
    },
];

/// Pages that no policy lists, most of them near misses of those that are.
const UNTRUSTED: [&str; 8] = [
    "null",
    "http://evil.example",
    "https://app.example.net",
    "http://app.example.net:8080",
    "http://appxexample.net",
    "http://xapp.example.net",
    "http://app.example.net.evil.example",
    "http://localhost:30000",
];

impl Policy {
    /// Whether every page is allowed.
    pub(super) fn any(&self) -> bool {
        self.origins == ["*"]
    }

    /// Whether it needs more of a product than a list of origins.
    pub(super) fn needs_more_than_a_list(&self) -> bool {
        self.is_public || self.origins.iter().any(|origin| origin.contains('*'))
    }

    /// Pages that are allowed.
    pub(super) fn pages(&self) -> &'static [&'static str] {
        self.pages
    }

    /// Pages that are not.
    pub(super) fn untrusted(&self) -> &'static [&'static str] {
        self.untrusted
    }

    /// The arguments of `corscheck fix`.
    pub(super) fn arguments(&self) -> Vec<&'static str> {
        let mut arguments = vec!["--method", "PUT", "--header", "X-Custom", "--header", "Authorization"];
        arguments.extend(["--expose", "X-Total-Count", "--max-age", "600"]);
        for origin in self.origins {
            arguments.extend(["--origin", origin]);
        }
        if self.credentials {
            arguments.push("--credentials");
        }
        if self.is_public {
            arguments.push("--public");
        }
        arguments
    }
}
