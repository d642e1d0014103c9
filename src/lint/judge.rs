//! A unit's entries and responses, judged.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::matcher::Entry;
use super::{Place, Unit};
use crate::audit::{Class, Finding, Plan, Server, Severity, Words, audit};
use crate::fetch::{Call, Client, Page};
use crate::probe::{Diagnosis, Question, probe};
use crate::rules::Rule;
use crate::web::address_space::AddressSpace;
use crate::web::browser::Browser;
use crate::web::message::{Failure, FailureKind, HttpRequest, Reply};
use crate::web::origin::Origin;
use crate::web::raw_head::{RawFailure, RawReply};
use crate::web::request::{Credentials, Initiator};
use crate::web::scheme::is_loopback_host;
use crate::web::site::site;

/// Where the API is, as the file does not say it.
const TARGET: &str = "https://api.corscheck.example/";
/// How many origins are tried for one unit.
const MOST: usize = 2000;

/// What was found in a unit.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The unit.
    pub unit: Unit,
    /// The origins that it was written for.
    pub trusted: Vec<Origin>,
    /// What is wrong, the worst first.
    pub problems: Vec<Problem>,
    /// What cannot be known from the file: sentences.
    pub not_known: Vec<String>,
}

/// Something that is wrong.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// The text there.
    pub text: String,
    /// What.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Clone, Debug)]
pub enum ProblemKind {
    /// Other origins get in.
    LetsIn(Finding),
    /// An entry is equal to no page's origin; why.
    NeverMatches(String),
}

impl Problem {
    /// Its rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match &self.kind {
            ProblemKind::LetsIn(finding) => finding.class.rule(),
            ProblemKind::NeverMatches(_) => Rule::EntryNeverMatches,
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match &self.kind {
            ProblemKind::LetsIn(finding) => finding.severity,
            ProblemKind::NeverMatches(_) => Severity::Medium,
        }
    }

    /// What is wrong: sentences.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.kind {
            ProblemKind::LetsIn(finding) => finding.message(),
            ProblemKind::NeverMatches(why) => {
                format!("{} is never equal to a page's origin: {why}.", self.text.trim())
            }
        }
    }

    /// What to change: a sentence.
    #[must_use]
    pub fn change(&self) -> String {
        match &self.kind {
            ProblemKind::LetsIn(finding) => finding.class.change().to_owned(),
            ProblemKind::NeverMatches(_) => {
                "Write the origin as browsers send it: scheme, host in lower case, the port if it is not the default, no slash."
                    .into()
            }
        }
    }
}

/// Tries a unit. `trusted` are the origins that may get in besides those that the entries name.
#[must_use]
pub fn check(unit: &Unit, trusted: &[Origin]) -> Checked {
    let mut origins: Vec<Origin> = trusted.to_vec();
    let mut not_known = Vec::new();
    for entry in unit.entries() {
        if entry.matches("https://app.example.com").is_none() {
            not_known.push(format!("The expression {} cannot be read here.", entry.text));
        }
        // A pattern's own example is trusted only where the entries name no origin.
        let is_exact = entry.never_matches().is_none() && entry.is_exact();
        let sample = entry.sample().map(encrypted).filter(|sample| is_exact && is_of_the_web(sample));
        origins.extend(sample.filter(|sample| !origins.contains(sample)));
    }
    let mut sites: BTreeSet<String> = origins.iter().map(site).collect();
    for entry in unit.entries().filter(|entry| !entry.is_exact()) {
        let Some(sample) = entry.sample() else { continue };
        if sites.insert(site(&sample)) {
            origins.push(sample);
        }
    }
    if origins.is_empty() {
        origins.extend(unit.entries().filter_map(Entry::sample));
    }
    if origins.is_empty() {
        origins.extend(Url::parse("https://app.example.com").ok().map(|url| Origin::of(&url)));
    }
    let mut problems: Vec<Problem> = unit
        .entries()
        .filter_map(|entry| {
            let kind = ProblemKind::NeverMatches(entry.never_matches()?);
            Some(Problem { place: entry.place, text: entry.text.clone(), kind })
        })
        .collect();
    for finding in findings(unit, &origins) {
        let entry = finding.evidence.as_ref().and_then(|evidence| matching(unit, &evidence.origin));
        problems.push(Problem {
            place: entry.map_or(unit.place, |entry| entry.place),
            text: entry.map(|entry| entry.text.clone()).unwrap_or_default(),
            kind: ProblemKind::LetsIn(finding),
        });
    }
    drop_repeated(&mut problems);
    problems.sort_by_key(|problem| (std::cmp::Reverse(problem.severity()), problem.place));
    not_known.dedup();
    Checked { unit: unit.clone(), trusted: origins, problems, not_known }
}

/// On a platform a name that ends like a pattern's example is another account's: one finding says that.
fn drop_repeated(problems: &mut Vec<Problem>) {
    let class = |problem: &Problem| match &problem.kind {
        ProblemKind::LetsIn(finding) => Some(finding.class),
        ProblemKind::NeverMatches(_) => None,
    };
    let of_platforms: Vec<(Place, String)> = problems
        .iter()
        .filter(|problem| class(problem) == Some(Class::HostingPlatform))
        .map(|problem| (problem.place, problem.text.clone()))
        .collect();
    problems.retain(|problem| {
        let same = of_platforms.iter().any(|(place, text)| (*place, text) == (problem.place, &problem.text));
        !(same && matches!(class(problem), Some(Class::SuffixMatch | Class::AnySubdomain)))
    });
}

/// The same origin over https: of an entry for http it is the one that should be there.
fn encrypted(origin: Origin) -> Origin {
    let text = origin.serialize();
    let Some(rest) = text.strip_prefix("http://") else { return origin };
    Url::parse(&format!("https://{rest}")).map_or(origin, |url| Origin::of(&url))
}

/// Whether pages of an origin are those of a site: not of the user's machine or an app, and not changeable on their way.
fn is_of_the_web(origin: &Origin) -> bool {
    origin.scheme() == Some("https") && !origin.host().is_some_and(is_loopback_host)
}

fn matching<'a>(unit: &'a Unit, origin: &str) -> Option<&'a Entry> {
    unit.entries().find(|entry| entry.matches(origin) == Some(true))
}

fn findings(unit: &Unit, trusted: &[Origin]) -> Vec<Finding> {
    let Ok(url) = Url::parse(TARGET) else { return Vec::new() };
    let method = unit.method();
    let call = Call::new(Initiator::Fetch, url).method(&method).credentials(Credentials::Include);
    let mut question = Question::new(Page::new(Origin::Opaque), call, Client::new(Browser::Chromium));
    question.preflight_only = !matches!(method.as_str(), "GET" | "HEAD");
    if unit.has_preflights_only {
        question.preflight_only = true;
        // Whatever the method, such a request has a preflight.
        question.call.headers = unit.sent_header().map(|name| (name, "x".to_owned())).into_iter().collect();
        if question.call.headers.is_empty() && matches!(method.as_str(), "GET" | "HEAD" | "POST") {
            return Vec::new();
        }
    } else if question.preflight_only && (!unit.has_preflights || method == "POST") {
        return Vec::new();
    }
    let plan = Plan {
        question,
        subprotocols: Vec::new(),
        trusted: trusted.to_vec(),
        only: Vec::new(),
        skip: if unit.knows_vary() { Vec::new() } else { vec![Class::MissingVary] },
        platforms: Vec::new(),
        space: AddressSpace::Public,
        max_requests: MOST,
    };
    // The same words for the same file: a report that changes without cause is not read.
    let done = audit(&plan, &mut Words::seeded(1), &Simulated(unit)).now_or_never();
    done.map(|done| done.findings).unwrap_or_default()
}

/// A page's call of a unit, judged.
#[must_use]
pub fn judge(unit: &Unit, question: Question) -> Option<Diagnosis> {
    probe(question, async |next| reply(unit, &next.message)).now_or_never()
}

/// The product that reads the file.
struct Simulated<'a>(&'a Unit);

impl Server for Simulated<'_> {
    async fn send(&self, request: &HttpRequest) -> Reply {
        reply(self.0, request)
    }

    async fn handshake(&self, _: &HttpRequest) -> RawReply {
        let failure = RawFailure { failure: not_known(), closed_during_tls: false };
        RawReply { received: Err(failure), elapsed: Duration::ZERO }
    }

    async fn wait(&self, _: Duration) {}

    fn slow_down(&self) {}
}

fn reply(unit: &Unit, request: &HttpRequest) -> Reply {
    Reply::new(unit.respond(request).ok_or_else(not_known), Duration::ZERO)
}

fn not_known() -> Failure {
    Failure { kind: FailureKind::NotSendable, detail: "the file does not say it".into() }
}
