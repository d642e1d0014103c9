//! [HTTPie](https://httpie.io/docs/cli) commands: `http PUT :3000/items name=value X-A:1`.

use base64::Engine;
use serde_json::{Map, Value};

use super::address;
use super::body::encoded;
use super::call::RecordedCall;
use super::curl::with_query;
use super::shell::{Command, commands};

/// The programs.
const PROGRAMS: [&str; 5] = ["https", "http", "xhs", "xh", "httpie"];

/// Options whose value is the next word.
const WITH_VALUE: [&str; 24] = [
    "--auth",
    "-a",
    "--auth-type",
    "-A",
    "--session",
    "--session-read-only",
    "--proxy",
    "--verify",
    "--cert",
    "--cert-key",
    "--timeout",
    "--output",
    "-o",
    "--print",
    "-p",
    "--style",
    "-s",
    "--pretty",
    "--format-options",
    "--max-redirects",
    "--ssl",
    "--boundary",
    "--raw",
    "--default-scheme",
];

/// All requests of a text's commands.
pub(super) fn read(text: &str) -> Vec<RecordedCall> {
    commands(text, &PROGRAMS).iter().filter_map(call).collect()
}

fn call(command: &Command) -> Option<RecordedCall> {
    let mut call = RecordedCall::default();
    let (mut is_form, mut positional) = (false, Vec::new());
    let (mut auth, mut auth_type, mut raw) = (None, None, None);
    let mut scheme = if command.program.ends_with('s') { "https" } else { "http" }.to_owned();
    let mut words = command.arguments.iter();
    while let Some(word) = words.next() {
        if !word.starts_with('-') || word.len() < 2 {
            positional.push(word.as_str());
            continue;
        }
        let (name, value) = match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ if WITH_VALUE.contains(&word.as_str()) => (word.as_str(), words.next().cloned()),
            _ => (word.as_str(), None),
        };
        match name {
            "-f" | "--form" | "--multipart" => is_form = true,
            "-a" | "--auth" => auth = value,
            "-A" | "--auth-type" => auth_type = value,
            "--raw" => raw = value,
            "--default-scheme" => scheme = value.unwrap_or(scheme),
            "--verify" => call.insecure = value.as_deref() == Some("no"),
            _ => {}
        }
    }
    let mut positional = positional.into_iter().peekable();
    let first = positional.next()?;
    let is_method =
        first.len() < 12 && first.chars().all(|letter| letter.is_ascii_alphabetic()) && first != "localhost";
    let url = match (is_method, positional.peek()) {
        (true, Some(_)) => {
            call.method = Some(first.to_ascii_uppercase());
            positional.next()?
        }
        (true, None) => return None,
        _ => first,
    };
    let is_local = url.strip_prefix(':').is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(|next: char| next == '/' || next.is_ascii_digit())
    });
    if !is_local && !address::is_like(url) {
        return None;
    }
    call.url = match url.strip_prefix(':') {
        Some(rest) if rest.starts_with(|next: char| next.is_ascii_digit()) => {
            format!("{scheme}://localhost:{rest}")
        }
        Some(rest) => format!("{scheme}://localhost{rest}"),
        None if url.contains("://") || url.starts_with('<') => url.to_owned(),
        None => format!("{scheme}://{url}"),
    };
    let (mut headers, mut fields, mut queries) = (Vec::new(), Map::new(), Vec::new());
    for item in positional {
        match separated(item) {
            Some((name, ":", "")) => {
                headers.retain(|(known, _): &(String, String)| !known.eq_ignore_ascii_case(name))
            }
            Some((name, ":", value)) => headers.push((name.to_owned(), value.to_owned())),
            Some((name, "==", value)) => {
                queries.push(format!("{}={}", encoded(name.as_bytes()), encoded(value.as_bytes())));
            }
            Some((name, ":=", value)) => {
                let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
                fields.insert(name.to_owned(), value);
            }
            Some((name, "=", value)) => {
                fields.insert(name.to_owned(), Value::String(value.to_owned()));
            }
            Some((name, sign, path)) => {
                is_form |= sign == "@";
                call.omissions.push(format!("the file {path} of {name}"));
                fields.insert(name.to_owned(), Value::String(String::new()));
            }
            None => match item.strip_suffix(';') {
                Some(name) => headers.push((name.to_owned(), String::new())),
                None => call.omissions.push(format!("{item}, which is not an item of a request")),
            },
        }
    }
    for query in queries {
        call.url = with_query(&call.url, &query);
    }
    let has_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if let Some(raw) = raw {
        call.body = Some(raw.into_bytes());
    } else if !fields.is_empty() {
        let (kind, body) = if is_form {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let pairs = fields.iter().map(|(name, value)| {
                format!("{}={}", encoded(name.as_bytes()), encoded(text(value).as_bytes()))
            });
            ("application/x-www-form-urlencoded; charset=utf-8", pairs.collect::<Vec<_>>().join("&"))
        } else {
            ("application/json", Value::Object(fields).to_string())
        };
        if !has_type {
            headers.push(("Content-Type".into(), kind.into()));
            call.provenance.push(format!("Content-Type {kind}, which HTTPie adds to data"));
        }
        call.body = Some(body.into_bytes());
    }
    if call.body.is_some() && call.method.is_none() {
        call.method = Some("POST".into());
    }
    match (auth_type.as_deref(), auth) {
        (Some("bearer"), Some(token)) => headers.push(("Authorization".into(), format!("Bearer {token}"))),
        (None | Some("basic"), Some(user)) => {
            let secret = base64::engine::general_purpose::STANDARD.encode(user);
            headers.push(("Authorization".into(), format!("Basic {secret}")));
        }
        (Some(kind), _) => call.omissions.push(format!("the login of --auth-type {kind}")),
        (None, None) => {}
    }
    call.take_headers(headers, "its");
    call.take_holes(&command.holes);
    call.omissions.extend(command.omissions.iter().cloned());
    Some(call)
}

/// An item at its first separator.
fn separated(item: &str) -> Option<(&str, &'static str, &str)> {
    const SIGNS: [&str; 8] = [":=@", "==@", "=@", ":@", ":=", "==", "=", ":"];
    let at = item.find([':', '=', '@'])?;
    let rest = &item[at..];
    let sign = SIGNS
        .iter()
        .find(|sign| rest.starts_with(**sign))
        .copied()
        .or(rest.starts_with('@').then_some("@"))?;
    Some((&item[..at], sign, &rest[sign.len()..]))
}
