//! `corscheck merge`

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::reports::Reports;
use super::run::exit;
use crate::cli::args::Merge;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, system_message};
use crate::render::report::{Entries, Entry, FileEntry, Outline, ReadError, RunHeader, RunSummary, outline};
use crate::suite::Summary;
use crate::web::text::{list, shown};

/// How much of each report is in memory, beside one of its checks.
const BUFFER: usize = 32 * 1024;

/// Runs the command. Each file is read twice: a report begins with totals of all of them.
pub(crate) fn run(args: &Merge, terminal: &Terminal) -> Result<Exit, Error> {
    let mut whole = Whole::default();
    let mut parts = Vec::new();
    for path in &args.files {
        let unread = |error| not_read(path, error);
        // A device may have no end, and a pipe cannot be read twice.
        if std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return Err(wrong(
                path,
                "not a regular file; a report is read twice, so it cannot be a pipe or a device",
            ));
        }
        let mut outline = outline(BufReader::with_capacity(BUFFER, Reopened::new(path))).map_err(unread)?;
        let header = outline.header.take().ok_or_else(|| wrong(path, "the plan is missing"))?;
        let files = whole.add(header, outline.summary).map_err(|error| wrong(path, &error.to_string()))?;
        parts.push(Part::new(path, outline, files).map_err(unread)?);
    }
    whole.is_complete().map_err(|error| Error::File(error.to_string()))?;
    let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    let mut reports = Reports::open(args.format, &args.report, &inputs, args.quiet, terminal)?;
    reports.begin(&whole.header)?;
    let has_several_files = whole.header.files.len() > 1;
    each_entry(parts, whole.shards.is_some(), |part, mut entry| {
        if has_several_files {
            entry.file = part.files.get(entry.file.unwrap_or_default()).copied();
        }
        reports.check(&entry)
    })?;
    reports.end(&whole.summary)?;
    Ok(exit(&whole.summary))
}

/// Gives the checks of all reports: those of shards in the order of their suite, as one run gives them; others report by report.
fn each_entry(
    mut parts: Vec<Part<'_>>,
    by_number: bool,
    mut each: impl FnMut(&Part<'_>, Entry) -> Result<(), Error>,
) -> Result<(), Error> {
    // What comes next in each report.
    let mut next: Vec<Option<Box<Entry>>> = Vec::new();
    let mut order = BinaryHeap::new();
    let place = |entry: &Entry, part| Reverse((if by_number { entry.number } else { 0 }, part));
    for (number, part) in parts.iter_mut().enumerate() {
        let entry = part.next()?;
        order.extend(entry.as_ref().map(|entry| place(entry, number)));
        next.push(entry);
    }
    let mut ids = HashSet::new();
    // Where the last check stands in the suite of the shards, and in which report.
    let mut last: Option<(usize, usize)> = None;
    while let Some(Reverse((_, number))) = order.pop() {
        let part = &mut parts[number];
        let following = part.next()?;
        order.extend(following.as_ref().map(|entry| place(entry, number)));
        let Some(entry) = std::mem::replace(&mut next[number], following) else { continue };
        if by_number && last.is_some_and(|(place, other)| place == entry.number && other != number) {
            let words = format!(
                "its check {} is where another report has another check: the shards are not of one suite",
                shown(&entry.id)
            );
            return Err(wrong(part.path, &words));
        }
        last = Some((entry.number, number));
        // The hash of an id is enough, and smaller.
        if !ids.insert(hash(&entry.id)) {
            let words = format!("the check {} is in two reports", shown(&entry.id));
            return Err(wrong(part.path, &words));
        }
        each(part, *entry)?;
    }
    Ok(())
}

/// One of the reports.
struct Part<'a> {
    path: &'a Path,
    entries: Entries<BufReader<Reopened<'a>>>,
    /// How it says that it ends, and what its checks say so far.
    summary: RunSummary,
    counted: Summary,
    /// Where its files are among those of all reports.
    files: Vec<usize>,
}

impl<'a> Part<'a> {
    fn new(path: &'a Path, outline: Outline, files: Vec<usize>) -> Result<Self, ReadError> {
        let entries = Entries::new(BufReader::with_capacity(BUFFER, Reopened::new(path)), &outline)?;
        Ok(Self { path, entries, summary: outline.summary, counted: Summary::default(), files })
    }

    /// The next check. At the end its summary must fit what came.
    fn next(&mut self) -> Result<Option<Box<Entry>>, Error> {
        let entry = self.entries.next().transpose().map_err(|error| not_read(self.path, error))?;
        if let Some(entry) = entry {
            self.counted.count(entry.verdict);
            return Ok(Some(entry));
        }
        let Summary { passed, failed, errors, .. } = self.counted;
        if [passed, failed, errors] == [self.summary.passed, self.summary.failed, self.summary.errors] {
            return Ok(None);
        }
        let words = format!(
            "its summary does not match its checks: {passed} passed, {failed} failed, {errors} network errors"
        );
        Err(wrong(self.path, &words))
    }
}

/// A file that is opened for each piece that is read of it: there may be more reports than a process may have open.
#[derive(Debug)]
struct Reopened<'a> {
    path: &'a Path,
    at: u64,
}

impl<'a> Reopened<'a> {
    fn new(path: &'a Path) -> Self {
        Self { path, at: 0 }
    }
}

impl Read for Reopened<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = File::open(self.path)?;
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Reopened<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            SeekFrom::End(_) => return Err(io::ErrorKind::Unsupported.into()),
        };
        Ok(self.at)
    }
}

fn hash(id: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

fn not_read(path: &Path, error: ReadError) -> Error {
    match error {
        ReadError::Form(words) => wrong(path, &words),
        ReadError::Input(error) => wrong(path, &format!("cannot be read: {}", system_message(&error))),
    }
}

fn wrong(path: &Path, words: &str) -> Error {
    Error::File(format!("{}: {words}", path.display()))
}

/// Why reports cannot become one.
#[derive(Debug, thiserror::Error)]
enum MergeError {
    #[error("it has a different shard count than the first report")]
    ShardCount,
    #[error("it was run as {}, the first report as {}", shown(.own), shown(.first))]
    Browser { own: String, first: String },
    #[error("its suite has {own} checks, that of the first report {first}: the shards are not of one suite")]
    Suite { own: usize, first: usize },
    #[error("its suite has other checks than that of the first report: the shards are not of one suite")]
    Checks,
    #[error("shard {0} is in two reports")]
    RepeatedShard(u32),
    #[error("missing shards: {} (of {count})", list(.missing))]
    MissingShards { missing: Vec<String>, count: u32 },
}

/// All reports together.
#[derive(Default)]
struct Whole {
    header: RunHeader,
    summary: RunSummary,
    reports: usize,
    /// How many shards there should be, and those that are there.
    shards: Option<u32>,
    present: BTreeSet<u32>,
    /// How many checks the suite of the shards has.
    in_suite: usize,
    /// The hash of their ids; reports of earlier versions have none.
    suite_hash: Option<String>,
}

impl Whole {
    /// Takes a report; gives where its files are among all.
    fn add(&mut self, header: RunHeader, summary: RunSummary) -> Result<Vec<usize>, MergeError> {
        let first = self.reports == 0;
        let own = header.files();
        let suite_hash = header.suite_hash.clone();
        self.summary.add(&summary);
        self.reports += 1;
        let shards = header.shard.map(|[_, count]| count);
        if first {
            self.shards = shards;
            self.in_suite = header.checks.saturating_add(header.deselected);
            self.present.extend(header.shard.map(|[number, _]| number));
            self.header = RunHeader { shard: None, suite_hash: None, files: Vec::new(), ..header };
            self.suite_hash = suite_hash;
            return Ok(self.name(own));
        }
        if shards != self.shards {
            return Err(MergeError::ShardCount);
        }
        if header.browser != self.header.browser {
            return Err(MergeError::Browser { own: header.browser, first: self.header.browser.clone() });
        }
        if let Some([number, _]) = header.shard
            && !self.present.insert(number)
        {
            return Err(MergeError::RepeatedShard(number));
        }
        let in_suite = header.checks.saturating_add(header.deselected);
        if shards.is_some() && in_suite != self.in_suite {
            return Err(MergeError::Suite { own: in_suite, first: self.in_suite });
        }
        match (&self.suite_hash, suite_hash) {
            (Some(first), Some(own)) if *first != own => return Err(MergeError::Checks),
            (None, own) => self.suite_hash = own,
            _ => {}
        }
        self.header.checks = self.header.checks.saturating_add(header.checks);
        // What one shard leaves out, another has.
        if shards.is_some() {
            self.header.deselected = self.in_suite.saturating_sub(self.header.checks);
        }
        for origin in header.origins {
            if !self.header.origins.contains(&origin) {
                self.header.origins.push(origin);
            }
        }
        for target in header.targets {
            if !self.header.targets.contains(&target) {
                self.header.targets.push(target);
            }
        }
        Ok(self.name(own))
    }

    /// Takes the files of a report.
    fn name(&mut self, own: Vec<FileEntry>) -> Vec<usize> {
        let known = &mut self.header.files;
        own.into_iter()
            .map(|file| {
                let at = known.iter().position(|one| *one == file).unwrap_or(known.len());
                if at == known.len() {
                    known.push(file);
                }
                at
            })
            .collect()
    }

    /// Whether all shards are there.
    fn is_complete(&self) -> Result<(), MergeError> {
        let Some(count) = self.shards else { return Ok(()) };
        // A report may claim any number of shards.
        let missing: Vec<String> = (1..=count)
            .filter(|number| !self.present.contains(number))
            .take(20)
            .map(|shard| shard.to_string())
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(MergeError::MissingShards { missing, count })
    }
}
