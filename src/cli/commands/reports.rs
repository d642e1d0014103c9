//! Where the reports of a run go: one to the standard output, others to files.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::ReportFile;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, system_message};
use crate::render::Style;
use crate::render::report::{
    Counted, Entry, EntryOptions, Format, Parts, Report, RunHeader, RunSummary, VisitRun,
};

/// All reports of a run.
pub(super) struct Reports {
    all: Vec<Directed>,
}

/// A report, and where it goes.
type Directed = (Box<dyn Report>, Sink);

/// Where one report goes.
enum Sink {
    Output(BufWriter<io::Stdout>),
    /// The standard output, after its reader has closed it.
    Closed,
    /// The file, and its name for errors.
    File(BufWriter<File>, String),
}

/// How text looks in files.
const IN_FILES: Style = Style::new(true, 80);

impl Reports {
    /// Creates the files first, so that nothing is sent if one of them cannot be. What is `read` must not be overwritten.
    pub(super) fn open(
        format: Format,
        files: &[ReportFile],
        read: &[&Path],
        quiet: bool,
        terminal: &Terminal,
    ) -> Result<Self, Error> {
        let mut reports = Self::of_files(files, read)?;
        let output = Sink::Output(BufWriter::with_capacity(16 * 1024, io::stdout()));
        reports.all.insert(0, (format.report(terminal.style, quiet), output));
        if format == Format::Github && files.iter().all(|file| file.format != Format::Github) {
            reports.all.extend(step_summary()?);
        }
        Ok(reports)
    }

    /// Those to files alone.
    pub(super) fn to_files(files: &[ReportFile]) -> Result<Self, Error> {
        Self::of_files(files, &[])
    }

    fn of_files(files: &[ReportFile], read: &[&Path]) -> Result<Self, Error> {
        let mut all: Vec<Directed> = Vec::new();
        let mut written: HashSet<PathBuf> = HashSet::new();
        for ReportFile { format, path } in files {
            let shown = path.display();
            // Under any of its names. Only a file can be overwritten.
            let same = |one: &Path| one.is_file().then(|| one.canonicalize().ok()).flatten();
            if let Some(whole) = same(path)
                && read.iter().any(|read| same(read).as_ref() == Some(&whole))
            {
                return Err(Error::Usage(format!(
                    "--report: {shown} is also an input file, and would be overwritten"
                )));
            }
            let file = File::create(path).map_err(|error| {
                Error::Usage(format!("--report: cannot write {shown}: {}", system_message(&error)))
            })?;
            if !written.insert(same(path).unwrap_or_else(|| path.clone())) {
                return Err(Error::Usage(format!("--report: two reports would be written to {shown}")));
            }
            all.push((format.report(IN_FILES, false), Sink::File(BufWriter::new(file), shown.to_string())));
        }
        if files.iter().any(|file| file.format == Format::Github) {
            all.extend(step_summary()?);
        }
        Ok(Self { all })
    }

    pub(super) fn begin(&mut self, header: &RunHeader) -> Result<(), Error> {
        self.each(|report| report.begin(header))
    }

    /// Which parts this entry must have, which has none of them yet.
    pub(super) fn parts(&self, entry: &Entry) -> Parts {
        self.all.iter().map(|(report, _)| report.parts(entry)).fold(Parts::default(), Parts::and)
    }

    /// Whether one of them has the whole diagnosis of each check.
    pub(super) fn are_whole(&self) -> bool {
        self.all.iter().any(|(report, _)| report.is_whole())
    }

    /// Whether all of them only count the checks that pass.
    pub(super) fn count_passed(&self) -> bool {
        self.all.iter().all(|(report, _)| report.counts_passed())
    }

    /// Counts a check that passed.
    pub(super) fn passed(&mut self, counted: &Counted<'_>) {
        self.all.iter_mut().for_each(|(report, _)| report.passed(counted));
    }

    pub(super) fn check(&mut self, entry: &Entry) -> Result<(), Error> {
        self.each(|report| report.check(entry))
    }

    /// A visit of a page, from its beginning to its end.
    pub(super) fn of_visit(mut self, run: &VisitRun<'_>, options: &EntryOptions) -> Result<(), Error> {
        self.begin(&run.header(options))?;
        let reports = RefCell::new(self);
        let parts = |entry: &Entry| reports.borrow().parts(entry);
        let summary = run.entries(options, parts, |entry| reports.borrow_mut().check(&entry))?;
        reports.into_inner().end(&summary)
    }

    pub(super) fn end(mut self, summary: &RunSummary) -> Result<(), Error> {
        self.each(|report| report.end(summary))?;
        for (_, sink) in &mut self.all {
            sink.flush()?;
        }
        Ok(())
    }

    fn each(&mut self, mut piece: impl FnMut(&mut dyn Report) -> String) -> Result<(), Error> {
        for (report, sink) in &mut self.all {
            let text = piece(report.as_mut());
            if !text.is_empty() {
                sink.write(&text)?;
            }
        }
        Ok(())
    }
}

impl Sink {
    /// The reader of the standard output may stop at any time, as `head` does. The other reports and the exit status are still
    /// needed.
    fn unless_closed(&mut self, result: io::Result<()>) -> Result<(), Error> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                if let Self::Output(out) = std::mem::replace(self, Self::Closed) {
                    // What it still holds would be written when it is dropped.
                    drop(out.into_parts());
                }
                Ok(())
            }
            result => result.map_err(Error::Output),
        }
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        match self {
            Self::Closed => Ok(()),
            Self::Output(out) => {
                let written = out.write_all(text.as_bytes());
                self.unless_closed(written)
            }
            Self::File(file, name) => {
                // The terminal's colours are the terminal's alone.
                let plain = anstream::adapter::strip_str(text).to_string();
                file.write_all(plain.as_bytes()).map_err(|error| cannot_write(name, &error))
            }
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        match self {
            Self::Closed => Ok(()),
            Self::Output(out) => {
                let flushed = out.flush();
                self.unless_closed(flushed)
            }
            Self::File(file, name) => file.flush().map_err(|error| cannot_write(name, &error)),
        }
    }
}

/// The file that GitHub Actions shows as the step's summary: Markdown, below what other commands of the step say.
fn step_summary() -> Result<Option<Directed>, Error> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let shown = Path::new(&path).display().to_string();
    let file = OpenOptions::new().append(true).create(true).open(&path).map_err(|error| {
        Error::Usage(format!("GITHUB_STEP_SUMMARY: cannot write {shown}: {}", system_message(&error)))
    })?;
    let report = Format::Markdown.report(IN_FILES, false);
    Ok(Some((report, Sink::File(BufWriter::new(file), shown))))
}

fn cannot_write(name: &str, error: &io::Error) -> Error {
    Error::Environment(format!("cannot write the report {name}: {}", system_message(error)))
}
