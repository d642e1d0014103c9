//! What is printed and written of a page.

use std::path::Path;

use super::super::private_file::write_private;
use super::super::reports::Reports;
use super::judging::{detail, overrides, recorded, secrets};
use super::watching::Watched;
use crate::cli::args;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, stderr, system_message};
use crate::confirm::{Visit, Visited};
use crate::proxy::hide_secrets;
use crate::record::har::Har;
use crate::render;
use crate::render::report::{EntryOptions, Format, VisitRun};
use crate::render::text::{VisitText, VisitedPage};
use crate::replay::{Finding, JudgedEntry, judge};
use crate::suite::draft::{Recorded, from_har};
use crate::web::browser::Browser;

/// The reports of the suites' formats; their files are made before the browser is started.
pub(super) struct Taken(Option<Reports>);

impl Taken {
    /// Makes the files.
    pub(super) fn open(args: &args::Page, terminal: &Terminal) -> Result<Self, Error> {
        let is_own = matches!(args.format, Format::Text | Format::Json);
        let reports = match is_own {
            true if args.report.is_empty() => None,
            true => Some(Reports::to_files(&args.report)?),
            false => Some(Reports::open(args.format, &args.report, &[], args.quiet, terminal)?),
        };
        Ok(Self(reports))
    }

    /// Prints what the page did, and writes the files.
    pub(super) fn end(
        self,
        args: &args::Page,
        visit: &Visit,
        watched: &Watched,
        terminal: &Terminal,
    ) -> Result<Exit, Error> {
        let visited = &watched.visited;
        let har = recorded(visited)?;
        let own = judge(&har, &overrides(visit, args.browser));
        for one in &own {
            if let Finding::Verdict(diagnosis, _) = &one.finding {
                mask::learn_from_questions([&*diagnosis.question]);
            }
        }
        let exit = own.iter().fold(Exit::Success, |exit, one| exit.and_finding(&one.finding));
        match args.format {
            Format::Text => {
                let page = VisitedPage {
                    url: &visit.url,
                    browser: args.browser,
                    version: &watched.version,
                    visited,
                };
                let others =
                    args.browser.others().map(|browser| (browser, judge(&har, &overrides(visit, browser))));
                let others: Vec<(Browser, Vec<JudgedEntry>)> = others.collect();
                let text = VisitText::new(detail(args), terminal.style);
                Terminal::print(&text.page(&page, &own, &others, args.quiet))?;
            }
            Format::Json => {
                for one in &own {
                    let words = render::json::judged(one, secrets(args));
                    if !words.is_empty() {
                        Terminal::print(&words)?;
                    }
                }
            }
            _ => {}
        }
        if let Some(reports) = self.0 {
            let run = VisitRun {
                url: &visit.url,
                browser: args.browser,
                visited,
                judged: &own,
                requests: visited.requests.len() as u64,
                elapsed: watched.elapsed,
            };
            reports.of_visit(&run, &EntryOptions::new(detail(args), terminal.style, mask::current()))?;
        }
        write_files(args, visit, visited, &har)?;
        Ok(exit)
    }
}

fn write_files(args: &args::Page, visit: &Visit, visited: &Visited, har: &Har) -> Result<(), Error> {
    if let Some(path) = &args.har {
        let mut recorded = visited.har.clone();
        if !mask::current().shows_all() {
            recorded["log"]["entries"].as_array_mut().into_iter().flatten().for_each(hide_secrets);
        }
        let written = write_private(path, &mask::output(recorded.to_string()));
        written.map_err(|error| cannot_write("--har", path, &error))?;
    }
    if let Some(path) = &args.init {
        match from_har(har, &overrides(visit, args.browser), &Recorded { origins: &[], base_url: None }) {
            Ok(draft) => {
                let written = std::fs::write(path, draft.text(None));
                written.map_err(|error| cannot_write("--init", path, &error))?;
            }
            Err(nothing) => stderr::note(format_args!("--init: no suite is written: {nothing}")),
        }
    }
    Ok(())
}

fn cannot_write(flag: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::Usage(format!("{flag}: cannot write {}: {}", path.display(), system_message(error)))
}
