//! One case, run by the browser and by this crate, and what is compared.

use std::fmt::Write;
use std::time::Duration;

use corscheck::cli::parse_question;
use corscheck::confirm::{End, Learned, Session};
use corscheck::fetch::Outcome;
use corscheck::probe::{Diagnosis, Question, probe};
use corscheck::rules::Fault;
use corscheck::web::browser::Browser;
use corscheck::web::request::Initiator;
use corscheck::wire::{Options, Resolve, Wire};

use super::Referee;
use super::case::{Case, ScriptSpec};
use super::script::with_hash;
use super::servers::ScriptedServers;
use crate::support::server::Request;

/// How long one request may take.
const LIMIT: Duration = Duration::from_secs(8);

/// What the browser's session says of a request that does not end.
const NEVER: &str = "the request did not end in time";

/// What is compared, each as a text.
#[derive(Debug, PartialEq, Eq)]
struct Behaviour {
    /// What became of the promise, and what the page can read.
    end: String,
    /// The browser's name of the error.
    cause: String,
    /// What the servers got, one a line.
    requests: String,
}

/// All cases of one browser.
pub(super) struct Comparison {
    browser: Browser,
    servers: ScriptedServers,
    wire: Wire,
    /// How many were run: each has paths of its own, so that nothing is remembered from one to the next.
    number: usize,
}

impl Comparison {
    /// Before the first case.
    pub(super) fn new(browser: Browser) -> Self {
        let resolve = vec![Resolve::parse("*:*:127.0.0.1").expect("a good entry")];
        let wire =
            Wire::new(Options { resolve, insecure: true, ..Options::default() }).expect("good options");
        Self { browser, servers: ScriptedServers::new(), wire, number: 0 }
    }

    async fn run_once(&mut self, session: &mut Session, case: &Case) -> Option<String> {
        self.number += 1;
        let words = self.words(case);
        let question = parse_question(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        self.servers.register(case.page, &case.hops, self.number);
        let theirs = self.in_browser(session, &question).await;
        let mut ours = self.here(question).await;
        if theirs.end == NEVER {
            // The browser goes on meanwhile.
            ours.requests = Self::distinct(&ours.requests);
        }
        if case.call.script.is_some() && self.says_nothing(&theirs, &ours) {
            ours.cause.clone_from(&theirs.cause);
        }
        self.servers.unregister(self.number);
        (theirs != ours).then(|| self.servers.without_ports(&described(case, &words, &theirs, &ours)))
    }

    /// Whether a browser does not say why a script is stopped: not all do, Firefox's developer tools pass nothing on of opaque-response
    /// blocking, and to this crate a connection that is closed instead of a TLS handshake is one that fails.
    fn says_nothing(&self, theirs: &Behaviour, ours: &Behaviour) -> bool {
        theirs.cause == "-"
            || self.browser == Browser::Firefox && ours.cause == "orb"
            || (theirs.cause.as_str(), ours.cause.as_str()) == ("connection-closed", "ssl-protocol-error")
    }

    /// The command line of a case, after the program's name.
    fn words(&self, case: &Case) -> Vec<String> {
        match &case.call.script {
            None => self.probe_words(case),
            Some(script) => self.jsonp_words(case, script),
        }
    }

    fn jsonp_words(&self, case: &Case, script: &ScriptSpec) -> Vec<String> {
        let (page, target) = (self.servers.page(case), self.servers.target(case, self.number));
        let mut words =
            ["jsonp", &target, "--origin", &page, "--browser", self.browser.id()].map(String::from).to_vec();
        let mut flag = |name: &str, value: &str| words.push(format!("{name}={value}"));
        flag("--callback", script.callback);
        flag("--crossorigin", case.call.crossorigin);
        flag("--integrity", &with_hash(script.integrity));
        flag("--nonce", script.nonce);
        script.charset.iter().for_each(|charset| flag("--charset", charset));
        case.csp.iter().for_each(|csp| flag("--csp", &with_hash(&self.servers.policy(csp))));
        case.coep.iter().for_each(|coep| flag("--coep", coep));
        case.cookie.iter().for_each(|cookie| flag("--cookie", cookie));
        words
    }

    fn probe_words(&self, case: &Case) -> Vec<String> {
        let (call, browser) = (&case.call, self.browser.id());
        let (page, target) = (self.servers.page(case), self.servers.target(case, self.number));
        let mut words: Vec<String> = [
            "probe",
            &target,
            "--origin",
            &page,
            "--as",
            call.initiator,
            "--crossorigin",
            call.crossorigin,
            "--method",
            call.method,
            "--credentials",
            call.credentials,
            "--mode",
            call.mode,
            "--redirect",
            call.redirect,
            "--browser",
            browser,
        ]
        .map(Into::into)
        .into();
        words.extend(case.csp.iter().flat_map(|csp| ["--csp".to_owned(), self.servers.policy(csp)]));
        words.extend(case.coep.iter().flat_map(|coep| ["--coep", coep].map(Into::into)));
        for (name, value) in &call.headers {
            words.extend(["--header".to_owned(), format!("{name}: {value}")]);
        }
        if call.body {
            words.extend(["--data", "a"].map(Into::into));
        }
        words.extend(case.cookie.iter().flat_map(|cookie| ["--cookie".to_owned(), (*cookie).to_owned()]));
        words
    }

    /// For a browser that requests it forever: of requests that are alike, one.
    fn distinct(requests: &str) -> String {
        let mut seen = Vec::new();
        for line in requests.lines().filter(|line| !line.is_empty()) {
            if !seen.contains(&line) {
                seen.push(line);
            }
        }
        seen.into_iter().map(|line| format!("{line}\n")).collect()
    }

    async fn in_browser(&self, session: &mut Session, question: &Question) -> Behaviour {
        // Where nothing came in time, that is what the browser did.
        let observed = match session.call(question, LIMIT).await {
            Ok(observed) => observed,
            Err(error) => {
                let end = error.to_string();
                let requests = Self::distinct(&self.requests(question));
                return Behaviour { end, cause: "-".into(), requests };
            }
        };
        if let Some(script) = observed.script {
            let end = match observed.end {
                End::Resolved(_) => shown_calls(Some(script.calls)),
                End::Rejected { .. } => "error".into(),
            };
            let cause = script.cause.unwrap_or_else(|| "-".into());
            return Behaviour { end, cause, requests: self.requests(question) };
        }
        let end = match observed.end {
            End::Resolved(learned) => shown_end(&learned),
            End::Rejected { .. } => "rejected".into(),
        };
        let cause = observed.name.unwrap_or_else(|| "-".into());
        Behaviour { end, cause, requests: self.requests(question) }
    }

    async fn here(&self, question: Question) -> Behaviour {
        let deadline = tokio::time::Instant::now() + LIMIT;
        let diagnosis: Diagnosis =
            probe(question, async |next| self.wire.timed(&next.message, Some(deadline)).await).await;
        if let Some(delivery) = diagnosis.first_call().delivery() {
            let end = if delivery.loaded { shown_calls(delivery.calls) } else { "error".into() };
            let cause = if delivery.loaded { "-" } else { delivery.cause.unwrap_or("nothing") }.to_owned();
            return Behaviour { end, cause, requests: self.requests(&diagnosis.question) };
        }
        let end = match &diagnosis.first_call().outcome {
            Outcome::Allowed(response) => {
                let initiator = diagnosis.question.initiator();
                let (all, some) = (initiator == Initiator::Fetch, initiator.reads_response());
                shown_end(&Learned {
                    kind: all.then(|| response.kind.name().into()),
                    redirected: all.then_some(response.redirected),
                    status: some.then_some(response.status),
                    readable_headers: some.then(|| response.readable_headers.clone()),
                })
            }
            Outcome::Blocked(violation)
                if matches!(violation.fault, Fault::ElementStatus { retries_without_end: Some(_), .. }) =>
            {
                NEVER.into()
            }
            Outcome::Blocked(_) | Outcome::Failed(_) => "rejected".into(),
        };
        let cause = diagnosis.first_call().name().unwrap_or("-").to_owned();
        Behaviour { end, cause, requests: self.requests(&diagnosis.question) }
    }

    /// What the servers got since the last call, with the headers that matter.
    fn requests(&self, question: &Question) -> String {
        let opaque = question.origin().is_opaque();
        let shown = self
            .servers
            .requests(self.number)
            .iter()
            .map(|request| shown(request, opaque))
            .collect::<String>();
        if shown.is_empty() { "  none\n".into() } else { shown }
    }
}

/// How often a script that loaded called the function.
fn shown_calls(calls: Option<u32>) -> String {
    calls.map_or_else(|| "loads, calls not known".into(), |calls| format!("loads, {calls} calls"))
}

impl Referee for Comparison {
    type Case = Case;

    fn page_key(case: &Case) -> String {
        case.page_key()
    }

    /// WebKitGTK leaves audio and video to GStreamer, which is not Safari's, says nothing to the page, ever, of a module that cannot
    /// be parsed, and sends a beacon of an opaque page with the origin of that page's URL, which is not known here. A beacon that lost
    /// its `Content-Type` on a redirect has it again behind the next one; by which rule is not known, and the beacon arrives all the same.
    fn is_comparable(&self, case: &Case) -> bool {
        let is_script = |body: &[u8]| body.is_empty() || body.starts_with(b"postMessage");
        match case.call.initiator {
            _ if self.browser != Browser::WebKit => true,
            "media" => false,
            "beacon" => !case.opaque && case.hops.len() < 3,
            "module" => case.hops.iter().all(|hop| is_script(hop.body)),
            _ => true,
        }
    }

    async fn disagreement(&mut self, session: &mut Session, case: &Case) -> Option<String> {
        self.run_once(session, case).await?;
        self.run_once(session, case).await
    }
}

/// How a request ended, as far as the page learns it.
fn shown_end(learned: &Learned) -> String {
    let Learned { kind, status, redirected, readable_headers } = learned;
    format!("resolved {kind:?} {status:?} redirected {redirected:?} {readable_headers:?}")
}

/// A request, one line. Of `Referer` only whether there is one, and not even that for an opaque page.
fn shown(request: &Request, opaque: bool) -> String {
    const COMPARED: [&str; 7] = [
        "Origin",
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "Cookie",
        "Content-Type",
        "Accept",
        "Range",
    ];
    let host = request.header("host").unwrap_or_default();
    let mut line = format!("  {} {host}{}", request.method, request.target);
    for name in COMPARED {
        if let Some(value) = request.header(name) {
            let _ = write!(line, " [{name}: {value}]");
        }
    }
    if !opaque && request.header("referer").is_some() {
        line.push_str(" [Referer]");
    }
    line + "\n"
}

fn described(case: &Case, words: &[String], theirs: &Behaviour, ours: &Behaviour) -> String {
    let mut text = format!("  corscheck {words:?}\n");
    for (number, hop) in case.hops.iter().enumerate() {
        let last = number + 1 == case.hops.len();
        let status = if last { hop.status } else { hop.redirects };
        let _ = writeln!(
            text,
            "  hop {number} at {}://{}:PORT{}: {status} {:?} {:?}",
            hop.place.scheme,
            hop.place.host,
            hop.place.port,
            hop.headers,
            String::from_utf8_lossy(hop.body)
        );
        let _ = writeln!(text, "    preflight: {} {:?}", hop.preflight_status, hop.preflight);
    }
    for (who, behaviour) in [("browser  ", theirs), ("corscheck", ours)] {
        let Behaviour { end, cause, requests } = behaviour;
        let _ = writeln!(text, "{who} {end}, {cause}, requests\n{}", requests.trim_end());
    }
    text
}
