//! `corscheck demo`

mod beside;

use std::time::Duration;

use colored::Colorize;

use self::beside::see;
use super::probe::probe_one;
use crate::advice::{ExtraRequests, Investigation};
use crate::cli::args::{Browsers, Demo};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime};
use crate::playground::demo::{Case, PAGE, beside, cases, featured, start};
use crate::probe::Diagnosis;
use crate::render::secrets::Secrets;
use crate::render::{Detail, Tally, text};
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::wire::{Options, Wire};

/// How long one endpoint may take; it is of this very process.
const MAX_TIME: Duration = Duration::from_secs(10);
/// Nothing here is a secret, and a hidden token would only make the reader wonder.
const DETAIL: Detail =
    Detail { verbose: false, fixes: true, alone: false, brief: false, secrets: Secrets::Shown };

/// Runs the command.
pub(crate) fn run(args: &Demo, terminal: &Terminal) -> Result<Exit, Error> {
    runtime::block_on(show(args, terminal))
}

/// Probes the endpoints one after the other, and prints each as soon as it is judged.
async fn show(args: &Demo, terminal: &Terminal) -> Result<Exit, Error> {
    let server =
        start().await.map_err(|error| Error::Environment(format!("cannot listen on 127.0.0.1: {error}")))?;
    // No proxy, even if the environment names one: it could not reach this process.
    let wire = Wire::new(Options { max_time: MAX_TIME, ..Options::default() })
        .map_err(|error| Error::Environment(error.to_string()))?;
    let mut exit = Exit::Success;
    for (number, browser) in args.browser.list().into_iter().enumerate() {
        if number > 0 && !args.quiet {
            Terminal::print_own("\n")?;
        }
        exit = exit.max(show_as(browser, server.port(), &wire, args, terminal).await?);
    }
    if !args.quiet {
        Terminal::print_own(&next_steps())?;
    }
    Ok(exit)
}

/// The endpoints as one browser gets them.
async fn show_as(
    browser: Browser,
    port: u16,
    wire: &Wire,
    args: &Demo,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let style = terminal.style;
    let mut summary = Summary::default();
    let mut judge = async |case: &Case| {
        let question = case.question(port, browser);
        let investigation = probe_one(question, wire, MAX_TIME, ExtraRequests::default(), None).await;
        summary.count(case, &investigation.diagnosis);
        investigation
    };
    let in_full = |investigation: &Investigation<'_>| text::probe(investigation, DETAIL, style);
    if !args.quiet {
        Terminal::print_own(&introduction(port, browser))?;
    } else if args.browser == Browsers::All {
        Terminal::print_own(&format!("{}\n", format!("As {browser}:").bold()))?;
    }
    if args.verbose {
        for (number, case) in (1..).zip(cases()) {
            let title = format!("[{number}/{}] {}", count(), case.title).bold();
            Terminal::print_own(&format!("\n{title}\n\n{}", in_full(&judge(case).await)))?;
        }
    } else {
        // With `--quiet` all look the same, in the table's order.
        let first = (!args.quiet).then(featured);
        if let Some(case) = first {
            let others = cases().len() - 1;
            let text = in_full(&judge(case).await);
            let title = format!("One in full: {}", case.title).bold();
            Terminal::print_own(&format!(
                "\n{title}\n\n{text}\nThe other {others} (-v shows them in full):\n\n"
            ))?;
        }
        for case in cases().iter().filter(|case| first.is_none_or(|first| first.id != case.id)) {
            Terminal::print_own(&text::titled_row(
                case.title,
                judge(case).await.diagnosis.first_call(),
                style,
            ))?;
        }
    }
    if !args.quiet && !args.verbose {
        Terminal::print_own("\nWebSockets, JSONP, frames and popups, and what to change:\n\n")?;
    }
    for (number, one) in (cases().len() + 1..).zip(beside()) {
        let seen = see(one, port, browser, wire, style).await?;
        summary.tally.count_kind(seen.outcome);
        if !seen.is_as_expected {
            summary.unexpected.push(format!("  /{}: {} is not said\n", one.id, one.expected));
        }
        if args.verbose {
            let title = format!("[{number}/{}] {}", count(), one.title).bold();
            Terminal::print_own(&format!("\n{title}\n\n{}", seen.in_full))?;
        } else {
            Terminal::print_own(&seen.row)?;
        }
        if !args.quiet && !args.verbose {
            Terminal::print_own(&format!("       {}\n", one.change().dimmed()))?;
        }
    }
    if !args.quiet || !summary.unexpected.is_empty() {
        Terminal::print_own(&summary.closing())?;
    }
    Ok(if summary.unexpected.is_empty() { Exit::Success } else { Exit::Blocked })
}

fn introduction(port: u16, browser: Browser) -> String {
    format!(
        "A page of {PAGE} uses {} endpoints of http://127.0.0.1:{port}.\n\
         corscheck sends what {} would send, and says what the page gets.\n",
        count(),
        browser.name()
    )
}

/// How many endpoints there are.
fn count() -> usize {
    cases().len() + beside().len()
}

/// What to try once this is read.
fn next_steps() -> String {
    let rule = featured().expected(Browser::default()).map_or("RULE", |rule| rule.id());
    let steps = [
        (format!("corscheck explain {rule}"), "causes and fixes"),
        ("corscheck probe URL --origin ORIGIN".to_owned(), "your own server"),
        ("corscheck serve".to_owned(), "in your own browser"),
    ];
    let lines = steps.iter().map(|(command, purpose)| format!("  {command:<51}  {purpose}\n"));
    format!("\nNext:\n{}", lines.collect::<String>())
}

/// The results of the endpoints.
#[derive(Default)]
struct Summary {
    tally: Tally,
    /// A line for each endpoint with another verdict than expected.
    unexpected: Vec<String>,
}

impl Summary {
    fn count(&mut self, case: &Case, diagnosis: &Diagnosis) {
        self.tally.count(&diagnosis.first_call().outcome);
        if !case.matches(diagnosis) {
            let verdict = |rule: Option<Rule>| rule.map_or("allowed", |rule| rule.id());
            let expected = verdict(case.expected(diagnosis.question.browser()));
            let notice = case.notice().map(|rule| format!(" with {rule}")).unwrap_or_default();
            self.unexpected.push(format!(
                "  {}: {}, expected {expected}{notice}\n",
                case.path(),
                verdict(diagnosis.rule())
            ));
        }
    }

    fn closing(&self) -> String {
        let Self { tally, unexpected } = self;
        let (count, words) = (tally.all(), tally.words());
        if unexpected.is_empty() {
            return format!("\n{count} endpoints, all as expected: {words}\n");
        }
        format!("\n{count} endpoints, {} not as expected: {words}\n{}", unexpected.len(), unexpected.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Outcome;
    use crate::web::message::{Failure, FailureKind};

    #[test]
    fn the_closing_names_what_is_unexpected() {
        let mut summary = Summary::default();
        assert_eq!(summary.closing(), "\n0 endpoints, all as expected: 0 allowed, 0 blocked, 0 failed\n");
        let failure = Failure { kind: FailureKind::ConnectionRefused, detail: String::new() };
        summary.tally.count(&Outcome::Failed(failure));
        summary.unexpected.push("  /right: connection-refused, expected allowed\n".into());
        assert_eq!(
            summary.closing(),
            "\n1 endpoints, 1 not as expected: 0 allowed, 0 blocked, 1 failed\n  \
             /right: connection-refused, expected allowed\n"
        );
    }
}
