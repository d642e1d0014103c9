//! The playground: a local server with each rule's example and common failures, at paths that never
//! change, so that they can be tried in a browser, probed, and compared.
//!
//! Each thing to try is a [`Case`], made of an example in the [`notation`]: its hosts are moved to this machine
//! (`places.rs`), its responses stand in [`Routes`]. What would mean something else on this machine is not served; its
//! [`Support`] says why.

mod call;
mod case;
mod content;
pub mod demo;
mod example;
mod files;
mod frames;
mod judge;
pub mod notation;
mod places;
mod replay;
mod routes;
mod runner;
mod scenario;
mod socket;

pub use self::case::{Case, CaseError, Group, cases};
pub use self::content::{Content, Document};
pub use self::example::{CaseFault, Example, Readers, Subject, Support, WordsError};
pub use self::files::FILES;
pub use self::frames::{FrameTry, FrameVerdict, Place, Probed, TRIES, Task, frame_documents, judge_frames};
pub use self::judge::{Verdicts, judge};
pub use self::places::{Ports, begins_with_origin, foreign_origin, page_origin, replace_origins};
pub use self::replay::{replay, response, shows};
pub use self::routes::{Audience, RequestFacts, Route, Routes};
pub use self::runner::{documents, in_html, shared_documents};
pub use self::scenario::{Coverage, Scenario};
pub use self::socket::{SAMPLE_KEY, raw_reply, value_for_key};
