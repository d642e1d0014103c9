//! What the proxy writes to files: a HAR while it runs, a suite at its end.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use super::super::private_file::create_private;
use crate::cli::args::Proxy;
use crate::cli::{Error, mask, stderr, system_message};
use crate::proxy::{JudgedCall, har_entry, hide_secrets};
use crate::record::har::Har;
use crate::replay::Overrides;
use crate::suite::draft::{Recorded, from_har};

/// The files that are written.
pub(super) struct Recording {
    har: Option<HarFile>,
    suite: Option<SuiteFile>,
}

/// A HAR that grows.
struct HarFile {
    out: BufWriter<File>,
    path: PathBuf,
    is_empty: bool,
}

/// The suite that will be written.
struct SuiteFile {
    file: File,
    path: PathBuf,
    /// An entry of each kind of call.
    entries: Vec<Value>,
    overrides: Overrides,
}

impl Recording {
    /// Creates the files, so that nothing begins if one of them cannot be.
    pub(super) fn create(args: &Proxy, overrides: Overrides) -> Result<Self, Error> {
        let suite = match &args.init {
            None => None,
            Some(path) => {
                let file = OpenOptions::new().write(true).create_new(true).open(path);
                let file = file.map_err(|error| cannot_write("--init", path, &error))?;
                Some(SuiteFile { file, path: path.clone(), entries: Vec::new(), overrides })
            }
        };
        let har = match &args.har {
            None => None,
            Some(path) => {
                let file = create_private(path).map_err(|error| cannot_write("--har", path, &error))?;
                let mut har = HarFile { out: BufWriter::new(file), path: path.clone(), is_empty: true };
                let version = env!("CARGO_PKG_VERSION");
                har.write(&format!(
                    "{{\"log\":{{\"version\":\"1.2\",\"creator\":{{\"name\":\"corscheck proxy\",\"version\":\"{version}\"}},\"entries\":["
                ))?;
                Some(har)
            }
        };
        Ok(Self { har, suite })
    }

    /// Adds a call, its preflight before it.
    pub(super) fn add(&mut self, call: &JudgedCall) -> Result<(), Error> {
        if self.har.is_none() && self.suite.is_none() {
            return Ok(());
        }
        for exchange in call.preflight.iter().chain([&call.exchange]) {
            let entry = har_entry(exchange, &written(exchange.started));
            if let Some(har) = &mut self.har {
                har.add(&entry)?;
            }
            if let Some(suite) = &mut self.suite
                && call.judged.is_some()
            {
                suite.entries.push(entry);
            }
        }
        Ok(())
    }

    /// Completes the files.
    pub(super) fn end(self) -> Result<(), Error> {
        if let Some(mut har) = self.har {
            har.write("]}}\n")?;
        }
        self.suite.map_or(Ok(()), SuiteFile::end)
    }
}

impl HarFile {
    fn add(&mut self, entry: &Value) -> Result<(), Error> {
        let comma = if self.is_empty { "\n" } else { ",\n" };
        self.is_empty = false;
        let mut entry = entry.clone();
        if !mask::current().shows_all() {
            hide_secrets(&mut entry);
        }
        self.write(&format!("{comma}{}", mask::output(entry.to_string())))
    }

    /// Writes at once: the file is there for those who look while it grows.
    fn write(&mut self, text: &str) -> Result<(), Error> {
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        written.map_err(|error| cannot_write("--har", &self.path, &error))
    }
}

impl SuiteFile {
    fn end(mut self) -> Result<(), Error> {
        let entries = std::mem::take(&mut self.entries);
        let file = serde_json::json!({ "log": { "version": "1.2", "creator": { "name": "corscheck proxy" }, "entries": entries } });
        let har = Har::read(file.to_string().as_bytes()).map_err(|error| Error::File(error.to_string()))?;
        match from_har(&har, &self.overrides, &Recorded { origins: &[], base_url: None }) {
            Ok(draft) => {
                let text = draft.text(None);
                let written = self.file.write_all(text.as_bytes());
                written.map_err(|error| cannot_write("--init", &self.path, &error))?;
                stderr::note(format_args!("{} is written; corscheck run checks it", self.path.display()));
            }
            Err(nothing) => {
                // A suite has checks; an empty file has none.
                let _ = std::fs::remove_file(&self.path);
                stderr::note(format_args!("--init: no suite is written: {nothing}"));
            }
        }
        Ok(())
    }
}

fn cannot_write(flag: &str, path: &Path, error: &std::io::Error) -> Error {
    let hint =
        if error.kind() == std::io::ErrorKind::AlreadyExists { "; remove it, or name another" } else { "" };
    Error::Usage(format!("{flag}: cannot write {}: {}{hint}", path.display(), system_message(error)))
}

/// The time as a HAR has it.
fn written(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time).to_string()
}
