//! `corscheck probe --watch`

use std::path::Path;
use std::time::Duration;

use super::super::connection::{options, wire};
use super::super::options::ProbeOptions;
use super::super::printing::{detail, flush, secrets};
use super::super::probe::{Prepared, browser, page_at, prepare, probe_one, questions, run_all};
use super::files::Files;
use super::{Round, RoundResult, no_equals_sign, watch};
use crate::cli::args::{Format, Probe};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, stderr};
use crate::fetch::{Outcome, OutcomeKind};
use crate::pace::{InOrder, Limits};
use crate::probe::{Diagnosis, Question};
use crate::render::difference::{Comparison, Snapshot};
use crate::render::json::Additions;
use crate::render::{self, Tally};
use crate::web::http_url::host_and_port;
use crate::wire::Wire;

/// How many probes of many are shown in full in one round; of the others the first line alone.
const IN_FULL: usize = 5;

/// Runs the command.
pub(crate) fn run(args: &Probe, pause: Duration, terminal: &Terminal) -> Result<Exit, Error> {
    no_equals_sign(args.urls.iter().map(String::as_str))?;
    let prepared = prepare(args)?;
    prepared.stdin.urls.iter().flat_map(|list| &list.faults).for_each(stderr::error);
    runtime::block_on(rounds(args, &prepared, pause, terminal))
}

async fn rounds(
    args: &Probe,
    Prepared { stdin, fixes, .. }: &Prepared,
    pause: Duration,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let body = args.request.data.as_deref().filter(|_| stdin.body.is_none());
    let files = Files::of(body.and_then(|data| data.strip_prefix('@')).map(Path::new));
    // One for each question, however many rounds there are.
    let mut known: Vec<Known> = Vec::new();
    watch(pause, files, terminal, async |round| {
        let wire = wire(&args.connection, options(&args.connection)?)?;
        let page = match &args.page.page {
            None => None,
            Some(url) => Some(page_at(url, browser(args), args.connection.max_time.0, &wire).await?),
        };
        let questions = questions(args, stdin, page.as_ref())?;
        let how = ProbeOptions::of_probe(args, fixes.as_ref());
        round.begin();
        if !round.is_first() {
            return later(how, questions, &wire, terminal, &round, &mut known).await;
        }
        known.clear();
        let mut states = States::default();
        let exit = run_all(how, questions, &wire, None, terminal, |investigation| {
            states.count(&investigation.diagnosis);
            known.push(Known::default().and(&investigation.diagnosis, Snapshot::of(investigation)));
        })
        .await?;
        Ok(RoundResult { exit, state: states.words(), changed: true })
    })
    .await
}

/// What is known of one question.
#[derive(Default)]
struct Known {
    last: Option<Snapshot>,
    /// The last time that the network did not fail: a restarted server is compared with its state before.
    responded: Option<Snapshot>,
}

impl Known {
    fn and(self, diagnosis: &Diagnosis, now: Snapshot) -> Self {
        let failed = matches!(diagnosis.worst_call().outcome, Outcome::Failed(_));
        let responded = if failed { self.responded } else { Some(now.clone()) };
        Self { last: Some(now), responded }
    }

    /// What is different from the last time, and where the network had failed then, from what was before that.
    fn compare(&self, now: &Snapshot) -> Option<(Comparison, Option<Comparison>)> {
        let compared = self.last.as_ref()?.compare(now);
        let back = compared.was.outcome == OutcomeKind::Failed && compared.now.outcome != OutcomeKind::Failed;
        let before = self.responded.as_ref().filter(|_| back).map(|responded| responded.compare(now));
        Some((compared, before))
    }
}

/// How the questions of a round ended.
#[derive(Default)]
struct States {
    exit: Exit,
    tally: Tally,
    last: String,
}

impl States {
    fn count(&mut self, diagnosis: &Diagnosis) {
        let worst = diagnosis.worst_call();
        self.exit = self.exit.and(worst);
        self.tally.count(&worst.outcome);
        let rule = worst.rule().map(|rule| format!(" {rule}")).unwrap_or_default();
        self.last = format!("{}{rule}", worst.outcome.kind().id().to_ascii_uppercase());
    }

    fn words(&self) -> String {
        if self.tally.all() == 1 { self.last.clone() } else { self.tally.words() }
    }
}

/// A round after the first: sends the same, and prints what is different.
async fn later(
    how: ProbeOptions<'_>,
    questions: Vec<Question>,
    wire: &Wire,
    terminal: &Terminal,
    round: &Round<'_>,
    known: &mut [Known],
) -> Result<RoundResult, Error> {
    let ProbeOptions { connection, output, parallel, extra, fix: fixes, shares: _, several: _, pasted: _ } =
        how;
    let many = questions.len() > 1;
    let host = |question: &Question| host_and_port(question.url());
    let work = |question| probe_one(question, wire, connection.max_time.0, extra, None);
    let limits = Limits::parallel(parallel);
    let mut results = InOrder::new(questions.into_iter(), limits, host, work);
    let (mut states, mut text, mut changed) = (States::default(), String::new(), 0);
    for known in known {
        let Some(investigation) = results.next().await else { break };
        let diagnosis = &investigation.diagnosis;
        states.count(diagnosis);
        let now = Snapshot::of(&investigation);
        let compared = known.compare(&now);
        *known = std::mem::take(known).and(diagnosis, now);
        let Some((compared, before)) = compared.filter(|(compared, _)| !compared.is_same()) else { continue };
        changed += 1;
        let words = if many {
            format!("{}: ", render::text::target(&diagnosis.question))
        } else {
            round.heading() + ": "
        };
        text.push_str(&match output.format {
            Format::Json => {
                let fix = fixes.map(|fixes| fixes.of_one(diagnosis, connection)).transpose()?.flatten();
                let watch = Some((&compared, round.number));
                let additions = Additions { fix: fix.as_ref(), watch, ..Additions::default() };
                render::json::probe(&investigation, &additions, secrets(output))
            }
            Format::Text if output.quiet => {
                render::text::changed_line(diagnosis.worst_call(), &compared, many, terminal.style)
            }
            Format::Text => {
                let title = render::text::changed_title(&words, &compared, before.as_ref(), terminal.style);
                let known = before.as_ref().is_some_and(Comparison::is_same);
                let rest = if known || changed > IN_FULL {
                    String::new()
                } else {
                    let compared = before.as_ref().unwrap_or(&compared);
                    render::text::changed(&investigation, compared, detail(output), terminal.style)
                };
                // After those in full come those with a line alone.
                let gap = if changed > IN_FULL + 1 { "" } else { "\n" };
                format!("{gap}{title}{rest}")
            }
        });
    }
    if many && changed > 0 && output.format == Format::Text && !output.quiet {
        let all = states.tally.all();
        let heading = format!("\n{}: {changed} of {all} differ\n", round.heading());
        text = format!("{heading}{text}\n{all} probed: {}\n", states.tally.words());
    }
    if !text.is_empty() {
        round.status.above(|| flush(&mut text))?;
    }
    Ok(RoundResult { exit: states.exit, state: states.words(), changed: changed > 0 })
}
