//! The configuration files of a suite's targets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::input::text_of;
use super::lint::{LONGEST, included};
use crate::cli::{Error, stderr, system_message};
use crate::lint::{Format, Reading, judge, read_with};
use crate::probe::{Diagnosis, Question};
use crate::suite::{Configurations, Suite};

/// The files, read.
#[derive(Debug)]
pub(super) struct ReadFiles {
    files: BTreeMap<String, ReadFile>,
}

#[derive(Debug)]
struct ReadFile {
    folder: PathBuf,
    text: String,
    format: Format,
}

impl ReadFiles {
    /// Reads the files that a suite names; their paths are from this folder. `None` where it names none.
    pub(super) fn of(suite: &Suite, folder: &Path) -> Result<Option<Self>, Error> {
        let mut files = BTreeMap::new();
        for name in suite.targets.iter().filter_map(|target| target.config.as_deref()) {
            let path = folder.join(name);
            let file = std::fs::File::open(&path).map_err(|error| {
                Error::File(format!("config: cannot read {name}: {}", system_message(&error)))
            })?;
            let text = text_of(file, LONGEST, name)?;
            let format = Format::of(name, &text);
            let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
            let read = ReadFile { folder, text, format };
            // What cannot be read at all would hold nothing.
            let reading = Reading { path: None, include: &|pattern| included(&read.folder, pattern) };
            read_with(&read.text, read.format, &reading)
                .map_err(|error| Error::File(format!("config: {name}: {error}")))?;
            files.insert(name.to_owned(), read);
        }
        Ok((!files.is_empty()).then_some(Self { files }))
    }
}

impl Configurations for ReadFiles {
    fn verdict(&self, config: &str, question: &Question) -> Option<Diagnosis> {
        let ReadFile { folder, text, format } = self.files.get(config)?;
        let reading =
            Reading { path: Some(question.url().as_str()), include: &|pattern| included(folder, pattern) };
        let units = read_with(text, *format, &reading).ok()?;
        let mut judged = units.iter().map(|unit| judge(unit, question.clone()));
        let first = judged.next()?;
        match (first, judged.next()) {
            (Ok(judged), None) => return Some(judged.diagnosis),
            (Err(why), None) => {
                stderr::note_once(&format!(
                    "{config} does not say what becomes of {}: {why}",
                    question.url()
                ));
            }
            (_, Some(_)) => stderr::note_once(&format!(
                "{config} has {} configurations, and does not say which one is that of {}",
                units.len(),
                question.url()
            )),
        }
        None
    }
}
