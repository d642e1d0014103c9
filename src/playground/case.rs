//! The cases: every rule's example and every scenario, moved to this machine where that leaves them what they are.

use futures_util::FutureExt;
use url::Url;

use super::files::FILES;
use super::notation::{MadeFile, Reply, Script, ScriptError};
use super::places::{Places, Ports, page_origin};
use super::routes::{RequestFacts, Routes, unwritten};
use super::scenario::{Coverage, Scenario, ScenarioError};
use crate::fetch::{NextRequest, OriginSource, Outcome};
use crate::probe::{CallTrace, Diagnosis, Question, failure_rule, probe, target_url};
use crate::rules::{Level, Rule};
use crate::web::address_space::AddressSpace;
use crate::web::body::{Body, BodyEnd, Cut, Decoding};
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpResponse, HttpVersion};
use crate::web::origin::Origin;
use crate::web::request::Initiator;
use crate::web::script::with_parameter;

/// Reads the words after `corscheck`, which only the command line can.
pub type ReadQuestion<'a> = &'a dyn Fn(&[String]) -> Result<Question, WordsError>;

/// Why words are not a question; the command line has the reason.
pub type WordsError = Box<dyn std::error::Error + Send + Sync>;

/// A case that is not written as it should be.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct CaseError {
    /// The rule's page or the scenario's file.
    pub place: String,
    /// What is wrong there.
    #[source]
    pub fault: CaseFault,
}

/// What is wrong with a case.
#[derive(Debug, thiserror::Error)]
pub enum CaseFault {
    /// A rule's example is not a script.
    #[error(transparent)]
    Script(#[from] ScriptError),
    /// The file is not a scenario.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The command is not a `probe` of one URL.
    #[error("its command cannot be run: {0}")]
    Words(#[from] WordsError),
    /// What stands after a method is not a URL.
    #[error("{0} is not a URL, such as https://api.example/items")]
    Url(String),
}

/// One thing to try.
#[derive(Debug)]
pub struct Case {
    /// Where it comes from.
    pub group: Group,
    /// Its path, without the slash in front: `rules/method-case`, `scenarios/S001-auth-before-cors/1`. It never changes.
    pub id: String,
    /// What a person would call it.
    pub title: String,
    /// What distinguishes it from the other scripts of the same scenario; empty where there is one.
    pub heading: String,
    /// The rule that it is about, where it is a rule's example.
    pub rule: Option<Rule>,
    /// The question and its responses; none where nothing can be recorded either.
    pub example: Option<Example>,
    /// How far it can be served here.
    pub support: Support,
}

/// Where a case comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The page of a rule.
    Rules,
    /// The failures that people meet.
    Scenarios,
}

/// How far a case can be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Support {
    /// In the visitor's browser, and by a probe.
    Browser,
    /// By a probe alone; why no page can try it.
    ProbeOnly(String),
    /// Not at all; why.
    None(String),
}

/// A question with all responses to it.
#[derive(Debug)]
pub struct Example {
    /// The command line, after `corscheck`: with this server's URLs where it is served, else as written.
    pub words: Vec<String>,
    /// The file that is made for its body.
    pub file: Option<MadeFile>,
    /// The question of the words.
    pub question: Question,
    /// The result of the responses as they are written: a diagnosis for each browser, in the order of [`Browser::EACH_ENGINE`].
    pub written: Vec<Diagnosis>,
    /// The responses as they are served.
    pub routes: Routes,
}

/// All cases, with the places that they have on these ports.
///
/// # Errors
/// Where one of them is not written as it should be.
pub fn cases(ports: Ports, read: ReadQuestion<'_>) -> Result<Vec<Case>, CaseError> {
    let mut cases = Vec::new();
    for rule in Rule::ALL {
        let in_page = |fault| CaseError { place: format!("the page of {rule}"), fault };
        cases.push(rule_case(*rule, ports, read).map_err(in_page)?);
    }
    for (file, text) in FILES {
        let in_file = |fault| CaseError { place: format!("the scenario {file}"), fault };
        let scenario = Scenario::read(&text.replace("\r\n", "\n")).map_err(CaseFault::from);
        let found = scenario.and_then(|scenario| scenario_cases(&scenario, ports, read));
        cases.extend(found.map_err(in_file)?);
    }
    Ok(cases)
}

fn rule_case(rule: Rule, ports: Ports, read: ReadQuestion<'_>) -> Result<Case, CaseFault> {
    let (id, page) = (format!("rules/{rule}"), rule.page());
    let script = page.example().map(|text| Script::read("", text)).transpose()?;
    let (example, support) = match script {
        Some(script) => served(&script, &id, ports, read)?,
        None => {
            let why = page.section("No example").unwrap_or_default();
            (None, Support::None(why.split_whitespace().collect::<Vec<_>>().join(" ")))
        }
    };
    let title = page.title().to_owned();
    Ok(Case { group: Group::Rules, id, title, heading: String::new(), rule: Some(rule), example, support })
}

fn scenario_cases(scenario: &Scenario, ports: Ports, read: ReadQuestion<'_>) -> Result<Vec<Case>, CaseFault> {
    let Scenario { id, name, title, coverage, scripts } = scenario;
    let case = |id, heading: &str, (example, support)| Case {
        group: Group::Scenarios,
        id,
        title: title.clone(),
        heading: heading.into(),
        rule: None,
        example,
        support,
    };
    let path = format!("scenarios/{id}-{name}");
    match coverage {
        Coverage::OutOfReach(why) if scripts.is_empty() => {
            Ok(vec![case(path, "", (None, Support::None(why.clone())))])
        }
        _ => (1..)
            .zip(scripts)
            .map(|(number, script)| {
                let id = format!("{path}/{number}");
                let served = served(script, &id, ports, read)?;
                Ok(case(id, &script.heading, served))
            })
            .collect(),
    }
}

/// A script as it is served here, or why it is not.
fn served(
    script: &Script,
    id: &str,
    ports: Ports,
    read: ReadQuestion<'_>,
) -> Result<(Option<Example>, Support), CaseFault> {
    // Other commands have examples, too.
    if let Some(command) = script.words.first().filter(|command| *command != "probe") {
        let why =
            format!("It is an example of corscheck {command}, and this server has those of corscheck probe.");
        return Ok((None, Support::None(why)));
    }
    let question = read(&script.words_with_body())?;
    let written = Routes::of(question.origin().serialize(), &script.exchanges);
    let as_written = by_each(&question, &written);
    let unserved = |why: String| {
        let example = Example {
            words: script.words.clone(),
            file: script.file.clone(),
            question: question.clone(),
            written: as_written.clone(),
            routes: Routes::default(),
        };
        Ok((Some(example), Support::None(why)))
    };
    if let Some(why) = not_servable(&question, script) {
        return unserved(why);
    }
    let Some(places) =
        Places::of(question.origin(), question.url(), &script.exchanges, &format!("/{id}"), ports)
    else {
        return unserved("It needs more hosts than this server has.".into());
    };
    let moved = Script { words: moved_words(&script.words, &question, &places), ..script.clone() };
    let here = read(&moved.words_with_body())?;
    let mut exchanges = script.exchanges.clone();
    for exchange in &mut exchanges {
        exchange.url = places.pattern(&exchange.url).ok_or_else(|| CaseFault::Url(exchange.url.clone()))?;
        exchange.reply = places.reply(&exchange.reply);
    }
    let page = if here.origin().is_opaque() { "null".into() } else { page_origin(ports) };
    let routes = Routes::of(page, &exchanges);
    let same = as_written.iter().zip(by_each(&here, &routes)).all(|(one, other)| same_result(one, &other));
    if !same {
        let encrypted = question.origin().scheme() == Some("https") || question.url().scheme() == "https";
        return unserved(if encrypted {
            "It has another result without https, and this server uses plain http.".into()
        } else {
            "It has another result with the hosts of this machine.".into()
        });
    }
    let support = match not_tryable(&here, script) {
        Some(why) => Support::ProbeOnly(why.into()),
        None => Support::Browser,
    };
    let example = Example {
        words: moved.words,
        file: script.file.clone(),
        question: here,
        written: as_written,
        routes,
    };
    Ok((Some(example), support))
}

/// Why a script cannot be served on this machine.
fn not_servable(question: &Question, script: &Script) -> Option<String> {
    let failures = script.exchanges.iter().filter_map(|exchange| match &exchange.reply {
        Reply::Failure(kind) if *kind != FailureKind::EmptyResponse => Some(*kind),
        _ => None,
    });
    if let Some(kind) = failures.into_iter().next() {
        if kind == FailureKind::NotSendable {
            return Some("The probe itself cannot send the page's request.".into());
        }
        return Some(format!(
            "It gets no response ({}), and this server always responds.",
            failure_rule(kind)
        ));
    }
    if script.exchanges.iter().any(|exchange| is_broken(&exchange.reply)) {
        return Some("The body is broken, and this server sends none that is.".into());
    }
    if question.is_from_disk() {
        return Some("The page is a file on disk, and a server cannot serve such a page.".into());
    }
    let scheme = question.origin().scheme().unwrap_or("http");
    if !matches!(scheme, "http" | "https") {
        return Some(format!("The page has the scheme {scheme}:, and a server cannot serve such a page."));
    }
    if question.page.policy.address_space.is_some_and(|page| page.space == AddressSpace::Public) {
        return Some("The page is on the public network, and this server is on your machine.".into());
    }
    match &question.page.source {
        OriginSource::Given { respelt: Some(_) } if !question.origin().is_opaque() => {
            Some("It concerns the spelling of an origin, and a browser always uses its own.".into())
        }
        _ => None,
    }
}

/// Why a page cannot try what a probe can.
fn not_tryable(question: &Question, script: &Script) -> Option<&'static str> {
    let client = &question.client;
    if !client.cookies.is_empty() || client.third_party_cookies.is_some() {
        Some("The browser needs a cookie of another host, and a page cannot set it.")
    } else if question.initiator() == Initiator::Beacon && !script.exchanges.is_empty() {
        Some("A page is not notified of a beacon's result.")
    } else if matches!(
        question.initiator(),
        Initiator::Manifest
            | Initiator::Preload
            | Initiator::ServiceWorker
            | Initiator::SvgUse
            | Initiator::Track
            | Initiator::WebSocket
    ) {
        Some("Browsers do not report this alike to a page.")
    } else if question.call.attributes.script.callback.is_some() {
        Some("The page waits for load here, and a script that loads may call nothing.")
    } else if question.repeat {
        Some("The same call is made twice; a probe can distinguish the two, a page cannot.")
    } else {
        None
    }
}

/// The words of a command with the URLs of here.
fn moved_words(words: &[String], question: &Question, places: &Places) -> Vec<String> {
    let mut before = "";
    let mut moved = Vec::new();
    for word in words {
        let url: Option<Url> = target_url(word).ok().filter(|url| is_called(url, question));
        moved.push(match (before, url) {
            ("--origin", _)
                if question.origin().is_opaque() && question.page.policy.self_origin.is_none() =>
            {
                "null".into()
            }
            ("--origin", _) | (_, None) => places.text(word),
            (_, Some(url)) => places.url(&url).into(),
        });
        before = word;
    }
    moved
}

/// Whether this is the URL of the call, which for JSONP has the function's name besides.
fn is_called(url: &Url, question: &Question) -> bool {
    let callback = question.call.attributes.script.callback.as_ref();
    let called = callback.map(|callback| with_parameter(url.clone(), &callback.param, &callback.name));
    called.as_ref().unwrap_or(url) == question.url()
}

/// Whether two diagnoses of the same browser have the same result.
fn same_result(one: &Diagnosis, other: &Diagnosis) -> bool {
    let (one, other) = (one.first_call(), other.first_call());
    let rules = |call: &CallTrace, fits: &dyn Fn(Rule) -> bool| {
        let reasons = call.reasons().iter().map(|reason| reason.rule()).collect::<Vec<_>>();
        let notices = call.notices.iter().map(|notice| notice.rule());
        let mut rules: Vec<Rule> = reasons.into_iter().chain(notices).filter(|rule| fits(*rule)).collect();
        rules.sort();
        rules.dedup();
        rules
    };
    let any = |_: Rule| true;
    one.outcome.kind() == other.outcome.kind()
        && one.rule() == other.rule()
        && rules(one, &any) == rules(other, &any)
}

/// Replays the responses to a question, as each browser.
fn by_each(question: &Question, routes: &Routes) -> Vec<Diagnosis> {
    let as_browser = |browser| replay(question.in_browser(browser), routes);
    Browser::EACH_ENGINE.iter().copied().map(as_browser).collect()
}

/// Replays responses to a question; nothing is sent.
#[must_use]
pub fn replay(question: Question, routes: &Routes) -> Diagnosis {
    let browser = question.browser();
    let send = async |next: &NextRequest| {
        let header = |name: &str| next.message.headers.get_text(name);
        let origin = header("origin");
        let request = RequestFacts {
            method: next.message.method.as_str(),
            url: next.message.url.as_str(),
            origin: origin.as_deref(),
            browser: Some(browser),
            has_cookie: header("cookie").is_some(),
        };
        let response = routes.reply(request).map_or_else(|| response(&unwritten()), response);
        crate::web::message::Reply::new(response, std::time::Duration::ZERO)
    };
    // Nothing here waits for anything.
    match probe(question, send).now_or_never() {
        Some(diagnosis) => diagnosis,
        None => unreachable!("a response that is already there is not waited for"),
    }
}

/// A written reply as it would come over the wire.
///
/// # Errors
/// The failure, where that is what is written.
pub fn response(reply: &Reply) -> Result<HttpResponse, Failure> {
    match reply {
        Reply::Failure(kind) => {
            Err(Failure { kind: *kind, detail: format!("the example says {}", failure_rule(*kind)) })
        }
        Reply::Response { status, headers, body } => {
            let mut list = HeaderList::new();
            for (name, value) in headers {
                list.append(name.as_str(), value);
            }
            Ok(HttpResponse {
                version: HttpVersion::Http1,
                status: *status,
                headers: list,
                body: written_body(body, headers),
                remote: None,
            })
        }
    }
}

/// Whether a rule did there what rules of its level do.
#[must_use]
pub fn shows(rule: Rule, diagnosis: &Diagnosis) -> bool {
    let call = diagnosis.first_call();
    match rule.level() {
        Level::Blocks => matches!(call.outcome, Outcome::Blocked(_)) && call.rule() == Some(rule),
        Level::Fails => matches!(call.outcome, Outcome::Failed(_)) && call.rule() == Some(rule),
        Level::Explains | Level::Finds => false,
        Level::Warns => {
            call.reasons().iter().any(|reason| reason.rule() == rule)
                || call.notices.iter().any(|notice| notice.rule() == rule)
        }
    }
}

impl Case {
    /// Whether its responses are on the server.
    #[must_use]
    pub fn is_served(&self) -> bool {
        !matches!(self.support, Support::None(_))
    }

    /// Whether the page has an opaque origin.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.example.as_ref().is_some_and(|example| example.question.page.origin == Origin::Opaque)
    }
}

/// Whether a reply has a body that is cut off or cannot be decoded.
fn is_broken(reply: &Reply) -> bool {
    response(reply).is_ok_and(|response| {
        matches!(response.body.end, BodyEnd::Cut(_)) || response.body.decoding != Decoding::Good
    })
}

/// A body as it is written: shorter than its `Content-Length` where that says more, and never encoded, whatever the headers say.
fn written_body(text: &str, headers: &[(String, String)]) -> Body {
    let value = |name: &str| {
        headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let body = Body::complete(text.as_bytes());
    let promised = value("content-length").and_then(|length| length.parse().ok());
    let end = promised.filter(|promised| *promised > body.received);
    let coding =
        value("content-encoding").filter(|coding| ["gzip", "deflate", "br", "zstd"].contains(coding));
    Body {
        end: end.map_or(BodyEnd::Complete, |promised| BodyEnd::Cut(Cut::Length { promised })),
        decoding: coding.map_or(Decoding::Good, |coding| Decoding::Failed(coding.into())),
        ..body
    }
}
