//! The reports of a proxy's calls, in the formats of a suite's run.

use std::time::Instant;

use url::Url;

use super::super::printing::detail;
use super::super::reports::Reports;
use crate::cli::args::Proxy;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, mask};
use crate::confirm::Visited;
use crate::render::report::{EntryOptions, VisitRun};
use crate::replay::JudgedEntry;
use crate::web::origin::Origin;

/// The calls that were judged, for a report of them.
pub(super) struct Reported {
    reports: Option<Reports>,
    judged: Vec<JudgedEntry>,
    begun: Instant,
}

impl Reported {
    /// Makes the files, so that nothing begins if one of them cannot be.
    pub(super) fn open(args: &Proxy) -> Result<Self, Error> {
        let has_reports = !args.report.is_empty();
        let reports = has_reports.then(|| Reports::to_files(&args.report)).transpose()?;
        Ok(Self { reports, judged: Vec::new(), begun: Instant::now() })
    }

    /// Adds a call: of each kind one is judged, and there are not many kinds.
    pub(super) fn extend(&mut self, judged: Option<JudgedEntry>) {
        if self.reports.is_some() {
            self.judged.extend(judged);
        }
    }

    /// Completes the files.
    pub(super) fn end(
        self,
        args: &Proxy,
        page: &Origin,
        requests: u64,
        terminal: &Terminal,
    ) -> Result<(), Error> {
        let Some(reports) = self.reports else { return Ok(()) };
        let url = Url::parse(&page.serialize())
            .map_err(|error| Error::Environment(format!("the page's origin is not a URL: {error}")))?;
        let visited = Visited::default();
        let run = VisitRun {
            url: &url,
            browser: args.browser,
            visited: &visited,
            judged: &self.judged,
            requests,
            elapsed: self.begun.elapsed(),
        };
        reports.of_visit(&run, &EntryOptions::new(detail(&args.output), terminal.style, mask::current()))
    }
}
