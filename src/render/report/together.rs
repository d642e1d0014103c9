//! What the failing checks of one server need, together: followed one after the other, each would take away what the others need.

use std::fmt::Write;

use super::super::{Style, wrap};
use super::causes::server;
use super::change::StepEntry;
use super::entry::Entry;
use super::header::RunHeader;
use crate::advice::Action;
use crate::fetch::OutcomeKind;
use crate::suite::{ExpectationKind, Verdict};
use crate::web::text::{counted, list, visible};

/// How many checks of one server are put together; the suite's own policy has what more of them need.
const MOST: usize = 100;

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// All servers, in the order of their first checks.
#[derive(Debug, Default)]
pub(super) struct Together {
    servers: Vec<Server>,
}

/// One server, and what its failing checks need.
#[derive(Debug, Default)]
struct Server {
    origin: String,
    checks: usize,
    /// What responses to preflights need, and what the others need.
    needs: [Vec<StepEntry>; 2],
    /// The product whose configuration fixes it.
    product: Option<String>,
}

impl Together {
    /// Whether what this check needs is to be found out.
    pub(super) fn wants(&self, entry: &Entry) -> bool {
        let origin = server(&entry.url);
        let is_new = self.servers.iter().find(|one| one.origin == origin).is_none_or(|one| one.checks < MOST);
        is_blocked(entry) && is_new
    }

    /// Adds what a check needs, where that lies in responses alone.
    pub(super) fn add(&mut self, entry: &Entry) {
        let in_responses = entry.changes.iter().all(|change| change.place.is_some());
        if !is_blocked(entry) || !in_responses {
            return;
        }
        let origin = server(&entry.url);
        let at = self.servers.iter().position(|one| one.origin == origin).unwrap_or_else(|| {
            self.servers.push(Server { origin, ..Server::default() });
            self.servers.len() - 1
        });
        let found = &mut self.servers[at];
        found.checks += 1;
        found.product = found.product.take().or_else(|| entry.fix_for.clone());
        for change in &entry.changes {
            let kind = usize::from(change.place.as_deref() != Some("preflight"));
            change.steps.iter().for_each(|step| add(&mut found.needs[kind], step));
        }
    }

    /// A paragraph for each server with several such checks.
    pub(super) fn text(&self, header: &RunHeader, style: Style) -> String {
        let mut text = String::new();
        for found in self
            .servers
            .iter()
            .filter(|one| one.checks > 1 && one.needs.iter().any(|steps| !steps.is_empty()))
        {
            let title = format!(
                "{} of {} need one change, not one each",
                counted(found.checks, "failing check"),
                visible(&found.origin)
            );
            let _ = write!(text, "\n{}", wrap::hanging(&title, "", "  ", style.width));
            for (needs, which) in found.needs.iter().zip(["responses to OPTIONS", "other responses"]) {
                if !needs.is_empty() {
                    let words = format!("In the {which}: {}.", clauses(needs).join("; "));
                    text.push_str(&wrap::hanging(&visible(&words), "  ", "    ", style.width));
                }
            }
            if let Some(file) = only_file(header) {
                let servers = header.targets.iter().any(|target| server(&target.url) != found.origin);
                let url = if servers { format!(" --url {}", found.origin) } else { String::new() };
                let file = shlex::try_quote(file).map_or_else(|_| file.into(), std::borrow::Cow::into_owned);
                let product = found.product.as_deref().unwrap_or("PRODUCT");
                let words = "One configuration for all that the suite allows there:";
                text.push_str(&wrap::hanging(words, "  ", "    ", style.width));
                let _ = writeln!(text, "    corscheck fix --suite {}{url} --for {product}", visible(&file));
                if found.product.is_none() {
                    text.push_str("  corscheck fix --list has the products.\n");
                }
            }
        }
        text
    }
}

/// The suite's file, where it is one.
fn only_file(header: &RunHeader) -> Option<&str> {
    let is_suite = header.file.ends_with(".toml") && header.files.len() < 2;
    is_suite.then_some(header.file.as_str())
}

/// Whether a page is blocked that must not be.
fn is_blocked(entry: &Entry) -> bool {
    entry.verdict == Verdict::Fail
        && entry.outcome == OutcomeKind::Blocked
        && entry.expect.outcome == ExpectationKind::Allow
}

/// Adds a step to others: lists grow, and nothing is said twice.
fn add(steps: &mut Vec<StepEntry>, step: &StepEntry) {
    let grows = |one: &StepEntry| one.action == Action::Add.id() || is_for_one(one);
    // Of these each step has a header of its own, or none.
    let same = steps.iter_mut().find(|one| {
        one.header == step.header
            && one.action == step.action
            && (one.only_for == step.only_for || !is_for_one(step))
            && (grows(step) || one.value == step.value && one.old == step.old)
    });
    match same {
        Some(one) if grows(one) => {
            let is_new = |name: &&String| !one.add.iter().any(|known| known.eq_ignore_ascii_case(name));
            let new: Vec<String> = step.add.iter().filter(is_new).cloned().collect();
            one.add.extend(new);
        }
        Some(_) => {}
        None => steps.push(step.clone()),
    }
}

/// Whether a list grows for one origin alone.
fn is_for_one(step: &StepEntry) -> bool {
    step.action == Action::Set.id() && step.only_for.is_some() && !step.add.is_empty()
}

/// The steps in words, a clause each.
fn clauses(steps: &[StepEntry]) -> Vec<String> {
    let words = |step: &StepEntry| {
        let header = step.header.as_deref().unwrap_or_default();
        if step.action == Action::Add.id() && header == ALLOW_ORIGIN {
            let each = if step.add.len() > 1 { ", each by its own name," } else { "" };
            return format!("allow {}{each} and keep the other origins", list(&step.add));
        }
        if step.action == Action::Add.id() {
            return format!("add {} to {header}", list(&step.add));
        }
        if let Some(origin) = step.only_for.as_ref().filter(|_| is_for_one(step)) {
            return format!(
                "add {} to {header} for {origin} (for all only if every site may do this)",
                list(&step.add)
            );
        }
        if step.action == Action::Set.id() && step.only_for.is_some() {
            return format!("send {header}: {} to them", step.value);
        }
        step.message.clone()
    };
    steps.iter().map(words).collect()
}
