//! The pinned JSON and the exit statuses: what scripts read.

mod browsers;
mod input;
mod no_secrets;
mod origins;
mod probes;
mod secrets;
mod statuses;

use serde_json::Value;

use crate::support::server::{Response, Server, free_port};

/// Fails unless all of `expected` is in `actual`: an object may have more fields, a list may not have more items.
fn assert_has(actual: &Value, expected: &Value) {
    if let Err(fault) = check_has(actual, expected, String::new()) {
        panic!("{fault}\nin {actual:#}");
    }
}

fn check_has(actual: &Value, expected: &Value, at: String) -> Result<(), String> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            expected.iter().try_for_each(|(name, expected)| match actual.get(name) {
                Some(actual) => check_has(actual, expected, format!("{at}.{name}")),
                None => Err(format!("{at}.{name} is missing")),
            })
        }
        (Value::Array(actual), Value::Array(expected)) if actual.len() == expected.len() => {
            let mut pairs = actual.iter().zip(expected).enumerate();
            pairs.try_for_each(|(index, (actual, expected))| {
                check_has(actual, expected, format!("{at}[{index}]"))
            })
        }
        _ if actual == expected => Ok(()),
        _ => Err(format!("{at} is {actual}, not {expected}")),
    }
}

/// The page; over http, so that nothing is mixed content.
const ORIGIN: &str = "http://app.test";

/// A server that allows this page everything.
fn open_server() -> Server {
    Server::start(|request| match request.method.as_str() {
        "OPTIONS" => Response::of(
            204,
            &[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT, DELETE"),
                ("Access-Control-Allow-Headers", "authorization, content-type, x-a"),
            ],
        ),
        _ => Response::of(
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
    Server::always(Response::of(200, &[]))
}

/// A URL where nothing listens.
fn dead_url() -> String {
    format!("http://127.0.0.1:{}/", free_port())
}
