//! Many questions with expectations: the file, the matrix that it stands for, and how its checks are run.
//!
//! [`Suite::parse`] reads a file. [`Suite::keys`] walks through its checks, [`run`] asks them, and gives a [`CheckResult`]
//! for each, one by one: whoever reports them needs no memory for all.

mod change;
mod check;
mod doubt;
pub mod draft;
mod fault;
mod file;
mod judge;
mod load;
mod matrix;
mod names;
mod placed;
pub mod reference;
mod schedule;
mod selection;
#[cfg(test)]
mod tests;
mod variables;
mod vary;

pub use self::change::{Before, Ledger};
pub use self::check::{
    Check, CheckResult, Expectation, Extra, Plan, Reason, ReasonKind, Refused, Subject, Summary, Verdict,
    Wanted,
};
pub use self::doubt::Doubts;
pub use self::fault::Fault;
pub use self::matrix::{Key, PageOfOrigin, Suite, Target};
pub use self::placed::Place;
pub use self::schedule::{Pace, run};
pub use self::selection::{Selection, Shard};
pub use self::variables::{Environment, Lacking};

use crate::fetch::without_password;

/// The default name of a suite's file.
pub const FILE_NAME: &str = "corscheck.toml";
/// The schema of a suite's file.
pub const SCHEMA: &str = include_str!("../../schema/corscheck.schema.json");

impl Suite {
    /// What a run of these checks is about to do.
    #[must_use]
    pub fn plan(&self, file: &str, selection: &Selection) -> Plan {
        let (mut checks, mut all) = (0, 0);
        for key in self.keys() {
            all += 1;
            checks += usize::from(selection.contains(&self.id(&key)));
        }
        Plan {
            file: file.to_owned(),
            browser: self.browser.name(),
            origins: self
                .origins
                .iter()
                .map(|one| (one.name.clone(), one.page.origin.serialize(), one.trusted))
                .collect(),
            targets: self.targets.iter().map(|one| (one.name.clone(), without_password(&one.url))).collect(),
            checks,
            left_out: all - checks,
            shard: selection.shard(),
        }
    }
}
