//! The pinned JSON and the exit statuses: what scripts read.

mod input;
mod origins;
mod probes;
mod secrets;
mod statuses;

use serde_json::Value;

use crate::support::server::{Answer, Server, free_port};

/// Fails unless all of `wanted` is in `actual`: an object may have more fields, a list may not have more items.
fn assert_has(actual: &Value, wanted: &Value) {
    if let Err(fault) = lacks(actual, wanted, String::new()) {
        panic!("{fault}\nin {actual:#}");
    }
}

fn lacks(actual: &Value, wanted: &Value, at: String) -> Result<(), String> {
    match (actual, wanted) {
        (Value::Object(actual), Value::Object(wanted)) => {
            wanted.iter().try_for_each(|(name, wanted)| match actual.get(name) {
                Some(actual) => lacks(actual, wanted, format!("{at}.{name}")),
                None => Err(format!("{at}.{name} is missing")),
            })
        }
        (Value::Array(actual), Value::Array(wanted)) if actual.len() == wanted.len() => {
            let mut pairs = actual.iter().zip(wanted).enumerate();
            pairs.try_for_each(|(index, (actual, wanted))| lacks(actual, wanted, format!("{at}[{index}]")))
        }
        _ if actual == wanted => Ok(()),
        _ => Err(format!("{at} is {actual}, not {wanted}")),
    }
}

/// The page; over http, so that nothing is mixed content.
const ORIGIN: &str = "http://app.test";

/// A server that allows this page everything.
fn open_server() -> Server {
    Server::start(|request| match request.method.as_str() {
        "OPTIONS" => Answer::of(
            204,
            &[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT, DELETE"),
                ("Access-Control-Allow-Headers", "authorization, content-type, x-a"),
            ],
        ),
        _ => Answer::of(
            200,
            &[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Access-Control-Allow-Credentials", "true"),
                ("Content-Type", "text/plain"),
                ("Vary", "Origin"),
            ],
        ),
    })
}

/// A server that knows nothing of CORS.
fn closed_server() -> Server {
    Server::answering(Answer::of(200, &[]))
}

/// A URL where nothing listens.
fn dead_url() -> String {
    format!("http://127.0.0.1:{}/", free_port())
}
