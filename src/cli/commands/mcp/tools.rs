//! The tools: which commands, with which of their flags.

use clap::{Arg, Command};

use crate::cli::args::flags_of;

/// A tool: a command of this program, with those of its flags that an agent may set.
#[derive(Debug)]
pub(super) struct Tool {
    /// The command.
    pub(super) command: &'static str,
    /// For people.
    pub(super) title: &'static str,
    /// For agents: when to use it.
    pub(super) description: &'static str,
    /// The arguments, by the names of the command's flags.
    pub(super) arguments: &'static [&'static [&'static str]],
    /// Arguments that are there only where requests may change data.
    pub(super) write_arguments: &'static [&'static str],
    /// What the command reads from its standard input, as the argument `text`.
    pub(super) text: Option<&'static str>,
    /// Whether it sends requests.
    pub(super) sends: bool,
    /// Whether the text is what the command prints for people: it is short, and nothing is sent twice for it.
    pub(super) printed: bool,
}

/// The page and the browser, of those that have all their flags.
const PAGE: &[&str] =
    &["origin", "page", "browser", "cookie", "third-party-cookies", "csp", "coep", "page-address-space"];
/// How those that send connect.
const CONNECTION: &[&str] = &[
    "resolve",
    "insecure",
    "cacert",
    "connect-timeout",
    "max-time",
    "http1.1",
    "http2-prior-knowledge",
    "ipv4",
    "ipv6",
];

/// All of them, in the order in which an agent will need them.
pub(super) const TOOLS: &[Tool] = &[
    Tool {
        command: "paste",
        title: "Judge a pasted console message, call or recording",
        description: "Start here with whatever the user has: a browser's console message, a curl command, a fetch() or axios call, \
            a raw HTTP request, a program, a HAR. Reads it, sends what the browser would send, and says what to change. With \
            offline, it sends nothing and explains the text alone.",
        arguments: &[
            &[
                "url",
                "set",
                "method",
                "header",
                "credentials",
                "as",
                "mode",
                "redirect",
                "read",
                "need",
                "preflight-only",
                "origin",
                "page",
                "browser",
                "cookie",
                "third-party-cookies",
                "csp",
                "coep",
                "offline",
            ],
            CONNECTION,
        ],
        write_arguments: &["data"],
        text: Some("The text: a console message, a command, a script, a request, a HAR"),
        sends: true,
        printed: false,
    },
    Tool {
        command: "probe",
        title: "Judge a cross-origin request",
        description: "Would the browser let a page of `origin` make this request? Sends the preflight and the request as the \
            browser would, and judges the responses: which header or rule blocks it, and what to change in which response.",
        arguments: &[
            &[
                "urls",
                "method",
                "header",
                "credentials",
                "as",
                "crossorigin",
                "destination",
                "integrity",
                "scope",
                "referrer-policy",
                "mode",
                "redirect",
                "keepalive",
                "user-agent",
                "read",
                "need",
                "preflight-only",
                "repeat",
                "keep-going",
                "check-errors",
                "check-caching",
                "dry-run",
            ],
            PAGE,
            CONNECTION,
        ],
        write_arguments: &["data"],
        text: None,
        sends: true,
        printed: false,
    },
    Tool {
        command: "explain",
        title: "Explain a rule, a topic or a console message",
        description: "Why browsers block something and what to change: by the id of a rule (preflight-method-not-allowed), a topic \
            (cors, preflight, credentials, cookies, postmessage), or a browser's console message. Sends nothing.",
        arguments: &[&["rule", "origin", "url", "as", "sandbox", "list"]],
        write_arguments: &[],
        text: None,
        sends: false,
        printed: true,
    },
    Tool {
        command: "fix",
        title: "Print server configuration for a CORS policy",
        description: "Configuration or code for a product (nginx, express, spring, s3, …; list names them) that allows exactly \
            these origins, methods and headers. Sends nothing and writes nothing.",
        arguments: &[&[
            "for",
            "suite",
            "url",
            "origin",
            "method",
            "header",
            "credentials",
            "expose",
            "public",
            "max-age",
            "websocket",
            "frames",
            "strict",
            "replace",
            "commonjs",
            "list",
        ]],
        write_arguments: &[],
        text: None,
        sends: false,
        printed: true,
    },
    Tool {
        command: "origin",
        title: "Compare the origins of two URLs",
        description: "Are two URLs the same origin or the same site, and what does that mean for requests, cookies, storage and \
            frames? Sends nothing.",
        arguments: &[&["a", "b"]],
        write_arguments: &[],
        text: None,
        sends: false,
        printed: true,
    },
    Tool {
        command: "websocket",
        title: "Judge a page's WebSocket",
        description: "Would new WebSocket(url) of a page of `origin` open? Makes the browser's handshake and judges the response.",
        arguments: &[&["urls", "protocol", "wait", "also-from"], PAGE, CONNECTION],
        write_arguments: &["send"],
        text: None,
        sends: true,
        printed: false,
    },
    Tool {
        command: "socketio",
        title: "Find out why a socket.io client does not connect",
        description: "Goes the way of a page's socket.io client, version 2 to 4: handshake, polling, upgrade. Says which step fails \
            with which options. Its message by polling is a POST, so it needs --allow-writes to go beyond the handshake.",
        arguments: &[
            &["url", "client", "path", "with-credentials", "transports", "header", "also-from"],
            PAGE,
            CONNECTION,
        ],
        write_arguments: &[],
        text: None,
        sends: true,
        printed: false,
    },
    Tool {
        command: "jsonp",
        title: "Judge a JSONP script",
        description: "Would this URL in a <script> call the page's function? Loads it as the browser would and reads the script.",
        arguments: &[
            &[
                "urls",
                "callback",
                "param",
                "header",
                "crossorigin",
                "integrity",
                "nonce",
                "referrer-policy",
                "charset",
                "check-name",
            ],
            PAGE,
            CONNECTION,
        ],
        write_arguments: &[],
        text: None,
        sends: true,
        printed: false,
    },
    Tool {
        command: "frame",
        title: "Judge a frame or popup and its channels",
        description: "Would a page of `origin` show this document in a frame or popup, and which channels between the two are open: \
            DOM, postMessage, storage, cookies, opener?",
        arguments: &[
            &[
                "url",
                "as",
                "sandbox",
                "attribute",
                "features",
                "origin",
                "page",
                "ancestor",
                "csp",
                "coep",
                "coop",
                "page-header",
                "browser",
                "cookie",
                "third-party-cookies",
                "need",
                "domain",
                "domain-page",
                "domain-frame",
                "message-to",
                "message-back",
                "relay",
                "isolated",
                "resources",
            ],
            CONNECTION,
        ],
        write_arguments: &[],
        text: None,
        sends: true,
        printed: false,
    },
    Tool {
        command: "har",
        title: "Judge the requests of a recorded HAR",
        description: "Which cross-origin requests of a HAR file did the browser block, by which rule, and what to change? Sends \
            nothing.",
        arguments: &[&["file", "origin", "browser"]],
        write_arguments: &[],
        text: None,
        sends: false,
        printed: false,
    },
    Tool {
        command: "lint",
        title: "Judge a configuration file",
        description: "What does a server's configuration file (S3, ingress-nginx, Envoy, vercel.json, _headers …) let in, and would \
            a page's request work with it? Sends nothing.",
        arguments: &[&[
            "files",
            "as",
            "list",
            "origin",
            "method",
            "header",
            "credentials",
            "browser",
            "trusted",
            "path",
        ]],
        write_arguments: &[],
        text: None,
        sends: false,
        printed: true,
    },
    Tool {
        command: "audit",
        title: "Find out which other origins a server lets in",
        description: "Is a server's list of allowed origins too loose? Tries origins that an attacker can have, a few dozen GET \
            or OPTIONS requests, and reports only what a browser would let in. `origin` names the trusted pages.",
        arguments: &[
            &[
                "urls",
                "protocol",
                "origin",
                "method",
                "header",
                "credentials",
                "browser",
                "cookie",
                "third-party-cookies",
                "only",
                "skip",
                "platform",
                "rate",
                "max-requests",
                "dry-run",
            ],
            CONNECTION,
        ],
        write_arguments: &[],
        text: None,
        sends: true,
        printed: false,
    },
    Tool {
        command: "run",
        title: "Run the checks of a corscheck.toml",
        description: "Runs a suite: which pages may call which API. Its targets must be on this machine or among the server's \
            --hosts.",
        arguments: &[
            &[
                "file",
                "only",
                "skip",
                "browser",
                "openapi",
                "origin",
                "base-url",
                "list",
                "dry-run",
                "fail-fast",
                "retry",
            ],
            CONNECTION,
        ],
        write_arguments: &[],
        text: None,
        sends: true,
        printed: false,
    },
];

impl Tool {
    /// Its name, which is the command's.
    pub(super) fn name(&self) -> &'static str {
        self.command
    }

    /// Its arguments in this mode, each with the flag behind it.
    pub(super) fn flags(&self, writes: bool) -> Vec<(String, Arg)> {
        let command = flags_of(self.command);
        let more = if writes { self.write_arguments } else { &[] };
        self.arguments
            .iter()
            .copied()
            .flatten()
            .chain(more)
            .filter_map(|name| {
                let arg = command.as_ref().and_then(|command| named(command, name))?;
                Some((property(name), arg.clone()))
            })
            .collect()
    }
}

/// The flag or the operand of this name.
fn named<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|arg| match arg.get_long() {
        Some(long) => long == name,
        None => arg.get_id() == name,
    })
}

/// How JSON writes the name of a flag.
fn property(name: &str) -> String {
    name.replace(['-', '.'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Flags that no tool has: how the result is printed is the server's business, and what starts programs, never ends, writes files,
    /// reads the standard input or widens what may be sent is not the agent's.
    const LEFT_OUT: &[&str] = &[
        "data",
        "no-files",
        "allow-none",
        "format",
        "quiet",
        "verbose",
        "show-secrets",
        "confirm",
        "watch",
        "proxy",
        "http2",
        "hosts",
        "public-hosts",
        "read-only",
        "fix",
        "no-pager",
        "out",
        "report",
        "send-writes",
        "yes",
        "fail-on",
        "shard",
        "parallel",
        "per-host",
        "text",
        "rate",
        "address-space",
        "retry",
        "page-address-space",
        "csp",
        "coep",
        "user-agent",
        "keepalive",
        "crossorigin",
        "destination",
        "integrity",
        "scope",
        "referrer-policy",
        "repeat",
        "keep-going",
        "check-errors",
        "check-caching",
        "strict",
        "path",
    ];

    #[test]
    fn each_argument_is_a_flag() {
        for tool in TOOLS {
            let found: Vec<String> = tool.flags(true).into_iter().map(|(name, _)| name).collect();
            let written: Vec<String> = tool
                .arguments
                .iter()
                .copied()
                .flatten()
                .chain(tool.write_arguments)
                .map(|name| property(name))
                .collect();
            assert_eq!(found, written, "{}", tool.command);
        }
    }

    /// A flag that is new is given to agents, or is left out, on purpose.
    #[test]
    fn each_flag_is_an_argument_or_left_out() {
        for tool in TOOLS {
            let command = flags_of(tool.command).expect(tool.command);
            for arg in command.get_arguments() {
                let name = arg.get_long().unwrap_or_else(|| arg.get_id().as_str());
                let given = tool
                    .arguments
                    .iter()
                    .copied()
                    .flatten()
                    .chain(tool.write_arguments)
                    .any(|given| *given == name);
                assert!(given || LEFT_OUT.contains(&name), "{}: {name}", tool.command);
            }
        }
    }
}
