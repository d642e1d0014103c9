//! Runs a question in a browser, step by step.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::{BrowserError, LAGS, LONGEST_LAG};
use super::Stage;
use super::plan::FramePlan;
use super::seen::{ChannelsSeen, Facts, FrameSeen, HashSeen, MessageSeen, PageState, StorageSeen, Window};
use crate::frame::EmbeddedAs;

/// How often it is looked whether something has happened.
const LOOK: Duration = Duration::from_millis(40);
/// How long the page may take to come before it is opened again: on a busy machine a browser may lose a navigation.
const READY: Duration = Duration::from_secs(15);
/// How often it is opened at most.
const OPENINGS: usize = 3;
/// How long its script may take to respond: one in a document that the navigation is about to replace may never do.
const RESPOND: Duration = Duration::from_secs(4);
/// How long is waited for a document of which nothing is said at all.
const SILENT: Duration = Duration::from_secs(6);
/// How long after an event of the element, or after a failure, a document may still begin.
const AFTER: Duration = Duration::from_millis(300);
/// How long the handle of a popup without an opener may take to say so.
const CLOSED: Duration = Duration::from_secs(4);
/// How long the developer tools may take to say the name, besides what a busy machine adds.
const NAME: Duration = Duration::from_millis(900);
/// How long the element's event may take after that.
const EVENT: Duration = Duration::from_millis(150);
/// How long a navigation of the top window may take to begin.
const TOP: Duration = Duration::from_millis(900);

/// Runs it.
pub(super) async fn conduct(stage: &mut impl Stage, plan: &FramePlan) -> Result<FrameSeen, BrowserError> {
    if let Some(visit) = &plan.visit {
        stage.serve(std::slice::from_ref(visit)).await?;
        stage.apart(&visit.url, &plan.store()).await?;
    }
    open(stage, plan).await?;
    stage.forget().await?;
    step(stage, plan, "embed", &plan.element).await?;
    let mut state = settle(stage, plan).await?;
    let window = stage.look().await?;
    let mut name = None;
    if window != Window::Document {
        name = name_of(stage, plan).await?;
        // An event may come after all else.
        stage.pause(EVENT).await?;
        state = read(step(stage, plan, "state", &Value::Null).await?)?;
    }
    let facts = match &state.hello {
        Some(facts) => Some(facts.clone()),
        None => popup_facts(stage, plan).await?,
    };
    let mut channels = ChannelsSeen::default();
    if window == Window::Document {
        channels = try_channels(stage, plan, &state, facts.as_ref()).await?;
    }
    Ok(FrameSeen { window, load_events: state.load, error_events: state.error, name, channels })
}

/// Opens the page, and those around it. Nothing is requested of the document's server before the page is there, so that it may be
/// opened again.
async fn open(stage: &mut impl Stage, plan: &FramePlan) -> Result<(), BrowserError> {
    stage.serve(&plan.pages).await?;
    let top = plan.pages.last().map(|page| page.url.clone()).unwrap_or_default();
    for _ in 0..OPENINGS {
        stage.open(&top).await?;
        if is_ready(stage, plan).await? {
            return stage.serve(&[]).await;
        }
    }
    let words =
        "the page did not come: its own headers keep it out of the pages around it, or its scripts off";
    Err(BrowserError::Protocol(words.into()))
}

/// Waits until the page's script is there, or the page may be taken for lost.
async fn is_ready(stage: &mut impl Stage, plan: &FramePlan) -> Result<bool, BrowserError> {
    let begun = Instant::now();
    while begun.elapsed() < READY {
        let ready = step(stage, plan, "ready", &Value::Null);
        if matches!(tokio::time::timeout(RESPOND, ready).await, Ok(Ok(Value::Bool(true)))) {
            return Ok(true);
        }
        stage.pause(LOOK).await?;
    }
    Ok(false)
}

/// Waits until the document is there, or will not come.
async fn settle(stage: &mut impl Stage, plan: &FramePlan) -> Result<PageState, BrowserError> {
    let begun = Instant::now();
    let mut first_event = None;
    loop {
        let state: PageState = read(step(stage, plan, "state", &Value::Null).await?)?;
        let events = state.load + state.error > 0;
        first_event = first_event.or(events.then(Instant::now));
        let failed = stage.reports().await?.failed;
        let is_over = |since: Option<Instant>| since.is_some_and(|since| since.elapsed() > AFTER);
        if state.hello.is_some() || is_over(first_event) || is_over(failed) || begun.elapsed() > SILENT {
            return Ok(state);
        }
        if plan.shown_as == EmbeddedAs::Popup && popup_facts(stage, plan).await?.is_some() {
            return without_opener(stage, plan).await;
        }
        stage.pause(LOOK).await?;
    }
}

/// Where a popup has no opener its handle says so a little later.
async fn without_opener(stage: &mut impl Stage, plan: &FramePlan) -> Result<PageState, BrowserError> {
    let begun = Instant::now();
    loop {
        let state: PageState = read(step(stage, plan, "state", &Value::Null).await?)?;
        if state.hello.is_some() || !state.handle || state.closed == true || begun.elapsed() > CLOSED {
            return Ok(state);
        }
        stage.pause(LOOK).await?;
    }
}

/// What the script of the popup saw; the page need not reach it.
async fn popup_facts(stage: &mut impl Stage, plan: &FramePlan) -> Result<Option<Facts>, BrowserError> {
    if plan.shown_as != EmbeddedAs::Popup {
        return Ok(None);
    }
    let facts = stage.run_in_popup(&plan.facts()).await?;
    facts.filter(|facts| !facts.is_null()).map(read).transpose()
}

/// The name of what stopped the document.
async fn name_of(stage: &mut impl Stage, plan: &FramePlan) -> Result<Option<String>, BrowserError> {
    let begun = Instant::now();
    step(stage, plan, "ready", &Value::Null).await?;
    let patience = NAME + (begun.elapsed() * LAGS).min(LONGEST_LAG);
    loop {
        let name = stage.reports().await?.name;
        if name.is_some() || begun.elapsed() > patience {
            return Ok(name);
        }
        stage.pause(LOOK).await?;
    }
}

async fn try_channels(
    stage: &mut impl Stage,
    plan: &FramePlan,
    state: &PageState,
    facts: Option<&Facts>,
) -> Result<ChannelsSeen, BrowserError> {
    let mut seen = ChannelsSeen::default();
    if let (EmbeddedAs::Popup, Some(facts)) = (plan.shown_as, facts) {
        seen.opener = Some([state.handle && state.closed == false, facts.opener]);
    }
    let is_alive = state.handle && step(stage, plan, "alive", &Value::Null).await? == true;
    let (true, Some(facts)) = (is_alive, facts) else { return Ok(seen) };
    seen.messages = Some(messages(stage, plan).await?);
    seen.storage = storage(&step(stage, plan, "storage", &Value::Null).await?, facts);
    if plan.sets_domain {
        let set = step(stage, plan, "domain", &Value::Null).await?;
        seen.domain = ["page", "frame"].map(|side| set[side].as_str().map(str::to_owned));
    }
    let dom = step(stage, plan, "dom", &Value::Null).await?;
    seen.dom = dom["to_page"].is_string().then(|| ["to_frame", "to_page"].map(|way| dom[way] == "open"));
    seen.hash = Some(hash(stage, plan).await?);
    seen.top = top(stage, plan, facts).await?;
    if plan.tries_name {
        stage.serve(std::slice::from_ref(&plan.home)).await?;
        seen.name = step(stage, plan, "name", &Value::Null).await?.as_str().map(str::to_owned);
        stage.serve(&[]).await?;
    }
    Ok(seen)
}

async fn messages(stage: &mut impl Stage, plan: &FramePlan) -> Result<Vec<MessageSeen>, BrowserError> {
    let entries: Vec<Value> =
        plan.messages.iter().map(|(from, to)| json!({ "from": from.id(), "to": to })).collect();
    let got = step(stage, plan, "messages", &json!({ "entries": entries })).await?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let of = |(number, (from, to)): (usize, &(crate::frame::Side, String))| {
        let got = &got[number];
        MessageSeen {
            from: *from,
            to: to.clone(),
            delivered: got["delivered"] == true,
            error: text(&got["error"]),
            origin: text(&got["origin"]),
        }
    };
    Ok(plan.messages.iter().enumerate().map(of).collect())
}

fn storage(got: &Value, facts: &Facts) -> Option<StorageSeen> {
    got.is_object().then(|| StorageSeen {
        open: got["local"] == "open",
        first_party: got["first"] == "1",
        shared_with_page: got["page"] == "1",
        cookies: facts.cookies(),
    })
}

async fn hash(stage: &mut impl Stage, plan: &FramePlan) -> Result<HashSeen, BrowserError> {
    let url = plan.url.split('#').next().unwrap_or_default();
    let to_frame = step(stage, plan, "hash", &json!({ "url": url })).await? == true;
    // The popup may have loaded its document again, and the script of that may have to be put in.
    popup_facts(stage, plan).await?;
    let to_page = step(stage, plan, "back", &Value::Null).await? == true;
    let mut third = None;
    if plan.shown_as == EmbeddedAs::Iframe {
        stage.serve(std::slice::from_ref(&plan.third)).await?;
        let said = step(stage, plan, "third", &Value::Null).await?;
        stage.serve(&[]).await?;
        third = Some(said.as_str().is_some_and(|said| said.starts_with("called")));
    }
    Ok(HashSeen { to_frame, to_page, third })
}

async fn top(stage: &mut impl Stage, plan: &FramePlan, facts: &Facts) -> Result<Option<bool>, BrowserError> {
    // A popup is its own top.
    if !plan.shown_as.is_nested() || !facts.place.starts_with("http") {
        return Ok(None);
    }
    let top = &plan.top(&facts.place);
    stage.serve(std::slice::from_ref(top)).await?;
    let said = step(stage, plan, "top", &json!({ "url": top.url })).await?;
    let begun = Instant::now();
    while said == "written" && !stage.was_served(top) && begun.elapsed() < TOP {
        stage.pause(LOOK).await?;
    }
    let went = stage.was_served(top);
    stage.serve(&[]).await?;
    Ok(Some(went))
}

async fn step(
    stage: &mut impl Stage,
    plan: &FramePlan,
    name: &str,
    args: &Value,
) -> Result<Value, BrowserError> {
    stage.run(&plan.step(name, args)).await
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, BrowserError> {
    let shown = value.to_string();
    serde_json::from_value(value)
        .map_err(|error| BrowserError::Protocol(format!("the page's script returned {shown}: {error}")))
}
