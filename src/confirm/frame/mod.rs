//! A document in a frame or popup, in a real browser: the page comes from corscheck, the document from its own server, and a script in both
//! tries each channel.
//!
//! The script is put into the documents by the browser's protocol, so no policy of theirs stops it, and nothing of what their servers
//! send is changed.

mod agreement;
mod chromium;
mod conduct;
mod firefox;
mod names;
mod plan;
mod seen;
mod webkit;

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::BrowserError;

pub use self::agreement::frame_differences;
pub use self::seen::{ChannelsSeen, FrameConfirmed, FrameSeen, HashSeen, MessageSeen, StorageSeen, Window};

pub(super) use self::chromium::frame_in_chromium;
pub(super) use self::firefox::frame_in_firefox;
pub(super) use self::plan::{FramePlan, OwnDocument};
pub(super) use self::webkit::frame_in_webkit;

/// How long a popup may take to run a script: one that is on its way to another process may never respond.
const POPUP: Duration = Duration::from_secs(2);

/// What a browser's developer tools said since the document was embedded.
#[derive(Clone, Debug, Default)]
struct Reports {
    /// What they call what stopped the document.
    name: Option<String>,
    /// When the document failed to load.
    failed: Option<Instant>,
}

/// A browser with a window for one question.
trait Stage {
    /// From now on these documents come from here, and no others.
    async fn serve(&mut self, documents: &[OwnDocument]) -> Result<(), BrowserError>;
    /// Opens a document in a window apart, has it run an expression, and closes it.
    async fn apart(&mut self, url: &str, expression: &str) -> Result<(), BrowserError>;
    /// Opens a document.
    async fn open(&mut self, url: &str) -> Result<(), BrowserError>;
    /// Has the open document evaluate an expression whose promise resolves with JSON as text.
    async fn run(&mut self, expression: &str) -> Result<Value, BrowserError>;
    /// The same in the popup, where there is one.
    async fn run_in_popup(&mut self, expression: &str) -> Result<Option<Value>, BrowserError>;
    /// Lets it work for this long.
    async fn pause(&mut self, time: Duration) -> Result<(), BrowserError>;
    /// Forgets what was said so far.
    async fn forget(&mut self) -> Result<(), BrowserError>;
    /// What was said since.
    async fn reports(&mut self) -> Result<Reports, BrowserError>;
    /// What stands in the window of the document.
    async fn look(&mut self) -> Result<Window, BrowserError>;
    /// Whether a document of these was requested since [`Stage::serve`].
    fn was_served(&self, document: &OwnDocument) -> bool;
}

/// A value that is JSON as text.
fn parsed(value: &Value) -> Result<Value, BrowserError> {
    let text = value.as_str().and_then(|text| serde_json::from_str(text).ok());
    text.ok_or_else(|| BrowserError::Protocol(format!("the page's script returned {value}")))
}
