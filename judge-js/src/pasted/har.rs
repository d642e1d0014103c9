//! The calls, WebSockets and stopped frames of a HAR.

use std::collections::{HashMap, HashSet};

use corscheck::fetch::without_password;
use corscheck::frame::Loading;
use corscheck::probe::Diagnosis;
use corscheck::record::har::Har;
use corscheck::replay::{Finding, JudgedEntry, JudgedFrame, Overrides, framed_documents, judge};
use corscheck::web::browser::Browser;

use super::{AnyJudgement, JudgedCall, mentions};
use crate::frame::{FoundFrame, FrameJudgement};
use crate::judgement::Judgement;

/// What of a HAR goes to another origin, in all engines, in its order: at most so many, of a longer one those that are stopped before the
/// others; and how many there are.
pub(super) fn judged(har: &Har, overrides: &Overrides, most: usize) -> (Vec<JudgedCall>, usize) {
    let each =
        Browser::EACH_ENGINE.iter().map(|browser| Overrides { browser: Some(*browser), ..overrides.clone() });
    let overrides: Vec<Overrides> = each.collect();
    let all: Vec<Vec<JudgedEntry>> = overrides.iter().map(|overrides| judge(har, overrides)).collect();
    let frames: Vec<Vec<JudgedFrame>> =
        overrides.iter().map(|overrides| framed_documents(har, overrides)).collect();
    let stopped_frames: HashSet<usize> =
        frames.iter().flatten().filter(|frame| is_stopped(frame)).map(|frame| frame.entry).collect();
    let Some(first) = all.first() else { return (Vec::new(), 0) };
    let is_listed = |entry: &JudgedEntry| match &entry.finding {
        Finding::SameOrigin | Finding::NotApplicable(_) | Finding::Frame(_) => {
            stopped_frames.contains(&entry.entry)
        }
        Finding::Verdict(..) | Finding::Unknown { .. } => true,
    };
    let mut listed: Vec<&JudgedEntry> = first.iter().filter(|entry| is_listed(entry)).collect();
    let count = listed.len();
    if count > most {
        let stopped: HashSet<usize> = all
            .iter()
            .flatten()
            .filter(|entry| entry.stopping_rule().is_some())
            .map(|entry| entry.entry)
            .chain(stopped_frames)
            .collect();
        listed.sort_by_key(|entry| !stopped.contains(&entry.entry));
        listed.truncate(most);
    }
    let places: Places =
        all.iter().map(|judged| judged.iter().map(|one| (one.entry, one)).collect()).collect();
    let made =
        listed.into_iter().filter_map(|entry| of_frame(entry, &frames).or_else(|| of_entry(entry, &places)));
    (made.collect(), count)
}

/// What each engine finds of an entry, by its place in the file.
type Places<'a> = Vec<HashMap<usize, &'a JudgedEntry>>;

fn is_stopped(frame: &JudgedFrame) -> bool {
    matches!(frame.judged.loading, Loading::Stopped(..))
}

/// A document that some engine does not show.
fn of_frame(entry: &JudgedEntry, all: &[Vec<JudgedFrame>]) -> Option<JudgedCall> {
    let same: Vec<&JudgedFrame> =
        all.iter().filter_map(|judged| judged.iter().find(|frame| frame.entry == entry.entry)).collect();
    same.iter().find(|frame| is_stopped(frame))?;
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

fn of_entry(entry: &JudgedEntry, all: &Places<'_>) -> Option<JudgedCall> {
    let same = all.iter().filter_map(|judged| judged.get(&entry.entry));
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
