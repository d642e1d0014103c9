//! The responses that a block's comment gives to what its commands request.

use std::sync::{Mutex, PoisonError};

use corscheck::playground::notation::{Exchange, Reply, Script};

use crate::support::server::{Request, Response, Then};

/// An exchange, and the origin to whose pages alone its response is given.
type Scripted = (Option<String>, Exchange);

/// The responses, and what was requested besides.
#[derive(Default)]
pub(super) struct Replies {
    exchanges: Vec<Scripted>,
    /// How often each was given.
    given: Mutex<Vec<usize>>,
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
        let given = Mutex::new(vec![0; exchanges.len()]);
        Ok(Self { exchanges, given, unexpected: Mutex::default() })
    }

    /// The hosts that are requested.
    pub(super) fn hosts(&self) -> Vec<String> {
        let host = |exchange: &Exchange| Some(url::Url::parse(&exchange.url).ok()?.host_str()?.to_owned());
        self.exchanges.iter().filter_map(|(_, exchange)| host(exchange)).collect()
    }

    /// The response to a request: the first for it, and of several for the same request one after the other.
    pub(super) fn respond(&self, request: &Request) -> Response {
        let Some(first) = self.exchanges.iter().find(|(origin, exchange)| fits(origin, exchange, request))
        else {
            let words = format!("{} {}", request.method, request.target);
            self.unexpected.lock().unwrap_or_else(PoisonError::into_inner).push(words);
            return Response::bytes("").then(Then::Close);
        };
        let key =
            |(origin, exchange): &Scripted| (origin.clone(), exchange.method.clone(), exchange.url.clone());
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let same = self.exchanges.iter().enumerate().filter(|(_, other)| key(other) == key(first));
        let (at, (_, exchange)) = same.min_by_key(|(at, _)| given[*at]).expect("the first is one of them");
        given[at] += 1;
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
        let unexpected = self.unexpected.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faults: Vec<String> =
            unexpected.iter().map(|request| format!("{request} has no response in the comment")).collect();
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        for ((_, exchange), given) in self.exchanges.iter().zip(given.iter()) {
            if *given == 0 {
                faults.push(format!("{} {} is never requested", exchange.method, exchange.url));
            }
        }
        faults
    }
}

fn fits(origin: &Option<String>, exchange: &Exchange, request: &Request) -> bool {
    let same_url = match exchange.url.strip_suffix('*') {
        Some(start) => request.target.starts_with(start),
        None => exchange.url == request.target,
    };
    let same_origin = origin.is_none() || *origin == request.header("origin");
    exchange.method == request.method && same_url && same_origin
}
