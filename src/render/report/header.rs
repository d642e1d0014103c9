//! What a run is about to do: its files, origins and targets.

use serde::{Deserialize, Serialize};

use super::super::mask::Mask;
use crate::suite::{Check, Plan};

/// What a run is about to do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunHeader {
    /// The suite's file; the first, where they are several.
    pub file: String,
    /// All files of suites: several, where reports were merged.
    #[serde(default)]
    pub files: Vec<FileEntry>,
    /// The browser whose verdicts these are.
    pub browser: String,
    /// The origins, in the file's order.
    pub origins: Vec<PageEntry>,
    /// The targets, in the file's order.
    pub targets: Vec<TargetEntry>,
    /// How many checks are run.
    pub checks: usize,
    /// How many are left out.
    pub deselected: usize,
    /// Which part of how many this is.
    pub shard: Option<[u32; 2]>,
    /// Of a shard: a hash of the ids of all the suite's checks. Shards in which it differs are not of one suite.
    #[serde(default)]
    pub suite_hash: Option<String>,
}

/// A suite's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileEntry {
    /// Its name, as it was given.
    pub file: String,
    /// Its path from the root of the repository that a job checked out, where that is known.
    #[serde(default)]
    pub repository_path: Option<String>,
}

/// An origin of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageEntry {
    /// Its name.
    pub name: String,
    /// The origin.
    pub origin: String,
    /// Whether it is trusted.
    pub trusted: bool,
}

impl PageEntry {
    /// The page of a check.
    pub(super) fn of(check: &Check) -> Self {
        Self {
            name: check.origin.to_string(),
            origin: check.question.origin().serialize(),
            trusted: check.trusted,
        }
    }
}

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TargetEntry {
    /// Its name.
    pub name: String,
    /// Its URL.
    pub url: String,
}

impl RunHeader {
    /// A plan as reports take it.
    #[must_use]
    pub fn of(plan: &Plan, mask: &Mask) -> Self {
        let Plan { file, browser, origins, targets, checks, deselected, shard, suite_hash } = plan;
        let masked = |text: &String| mask.apply(text.clone());
        Self {
            file: file.clone(),
            files: vec![FileEntry { file: file.clone(), repository_path: None }],
            browser: browser.clone(),
            origins: origins
                .iter()
                .map(|(name, origin, trusted)| PageEntry {
                    name: name.to_string(),
                    origin: origin.clone(),
                    trusted: *trusted,
                })
                .collect(),
            targets: targets
                .iter()
                .map(|(name, url)| TargetEntry { name: name.to_string(), url: masked(url) })
                .collect(),
            checks: *checks,
            deselected: *deselected,
            shard: shard.map(|(number, count)| [number, count]),
            suite_hash: suite_hash.clone(),
        }
    }

    /// The files whose checks these are; reports of earlier versions say only one.
    #[must_use]
    pub fn files(&self) -> Vec<FileEntry> {
        if self.files.is_empty() {
            return vec![FileEntry { file: self.file.clone(), repository_path: None }];
        }
        self.files.clone()
    }
}
