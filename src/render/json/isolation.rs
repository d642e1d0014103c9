//! Whether a page is cross-origin isolated, in JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::frame::{Sent, sent};
use super::{SCHEMA, Said, line};
use crate::fetch::without_password;
use crate::frame::{Embedded, Fate, FrameExchange, IsolationQuestion, NotIsolated};
use crate::render::secrets::Secrets;
use crate::web::browser::Browser;

/// A page, and what is missing for its isolation.
#[derive(Clone, Copy, Debug)]
pub struct IsolationReport<'a> {
    /// The page and the pages around it.
    pub question: &'a IsolationQuestion,
    /// What is missing.
    pub missing: &'a [NotIsolated],
    /// The same in the other engines.
    pub others: &'a [(Browser, Vec<NotIsolated>)],
    /// The requests of the pages.
    pub exchanges: &'a [FrameExchange],
    /// What the page's elements load, as far as it is affected.
    pub resources: &'a [Loaded],
    /// How many of these were to be requested and were not.
    pub left_out: usize,
}

/// What an element loads, and what becomes of it once the page is isolated.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the element loads.
    pub embedded: Embedded,
    /// The headers that its response needs.
    pub needs: Vec<(&'static str, &'static str)>,
    /// What becomes of it; `None` where it was not requested.
    pub fate: Option<Fate>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct IsolationJson<'a> {
    schema: u32,
    request: Request,
    isolated: bool,
    missing: Vec<MissingJson>,
    exchanges: Vec<Sent<'a>>,
    resources: Vec<ResourceJson>,
    left_out: usize,
    browser: &'static str,
    derived: bool,
    others: BTreeMap<&'static str, Other>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Request {
    url: String,
    around: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct MissingJson {
    rule: &'static str,
    message: String,
    change: Change,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Change {
    words: String,
    url: Option<String>,
    headers: Vec<[String; 2]>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ResourceJson {
    element: String,
    url: String,
    needs: Vec<[&'static str; 2]>,
    outcome: Option<&'static str>,
    rule: Option<&'static str>,
    message: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "IsolationOther"))]
struct Other {
    isolated: bool,
    missing: Vec<Said>,
}

/// One line of JSON for a page.
#[must_use]
pub fn isolation(report: &IsolationReport<'_>, secrets: Secrets) -> String {
    let urls: Vec<String> = report.question.pages.iter().map(|page| without_password(&page.url)).collect();
    let (url, around) =
        urls.split_first().map_or((String::new(), &[][..]), |(url, rest)| (url.clone(), rest));
    line(&IsolationJson {
        schema: SCHEMA,
        request: Request { url, around: around.to_vec() },
        isolated: report.missing.is_empty(),
        missing: report.missing.iter().map(missing).collect(),
        exchanges: report.exchanges.iter().map(|exchange| sent("page", exchange, secrets)).collect(),
        resources: report.resources.iter().map(resource).collect(),
        left_out: report.left_out,
        browser: report.question.browser.id(),
        derived: report.question.browser.is_derived(),
        others: report.others.iter().map(|(browser, missing)| (browser.id(), other(missing))).collect(),
    })
}

fn missing(missing: &NotIsolated) -> MissingJson {
    let change = missing.change();
    MissingJson {
        rule: missing.rule().id(),
        message: missing.message(),
        change: Change {
            words: change.words,
            url: change.url,
            headers: change.header.map(|(name, value)| [name.to_owned(), value]).into_iter().collect(),
        },
    }
}

fn resource(loaded: &Loaded) -> ResourceJson {
    let Loaded { embedded, needs, fate } = loaded;
    let none = &Vec::new();
    let (needs, outcome, rule, message) = match fate {
        None => (needs, None, None, None),
        Some(Fate::Loads) => (none, Some("allowed"), None, None),
        Some(Fate::Refused { rule, needs }) => (needs, Some("blocked"), Some(rule.id()), None),
        Some(Fate::Fails(message)) => (none, Some("failed"), None, Some(message.clone())),
    };
    ResourceJson {
        element: embedded.element.clone(),
        url: without_password(&embedded.url),
        needs: needs.iter().map(|(name, value)| [*name, *value]).collect(),
        outcome,
        rule,
        message,
    }
}

fn other(missing: &[NotIsolated]) -> Other {
    let said = |one: &NotIsolated| Said { rule: one.rule().id(), message: one.message() };
    Other { isolated: missing.is_empty(), missing: missing.iter().map(said).collect() }
}
