//! Many questions with expectations: the file, the matrix that it stands for, and how its checks are run.
//!
//! [`Suite::parse`] reads a file. [`Suite::keys`] walks through its checks, [`run`] sends them, and gives a [`CheckResult`]
//! for each, one by one: a report needs no memory for all.

mod all_faults;
mod audits;
mod called;
mod check;
mod configurations;
pub mod draft;
mod fault;
mod file;
mod foretold;
mod frames;
mod history;
mod id;
mod judge;
mod load;
mod matrix;
mod parts;
mod question;
pub mod reference;
mod run;
mod selection;
mod sending;
mod settings;
mod spanned;
#[cfg(test)]
mod tests;
mod variables;
mod vary;
mod weak_checks;

pub use self::called::Called;
pub use self::check::{
    AllowExpectation, Check, CheckName, CheckResult, DenyExpectation, Expectation, ExpectationKind, Extra,
    Plan, Reason, ReasonKind, Subject, Summary, Verdict,
};
pub use self::configurations::Configurations;
pub use self::fault::Fault;
pub(crate) use self::frames::rule_of_closed;
pub use self::history::{LastResults, Previous};
pub use self::matrix::{Key, PageOfOrigin, Suite, Target};
pub use self::parts::{PathParts, SuiteError, SuiteParts, TargetParts};
pub use self::question::{CheckQuestion, Found, FrameCheck};
pub use self::run::{RunOptions, run};
pub use self::selection::{Selection, Shard};
pub use self::sending::Sending;
pub use self::settings::Settings;
pub use self::spanned::Location;
pub use self::variables::{Environment, UnsetVariables};
pub use self::weak_checks::WeakChecks;

use std::hash::Hasher;

use fnv::FnvHasher;

use crate::fetch::without_password;
use crate::web::browser::names;

/// The default name of a suite's file.
pub const FILE_NAME: &str = "corscheck.toml";
/// The schema of a suite's file.
pub const SCHEMA: &str = include_str!("../../schema/corscheck.schema.json");

impl Suite {
    /// What a run of these checks is about to do.
    #[must_use]
    pub fn plan(&self, file: &str, selection: &Selection) -> Plan {
        let (mut checks, mut all) = (0, 0);
        let mut ids = selection.shard().map(|_| FnvHasher::default());
        for key in self.keys() {
            all += 1;
            let selected = match &mut ids {
                Some(ids) => {
                    let id = self.id(&key);
                    // No id has a line break in it.
                    ids.write(id.as_bytes());
                    ids.write(b"\n");
                    selection.contains(|| id)
                }
                None => selection.contains(|| self.id(&key)),
            };
            checks += usize::from(selected);
        }
        Plan {
            file: file.to_owned(),
            browser: names(&self.browsers),
            origins: self
                .origins
                .iter()
                .map(|one| (one.name.clone(), one.page.origin.serialize(), one.trusted))
                .collect(),
            targets: self.targets.iter().map(|one| (one.name.clone(), without_password(&one.url))).collect(),
            checks,
            deselected: all - checks,
            shard: selection.shard(),
            suite_hash: ids.map(|ids| format!("{:016x}", ids.finish())),
        }
    }
}
