//! Which other origins a unit lets in: an audit of it, with the methods of all its rules.

use std::cell::RefCell;
use std::time::Duration;

use futures_util::FutureExt;

use super::matcher::{Entry, Matcher};
use super::simulation::{NotKnown, respond};
use super::{Place, Unit};
use crate::audit::{Class, Finding, Plan, Server, Words, audit};
use crate::fetch::{Call, Client, Page};
use crate::probe::Question;
use crate::web::address_space::AddressSpace;
use crate::web::browser::Browser;
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, Reply};
use crate::web::origin::Origin;
use crate::web::raw_head::{RawFailure, RawReply};
use crate::web::request::{Credentials, Initiator};

/// How many origins are tried for one unit.
const MOST: usize = 2000;

/// The entry that lets an origin in. Of those that are for every origin, it is the one of the line that was sent.
fn matching<'a>(unit: &'a Unit, origin: &str, method: &str, sent_at: Option<Place>) -> Option<&'a Entry> {
    let entries = unit.entries_for(method);
    let all = || entries.iter().copied().filter(|entry| entry.matches(origin) == Some(true));
    let of_line = || all().find(|entry| sent_at.is_some_and(|place| place.line == entry.place.line));
    let first = all().next()?;
    if matches!(first.matcher, Matcher::Any) { of_line().or(Some(first)) } else { Some(first) }
}

/// What is found with each method that rules of their own are for; each of several findings of a kind for one origin once.
pub(super) fn findings(unit: &Unit, trusted: &[Origin]) -> (Vec<(Finding, String)>, Vec<NotKnown>) {
    let (mut all, mut unknown): (Vec<(Finding, String)>, Vec<NotKnown>) = Default::default();
    for method in unit.methods() {
        let (found, open) = findings_with(unit, trusted, &method);
        unknown.extend(open);
        for finding in found {
            let entry = entry_of(unit, &finding, &method, None).map(|entry| entry.place);
            let is_same = |(known, with): &(Finding, String)| {
                known.class == finding.class
                    && entry_of(unit, known, with, None).map(|entry| entry.place) == entry
            };
            if !all.iter().any(is_same) {
                all.push((finding, method.clone()));
            }
        }
    }
    (all, unknown)
}

/// The entry that lets a finding's origin in.
pub(super) fn entry_of<'a>(
    unit: &'a Unit,
    finding: &Finding,
    method: &str,
    sent_at: Option<Place>,
) -> Option<&'a Entry> {
    matching(unit, &finding.evidence.as_ref()?.origin, method, sent_at)
}

fn findings_with(unit: &Unit, trusted: &[Origin], method: &str) -> (Vec<Finding>, Vec<NotKnown>) {
    let call = Call::new(Initiator::Fetch, unit.url()).method(method).credentials(Credentials::Include);
    let mut question = Question::new(Page::new(Origin::Opaque), call, Client::new(Browser::Chromium));
    question.preflight_only = !matches!(method, "GET" | "HEAD");
    if unit.has_preflights_only {
        question.preflight_only = true;
        // Whatever the method, such a request has a preflight.
        question.call.headers = unit.sent_header().map(|name| (name, "x".to_owned())).into_iter().collect();
        if question.call.headers.is_empty() && matches!(method, "GET" | "HEAD" | "POST") {
            return (Vec::new(), Vec::new());
        }
    } else if question.preflight_only && (!unit.has_preflights || method == "POST") {
        return (Vec::new(), Vec::new());
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
    let server = Simulated { unit, unknown: RefCell::default() };
    // The same words for the same file: a report that changes without cause is not read.
    let done = audit(&plan, &mut Words::seeded(1), &server).now_or_never();
    (done.map(|done| done.findings).unwrap_or_default(), server.unknown.into_inner())
}

/// The product that reads the file.
struct Simulated<'a> {
    unit: &'a Unit,
    unknown: RefCell<Vec<NotKnown>>,
}

impl Server for Simulated<'_> {
    async fn send(&self, request: &HttpRequest) -> Reply {
        let Some(simulation) = &self.unit.simulation else {
            return to_reply(self.unit.respond(request));
        };
        let sent = respond(simulation.as_ref(), request).map_err(|why| self.unknown.borrow_mut().push(why));
        to_reply(sent.ok().map(|sent| sent.response()))
    }

    async fn handshake(&self, _: &HttpRequest) -> RawReply {
        let failure = RawFailure { failure: not_known(), closed_during_tls: false };
        RawReply { received: Err(failure), elapsed: Duration::ZERO }
    }

    async fn wait(&self, _: Duration) {}

    fn slow_down(&self) {}
}

pub(super) fn to_reply(response: Option<HttpResponse>) -> Reply {
    Reply::new(response.ok_or_else(not_known), Duration::ZERO)
}

fn not_known() -> Failure {
    Failure { kind: FailureKind::NotSendable, detail: "the file does not say it".into() }
}
