//! The files whose change starts a round at once.
//!
//! Their times and lengths are read four times a second. That costs a few microseconds, works on every platform and file system (also
//! on those of containers and networks, which send the system's watchers no events), and notices when an editor replaces a file by
//! another. The crate `notify` would save the polling, and needs a thread, a back end for each platform, and the folder's events
//! filtered for the same.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep_until};

/// How often their states are read.
const INTERVAL: Duration = Duration::from_millis(250);

/// Files, few of them.
#[derive(Debug, Default)]
pub(super) struct Files(Vec<PathBuf>);

/// The files at one time: the modification time and length of each that exists.
pub(super) type States = Vec<Option<(Option<SystemTime>, u64)>>;

impl Files {
    /// These files.
    pub(super) fn of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        Self(paths.into_iter().map(Path::to_owned).collect())
    }

    /// Their states now.
    pub(super) fn states(&self) -> States {
        let state = |path: &PathBuf| {
            let found = std::fs::metadata(path).ok()?;
            Some((found.modified().ok(), found.len()))
        };
        self.0.iter().map(state).collect()
    }

    /// Waits until one of them has another state than before, and gives its name; `None` if `pause` is over first. A change counts
    /// once it has come to rest: editors write in several steps, and half a file is not a file.
    pub(super) async fn changed(&self, before: States, pause: Duration) -> Option<String> {
        let end = Instant::now() + pause;
        let mut last = before.clone();
        loop {
            let at_rest = last == before;
            let next = Instant::now() + INTERVAL;
            sleep_until(match at_rest {
                true if self.0.is_empty() => end,
                true => next.min(end),
                false => next,
            })
            .await;
            let now = self.states();
            let late = Instant::now() >= end;
            if now == before {
                if late {
                    return None;
                }
            } else if now == last || late && !at_rest {
                let changed = now.iter().zip(&before).position(|(now, before)| now != before);
                return changed.and_then(|at| self.0.get(at)).map(|path| path.display().to_string());
            }
            last = now;
        }
    }
}
