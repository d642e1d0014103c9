//! The files of which a change begins a round at once.
//!
//! They are looked at four times a second: their times and lengths cost a few microseconds, work on every platform and file
//! system (also on those of containers and networks, which tell the system's watchers nothing), and see a file that an editor
//! replaces by another. The crate `notify` would save the look, and needs a thread, a back end for each platform, and the
//! folder's events to be sorted for the same.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep_until};

/// How often they are looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Files, few of them.
#[derive(Debug, Default)]
pub(super) struct Files(Vec<PathBuf>);

/// How the files were at one time: what the system says of each, where it is there.
pub(super) type Seen = Vec<Option<(Option<SystemTime>, u64)>>;

impl Files {
    /// These files.
    pub(super) fn of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        Self(paths.into_iter().map(Path::to_owned).collect())
    }

    /// How they are now.
    pub(super) fn look(&self) -> Seen {
        let look = |path: &PathBuf| {
            let found = std::fs::metadata(path).ok()?;
            Some((found.modified().ok(), found.len()))
        };
        self.0.iter().map(look).collect()
    }

    /// Waits until one of them is no more as it was seen, and gives its name; `None` where `pause` is over before. A change
    /// counts once it has come to rest: editors write in several steps, and half a file is no file.
    pub(super) async fn changed(&self, seen: Seen, pause: Duration) -> Option<String> {
        let end = Instant::now() + pause;
        let mut last = seen.clone();
        loop {
            let at_rest = last == seen;
            let next = Instant::now() + LOOK;
            sleep_until(match at_rest {
                true if self.0.is_empty() => end,
                true => next.min(end),
                false => next,
            })
            .await;
            let found = self.look();
            let late = Instant::now() >= end;
            if found == seen {
                if late {
                    return None;
                }
            } else if found == last || late && !at_rest {
                let changed = found.iter().zip(&seen).position(|(found, seen)| found != seen);
                return changed.and_then(|at| self.0.get(at)).map(|path| path.display().to_string());
            }
            last = found;
        }
    }
}
