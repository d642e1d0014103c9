//! The servers of one script: one for each scheme and host of its requests, on a free port.

use std::sync::{Arc, Mutex};

use corscheck::playground::notation::{Exchange, Reply, Script};
use corscheck::playground::{begins_with_origin, replace_origins, value_for_key};
use corscheck::probe::failure_rule;
use corscheck::web::browser::Browser;
use corscheck::web::message::FailureKind;
use url::Url;

use crate::support::certificate::Certificate;
use crate::support::lock;
use crate::support::run::{Ran, file, run};
use crate::support::script::{Turns, fitting, head};
use crate::support::server::{Request, Response, Server, Then, free_port};

/// A scheme and host of the script, and the port at which it is run.
struct Place {
    /// `https://api.example`, as it is written.
    written: String,
    /// The same with the port that it really has.
    real: String,
    host: String,
    port: u16,
}

/// What happened on the servers.
#[derive(Default)]
struct Log {
    /// How often each exchange was run.
    turns: Turns,
    /// Requests that the script does not have.
    unexpected: Vec<String>,
    /// Whether each request gets the first exchange that fits, however often it comes.
    from_the_start: bool,
}

/// The servers, listening.
pub(super) struct ScriptedServers {
    places: Vec<Place>,
    flags: Vec<String>,
    log: Arc<Mutex<Log>>,
    exchanges: Vec<Exchange>,
    _servers: Vec<Server>,
}

impl ScriptedServers {
    /// Starts the servers of a script. `key` is a name that no other script has.
    pub(super) fn start(script: &Script, key: &str) -> Self {
        // A handshake is a request of http.
        let mut script = script.clone();
        for exchange in &mut script.exchanges {
            if exchange.url.starts_with("ws") {
                exchange.url = exchange.url.replacen("ws", "http", 1);
            }
        }
        let script = &script;
        let mut origins: Vec<Url> = Vec::new();
        for exchange in &script.exchanges {
            let url = Url::parse(&exchange.url).unwrap_or_else(|error| panic!("{}: {error}", exchange.url));
            if !origins.iter().any(|other| other.origin() == url.origin()) {
                origins.push(url);
            }
        }
        let host = |url: &Url| url.host_str().expect("a host").to_owned();
        let hosts: Vec<String> = origins.iter().map(host).collect();
        let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
        let [trusted, untrusted] = [Certificate::of(&names), Certificate::of(&names)];
        let log = Arc::new(Mutex::new(Log { turns: Turns::new(script.exchanges.len()), ..Log::default() }));
        // Ports come first, as the responses may name any of them.
        let mut places = Vec::new();
        let mut listening = Vec::new();
        for url in &origins {
            let written = url.origin().ascii_serialization();
            let failure = script.exchanges.iter().find_map(|exchange| match &exchange.reply {
                Reply::Failure(kind) if begins_with_origin(&exchange.url, &written) => {
                    Some(failure_rule(*kind).id())
                }
                _ => None,
            });
            let certificate = if failure == Some("certificate-invalid") { &untrusted } else { &trusted };
            let speaks_tls = url.scheme() == "https" && failure != Some("tls-failed");
            let tls = speaks_tls.then(|| Arc::clone(&certificate.config));
            let slot: Arc<Mutex<Option<ServerScript>>> = Arc::default();
            let port = match failure {
                Some("unknown-host") => continue,
                Some("connection-refused") => free_port(),
                _ => {
                    let current = Arc::clone(&slot);
                    let respond = move |request: &Request| match &*lock(&current) {
                        Some(script) => script.respond(request),
                        None => Response::bytes("").then(Then::Close),
                    };
                    let server = Server::on("127.0.0.1:0", tls, Box::new(respond)).expect("a free port");
                    let port = server.port();
                    listening.push((server, slot, written.clone()));
                    port
                }
            };
            let host = host(url);
            let real = format!("{}://{host}:{port}", url.scheme());
            places.push(Place { written, real, host, port });
        }
        let mut servers = Vec::new();
        for (server, slot, origin) in listening {
            let exchanges = script.exchanges.iter().map(|exchange| with_ports(exchange, &places)).collect();
            *lock(&slot) = Some(ServerScript {
                origin,
                exchanges,
                written: written_urls(script),
                log: Arc::clone(&log),
            });
            servers.push(server);
        }
        let pem = file(&format!("scenario-{key}.pem"), &trusted.pem);
        let mut flags: Vec<String> = places
            .iter()
            .filter(|place| place.host.parse::<std::net::Ipv4Addr>().is_err())
            .flat_map(|place| ["--resolve".to_owned(), format!("{}:*:127.0.0.1", place.host)])
            .collect();
        let vouches = places.iter().any(|place| place.written.starts_with("https"))
            && !script
                .exchanges
                .iter()
                .any(|exchange| matches!(&exchange.reply, Reply::Failure(FailureKind::CertificateInvalid)));
        if vouches {
            flags.extend(["--cacert".to_owned(), pem]);
        }
        Self { places, flags, log, exchanges: script.exchanges.clone(), _servers: servers }
    }

    /// Runs the script's command with these words added. Ports in its output are those of the script.
    pub(super) fn run(&self, words: &[String], more: &[&str]) -> Ran {
        {
            let mut log = lock(&self.log);
            let from_the_start = log.from_the_start;
            *log = Log { turns: Turns::new(self.exchanges.len()), from_the_start, ..Log::default() };
        }
        let words: Vec<String> = words.iter().map(|word| real(word, &self.places)).collect();
        let mut args: Vec<&str> = words.iter().map(String::as_str).collect();
        args.extend(self.flags.iter().map(String::as_str));
        args.extend(more);
        let mut ran = run(&args);
        ran.stdout = self.written(&ran.stdout);
        ran
    }

    /// The same question in a real browser as well, which gets the same responses once more.
    pub(super) fn confirm(mut self, words: &[String], browser: &str) -> Ran {
        lock(&self.log).from_the_start = true;
        // A browser can trust any certificate, but not a file of them.
        if let Some(place) = self.flags.iter().position(|flag| flag == "--cacert") {
            self.flags.splice(place..place + 2, ["--insecure".to_owned()]);
        }
        let not_its = ["--check-caching", "--check-errors", "--keep-going"];
        let words: Vec<String> =
            words.iter().filter(|word| !not_its.contains(&word.as_str())).cloned().collect();
        self.run(&words, &["--browser", browser, "--confirm", browser, "--format", "json"])
    }

    /// What is wrong with the requests that came in the last run, which was as this browser.
    pub(super) fn faults(&self, browser: Browser) -> Vec<String> {
        let log = lock(&self.log);
        let unexpected =
            |request: &String| format!("{request} is sent, and the script has no such request left");
        let mut faults: Vec<String> = log.unexpected.iter().map(unexpected).collect();
        for (exchange, used) in self.exchanges.iter().zip(log.turns.used()) {
            let sent = exchange.only.is_none_or(|only| only == browser);
            if *used > 0 && !sent {
                faults.push(format!("{} {} is sent", exchange.method, exchange.url));
            }
            if *used == 0 && sent && !matches!(exchange.reply, Reply::Failure(_)) {
                faults.push(format!("{} {} is never sent", exchange.method, exchange.url));
            }
        }
        faults
    }

    fn written(&self, text: &str) -> String {
        self.places.iter().fold(text.to_owned(), |text, place| {
            let own = Url::parse(&place.written).ok().and_then(|url| url.port());
            let own = own.map(|port| format!(":{port}")).unwrap_or_default();
            text.replace(&format!(":{}", place.port), &own)
        })
    }
}

/// What one server runs.
struct ServerScript {
    /// The scheme and host that this server stands for, as written.
    origin: String,
    exchanges: Vec<Exchange>,
    /// The URLs of the exchanges as written.
    written: Vec<String>,
    log: Arc<Mutex<Log>>,
}

impl ServerScript {
    fn respond(&self, request: &Request) -> Response {
        let url = format!("{}{}", self.origin, request.target);
        let mut log = lock(&self.log);
        let methods = self.exchanges.iter().map(|exchange| exchange.method.as_str());
        let lines = methods.zip(self.written.iter().map(String::as_str));
        let fitting = fitting(lines, &request.method, &url);
        let number = if log.from_the_start { log.turns.first(&fitting) } else { log.turns.next(&fitting) };
        let Some(number) = number else {
            log.unexpected.push(format!("{} {url}", request.method));
            return Response::of(599, &[]);
        };
        response(&self.exchanges[number].reply, request)
    }
}

fn response(reply: &Reply, request: &Request) -> Response {
    match reply {
        Reply::Response { status, headers, body } => {
            let key = request.header("sec-websocket-key");
            let key = key.as_deref().unwrap_or_default();
            let headers: Vec<(&str, String)> = headers
                .iter()
                .map(|(name, value)| (name.as_str(), value_for_key(name, value, key)))
                .collect();
            let headers = headers.iter().map(|(name, value)| (*name, value.as_str()));
            let mut head = head(*status, headers, body.len());
            if request.method != "HEAD" {
                head.push_str(body);
            }
            Response::bytes(head)
        }
        Reply::Failure(FailureKind::TimedOut) => Response::bytes("").then(Then::Stall),
        Reply::Failure(FailureKind::NotHttp) => Response::bytes("SSH-2.0-Server\r\n").then(Then::Close),
        Reply::Failure(_) => Response::bytes("").then(Then::Close),
    }
}

fn written_urls(script: &Script) -> Vec<String> {
    script.exchanges.iter().map(|exchange| exchange.url.clone()).collect()
}

fn with_ports(exchange: &Exchange, places: &[Place]) -> Exchange {
    let reply = match &exchange.reply {
        Reply::Response { status, headers, body } => Reply::Response {
            status: *status,
            headers: headers.iter().map(|(name, value)| (name.clone(), real(value, places))).collect(),
            body: body.clone(),
        },
        other => other.clone(),
    };
    Exchange { reply, ..exchange.clone() }
}

/// A text with the ports at which the servers listen.
fn real(text: &str, places: &[Place]) -> String {
    let of_socket = |origin: &str| origin.replacen("http", "ws", 1);
    let sockets: Vec<(String, String)> =
        places.iter().map(|place| (of_socket(&place.written), of_socket(&place.real))).collect();
    let sockets = sockets.iter().map(|(written, real)| (written.as_str(), real.as_str()));
    let pairs = places.iter().map(|place| (place.written.as_str(), place.real.as_str())).chain(sockets);
    replace_origins(text, &pairs.collect::<Vec<_>>())
}
