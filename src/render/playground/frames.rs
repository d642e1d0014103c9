//! The playground's page of frames, popups and channels.

use serde::Serialize;

use super::super::json::{frame_message, line};
use super::{Visitor, style, visitors};
use crate::frame::Loading;
use crate::playground::{FrameTry, FrameVerdict, Ports, in_html};
use crate::web::text::visible;

/// The page, with a mark where the tries go.
const FRAMES: &str = include_str!("frames.html");
const MARK: &str = "TRIES";

#[derive(Serialize)]
struct Page<'a> {
    browsers: Vec<Visitor>,
    tries: Vec<Shown<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    id: &'a str,
    title: &'a str,
    task: &'static str,
    url: String,
    /// A page of its own around the document.
    page: Option<String>,
    page_headers: Vec<String>,
    document_headers: Vec<String>,
    /// In what the document is shown.
    r#as: &'static str,
    sandbox: Option<String>,
    features: String,
    /// The targetOrigin of its message.
    target: Option<String>,
    relay: String,
    domain_of_page: Option<String>,
    domain_of_frame: Option<String>,
    /// Whether it needs a click of its own.
    click: bool,
    today: &'a str,
    command: String,
    verdicts: Vec<Foretold>,
}

#[derive(Serialize, PartialEq, Eq)]
struct Foretold {
    open: bool,
    /// `shown`, `open`, `arrives` or the opposite.
    word: &'static str,
    rule: Option<&'static str>,
    message: String,
}

/// The page: one document, with all that it needs but the scripts of the tries.
#[must_use]
pub fn frames(tries: &[FrameTry], verdicts: &[Vec<FrameVerdict>], ports: Ports) -> String {
    let shown = tries.iter().zip(verdicts).filter_map(|(one, verdicts)| {
        let question = &verdicts.first()?.question;
        let own = one.page.unwrap_or_default().iter();
        let target = question.messages.iter().map(|(_, target)| target.clone()).next();
        Some(Shown {
            id: one.id,
            title: one.title,
            task: one.task.id(),
            url: one.url(ports),
            page: one.page_url(ports),
            page_headers: own.map(|(name, value)| format!("{name}: {value}")).collect(),
            document_headers: one
                .headers(ports)
                .iter()
                .map(|(name, value)| format!("{name}: {value}"))
                .collect(),
            r#as: question.shown_as.id(),
            sandbox: question.sandbox.clone(),
            features: question.features.clone(),
            target,
            relay: question.relay.as_ref().map_or_else(|| one.page_origin(ports), |relay| relay.serialize()),
            domain_of_page: question.domain_of_page.clone(),
            domain_of_frame: question.domain_of_frame.clone(),
            click: one.task.opens_window(),
            today: one.today,
            command: shlex::try_join(
                ["corscheck".to_owned()].iter().chain(&one.words(ports)).map(String::as_str),
            )
            .unwrap_or_default(),
            verdicts: verdicts.iter().map(|verdict| foretold(one, verdict)).collect(),
        })
    });
    let page = Page { browsers: visitors(), tries: shown.collect() };
    style(&FRAMES.replacen(MARK, &in_html(&line(&page)), 1))
}

fn foretold(one: &FrameTry, verdict: &FrameVerdict) -> Foretold {
    let FrameVerdict { question, judged } = verdict;
    let open = one.probed.is_open(judged);
    let is_shown = matches!(judged.loading, Loading::Shown(_));
    let said = one.probed.said(verdict);
    let message = match &said {
        Some(said) => said.message.clone(),
        None if !is_shown || one.probed.is_about_the_document() => frame_message(question, judged),
        None => String::new(),
    };
    let word = match (one.probed.is_about_the_document(), one.probed.is_message(), open) {
        (true, _, true) => "shown",
        (true, _, false) => "not shown",
        (_, true, true) => "arrives",
        (_, true, false) => "does not arrive",
        (_, _, true) => "open",
        (_, _, false) => "closed",
    };
    let rule = said.map(|said| said.rule).or_else(|| judged.rule());
    Foretold { open, word, rule: rule.map(|rule| rule.id()), message: visible(&message) }
}
