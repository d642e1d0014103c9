//! The servers that run the generated cases, and keep the requests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::case::{Case, Hop, Place};
use crate::support::certificate::Certificate;
use crate::support::lock;
use crate::support::server::{Request, Response, Server, Then};

/// All servers: two speak plain HTTP, the third TLS.
pub(super) struct ScriptedServers {
    ports: [u16; 3],
    running: Arc<RunningCases>,
    _servers: [Server; 3],
}

type RunningCases = Mutex<HashMap<usize, RunningCase>>;

/// A case that is being run.
struct RunningCase {
    hops: Vec<Hop>,
    /// The page's origin as the servers' responses name it.
    page: String,
    requests: Vec<Request>,
}

impl ScriptedServers {
    /// Starts the servers on free ports.
    pub(super) fn new() -> Self {
        let certificate = Certificate::of(&["app.test", "api.test"]);
        let running: Arc<RunningCases> = Arc::default();
        let ports: Arc<Mutex<[u16; 3]>> = Arc::default();
        let servers = [0, 1, 2].map(|number| {
            let (running, ports) = (Arc::clone(&running), Arc::clone(&ports));
            let respond = move |request: &Request| {
                let ports = *lock(&ports);
                respond(request, &mut lock(&running), ports)
            };
            if number == 2 { Server::encrypted(&certificate.config, respond) } else { Server::start(respond) }
        });
        let found = [0, 1, 2].map(|number: usize| servers[number].port());
        *lock(&ports) = found;
        Self { ports: found, running, _servers: servers }
    }

    /// The page's origin as a command line has it.
    pub(super) fn page(&self, case: &Case) -> String {
        if case.opaque { "null".into() } else { origin(case.page, self.ports) }
    }

    /// What the page of the case fetches, run under this number.
    pub(super) fn target(&self, case: &Case, number: usize) -> String {
        self.first_url(&case.hops, number)
    }

    /// A policy of the page with this run's ports.
    pub(super) fn policy(&self, text: &str) -> String {
        let named = ["$P0", "$P1", "$P2"];
        let pairs = self.ports.iter().zip(named);
        pairs.fold(text.to_owned(), |text, (port, name)| text.replace(name, &port.to_string()))
    }

    /// Where a place is in this run.
    pub(super) fn origin(&self, place: Place) -> String {
        origin(place, self.ports)
    }

    /// Where the first of these hops is, of the case of this number.
    pub(super) fn first_url(&self, hops: &[Hop], number: usize) -> String {
        url(hops, number, 0, self.ports)
    }

    /// Registers a case: where the page is, and how the servers respond.
    pub(super) fn register(&self, page: Place, hops: &[Hop], number: usize) {
        let page = origin(page, self.ports);
        let mut hops = hops.to_vec();
        for (_, value) in hops.iter_mut().flat_map(|hop| hop.headers.iter_mut().chain(&mut hop.preflight)) {
            *value = self.policy(value);
        }
        lock(&self.running).insert(number, RunningCase { hops, page, requests: Vec::new() });
    }

    /// Takes the requests that came so far.
    pub(super) fn requests(&self, number: usize) -> Vec<Request> {
        lock(&self.running)
            .get_mut(&number)
            .map(|script| std::mem::take(&mut script.requests))
            .unwrap_or_default()
    }

    /// Ends it.
    pub(super) fn unregister(&self, number: usize) {
        lock(&self.running).remove(&number);
    }

    /// A text with names instead of this run's ports, for people.
    pub(super) fn without_ports(&self, text: &str) -> String {
        let named = [":PORT0", ":PORT1", ":PORT2"];
        let pairs = self.ports.iter().zip(named);
        pairs.fold(text.to_owned(), |text, (port, name)| text.replace(&format!(":{port}"), name))
    }
}

fn origin(place: Place, ports: [u16; 3]) -> String {
    format!("{}://{}:{}", place.scheme, place.host, ports[place.port])
}

/// Where a hop of a case is.
fn url(hops: &[Hop], number: usize, hop: usize, ports: [u16; 3]) -> String {
    format!("{}/c{number}/{hop}", origin(hops[hop].place, ports))
}

fn respond(request: &Request, running: &mut HashMap<usize, RunningCase>, ports: [u16; 3]) -> Response {
    let path = request.target.split('?').next().unwrap_or_default();
    let found = path.strip_prefix("/c").and_then(|rest| {
        let (number, hop) = rest.split_once('/')?;
        Some((number.parse::<usize>().ok()?, hop.parse::<usize>().ok()?))
    });
    let script = found.and_then(|(number, hop)| Some((number, hop, running.get_mut(&number)?)));
    let Some((number, hop, script)) = script else { return Response::of(404, &[]).then(Then::Close) };
    script.requests.push(request.clone());
    let RunningCase { hops, page, .. } = script;
    let Some(here) = hops.get(hop) else { return Response::of(404, &[]).then(Then::Close) };
    let is_preflight =
        request.method == "OPTIONS" && request.header("access-control-request-method").is_some();
    let (mut status, headers, mut body) = if is_preflight {
        (here.preflight_status, &here.preflight, &b""[..])
    } else {
        (here.status, &here.headers, here.body)
    };
    // Nothing is taken from a cache: each case is one fetch.
    let mut lines = vec![("Cache-Control", "no-store".to_owned()), ("Connection", "close".into())];
    lines.extend(headers.iter().map(|(name, value)| (*name, value.replace("$PAGE", page))));
    if !is_preflight && hop + 1 < hops.len() {
        (status, body) = (here.redirects, b"");
        lines.push(("Location", url(hops, number, hop + 1, ports)));
    }
    let lines: Vec<(&str, &str)> = lines.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if request.method == "HEAD" || matches!(status, 204 | 205 | 304) {
        body = b"";
    }
    Response::with_body(status, &lines, body).then(Then::Close)
}
