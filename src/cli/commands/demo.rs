//! `corscheck demo`

use std::time::Duration;

use colored::Colorize;

use super::probe::one;
use crate::advice::ExtraRequests;
use crate::cli::args::Demo;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime};
use crate::playground::demo::{Case, PAGE, cases, start};
use crate::probe::Diagnosis;
use crate::render::secrets::Secrets;
use crate::render::{Detail, Tally, text};
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::wire::{Options, Wire};

/// How long one endpoint may take; it is of this very process.
const MAX_TIME: Duration = Duration::from_secs(10);
/// Nothing here is a secret, and a hidden token would only make the reader wonder.
const DETAIL: Detail = Detail { verbose: false, mends: true, secrets: Secrets::Shown };
/// What to do once one has seen it.
const HINT: &str = "\nNow yours:  corscheck probe URL --origin ORIGIN\n";

/// Runs the command.
pub(crate) fn run(args: &Demo, terminal: &Terminal) -> Result<Exit, Error> {
    runtime::block_on(show(args, terminal))
}

/// Probes the endpoints one after the other, and prints each as soon as it is judged.
async fn show(args: &Demo, terminal: &Terminal) -> Result<Exit, Error> {
    let server = start()
        .await
        .map_err(|error| Error::Environment(format!("no port of 127.0.0.1 can be listened on: {error}")))?;
    // No proxy, whatever the environment says: it could not reach this process's own loopback.
    let wire = Wire::new(Options { max_time: MAX_TIME, ..Options::default() })
        .map_err(|error| Error::Environment(error.to_string()))?;
    let browser = args.browser;
    if !args.quiet {
        Terminal::print(&opening(server.port(), browser))?;
    }
    let mut seen = Seen::default();
    for (number, case) in (1..).zip(cases()) {
        let question = case.question(server.port(), browser);
        let investigation = one(question, &wire, MAX_TIME, ExtraRequests::default()).await;
        let diagnosis = &investigation.diagnosis;
        seen.count(case, diagnosis);
        Terminal::print(&if args.quiet {
            text::row(diagnosis.first_call(), terminal.style)
        } else {
            let heading = format!("[{number}/{}] {}", cases().len(), case.done).bold();
            format!("\n{heading}\n\n{}", text::probe(&investigation, DETAIL, terminal.style))
        })?;
    }
    Terminal::print(&seen.closing())?;
    Ok(if seen.wrong.is_empty() { Exit::Success } else { Exit::Blocked })
}

fn opening(port: u16, browser: Browser) -> String {
    format!("A page of {PAGE} calls a server on http://127.0.0.1:{port}, as in {}\n", browser.name())
}

/// What came of the endpoints.
#[derive(Default)]
struct Seen {
    tally: Tally,
    /// The endpoints with another verdict than they should have, and what was to be said of them.
    wrong: Vec<String>,
}

impl Seen {
    fn count(&mut self, case: &Case, diagnosis: &Diagnosis) {
        self.tally.count(&diagnosis.first_call().outcome);
        if !case.is_met_by(diagnosis) {
            let verdict = |rule: Option<Rule>| rule.map_or("allowed", |rule| rule.id());
            let should = verdict(case.expected(diagnosis.question.browser()));
            let notice = case.notice().map(|rule| format!(" with {rule}")).unwrap_or_default();
            self.wrong.push(format!(
                "  {}: {}, should be {should}{notice}\n",
                case.path(),
                verdict(diagnosis.rule())
            ));
        }
    }

    fn closing(&self) -> String {
        let Self { tally, wrong } = self;
        let (count, words) = (tally.all(), tally.words());
        if wrong.is_empty() {
            return format!("\n{count} endpoints, all as they should be: {words}\n{HINT}");
        }
        format!("\n{count} endpoints, {} not as they should be: {words}\n{}", wrong.len(), wrong.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Outcome;
    use crate::web::message::{Failure, FailureKind};

    #[test]
    fn the_closing_names_what_is_wrong() {
        let mut seen = Seen::default();
        let failure = Failure { kind: FailureKind::ConnectionRefused, detail: String::new() };
        assert!(
            seen.closing()
                .starts_with("\n0 endpoints, all as they should be: 0 allowed, 0 blocked, 0 failed\n")
        );
        seen.tally.count(&Outcome::Failed(failure));
        seen.wrong.push("  /right: connection-refused, should be allowed\n".into());
        let closing = seen.closing();
        assert!(closing.contains("1 endpoints, 1 not as they should be: 0 allowed, 0 blocked, 1 failed\n"));
        assert!(closing.ends_with("\n  /right: connection-refused, should be allowed\n"));
    }
}
