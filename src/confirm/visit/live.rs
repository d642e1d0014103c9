//! What a page did so far, while it goes on.

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::{Recorder, Visit, Visited};

/// How long after an event it is reported: what belongs together comes together.
const TOGETHER: Duration = Duration::from_millis(250);
/// How long it is at most put off by further events.
const LONGEST: Duration = Duration::from_secs(2);

/// Reports what was recorded so far, where there is a listener.
pub(super) struct Live<'a> {
    visit: &'a Visit,
    sender: Option<&'a Sender<Visited>>,
    /// When the first and the last event came that were not reported.
    news: Option<(Instant, Instant)>,
}

impl<'a> Live<'a> {
    pub(super) fn of(visit: &'a Visit) -> Self {
        Self { visit, sender: visit.live.as_ref(), news: None }
    }

    /// Notes that there is something new.
    pub(super) fn has_news(&mut self) {
        if self.sender.is_some() {
            let now = Instant::now();
            self.news = Some((self.news.map_or(now, |(first, _)| first), now));
        }
    }

    /// Reports it, where it is time, and the listener has taken what was reported before.
    pub(super) fn report<R: Recorder>(&mut self, recorder: &R) {
        let (Some(sender), Some((first, last))) = (self.sender, self.news) else { return };
        let is_due = last.elapsed() >= TOGETHER || first.elapsed() >= LONGEST;
        if let (true, Ok(place)) = (is_due, sender.try_reserve()) {
            place.send(recorder.clone().visited("", self.visit));
            self.news = None;
        }
    }
}
