//! A visit in WebKit.

use futures_util::future::{Either, select};
use std::pin::pin;

use super::{InspectorRecorder, Recorder, Visit, Visited, outcome, watch};
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
    if !visit.cookies.is_empty() {
        let words = "WebKit cannot be given cookies beforehand; drop --cookie, or use another browser";
        return Err(BrowserError::Unsuitable(words.into()));
    }
    let mut recorder = InspectorRecorder::counting_from_one();
    let opened = beside(webdriver.open(visit.url.as_str()), inspector, &mut recorder, visit).await?;
    opened.map_err(|error| BrowserError::Protocol(format!("{} could not be opened: {error}", visit.url)))?;
    // The driver responds once the page has loaded.
    recorder.loaded();
    let nothing = async |_: &mut _, _: &_| Ok(());
    let mut is_still = watch(inspector, &mut recorder, visit, 0, nothing).await?;
    for (number, step) in visit.steps.iter().enumerate() {
        let ran = beside(webdriver.evaluate(&step.expression()), inspector, &mut recorder, visit).await??;
        outcome(step, &ran)?;
        is_still = watch(inspector, &mut recorder, visit, number + 1, nothing).await?;
    }
    Ok(Visited { is_still, ..recorder.visited("WebKit", &visit.url) })
}

/// Does something with the driver, and takes the inspector's events meanwhile.
async fn beside<T>(
    work: impl Future<Output = T>,
    inspector: &mut Inspector,
    recorder: &mut InspectorRecorder,
    visit: &Visit,
) -> Result<T, BrowserError> {
    let mut work = pin!(work);
    loop {
        match select(work.as_mut(), pin!(inspector.event(TURN))).await {
            Either::Left((done, _)) => return Ok(done),
            Either::Right((event, _)) => {
                if let Some(event) = event? {
                    recorder.note(&event, visit.requests);
                }
            }
        }
    }
}
