//! A document in a frame or popup in JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::confirmed_frame::{ConfirmedFrame, confirmed_frame};
use super::fix::{OfFrame, side};
use super::frame_channels::{ChannelsJson, channels};
use super::place_in_har::Recorded;
use super::{Names, Pairs, SCHEMA, Said, line, milliseconds};
use crate::confirm::FrameConfirmed;
use crate::fetch::{Step, without_password};
use crate::frame::{Channel, DecidedBy, FrameExchange, FrameQuestion, Judged, Loading, Navigation, Stop};
use crate::render::fix::FrameSetting;
use crate::render::replacement::{Replacement, instead_of, replacement};
use crate::render::secrets::Secrets;
use crate::render::sentences;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::web::text;

/// Where the standard says that a document is shown.
const SHOWN: &str = "https://html.spec.whatwg.org/multipage/browsing-the-web.html#loading-a-document";

/// A question and what came of it.
#[derive(Clone, Copy, Debug)]
pub struct FrameReport<'a> {
    /// The question.
    pub question: &'a FrameQuestion,
    /// What came of it.
    pub judged: &'a Judged,
    /// The same in the other engines, as far as the responses at hand tell.
    pub others: &'a [(Browser, Option<Judged>)],
    /// The requests of the page itself.
    pub page: &'a [FrameExchange],
    /// The channels that are needed.
    pub needed: &'a [Channel],
    /// What a product sends the headers of the changes with, where one is named.
    pub settings: Option<&'a [FrameSetting]>,
    /// The origins of further pages that are to show the document.
    pub also: &'a [Origin],
    /// What a real browser did with it.
    pub confirmed: Option<&'a FrameConfirmed>,
}

/// A document in a frame or popup that was judged.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct FrameJson<'a> {
    /// 2. Fields are added under it, never renamed or removed.
    schema: u32,
    /// What is shown, and where.
    request: RequestJson<'a>,
    /// What the browser does.
    verdict: Verdict,
    /// The headers that speak of it.
    policies: Vec<PolicyJson<'a>>,
    /// The requests and responses, in the order sent.
    exchanges: Vec<Sent<'a>>,
    /// What explains the verdict, or will surprise.
    notices: Vec<Said>,
    /// What page and document can do with each other; null where no document is shown.
    channels: Option<ChannelsJson<'a>>,
    /// The channels of `--need`.
    needed: Vec<NeededJson>,
    /// The code that does with messages what a closed channel does not; otherwise null.
    replacement: Option<Replacement>,
    /// What would stop the document next.
    next: Vec<Said>,
    /// What to change so that it is shown, or stays connected.
    changes: Vec<ChangeJson>,
    /// How a product sends each header of the changes, with `--fix`; otherwise null.
    settings: Option<Vec<OfFrame<'a>>>,
    /// Whose verdict this is: `chromium`, `firefox`, `safari` or `webkit`.
    browser: &'static str,
    /// Whether the verdict is derived from the browser's engine and not measured in the browser itself.
    derived: bool,
    /// Where it is in a recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    har: Option<Recorded>,
    /// The verdicts of the other browsers, by browser.
    others: BTreeMap<&'static str, OtherJson>,
    /// What a real browser did, with `--confirm`; otherwise null.
    confirmed: Option<ConfirmedFrame<'a>>,
}

/// A document, and the page that shows it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FrameRequest"))]
struct RequestJson<'a> {
    /// The document's URL.
    url: String,
    /// The page's origin.
    origin: String,
    r#as: &'static str,
    /// The `sandbox` attribute; null where there is none.
    sandbox: Option<&'a str>,
    /// The origins of the pages around, the nearest first.
    ancestors: Vec<String>,
    /// The other attributes: pairs of name and value.
    attributes: Vec<[&'a str; 2]>,
    page_headers: Pairs<'a>,
}

/// What a browser shows.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FrameVerdict"))]
struct Verdict {
    /// Whether the document is shown.
    #[cfg_attr(test, schemars(with = "crate::render::schema::OutcomeName"))]
    outcome: &'static str,
    /// The id of the rule that decided; null where it is shown.
    rule: Option<&'static str>,
    /// A sentence.
    message: String,
    /// Whose header has to change: `document`, `page` or `ancestor`; else `browser` or `network`; null where it is shown.
    decided_by: Option<&'static str>,
    /// The origin of the page around that did not match.
    ancestor: Option<String>,
    /// What a person sees: `document`, `error-page`, `blank`, `fallback`, `download` or `nothing`.
    shows: &'static str,
    /// What Chromium's developer tools call it.
    devtools: Option<&'static str>,
    /// What Firefox calls it, as MDN lists it.
    mdn: Option<&'static str>,
    /// What the browsers call the error.
    names: Names,
    /// The URL of the standard's step that decides.
    spec: &'static str,
}

/// A header that speaks of a document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PolicyJson<'a> {
    /// Its name.
    header: &'static str,
    /// Who sent it: `document` or `page`.
    side: &'static str,
    /// Its value.
    value: &'a str,
    /// `allows`, `blocks`, `ignored`, `overridden` or `report-only`.
    effect: &'static str,
    /// A sentence.
    message: &'a str,
}

/// A request and what came back.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Loaded"))]
pub(super) struct Sent<'a> {
    /// `page` or `navigation`.
    kind: &'static str,
    /// The method.
    method: String,
    /// The URL.
    url: String,
    request_headers: Pairs<'a>,
    /// The status; null where no response came.
    status: Option<u16>,
    response_headers: Pairs<'a>,
    /// The time until the response's headers, in milliseconds.
    elapsed_ms: f64,
    /// Why no response came; null where one did.
    failure: Option<Said>,
}

/// A channel of `--need`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct NeededJson {
    /// Its name.
    channel: &'static str,
    /// Whether it is open.
    open: bool,
}

/// What to change.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ChangeJson {
    /// `page` or `document`.
    side: &'static str,
    /// What to do.
    words: String,
    /// The headers to send: pairs of name and value.
    headers: Vec<[String; 2]>,
}

/// Another browser's verdict; null where it is not known.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OtherJson {
    /// How it ends.
    outcome: Option<&'static str>,
    /// The rule that decided.
    rule: Option<&'static str>,
    /// A sentence.
    message: Option<String>,
    /// That browser's own name for the error.
    name: Option<&'static str>,
}

/// One line of JSON for a document in a frame or popup.
#[must_use]
pub fn frame(report: &FrameReport<'_>, secrets: Secrets) -> String {
    frame_of(report, secrets, None)
}

/// The same for one of a recording.
pub(super) fn frame_of(report: &FrameReport<'_>, secrets: Secrets, har: Option<Recorded>) -> String {
    let FrameReport { question, judged, others, page, needed, settings, also, confirmed } = *report;
    let next: &[Stop] = match &judged.loading {
        Loading::Stopped(_, next) => next,
        Loading::Shown(_) | Loading::Failed(_) => &[],
    };
    line(&FrameJson {
        schema: SCHEMA,
        request: request_json(question, secrets),
        verdict: verdict(report),
        policies: judged
            .effects
            .iter()
            .map(|effect| PolicyJson {
                header: effect.header,
                side: side(effect.side),
                value: &effect.value,
                effect: effect.effect.id(),
                message: &effect.message,
            })
            .collect(),
        exchanges: page
            .iter()
            .map(|exchange| sent("page", exchange, secrets))
            .chain(judged.exchanges.iter().map(|exchange| sent("navigation", exchange, secrets)))
            .collect(),
        notices: judged
            .notices
            .iter()
            .map(|notice| Said { rule: notice.rule().id(), message: notice.message() })
            .collect(),
        channels: judged
            .channels
            .as_ref()
            .map(|all| channels(all, |channel| instead_of(channel, question, judged))),
        needed: needed
            .iter()
            .map(|channel| NeededJson { channel: channel.id(), open: judged.has_open(*channel) })
            .collect(),
        replacement: replacement(question, judged),
        next: next
            .iter()
            .map(|stop| Said { rule: stop.rule().id_for_frame(), message: stop.message() })
            .collect(),
        changes: crate::frame::changes_for(question, judged, also)
            .into_iter()
            .map(|change| ChangeJson {
                side: side(change.side),
                words: change.words,
                headers: change.headers.into_iter().map(|(name, value)| [name.to_owned(), value]).collect(),
            })
            .collect(),
        settings: settings.map(|all| all.iter().map(OfFrame::from).collect()),
        har,
        browser: question.client.browser.id(),
        derived: question.client.browser.is_derived(),
        others: others
            .iter()
            .map(|(browser, judged)| (browser.id(), other(*browser, judged.as_ref())))
            .collect(),
        confirmed: confirmed.map(confirmed_frame),
    })
}

fn request_json(question: &FrameQuestion, secrets: Secrets) -> RequestJson<'_> {
    RequestJson {
        url: text::without_password(&question.url),
        origin: question.page_origin().serialize(),
        r#as: question.shown_as.id(),
        sandbox: question.sandbox.as_deref(),
        ancestors: question.ancestors.iter().map(|origin| origin.serialize()).collect(),
        attributes: question.attributes.iter().map(|(name, value)| [name.as_str(), value]).collect(),
        page_headers: Pairs { headers: Some(&question.page.headers), secrets },
    }
}

/// What would be sent for a document: its first request, or nothing.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct PlannedFrame<'a> {
    /// 2. Fields are added under it, never renamed or removed.
    schema: u32,
    /// What would be shown, and where.
    request: RequestJson<'a>,
    /// True: nothing was sent.
    dry_run: bool,
    /// The request, without a response; none where the browser sends nothing.
    exchanges: Vec<Sent<'a>>,
    /// Whose request this is: `chromium`, `firefox`, `safari` or `webkit`.
    browser: &'static str,
    /// Whether its verdicts are derived from the browser's engine and not measured in the browser itself.
    derived: bool,
}

/// One line of JSON for what would be sent for a document.
#[must_use]
pub fn frame_dry_run(question: &FrameQuestion, secrets: Secrets) -> String {
    let step = Navigation::begin(question).1;
    let exchanges = match &step {
        Step::Send(next) => vec![Sent {
            kind: "navigation",
            method: next.message.method.to_string(),
            url: without_password(&next.message.url),
            request_headers: Pairs { headers: Some(&next.message.headers), secrets },
            status: None,
            response_headers: Pairs { headers: None, secrets },
            elapsed_ms: 0.0,
            failure: None,
        }],
        Step::Done(_) => Vec::new(),
    };
    let browser = question.client.browser;
    line(&PlannedFrame {
        schema: SCHEMA,
        request: request_json(question, secrets),
        dry_run: true,
        exchanges,
        browser: browser.id(),
        derived: browser.is_derived(),
    })
}

fn outcome(judged: &Judged) -> &'static str {
    match judged.loading {
        Loading::Shown(_) => "allowed",
        Loading::Stopped(..) => "blocked",
        Loading::Failed(_) => "failed",
    }
}

/// What is said of how a document is shown, or not.
#[must_use]
pub(in crate::render) fn message(question: &FrameQuestion, judged: &Judged) -> String {
    match &judged.loading {
        Loading::Shown(document) => document.sentence(question.shown_as),
        Loading::Stopped(stop, _) => stop.message(),
        Loading::Failed(failure) => sentences::sentence(&failure.detail),
    }
}

fn verdict(report: &FrameReport<'_>) -> Verdict {
    let FrameReport { question, judged, others, .. } = *report;
    let own = question.client.browser;
    let name_in = |browser: Browser| {
        let other = others.iter().find(|(other, _)| other.engine() == browser.engine());
        match other.and_then(|(_, judged)| judged.as_ref()) {
            Some(judged) if browser.engine() != own.engine() => judged.name_in(browser),
            _ => judged.name_in(browser),
        }
    };
    let stop = match &judged.loading {
        Loading::Stopped(stop, _) => Some(stop),
        Loading::Shown(_) | Loading::Failed(_) => None,
    };
    let network = matches!(judged.loading, Loading::Failed(_)).then_some(DecidedBy::Network);
    Verdict {
        outcome: outcome(judged),
        rule: judged.rule().map(Rule::id_for_frame),
        message: message(question, judged),
        decided_by: stop.map(|stop| stop.decided_by()).or(network).map(DecidedBy::id),
        ancestor: stop.and_then(|stop| stop.ancestor().map(str::to_owned)),
        shows: judged.visible().id(),
        devtools: name_in(Browser::Chromium),
        mdn: name_in(Browser::Firefox),
        names: super::names(name_in),
        spec: judged.rule().map_or(SHOWN, Rule::spec),
    }
}

pub(super) fn sent<'a>(kind: &'static str, exchange: &'a FrameExchange, secrets: Secrets) -> Sent<'a> {
    let FrameExchange { request, response, elapsed } = exchange;
    Sent {
        kind,
        method: request.method.to_string(),
        url: without_password(&request.url),
        request_headers: Pairs { headers: Some(&request.headers), secrets },
        status: response.as_ref().ok().map(|response| response.status),
        response_headers: Pairs {
            headers: response.as_ref().ok().map(|response| &response.headers),
            secrets,
        },
        elapsed_ms: milliseconds(*elapsed),
        failure: response.as_ref().err().map(|failure| Said {
            rule: crate::probe::failure_rule(failure.kind).id_for_frame(),
            message: sentences::sentence(&failure.detail),
        }),
    }
}

fn other(browser: Browser, judged: Option<&Judged>) -> OtherJson {
    let message = judged.and_then(|judged| match &judged.loading {
        Loading::Stopped(stop, _) => Some(stop.message()),
        Loading::Failed(failure) => Some(sentences::sentence(&failure.detail)),
        Loading::Shown(_) => None,
    });
    OtherJson {
        outcome: judged.map(outcome),
        rule: judged.and_then(Judged::rule).map(Rule::id_for_frame),
        message,
        name: judged.and_then(|judged| judged.name_in(browser)),
    }
}
