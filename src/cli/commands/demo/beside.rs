//! The endpoints of the demo that are not called by `fetch()`.

use super::super::frame::parse_frame_question;
use super::super::probe::probe_one;
use super::super::websocket::parse_socket_question;
use super::super::words::{WordsError, parse_question};
use super::{DETAIL, MAX_TIME};
use crate::advice::{ExtraRequests, SocketInvestigation};
use crate::cli::Error;
use crate::fetch::OutcomeKind;
use crate::frame::{Channel, FrameNotice, FrameQuestion, Judged, Loading, judge, others};
use crate::playground::demo::{Beside, Way};
use crate::render::json::FrameReport;
use crate::render::{Style, text};
use crate::rules::Rule;
use crate::stand_ins::unknown_origin;
use crate::web::browser::Browser;
use crate::websocket;
use crate::wire::{Wire, deadline_in};

/// What came of one endpoint.
pub(super) struct Seen {
    /// The row of the list.
    pub(super) row: String,
    /// The whole verdict.
    pub(super) in_full: String,
    /// The outcome.
    pub(super) outcome: OutcomeKind,
    /// Whether what is expected is said.
    pub(super) is_as_expected: bool,
}

/// Judges one endpoint, live.
pub(super) async fn see(
    one: &Beside,
    port: u16,
    browser: Browser,
    wire: &Wire,
    style: Style,
) -> Result<Seen, Error> {
    let words = one.words(port);
    let fault = |error: WordsError| Error::Environment(format!("/{}: {error}", one.id));
    let (outcome, said, shown_as, in_full) = match one.way {
        Way::Socket { also_from } => {
            let question = parse_socket_question(&words).map_err(fault)?.in_browser(browser);
            let found = socket(question, also_from, wire).await;
            let said = found.diagnosis.rule().into_iter();
            let said = said.chain(found.notices().iter().map(|notice| notice.rule())).collect();
            (found.diagnosis.outcome.kind(), said, "opens", text::websocket(&found, DETAIL, style))
        }
        Way::Jsonp => {
            let question = parse_question(&words).map_err(fault)?.in_browser(browser);
            let found = probe_one(question, wire, MAX_TIME, ExtraRequests::default(), None).await;
            let call = found.diagnosis.first_call();
            let said =
                call.rule().into_iter().chain(call.notices.iter().map(|notice| notice.rule())).collect();
            (call.outcome.kind(), said, "delivered", text::probe(&found, DETAIL, style))
        }
        Way::Frame => {
            let question = parse_frame_question(&words).map_err(fault)?;
            let question = FrameQuestion { client: question.client.in_browser(browser), ..question };
            let deadline = deadline_in(MAX_TIME);
            let judged = judge(&question, async |request| wire.timed(request, deadline).await).await;
            (kind(&judged), rules(&judged), "shown", frame_text(&question, &judged, style))
        }
    };
    let said: Vec<Rule> = said;
    let is_as_expected = said.contains(&one.expected);
    let verdict = match outcome {
        // The two together are too wide.
        OutcomeKind::Allowed if is_as_expected => one.expected.id().to_owned(),
        OutcomeKind::Allowed => shown_as.to_owned(),
        _ => said.first().map_or("failed", |rule| rule.id()).to_owned(),
    };
    let row = text::named_row(one.title, outcome, &verdict, style);
    Ok(Seen { row, in_full, outcome, is_as_expected })
}

async fn socket(question: websocket::SocketQuestion, also_from: bool, wire: &Wire) -> SocketInvestigation {
    let opened = async |question| {
        let deadline = deadline_in(MAX_TIME);
        websocket::open(question, async |next| wire.raw(&next.message, deadline).await.0).await
    };
    let mut foreign = Vec::new();
    if also_from {
        foreign.push(opened(question.from_origin(unknown_origin("http"))).await);
    }
    let diagnosis = opened(question).await;
    SocketInvestigation { others: websocket::others(&diagnosis), diagnosis, session: None, foreign }
}

fn kind(judged: &Judged) -> OutcomeKind {
    match judged.loading {
        Loading::Shown(_) => OutcomeKind::Allowed,
        Loading::Stopped(..) => OutcomeKind::Blocked,
        Loading::Failed(_) => OutcomeKind::Failed,
    }
}

/// All rules of a verdict: what decides, what is remarked on, and what is said of the channels.
fn rules(judged: &Judged) -> Vec<Rule> {
    let of_channels = judged.channels.iter().flat_map(|channels| {
        Channel::ALL.iter().filter_map(|channel| channels.said(*channel)).map(|said| said.rule)
    });
    let notices = judged.notices.iter().map(FrameNotice::rule);
    judged.rule().into_iter().chain(notices).chain(of_channels).collect()
}

fn frame_text(question: &FrameQuestion, judged: &Judged, style: Style) -> String {
    let others = others(question, &judged.exchanges);
    let report = FrameReport {
        question,
        judged,
        others: &others,
        page: &[],
        needed: &[],
        settings: None,
        also: &[],
        confirmed: None,
    };
    text::frame(&report, DETAIL, style)
}
