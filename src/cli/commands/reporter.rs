//! Reports are made while checks are run. A report that has the whole diagnosis of each check takes as long as the checks themselves:
//! such reports are made on a thread of their own, and the requests of others need not wait for them.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::reports::Reports;
use crate::cli::{Error, system_message};
use crate::render::report::{Counted, Entry, EntryOptions};
use crate::suite::CheckResult;

/// So many results go over at once: to wake the thread takes longer than many a check.
const BATCH: usize = 32;
/// So many batches may wait for the thread; the checks wait for their turn then.
const WAITING: usize = 4;
/// How long a result is held for others to go with it.
const HELD: Duration = Duration::from_millis(50);

/// Makes the reports of results, in their order.
pub(super) enum Reporter {
    /// Here and now.
    Here { reports: Box<Reports>, options: EntryOptions, error: Option<Error> },
    /// On a thread.
    There(OnThread),
}

impl Reporter {
    /// Takes reports that were begun.
    pub(super) fn begin(reports: Reports, options: EntryOptions) -> Result<Self, Error> {
        if reports.are_whole() {
            return OnThread::begin(reports, options).map(Self::There);
        }
        Ok(Self::Here { reports: Box::new(reports), options, error: None })
    }

    /// Takes a result; breaks where no report can be written any more, which [`Self::end`] explains.
    pub(super) fn check(&mut self, result: CheckResult) -> ControlFlow<()> {
        match self {
            Self::Here { reports, options, error } => match report(reports, options, &result) {
                Ok(()) => ControlFlow::Continue(()),
                Err(first) => {
                    *error = Some(first);
                    ControlFlow::Break(())
                }
            },
            Self::There(there) => there.check(result),
        }
    }

    /// The reports with all results in them.
    pub(super) fn end(self) -> Result<Reports, Error> {
        match self {
            Self::Here { error: Some(error), .. } => Err(error),
            Self::Here { reports, .. } => Ok(*reports),
            Self::There(there) => there.end(),
        }
    }
}

fn report(reports: &mut Reports, options: &EntryOptions, result: &CheckResult) -> Result<(), Error> {
    if result.verdict.is_pass() && reports.count_passed() {
        reports.passed(&Counted::from(result));
        return Ok(());
    }
    let entry = Entry::of(result, options, |entry| reports.parts(entry));
    reports.check(&entry)
}

/// The thread, and what goes to it.
pub(super) struct OnThread {
    batch: Vec<CheckResult>,
    /// When the first of the batch came.
    since: Instant,
    results: SyncSender<Vec<CheckResult>>,
    /// Results come back to be dropped: the allocator makes threads wait that free what another one allocates.
    done: Receiver<Vec<CheckResult>>,
    thread: JoinHandle<Result<Reports, Error>>,
}

impl OnThread {
    fn begin(reports: Reports, options: EntryOptions) -> Result<Self, Error> {
        let (results, come) = sync_channel(WAITING);
        let (back, done) = channel();
        let thread =
            thread::Builder::new().spawn(move || report_all(reports, &options, &come, &back)).map_err(
                |error| Error::Environment(format!("cannot start a thread: {}", system_message(&error))),
            )?;
        Ok(Self { batch: Vec::with_capacity(BATCH), since: Instant::now(), results, done, thread })
    }

    fn check(&mut self, result: CheckResult) -> ControlFlow<()> {
        if self.batch.is_empty() {
            self.since = Instant::now();
        }
        self.batch.push(result);
        if self.batch.len() < BATCH && self.since.elapsed() < HELD {
            return ControlFlow::Continue(());
        }
        let next = self.done.try_recv().map(|mut batch| {
            batch.clear();
            batch
        });
        let next = next.unwrap_or_else(|_| Vec::with_capacity(BATCH));
        match self.results.send(std::mem::replace(&mut self.batch, next)) {
            Ok(()) => ControlFlow::Continue(()),
            // The thread has ended.
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn end(self) -> Result<Reports, Error> {
        let Self { batch, results, thread, .. } = self;
        // Where the thread has ended, it says why.
        let _ = results.send(batch);
        drop(results);
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn report_all(
    mut reports: Reports,
    options: &EntryOptions,
    results: &Receiver<Vec<CheckResult>>,
    back: &Sender<Vec<CheckResult>>,
) -> Result<Reports, Error> {
    for batch in results {
        for result in &batch {
            report(&mut reports, options, result)?;
            // Where no core is free, requests and the server go first: each waits for the other, nothing waits for the report.
            thread::yield_now();
        }
        // At the end nothing is taken back.
        let _ = back.send(batch);
    }
    Ok(reports)
}
