//! The responses that a block's comment gives to what its commands request.

use std::sync::Mutex;

use corscheck::playground::notation::{Exchange, Reply, Script};

use crate::support::lock;
use crate::support::script::{Turns, fitting};
use crate::support::server::{Request, Response, Then};

/// An exchange, and the origin to whose pages alone its response is given.
type Scripted = (Option<String>, Exchange);

/// The responses, and what was requested besides.
#[derive(Default)]
pub(super) struct Replies {
    exchanges: Vec<Scripted>,
    /// How often each was given.
    turns: Mutex<Turns>,
    /// The requests that none is for.
    unexpected: Mutex<Vec<String>>,
}

impl Replies {
    /// Reads the lines of a comment that are about responses.
    pub(super) fn read(script: &str) -> Result<Self, String> {
        let mut exchanges = Vec::new();
        let mut parts: Vec<(Option<String>, String)> = vec![(None, String::new())];
        for line in script.lines() {
            match line.strip_prefix("from ") {
                Some(origin) => {
                    parts.push(((origin != "*").then(|| origin.to_owned()), String::new()));
                }
                None => {
                    if let Some((_, part)) = parts.last_mut() {
                        part.push_str(&format!("{line}\n"));
                    }
                }
            }
        }
        for (origin, part) in parts {
            let script =
                Script::read("", &format!("$ corscheck probe\n{part}")).map_err(|error| error.to_string())?;
            exchanges.extend(script.exchanges.into_iter().map(|exchange| (origin.clone(), exchange)));
        }
        let turns = Mutex::new(Turns::new(exchanges.len()));
        Ok(Self { exchanges, turns, unexpected: Mutex::default() })
    }

    /// The hosts that are requested.
    pub(super) fn hosts(&self) -> Vec<String> {
        let host = |exchange: &Exchange| Some(url::Url::parse(&exchange.url).ok()?.host_str()?.to_owned());
        self.exchanges.iter().filter_map(|(_, exchange)| host(exchange)).collect()
    }

    /// The response to a request: the first for it, and of several for the same request one after the other.
    pub(super) fn respond(&self, request: &Request) -> Response {
        // What is for one origin goes before what is for all.
        let origin = request.header("origin");
        let of = |only: Option<&String>| {
            // A line for another origin is none for this request.
            let lines = self.exchanges.iter().map(|(own, exchange)| match own.as_ref() == only {
                true => (exchange.method.as_str(), exchange.url.as_str()),
                false => ("", ""),
            });
            fitting(lines, &request.method, &request.target)
        };
        let lines = Some(of(origin.as_ref())).filter(|found| !found.is_empty()).unwrap_or_else(|| of(None));
        let Some(at) = lock(&self.turns).next(&lines) else {
            lock(&self.unexpected).push(format!("{} {}", request.method, request.target));
            return Response::bytes("").then(Then::Close);
        };
        let (_, exchange) = &self.exchanges[at];
        match &exchange.reply {
            Reply::Failure(_) => Response::bytes("").then(Then::Close),
            Reply::Response { status, headers, body } => {
                let headers: Vec<(&str, &str)> =
                    headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                Response::with_body(*status, &headers, body.as_bytes())
            }
        }
    }

    /// What is wrong with the requests that came.
    pub(super) fn faults(&self) -> Vec<String> {
        let unexpected = lock(&self.unexpected);
        let mut faults: Vec<String> =
            unexpected.iter().map(|request| format!("{request} has no response in the comment")).collect();
        for ((_, exchange), used) in self.exchanges.iter().zip(lock(&self.turns).used()) {
            if *used == 0 {
                faults.push(format!("{} {} is never requested", exchange.method, exchange.url));
            }
        }
        faults
    }
}
