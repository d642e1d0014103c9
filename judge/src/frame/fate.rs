//! What becomes of what a page's elements load, once the page is isolated.

use super::embedded::{Embedded, EmbeddedKind};
use super::isolation::FramedPage;
use super::judge;
use super::load::Loading;
use super::page::{EmbeddingPage, known_embedder_policy};
use super::question::FrameQuestion;
use super::stop::Stop;
use crate::fetch::{Call, Client, Engine, NextRequest, Outcome, Page};
use crate::probe::{Question, SharedReplies, probe_sharing};
use crate::rules::Rule;
use crate::web::attributes::Attributes;
use crate::web::browser::Browser;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::message::{HttpRequest, Reply};
use crate::web::origin::Origin;

/// What becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is loaded.
    Loads,
    /// The isolation stops it.
    Refused {
        /// The rule.
        rule: Rule,
        /// The headers that its response lacks.
        needs: Vec<(&'static str, &'static str)>,
    },
    /// Something else stops it, isolation or not: a sentence.
    Fails(String),
}

/// The headers that a response needs so that an isolated page loads it: what is known before it is requested.
#[must_use]
pub fn needs(embedded: &Embedded, page: &Origin, browser: Browser) -> Vec<(&'static str, &'static str)> {
    let resource_policy = ("Cross-Origin-Resource-Policy", "cross-origin");
    let is_own = page.is_origin_of(&embedded.url);
    match embedded.kind {
        _ if !embedded.is_affected(page, browser) => Vec::new(),
        EmbeddedKind::Document { .. } if is_own => vec![("Cross-Origin-Embedder-Policy", "require-corp")],
        EmbeddedKind::Document { .. } => {
            vec![("Cross-Origin-Embedder-Policy", "require-corp"), resource_policy]
        }
        EmbeddedKind::Resource { .. } => vec![resource_policy],
    }
}

/// The embedder policy that the page then has: its own, or the usual one.
#[must_use]
pub fn isolating_policy(page: &FramedPage, client: &Client) -> EmbedderPolicy {
    match known_embedder_policy(&page.headers, Engine::of(client.browser)) {
        EmbedderPolicy::UnsafeNone => EmbedderPolicy::RequireCorp,
        own => own,
    }
}

/// Loads what an element of a page names, as if the page were isolated.
pub async fn fate(
    embedded: &Embedded,
    page: &FramedPage,
    client: &Client,
    mut send: impl AsyncFnMut(&HttpRequest) -> Reply,
) -> Fate {
    let policy = isolating_policy(page, client);
    match &embedded.kind {
        EmbeddedKind::Document { shown_as, sandbox, credentialless } => {
            let mut headers = page.headers.clone();
            headers.set("Cross-Origin-Embedder-Policy", policy.id());
            let attributes =
                credentialless.then(|| ("credentialless".to_owned(), String::new())).into_iter().collect();
            let question = FrameQuestion {
                shown_as: *shown_as,
                sandbox: sandbox.clone(),
                attributes,
                ..FrameQuestion::new(
                    embedded.url.as_str(),
                    EmbeddingPage { url: Some(page.url.clone()), headers },
                    client.clone(),
                )
            };
            of_loading(judge(&question, send).await.loading)
        }
        EmbeddedKind::Resource { initiator, crossorigin, destination } => {
            let question = |policy: EmbedderPolicy| {
                let mut caller = Page::new(Origin::of(&page.url));
                caller.policy.embedder = policy;
                let call = Call::new(*initiator, embedded.url.clone())
                    .crossorigin(*crossorigin)
                    .attributes(Attributes { preload: *destination, ..Attributes::default() });
                Question::new(caller, call, client.clone())
            };
            let mut shared = SharedReplies::default();
            let mut send = async |next: &NextRequest| send(&next.message).await;
            let isolated = probe_sharing(question(policy), &mut shared, &mut send).await;
            match &isolated.worst_call().outcome {
                Outcome::Allowed(_) => Fate::Loads,
                Outcome::Failed(failure) => Fate::Fails(failure.detail.clone()),
                Outcome::Blocked(violation) => {
                    let rule = violation.rule();
                    let other =
                        probe_sharing(question(EmbedderPolicy::UnsafeNone), &mut shared, &mut send).await;
                    // What comes later may fail as well: here it counts what the isolation adds.
                    if other.worst_call().rule() == Some(rule) {
                        return Fate::Fails(format!("{rule} blocks it"));
                    }
                    Fate::Refused { rule, needs: vec![("Cross-Origin-Resource-Policy", "cross-origin")] }
                }
            }
        }
    }
}

fn of_loading(loading: Loading) -> Fate {
    let (stop, next) = match loading {
        Loading::Shown(_) => return Fate::Loads,
        Loading::Failed(failure) => return Fate::Fails(failure.detail),
        Loading::Stopped(stop, next) => (*stop, next),
    };
    let need = |stop: &Stop| match stop {
        Stop::EmbedderPolicy { .. } => Some(("Cross-Origin-Embedder-Policy", "require-corp")),
        Stop::ResourcePolicy { .. } => Some(("Cross-Origin-Resource-Policy", "cross-origin")),
        _ => None,
    };
    match need(&stop) {
        None => Fate::Fails(stop.message()),
        Some(first) => {
            let needs = std::iter::once(first).chain(next.iter().filter_map(need)).collect();
            Fate::Refused { rule: stop.rule(), needs }
        }
    }
}
