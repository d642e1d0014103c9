//! One change for several calls: what each of them needs, put together response by response.

use url::Url;

use super::change::Repair;
use super::investigation::InvestigatedCall;
use super::step::{ALLOW_ORIGIN, Action, Step};
use crate::fetch::Kind;

/// More responses than a change names that people read.
const MOST: usize = 200;

/// What several calls need.
#[derive(Clone, Debug, Default)]
pub struct MergedChanges {
    /// Each response by its request's kind, method and URL, in the order found.
    responses: Vec<(Place, Vec<Step>)>,
    /// How many calls need something.
    calls: usize,
    /// Whether there were more responses than can be named.
    is_full: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    kind: Kind,
    method: String,
    url: Url,
}

/// Responses that need the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedChange {
    /// The method and URL of each request.
    pub requests: Vec<(String, Url)>,
    /// What they need.
    pub steps: Vec<Step>,
}

impl MergedChanges {
    /// Adds what one call needs in responses.
    pub fn add(&mut self, investigated: InvestigatedCall<'_>, repair: &Repair) {
        let now = repair.changes.iter().filter_map(|change| {
            let request = &investigated.all_exchanges().nth(change.exchange)?.request;
            let (method, url) = (request.message.method.to_string(), request.message.url.clone());
            Some((Place { kind: request.kind, method, url }, &change.steps))
        });
        let later = repair.later.iter().map(|change| {
            let (kind, method, url) = (change.kind, change.method.clone(), change.url.clone());
            (Place { kind, method, url }, &change.steps)
        });
        let all: Vec<_> = now.chain(later).collect();
        self.calls += usize::from(!all.is_empty());
        for (place, steps) in all {
            let number = self.responses.iter().position(|(known, _)| *known == place);
            let number = number.unwrap_or_else(|| {
                self.responses.push((place, Vec::new()));
                self.responses.len() - 1
            });
            for step in steps {
                add(&mut self.responses[number].1, step);
            }
        }
        self.is_full |= self.responses.len() > MOST;
        self.responses.truncate(MOST);
    }

    /// The changes, where several calls need some: responses that need the same stand together, preflights first.
    #[must_use]
    pub fn changes(&self) -> Vec<MergedChange> {
        if self.calls < 2 || self.is_full {
            return Vec::new();
        }
        let mut found: Vec<MergedChange> = Vec::new();
        let of_kind = |kind: Kind| self.responses.iter().filter(move |(place, _)| place.kind == kind);
        for (place, steps) in of_kind(Kind::Preflight).chain(of_kind(Kind::Actual)) {
            let request = (place.method.clone(), place.url.clone());
            let mut steps = steps.clone();
            steps.sort_by_key(|step| match (step.action, step.header) {
                (Action::Status | Action::Remove, _) => 0,
                (_, Some(ALLOW_ORIGIN | "Vary")) => 1,
                _ => 2,
            });
            match found.iter_mut().find(|change| change.steps == steps) {
                Some(same) => same.requests.push(request),
                None => found.push(MergedChange { requests: vec![request], steps }),
            }
        }
        found
    }
}

/// Adds a step to others of the same response: lists grow, and nothing is said twice.
fn add(steps: &mut Vec<Step>, step: &Step) {
    let same_list = |other: &&mut Step| {
        let grows = step.action == Action::Add || step.action == Action::Set && !step.add.is_empty();
        grows && (other.action, other.header) == (step.action, step.header) && other.only_for == step.only_for
    };
    if step.header != Some(ALLOW_ORIGIN)
        && let Some(list) = steps.iter_mut().find(same_list)
    {
        list.is_first &= step.is_first;
        let known = |name: &String, all: &[String]| all.iter().any(|one| one.eq_ignore_ascii_case(name));
        for name in &step.add {
            if !known(name, &list.add) {
                list.add.push(name.clone());
                list.value = format!("{}, {name}", list.value);
            }
        }
    } else if !steps.contains(step) {
        steps.push(step.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{investigation, origin, question, response};
    use super::super::{ExtraRequests, instructions, repair};
    use super::*;

    /// What all calls need that these pages make with these methods: a line each.
    fn merged(pages: &[(&str, &str)]) -> Vec<String> {
        let mut all = MergedChanges::default();
        for (page, method) in pages {
            let call = question(|question| {
                question.page.origin = origin(page);
                question.call.method = (*method).into();
            });
            let lists = [("Access-Control-Allow-Methods", "GET")];
            let found = investigation(call, ExtraRequests::default(), &[response(204, &lists)]);
            all.add(found.first_call(), &repair(found.first_call()));
        }
        let line = |change: MergedChange| {
            let requests: Vec<&str> = change.requests.iter().map(|(method, _)| method.as_str()).collect();
            let words = instructions(&change.steps).into_iter().map(|one| one.words);
            format!("{}: {}", requests.join(" "), words.collect::<Vec<_>>().join("; "))
        };
        all.changes().into_iter().map(line).collect()
    }

    #[test]
    fn pages_and_methods() {
        let (a, b) = ("https://a.test", "https://b.test");
        assert_eq!(merged(&[(a, "PUT")]), Vec::<String>::new(), "one call has its own change");
        let allow = "allow https://a.test, and keep the other origins; allow https://b.test, and keep the other origins";
        let add = "add PUT and DELETE to Access-Control-Allow-Methods, and keep the rest";
        let only_a = "allow https://a.test, and keep the other origins";
        assert_eq!(merged(&[(a, "PUT"), (b, "PUT"), (a, "DELETE")]).len(), 3);
        let found = merged(&[(a, "PUT"), (b, "PUT"), (a, "DELETE")]);
        assert!(found[0].starts_with("OPTIONS: ") && found[0].contains(add), "{found:?}");
        assert_eq!(found[1..], [format!("PUT: {allow}"), format!("DELETE: {only_a}")]);
    }
}
