//! How questions are sent and their verdicts printed, for all commands that do both.

use crate::advice::ExtraRequests;
use crate::cli::args::{Connection, Output, Probe};
use crate::fix::Product;
use crate::record::{Kind, RecordedCall};
use crate::render;

/// How questions are sent and their verdicts printed.
#[derive(Clone, Copy)]
pub(super) struct ProbeOptions<'a> {
    pub(super) connection: &'a Connection,
    pub(super) output: &'a Output,
    /// How many questions at a time.
    pub(super) parallel: usize,
    /// Requests that no browser would send, and the user asked for.
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

impl PastedCalls<'_> {
    /// Adds to a question's line of JSON what was taken from the text.
    pub(super) fn add_to(&self, line: String, number: usize) -> String {
        match self.all.get(number) {
            Some(call) => render::json::with_pasted(&line, self.kind, call),
            None => line,
        }
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
