//! A unit's entries and responses, judged.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::FutureExt;
use url::Url;

use super::audited::{entry_of, findings, to_reply};
use super::behaviour::{self, Mistake};
use super::intent::Intent;
use super::matcher::Entry;
use super::simulation::{
    ALLOW_ORIGIN, NotKnown, Sent, Simulation, WithFile, is_preflight, plain_request, respond,
};
use super::sources::Source;
use super::{Place, Unit};
use crate::audit::{Class, Finding, Severity};
use crate::probe::{Diagnosis, Question, probe};
use crate::rules::Rule;
use crate::web::message::{HttpRequest, HttpResponse};
use crate::web::origin::Origin;
use crate::web::scheme::is_loopback_host;
use crate::web::site::site;

/// How many origins are trusted because a pattern matches them.
const MOST_SAMPLES: usize = 24;

/// What was found in a unit.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The unit.
    pub unit: Unit,
    /// The origins that it was written for.
    pub trusted: Vec<Origin>,
    /// What its author means, as far as the file says it.
    pub intent: Intent,
    /// What is wrong, the worst first.
    pub problems: Vec<Problem>,
    /// What cannot be known from the file: sentences.
    pub not_known: Vec<String>,
    /// What was assumed: sentences.
    pub assumed: Vec<String>,
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
    /// The file in which that is, where it is one that the file includes.
    pub source: Option<Arc<Source>>,
}

/// What is wrong.
#[derive(Clone, Debug)]
pub enum ProblemKind {
    /// Other origins get in.
    LetsIn(Finding),
    /// An entry is equal to no page's origin; why.
    NeverMatches(String),
    /// The server does not do what its author wants.
    Mistake(Mistake),
}

impl Problem {
    /// Its rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match &self.kind {
            ProblemKind::LetsIn(finding) => finding.class.rule(),
            ProblemKind::NeverMatches(_) => Rule::EntryNeverMatches,
            ProblemKind::Mistake(mistake) => mistake.rule(),
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match &self.kind {
            ProblemKind::LetsIn(finding) => finding.severity,
            ProblemKind::NeverMatches(_) => Severity::Medium,
            ProblemKind::Mistake(mistake) => mistake.severity(),
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
            ProblemKind::Mistake(mistake) => mistake.message(),
        }
    }

    /// What to change: a sentence.
    #[must_use]
    pub fn change(&self) -> String {
        match &self.kind {
            ProblemKind::LetsIn(finding) => finding.class.change().to_owned(),
            // `change` is not about how it is written where there are several.
            ProblemKind::NeverMatches(_) if self.text.trim().contains([',', ' ']) => {
                "Write each origin as an entry of its own; where it is a header, which takes one origin, send the one that is equal to \
                 Origin, with Vary: Origin."
                    .into()
            }
            ProblemKind::NeverMatches(_) if self.text.contains('*') => {
                "Name each origin that may get in, or use an expression where the product takes one; a * alone, without credentials, is \
                 for everyone."
                    .into()
            }
            ProblemKind::NeverMatches(_) => {
                "Write the origin as browsers send it: scheme, host in lower case, the port if it is not the default, no slash."
                    .into()
            }
            ProblemKind::Mistake(mistake) => mistake.change(),
        }
    }
}

/// Tries a unit. `trusted` are the origins that may get in besides those that the entries name.
#[must_use]
pub fn check(unit: &Unit, trusted: &[Origin]) -> Checked {
    let (checked, of_files) = check_one(unit, trusted);
    let Some(simulation) = unit.simulation.clone().filter(|_| !of_files.is_empty()) else { return checked };
    // It depends on a file: what is found with it, and what is found without it.
    let assuming = |is_there| {
        let inner = Arc::clone(&simulation);
        let simulation: Arc<dyn Simulation> = Arc::new(WithFile { inner, is_there });
        check_one(&Unit { simulation: Some(simulation), ..unit.clone() }, trusted).0
    };
    let (mut all, other) = (assuming(true), assuming(false));
    for problem in other.problems {
        let is_known = |one: &Problem| (one.place, one.rule()) == (problem.place, problem.rule());
        if !all.problems.iter().any(is_known) {
            all.problems.push(problem);
        }
    }
    all.problems.sort_by_key(|problem| (std::cmp::Reverse(problem.severity()), problem.place));
    for (list, others) in [(&mut all.not_known, other.not_known), (&mut all.assumed, other.assumed)] {
        for sentence in others {
            if !list.contains(&sentence) {
                list.push(sentence);
            }
        }
    }
    let both = |why: NotKnown| NotKnown { why: format!("{} Both were tried.", why.why), ..why };
    all.assumed.extend(sentences(unit, of_files.into_iter().map(both).collect()));
    Checked { unit: unit.clone(), ..all }
}

/// Tries a unit; with that on which it depends whether there is a file.
fn check_one(unit: &Unit, trusted: &[Origin]) -> (Checked, Vec<NotKnown>) {
    let mut origins: Vec<Origin> = trusted.to_vec();
    let mut not_known = Vec::new();
    for entry in unit.entries() {
        if entry.is_filled_in() {
            not_known.push(format!("The value of {} is not in the file.", entry.text));
        } else if entry.matches("https://app.example.com").is_none() {
            not_known.push(format!("The expression {} cannot be read here.", entry.text));
        }
        // A pattern's own example is trusted only where the entries name no origin.
        let is_exact = entry.never_matches().is_none() && entry.is_exact();
        let samples = if is_exact { entry.samples() } else { Vec::new() };
        for sample in samples.into_iter().map(encrypted).filter(is_of_the_web) {
            if !origins.contains(&sample) {
                origins.push(sample);
            }
        }
    }
    // Of the names below one domain, one is enough.
    let mut domains: BTreeSet<String> =
        origins.iter().flat_map(|origin| [own_host(origin), domain(origin)]).collect();
    let mut count = 0;
    for entry in unit.entries().filter(|entry| !entry.is_exact()) {
        for sample in entry.samples() {
            if count < MOST_SAMPLES && domains.insert(domain(&sample)) {
                domains.insert(own_host(&sample));
                origins.push(sample);
                count += 1;
            }
        }
    }
    if origins.is_empty() {
        origins.extend(unit.entries().flat_map(Entry::samples));
    }
    // No page is known.
    let is_made_up = origins.is_empty();
    if is_made_up {
        origins.extend(Url::parse("https://app.example.com").ok().map(|url| Origin::of(&url)));
    }
    let mut problems: Vec<Problem> = unit
        .entries()
        .filter_map(|entry| {
            let kind = ProblemKind::NeverMatches(entry.never_matches()?);
            Some(Problem { place: entry.place, text: entry.text.clone(), kind, source: None })
        })
        .collect();
    let (found, mut unknown) = findings(unit, &origins);
    let simulation = unit.simulation.as_deref();
    let sent_to = |origins: &mut dyn Iterator<Item = String>| {
        simulation.and_then(|simulation| behaviour::place_of_line(simulation, &unit.url(), origins))
    };
    for (finding, method) in found {
        let sent_at = match &finding.evidence {
            Some(evidence) => sent_to(&mut std::iter::once(evidence.origin.clone())),
            None => sent_to(&mut origins.iter().map(Origin::serialize)),
        };
        let entry = entry_of(unit, &finding, &method, sent_at);
        problems.push(Problem {
            place: entry.map(|entry| entry.place).or(sent_at).unwrap_or(unit.place),
            text: entry.map(|entry| entry.text.clone()).unwrap_or_default(),
            kind: ProblemKind::LetsIn(finding),
            source: None,
        });
    }
    drop_repeated(&mut problems);
    let mut assumed = Vec::new();
    if let Some(simulation) = simulation {
        let done = behaviour::mistakes(simulation, &unit.url(), &origins);
        let kind = |mistake| ProblemKind::Mistake(mistake);
        problems.extend(done.mistakes.into_iter().map(|(place, text, mistake)| Problem {
            place,
            text,
            kind: kind(mistake),
            source: None,
        }));
        unknown.extend(done.not_known);
        assumed = sentences(unit, done.assumed);
    }
    let (of_files, mut unknown): (Vec<NotKnown>, Vec<NotKnown>) =
        unknown.into_iter().partition(|one| one.of_file);
    unknown.extend(unit.notes.iter().chain(&unit.unknown).cloned());
    not_known.extend(sentences(unit, unknown));
    for problem in &mut problems {
        let (source, place) = unit.sources.resolve(problem.place);
        (problem.source, problem.place) = (source.cloned().map(Arc::new), place);
    }
    problems.sort_by_key(|problem| (std::cmp::Reverse(problem.severity()), problem.place));
    not_known.dedup();
    let intent = Intent::of(unit, &origins, is_made_up);
    (Checked { unit: unit.clone(), trusted: origins, intent, problems, not_known, assumed }, of_files)
}

/// Tries units. What several have in common is found once.
#[must_use]
pub fn check_all(units: &[Unit], trusted: &[Origin]) -> Vec<Checked> {
    let mut seen = Vec::new();
    let mut all = Vec::new();
    for unit in units {
        let mut checked = check(unit, trusted);
        checked.problems.retain(|problem| {
            let name = problem.source.as_ref().map(|source| source.name.clone());
            let key = (name, problem.place, problem.rule());
            let is_new = unit.simulation.is_none() || !seen.contains(&key);
            seen.push(key);
            is_new
        });
        all.push(checked);
    }
    all
}

/// What is not known, each once, with its place.
fn sentences(unit: &Unit, all: Vec<NotKnown>) -> Vec<String> {
    let mut sentences = Vec::new();
    for one in all {
        let (source, place) = unit.sources.resolve(one.place);
        let file = source.map_or_else(String::new, |source| format!("{}:", source.name));
        let sentence = format!("{} ({file}{}:{})", one.why, place.line, place.column);
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences
}

/// On a platform a name that ends like a pattern's example is another account's: one finding says that.
fn drop_repeated(problems: &mut Vec<Problem>) {
    let class = |problem: &Problem| match &problem.kind {
        ProblemKind::LetsIn(finding) => Some(finding.class),
        ProblemKind::NeverMatches(_) | ProblemKind::Mistake(_) => None,
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

fn own_host(origin: &Origin) -> String {
    origin.host_text().unwrap_or_default().to_owned()
}

/// The domain in which an origin's name is: the rest of it, or that of a site's own name the name.
fn domain(origin: &Origin) -> String {
    let host = own_host(origin);
    let is_below = site(origin).rsplit("://").next().is_some_and(|site| site != host);
    match host.split_once('.') {
        Some((_, rest)) if is_below => rest.to_owned(),
        _ => host,
    }
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

/// A page's call of a unit, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The verdict.
    pub diagnosis: Diagnosis,
    /// What was assumed for it: sentences.
    pub assumed: Vec<String>,
    /// The entries that were meant for the page, and that its origin is not equal to: sentences.
    pub meant: Vec<String>,
}

/// The entries that were meant for an origin, each with why it is not equal to it.
fn meant(unit: &Unit, origin: &Origin) -> Vec<String> {
    let is_meant = |entry: &&Entry| entry.meant().contains(origin);
    let sentence = |entry: &Entry| {
        let why =
            format!("{} is never equal to a page's origin: {}.", entry.text.trim(), entry.never_matches()?);
        sentences(unit, vec![NotKnown::new(entry.place, why)]).pop()
    };
    unit.entries().filter(is_meant).filter_map(sentence).collect()
}

/// A page's call of a unit, judged.
///
/// # Errors
/// Where the file does not say what the server sends: a sentence.
pub fn judge(unit: &Unit, question: Question) -> Result<Judged, String> {
    let mut unknown = Vec::new();
    let mut assumed = Vec::new();
    let meant = meant(unit, question.origin());
    let diagnosis = probe(question, async |next| {
        let request = &next.message;
        let Some(simulation) = &unit.simulation else {
            let reply = unit.respond(request);
            if reply.is_none() {
                unknown.push(unit.why_not_known());
            }
            return to_reply(reply);
        };
        match respond(simulation.as_ref(), request) {
            Ok(sent) => match open_question(&sent, request) {
                Some(why) => {
                    unknown.push(why);
                    to_reply(None)
                }
                None => {
                    assumed.extend(behaviour::assumption(&sent));
                    to_reply(Some(sent.response()))
                }
            },
            Err(why) => {
                unknown.push(why);
                to_reply(None)
            }
        }
    })
    .now_or_never();
    match (diagnosis, sentences(unit, unknown).into_iter().next()) {
        (_, Some(why)) => Err(why),
        (Some(diagnosis), None) => Ok(Judged { diagnosis, assumed: sentences(unit, assumed), meant }),
        (None, None) => Err("The file does not say what is sent.".into()),
    }
}

/// What is sent for a request to the unit's URL.
///
/// # Errors
/// Where the file does not say it: a sentence.
pub fn foretell(unit: &Unit, method: &str, headers: &[(&str, &str)]) -> Result<HttpResponse, String> {
    let request = plain_request(&unit.url(), method, headers);
    let sent = match &unit.simulation {
        Some(simulation) => respond(simulation.as_ref(), &request).map(|sent| sent.response()),
        None => unit.respond(&request).ok_or_else(|| unit.why_not_known()),
    };
    sent.map_err(|why| sentences(unit, vec![why]).concat())
}

/// What a server behind this one decides.
fn open_question(sent: &Sent, request: &HttpRequest) -> Option<NotKnown> {
    let place = sent.back_end?;
    if is_preflight(request) {
        return Some(NotKnown::new(place, "The server behind this line responds to the preflight."));
    }
    let has_line = sent.lines_of(ALLOW_ORIGIN).next().is_some();
    (!has_line && sent.may_gain(ALLOW_ORIGIN)).then(|| {
        NotKnown::new(place, "Whether the server behind this line allows the origin is not in the file.")
    })
}
