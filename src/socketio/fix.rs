//! What to change on the server and on the proxy before it.

use super::cause::Cause;
use super::{Found, Step, StepKind, StepResult};
use crate::rules::Rule;

/// A piece of configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Where it belongs.
    pub product: &'static str,
    /// The text.
    pub text: String,
    /// Whether it says in words what to do, and not a configuration.
    pub is_prose: bool,
}

/// What to change, for each step that failed.
#[must_use]
pub fn fixes(found: &Found) -> Vec<Fix> {
    let failed = found
        .steps
        .iter()
        .filter(|step| step.result == StepResult::Failed && step.kind != StepKind::OtherOrigin);
    let mut all: Vec<Fix> = Vec::new();
    for step in failed {
        let of_step = step.cause.iter().flat_map(|cause| of_cause(cause, found)).chain(of_network(step));
        for fix in of_step {
            if !all.contains(&fix) {
                all.push(fix);
            }
        }
    }
    all
}

/// What to do where the network fails, as for any other call.
fn of_network(step: &Step) -> Option<Fix> {
    let rule = step.rule.filter(|_| step.cause == Some(Cause::Network))?;
    let product = if rule == Rule::UnknownHost { "client" } else { "server" };
    Some(Fix { product, text: format!("{}.", rule.page().first_fix()), is_prose: true })
}

/// What is not to be lost.
const KEEP: &str = "// add to the origins and options that are there";

fn of_cause(cause: &Cause, found: &Found) -> Vec<Fix> {
    let plan = &found.plan;
    let origin = plan.page.origin.serialize();
    let fix = |product, text: String| Fix { product, text, is_prose: false };
    match cause {
        Cause::Cors => {
            let credentials = if plan.with_credentials { ", credentials: true" } else { "" };
            vec![fix(
                "socket.io 3, 4",
                format!(
                    "new Server(httpServer, {{ cors: {{ origin: [\"{origin}\"]{credentials} }} }})  {KEEP}"
                ),
            )]
        }
        Cause::Forbidden => vec![
            fix(
                "socket.io 2",
                // It compares with the port.
                format!(
                    "io(httpServer, {{ origins: [\"{}\"] }})  {KEEP}",
                    plan.page.origin.serialize_with_port()
                ),
            ),
            fix(
                "socket.io 3, 4",
                format!(
                    "allowRequest: (request, done) => done(null, [\"{origin}\"].includes(request.headers.origin))"
                ),
            ),
        ],
        Cause::Version(_) => vec![
            fix(
                "client",
                "the same major version as the server: socket.io-client 2 with socket.io 2, 4 with 4".into(),
            ),
            fix(
                "socket.io 3, 4",
                "new Server(httpServer, { allowEIO3: true })  // lets clients of version 2 in".into(),
            ),
        ],
        Cause::Path => vec![
            fix(
                "client",
                format!(
                    "io(\"{}\", {{ path: \"/the/path/of/the/server/\" }})  // with the slash at its end",
                    plan.server.origin().ascii_serialization()
                ),
            ),
            fix("socket.io", format!("new Server(httpServer, {{ path: \"{}\" }})", plan.path)),
        ],
        Cause::Transport => vec![fix(
            "socket.io",
            "transports: [\"polling\", \"websocket\"]  // the default, on both sides".into(),
        )],
        Cause::Namespace(_) => vec![fix(
            "socket.io",
            format!(
                "io.of(\"{}\").on(\"connection\", …)  // or leave the path out of the client's URL",
                plan.namespace
            ),
        )],
        Cause::Sticky | Cause::SessionGone => sticky(found),
        Cause::Upgrade => proxy(found),
        Cause::Network | Cause::Browser | Cause::Refused => Vec::new(),
    }
}

fn sticky(found: &Found) -> Vec<Fix> {
    let all = [
        ("nginx", "upstream app { ip_hash; server 127.0.0.1:3000; server 127.0.0.1:3001; }"),
        ("haproxy", "balance source    # or a cookie: cookie SERVER insert indirect nocache"),
        (
            "node cluster",
            "setupMaster(httpServer, { loadBalancingMethod: \"least-connection\" })  // @socket.io/sticky",
        ),
        ("client", "transports: [\"websocket\"]  // one connection is one process"),
    ];
    for_server(found, &all)
}

fn proxy(found: &Found) -> Vec<Fix> {
    let path = found.plan.path.trim_end_matches('/');
    let nginx = format!(
        "location {path}/ {{\n    proxy_pass http://app;\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    \
         proxy_set_header Connection \"upgrade\";\n    proxy_set_header Host $host;\n    proxy_read_timeout 60s;   # more than pingInterval (25 s)\n}}"
    );
    let apache = format!("ProxyPass \"{path}/\" \"http://app:3000{path}/\" upgrade=websocket");
    let all = [
        ("nginx", nginx.as_str()),
        ("apache", apache.as_str()),
        ("haproxy", "mode http\ntimeout tunnel 1h    # nothing else is needed"),
    ];
    for_server(found, &all)
}

/// The product that the `Server` header names, and what is always there; all where it names none of them.
fn for_server(found: &Found, all: &[(&'static str, &str)]) -> Vec<Fix> {
    let header = found.server_header().unwrap_or_default().to_ascii_lowercase();
    let named = |product: &str| header.contains(product);
    let is_known = all.iter().any(|(product, _)| named(product));
    let other = ["client", "node cluster"];
    all.iter()
        .filter(|(product, _)| !is_known || named(product) || other.contains(product))
        .map(|(product, text)| Fix { product, text: (*text).to_owned(), is_prose: false })
        .collect()
}
