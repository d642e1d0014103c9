//! The headers that say whether a page may show a document, each with its effect.

use super::page::{known_embedder_policy, policies};
use super::question::{EmbeddedAs, FrameQuestion, Side};
use super::stop::Stop;
use crate::fetch::Engine;
use crate::web::csp::Policy;
use crate::web::frame_options::FrameOptions;
use crate::web::headers::HeaderList;
use crate::web::text::shown;

/// What a header does with the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It lets the document be shown.
    Allows,
    /// It stops it.
    Blocks,
    /// Browsers do not look at it.
    Ignored,
    /// Another header takes its place.
    Overridden,
    /// It only reports.
    ReportOnly,
}

impl Effect {
    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Allows => "allows",
            Self::Blocks => "blocks",
            Self::Ignored => "ignored",
            Self::Overridden => "overridden",
            Self::ReportOnly => "report-only",
        }
    }
}

/// A header, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderEffect {
    /// Its name.
    pub header: &'static str,
    /// Whose response has it.
    pub side: Side,
    /// Its value.
    pub value: String,
    /// What it does.
    pub effect: Effect,
    /// A sentence on it.
    pub message: String,
}

const CSP: &str = "Content-Security-Policy";
const REPORT_ONLY: &str = "Content-Security-Policy-Report-Only";
const XFO: &str = "X-Frame-Options";
const COEP: &str = "Cross-Origin-Embedder-Policy";
const CORP: &str = "Cross-Origin-Resource-Policy";

/// The headers of page and document that speak of it. `stops` is all that stops the document; `document` has the headers of the last
/// response, where one came.
#[must_use]
pub(super) fn header_effects(
    question: &FrameQuestion,
    document: Option<&HeaderList>,
    stops: &[&Stop],
) -> Vec<HeaderEffect> {
    let mut all = page_effects(question, stops);
    if let Some(headers) = document.filter(|_| question.shown_as.is_nested()) {
        all.extend(ancestor_effects(headers, stops));
        all.extend(frame_options_effect(headers, stops));
        all.extend(isolation_effects(question, headers, stops));
    }
    all
}

/// The sentence of the first of these stops, which is why a header blocks.
fn stopped_by<'a>(stops: &[&'a Stop], fits: impl Fn(&Stop) -> bool) -> Option<&'a Stop> {
    stops.iter().copied().find(|stop| fits(stop))
}

fn page_effects(question: &FrameQuestion, stops: &[&Stop]) -> Vec<HeaderEffect> {
    let side = Side::Page;
    let headers = &question.page.headers;
    let speaks = |policy: &Policy| {
        let names: &[&str] = match question.shown_as {
            EmbeddedAs::Popup => &[],
            EmbeddedAs::Iframe => &["frame-src", "child-src", "default-src"],
            EmbeddedAs::Object | EmbeddedAs::Embed => {
                &["object-src", "frame-src", "child-src", "default-src"]
            }
        };
        names.iter().any(|name| policy.has_directive(name))
    };
    let mut all = Vec::new();
    for policy in policies(headers).iter().filter(|policy| speaks(policy)) {
        let stop = stopped_by(
            stops,
            |stop| matches!(stop, Stop::PagePolicy { blocked, .. } if policy.to_string().contains(&blocked.to_string())),
        );
        all.push(HeaderEffect {
            header: CSP,
            side,
            value: policy.to_string(),
            effect: if stop.is_some() { Effect::Blocks } else { Effect::Allows },
            message: stop.map_or_else(|| "It lets the page show the document.".into(), Stop::message),
        });
    }
    for line in headers.lines(&REPORT_ONLY.to_ascii_lowercase()) {
        let message = "It only reports, and stops nothing.".into();
        all.push(HeaderEffect {
            header: REPORT_ONLY,
            side,
            value: line.text(),
            effect: Effect::ReportOnly,
            message,
        });
    }
    all
}

fn ancestor_effects(headers: &HeaderList, stops: &[&Stop]) -> Vec<HeaderEffect> {
    let side = Side::Frame;
    let with_directive = |name: &str| {
        let lines = headers.lines(name).flat_map(|line| Policy::parse_list(&line.text()));
        lines.filter(|policy| policy.has_directive("frame-ancestors")).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for policy in with_directive(CSP) {
        let stop = stopped_by(
            stops,
            |stop| matches!(stop, Stop::Ancestors { blocked, .. } if policy.to_string().contains(&blocked.to_string())),
        );
        all.push(HeaderEffect {
            header: CSP,
            side,
            value: policy.to_string(),
            effect: if stop.is_some() { Effect::Blocks } else { Effect::Allows },
            message: stop
                .map_or_else(|| "Its frame-ancestors covers every page around.".into(), Stop::message),
        });
    }
    for policy in with_directive(REPORT_ONLY) {
        all.push(HeaderEffect {
            header: REPORT_ONLY,
            side,
            value: policy.to_string(),
            effect: Effect::ReportOnly,
            message: "It only reports: its frame-ancestors stops no page.".into(),
        });
    }
    all
}

fn frame_options_effect(headers: &HeaderList, stops: &[&Stop]) -> Option<HeaderEffect> {
    let value = headers.get_text(XFO)?;
    let stop = stopped_by(stops, |stop| stop.header() == Some((Side::Frame, XFO)));
    let overridden = policies(headers).iter().any(|policy| policy.has_directive("frame-ancestors"));
    let (effect, message) = match (stop, FrameOptions::of(headers)) {
        (Some(stop), _) => (Effect::Blocks, stop.message()),
        _ if overridden => {
            (Effect::Overridden, "A policy with frame-ancestors takes its place: it is not looked at.".into())
        }
        (None, FrameOptions::Unknown) => (
            Effect::Ignored,
            format!("{} is not a value of X-Frame-Options: it is ignored, and stops no page.", shown(&value)),
        ),
        (None, _) => (Effect::Allows, "It lets this page show the document.".into()),
    };
    Some(HeaderEffect { header: XFO, side: Side::Frame, value, effect, message })
}

fn isolation_effects(question: &FrameQuestion, headers: &HeaderList, stops: &[&Stop]) -> Vec<HeaderEffect> {
    let engine = Engine::of(question.client.browser);
    let page_policy = question.page.embedder_policy(&question.ancestors, engine);
    let mut all = Vec::new();
    let mut add = |header: &'static str, allows: bool, ignored: &str| {
        let Some(value) = headers.get_text(header) else { return };
        let stop = stopped_by(stops, |stop| stop.header() == Some((Side::Frame, header)));
        let (effect, message) = match stop {
            Some(stop) => (Effect::Blocks, stop.message()),
            None if !page_policy.isolates() => (Effect::Ignored, ignored.into()),
            None if allows => (Effect::Allows, format!("It satisfies the page's {COEP}.")),
            None => (Effect::Ignored, format!("{} is not a value of it that counts.", shown(&value))),
        };
        all.push(HeaderEffect { header, side: Side::Frame, value, effect, message });
    };
    let isolates = known_embedder_policy(headers, engine).isolates();
    add(COEP, isolates, "The page has no Cross-Origin-Embedder-Policy, so it does not matter here.");
    add(CORP, true, "The page has no Cross-Origin-Embedder-Policy, so it does not matter for a frame.");
    all
}
