//! The policies that every product is tested with.

/// A policy, as it is given to `corscheck fix`.
pub(super) struct Policy {
    /// What it is called in complaints.
    pub(super) name: &'static str,
    /// The origins that are allowed.
    pub(super) origins: &'static [&'static str],
    /// Whether credentials are.
    pub(super) credentials: bool,
}

/// Beside the origins: `PUT` with `X-Custom` and `Authorization`, `X-Total-Count` readable, ten minutes.
pub(super) const POLICIES: [Policy; 3] = [
    Policy {
        name: "listed",
        origins: &["http://app.example.net", "http://localhost:3000"],
        credentials: false,
    },
    Policy {
        name: "with credentials",
        origins: &["http://app.example.net", "http://localhost:3000"],
        credentials: true,
    },
    Policy { name: "any", origins: &["*"], credentials: false },
];

/// Pages that no policy lists, most of them near misses of those that are.
pub(super) const UNTRUSTED: [&str; 8] = [
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

    /// Pages that are allowed.
    pub(super) fn pages(&self) -> Vec<&'static str> {
        if self.any() { vec!["http://app.example.net", "null"] } else { self.origins.to_vec() }
    }

    /// Pages that are not.
    pub(super) fn untrusted(&self) -> &'static [&'static str] {
        if self.any() { &[] } else { &UNTRUSTED }
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
        arguments
    }
}
