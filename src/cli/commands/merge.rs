//! `corscheck merge`

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::reports::Reports;
use super::run::exit;
use crate::cli::args::Merge;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, system_message};
use crate::render::report::{FileEntry, Piece, ReadError, RunHeader, RunSummary, read};
use crate::suite::Summary;
use crate::web::text::{list, shown};

/// Runs the command. Each file is read twice: a report begins with totals of all of them.
pub(crate) fn run(args: &Merge, terminal: &Terminal) -> Result<Exit, Error> {
    let mut whole = Whole::default();
    for path in &args.files {
        let (mut header, mut summary) = (None, None);
        pieces(path, false, |piece| match piece {
            Piece::Header(found) => header = Some(found),
            Piece::Summary(found) => summary = Some(found),
            Piece::Entry(_) => {}
        })?;
        let header = header.ok_or_else(|| wrong(path, "the plan is missing"))?;
        whole.add(header, summary.unwrap_or_default()).map_err(|error| wrong(path, &error.to_string()))?;
    }
    whole.is_complete().map_err(|error| Error::File(error.to_string()))?;
    let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    let mut reports = Reports::open(args.format, &args.report, &inputs, args.quiet, terminal)?;
    reports.begin(&whole.header)?;
    let mut ids = BTreeSet::new();
    for ((path, files), summary) in args.files.iter().zip(&whole.files).zip(&whole.summaries) {
        let mut fault = None;
        let mut counted = Summary::default();
        pieces(path, true, |piece| {
            let Piece::Entry(mut entry) = piece else { return };
            if fault.is_some() {
                return;
            }
            // The hash of an id is enough, and smaller.
            if !ids.insert(hash(&entry.id)) {
                fault = Some(wrong(path, &format!("the check {} is in two reports", shown(&entry.id))));
                return;
            }
            if whole.header.files.len() > 1 {
                entry.file = files.get(entry.file.unwrap_or_default()).copied();
            }
            counted.count(entry.verdict);
            fault = reports.check(&entry).err();
        })?;
        let Summary { passed, failed, errors, .. } = counted;
        if fault.is_none() && [passed, failed, errors] != [summary.passed, summary.failed, summary.errors] {
            let words = format!(
                "its summary does not match its checks: {passed} passed, {failed} failed, {errors} network errors"
            );
            fault = Some(wrong(path, &words));
        }
        if let Some(error) = fault {
            return Err(error);
        }
    }
    reports.end(&whole.summary)?;
    Ok(exit(&whole.summary))
}

fn hash(id: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

fn pieces(path: &Path, checks: bool, each: impl FnMut(Piece)) -> Result<(), Error> {
    let unreadable =
        |error: &std::io::Error| wrong(path, &format!("cannot be read: {}", system_message(error)));
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    read(BufReader::new(file), checks, each).map_err(|error| match error {
        ReadError::Form(words) => wrong(path, &words),
        ReadError::Input(error) => unreadable(&error),
    })
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
    /// For each report, where its files are in the header's.
    files: Vec<Vec<usize>>,
    /// How each of the reports ends.
    summaries: Vec<RunSummary>,
    /// How many shards there should be, and those that are there.
    shards: Option<u32>,
    present: BTreeSet<u32>,
}

impl Whole {
    fn add(&mut self, header: RunHeader, summary: RunSummary) -> Result<(), MergeError> {
        let first = self.summaries.is_empty();
        let own = header.files();
        self.summary.add(&summary);
        self.summaries.push(summary);
        let shards = header.shard.map(|[_, count]| count);
        if first {
            self.shards = shards;
            // What one shard leaves out, another has.
            let (checks, deselected) = (header.checks, if shards.is_some() { 0 } else { header.deselected });
            self.present.extend(header.shard.map(|[number, _]| number));
            self.header = RunHeader { shard: None, checks, deselected, files: Vec::new(), ..header };
            self.name(own);
            return Ok(());
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
        self.name(own);
        self.header.checks = self.header.checks.saturating_add(header.checks);
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
        Ok(())
    }

    /// Takes the files of a report.
    fn name(&mut self, own: Vec<FileEntry>) {
        let known = &mut self.header.files;
        let mut places = Vec::new();
        for file in own {
            let at = known.iter().position(|one| *one == file).unwrap_or(known.len());
            if at == known.len() {
                known.push(file);
            }
            places.push(at);
        }
        self.files.push(places);
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
