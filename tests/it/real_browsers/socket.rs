//! WebSockets: the servers of a case, what the browser does with it, what this crate says, and what is compared.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use corscheck::advice::SocketInvestigation;
use corscheck::cli::parse_socket_question;
use corscheck::confirm::{PageClose, Session, SocketEnd};
use corscheck::web::browser::Browser;
use corscheck::websocket::{SocketOutcome, SocketQuestion, accept_for, cause, close_code, open, throws};
use corscheck::wire::{Options, Resolve, SessionPlan, Wire};
use tokio::time::Instant;

use super::Referee;
use super::case::Place;
use super::socket_case::{Address, SocketCase, SocketHop};
use crate::support::certificate::Certificate;
use crate::support::lock;
use crate::support::server::{Request, Response, Server, Then};

/// How long one socket may take to open.
const LIMIT: Duration = Duration::from_secs(8);
/// How long it stays open.
const LISTEN: Duration = Duration::from_millis(150);
/// The headers whose values are compared; of the others the names are.
const COMPARED: [&str; 13] = [
    "Accept-Encoding",
    "Origin",
    "Cookie",
    "Authorization",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Version",
    "Upgrade",
    "Connection",
    "Sec-Fetch-Site",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Dest",
    "Sec-Fetch-Storage-Access",
];

/// What is compared, each as a text.
#[derive(Debug, PartialEq, Eq)]
struct Behaviour {
    /// What the page sees.
    end: String,
    /// The class of the browser's words, where it says why.
    cause: String,
    /// What the servers got, one a line.
    requests: String,
}

/// All cases of one browser.
pub(super) struct SocketReferee {
    browser: Browser,
    servers: SocketServers,
    wire: Wire,
    /// How many were run: each has paths of its own.
    number: usize,
}

impl SocketReferee {
    /// Before the first case.
    pub(super) fn new(browser: Browser) -> Self {
        let resolve = vec![Resolve::parse("*:*:127.0.0.1").expect("a good entry")];
        let wire =
            Wire::new(Options { resolve, insecure: true, ..Options::default() }).expect("good options");
        Self { browser, servers: SocketServers::new(), wire, number: 0 }
    }

    async fn run_once(&mut self, session: &mut Session, case: &SocketCase) -> Option<String> {
        self.number += 1;
        let words = self.words(case);
        let question = parse_socket_question(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        self.servers.register(case, self.number);
        let theirs = self.in_browser(session, &question).await;
        let mut ours = self.here(question).await;
        if theirs.cause == "-" {
            ours.cause = "-".into();
        }
        self.servers.unregister(self.number);
        (theirs != ours).then(|| self.servers.without_ports(&described(case, &words, &theirs, &ours)))
    }

    /// The command line of a case, after the program's name.
    fn words(&self, case: &SocketCase) -> Vec<String> {
        let page = if case.opaque { "null".into() } else { origin(case.page, self.servers.ports) };
        let url = self.servers.address(case, self.number);
        let mut words =
            ["websocket", &url, "--origin", &page, "--browser", self.browser.id()].map(String::from).to_vec();
        let mut flag = |name: &str, value: &str| words.push(format!("{name}={value}"));
        case.subprotocols.iter().for_each(|name| flag("--protocol", name));
        case.csp.iter().for_each(|csp| flag("--csp", &self.servers.with_ports(csp)));
        case.coep.iter().for_each(|coep| flag("--coep", coep));
        case.cookie.iter().for_each(|cookie| flag("--cookie", cookie));
        words
    }

    async fn in_browser(&self, session: &mut Session, question: &SocketQuestion) -> Behaviour {
        match session.open_socket(question, LIMIT, LISTEN).await {
            // Where nothing came in time, that is what the browser did.
            Err(error) => Behaviour { end: error.to_string(), cause: "-".into(), requests: self.requests() },
            Ok(observed) => Behaviour {
                end: match observed.end {
                    SocketEnd::Opened { protocol, extensions, close } => {
                        opened(&protocol, &extensions, close.map(|close| close.code))
                    }
                    other => other.words(),
                },
                cause: observed.cause.unwrap_or_else(|| "-".into()),
                requests: self.requests(),
            },
        }
    }

    async fn here(&self, question: SocketQuestion) -> Behaviour {
        let (browser, deadline) = (self.browser, Some(Instant::now() + LIMIT));
        let mut connection = None;
        let diagnosis = open(question, async |next| {
            let (reply, opened) = self.wire.raw(&next.message, deadline).await;
            connection = opened;
            reply
        })
        .await;
        let plan = SessionPlan { send: Vec::new(), wait: LISTEN, deflate: None };
        let session = match (connection, &diagnosis.outcome) {
            (Some(connection), SocketOutcome::Opens(_)) => Some(connection.session(&plan, deadline).await),
            _ => None,
        };
        let found = SocketInvestigation { diagnosis, others: Vec::new(), session, foreign: Vec::new() };
        let outcome = &found.diagnosis.outcome;
        let end = match (outcome, throws(outcome, browser), close_code(outcome, browser)) {
            (SocketOutcome::Opens(agreed), ..) => {
                opened(&agreed.subprotocol, &agreed.extensions, found.page_close_code())
            }
            (_, Some(name), _) => SocketEnd::Threw { name: name.into(), message: String::new() }.words(),
            (_, None, code) => {
                let close = code.map(|code| PageClose { code, reason: String::new(), clean: false });
                SocketEnd::Failed { close }.words()
            }
        };
        let cause = cause(outcome, browser).unwrap_or("nothing").to_owned();
        Behaviour { end, cause, requests: self.requests() }
    }

    /// What the servers got since the last handshake.
    fn requests(&self) -> String {
        let shown: String = self.servers.requests(self.number).iter().map(shown).collect();
        if shown.is_empty() { "  none\n".into() } else { shown }
    }
}

impl Referee for SocketReferee {
    type Case = SocketCase;

    fn page_key(case: &SocketCase) -> String {
        case.page_key()
    }

    /// WebKit checks the certificate of `wss` behind a redirect, and there alone; and it keeps a password for a host.
    fn is_comparable(&self, case: &SocketCase) -> bool {
        let has_user = matches!(case.address, Address::Hop { user, .. } if !user.is_empty());
        let redirects_to_tls = case.hops.iter().skip(1).any(|hop| hop.place.scheme == "https");
        self.browser != Browser::WebKit || !has_user && !redirects_to_tls
    }

    async fn disagreement(&mut self, session: &mut Session, case: &SocketCase) -> Option<String> {
        self.run_once(session, case).await?;
        self.run_once(session, case).await
    }
}

fn opened(protocol: &str, extensions: &str, close: Option<u16>) -> String {
    format!("opens, protocol {protocol:?}, extensions {extensions:?}, closed with {close:?}")
}

/// All servers: two speak plain HTTP, the third TLS.
struct SocketServers {
    ports: [u16; 3],
    running: Arc<RunningCases>,
    _servers: [Server; 3],
}

type RunningCases = Mutex<HashMap<usize, (SocketCase, Vec<Request>)>>;

impl SocketServers {
    fn new() -> Self {
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

    /// What the constructor of a case is given, run under this number.
    fn address(&self, case: &SocketCase, number: usize) -> String {
        match case.address {
            Address::Hop { as_http, user, suffix } => {
                let url = url(&case.hops[0], as_http, number, 0, self.ports);
                url.replacen("://", &format!("://{user}"), 1) + suffix
            }
            Address::Other(text) => self.with_ports(text),
        }
    }

    fn register(&self, case: &SocketCase, number: usize) {
        lock(&self.running).insert(number, (case.clone(), Vec::new()));
    }

    /// Takes the requests that came so far.
    fn requests(&self, number: usize) -> Vec<Request> {
        let mut running = lock(&self.running);
        running.get_mut(&number).map(|(_, requests)| std::mem::take(requests)).unwrap_or_default()
    }

    fn unregister(&self, number: usize) {
        lock(&self.running).remove(&number);
    }

    /// A text with this run's ports.
    fn with_ports(&self, text: &str) -> String {
        let pairs = self.ports.iter().zip(["$P0", "$P1", "$P2"]);
        pairs.fold(text.to_owned(), |text, (port, name)| text.replace(name, &port.to_string()))
    }

    /// A text with names instead of this run's ports, for people.
    fn without_ports(&self, text: &str) -> String {
        let pairs = self.ports.iter().zip([":PORT0", ":PORT1", ":PORT2"]);
        pairs.fold(text.to_owned(), |text, (port, name)| text.replace(&format!(":{port}"), name))
    }
}

fn origin(place: Place, ports: [u16; 3]) -> String {
    format!("{}://{}:{}", place.scheme, place.host, ports[place.port])
}

/// Where a hop of a case is.
fn url(hop: &SocketHop, as_http: bool, number: usize, index: usize, ports: [u16; 3]) -> String {
    let origin = origin(hop.place, ports);
    let origin = if as_http { origin } else { origin.replacen("http", "ws", 1) };
    format!("{origin}/c{number}/{index}")
}

fn respond(
    request: &Request,
    running: &mut HashMap<usize, (SocketCase, Vec<Request>)>,
    ports: [u16; 3],
) -> Response {
    let path = request.target.split('?').next().unwrap_or_default();
    let found = path.strip_prefix("/c").and_then(|rest| {
        let (number, index) = rest.split_once('/')?;
        Some((number.parse::<usize>().ok()?, index.parse::<usize>().ok()?))
    });
    let script = found.and_then(|(number, index)| Some((number, index, running.get_mut(&number)?)));
    let Some((number, index, (case, requests))) = script else {
        return Response::of(404, &[]).then(Then::Close);
    };
    requests.push(request.clone());
    let Some(hop) = case.hops.get(index) else { return Response::of(404, &[]).then(Then::Close) };
    if hop.silent {
        return Response::bytes("").then(Then::Close);
    }
    let next = case.hops.get(index + 1);
    let (start, status) =
        if next.is_some() { ("HTTP/1.1 $S Status", hop.redirects) } else { (hop.start, hop.status) };
    let mut head = start.replace("$S", &status.to_string());
    let mut line = |name: &str, value: &str| head.push_str(&format!("\r\n{name}: {value}"));
    let accept = accept_for(&request.header("sec-websocket-key").unwrap_or_default());
    // Where it does not open, half of the servers do not care for the handshake.
    if status == 101 || hop.as_http {
        for (name, value) in &hop.headers {
            let value = value
                .replace("$ACCEPT", &accept)
                .replace("$LOWER", &accept.to_lowercase())
                .replace("$BARE", accept.trim_end_matches('='));
            line(name, &value);
        }
    }
    let others = hop.others.iter().filter(|(name, _)| next.is_none() || *name != "Location");
    others.for_each(|(name, value)| line(name, value));
    if let Some(next) = next {
        line("Location", &url(next, next.as_http, number, index + 1, ports));
    }
    if status != 101 && !hop.others.iter().any(|(name, _)| *name == "Content-Length") {
        line("Content-Length", "0");
    }
    head.push_str("\r\n\r\n");
    let mut bytes: Vec<u8> =
        head.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a byte")).collect();
    if status != 101 {
        return Response::bytes(bytes).then(Then::Close);
    }
    match hop.close {
        Some(Some(code)) => bytes.extend([&[0x88, 2][..], &code.to_be_bytes()].concat()),
        Some(None) => bytes.extend([0x88, 0]),
        None => {}
    }
    Response::bytes(bytes).then(Then::HearOnce)
}

/// A request, one line.
fn shown(request: &Request) -> String {
    let host = request.header("host").unwrap_or_default();
    let mut line = format!("  {} {host}{}", request.method, request.target);
    for (name, value) in &request.headers {
        match COMPARED.iter().any(|compared| name.eq_ignore_ascii_case(compared)) {
            true => write!(line, " [{name}: {value}]"),
            false => write!(line, " {name}"),
        }
        .expect("a string takes everything");
    }
    line + "\n"
}

fn described(case: &SocketCase, words: &[String], theirs: &Behaviour, ours: &Behaviour) -> String {
    let mut text = format!("  corscheck {words:?}\n");
    for (number, hop) in case.hops.iter().enumerate() {
        let SocketHop { place, as_http, start, status, redirects, headers, others, silent, close } = hop;
        let is_last = number + 1 == case.hops.len();
        let status = if is_last { status } else { redirects };
        let _ = writeln!(
            text,
            "  hop {number} at {}://{}:PORT{} (as http {as_http}): {start:?} {status} {headers:?} {others:?} silent {silent}, \
             close {close:?}",
            place.scheme, place.host, place.port
        );
    }
    for (who, Behaviour { end, cause, requests }) in [("browser  ", theirs), ("corscheck", ours)] {
        let _ = writeln!(text, "{who} {end}; {cause}; requests\n{}", requests.trim_end());
    }
    text
}
