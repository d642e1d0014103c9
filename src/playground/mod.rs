//! The playground: a local server with each rule's example and common failures, at paths that never
//! change, so that they can be tried in a browser, probed, and compared.
//!
//! Each thing to try is a [`Case`], made of an example in the [`notation`]: its hosts are moved to this machine
//! (`places.rs`), its responses stand in [`Routes`]. What would mean something else on this machine is not served; its
//! [`Support`] says why.

mod case;
mod content;
pub mod demo;
mod files;
mod judge;
pub mod notation;
mod places;
mod routes;
mod runner;
mod scenario;

pub use self::case::{
    Case, CaseError, CaseFault, Example, Group, ReadQuestion, Support, WordsError, cases, replay, response,
    shows,
};
pub use self::content::{Content, Document};
pub use self::files::FILES;
pub use self::judge::judge;
pub use self::places::{Ports, begins_with_origin, page_origin, replace_origins};
pub use self::routes::{Audience, RequestFacts, Route, Routes};
pub use self::runner::{documents, in_html};
pub use self::scenario::{Coverage, Scenario};
