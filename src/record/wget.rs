//! [wget](https://www.gnu.org/software/wget/manual/wget.html) commands.

use super::address;
use super::call::RecordedCall;
use super::shell::{Command, commands};

/// Letters of options that take a value.
const LETTERS: &str = "OoaUePTtwQiBDARIXlY";

/// Long options that take a value, which may stand in the next word.
const WITH_VALUE: [&str; 30] = [
    "method",
    "post-data",
    "post-file",
    "body-data",
    "body-file",
    "header",
    "user-agent",
    "referer",
    "user",
    "password",
    "http-user",
    "http-password",
    "output-document",
    "output-file",
    "append-output",
    "timeout",
    "tries",
    "wait",
    "quota",
    "input-file",
    "base",
    "directory-prefix",
    "load-cookies",
    "save-cookies",
    "ca-certificate",
    "certificate",
    "private-key",
    "limit-rate",
    "bind-address",
    "execute",
];

/// All requests of a text's commands.
pub(super) fn read(text: &str) -> Vec<RecordedCall> {
    commands(text, &["wget"]).iter().flat_map(calls).collect()
}

fn calls(command: &Command) -> Vec<RecordedCall> {
    let mut call = RecordedCall::default();
    let (mut urls, mut headers) = (Vec::new(), Vec::new());
    let mut words = command.arguments.iter();
    while let Some(word) = words.next() {
        let (name, value) = if let Some(long) = word.strip_prefix("--") {
            match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None if WITH_VALUE.contains(&long) => (long, words.next().cloned()),
                None => (long, None),
            }
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            let Some(at) = letters.find(|letter| LETTERS.contains(letter)) else { continue };
            let rest = &letters[at + 1..];
            let value = if rest.is_empty() { words.next().cloned() } else { Some(rest.to_owned()) };
            (if letters[at..].starts_with('U') { "user-agent" } else { "" }, value)
        } else {
            urls.push(word.as_str());
            continue;
        };
        match (name, value) {
            ("method", Some(value)) => call.method = Some(value.to_ascii_uppercase()),
            ("header", Some(value)) => {
                headers.extend(
                    value.split_once(':').map(|(name, value)| (name.trim().into(), value.trim().into())),
                );
            }
            ("user-agent", Some(value)) => headers.push(("User-Agent".into(), value)),
            ("referer", Some(value)) => headers.push(("Referer".into(), value)),
            ("post-data" | "body-data", Some(value)) => {
                if name == "post-data" {
                    call.method = Some("POST".into());
                }
                call.body = Some(value.into_bytes());
            }
            ("post-file" | "body-file", Some(path)) => {
                if name == "post-file" {
                    call.method = Some("POST".into());
                }
                call.body = Some(Vec::new());
                call.omissions.push(format!("the file {path}, its body"));
            }
            ("user" | "http-user", _) => {
                call.omissions.push("its user and password, which wget sends when asked to".into())
            }
            ("no-check-certificate", _) => call.insecure = true,
            _ => {}
        }
    }
    let has_type =
        headers.iter().any(|(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type"));
    if call.body.is_some() && !has_type {
        headers.push(("Content-Type".into(), "application/x-www-form-urlencoded".into()));
        call.provenance
            .push("Content-Type application/x-www-form-urlencoded, which wget adds to data".into());
    }
    call.take_headers(headers, "its");
    let urls = urls.into_iter().filter(|word| address::is_like(word));
    let made = urls.map(|url| {
        let mut call = call.clone();
        call.url = address::with_scheme(url, &mut call.provenance, "wget");
        call.take_holes(&command.holes);
        call
    });
    made.collect()
}
