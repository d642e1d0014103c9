//! How questions are sent and their verdicts printed, for all commands that do both.

use crate::advice::ExtraRequests;
use crate::cli::args::{Connection, Output, Probe};
use crate::fix::Product;
use crate::record::{Kind, RecordedCall};

/// How questions are sent and their verdicts printed.
#[derive(Clone, Copy)]
pub(super) struct ProbeOptions<'a> {
    pub(super) connection: &'a Connection,
    pub(super) output: &'a Output,
    /// How many questions at a time.
    pub(super) parallel: usize,
    /// Requests that the user chose and no browser would send.
    pub(super) extra: ExtraRequests,
    /// The product whose configuration is printed too.
    pub(super) fix: Option<&'static Product>,
    /// The calls in the pasted text, where there was one.
    pub(super) pasted: Option<PastedCalls<'a>>,
}

/// The calls that a text was read as, one for each question.
#[derive(Clone, Copy)]
pub(super) struct PastedCalls<'a> {
    /// What the text is.
    pub(super) kind: Kind,
    pub(super) all: &'a [RecordedCall],
}

impl<'a> PastedCalls<'a> {
    /// The call behind a question, by the question's number.
    pub(super) fn of(self, number: usize) -> Option<(Kind, &'a RecordedCall)> {
        self.all.get(number).map(|call| (self.kind, call))
    }
}

impl<'a> ProbeOptions<'a> {
    /// Those of `corscheck probe`; `fix` is the product that it names.
    pub(super) fn of_probe(args: &'a Probe, fix: Option<&'static Product>) -> Self {
        let extra = ExtraRequests {
            simulated: args.keep_going,
            errors: args.check_errors,
            caching: args.check_caching,
        };
        let parallel = args.limits.parallel.get();
        Self { connection: &args.connection, output: &args.output, parallel, extra, fix, pasted: None }
    }
}
