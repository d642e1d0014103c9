//! A visit in WebKit.

use futures_util::future::{Either, select};
use std::pin::pin;

use super::{InspectorRecorder, Live, Recorder, Visit, Visited, outcome, watch};
use crate::confirm::BrowserError;
use crate::confirm::dev_tools::DevTools;
use crate::confirm::inspector::Inspector;
use crate::confirm::webdriver::WebDriver;

/// How long the inspector is read at a time while the driver works.
const TURN: std::time::Duration = std::time::Duration::from_millis(50);

/// Opens the page and watches it.
pub(in crate::confirm) async fn visit_in_webkit(
    webdriver: &WebDriver,
    inspector: &mut Inspector,
    visit: &Visit,
) -> Result<Visited, BrowserError> {
    if !visit.headers.is_empty() {
        let words = "WebKit cannot be given headers; drop --header, or use another browser";
        return Err(BrowserError::Unsuitable(words.into()));
    }
    let mut recorder = InspectorRecorder::counting_from_one();
    let opened = beside(webdriver.open(visit.url.as_str()), inspector, &mut recorder, visit).await?;
    let mut is_still = false;
    let nothing = async |_: &mut _, _: &_| Ok(());
    if let Some(opened) = opened {
        opened
            .map_err(|error| BrowserError::Protocol(format!("{} could not be opened: {error}", visit.url)))?;
        // The driver responds once the page has loaded.
        recorder.loaded();
        is_still = watch(inspector, &mut recorder, visit, 0, nothing).await?;
        // It is content with a page of the browser's own that says so.
        if let Some(error) = recorder.failure_of_document() {
            return Err(BrowserError::Protocol(format!("{} could not be opened: {error}", visit.url)));
        }
    }
    for (number, step) in visit.steps.iter().enumerate() {
        if visit.is_stopped() {
            break;
        }
        let script = step.expression();
        let Some(ran) = beside(webdriver.evaluate(&script), inspector, &mut recorder, visit).await? else {
            break;
        };
        outcome(step, &ran?)?;
        is_still = watch(inspector, &mut recorder, visit, number + 1, nothing).await?;
    }
    Ok(Visited { is_still, ..recorder.visited("WebKit", visit) })
}

/// Does something with the driver, and takes the inspector's events meanwhile; `None` where the visit was stopped.
async fn beside<T>(
    work: impl Future<Output = T>,
    inspector: &mut Inspector,
    recorder: &mut InspectorRecorder,
    visit: &Visit,
) -> Result<Option<T>, BrowserError> {
    let (mut work, mut live) = (pin!(work), Live::of(visit));
    while !visit.is_stopped() {
        match select(work.as_mut(), pin!(inspector.event(TURN))).await {
            Either::Left((done, _)) => return Ok(Some(done)),
            Either::Right((event, _)) => match event? {
                Some(event) => {
                    recorder.note(&event, visit.requests);
                    live.has_news();
                }
                None => live.report(recorder),
            },
        }
    }
    Ok(None)
}
