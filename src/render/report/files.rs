//! The suites' files of a run, or of the several that were merged.

use super::entry::Entry;
use super::header::{FileEntry, RunHeader};

/// The files of a report: at least one.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    first: String,
    all: Vec<FileEntry>,
}

impl Files {
    pub(super) fn of(header: &RunHeader) -> Self {
        Self { first: header.file.clone(), all: header.files() }
    }

    /// What each is called: its name, or its path in the repository where another has the same name.
    pub(super) fn names(&self) -> Vec<String> {
        self.all.iter().map(|one| self.name(one).to_owned()).collect()
    }

    /// What the file of an entry is called.
    pub(super) fn name_of(&self, entry: &Entry) -> &str {
        self.all.get(entry.file.unwrap_or_default()).map_or(&self.first, |one| self.name(one))
    }

    /// The path of an entry's file from the repository's root, where that is known.
    pub(super) fn repository_path_of(&self, entry: &Entry) -> Option<&str> {
        self.all.get(entry.file.unwrap_or_default())?.repository_path.as_deref()
    }

    fn name<'a>(&self, one: &'a FileEntry) -> &'a str {
        let same = self.all.iter().filter(|other| other.file == one.file).count();
        one.repository_path.as_deref().filter(|_| same > 1).unwrap_or(&one.file)
    }
}

/// `a`, `a and b`, `a, b and c`: all of them.
pub(super) fn joined(names: &[String]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
