//! Examples of calls: `corscheck probe` and `corscheck jsonp`.

use url::Url;

use super::example::{
    CaseFault, Example, Readers, Subject, Support, TOO_MANY_HOSTS, not_servable, other_result, routes_here,
};
use super::notation::Script;
use super::places::{Places, Ports};
use super::replay::{by_each, same_result};
use super::routes::Routes;
use crate::probe::{Question, target_url};
use crate::web::request::Initiator;
use crate::web::script::with_parameter;

/// A script as it is served here, or why it is not.
pub(super) fn served_call(
    script: &Script,
    id: &str,
    ports: Ports,
    read: Readers<'_>,
) -> Result<(Option<Example>, Support), CaseFault> {
    let question = (read.call)(&script.words_with_body())?;
    let written = Routes::of(question.origin().serialize(), &script.exchanges);
    let as_written = by_each(&question, &written);
    let unserved = |why: String| {
        let subject = Subject::Call { question: Box::new(question.clone()), written: as_written.clone() };
        Ok((Some(Example::unserved(script, subject)), Support::None(why)))
    };
    if let Some(why) = not_servable(&question.page, script) {
        return unserved(why);
    }
    let Some(places) =
        Places::of(question.origin(), question.url(), &script.exchanges, &format!("/{id}"), ports)
    else {
        return unserved(TOO_MANY_HOSTS.into());
    };
    let moved = Script { words: moved_words(&script.words, &question, &places), ..script.clone() };
    let here = (read.call)(&moved.words_with_body())?;
    let routes = routes_here(script, &places, here.origin(), ports)?;
    let same = as_written.iter().zip(by_each(&here, &routes)).all(|(one, other)| same_result(one, &other));
    if !same {
        let encrypted = question.origin().scheme() == Some("https") || question.url().scheme() == "https";
        return unserved(other_result(encrypted));
    }
    let support = match not_tryable(&here, script) {
        Some(why) => Support::ProbeOnly(why.into()),
        None => Support::Browser,
    };
    let subject = Subject::Call { question: Box::new(here), written: as_written };
    Ok((Some(Example { words: moved.words, file: script.file.clone(), subject, routes }), support))
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
