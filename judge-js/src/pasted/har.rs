//! The calls, WebSockets and stopped frames of a HAR.

use corscheck::fetch::without_password;
use corscheck::frame::Loading;
use corscheck::probe::Diagnosis;
use corscheck::record::har::Har;
use corscheck::replay::{Finding, JudgedEntry, JudgedFrame, Overrides, framed_documents, judge};
use corscheck::web::browser::Browser;

use super::{AnyJudgement, JudgedCall, mentions};
use crate::frame::{FoundFrame, FrameJudgement};
use crate::judgement::Judgement;

/// What of a HAR goes to another origin, in all engines, in its order.
pub(super) fn judged(har: &Har, overrides: &Overrides) -> Vec<JudgedCall> {
    let each =
        Browser::EACH_ENGINE.iter().map(|browser| Overrides { browser: Some(*browser), ..overrides.clone() });
    let overrides: Vec<Overrides> = each.collect();
    let all: Vec<Vec<JudgedEntry>> = overrides.iter().map(|overrides| judge(har, overrides)).collect();
    let frames: Vec<Vec<JudgedFrame>> =
        overrides.iter().map(|overrides| framed_documents(har, overrides)).collect();
    let Some(first) = all.first() else { return Vec::new() };
    first.iter().filter_map(|entry| of_frame(entry, &frames).or_else(|| of_entry(entry, &all))).collect()
}

/// A document that some engine does not show.
fn of_frame(entry: &JudgedEntry, all: &[Vec<JudgedFrame>]) -> Option<JudgedCall> {
    let same: Vec<&JudgedFrame> =
        all.iter().filter_map(|judged| judged.iter().find(|frame| frame.entry == entry.entry)).collect();
    let is_stopped = |frame: &&JudgedFrame| matches!(frame.judged.loading, Loading::Stopped(..));
    same.iter().copied().find(is_stopped)?;
    let found: Vec<FoundFrame> = same
        .iter()
        .map(|frame| FoundFrame {
            question: frame.question.clone(),
            needed: Vec::new(),
            judged: frame.judged.clone(),
        })
        .collect();
    let question = &found.first()?.question;
    Some(JudgedCall {
        kind: "frame",
        method: question.shown_as.id().to_owned(),
        url: question.parsed_url().map_or_else(|| entry.url.clone(), |url| without_password(&url)),
        origin: question.page_origin().serialize(),
        judgement: Some(AnyJudgement::Frame(FrameJudgement::of(&found))),
        ..JudgedCall::empty()
    })
}

fn of_entry(entry: &JudgedEntry, all: &[Vec<JudgedEntry>]) -> Option<JudgedCall> {
    let same = all.iter().filter_map(|judged| judged.iter().find(|other| other.entry == entry.entry));
    let diagnoses: Vec<Diagnosis> = same
        .filter_map(|judged| match &judged.finding {
            Finding::Verdict(diagnosis, _) => Some((**diagnosis).clone()),
            _ => None,
        })
        .collect();
    let mut judged =
        JudgedCall { method: entry.method.clone(), url: entry.url.clone(), ..JudgedCall::empty() };
    match &entry.finding {
        Finding::SameOrigin | Finding::NotApplicable(_) | Finding::Frame(_) => return None,
        Finding::Verdict(diagnosis, assumed) => {
            judged = JudgedCall::of(&diagnosis.question);
            judged.assumed = assumed.iter().map(|assumption| assumption.message()).collect();
            judged.judgement = Some(AnyJudgement::Call(Judgement::of(&diagnoses)));
        }
        Finding::Unknown { missing, rules, question } => {
            if let Some(question) = question {
                judged = JudgedCall::of(question);
            }
            judged.problem = Some(format!("{}.", missing.message()));
            judged.mentions = mentions(rules.iter().copied());
        }
    }
    Some(judged)
}
